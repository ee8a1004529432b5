"""The indicators beside the charts: of the first category chosen, in the latest year, each with a note in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tradeviz.analysis.indicators import Indicator, Result, Subject, evaluate
from tradeviz.analysis.indicators.indicator import PER_TONNE, PERCENT
from tradeviz.model.language import _
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, listing, measure_words, percent, plain
from tradeviz.store.coverage import FLOOR
from tradeviz.story.figures import DetailedFigures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.story.figures import Breakdown
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
    """The indicators and what they are about.

    Attributes:
        about: the category and the period.
        entries: the indicators; none where the period has no whole value.
        note: the flows that are left out because only parts of the goods are held; empty where there is none.
    """

    about: str = ""
    entries: tuple[IndicatorEntry, ...] = ()
    note: str = ""


def indicator_list(context: ViewContext) -> IndicatorList:
    """The indicators of figures that can be broken down by goods; others have none."""
    figures = context.figures
    if not isinstance(figures, DetailedFigures):
        return IndicatorList()
    detail = figures.breakdown_of(context.selection.figures_query)
    if not detail.year:
        return IndicatorList()
    subject = _subject(context, detail)
    whole = any(not math.isnan(subject.at(subject.rows(flow), "value_usd")) for flow in subject.declared)
    results = evaluate(subject) if whole else ()
    by_indicator = groupby(results, key=lambda result: result.indicator)
    entries = tuple(_entry(indicator, list(group)) for indicator, group in by_indicator)
    period = read_period(subject.year).words
    about = _("{goods}, {period}").format(goods=figures.goods[subject.goods].name, period=period)
    return IndicatorList(about, entries, _in_part(subject))


def _subject(context: ViewContext, detail: Breakdown) -> Subject:
    """What the indicators are worked out of: whole values; the others it knows only to say so."""
    floors = detail.values["status"] == FLOOR
    return Subject(
        detail.values[~floors],
        detail.frame[detail.frame["period"] == detail.year],
        detail.world,
        reporter=context.reporter,
        goods=detail.parent,
        year=detail.year,
        factor=context.selection.factor,
        reconciled=not context.figures.has_two_sides,
        incomplete=detail.incomplete,
        in_part=detail.values[floors],
    )


def _in_part(subject: Subject) -> str:
    """The sentence on flows of which only parts are held."""
    flows = [flow for flow in FLOWS if subject.is_in_part(subject.reporter, flow, subject.goods)]
    if not flows:
        return ""
    sentence = _("Only parts of these goods are held for {flows}; measures need the whole.")
    return sentence.format(flows=listing([measure_words(flow) for flow in flows]))


def _entry(indicator: Indicator, results: list[Result]) -> IndicatorEntry:
    values = {result.flow: _words(result) for result in results if not result.why}
    missing = dict.fromkeys(_(result.why) for result in results if result.why)
    return IndicatorEntry(indicator, values, tuple(missing))


def _words(result: Result) -> str:
    indicator = result.indicator
    if indicator.unit == PERCENT:
        return percent(result.value, signed=indicator.signed)
    return amount(result.value) if indicator.unit == PER_TONNE else plain(result.value, 2)
