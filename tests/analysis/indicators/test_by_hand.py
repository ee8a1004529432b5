"""Indicators in small worlds worked out by hand, and against published examples."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeviz.analysis.indicators import INDICATORS, Result, Subject, evaluate
from tradeviz.analysis.indicators.flows import ONE_SIDE, average_growth, growth, mirror_gap, share, unit_value
from tradeviz.analysis.indicators.indicator import NEEDS_WORLD, NOT_IN_WORLD, NOT_SUMMED
from tradeviz.analysis.indicators.structure import (
    NO_PARTS,
    ONE_FLOW,
    comparative_advantage,
    concentration,
    grubel_lloyd,
    partner_share,
    trade_intensity,
)

COLUMNS = ["reporter", "partner", "flow", "period", "goods", "value_usd", "tonnes"]
WORLD_COLUMNS = ["reporter", "flow", "period", "goods", "value_usd", "complete"]
NO_WORLD = pd.DataFrame(columns=WORLD_COLUMNS)

NOTHING = pd.DataFrame(columns=COLUMNS)
amounts = st.floats(min_value=1.0, max_value=1e9)


def frame(*rows: tuple[str, str, str, str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


VALUES = frame(
    ("CHN", "BLR", "exports", "2021", "TOTAL", 100.0, math.nan),
    ("CHN", "BLR", "exports", "2023", "TOTAL", 400.0, math.nan),
    ("CHN", "BLR", "exports", "2021", "87", 25.0, 5.0),
    ("CHN", "BLR", "exports", "2022", "87", 50.0, 0.0),
    ("CHN", "BLR", "exports", "2023", "87", 100.0, 20.0),
    ("BLR", "CHN", "imports", "2023", "87", 132.0, math.nan),
)


def test_a_share_needs_its_whole() -> None:
    told = share(VALUES).set_index(["period", "goods"])["share"]
    assert told["2021", "87"] == 0.25
    assert told["2023", "87"].tolist()[0] == 0.25
    assert math.isnan(told["2022", "87"])


def test_growth_is_on_the_year_before_and_on_no_other() -> None:
    told = growth(VALUES[VALUES["goods"] == "TOTAL"])["growth"]
    assert told.isna().all()
    own = VALUES[(VALUES["goods"] == "87") & (VALUES["reporter"] == "CHN")]
    assert growth(own)["growth"].tolist()[1:] == [1.0, 1.0]


def test_average_growth_doubles_a_value_in_a_year_of_a_hundred_percent() -> None:
    assert average_growth(25.0, 100.0, 2) == 1.0
    # Compound Annual Growth Rate, Wikipedia: revenues of 9,000 in 2004 and 13,000 in 2007 grow by 13.04 percent a year.
    assert average_growth(9000.0, 13000.0, 3) == pytest.approx(0.1304, abs=5e-5)


@pytest.mark.parametrize(("first", "last", "years"), [(0.0, 5.0, 2), (5.0, 0.0, 2), (-1.0, 5.0, 2), (5.0, 5.0, 0)])
def test_average_growth_of_what_is_not_positive_is_missing(first: float, last: float, years: int) -> None:
    assert math.isnan(average_growth(first, last, years))


def test_a_weight_of_zero_gives_no_unit_value() -> None:
    told = unit_value(VALUES).set_index(["reporter", "period", "goods"])["unit_value"]
    assert told["CHN", "2023", "87"] == 5.0
    assert math.isnan(told["CHN", "2022", "87"])
    assert math.isnan(told["BLR", "2023", "87"])


def test_the_mirror_gap_takes_the_factor_out_of_imports_from_either_side() -> None:
    told = mirror_gap(VALUES, factor=1.1).set_index(["reporter", "period", "goods"])
    assert told.loc[("CHN", "2023", "87"), "gap_usd"] == pytest.approx(20.0)
    assert told.loc[("CHN", "2023", "87"), "gap"] == pytest.approx(0.2)
    assert told.loc[("BLR", "2023", "87"), "gap"] == pytest.approx(100 / 120 - 1)
    assert bool(told["gap"].isna()["CHN", "2021", "87"])


def test_concentration_of_shares_of_30_30_20_and_20_percent() -> None:
    # U.S. Department of Justice, Herfindahl-Hirschman Index: 30² + 30² + 20² + 20² = 2,600.
    assert concentration([30.0, 30.0, 20.0, 20.0]) == pytest.approx(0.26)
    assert concentration([7.0]) == 1.0
    assert concentration([5.0, 5.0], normalised=True) == pytest.approx(0.0)
    assert math.isnan(concentration([]))
    assert math.isnan(concentration([1.0, math.nan]))


def test_grubel_lloyd_by_hand() -> None:
    sold, bought = pd.Series({"a": 10.0, "b": 4.0}), pd.Series({"a": 6.0, "c": 10.0})
    # |10 − 6| + |4 − 0| + |0 − 10| = 18 of 30.
    assert grubel_lloyd(sold, bought) == pytest.approx(1 - 18 / 30)
    assert grubel_lloyd(sold, sold) == 1.0
    assert math.isnan(grubel_lloyd(pd.Series(dtype="float64"), pd.Series(dtype="float64")))
    assert math.isnan(grubel_lloyd(pd.Series({"a": math.nan}), bought))


def test_brazils_soybeans_of_2010() -> None:
    # The Atlas of Economic Complexity's glossary: 11 of 140 billion dollars against 0.35 percent of world trade: 22.
    assert comparative_advantage(11.0, 140.0, 42.0, 12_000.0) == pytest.approx(22, rel=0.03)
    assert math.isnan(comparative_advantage(1.0, 0.0, 1.0, 1.0))
    assert math.isnan(comparative_advantage(1.0, 1.0, 0.0, 1.0))


def test_trade_intensity_by_hand() -> None:
    # A tenth of the exports goes to a partner who takes a twentieth of all that others import.
    assert trade_intensity(10.0, 100.0, 45.0, 1000.0, 100.0) == pytest.approx(2.0)


def test_the_partner_s_share_by_hand() -> None:
    # China sold cars for 100 to Belarus, of 400 to everyone: a quarter. In 2022 nobody summed what it sold to everyone.
    assert partner_share(100.0, 400.0) == 0.25
    assert math.isnan(partner_share(0.0, 0.0))
    rows = [("CHN", "exports", "2023", "87", 400.0, True), ("CHN", "exports", "2022", "87", 300.0, False)]
    world = pd.DataFrame(rows, columns=WORLD_COLUMNS)
    assert page(world)["partner share", "exports"] == (25.0, "")
    assert page()["partner share", "exports"][1] == NEEDS_WORLD
    early = evaluate(Subject(VALUES, NOTHING, world, "CHN", goods="87", year="2022"))
    assert [one.why for one in early if one.indicator.key == "partner share"] == [NOT_IN_WORLD]


@given(st.lists(amounts, min_size=1, max_size=30))
def test_concentration_lies_between_one_over_n_and_one_whatever_the_unit(values: list[float]) -> None:
    index = concentration(values)
    assert 1 / len(values) - 1e-9 <= index <= 1 + 1e-9
    assert concentration([value * 1000 for value in values]) == pytest.approx(index)


@given(st.dictionaries(st.sampled_from("abcdef"), amounts), st.dictionaries(st.sampled_from("abcdef"), amounts))
def test_grubel_lloyd_lies_between_zero_and_one(sold: dict[str, float], bought: dict[str, float]) -> None:
    index = grubel_lloyd(pd.Series(sold, dtype="float64"), pd.Series(bought, dtype="float64"))
    assert math.isnan(index) if not (sold or bought) else -1e-9 <= index <= 1 + 1e-9


@given(st.lists(amounts, min_size=1, max_size=8))
def test_shares_of_all_parts_make_one(values: list[float]) -> None:
    rows = [("CHN", "BLR", "exports", "2023", f"{number:02d}", value, 1.0) for number, value in enumerate(values, 1)]
    whole = ("CHN", "BLR", "exports", "2023", "TOTAL", sum(values), 1.0)
    told = share(frame(*rows, whole))
    assert told[told["goods"] != "TOTAL"]["share"].sum() == pytest.approx(1.0)


def page(world: pd.DataFrame = NO_WORLD, *, reconciled: bool = False) -> dict[tuple[str, str], tuple[float, str]]:
    children = frame(
        ("CHN", "BLR", "exports", "2023", "8703", 60.0, 1.0), ("CHN", "BLR", "exports", "2023", "8704", 40.0, 1.0)
    )
    subject = Subject(VALUES, children, world, "CHN", goods="87", year="2023", factor=1.1, reconciled=reconciled)
    return {(one.indicator.key, one.flow): (one.value, one.why) for one in evaluate(subject)}


def test_a_page_has_every_indicator_or_says_why_not() -> None:
    told = page()
    assert {key for key, _ in told} == {indicator.key for indicator in INDICATORS}
    assert told["share", "exports"][0] == pytest.approx(25.0)
    assert told["average growth", "exports"][0] == pytest.approx(100.0)
    assert told["concentration", "exports"][0] == pytest.approx(0.52)
    assert told["mirror gap", "exports"][0] == pytest.approx(20.0)
    assert told["intra-industry", ""][1] == ONE_FLOW
    assert told["advantage", "exports"][1] == told["intensity", "exports"][1] == NEEDS_WORLD
    assert all(bool(why) == math.isnan(value) for value, why in told.values())


def test_reconciled_figures_have_no_mirror_gap() -> None:
    assert page(reconciled=True)["mirror gap", "exports"][1] == ONE_SIDE


def test_the_worlds_trade_gives_advantage_and_intensity_and_an_incomplete_world_does_not() -> None:
    rows = [
        ("CHN", "exports", "2023", "TOTAL", 4000.0),
        ("CHN", "exports", "2023", "87", 400.0),
        ("", "exports", "2023", "TOTAL", 20000.0),
        ("", "exports", "2023", "87", 1000.0),
        ("", "imports", "2023", "TOTAL", 20000.0),
        ("CHN", "imports", "2023", "TOTAL", 4000.0),
        ("BLR", "imports", "2023", "TOTAL", 800.0),
    ]
    world = pd.DataFrame([(*row, True) for row in rows], columns=WORLD_COLUMNS)
    told = page(world)
    assert told["advantage", "exports"][0] == pytest.approx(0.1 / 0.05)
    assert told["intensity", "exports"][0] == pytest.approx((400 / 4000) / (800 / 16000))
    assert math.isnan(page(world.assign(complete=False))["advantage", "exports"][0])


def test_the_finest_level_has_no_parts_to_measure() -> None:
    found = evaluate(Subject(VALUES, VALUES.head(0), NO_WORLD, "CHN", goods="87", year="2023"))
    assert {one.why for one in found if one.indicator.key in {"concentration", "intra-industry"}} == {NO_PARTS}


def told_of(
    values: pd.DataFrame, children: pd.DataFrame, world: pd.DataFrame = NO_WORLD, goods: str = "87"
) -> dict[tuple[str, str], Result]:
    found = evaluate(Subject(values, children, world, "CHN", goods=goods, year="2023"))
    return {(one.indicator.key, one.flow): one for one in found}


def test_months_are_compared_with_their_like_and_are_no_years() -> None:
    months = frame(
        ("CHN", "BLR", "exports", "2020-05", "87", 1.0, 1.0),
        ("CHN", "BLR", "exports", "2022-01", "87", 4.0, 1.0),
        ("CHN", "BLR", "exports", "2023-01", "87", 6.0, 1.0),
    )
    assert growth(months)["growth"].tolist()[2] == 0.5
    told = told_of(pd.concat([VALUES, months], ignore_index=True), NOTHING)
    assert told["growth", "exports"].value == pytest.approx(100.0)
    assert told["average growth", "exports"].value == pytest.approx(100.0)


def test_average_growth_begins_where_there_is_a_value() -> None:
    zero = frame(("CHN", "BLR", "exports", "2020", "87", 0.0, 1.0))
    assert told_of(pd.concat([zero, VALUES]), NOTHING)["average growth", "exports"].value == pytest.approx(100.0)


def test_a_flow_that_nobody_declared_is_no_trade_in_one_direction() -> None:
    sold = frame(
        ("CHN", "BLR", "exports", "2023", "8703", 60.0, 1.0), ("CHN", "BLR", "exports", "2023", "8704", 40.0, 1.0)
    )
    bought = frame(("CHN", "BLR", "imports", "2023", "8704", 20.0, 1.0))
    imports = frame(("CHN", "BLR", "imports", "2023", "TOTAL", 90.0, 1.0))
    assert told_of(VALUES, sold)["intra-industry", ""].why == ONE_FLOW
    assert told_of(pd.concat([VALUES, imports]), sold)["intra-industry", ""].value == 0.0
    # |60 − 0| + |40 − 20| = 80 of 120.
    told = told_of(pd.concat([VALUES, imports]), pd.concat([sold, bought]))
    assert told["intra-industry", ""].value == pytest.approx(1 - 80 / 120)


def test_goods_that_nobody_specified_are_no_kind_of_goods() -> None:
    parts = frame(
        ("CHN", "BLR", "exports", "2023", "XVII", 50.0, 1.0),
        ("CHN", "BLR", "exports", "2023", "XXII", 50.0, 1.0),
        ("CHN", "BLR", "imports", "2023", "XVII", 50.0, 1.0),
        ("CHN", "BLR", "imports", "2023", "XXII", 10.0, 1.0),
    )
    imports = frame(("CHN", "BLR", "imports", "2023", "TOTAL", 60.0, 1.0))
    told = told_of(pd.concat([VALUES, imports]), parts, goods="TOTAL")
    assert told["concentration", "exports"].value == 1.0
    assert told["intra-industry", ""].value == 1.0


def test_a_world_that_lacks_the_goods_or_the_year_is_not_a_world_that_is_not_there() -> None:
    rows = [("CHN", "exports", "2023", "TOTAL", 9.0, True), ("", "exports", "2022", "87", 9.0, True)]
    world = pd.DataFrame(rows, columns=WORLD_COLUMNS)
    assert told_of(VALUES, NOTHING, world)["advantage", "exports"].why == NOT_IN_WORLD
    assert told_of(VALUES, NOTHING, world.head(1))["advantage", "exports"].why == NOT_SUMMED
    assert told_of(VALUES, NOTHING)["advantage", "exports"].why == NEEDS_WORLD


# Published: 40, 30, 20, 10 % give 3,000 of 10,000 (infinitelexicon, "HerfindahlIndex"); 30, 20, 15, 15, 10, 10 % give
# 1,950 (collegedunia); one of 80, five of 2 and ten of 1 % equal 1.55521 firms (liquisearch, "Herfindahl Index").
@pytest.mark.parametrize(
    ("shares", "index"),
    [
        ([40.0, 30.0, 20.0, 10.0], 0.30),
        ([30.0, 20.0, 15.0, 15.0, 10.0, 10.0], 0.195),
        ([80.0, *[2.0] * 5, *[1.0] * 10], 1 / 1.55521),
    ],
)
def test_concentration_agrees_with_published_examples(shares: list[float], index: float) -> None:
    assert concentration(shares) == pytest.approx(index, rel=1e-5)


# Published: exports of 300 and imports of 200 give 0.80 (ixambee, economics 477699); 6 and 2 billion give 0.5
# (interviewsolution, "What is the Grubel Lloyd index").
@pytest.mark.parametrize(("sold", "bought", "index"), [(300.0, 200.0, 0.8), (6.0, 2.0, 0.5)])
def test_grubel_lloyd_agrees_with_published_examples(sold: float, bought: float, index: float) -> None:
    assert grubel_lloyd(pd.Series({"33": sold}), pd.Series({"33": bought})) == pytest.approx(index)


def test_average_growth_agrees_with_a_published_example() -> None:
    # Net income from 10,000,000 in 2009 to 42,998,000 in 2017: 20 % a year (power.one, compound annual growth rate).
    assert average_growth(10_000_000.0, 42_998_000.0, 8) == pytest.approx(0.2, abs=1e-5)
