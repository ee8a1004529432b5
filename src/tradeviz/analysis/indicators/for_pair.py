"""The measures of one pair's page: of one category, from one reporter's side, in one year."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.indicators.flows import average_growth, growth, mirror_gap, share, unit_value
from tradeviz.analysis.indicators.structure import comparative_advantage, concentration, grubel_lloyd, trade_intensity
from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import read_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

WORLD = ""
FLOWS = ("exports", "imports")
NEEDS_WORLD = "Needs the world's trade: bring in a whole BACI release."
NOT_KNOWN = "The figures do not say it."
NO_WEIGHT = "Not every part has its weight declared."
ONE_SIDE = "These figures were made one before they were published."
NO_PARTS = "There is nothing below this category."
ONE_FLOW = "Needs exports and imports of the same year: one of them is not known."
NOT_SUMMED = "The world's trade is summed for chapters and sections only: choose one of them."
NOT_IN_WORLD = "The world's trade has no complete figure of this for the year."


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one flow.

    Attributes:
        key: which one: a key of `NOTES`.
        flow: exports, imports, or empty where it is of both.
        value: in the note's unit; percent as such: 4.5 for 4.5 percent. NaN where the figures do not allow it.
        why: what is missing where the value is.
    """

    key: str
    flow: str
    value: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Frames:
    """The figures that measures are worked out from.

    Attributes:
        values: the category and all goods, both reporters, all years: columns as of `Store.values`.
        children: what stands one level below the category in the year; may be empty.
        world: trade with the whole world, columns as of `Store.world`; empty where the dataset does not cover it.
    """

    values: pd.DataFrame
    children: pd.DataFrame
    world: pd.DataFrame


def measured(
    frames: Frames, *, reporter: str, goods: str, year: str, factor: float = 1.0, reconciled: bool = False
) -> tuple[Measured, ...]:
    """Every measure that a page shows of a category in a year; those that cannot be had say why."""
    own = frames.values[(frames.values["reporter"] == reporter) & (frames.values["period"] == year)]
    partner = str(own["partner"].iloc[0]) if len(own) else ""
    found: list[Measured] = []
    for flow in FLOWS:
        if (own["flow"] == flow).any():
            found += _of_flow(frames, reporter, goods, year, flow)
            found += [_gap(frames, reporter, goods, year, flow, factor, reconciled=reconciled)]
    return (*found, *_of_both(frames, reporter, partner, goods, year))


def _of_flow(frames: Frames, reporter: str, goods: str, year: str, flow: str) -> Iterator[Measured]:
    line = frames.values[(frames.values["reporter"] == reporter) & (frames.values["flow"] == flow)]
    if goods != TOTAL:
        yield _told("share", flow, _at(share(line), goods, year, "share") * 100)
    yield _told("growth", flow, _at(growth(line), goods, year, "growth") * 100)
    yield _told("average growth", flow, _average(line[line["goods"] == goods], year) * 100)
    yield _told("unit value", flow, _at(unit_value(line), goods, year, "unit_value"), NO_WEIGHT)
    parts = _specified(frames.children[(frames.children["reporter"] == reporter) & (frames.children["flow"] == flow)])
    yield _told("concentration", flow, concentration(parts["value_usd"].tolist()), NO_PARTS)


def _gap(
    frames: Frames, reporter: str, goods: str, year: str, flow: str, factor: float, *, reconciled: bool
) -> Measured:
    if reconciled:
        return Measured("mirror gap", flow, math.nan, ONE_SIDE)
    both = mirror_gap(frames.values, factor=factor)
    own = both[(both["reporter"] == reporter) & (both["flow"] == flow)]
    return _told("mirror gap", flow, _at(own, goods, year, "gap") * 100, "The partner declared no such flow.")


def _of_both(frames: Frames, reporter: str, partner: str, goods: str, year: str) -> Iterator[Measured]:
    declared = frames.values[(frames.values["reporter"] == reporter) & (frames.values["period"] == year)]
    yield _both_ways(_specified(frames.children[frames.children["reporter"] == reporter]), set(declared["flow"]))
    world = _World(frames.world, year)
    if goods != TOTAL:
        ends = [world.at(who, "exports", what) for who in (reporter, WORLD) for what in (goods, TOTAL)]
        yield _told("advantage", "exports", comparative_advantage(*ends), world.lacks(goods))
    yield _told("intensity", "exports", _intensity(frames.values, world, reporter, partner), world.lacks(TOTAL))


def _both_ways(parts: pd.DataFrame, declared: set[str]) -> Measured:
    """Grubel-Lloyd, where both flows were declared: goods that such a flow does not list were not traded that way."""
    sold, bought = (parts[parts["flow"] == flow].set_index("goods")["value_usd"] for flow in FLOWS)
    if len(parts) and declared != set(FLOWS):
        return Measured("intra-industry", "", math.nan, ONE_FLOW)
    return _told("intra-industry", "", grubel_lloyd(sold, bought), NO_PARTS)


def _specified(parts: pd.DataFrame) -> pd.DataFrame:
    """The parts without goods that nobody specified: those are no kind of goods, so they neither overlap nor spread."""
    filler = parts["goods"].map(lambda code: hs.is_hs_code(code) and hs.is_unspecified(code)).astype(bool)
    return parts[~filler]


@dataclass(frozen=True, slots=True)
class _World:
    """Trade with the whole world in one year, where it is complete."""

    frame: pd.DataFrame
    year: str

    def at(self, reporter: str, flow: str, goods: str) -> float:
        frame = self.frame
        if not len(frame):
            return math.nan
        here = (frame["reporter"] == reporter) & (frame["flow"] == flow) & (frame["goods"] == goods)
        rows = frame[here & (frame["period"] == self.year) & frame["complete"]]
        return float(rows["value_usd"].iloc[0]) if len(rows) else math.nan

    def lacks(self, goods: str) -> str:
        """Why there is no measure of some goods against the world."""
        if not len(self.frame):
            return NEEDS_WORLD
        return NOT_IN_WORLD if (self.frame["goods"] == goods).any() else NOT_SUMMED


def _intensity(values: pd.DataFrame, world: _World, reporter: str, partner: str) -> float:
    line = values[(values["reporter"] == reporter) & (values["flow"] == "exports")]
    return trade_intensity(
        _at(line, TOTAL, world.year, "value_usd"),
        world.at(reporter, "exports", TOTAL),
        world.at(partner, "imports", TOTAL),
        world.at(WORLD, "imports", TOTAL),
        world.at(reporter, "imports", TOTAL),
    )


def _average(line: pd.DataFrame, year: str) -> float:
    """From the first year that has a value: no rate leads up from zero, and months are no years."""
    years = line["period"].map(lambda period: read_period(period).is_year).astype(bool)
    until = line[years & (line["value_usd"] > 0) & (line["period"] <= year)].sort_values("period")
    if not len(until) or until["period"].iloc[-1] != year:
        return math.nan
    first, last = until.iloc[0], until.iloc[-1]
    return average_growth(
        float(first["value_usd"]), float(last["value_usd"]), int(last["period"]) - int(first["period"])
    )


def _at(frame: pd.DataFrame, goods: str, year: str, column: str) -> float:
    rows = frame[(frame["goods"] == goods) & (frame["period"] == year)]
    return float(rows[column].iloc[0]) if len(rows) else math.nan


def _told(key: str, flow: str, value: float, why: str = NOT_KNOWN) -> Measured:
    return Measured(key, flow, value) if math.isfinite(value) else Measured(key, flow, math.nan, why)
