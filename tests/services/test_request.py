from __future__ import annotations

import pycountry
import pytest

from tradeviz.errors import ChoiceError, NotInStoreError, PeriodError
from tradeviz.model import economies
from tradeviz.services.request import economy, fetch_request, years


@pytest.mark.parametrize(("code", "number"), [("CHN", 156), ("blr", 112), ("USA", 842), ("FRA", 251), ("IND", 699)])
def test_economies_have_the_numbers_of_un_comtrade_not_of_iso(code: str, number: int) -> None:
    assert economies.to_comtrade(economy(code).code) == number


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


@pytest.mark.parametrize("text", ["", "24", "2024-", "2024-2015", "1947", "2026", "2015-2026", "٢٠٢٤", "2015,2016"])
def test_other_years_are_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        years(text, 2025)
    assert repr(text) in str(caught.value)


def test_an_economy_is_no_pair_with_itself() -> None:
    with pytest.raises(ChoiceError, match="CHN stands there twice"):
        fetch_request(("CHN", "chn"), "2024", 2025)


def test_a_request_has_both_directions_and_every_period() -> None:
    wanted = fetch_request(("CHN", "BLR"), "2023-2024", 2025, "chapter")
    assert [(one.code, other.code) for one, other in wanted.directions()] == [("CHN", "BLR"), ("BLR", "CHN")]
    assert wanted.periods() == ("2023", "2024")
    months = fetch_request(("CHN", "BLR"), "2023-2024", 2025, monthly=True).periods()
    assert (len(months), months[0], months[-1]) == (24, "2023-01", "2024-12")
