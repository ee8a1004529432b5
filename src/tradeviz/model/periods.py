"""Periods of trade statistics: a year, a month, or a span of months, as ISO 8601 text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd
from babel.dates import get_month_names

from tradeviz.errors import PeriodError
from tradeviz.model.language import _, spoken

EXPECTED_PERIOD = "a year such as 2024, a month such as 2024-09, or months such as 2023-01/2023-08"
FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = 12

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTHS = re.compile(r"(\d{4})-(\d{2})(?:/(\d{4})-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from `first` to `last` of one year, both counted."""

    year: int
    first: int = 1
    last: int = MONTHS

    @property
    def is_year(self) -> bool:
        """Whether the period is a full calendar year."""
        return (self.first, self.last) == (1, MONTHS)

    @property
    def code(self) -> str:
        """The ISO 8601 text that `read_period` takes."""
        if self.is_year:
            return f"{self.year:04d}"
        start = f"{self.year:04d}-{self.first:02d}"
        return start if self.first == self.last else f"{start}/{self.year:04d}-{self.last:02d}"

    @property
    def words(self) -> str:
        """The period for a sentence: "2024", "September 2024", "January to August 2023"."""
        if self.is_year:
            return str(self.year)
        start, end = month_name(self.first), month_name(self.last)
        if self.first == self.last:
            return _("{month} {year}").format(month=start, year=self.year)
        return _("{start} to {end} {year}").format(start=start, end=end, year=self.year)

    @property
    def short(self) -> str:
        """The period for a table or a mark: "2024", "Sep 2024", "Jan–Aug 2023"."""
        if self.is_year:
            return str(self.year)
        start, end = month_name(self.first, width="abbreviated"), month_name(self.last, width="abbreviated")
        if self.first == self.last:
            return _("{month} {year}").format(month=start, year=self.year)
        return _("{start}–{end} {year}").format(start=start, end=end, year=self.year)

    @property
    def start(self) -> float:
        """Where the period begins on an axis on which year y is centred at y."""
        return self.year - 0.5 + (self.first - 1) / MONTHS

    @property
    def end(self) -> float:
        """Where the period ends on that axis."""
        return self.year - 0.5 + self.last / MONTHS

    def years_earlier(self, years: int = 1) -> Period:
        """The same months, that many years before."""
        return Period(self.year - years, self.first, self.last)

    def interval(self) -> pd.Interval:
        """The days covered: first day included, the day after the last one excluded."""
        start = pd.Timestamp(self.year, self.first, 1)
        end = pd.Timestamp(self.year, self.last, 1) + pd.offsets.MonthBegin(1)
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
    if match.group(3) and end_year != year:
        raise PeriodError(f"{text!r} runs over more than one year; expected {EXPECTED_PERIOD}")
    return _checked(Period(year, first, last or first), text)


def _checked(period: Period, text: str) -> Period:
    if not FIRST_YEAR <= period.year <= LAST_YEAR:
        raise PeriodError(f"{text!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}; expected {EXPECTED_PERIOD}")
    if not 1 <= period.first <= period.last <= MONTHS:
        raise PeriodError(f"{text!r} has months that do not exist or run backwards; expected {EXPECTED_PERIOD}")
    if period.code != text:
        raise PeriodError(f"{text!r} is a longer way to say {period.code}; write {period.code}")
    return period
