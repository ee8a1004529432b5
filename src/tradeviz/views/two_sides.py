"""Two sides: one flow as each country declared it, the gap between them, and a CIF/FOB factor to set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import MIRROR, USD
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, flow_words, lower_first, plain
from tradeviz.views.chart import (
    Chart,
    Gap,
    cells_lit,
    cells_of,
    doubtful_of,
    gap,
    rows_of,
    sorted_table,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import clashes
from tradeviz.views.rows import DERIVED, table_of
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.story import Story
    from tradeviz.views.selection import Selection

GAP = "mirror gap"
ABOUT_EQUAL = 1.05


def two_sides(story: Story, selection: Selection, reporter: str) -> Chart:
    """The chart of one flow from both sides; of all flows, the exports of the country whose statistics are chosen."""
    if not story.has_two_sides:
        return _one_sided(story, selection)
    measure = "exports" if selection.flow == ALL_FLOWS else selection.flow
    partner, mirror = story.partner_of(reporter), MIRROR[measure]
    years = selection.years or story.years
    rows: list[dict[str, Any]] = []
    gaps = []
    pairs: list[tuple[Cell, Cell]] = []
    panels: list[str] = []
    for goods in selection.goods:
        own = cells_of(story, reporter, goods, [measure], years)
        other = cells_of(story, partner, goods, [mirror], years)
        rows += rows_of(story, own + other, selection, selection.factor)
        met = _met(own, other)
        pairs += met
        rows += [_gap_row(story, one, two, selection.factor) for one, two in met]
        panels += [goods] if own or other else []
        gaps += [gap(story, selection, goods, [measure], reporter)] if not own else []
        gaps += [gap(story, selection, goods, [mirror], partner)] if not other else []
    rows += doubtful_of(story, reporter, selection, [measure], selection.factor)
    rows += doubtful_of(story, partner, selection, [mirror], selection.factor)
    table = sorted_table(rows, selection.sort)
    return Chart(
        kind="sides",
        title=_title(story, selection, (reporter, partner, measure), pairs),
        subtitle=_subtitle(reporter, partner, measure, selection.factor) if rows else "",
        summary=f"Line chart of both declarations; {len(pairs)} periods were declared by both sides.",
        rows=table,
        sources=sources_in(story, table),
        notes=(*_valuation(measure, selection.factor), *undrawn(story, reporter, selection, [measure])),
        gaps=tuple(gaps),
        panels=tuple(panels),
        lit=cells_lit(story, selection),
        clashes=clashes(story, selection, [reporter, partner], [measure, mirror]),
    )


def _one_sided(story: Story, selection: Selection) -> Chart:
    """Figures that were reconciled before they came here have no sides to compare; another dataset may have."""
    title = story.dataset.title if story.dataset is not None else story.title
    sentence = f"{title}: both declarations were made into one value before it was published."
    other = next((key for key in story.datasets if story.dataset is None or key != story.dataset.key), "")
    instead = (story.datasets[other], selection.but(data=other)) if other else None
    note = "" if other else "Figures as declared, for example from UN Comtrade, have both sides: tradeviz fetch."
    return Chart(
        kind="sides",
        title="These figures have one side only",
        subtitle="",
        summary="No value to draw.",
        rows=table_of([]),
        sources=(),
        notes=(),
        gaps=(Gap(selection.goods[0], title, sentence, note, instead),),
        panels=(),
    )


def comparable(cell: Cell, factor: float) -> float:
    """The value for comparison with the mirror: imports over the factor, anything else as it is."""
    return cell.value / factor if cell.key.measure == "imports" else cell.value


def _met(own: list[Cell], other: list[Cell]) -> list[tuple[Cell, Cell]]:
    mirrored = {cell.key.period: cell for cell in other}
    return [(cell, mirrored[cell.key.period]) for cell in own if cell.key.period in mirrored]


def _gap_row(story: Story, own: Cell, other: Cell, factor: float) -> dict[str, Any]:
    sign = -1.0 if own.key.measure == "balance" else 1.0
    first, second = comparable(own, factor), sign * comparable(other, factor)
    words = [_side(own, factor), _side(other, factor)]
    operator = "+" if sign < 0 else "−"
    value = second - first
    return {
        "period": own.key.period,
        "reporter": other.key.reporter,
        "partner": own.key.reporter,
        "measure": GAP,
        "goods": own.key.goods,
        "goods_name": story.goods[own.key.goods].name,
        "value_usd": value,
        "comparable_usd": value,
        "origin": DERIVED,
        "derivation": f"{GAP} {own.key.period} = {words[1]} {operator} {words[0]} = {amount(value)}",
        "unit": USD,
    }


def _side(cell: Cell, factor: float) -> str:
    over = f" / {factor:g}" if cell.key.measure == "imports" and factor != 1 else ""
    return f"{area(cell.key.reporter).possessive} {cell.key.measure} {amount(cell.value)}{over}"


def _title(story: Story, selection: Selection, flow: tuple[str, str, str], pairs: list[tuple[Cell, Cell]]) -> str:
    reporter, partner, measure = flow
    goods = "" if selection.goods == (TOTAL,) else f", {lower_first(story.goods[selection.goods[0]].name)}"
    years = [pair for pair in pairs if read_period(pair[0].key.period).is_year]
    if not years or len(selection.goods) > 1:
        return f"{flow_words(reporter, partner, measure)}, as each side declared them"
    own, other = years[-1]
    first, second = abs(comparable(own, selection.factor)), abs(comparable(other, selection.factor))
    ratio = max(first, second) / min(first, second) if min(first, second) else 0.0
    when = own.key.period
    if ratio and ratio < ABOUT_EQUAL:
        return f"For {when}, both sides declared about the same {measure}{goods}"
    more, less = (own, other) if first > second else (other, own)
    return (
        f"For {when}, {area(more.key.reporter).name} declared {plain(ratio, 2)} times "
        f"what {area(less.key.reporter).name} declared{goods}"
    )


def _subtitle(reporter: str, partner: str, measure: str, factor: float) -> str:
    own = flow_words(reporter, partner, measure)
    mirrored = f"{area(partner).possessive} {MIRROR[measure]}"
    note = f" Imports are divided by {factor:g}." if factor != 1 else ""
    return f"{own} against {mirrored}, US dollars at current prices.{note}"


def _valuation(measure: str, factor: float) -> tuple[str, ...]:
    if measure not in {"exports", "imports"} or factor != 1:
        return ()
    return (
        "Imports are valued CIF, with freight and insurance, and exports FOB, without. "
        "The factor takes that difference out; sources put it between 1.06 and 1.20.",
    )
