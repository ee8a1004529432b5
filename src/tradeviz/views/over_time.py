"""Over time: exports, imports and balance as one reporter's statistics have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import balance_word, flow_words, listing, lower_first
from tradeviz.story.provenance import shown
from tradeviz.views.chart import (
    Chart,
    annual,
    cells_of,
    doubtful_of,
    gap,
    goods_in,
    rows_of,
    sorted_rows,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import discrepancies
from tradeviz.views.key_figures import latest_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext


def over_time(context: ViewContext) -> Chart:
    """The chart of the chosen measures through the chosen years, one panel for each category."""
    selection, figures = context.selection, context.figures
    cells = {goods: cells_of(context, goods, selection.measures) for goods in selection.goods}
    drawn = [cell for of_goods in cells.values() for cell in of_goods]
    rows = sorted_rows(rows_of(context, drawn) + doubtful_of(context, selection.measures), selection.sort)
    panels = tuple(goods for goods, of_goods in cells.items() if of_goods)
    return Chart(
        title=_title(context, drawn, panels),
        subtitle=_subtitle(context, drawn),
        summary=_summary(figures, cells),
        rows=rows,
        sources=sources_in(figures, rows),
        notes=tuple(undrawn(context, selection.measures)),
        gaps=tuple(gap(context, goods, selection.measures) for goods in selection.goods if goods not in panels),
        panels=panels,
        highlighted=context.highlighted,
        discrepancies=discrepancies(context, [context.reporter], (*selection.measures, "turnover")),
    )


def _title(context: ViewContext, drawn: Sequence[Cell], panels: Sequence[str]) -> str:
    selection, figures = context.selection, context.figures
    if not drawn:
        return f"No published value{goods_in(figures, selection.goods)} for this choice"
    if len(panels) > 1:
        flow = "trade" if len(selection.measures) > 1 else selection.flow
        names = listing([lower_first(figures.goods[code].name) for code in panels])
        return f"{flow_words(context.reporter, context.partner, flow)}: {names}"
    return _sentence(figures, _headline(context, panels[0], drawn), drawn)


def _headline(context: ViewContext, goods: str, drawn: Sequence[Cell]) -> Cell:
    """The cell that the title speaks of: the balance of the latest year that says most, else the latest value."""
    years = list(annual(drawn))
    if not years:
        return drawn[-1]
    latest = str(latest_year(context, goods))
    of_year = {cell.key.measure: cell for cell in years if cell.key.period == latest}
    return of_year.get("balance") or next(iter(of_year.values()), years[-1])


def _sentence(figures: Figures, cell: Cell, drawn: Sequence[Cell]) -> str:
    key = cell.key
    goods = "" if key.goods == TOTAL else f" in {lower_first(figures.goods[key.goods].name)}"
    period = read_period(key.period)
    if key.measure == "balance":
        word = balance_word(cell.value)
        who = f"{area(key.reporter).possessive} {word} with {area(key.partner).name}{goods}"
        verb = "reached" if word == "surplus" and period.is_year and cell is _largest(drawn, cell) else "was"
        return f"{who} {verb} {shown(cell).replace('−', '')} in {period.words}"
    of = "" if key.goods == TOTAL else f" of {lower_first(figures.goods[key.goods].name)}"
    who = flow_words(key.reporter, key.partner, key.measure).replace(f" {key.measure} ", f" {key.measure}{of} ", 1)
    verb = "was" if key.measure == "turnover" else "came to"
    when = f"in {period.words}" if period.is_year or period.first == period.last else f"from {period.words}"
    return f"{who} {verb} {shown(cell)} {when}"


def _largest(drawn: Sequence[Cell], cell: Cell) -> Cell:
    same = [one for one in annual(drawn) if one.key.measure == cell.key.measure and one.key.period <= cell.key.period]
    return max(same, key=lambda one: one.value)


def _subtitle(context: ViewContext, drawn: Sequence[Cell]) -> str:
    marks = []
    if any(not cell.published for cell in drawn):
        marks.append("Hollow marks are derived.")
    if any(not read_period(cell.key.period).is_year for cell in drawn):
        marks.append("Short level lines are parts of a year.")
    if not drawn:
        return ""
    count = context.figures.count_of(context.reporter)
    words = f"Goods, US dollars at current prices{', ' if count.startswith('by') else '. '}{count}."
    return " ".join([words, *marks])


def _summary(figures: Figures, cells: dict[str, list[Cell]]) -> str:
    """First and last annual value of each line."""
    parts = []
    for goods, of_goods in cells.items():
        lines: dict[str, list[Cell]] = {}
        for cell in annual(of_goods):
            lines.setdefault(cell.key.measure, []).append(cell)
        for measure, line in lines.items():
            first, last = line[0], line[-1]
            of = "" if goods == TOTAL else f" of {lower_first(figures.goods[goods].name)}"
            ends = [f"{shown(first)} in {first.key.period}"]
            ends += [f"{shown(last)} in {last.key.period}"] if last is not first else []
            parts.append(f"{measure}{of} from {' to '.join(ends)}" if len(ends) > 1 else f"{measure}{of} {ends[0]}")
    return f"Line chart: {listing(parts)}." if parts else "Marks for parts of years only; the table lists them."
