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
    cells_lit,
    cells_of,
    doubtful_of,
    gap,
    goods_in,
    rows_of,
    sorted_table,
    sources_in,
    undrawn,
)
from tradeviz.views.discrepancies import clashes
from tradeviz.views.key_figures import latest_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.story import Story
    from tradeviz.views.selection import Selection


def over_time(story: Story, selection: Selection, reporter: str) -> Chart:
    """The chart of the chosen measures through the chosen years, one panel for each category."""
    years = selection.years or story.years
    cells = {goods: cells_of(story, reporter, goods, selection.measures, years) for goods in selection.goods}
    drawn = [cell for some in cells.values() for cell in some]
    rows = rows_of(story, drawn, selection) + doubtful_of(story, reporter, selection, selection.measures)
    table = sorted_table(rows, selection.sort)
    panels = tuple(goods for goods, some in cells.items() if some)
    return Chart(
        kind="time",
        title=_title(story, selection, reporter, drawn, panels),
        subtitle=_subtitle(story, reporter, drawn),
        summary=_summary(story, cells),
        rows=table,
        sources=sources_in(story, table),
        notes=tuple(undrawn(story, reporter, selection, selection.measures)),
        gaps=tuple(
            gap(story, selection, goods, selection.measures, reporter) for goods, some in cells.items() if not some
        ),
        panels=panels,
        lit=cells_lit(story, selection),
        clashes=clashes(story, selection, [reporter], (*selection.measures, "turnover")),
    )


def _title(story: Story, selection: Selection, reporter: str, drawn: Sequence[Cell], panels: Sequence[str]) -> str:
    partner = story.partner_of(reporter)
    if not drawn:
        return f"No published value{goods_in(story, selection.goods)} for this choice"
    if len(panels) > 1:
        flow = "trade" if len(selection.measures) > 1 else selection.flow
        names = listing([lower_first(story.goods[code].name) for code in panels])
        return f"{flow_words(reporter, partner, flow)}: {names}"
    cell = _headline(story, reporter, panels[0], drawn, selection)
    return _sentence(story, cell, drawn)


def _headline(story: Story, reporter: str, goods: str, drawn: Sequence[Cell], selection: Selection) -> Cell:
    """The cell that the title speaks of: the balance of the latest year that says most, else the latest value."""
    years = list(annual(drawn))
    if not years:
        return drawn[-1]
    latest = str(latest_year(story, reporter, goods, selection.years or story.years))
    of_year = {cell.key.measure: cell for cell in years if cell.key.period == latest}
    return of_year.get("balance") or next(iter(of_year.values()), years[-1])


def _sentence(story: Story, cell: Cell, drawn: Sequence[Cell]) -> str:
    key = cell.key
    goods = "" if key.goods == TOTAL else f" in {lower_first(story.goods[key.goods].name)}"
    period = read_period(key.period)
    if key.measure == "balance":
        word = balance_word(cell.value)
        who = f"{area(key.reporter).possessive} {word} with {area(key.partner).name}{goods}"
        verb = "reached" if word == "surplus" and period.is_year and cell is _largest(drawn, cell) else "was"
        return f"{who} {verb} {shown(cell).replace('−', '')} in {period.words}"
    of = "" if key.goods == TOTAL else f" of {lower_first(story.goods[key.goods].name)}"
    who = flow_words(key.reporter, key.partner, key.measure).replace(f" {key.measure} ", f" {key.measure}{of} ", 1)
    verb = "was" if key.measure == "turnover" else "came to"
    when = f"in {period.words}" if period.is_year or period.first == period.last else f"from {period.words}"
    return f"{who} {verb} {shown(cell)} {when}"


def _largest(drawn: Sequence[Cell], cell: Cell) -> Cell:
    same = [one for one in annual(drawn) if one.key.measure == cell.key.measure and one.key.period <= cell.key.period]
    return max(same, key=lambda one: one.value)


def _subtitle(story: Story, reporter: str, drawn: Sequence[Cell]) -> str:
    marks = []
    if any(not cell.published for cell in drawn):
        marks.append("Hollow marks are derived.")
    if any(not read_period(cell.key.period).is_year for cell in drawn):
        marks.append("Short level lines are parts of a year.")
    if not drawn:
        return ""
    count = story.count_of(reporter)
    words = f"Goods, US dollars at current prices{', ' if count.startswith('by') else '. '}{count}."
    return " ".join([words, *marks])


def _summary(story: Story, cells: dict[str, list[Cell]]) -> str:
    """First and last annual value of each line."""
    parts = []
    for goods, some in cells.items():
        lines: dict[str, list[Cell]] = {}
        for cell in annual(some):
            lines.setdefault(cell.key.measure, []).append(cell)
        for measure, line in lines.items():
            first, last = line[0], line[-1]
            of = "" if goods == TOTAL else f" of {lower_first(story.goods[goods].name)}"
            ends = [f"{shown(first)} in {first.key.period}"]
            ends += [f"{shown(last)} in {last.key.period}"] if last is not first else []
            parts.append(f"{measure}{of} from {' to '.join(ends)}" if len(ends) > 1 else f"{measure}{of} {ends[0]}")
    return f"Line chart: {listing(parts)}." if parts else "Marks for parts of years only; the table lists them."
