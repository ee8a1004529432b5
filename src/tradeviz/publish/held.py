"""Which choices a file holds: every passage, and every chart of every category that it has room for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import read_period
from tradeviz.story.figures import DatasetFigures
from tradeviz.views import page_view
from tradeviz.views.choices import choice_for
from tradeviz.views.registry import charts_for
from tradeviz.views.selection import ALL_FLOWS, FACTOR_LABELS, FLOW_LABELS, LEAST_FACTOR, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.story.figures import Figures
    from tradeviz.story.story import Story
    from tradeviz.views.registry import ChartType

_TOP = frozenset({"total", "section", "chapter"})  # levels of the HS that the file of a pair goes down to
_WITH_PERIODS = frozenset({"total", "section"})  # those whose breakdown it has for every year, not the latest alone


def held_choices(story: Story) -> Iterator[Selection]:
    """The choices of a story's file, in the order of charts, goods and flows, and last those of its passages.

    Years and the order of a table are no part of them: the file's script takes years and rows away, and sorts.
    """
    figures = story.whole()
    for choice in _of_figures(story, figures, ""):
        yield choice
        yield choice.but(table=True)
    for claim in story.claims:
        choice = choice_for(story, claim)
        yield choice.but(years=None, sort="", table=False)
        yield choice.but(years=None, sort="", table=True)


def _of_figures(story: Story, figures: Figures, data: str) -> Iterator[Selection]:
    """The choices among one set of figures, without their tables."""
    second = figures.pair[1].code
    for goods in _goods(figures):
        for chart in charts_for(figures):
            for by in ("", second):
                yield from _flows(story, chart, Selection(goods=(goods,), chart=chart.key, by=by, data=data))


def _goods(figures: Figures) -> Iterator[str]:
    """All categories of a story; the upper levels of the HS where there are thousands."""
    in_store = isinstance(figures, DatasetFigures)
    return (code for code, good in figures.goods.items() if not in_store or good.level in _TOP)


def _flows(story: Story, chart: ChartType, choice: Selection) -> Iterator[Selection]:
    """A chart's flows, each with what else can be set; where no flow has a value, all flows in one say so."""
    flows = [choice.but(flow=flow) for flow in FLOW_LABELS]
    valued = [one for one in flows if _rows(story, one)]
    if not valued:
        yield choice
        return
    for one in flows:
        yield one
        yield from _others(story, one)
        yield from _factors(chart, one)
        yield from _periods(story, chart, one)


def _rows(story: Story, choice: Selection) -> int:
    return len(page_view(story, choice).chart.rows)


def _others(story: Story, choice: Selection) -> Iterator[Selection]:
    """The same with other published values, where there are any."""
    also = choice.but(other_values=True)
    if story.has_article and _rows(story, also) != _rows(story, choice):
        yield also


def _factors(chart: ChartType, choice: Selection) -> Iterator[Selection]:
    """The same over the CIF/FOB factors that sources give, of all goods: few categories have both sides."""
    if "factor" in chart.takes and choice.goods == (TOTAL,):
        factors = [float(text) for text in FACTOR_LABELS]
        yield from (choice.but(factor=factor) for factor in factors if factor != LEAST_FACTOR)


def _periods(story: Story, chart: ChartType, choice: Selection) -> Iterator[Selection]:
    """The same in each year that can be broken down, of all flows, for those stand side by side."""
    if "period" not in chart.takes or choice.flow != ALL_FLOWS:
        return
    view = page_view(story, choice)
    (goods,) = choice.goods
    if view.figures.goods[goods].level not in _WITH_PERIODS:
        return
    for period in view.chart.periods:
        if read_period(period).is_annual:
            yield replace(choice, period=period)
