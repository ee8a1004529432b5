"""Spans of time as an article means them: whole months mostly, days where it counts days, any number of years."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tradeviz.model.periods import MONTHS


@dataclass(frozen=True, slots=True, order=True)
class TimeSpan:
    """From one month to another, both counted from the year 0; with days where not whole months are meant.

    A `Period` of the model is at most twelve whole months; an article may mean more or less.
    """

    first: int
    last: int
    first_day: int = 0
    last_day: int = 0

    @property
    def code(self) -> str:
        """As ISO 8601: 2024, 2024-09, 2023-01/2023-08, 2015/2020, 2024-01-01/2024-03-15."""
        if self.last_day:
            return f"{_month(self.first)}-{self.first_day:02d}/{_month(self.last)}-{self.last_day:02d}"
        if self.first % MONTHS == 0 and self.last % MONTHS == MONTHS - 1:
            first, last = self.first // MONTHS, self.last // MONTHS
            return f"{first:04d}" if first == last else f"{first:04d}/{last:04d}"
        return _month(self.first) if self.first == self.last else f"{_month(self.first)}/{_month(self.last)}"

    @property
    def end_year(self) -> int:
        """The year of the last month."""
        return self.last // MONTHS

    @property
    def is_month(self) -> bool:
        """Whether it is one month."""
        return self.first == self.last

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1

    def shifted(self, months: int) -> TimeSpan:
        """As many months later."""
        return replace(self, first=self.first + months, last=self.last + months)

    def in_year(self, year: int) -> TimeSpan:
        """The same months, ending in another year."""
        return self.shifted((year - self.end_year) * MONTHS)

    def part(self, first: int, months: int) -> TimeSpan:
        """So many months from the one that is `first` of this span, counted from 0."""
        return TimeSpan(self.first + first, self.first + first + months - 1)


def _month(number: int) -> str:
    return f"{number // MONTHS:04d}-{number % MONTHS + 1:02d}"


def month_of(year: int, month: int) -> int:
    """A month's number, counted from the year 0."""
    return year * MONTHS + month - 1


def year_span(year: int) -> TimeSpan:
    """A calendar year."""
    return TimeSpan(month_of(year, 1), month_of(year, MONTHS))


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """When an article was written, as far as that is known: 2023, 2023-10 or 2023-10-07; year 0 is not known."""

    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def now(self) -> int | None:
        """The number of its month, where that is known."""
        return month_of(self.year, self.month) if self.year and self.month else None


def read_date(text: str | None) -> ArticleDate:
    """An article's date from ISO 8601 text; what is no date leaves it unknown."""
    parts = (text or "").strip()[:10].split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
        return ArticleDate()
    year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
    return ArticleDate(year, month if 1 <= month <= MONTHS else 0, day)
