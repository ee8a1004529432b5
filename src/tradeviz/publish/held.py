"""Which choices a file holds: every passage, and every chart of every category that it has room for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import read_period
from tradeviz.story.figures import DatasetFigures
from tradeviz.views.choices import choice_for, choices_of
from tradeviz.views.registry import charts_for
from tradeviz.views.selection import ALL_FLOWS, FACTOR_LABELS, FLOW_LABELS, LEAST_FACTOR, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tradeviz.story.figures import Figures
    from tradeviz.story.story import Story
    from tradeviz.views import PageView
    from tradeviz.views.registry import ChartType

    View: TypeAlias = Callable[[Selection], PageView]

_LOWEST = "section"
_TOP = frozenset(
    {"total", _LOWEST}
)  # levels of the HS whose charts a pair's file has; they show the level below as well


def held_choices(story: Story, view: View) -> Iterator[Selection]:
    """The choices of a story's file, in the order of goods, charts and flows, and last those of its passages.

    The order of a table is no part of them, nor are years but those of a passage: the file's script takes years and
    rows away, and sorts.

    Args:
        story: which file it is.
        view: makes the page of a choice.
    """
    figures = story.whole()
    for choice in _of_figures(story, figures, view):
        yield choice
        yield choice.but(table=True)
    for claim in story.claims:
        choice = choice_for(story, claim)
        for one in dict.fromkeys([choice, choice.but(years=None), *_tabs_beside(story, choice)]):
            yield one.but(table=False)
            yield one.but(table=True)


def _tabs_beside(story: Story, choice: Selection) -> Iterator[Selection]:
    """A passage beside the other charts; one that speaks of no figures stands alone."""
    if story.claims[choice.claim].has_chart:
        charts = choices_of(story).for_dataset(choice.data).charts
        yield from (choice.but(chart=chart, years=None) for chart in charts)


def _of_figures(story: Story, figures: Figures, view: View) -> Iterator[Selection]:
    """The choices among the figures shown first, without their tables."""
    second = figures.pair[1].code
    for goods in _goods(figures):
        for chart in charts_for(figures, story.datasets):
            for by in ("", second):
                yield from _flows(story, chart, Selection(goods=(goods,), chart=chart.key, by=by), view)


def _goods(figures: Figures) -> Iterator[str]:
    """All categories of a story; the upper levels of the HS where there are thousands."""
    in_store = isinstance(figures, DatasetFigures)
    return (code for code, good in figures.goods.items() if not in_store or good.level in _TOP)


def _flows(story: Story, chart: ChartType, choice: Selection, view: View) -> Iterator[Selection]:
    """A chart's flows, each with what else can be set; where no flow has a value, all flows in one say so.

    Of a pair's sections it is all flows in one as well: a file of each would weigh several times as much.
    """
    first = view(choice)
    flows = [choice.but(flow=flow) for flow in FLOW_LABELS]
    in_one = isinstance(first.figures, DatasetFigures) and first.figures.goods[choice.goods[0]].level == _LOWEST
    if in_one or not any(view(one).chart.rows for one in flows):
        yield choice
        return
    for one in flows:
        yield one
        yield from _switched(story, one, view)
        yield from _factors(chart, one)
        yield from _periods(chart, one, view)


def _switched(story: Story, choice: Selection, view: View) -> Iterator[Selection]:
    """The same with other published values and without parts of years, where there are any."""
    also = choice.but(other_values=True)
    found = [also] if story.has_article and len(view(also).chart.rows) != len(view(choice).chart.rows) else []
    yield from found
    for one in (choice, *found):
        shown = view(one)
        if "parts" in shown.chart_type.takes and shown.chart.has_parts_of_years:
            yield one.but(parts=False)


def _factors(chart: ChartType, choice: Selection) -> Iterator[Selection]:
    """The same over the CIF/FOB factors that sources give, of all goods: few categories have both sides."""
    if "factor" in chart.takes and choice.goods == (TOTAL,):
        factors = [float(text) for text in FACTOR_LABELS]
        yield from (choice.but(factor=factor) for factor in factors if factor != LEAST_FACTOR)


def _periods(chart: ChartType, choice: Selection, view: View) -> Iterator[Selection]:
    """All goods in each year that can be broken down, of all flows, for those stand side by side."""
    if "period" not in chart.takes or (choice.flow, choice.goods) != (ALL_FLOWS, (TOTAL,)):
        return
    for period in view(choice).chart.periods:
        if read_period(period).is_annual:
            yield replace(choice, period=period)
