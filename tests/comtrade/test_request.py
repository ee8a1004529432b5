from __future__ import annotations

import pycountry
import pytest

from tradeviz.comtrade.query import FLOW_CODES, ApiQuery
from tradeviz.comtrade.request import economy, fetch_request, years
from tradeviz.errors import ChoiceError, NotInStoreError, PeriodError
from tradeviz.model import economies


@pytest.mark.parametrize(("code", "number"), [("CHN", 156), ("blr", 112), ("USA", 842), ("FRA", 251), ("IND", 699)])
def test_economies_have_the_numbers_of_un_comtrade_not_of_iso(code: str, number: int) -> None:
    assert economy(code).number == number


def test_every_number_that_is_asked_for_means_that_economy() -> None:
    codes = [country.alpha_3 for country in pycountry.countries]
    numbers = {code: economies.to_comtrade(code) for code in codes}
    assert [code for code, number in numbers.items() if number is None] == ["MCO"]
    found = {code: economies.from_comtrade(number) for code, number in numbers.items() if number}
    assert [code for code, area in found.items() if area is None or economies.economy_of(area.code) != code] == []
    assert (economies.to_comtrade("XXX"), economies.to_comtrade("chn")) == (None, None)


@pytest.mark.parametrize(
    ("text", "near"),
    [("China", "CHN (China)"), ("BEL4", "BEL (Belgium)"), ("Belarusia", "BLR (Belarus)"), ("US", "USA")],
)
def test_an_unknown_economy_is_answered_with_near_names(text: str, near: str) -> None:
    with pytest.raises(NotInStoreError) as caught:
        economy(text)
    assert repr(text) in str(caught.value)
    assert near in str(caught.value)


def test_an_economy_without_near_names_is_answered_with_the_form() -> None:
    with pytest.raises(NotInStoreError, match="three letters, such as CHN"):
        economy("0")


@pytest.mark.parametrize(
    ("text", "span"), [("2024", (2024, 2024)), ("2015-2024", (2015, 2024)), (" 2015–2016 ", (2015, 2016))]
)
def test_years_are_one_or_a_span(text: str, span: tuple[int, int]) -> None:
    assert years(text, 2025) == span


@pytest.mark.parametrize("text", ["", "24", "2024-", "2024-2015", "1961", "2026", "2015-2026", "٢٠٢٤", "2015,2016"])
def test_other_years_are_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        years(text, 2025)
    assert repr(text) in str(caught.value)


def test_an_economy_is_no_pair_with_itself() -> None:
    with pytest.raises(ChoiceError, match="CHN stands there twice"):
        fetch_request(("CHN", "chn"), "2024", 2025)


def test_both_sides_are_asked_year_by_year() -> None:
    wanted = fetch_request(("CHN", "BLR"), "2023-2024", 2025, "chapter")
    asked = [one for sides in wanted.directions() for one in wanted.queries(*sides, one_period=True)]
    assert asked == [
        ApiQuery(reporter, partner, FLOW_CODES, (year,), ("TOTAL", "AG2"))
        for reporter, partner in ((156, 112), (112, 156))
        for year in ("2023", "2024")
    ]


def test_months_are_asked_a_year_at_a_time_with_a_key_and_one_by_one_without() -> None:
    wanted = fetch_request(("CHN", "BLR"), "2024", 2025, monthly=True)
    [whole] = wanted.queries(*wanted.pair, one_period=False)
    assert (len(whole.periods), whole.periods[0], whole.frequency) == (12, "202401", "M")
    assert [one.periods for one in wanted.queries(*wanted.pair, one_period=True)] == [(one,) for one in whole.periods]
