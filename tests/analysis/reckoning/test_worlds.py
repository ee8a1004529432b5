"""Properties of reckoning over made-up worlds whose truth is known."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.properties import examples

from tradeviz.analysis.reckoning import Key, Reckoning, reckon
from tradeviz.model.bounds import SCALES
from tradeviz.model.observations import PERCENT_UNITS, QUANTITIES, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = 2001
MONEY_UNITS = [unit for unit in UNITS if unit not in (*PERCENT_UNITS, *QUANTITIES)]
ROUNDING = {
    "": ROUND_HALF_EVEN,
    "about": ROUND_HALF_EVEN,
    "over": ROUND_FLOOR,
    "under": ROUND_CEILING,
    "nearly": ROUND_CEILING,
}

flows = st.integers(10**6, 10**12)


@dataclass
class World:
    """What is true, by cell, and the lines of it that were published."""

    truth: dict[Key, Fraction] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    rates: list[str] = field(default_factory=list)

    def tolerance(self, key: Key) -> float:
        """What floating point may lose: in money against the largest value, in percent against the base."""
        largest = float(max(abs(value) for cell, value in self.truth.items() if cell.unit not in PERCENT_UNITS))
        if key.unit not in PERCENT_UNITS:
            return 1e-9 * largest
        before = key.at(unit="usd", period=str(int(key.period) - 1))
        base = float(abs(self.truth.get(before, Fraction(10**6)))) or 1.0
        return 1e-9 * (1 + abs(float(self.truth[key]))) * max(1.0, largest / base)


def cell(goods: str, year: int, measure: str, unit: str) -> Key:
    return Key("CHN", "BLR", goods, str(year), measure, unit)


@st.composite
def digits(draw: st.DrawFn, value: Fraction, unit: str) -> str:
    """The value as somebody might print it, with a qualifier that is true of it."""
    scale = draw(st.sampled_from(["", "thousand", "million", "billion"])) if unit in ("usd", "cny") else ""
    places = draw(st.integers(0, 3))
    qualifier = draw(st.sampled_from(["", "", "", *ROUNDING]))
    exact = value / 10 ** SCALES[scale]
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal(1).scaleb(-places), ROUNDING[qualifier]
    )
    return f"{shown:f} {scale} qualifier={qualifier}"


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Trade in all goods and in one part of them over a few years; some cells published, others hidden."""
    world = World()
    for year in range(FIRST, FIRST + draw(st.integers(1, 4))):
        per_dollar = Fraction(draw(st.integers(50, 900)), 100)
        for measure in ("exports", "imports"):
            value = Fraction(draw(flows))
            world.truth[cell("TOTAL", year, measure, "usd")] = value
            part = Fraction(draw(st.integers(0, 100)), 100)
            world.truth[cell("31", year, measure, "usd")] = value * part
            world.truth[cell("31", year, measure, "share_percent")] = part * 100
        for goods in ("TOTAL", "31"):
            exports, imports = (world.truth[cell(goods, year, flow, "usd")] for flow in ("exports", "imports"))
            world.truth[cell(goods, year, "turnover", "usd")] = exports + imports
            world.truth[cell(goods, year, "balance", "usd")] = exports - imports
        part, whole = (world.truth[cell(goods, year, "turnover", "usd")] for goods in ("31", "TOTAL"))
        if whole > 0:
            world.truth[cell("31", year, "turnover", "share_percent")] = part / whole * 100
        if draw(st.booleans()):
            world.rates.append(f"{year} CNY {float(per_dollar):.2f}")
        for key in [key for key in world.truth if key.period == str(year) and key.unit == "usd"]:
            world.truth[key.at(unit="cny")] = world.truth[key] * per_dollar
    grow(world, "usd", "yoy_percent")
    grow(world, "cny", "yoy_percent_cny")
    for key, value in world.truth.items():
        if draw(st.integers(0, 2)) == 0:
            printed = draw(digits(value, key.unit))
            world.lines.append(
                f"{key.period} {key.measure} {key.unit} {printed} goods={key.goods} source=s{len(world.lines)}"
            )
    return world


def grow(world: World, unit: str, rate: str) -> None:
    """Add the true growth of every level that was not zero the year before and has not changed its sign."""
    for key in [key for key in world.truth if key.unit == unit]:
        before = world.truth.get(key.at(period=str(int(key.period) - 1)), Fraction(0))
        if before != 0 and world.truth[key] * before >= 0:
            world.truth[key.at(unit=rate)] = (world.truth[key] / before - 1) * 100


@given(worlds())
@examples(120, long=3_000)
def test_every_derived_bound_contains_the_truth(reckoned: Callable[..., Reckoning], world: World) -> None:
    for known in reckoned(*world.lines, rates=world.rates):
        if known.key.measure == "rate":
            continue
        assert known.key in world.truth, known
        truth, slack = float(world.truth[known.key]), world.tolerance(known.key)
        assert known.bounds.low - slack <= truth <= known.bounds.high + slack, known


@given(worlds())
@examples(60, long=1_500)
def test_true_figures_never_disagree(reckoned: Callable[..., Reckoning], world: World) -> None:
    for found in reckoned(*world.lines, rates=world.rates).discrepancies:
        assert found.published.gap(found.implied) <= world.tolerance(found.key), found


@given(worlds(), st.randoms(use_true_random=False))
@examples(30, long=600)
def test_the_order_of_rows_changes_nothing(
    observe: Callable[..., pd.DataFrame], exchange: Callable[..., pd.DataFrame], world: World, random: object
) -> None:
    observations, rates = observe(*world.lines), exchange(*world.rates)
    order = list(range(len(observations)))
    assert hasattr(random, "shuffle")
    random.shuffle(order)
    straight, shuffled = reckon(observations, rates), reckon(observations.iloc[order], rates.iloc[::-1])
    assert straight.cells == shuffled.cells
    assert straight.discrepancies == shuffled.discrepancies
    pd.testing.assert_frame_equal(straight.frame, shuffled.frame)


# A power of two scales floats without rounding, so every choice between ways stays the same to the last bit.
@given(worlds(), st.integers(-20, 20))
@examples(30, long=600)
def test_scaling_all_money_scales_the_answers_and_leaves_rates_alone(
    observe: Callable[..., pd.DataFrame], exchange: Callable[..., pd.DataFrame], world: World, power: int
) -> None:
    observations, rates = observe(*world.lines), exchange(*world.rates)
    money = observations["unit"].isin(MONEY_UNITS)
    numbers = ["value", "low", "high"]
    larger = observations.copy()
    larger.loc[money, numbers] = observations.loc[money, numbers] * 2.0**power
    before, after = reckon(observations, rates), reckon(larger, rates)
    assert before.cells.keys() == after.cells.keys()
    for one in before:
        other, factor = (
            after.cells[one.key],
            2.0**power if one.key.unit in MONEY_UNITS and one.key.measure != "rate" else 1.0,
        )
        assert (other.rule, other.inputs, other.evidence) == (one.rule, one.inputs, one.evidence)
        assert other.value == one.value * factor
        assert other.bounds == one.bounds.scaled(factor)


def test_a_larger_scale_word_scales_the_answers(reckoned: Callable[..., Reckoning]) -> None:
    def world(scale: str) -> Reckoning:
        return reckoned(
            f"2023 exports usd 5.84 {scale}", f"2023 turnover usd 8.443 {scale}", f"2024 balance usd 4.77 {scale}"
        )

    million, billion = world("million"), world("billion")
    assert million.cells.keys() == billion.cells.keys()
    for small in million:
        large, factor = billion.cells[small.key], 1000.0 if small.key.unit == "usd" else 1.0
        assert math.isclose(large.value, small.value * factor, rel_tol=1e-12)
        assert math.isclose(large.bounds.low, small.bounds.low * factor, rel_tol=1e-12)
        assert math.isclose(large.bounds.high, small.bounds.high * factor, rel_tol=1e-12)


@st.composite
def chains(draw: st.DrawFn) -> list[str]:
    """Worlds in which every cell can be reached in one way only, each line from a source of its own.

    Exports and imports are given once, then carried on by growth rates, some of which are missing; a part of
    them is given by its share. Where a rate is missing, nothing later is known.
    """
    lines = [f"{FIRST} {flow} usd {draw(st.integers(10, 99))}.5 million" for flow in ("exports", "imports")]
    for flow in ("exports", "imports"):
        for year in range(FIRST + 1, FIRST + 1 + draw(st.integers(0, 4))):
            lines.append(f"{year} {flow} yoy_percent {draw(st.integers(-60, 150))}.5")
            if draw(st.booleans()):
                lines.append(f"{year} {flow} share_percent {draw(st.integers(1, 99))}.5 goods=31")
    return [f"{line} source=s{number}" for number, line in enumerate(lines)]


@given(chains(), st.data())
@examples(40, long=1_000)
def test_taking_a_source_away_takes_away_just_the_cells_that_rest_on_it(
    observe: Callable[..., pd.DataFrame], exchange: Callable[..., pd.DataFrame], lines: list[str], data: st.DataObject
) -> None:
    observations, rates = observe(*lines), exchange()
    assume(len(observations) > 2)
    source = data.draw(st.sampled_from(sorted(observations["source"])))
    before = reckon(observations, rates)
    after = reckon(observations[observations["source"] != source], rates)
    rest = {one.key: one for one in before if not any(name.endswith(f"/{source}") for name in one.evidence)}
    assert after.cells == rest
    assert len(rest) < len(before.cells)


@given(worlds(), st.data())
@examples(30, long=600)
def test_no_cell_rests_on_a_source_that_is_not_there(
    observe: Callable[..., pd.DataFrame], exchange: Callable[..., pd.DataFrame], world: World, data: st.DataObject
) -> None:
    observations, rates = observe(*world.lines), exchange(*world.rates)
    assume(len(observations) > 0)
    source = data.draw(st.sampled_from(sorted(observations["source"])))
    left = observations[observations["source"] != source]
    allowed = {*left["id"], *rates["id"]}
    assert all(set(one.evidence) <= allowed for one in reckon(left, rates))
