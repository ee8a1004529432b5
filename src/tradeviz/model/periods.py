"""Periods of trade statistics: a year, a month, a fiscal year, or another span of months, as ISO 8601 text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd
from babel.dates import get_month_names

from tradeviz.errors import PeriodError
from tradeviz.model.language import _, spoken

EXPECTED_PERIOD = (
    "a year such as 2024, a month such as 2024-09, months such as 2023-01/2023-08, "
    "or a fiscal year such as 2024-04/2025-03"
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = 12

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTHS = re.compile(r"(\d{4})-(\d{2})(?:/(\d{4})-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months, twelve at most, from `first` to `last`, both counted from the January of `year`.

    A fiscal year from April has first 4 and last 15, which is the March of the year after.
    """

    year: int
    first: int = 1
    last: int = MONTHS

    @property
    def is_year(self) -> bool:
        """Whether the period is a full calendar year."""
        return (self.first, self.last) == (1, MONTHS)

    @property
    def is_fiscal_year(self) -> bool:
        """Whether the period is twelve months that begin in another month than January."""
        return self.first > 1 and self.last - self.first == MONTHS - 1

    @property
    def is_annual(self) -> bool:
        """Whether the period is a calendar or a fiscal year, so that no month is missing in it."""
        return self.last - self.first == MONTHS - 1

    @property
    def end_year(self) -> int:
        """The year of the last month."""
        return self.year + (self.last - 1) // MONTHS

    @property
    def end_month(self) -> int:
        """The last month, 1 to 12."""
        return (self.last - 1) % MONTHS + 1

    @property
    def code(self) -> str:
        """The ISO 8601 text that `read_period` takes."""
        if self.is_year:
            return f"{self.year:04d}"
        start = f"{self.year:04d}-{self.first:02d}"
        return start if self.first == self.last else f"{start}/{self.end_year:04d}-{self.end_month:02d}"

    @property
    def words(self) -> str:
        """The period for a sentence: "2024", "September 2024", "January to August 2023", "fiscal year 2024–25"."""
        if self.is_year:
            return str(self.year)
        if self.is_fiscal_year:
            return _("fiscal year {years}").format(years=self._two_years)
        return self.months

    @property
    def months(self) -> str:
        """The period by its months, for a sentence: "April 2024 to March 2025"."""
        start, end = month_name(self.first), month_name(self.end_month)
        if self.first == self.last:
            return _("{month} {year}").format(month=start, year=self.year)
        if self.end_year > self.year:
            sentence = _("{start} {year} to {end} {end_year}")
            return sentence.format(start=start, year=self.year, end=end, end_year=self.end_year)
        return _("{start} to {end} {year}").format(start=start, end=end, year=self.year)

    @property
    def short(self) -> str:
        """The period for a table or a mark: "2024", "Sep 2024", "Jan–Aug 2023", "FY 2024–25"."""
        if self.is_year:
            return str(self.year)
        if self.is_fiscal_year:
            # Translators: FY is short for fiscal year.
            return _("FY {years}").format(years=self._two_years)
        start, end = (month_name(month, width="abbreviated") for month in (self.first, self.end_month))
        if self.first == self.last:
            return _("{month} {year}").format(month=start, year=self.year)
        if self.end_year > self.year:
            sentence = _("{start} {year}–{end} {end_year}")
            return sentence.format(start=start, year=self.year, end=end, end_year=self.end_year)
        return _("{start}–{end} {year}").format(start=start, end=end, year=self.year)

    @property
    def _two_years(self) -> str:
        """The years of a fiscal year as its publishers write them: 2024–25."""
        return f"{self.year}–{self.end_year % 100:02d}"

    @property
    def start(self) -> float:
        """Where the period begins on an axis on which year y is centred at y."""
        return self.year - 0.5 + (self.first - 1) / MONTHS

    @property
    def end(self) -> float:
        """Where the period ends on that axis."""
        return self.year - 0.5 + self.last / MONTHS

    @property
    def middle(self) -> float:
        """Where its mark stands on that axis: y for the calendar year y, y + 0.25 for the fiscal year from April y."""
        return (self.start + self.end) / 2

    def years_earlier(self, years: int = 1) -> Period:
        """The same months, that many years before."""
        return Period(self.year - years, self.first, self.last)

    def is_same_months(self, other: Period) -> bool:
        """Whether the other is the same months, be it of another year."""
        return (self.first, self.last) == (other.first, other.last)

    def interval(self) -> pd.Interval:
        """The days covered: first day included, the day after the last one excluded."""
        start = pd.Timestamp(self.year, self.first, 1)
        end = pd.Timestamp(self.end_year, self.end_month, 1) + pd.offsets.MonthBegin(1)
        return pd.Interval(start, end, closed="left")


def month_name(month: int, *, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """The name of a month, 1 to 12, as it stands without a day, in the language that is spoken."""
    return str(get_month_names(width, "stand-alone", spoken().locale)[month])


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period:
    """Read a period.

    Raises:
        PeriodError: the text is no period, its months run backwards or leave the year, or it is another
            spelling of a shorter code, which would make two cells of one value.
    """
    if _YEAR.fullmatch(text):
        return _checked(Period(int(text)), text)
    match = _MONTHS.fullmatch(text)
    if match is None:
        raise PeriodError(f"{text!r} is no period; expected {EXPECTED_PERIOD}")
    year, first, end_year, last = (int(part) if part else 0 for part in match.groups())
    if not match.group(3):
        return _checked(Period(year, first, first), text)
    if not (1 <= first <= MONTHS and 1 <= last <= MONTHS):
        raise PeriodError(f"{text!r} has months that do not exist; expected {EXPECTED_PERIOD}")
    return _checked(Period(year, first, last + (end_year - year) * MONTHS), text)


def _checked(period: Period, text: str) -> Period:
    if not (FIRST_YEAR <= period.year <= LAST_YEAR and period.end_year <= LAST_YEAR):
        raise PeriodError(f"{text!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}; expected {EXPECTED_PERIOD}")
    if not 1 <= period.first <= MONTHS or period.last < period.first:
        raise PeriodError(f"{text!r} has months that do not exist or run backwards; expected {EXPECTED_PERIOD}")
    if period.last - period.first >= MONTHS:
        raise PeriodError(f"{text!r} is longer than twelve months; expected {EXPECTED_PERIOD}")
    if period.code != text:
        raise PeriodError(f"{text!r} is a longer way to say {period.code}; write {period.code}")
    return period
