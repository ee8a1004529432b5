"""A story's figures whose sources state every HS chapter and the total: sums of sections, and breakdowns.

A source that states a flow's total and chapters that add up to it, within rounding, has left nothing out: then a
section is the sum of its chapters, and the chapters are parts that can be drawn as a whole. Chapters that leave a rest
are single values; nothing is made of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.analysis.reckoning import Key
from tradeviz.analysis.reckoning.identities import OF_PARTS
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import DOUBTFUL, FLOWS, OBSERVATION_KEY, USD
from tradeviz.model.periods import read_period
from tradeviz.store.coverage import DECLARED_ROW, FLOOR, SUMMED
from tradeviz.story.figures import VALUE_COLUMNS, Breakdown, DetailedFigures, FiguresQuery, PublishedFigures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tradeviz.model.economies import Area
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source

_STATEMENT = ("period", "reporter", "partner", "measure", "source")  # one table: a flow in a period, by one source
_MOST_LOOSE = 0.01  # of a total: bounds of a sum that are wider say too little to call it complete
_FINEST = 2  # digits of a chapter
_MOST_KEPT = 16  # breakdowns of one story


@dataclass(frozen=True, eq=False)
class ChapterFigures(PublishedFigures, DetailedFigures):
    """What a story's sources published, where they state every chapter of a flow."""

    @cached_property
    def reckoned(self) -> pd.DataFrame:
        """The observations and the sums of sections."""
        return with_section_sums(self.observations)

    def breakdown_of(self, query: FiguresQuery) -> Breakdown:
        """The parts of the first category in the latest year of the choice that is stated wholly."""
        return self._broken_down(query)

    @cached_property
    def _broken_down(self) -> Callable[[FiguresQuery], Breakdown]:
        return lru_cache(maxsize=_MOST_KEPT)(self._break_down)

    @cached_property
    def _wholly(self) -> frozenset[tuple[str, str, str]]:
        """Reporter, flow and period of what is stated wholly."""
        return frozenset(
            stated_wholly(self.observations)[["reporter", "measure", "period"]].itertuples(index=False, name=None)
        )

    def _break_down(self, query: FiguresQuery) -> Breakdown:
        parent, reporter = query.goods[0], query.reporter or self.default_reporter
        latest = {flow: self._latest(reporter, flow, query) for flow in FLOWS}
        parts = [
            self._value(reporter, flow, code, period)
            for flow, period in latest.items()
            for code in self.goods
            if period and hs.is_hs_code(code) and hs.parent_of(code) == parent
        ]
        year = max((read_period(period) for period in latest.values() if period), default=None)
        return Breakdown(
            parent=parent,
            year=year.code if year is not None else "",
            frame=_frame(row for row in parts if row is not None),
            values=self._values((TOTAL, parent)),
            world=_frame(()),
            finest=_FINEST,
            periods=frozenset(period for who, _flow, period in self._wholly if who == reporter),
        )

    def _latest(self, reporter: str, flow: str, query: FiguresQuery) -> str:
        """The period asked for, or the latest annual one of the years chosen; empty where none is stated wholly."""
        if query.period:
            return query.period if (reporter, flow, query.period) in self._wholly else ""
        first, last = query.years or self.years
        periods = [read_period(code) for who, measure, code in self._wholly if (who, measure) == (reporter, flow)]
        held = [period for period in periods if period.is_annual and first <= period.year <= last]
        return max(held).code if held else ""

    def _values(self, goods: Iterable[str]) -> pd.DataFrame:
        """All values of some categories, from both sides, and what is known of them in part."""
        series = [(who.code, code) for code in dict.fromkeys(goods) for who in self.pair]
        keys = [cell.key for one in series for cell in self.reckoning.of(*one)]
        of_flows = [key for key in keys if key.unit == USD and key.measure in FLOWS]
        rows = [self._value(key.reporter, key.measure, key.goods, key.period) for key in of_flows]
        floors = [_row(floor.key, floor.value, FLOOR) for one in series for floor in self.floors_of(*one)]
        return _frame([*(row for row in rows if row is not None), *floors])

    def _value(self, reporter: str, flow: str, goods: str, period: str) -> tuple[object, ...] | None:
        """One row of a breakdown; None for goods that were not stated, which were not traded."""
        cell = self.reckoning.get(Key(reporter, self.partner_of(reporter), goods, period, flow, USD))
        return None if cell is None else _row(cell.key, cell.value, DECLARED_ROW if cell.published else SUMMED)


def published_figures(
    pair: tuple[Area, Area],
    observations: pd.DataFrame,
    months: pd.DataFrame,
    rates: pd.DataFrame,
    sources: Mapping[str, Source],
    goods: Mapping[str, Good],
) -> PublishedFigures:
    """A story's figures, of the kind that can be broken down where they state every chapter of some flow."""
    kind = ChapterFigures if len(stated_wholly(observations)) else PublishedFigures
    return kind(pair, observations, months, rates, sources, goods)


def stated_wholly(observations: pd.DataFrame) -> pd.DataFrame:
    """The chapters of every table whose chapters add up to its total: the rows of `observations`.

    A table is what one source states of one flow in one period. The sum of the chapters' bounds has to meet the bounds
    of the total, and to be narrow; where a bound is open it never is.
    """
    money = observations[(observations["unit"] == USD) & (observations["status"] != DOUBTFUL)]
    chapters = money[money["goods"].map(_is_chapter).astype(bool) & money["measure"].isin(FLOWS)]
    sums = chapters.groupby(list(_STATEMENT))[["low", "high"]].sum()
    totals = money[money["goods"] == TOTAL].set_index(list(_STATEMENT))[["low", "high"]]
    both = totals.join(sums.set_axis(["least", "most"], axis=1), how="inner")
    meets = (both["low"] <= both["most"]) & (both["least"] <= both["high"])
    narrow = both["most"] - both["least"] <= _MOST_LOOSE * both["high"]
    whole = both.index[meets & narrow]
    return chapters[pd.MultiIndex.from_frame(chapters[list(_STATEMENT)]).isin(whole)]


def with_section_sums(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations and, of each table that is stated wholly, the sections as sums of their chapters.

    A section that was published itself stays as it is.

    Returns:
        The rows with two more columns: `rule`, OF_PARTS for a sum and else nothing, and `rests_on`, the ids of what a
        row sums up.
    """
    chapters = stated_wholly(observations)
    sections = chapters["goods"].map(hs.section_of)
    groups = chapters.groupby([*_STATEMENT, sections.rename("section")], sort=False)
    held = set(observations["id"])
    sums = [_sum(rows, str(key[-1])) for key, rows in groups]
    fresh = [one for one in sums if one["id"] not in held]
    nothing = pd.Series([() for _ in range(len(observations))], index=observations.index, dtype=object)
    single = observations.assign(rule="", rests_on=nothing)
    return pd.concat([single, pd.DataFrame(fresh)], ignore_index=True)


def _sum(rows: pd.DataFrame, section: str) -> dict[str, Any]:
    """A section in the shape of an observation; the value of its only chapter stands for it as it was published."""
    first = {str(name): value for name, value in rows.iloc[0].items()}
    first |= {"goods": section, "note": "", "rule": "", "rests_on": tuple(sorted(rows["id"]))}
    if len(rows) > 1:
        first |= {"published": "", "qualifier": "", "rule": OF_PARTS}
    ends = {name: math.fsum(rows[name]) for name in ("value", "low", "high")}
    return first | ends | {"id": "/".join(str(first[name]) for name in OBSERVATION_KEY)}


def _is_chapter(code: str) -> bool:
    return hs.is_hs_code(code) and hs.level_of(code) == _FINEST


def _row(key: Key, value: float, status: str) -> tuple[object, ...]:
    """A value in dollars in the order of `VALUE_COLUMNS`; nobody stated its weight."""
    return (key.reporter, key.partner, key.measure, key.period, key.goods, value, math.nan, status)


def _frame(rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """Values in the columns of a breakdown."""
    return pd.DataFrame(list(rows), columns=list(VALUE_COLUMNS)).astype({"value_usd": "float64", "tonnes": "float64"})
