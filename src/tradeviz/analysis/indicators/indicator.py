"""What an indicator is, what it is worked out of, and what it came to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.model import hs
from tradeviz.model.language import N_
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tradeviz.model.periods import Period

PERCENT, RATIO, PER_TONNE = "percent", "ratio", "US dollars per tonne"
HANDBOOK = N_("Mikic and Gilbert, Trade Statistics in Policymaking, UN ESCAP 2009")
BOTH = ""  # the flow of an indicator that takes exports and imports together

NOT_KNOWN = N_("The figures do not say it.")
NEEDS_WORLD = N_("Needs the world's trade: bring in a whole BACI release.")
NOT_SUMMED = N_("The world's trade is summed for chapters and sections only: choose one of them.")
NOT_IN_WORLD = N_("The world's trade has no complete figure of this for the year.")


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What indicators are worked out of: one category of goods in one year, from one reporter's side.

    Attributes:
        values: the category and all goods, both reporters, all periods: columns as of `Store.values`. Whole values
            only: what is known in part is no number to work with.
        children: what stands one level below the category in the year; may be empty, and incomplete.
        world: trade with the whole world, columns as of `Store.world`; empty where the dataset does not cover it.
        reporter: ISO 3166-1 alpha-3 code.
        goods, year: the category and the year, or part of a year where there is no year.
        factor: what imports (CIF) are divided by to compare them with exports (FOB).
        reconciled: whether the two sides were made one before the figures were published.
        incomplete: the flows whose children need not be all that there is.
        in_part: what is known in part, columns as of `values`; may be empty.
    """

    values: pd.DataFrame
    children: pd.DataFrame
    world: pd.DataFrame
    reporter: str
    goods: str
    year: str
    factor: float = 1.0
    reconciled: bool = False
    incomplete: Collection[str] = ()
    in_part: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def own(self) -> pd.DataFrame:
        """The reporter's rows of the year."""
        return self.values[(self.values["reporter"] == self.reporter) & (self.values["period"] == self.year)]

    @property
    def partner(self) -> str:
        """The other side; empty where the reporter declared nothing in the year."""
        partners = self.own["partner"]
        return str(partners.iloc[0]) if len(partners) else ""

    @property
    def declared(self) -> tuple[str, ...]:
        """The flows that the reporter declared in the year, but for those of which the goods are known in part."""
        flows = set(self.own["flow"])
        return tuple(flow for flow in FLOWS if flow in flows and not self.is_in_part(self.reporter, flow, self.goods))

    def rows(self, flow: str) -> pd.DataFrame:
        """The reporter's rows of one flow, in all periods."""
        return self.values[(self.values["reporter"] == self.reporter) & (self.values["flow"] == flow)]

    def parts(self, flow: str) -> pd.Series[float]:
        """US dollars by goods one level below the category, without goods that nobody specified.

        Those are no kind of goods, so they neither overlap nor spread.
        """
        rows = self.children[(self.children["reporter"] == self.reporter) & (self.children["flow"] == flow)]
        filler = rows["goods"].map(lambda code: hs.is_hs_code(code) and hs.is_unspecified(code)).astype(bool)
        dollars: pd.Series[float] = rows[~filler].set_index("goods")["value_usd"]
        return dollars

    def at(self, frame: pd.DataFrame, column: str, goods: str | None = None) -> float:
        """A frame's number for the category, or for other goods, in the year; NaN where it has none."""
        rows = frame[(frame["goods"] == (self.goods if goods is None else goods)) & (frame["period"] == self.year)]
        return float(rows[column].iloc[0]) if len(rows) else math.nan

    def with_world(self, reporter: str, flow: str, goods: str) -> float:
        """US dollars that a reporter traded with the whole world in the year; NaN where that is not complete."""
        if not len(self.world):
            return math.nan
        here = (self.world["reporter"] == reporter) & (self.world["flow"] == flow)
        return self.at(self.world[here & self.world["complete"]], "value_usd", goods)

    def is_in_part(self, reporter: str, flow: str, goods: str) -> bool:
        """Whether only parts of some goods are known in the year."""
        if not len(self.in_part):
            return False
        here = (self.in_part["reporter"] == reporter) & (self.in_part["flow"] == flow)
        return not math.isnan(self.at(self.in_part[here], "value_usd", goods))

    def periods(self, reporter: str, flow: str) -> set[Period]:
        """The periods in which a reporter's flow of the category is known."""
        rows = self.values[(self.values["reporter"] == reporter) & (self.values["flow"] == flow)]
        return {read_period(period) for period in rows[rows["goods"] == self.goods]["period"]}

    def world_lacks(self, goods: str) -> str:
        """Why there is no indicator of some goods against the world."""
        if not len(self.world):
            return NEEDS_WORLD
        return NOT_IN_WORLD if (self.world["goods"] == goods).any() else NOT_SUMMED


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator, all of it: what it is called and says, how it is worked out, and why it may be missing.

    Its texts stand here in English, marked by `N_`; whoever shows one passes it through `_`.

    Attributes:
        key: short name, the same in code and tests.
        name: what a reader reads.
        unit: PERCENT, RATIO or PER_TONNE.
        sentence: what it says.
        formula: how it is worked out, in symbols.
        source: who defined it.
        value: it, for one flow, in `unit` (4.5 for 4.5 percent); not finite where the figures do not allow it.
        missing: why the figures do not allow it, for one flow.
        flows: which flows it is of: exports, imports, BOTH together; none where it says nothing of the subject.
        signed: whether it shows a plus where it is positive.
    """

    key: str
    name: str
    unit: str
    sentence: str
    formula: str
    source: str
    value: Callable[[Subject, str], float]
    missing: Callable[[Subject, str], str] = lambda _subject, _flow: NOT_KNOWN
    flows: Callable[[Subject], tuple[str, ...]] = lambda subject: subject.declared
    signed: bool = False

    def of(self, subject: Subject) -> tuple[Result, ...]:
        """What it came to for each flow."""
        return tuple(self._result(subject, flow) for flow in self.flows(subject))

    def _result(self, subject: Subject, flow: str) -> Result:
        value = self.value(subject, flow)
        if math.isfinite(value):
            return Result(self, flow, value)
        return Result(self, flow, math.nan, self.missing(subject, flow))


@dataclass(frozen=True, slots=True)
class Result:
    """What an indicator came to for one flow.

    Attributes:
        indicator: which one.
        flow: exports, imports, or BOTH.
        value: in the indicator's unit; NaN where the figures do not allow it.
        why: what is missing where the value is; in English, as the indicator's texts.
    """

    indicator: Indicator
    flow: str
    value: float
    why: str = ""
