"""Two sides: one flow as each country declared it, the gap between them, and a CIF/FOB factor to set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, flow_words, listing, lower_first, plain
from tradeviz.views.chart import (
    Chart,
    Gap,
    cells_of,
    doubtful_of,
    gap,
    rows_of,
    sorted_rows,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import discrepancies
from tradeviz.views.rows import DERIVED, MIRROR_GAP, Row
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext

MIRROR = {"exports": "imports", "imports": "exports", "turnover": "turnover", "balance": "balance"}
ABOUT_EQUAL = 1.05


def two_sides(context: ViewContext) -> Chart:
    """The chart of one flow from both sides; of all flows, the exports of the country whose statistics are chosen."""
    if not context.figures.has_two_sides:
        return _one_sided(context)
    selection, figures, factor = context.selection, context.figures, context.selection.factor
    measure = "exports" if selection.flow == ALL_FLOWS else selection.flow
    mirror = MIRROR[measure]
    rows: list[Row] = []
    gaps = []
    pairs: list[tuple[Cell, Cell]] = []
    panels: list[str] = []
    for goods in selection.goods:
        own = cells_of(context, goods, [measure])
        other = cells_of(context, goods, [mirror], reporter=context.partner)
        met = _met(own, other)
        pairs += met
        rows += rows_of(context, own + other, factor) + [_gap_row(figures, *both, factor) for both in met]
        panels += [goods] if own or other else []
        gaps += [gap(context, goods, [measure])] if not own else []
        gaps += [gap(context, goods, [mirror], reporter=context.partner)] if not other else []
    rows += doubtful_of(context, [measure], factor=factor)
    rows += doubtful_of(context, [mirror], reporter=context.partner, factor=factor)
    ordered = sorted_rows(rows, selection.sort)
    return Chart(
        title=_title(context, measure, pairs),
        subtitle=_subtitle(context, measure) if rows else "",
        summary=f"Line chart of both declarations; {len(pairs)} periods were declared by both sides.",
        rows=ordered,
        sources=sources_in(figures, ordered),
        notes=(*_valuation(measure, factor), *undrawn(context, [measure])),
        gaps=tuple(gaps),
        panels=tuple(panels),
        highlighted=context.highlighted,
        discrepancies=discrepancies(context, [context.reporter, context.partner], [measure, mirror]),
        by_side=True,
    )


def _one_sided(context: ViewContext) -> Chart:
    """Figures that were reconciled before they came here have no sides to compare; another dataset may have."""
    selection = context.selection
    title = listing([source.title for source in context.figures.sources.values()])
    sentence = f"{title}: both declarations were made into one value before it was published."
    titles = context.datasets.titles()
    other = next((key for key in titles if key not in context.figures.sources), "")
    instead = (titles[other], selection.but(data=other)) if other else None
    note = "" if other else "Figures as declared, for example from UN Comtrade, have both sides: tradeviz fetch."
    return Chart(
        title="These figures have one side only",
        subtitle="",
        summary="No value to draw.",
        rows=(),
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


def _gap_row(figures: Figures, own: Cell, other: Cell, factor: float) -> Row:
    sign = -1.0 if own.key.measure == "balance" else 1.0
    first, second = comparable(own, factor), sign * comparable(other, factor)
    words = [_side(own, factor), _side(other, factor)]
    operator = "+" if sign < 0 else "−"
    value = second - first
    return Row(
        period=own.key.period,
        reporter=other.key.reporter,
        partner=own.key.reporter,
        measure=MIRROR_GAP,
        goods=own.key.goods,
        goods_name=figures.goods[own.key.goods].name,
        value_usd=value,
        comparable_usd=value,
        origin=DERIVED,
        derivation=f"{MIRROR_GAP} {own.key.period} = {words[1]} {operator} {words[0]} = {amount(value)}",
    )


def _side(cell: Cell, factor: float) -> str:
    over = f" / {factor:g}" if cell.key.measure == "imports" and factor != 1 else ""
    return f"{area(cell.key.reporter).possessive} {cell.key.measure} {amount(cell.value)}{over}"


def _title(context: ViewContext, measure: str, pairs: list[tuple[Cell, Cell]]) -> str:
    selection, figures = context.selection, context.figures
    goods = "" if selection.goods == (TOTAL,) else f", {lower_first(figures.goods[selection.goods[0]].name)}"
    years = [pair for pair in pairs if read_period(pair[0].key.period).is_year]
    if not years or len(selection.goods) > 1:
        return f"{flow_words(context.reporter, context.partner, measure)}, as each side declared them"
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


def _subtitle(context: ViewContext, measure: str) -> str:
    factor = context.selection.factor
    own = flow_words(context.reporter, context.partner, measure)
    mirrored = f"{area(context.partner).possessive} {MIRROR[measure]}"
    note = f" Imports are divided by {factor:g}." if factor != 1 else ""
    return f"{own} against {mirrored}, US dollars at current prices.{note}"


def _valuation(measure: str, factor: float) -> tuple[str, ...]:
    if measure not in {"exports", "imports"} or factor != 1:
        return ()
    return (
        "Imports are valued CIF, with freight and insurance, and exports FOB, without. "
        "The factor takes that difference out; sources put it between 1.06 and 1.20.",
    )
