"""Periods: whole months, twelve at most, as ISO 8601 text."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tradeviz.errors import PeriodError
from tradeviz.model.periods import EXPECTED_PERIOD, FIRST_YEAR, LAST_YEAR, MONTHS, Period, read_period


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.integers(1, MONTHS))
    return Period(draw(st.integers(FIRST_YEAR, LAST_YEAR - 1)), first, draw(st.integers(first, first + MONTHS - 1)))


@pytest.mark.parametrize(
    ("code", "period", "words"),
    [
        ("2024", Period(2024), "2024"),
        ("2024-09", Period(2024, 9, 9), "September 2024"),
        ("2023-01/2023-08", Period(2023, 1, 8), "January to August 2023"),
        ("2023-11/2023-12", Period(2023, 11, 12), "November to December 2023"),
        ("2024-04/2025-03", Period(2024, 4, 15), "fiscal year 2024–25"),
        ("1999-07/2000-06", Period(1999, 7, 18), "fiscal year 1999–00"),
        ("2024-04/2025-01", Period(2024, 4, 13), "April 2024 to January 2025"),
        ("1900", Period(1900), "1900"),
        ("2100-12", Period(2100, 12, 12), "December 2100"),
    ],
)
def test_a_code_says_a_year_a_month_or_months(code: str, period: Period, words: str) -> None:
    assert read_period(code) == period
    assert period.code == code
    assert period.words == words


@given(periods())
def test_a_period_survives_its_code(period: Period) -> None:
    assert read_period(period.code) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "20240",
        " 2024",
        "2024 ",
        "2024\n",
        "2024-9",
        "2024-00",
        "2024-13",
        "2024-01-01",
        "2024-Q1",
        "2024-08/2024-01",
        "2024-01/2024-13",
        "2024-00/2024-03",
        "2023-11/2024-11",
        "2023-01/2025-12",
        "2100-11/2101-02",
        "2024-01/02",
        "2023/2024",
        "1899",
        "2101",
        "0000",
        "\u0662\u0660\u0662\u0664",
        "2024-01/2024-08/2024-09",
    ],
)
def test_text_that_is_no_period_is_refused_by_name_and_with_the_way_out(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        read_period(text)
    assert repr(text) in str(caught.value)
    assert EXPECTED_PERIOD in str(caught.value)


@pytest.mark.parametrize(("text", "code"), [("2024-01/2024-12", "2024"), ("2024-09/2024-09", "2024-09")])
def test_a_period_has_one_spelling_so_that_one_value_is_one_cell(text: str, code: str) -> None:
    with pytest.raises(PeriodError) as caught:
        read_period(text)
    assert repr(text) in str(caught.value)
    assert f"write {code}" in str(caught.value)


@given(st.text() | st.from_regex(r"[0-9]{3,5}(-[0-9]{1,3}(/[0-9]{4}(-[0-9]{2})?)?)?", fullmatch=True))
@example("2024-01/2024-12")
def test_any_text_is_its_own_code_or_refused(text: str) -> None:
    try:
        period: Period | None = read_period(text)
    except PeriodError:
        period = None
    assert period is None or period.code == text


@pytest.mark.parametrize(
    ("code", "first_day", "day_after", "days"),
    [
        ("2023", "2023-01-01", "2024-01-01", 365),
        ("2024", "2024-01-01", "2025-01-01", 366),
        ("1900", "1900-01-01", "1901-01-01", 365),
        ("2000-02", "2000-02-01", "2000-03-01", 29),
        ("2023-02", "2023-02-01", "2023-03-01", 28),
        ("2024-12", "2024-12-01", "2025-01-01", 31),
        ("2024-01/2024-02", "2024-01-01", "2024-03-01", 60),
        ("2023-04/2024-03", "2023-04-01", "2024-04-01", 366),
        ("2024-11/2025-02", "2024-11-01", "2025-03-01", 120),
    ],
)
def test_the_interval_counts_the_first_day_and_not_the_day_after(
    code: str, first_day: str, day_after: str, days: int
) -> None:
    interval = read_period(code).interval()
    assert interval == pd.Interval(pd.Timestamp(first_day), pd.Timestamp(day_after), closed="left")
    assert interval.length == pd.Timedelta(days=days)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024", 2023.5, 2024.5),
        ("2024-01/2024-06", 2023.5, 2024.0),
        ("2024-07", 2024.0, 2024 + 1 / 12),
        ("2024-12", 2024.5 - 1 / 12, 2024.5),
        ("2024-04/2025-03", 2023.75, 2024.75),
    ],
)
def test_a_year_is_centred_on_its_number_on_an_axis(code: str, start: float, end: float) -> None:
    assert (read_period(code).start, read_period(code).end) == pytest.approx((start, end))


@given(periods())
def test_a_period_lies_within_its_years_on_an_axis(period: Period) -> None:
    year, last_year = Period(period.year), Period(period.end_year)
    assert year.start <= period.start < period.end <= last_year.end
    assert period.end - period.start <= 1 + 1e-9
    assert period.is_year is (period == year)
    assert period.is_annual is (period.is_year or period.is_fiscal_year)


@pytest.mark.parametrize(
    ("code", "years", "earlier"),
    [
        ("2024", 1, "2023"),
        ("2024-02", 1, "2023-02"),
        ("2023-01/2023-08", 2, "2021-01/2021-08"),
        ("2023", -1, "2024"),
        ("2024-04/2025-03", 1, "2023-04/2024-03"),
    ],
)
def test_years_earlier_keeps_the_months(code: str, years: int, earlier: str) -> None:
    assert read_period(code).years_earlier(years).code == earlier


def test_periods_sort_by_year_then_months() -> None:
    codes = ["2023", "2023-01", "2023-01/2023-08", "2023-02", "2024-01"]
    in_order = sorted(read_period(code) for code in codes)
    assert [period.code for period in in_order] == ["2023-01", "2023-01/2023-08", "2023", "2023-02", "2024-01"]
