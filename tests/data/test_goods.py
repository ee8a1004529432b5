"""The built-in story's figures by goods: sums meet their parts, and the press is held against the months."""

from __future__ import annotations

import pandas as pd
import pytest

from tradeviz.model.bounds import read_published
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.observations import DOUBTFUL, GROWTH
from tradeviz.model.periods import Period, read_period
from tradeviz.story.load import default_folder, load

STORY = load(default_folder())
CUSTOMS = "gacc-tdm-fertilisers"
MONTHS = STORY.months.set_index(["unit", "period"])["value"]
POTASH = STORY.observations[STORY.observations["goods"] == "potash"].set_index("id")
YEARS = [*(str(year) for year in range(2014, 2026)), "2026-01/2026-03"]
PRESS = POTASH[(POTASH["measure"] == "imports") & (POTASH["source"] != CUSTOMS)]
HEADINGS_OF_31 = ("3102", "potash", "3105")


def total(unit: str, period: Period) -> float:
    """The sum of the months that customs have of a period."""
    codes = [Period(period.year, month, month).code for month in range(period.first, period.last + 1)]
    return float(sum(MONTHS[unit, code] for code in codes if (unit, code) in MONTHS.index))


def by_customs(unit: str, period: Period) -> float:
    """What customs' months say of a level or of growth in dollars."""
    if unit != GROWTH:
        return total(unit, period)
    return (total("usd", period) / total("usd", period.years_earlier()) - 1) * 100


def test_potash_has_every_month_from_2014_to_march_2026_but_june_2020() -> None:
    months = [Period(year, month, month).code for year in range(2014, 2027) for month in range(1, 13)]
    expected = {(unit, code) for unit in ("usd", "tonnes") for code in months[:147] if code != "2020-06"}
    assert set(MONTHS.index) == expected
    assert set(STORY.months["goods"]) == {"potash"}


@pytest.mark.parametrize("unit", ["usd", "tonnes"])
@pytest.mark.parametrize("period", YEARS)
def test_the_months_of_potash_add_up_to_its_years(period: str, unit: str) -> None:
    year = POTASH.loc[f"{period}/CHN/BLR/imports/{unit}/potash/{CUSTOMS}"]
    assert total(unit, read_period(period)) == pytest.approx(year["value"], abs=0.0005)


@pytest.mark.parametrize(("flow", "source"), [("imports", CUSTOMS), ("exports", "gacc-tdm-fertiliser-exports")])
def test_the_headings_of_fertilisers_add_up_to_the_chapter(flow: str, source: str) -> None:
    rows = STORY.observations.query("measure == @flow and source == @source and unit == 'usd'")
    values = rows.pivot_table(index="period", columns="goods", values="value", aggfunc="sum")
    assert set(values.columns) <= {"31", *HEADINGS_OF_31}
    parts = values[[code for code in HEADINGS_OF_31 if code in values]].sum(axis="columns")
    pd.testing.assert_series_equal(parts, values["31"], check_names=False)
    assert len(values) >= 9


@pytest.mark.parametrize("name", PRESS[PRESS["status"] != DOUBTFUL].index)
def test_what_the_press_gave_of_potash_is_what_customs_months_say(name: str) -> None:
    row = PRESS.loc[name]
    digits = read_published(str(row["published"]), str(row["qualifier"]) or "about")  # rounded, or cut off
    assert digits.bounds.contains(by_customs(str(row["unit"]), read_period(str(row["period"]))))


@pytest.mark.parametrize("name", PRESS[PRESS["status"] == DOUBTFUL].index)
def test_doubtful_values_of_potash_are_not_what_customs_months_say(name: str) -> None:
    row = PRESS.loc[name]
    digits = read_published(str(row["published"]), str(row["qualifier"]))
    assert not digits.bounds.contains(by_customs(str(row["unit"]), read_period(str(row["period"]))))
    assert "ustoms' months" in str(row["note"])


def test_sums_of_which_months_may_be_lacking_are_at_least_that_much() -> None:
    fish = STORY.observations[STORY.observations["source"] == "un-comtrade-fish"]
    assert len(fish) == 68
    assert set(fish["qualifier"]) == {"over"}
    assert fish["note"].str.contains("at least this").all()


def test_fish_was_declared_by_both_sides() -> None:
    fish = STORY.observations[STORY.observations["source"] == "un-comtrade-fish"]
    sides = {who: set(zip(of["goods"], of["period"], strict=True)) for who, of in fish.groupby("reporter")}
    assert len(sides["CHN"] & sides["BLR"]) >= 15


@pytest.mark.parametrize("code", [code for code, good in STORY.goods.items() if code.isdigit() and code != "999999"])
def test_a_code_of_the_hs_stands_below_its_heading_and_its_chapter(code: str) -> None:
    above = [STORY.goods[one].hs.split() for one in ancestors(code, STORY.goods)]
    assert ancestors(code, STORY.goods)[-1] == TOTAL
    assert STORY.goods[code].hs == code
    for digits in range(2, len(code), 2):
        assert any(code[:digits] in covered for covered in above)


def test_a_category_lies_within_the_one_above_it_where_both_say_what_they_cover() -> None:
    for code, good in STORY.goods.items():
        parent = STORY.goods.get(good.parent)
        if parent is not None and parent.hs and good.hs and code != "meat-and-dairy":
            assert all(one.startswith(tuple(parent.hs.split())) for one in good.hs.split()), code


def test_most_categories_have_a_value_or_parts_that_have_one() -> None:
    valued = set(STORY.observations["goods"])
    parts = {above for code in valued for above in ancestors(code, STORY.goods)}
    without = {code for code in STORY.goods if code not in valued | parts}
    assert without == {"condensed-milk", "39", "3908", "8450", "8528", "8703", "appliances", "electronics"}
