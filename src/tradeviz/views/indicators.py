"""The indicators beside the charts: of the first category chosen, in the latest year, each with a note in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tradeviz.analysis.indicators import Indicator, Result, Subject, evaluate
from tradeviz.analysis.indicators.indicator import PER_TONNE, PERCENT
from tradeviz.model.language import _
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, percent, plain
from tradeviz.story.figures import DetailedFigures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.views.context import ViewContext


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator of the page.

    Attributes:
        indicator: what it is; its own texts are in English until they are shown.
        values: in words, by flow; by "" where it is of both.
        missing: why a flow has none, in words, each reason once.
    """

    indicator: Indicator
    values: Mapping[str, str]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """The indicators and what they are about: the category and the year."""

    about: str = ""
    entries: tuple[IndicatorEntry, ...] = ()


def indicator_list(context: ViewContext) -> IndicatorList:
    """The indicators of figures that can be broken down by goods; others have none."""
    figures = context.figures
    if not isinstance(figures, DetailedFigures):
        return IndicatorList()
    detail = figures.breakdown_of(context.selection.figures_query)
    if not detail.year:
        return IndicatorList()
    results = evaluate(
        Subject(
            detail.values,
            detail.frame[detail.frame["period"] == detail.year],
            detail.world,
            reporter=context.reporter,
            goods=detail.parent,
            year=detail.year,
            factor=context.selection.factor,
            reconciled=not figures.has_two_sides,
        )
    )
    by_indicator = groupby(results, key=lambda result: result.indicator)
    entries = tuple(_entry(indicator, list(group)) for indicator, group in by_indicator)
    period = read_period(detail.year).words
    about = _("{goods}, {period}").format(goods=figures.goods[detail.parent].name, period=period)
    return IndicatorList(about, entries)


def _entry(indicator: Indicator, results: list[Result]) -> IndicatorEntry:
    values = {result.flow: _words(result) for result in results if not result.why}
    missing = dict.fromkeys(_(result.why) for result in results if result.why)
    return IndicatorEntry(indicator, values, tuple(missing))


def _words(result: Result) -> str:
    indicator = result.indicator
    if indicator.unit == PERCENT:
        return percent(result.value, signed=indicator.signed)
    return amount(result.value) if indicator.unit == PER_TONNE else plain(result.value, 2)
