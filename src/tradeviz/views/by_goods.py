"""By goods: the latest value of each category, ranked; categories that are named without a value, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.periods import read_period
from tradeviz.model.wording import counted, flow_words, lower_first
from tradeviz.story.provenance import shown
from tradeviz.views.chart import Chart, Gap, cells_lit, cells_of, gap, rows_of, sorted_table, sources_in
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Cell
    from tradeviz.story.story import Story
    from tradeviz.views.selection import Selection

_NOT_RANKED = ("total",)


def by_goods(story: Story, selection: Selection, reporter: str) -> Chart:
    """Ranked bars of the latest annual value; a later part of a year is a mark of its own, never a bar."""
    years = selection.years or story.years
    measures = ("exports", "imports") if selection.flow == ALL_FLOWS else (selection.flow,)
    codes = _codes(story, selection)
    drawn: list[Cell] = []
    panels = []
    for measure in measures:
        latest = [cell for code in codes for cell in _latest(cells_of(story, reporter, code, [measure], years))]
        drawn += sorted(latest, key=lambda cell: -cell.value)
        panels += [measure] if latest else []
    table = sorted_table(rows_of(story, drawn, selection), selection.sort)
    return Chart(
        kind="goods",
        title=_title(story, reporter, measures, drawn),
        subtitle=_subtitle(reporter, years) if drawn else "",
        summary=_summary(story, drawn),
        rows=table,
        sources=sources_in(story, table),
        notes=("Categories overlap and come from different years, so they are never added.",) if drawn else (),
        gaps=tuple(_gaps(story, selection, reporter, measures, drawn)),
        panels=tuple(panels),
        lit=cells_lit(story, selection),
    )


def _codes(story: Story, selection: Selection) -> list[str]:
    """The categories chosen with all below them; all of them where the total is chosen."""
    ranked = [code for code, good in story.goods.items() if good.level not in _NOT_RANKED]
    if TOTAL in selection.goods:
        return ranked
    chosen = set(selection.goods)
    return [code for code in ranked if code in chosen or chosen & set(ancestors(code, story.goods))]


def _latest(cells: Sequence[Cell]) -> list[Cell]:
    """The latest annual value and, where it is later or there is none, the longest latest part of a year."""
    years = [cell for cell in cells if read_period(cell.key.period).is_year]
    parts = [cell for cell in cells if not read_period(cell.key.period).is_year]
    found = years[-1:]
    if parts:
        last = max(parts, key=lambda cell: (read_period(cell.key.period).year, _months(cell), cell.key.period))
        if not found or read_period(last.key.period).year > read_period(found[0].key.period).year:
            found.append(last)
    return found


def _months(cell: Cell) -> int:
    period = read_period(cell.key.period)
    return period.last - period.first


def _title(story: Story, reporter: str, measures: Sequence[str], drawn: Sequence[Cell]) -> str:
    partner = story.partner_of(reporter)
    if not drawn:
        flow = measures[0] if len(measures) == 1 else "trade"
        return f"No category of {flow_words(reporter, partner, flow)} has a published value in this choice"
    years = [cell for cell in drawn if read_period(cell.key.period).is_year]
    top = max(years or drawn, key=lambda cell: cell.value)
    flow = flow_words(reporter, partner, top.key.measure)
    name = story.goods[top.key.goods].name
    return f"{name} leads what was published of {flow}: {shown(top)} in {read_period(top.key.period).words}"


def _subtitle(reporter: str, years: tuple[int, int]) -> str:
    return (
        f"Latest value of each category, {years[0]} to {years[1]}, US dollars at current prices, by "
        f"{area(reporter).possessive} count; the period stands at each value. Diamonds are parts of a year."
    )


def _summary(story: Story, drawn: Sequence[Cell]) -> str:
    parts = [
        f"{lower_first(story.goods[cell.key.goods].name)} {shown(cell)} ({read_period(cell.key.period).words})"
        for cell in drawn[:12]
    ]
    return f"Bar chart of {counted(len(drawn), 'value')}: {'; '.join(parts)}." if parts else "No value to draw."


def _gaps(
    story: Story, selection: Selection, reporter: str, measures: Sequence[str], drawn: Sequence[Cell]
) -> list[Gap]:
    """Categories named as traded in these flows, or chosen, for which there is no value."""
    valued = {cell.key.goods for cell in drawn}
    chosen = set(selection.goods) - {TOTAL}
    gaps = []
    for code in [*chosen, *(code for code in _codes(story, selection) if code not in chosen)]:
        good = story.goods[code]
        own = good.named_reporter == reporter and good.named_measure in measures
        mirrored = good.named_reporter == story.partner_of(reporter) and any(
            {good.named_measure, measure} == {"exports", "imports"} for measure in measures
        )
        if code not in valued and (code in chosen or (good.named_in and (own or mirrored))):
            gaps.append(gap(story, selection, code, measures, reporter))
    return gaps
