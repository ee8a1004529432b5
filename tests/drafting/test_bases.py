"""What a number is compared with, where that is of another time than the year before."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines, reasons

NOW = "turnover KEN 2023 usd 8.4 billion"
TRADE = "Trade between Kenya and China reached a record $8.4 billion in 2023"


@pytest.mark.parametrize(
    "base",
    [
        ", nearly six times the pre-crisis $1.4 billion",
        ", six times the $1.4 billion recorded before the war",
        ", six times the old record of $1.4 billion",
        ", six times the pre-pandemic level of $1.4 billion",
    ],
)
def test_a_multiple_of_an_amount_of_no_said_time_is_no_growth_on_the_year(base: str) -> None:
    assert lines(TRADE + base + ".") == [NOW, "turnover KEN usd 1.4 billion"]
    assert "other time" in reasons(TRADE + base + ".").values()


@pytest.mark.parametrize(
    "base",
    [
        ", beating the previous record of $1.4 billion",
        ", against a prewar level of $1.4 billion",
        ", up from $1.4 billion before the war",
        ", well above the then $1.4 billion",
        ", compared with the original $1.4 billion",
    ],
)
def test_an_amount_of_no_said_time_is_of_no_year(base: str) -> None:
    assert lines(TRADE + base + ".") == [NOW, "turnover KEN usd 1.4 billion"]


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (", six times the $1.4 billion of 2014", "several years"),
        (", six times the level of 2014", "several years"),
        (", up 68 percent from $5 billion in 2019", "several years"),
        (", up 20 percent on pre-war levels", "other time"),
        (", 20 percent more than before the crisis", "other time"),
        (", 20 percent above the pre-pandemic level", "other time"),
    ],
)
def test_growth_on_another_time_is_none_on_the_year(base: str, reason: str) -> None:
    assert reason in reasons(TRADE + base + ".").values()
    assert not any("percent" in line or "times" in line for line in lines(TRADE + base + "."))


@pytest.mark.parametrize(
    ("base", "also"),
    [
        (", double the $4.2 billion of a year earlier", ["2023 times 2", "2022 usd 4.2 billion"]),
        (", up 5 percent from $8 billion in 2022", ["2023 yoy_percent 5", "2022 usd 8 billion"]),
        (", up from the $8 billion of the previous year", ["2022 usd 8 billion"]),
        (", twice that of 2022", ["2023 times 2"]),
        (", above the previous high of $8 billion set in 2022", ["2022 usd 8 billion"]),
    ],
)
def test_the_year_before_stays_a_base(base: str, also: list[str]) -> None:
    assert lines(TRADE + base + ".") == [NOW, *(f"turnover KEN {one}" for one in also)]
