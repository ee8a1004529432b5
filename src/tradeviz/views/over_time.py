"""Over time: exports, imports and balance as one reporter's statistics have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.periods import read_period
from tradeviz.model.wording import MINUS, balance_word, flow_words, listing, lower_first, measure_words
from tradeviz.story.provenance import shown
from tradeviz.views.chart import (
    Chart,
    annual,
    cells_of,
    doubtful_of,
    fiscal_years,
    gap,
    goods_in,
    in_whole_years,
    rows_of,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import discrepancies
from tradeviz.views.floors import floor_gaps, floor_rows, floor_title, floors_in
from tradeviz.views.key_figures import latest_period
from tradeviz.views.row_order import sorted_rows, table_order
from tradeviz.views.whose import largest_jump, source_spans, spans_note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.story.floors import Floor
    from tradeviz.views.chart import Gap
    from tradeviz.views.context import ViewContext


# The title's sentence, by what a balance came to; "reached" where it is the largest surplus so far.
_BALANCE: Mapping[str, str] = {
    "reached": N_("{reporter}'s surplus with {partner} reached {value} in {period}"),
    "surplus": N_("{reporter}'s surplus with {partner} was {value} in {period}"),
    "deficit": N_("{reporter}'s deficit with {partner} was {value} in {period}"),
    "balance": N_("{reporter}'s balance with {partner} was {value} in {period}"),
}
_BALANCE_OF_GOODS: Mapping[str, str] = {
    "reached": N_("{reporter}'s surplus with {partner} in {goods} reached {value} in {period}"),
    "surplus": N_("{reporter}'s surplus with {partner} in {goods} was {value} in {period}"),
    "deficit": N_("{reporter}'s deficit with {partner} in {goods} was {value} in {period}"),
    "balance": N_("{reporter}'s balance with {partner} in {goods} was {value} in {period}"),
}
# Exports and imports come to something, a turnover is something: first the one, then the other.
_IN = (N_("{flow} came to {value} in {period}"), N_("{flow} was {value} in {period}"))
_FROM = (N_("{flow} came to {value} from {period}"), N_("{flow} was {value} from {period}"))


def over_time(context: ViewContext) -> Chart:
    """The chart of the chosen measures through the chosen years, one panel for each category."""
    selection, figures = context.selection, context.figures
    cells = {goods: in_whole_years(context, cells_of(context, goods, selection.measures)) for goods in selection.goods}
    in_part = {goods: floors_in(context, goods, selection.measures) for goods in selection.goods}
    drawn = [cell for of_goods in cells.values() for cell in of_goods]
    floors = [floor for of_goods in in_part.values() for floor in of_goods]
    others = floor_rows(context, floors) + doubtful_of(context, selection.measures)
    rows = sorted_rows(rows_of(context, drawn) + others, table_order(selection))
    panels = tuple(goods for goods in selection.goods if cells[goods] or in_part[goods])
    sources = sources_in(figures, rows)
    single = rows if len(panels) == 1 else ()
    spans = source_spans(single, sources)
    return Chart(
        title=_title(context, drawn, floors, panels),
        subtitle=_subtitle(context, drawn, floors),
        summary=_summary(figures, cells, floors),
        rows=rows,
        sources=sources,
        notes=tuple(spans_note(spans)),
        not_shown=tuple(undrawn(context, selection.measures)),
        gaps=tuple(one for goods in selection.goods for one in _gaps(context, goods, cells[goods], in_part[goods])),
        panels=panels,
        highlighted=context.highlighted,
        discrepancies=discrepancies(context, [context.reporter], (*selection.measures, "turnover")),
        spans=spans,
        jump=largest_jump(single, sources, figures.reckoning),
    )


def _gaps(context: ViewContext, goods: str, cells: Sequence[Cell], floors: Sequence[Floor]) -> list[Gap]:
    """What is missing of one category: everything, or the whole of what is known in part."""
    if floors:
        return floor_gaps(context, goods, floors, context.selection.measures)
    return [] if cells else [gap(context, goods, context.selection.measures)]


def _title(context: ViewContext, drawn: Sequence[Cell], floors: Sequence[Floor], panels: Sequence[str]) -> str:
    selection, figures = context.selection, context.figures
    if floors and not drawn and len(panels) == 1:
        return floor_title(context, floors)
    if not panels:
        return figures.lacks_all(goods_in(figures, selection.goods))
    if len(panels) > 1:
        flow = "trade" if len(selection.measures) > 1 else selection.flow
        return _("{flow}: {goods}").format(
            flow=flow_words(context.reporter, context.partner, flow),
            goods=listing([lower_first(figures.goods[code].name) for code in panels]),
        )
    return _sentence(figures, _headline(context, panels[0], drawn), drawn)


def _headline(context: ViewContext, goods: str, drawn: Sequence[Cell]) -> Cell:
    """The cell that the title speaks of: the balance of the latest year that says most, else the latest value."""
    latest = latest_period(context, goods)
    of_period = {cell.key.measure: cell for cell in drawn if cell.key.period == latest}
    years = list(annual(drawn))
    return of_period.get("balance") or next(iter(of_period.values()), (years or drawn)[-1])


def _sentence(figures: Figures, cell: Cell, drawn: Sequence[Cell]) -> str:
    key, period = cell.key, read_period(cell.key.period)
    goods = "" if key.goods == TOTAL else lower_first(figures.goods[key.goods].name)
    words = {"reporter": area(key.reporter).name, "partner": area(key.partner).name, "goods": goods}
    words |= {"period": period.words, "value": shown(cell)}
    if key.measure == "balance":
        word = balance_word(cell.value)
        reached = word == "surplus" and period.is_annual and cell is _largest(drawn, cell)
        sentences = _BALANCE_OF_GOODS if goods else _BALANCE
        return _(sentences["reached" if reached else word]).format(**words | {"value": shown(cell).replace(MINUS, "")})
    words["flow"] = flow_words(key.reporter, key.partner, key.measure, goods)
    single = period.is_annual or period.first == period.last
    return _((_IN if single else _FROM)[key.measure == "turnover"]).format(**words)


def _largest(drawn: Sequence[Cell], cell: Cell) -> Cell:
    line, last = _line_of(cell), read_period(cell.key.period)
    same = [one for one in annual(drawn) if _line_of(one) == line and read_period(one.key.period) <= last]
    return max(same, key=lambda one: one.value)


def _line_of(cell: Cell) -> tuple[str, int]:
    """What an annual value is joined to: its measure, in years that begin in the same month."""
    return cell.key.measure, read_period(cell.key.period).first


def _subtitle(context: ViewContext, drawn: Sequence[Cell], floors: Sequence[Floor]) -> str:
    if not drawn and not floors:
        return ""
    figures, words = context.figures, {"reporter": area(context.reporter).name}
    counted_by = _("Goods, US dollars at current prices, by {reporter}'s count. Exports FOB, imports CIF.").format(
        **words
    )
    made_one = _("Goods, US dollars at current prices. {count}").format(count=figures.count_of(context.reporter))
    sentences = [counted_by if figures.has_two_sides else made_one]
    if any(not cell.published for cell in drawn):
        sentences.append(_("Hollow marks are derived."))
    periods = [read_period(cell.key.period) for cell in drawn]
    if any(not period.is_annual for period in periods):
        sentences.append(_("Short level lines are parts of a year."))
    if floors:
        sentences.append(_("Hollow triangles: at least so much, for only parts of the goods are held."))
    sentences += fiscal_years([*periods, *(read_period(floor.key.period) for floor in floors)])
    return " ".join(sentences)


def _summary(figures: Figures, cells: dict[str, list[Cell]], floors: Sequence[Floor]) -> str:
    """First and last annual value of each line."""
    parts = []
    for goods, of_goods in cells.items():
        lines: dict[tuple[str, int], list[Cell]] = {}
        for cell in annual(of_goods):
            lines.setdefault(_line_of(cell), []).append(cell)
        name = "" if goods == TOTAL else lower_first(figures.goods[goods].name)
        parts += [_ends(measure, name, line) for (measure, _first), line in lines.items()]
    if not parts and floors:
        return _("Marks for what is held in part only; the table lists them.")
    if not parts:
        return _("Marks for parts of years only; the table lists them.")
    return _("Line chart: {lines}.").format(lines=listing(parts))


def _ends(measure: str, goods: str, line: Sequence[Cell]) -> str:
    """A line by its ends: "exports from $1 billion in 2010 to $2 billion in 2020"."""
    first, last = line[0], line[-1]
    what = measure_words(measure)
    if goods:
        what = _("{measure} of {goods}").format(measure=what, goods=goods)
    words = {"what": what, "value": shown(first), "year": read_period(first.key.period).words}
    if last is first:
        return _("{what} {value} in {year}").format(**words)
    sentence = _("{what} from {value} in {year} to {last_value} in {last_year}")
    return sentence.format(**words, last_value=shown(last), last_year=read_period(last.key.period).words)
