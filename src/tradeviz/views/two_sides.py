"""Two sides: one flow as each country declared it, the gap between them, and a CIF/FOB factor to set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import MIRROR
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, flow_words, in_digits, listing, lower_first, measure_words, plain
from tradeviz.store.schema import DECLARED
from tradeviz.story.datasets import fetch_command
from tradeviz.story.provenance import shown
from tradeviz.views.chart import (
    Chart,
    Gap,
    annual,
    cells_of,
    doubtful_of,
    fiscal_years,
    gap,
    in_whole_years,
    rows_of,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import discrepancies
from tradeviz.views.floors import floor_gaps, floor_rows, floors_in
from tradeviz.views.mirror_gap import gap_notes
from tradeviz.views.row_order import sorted_rows, table_order
from tradeviz.views.rows import DERIVED, MIRROR_GAP, Row, comparable
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.model.economies import Area
    from tradeviz.model.periods import Period
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection

ABOUT_EQUAL = 1.05

_GAP_AS_DIFFERENCE = N_("mirror gap {period} = {mirror} − {own} = {gap}")
_GAP_AS_SUM = N_("mirror gap {period} = {mirror} + {own} = {gap}")
_SIDE: Mapping[str, str] = {
    "exports": N_("{reporter}'s exports {value}"),
    "imports": N_("{reporter}'s imports {value}"),
    "turnover": N_("{reporter}'s turnover {value}"),
    "balance": N_("{reporter}'s balance {value}"),
}
_SIDE_OVER = N_("{reporter}'s imports {value} / {factor}")
_ABOUT_THE_SAME = N_("For {year}, both sides declared about the same {measure}")
_ABOUT_THE_SAME_OF_GOODS = N_("For {year}, both sides declared about the same {measure}, {goods}")
_TIMES = N_("For {year}, {more} declared {ratio} times what {less} declared")
_TIMES_OF_GOODS = N_("For {year}, {more} declared {ratio} times what {less} declared, {goods}")
# By what the partner calls the flow.
_AGAINST: Mapping[str, str] = {
    "exports": N_("{own} against {partner}'s exports, US dollars at current prices."),
    "imports": N_("{own} against {partner}'s imports, US dollars at current prices."),
    "turnover": N_("{own} against {partner}'s turnover, US dollars at current prices."),
    "balance": N_("{own} against {partner}'s balance, US dollars at current prices."),
}


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
    declared: list[Cell] = []
    panels: list[str] = []
    for goods in selection.goods:
        own = in_whole_years(context, cells_of(context, goods, [measure]))
        other = in_whole_years(context, cells_of(context, goods, [mirror], reporter=context.partner))
        in_part = floors_in(context, goods, [measure])
        mirrored = floors_in(context, goods, [mirror], reporter=context.partner)
        declared += own + other
        met = _met(own, other)
        pairs += met
        rows += rows_of(context, own + other, factor) + floor_rows(context, in_part + mirrored, factor)
        rows += [_gap_row(figures, *both, factor) for both in met if _is_known(*both)]
        panels += [goods] if own or other or in_part or mirrored else []
        gaps += floor_gaps(context, goods, in_part, [measure])
        gaps += floor_gaps(context, goods, mirrored, [mirror])
        gaps += [gap(context, goods, [measure])] if not (own or in_part) else []
        gaps += [gap(context, goods, [mirror], reporter=context.partner)] if not (other or mirrored) else []
    rows += doubtful_of(context, [measure], factor=factor)
    rows += doubtful_of(context, [mirror], reporter=context.partner, factor=factor)
    ordered = sorted_rows(rows, table_order(selection))
    return Chart(
        title=_title(context, measure, pairs, declared, rows),
        subtitle=_subtitle(context, measure, rows) if rows else "",
        summary=ngettext(
            "Line chart of both declarations; {count} period was declared by both sides.",
            "Line chart of both declarations; {count} periods were declared by both sides.",
            len(pairs),
        ).format(count=in_digits(str(len(pairs)))),
        rows=ordered,
        sources=sources_in(figures, ordered),
        notes=(*_explained(selection, pairs), *_valuation(measure, factor)),
        not_shown=tuple(undrawn(context, [measure])),
        gaps=tuple(gaps),
        panels=tuple(panels),
        highlighted=context.highlighted,
        discrepancies=discrepancies(context, [context.reporter, context.partner], [measure, mirror]),
        by_side=True,
    )


def _explained(selection: Selection, pairs: Sequence[tuple[Cell, Cell]]) -> list[str]:
    """What freight explains of the gap of one category; of several it would be the last one's."""
    known = [pair for pair in pairs if read_period(pair[0].key.period).is_annual and _is_known(*pair)]
    return gap_notes(known) if len(selection.goods) == 1 else []


def _declared(pair: tuple[Area, Area]) -> str:
    """Where figures of both sides come from; with the command that fetches them, where there is one."""
    command = fetch_command(pair)
    if not command:
        return _("Figures as declared, for example from UN Comtrade, have both sides.")
    return _("Figures as declared, for example from UN Comtrade, have both sides: {command}").format(command=command)


def _one_sided(context: ViewContext) -> Chart:
    """Figures that were reconciled before they came here have no sides to compare; another dataset may have."""
    selection = context.selection
    title = listing([source.title for source in context.figures.sources.values()])
    sentence = _("{title}: both declarations were made into one value before it was published.").format(title=title)
    wanted = {code for code in selection.goods if code != TOTAL}
    declared = (one for one in context.datasets.datasets.values() if one.sides == DECLARED)
    other = next((one for one in declared if wanted <= set(context.datasets.goods_of(one.key))), None)
    instead = (other.title, selection.but(data=other.key)) if other else None
    note = "" if other else _declared(context.figures.pair)
    return Chart(
        title=_("These figures have one side only"),
        subtitle="",
        summary=_("No value to draw."),
        rows=(),
        sources=(),
        notes=(),
        gaps=(Gap(selection.goods[0], title, sentence, note, instead),),
        panels=(),
    )


def _comparable(cell: Cell, factor: float) -> float:
    return comparable(cell.value, cell.key.measure, factor)


def _met(own: list[Cell], other: list[Cell]) -> list[tuple[Cell, Cell]]:
    mirrored = {cell.key.period: cell for cell in other}
    return [(cell, mirrored[cell.key.period]) for cell in own if cell.key.period in mirrored]


def _is_known(own: Cell, other: Cell) -> bool:
    """Whether both sides are known, not only that one came to so much at least or at most: limits have no gap."""
    return math.isfinite(own.bounds.width) and math.isfinite(other.bounds.width)


def _gap_row(figures: Figures, own: Cell, other: Cell, factor: float) -> Row:
    sign = -1.0 if own.key.measure == "balance" else 1.0
    first, second = _comparable(own, factor), sign * _comparable(other, factor)
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
        derivation=_(_GAP_AS_SUM if sign < 0 else _GAP_AS_DIFFERENCE).format(
            period=own.key.period, own=_side(own, factor), mirror=_side(other, factor), gap=amount(value)
        ),
    )


def _side(cell: Cell, factor: float) -> str:
    """One side of a gap's sum: "Belarus's imports $2 billion / 1.06"."""
    sentence = _SIDE_OVER if cell.key.measure == "imports" and factor != 1 else _SIDE[cell.key.measure]
    words = {"reporter": area(cell.key.reporter).name, "value": amount(cell.value)}
    return _(sentence).format(**words, factor=in_digits(f"{factor:g}"))


def _title(
    context: ViewContext,
    measure: str,
    pairs: Sequence[tuple[Cell, Cell]],
    declared: Sequence[Cell],
    rows: Sequence[Row],
) -> str:
    selection, figures = context.selection, context.figures
    years = [pair for pair in pairs if read_period(pair[0].key.period).is_annual and _is_known(*pair)]
    if declared and len(selection.goods) == 1 and len({row.reporter for row in rows}) == 1:
        return _of_one_side(figures, max(annual(declared), key=_period_of, default=max(declared, key=_period_of)))
    if not years or len(selection.goods) > 1:
        one = selection.goods[0] if len(selection.goods) == 1 else TOTAL
        flow = flow_words(context.reporter, context.partner, measure, _lower_name(figures, one))
        return _("{flow}, as each side declared them").format(flow=flow)
    own, other = years[-1]
    first, second = abs(_comparable(own, selection.factor)), abs(_comparable(other, selection.factor))
    ratio = max(first, second) / min(first, second) if min(first, second) else 0.0
    more, less = (own, other) if first > second else (other, own)
    words = {
        "year": read_period(own.key.period).words,
        "measure": measure_words(measure),
        "more": area(more.key.reporter).name,
        "less": area(less.key.reporter).name,
        "ratio": plain(ratio, 2),
    }
    equal = 0 < ratio < ABOUT_EQUAL
    if selection.goods == (TOTAL,):
        return _(_ABOUT_THE_SAME if equal else _TIMES).format(**words)
    goods = lower_first(figures.goods[selection.goods[0]].name)
    return _(_ABOUT_THE_SAME_OF_GOODS if equal else _TIMES_OF_GOODS).format(**words, goods=goods)


def _period_of(cell: Cell) -> Period:
    return read_period(cell.key.period)


def _of_one_side(figures: Figures, cell: Cell) -> str:
    """The title where only one side declared anything: its latest value, and that it stands alone."""
    key = cell.key
    sentence = _("Only {reporter} declared a value: {flow}, {value} in {period}")
    return sentence.format(
        reporter=area(key.reporter).name,
        flow=flow_words(key.reporter, key.partner, key.measure, _lower_name(figures, key.goods)),
        value=shown(cell),
        period=read_period(key.period).words,
    )


def _lower_name(figures: Figures, goods: str) -> str:
    """A category's name within a sentence; nothing of all goods."""
    return "" if goods == TOTAL else lower_first(figures.goods[goods].name)


def _subtitle(context: ViewContext, measure: str, rows: Sequence[Row]) -> str:
    factor = context.selection.factor
    words = {"own": flow_words(context.reporter, context.partner, measure), "partner": area(context.partner).name}
    sentences = [_(_AGAINST[MIRROR[measure]]).format(**words)]
    sentences.append(
        _("The thin line with square points is {second}'s count.").format(second=context.figures.pair[1].name)
    )
    if factor != 1:
        sentences.append(_("Imports are divided by {factor}.").format(factor=in_digits(f"{factor:g}")))
    return " ".join([*sentences, *fiscal_years(read_period(row.period) for row in rows)])


def _valuation(measure: str, factor: float) -> tuple[str, ...]:
    if measure not in {"exports", "imports"} or factor != 1:
        return ()
    return (
        _(
            "Imports are valued CIF, with freight and insurance, and exports FOB, without. "
            "The factor takes that difference out; sources put it between 1.06 and 1.20."
        ),
    )
