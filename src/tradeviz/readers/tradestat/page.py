"""What a table of India's TRADESTAT says of itself: report, flow, unit, day, partner, and its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.model.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

# The reports that are read, in the words of both sites: `Import :: Country-wise all commodities` and
# `TradeStat->Eidb->Import->Country-wise-all-commodities`.
ALL_COMMODITIES, ALL_COUNTRIES, COUNTRIES = (
    "country wise all commodities",
    "commodity wise all countries",
    "country wise",
)
_REPORT = re.compile(r"\b(import|export)s?\s*(?:::|->)\s*([a-z][a-z\s-]*[a-z])", re.IGNORECASE)
_UNIT = re.compile(r"values in\s*(us ?\$|rs\.?|inr|₹)\s*(million|lakh|lac|crore)s?\b", re.IGNORECASE)
_UNITS = MappingProxyType({"million": 1e6, "lakh": 1e5, "lac": 1e5, "crore": 1e7})
_DAY = re.compile(r"(?:dated|generated on)\s*:?\s*(\d{1,4}[/. -]\w{1,9}[/. -]\d{2,4})", re.IGNORECASE | re.ASCII)
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_COUNTRY = re.compile(r"country(?: name)?\s*:\s*(\S.*)", re.IGNORECASE)
_COMMODITY = re.compile(r"(?:commodity|hs ?code)\s*:\s*([0-9]{1,8})\b", re.IGNORECASE | re.ASCII)
_YEARS = re.compile(r"(\d{4}) ?- ?(\d{4}|\d{2})\b(.*)", re.ASCII)
_MONTH = re.compile(r"([A-Z][a-z]{2})[a-z]*[ -]+(\d{4})(?: ?\([A-Z]\))?", re.ASCII)
_CODES, _NAMES = frozenset({"hscode", "hs code"}), frozenset({"country", "country/region", "country name"})
_APRIL, _MARCH = 4, 15  # of a fiscal year, counted from the January in which it begins
_SHARE = "%share"
_MONTHS_LATE = 2  # after its end a year may still lack its last months: countries' figures come that much later
_ADVICE = (
    "Choose the report Country-wise all Commodities of one country, at any digit level, in US $ Million, and download "
    "it again."
)


@dataclass(frozen=True)
class TradestatPage:
    """A table and the lines above it.

    Attributes:
        file: its name, for errors.
        lines: texts outside of the table.
        rows: the table's rows of texts, the header among them.
    """

    file: str
    lines: Sequence[str]
    rows: Sequence[Sequence[str]]

    @cached_property
    def _report(self) -> re.Match[str]:
        found = next((one for line in self.lines if (one := _REPORT.search(line))), None)
        if found is None:
            raise self.unclear("does not say which report it is, and of imports or exports")
        return found

    @property
    def flow(self) -> str:
        """Exports or imports, India's."""
        return f"{self._report.group(1).lower()}s"

    @property
    def report(self) -> str:
        """Which report it is: one of those that are read.

        Raises:
            ImportFileError: it is another, which names no partner or no code of goods.
        """
        words = " ".join(self._report.group(2).lower().replace("-", " ").split())
        if words not in {ALL_COMMODITIES, ALL_COUNTRIES, COUNTRIES}:
            title = " ".join(self._report.group(2).split())
            raise self.unclear(f"is the report {title}, which does not have India's trade with one country by goods")
        return words

    @property
    def unit(self) -> tuple[str, float]:
        """The currency of the values, and how many of it a value of 1 is."""
        found = next((one for line in self.lines if (one := _UNIT.search(line))), None)
        if found is None:
            raise self.unclear("does not say the unit of its values")
        return "USD" if found.group(1).lower().startswith("us") else "INR", _UNITS[found.group(2).lower()]

    @cached_property
    def country(self) -> str:
        """The partner's name.

        Raises:
            ImportFileError: none stands above the table.
        """
        found = next((one for line in self.lines if (one := _COUNTRY.match(line.strip()))), None)
        if found is None:
            raise self.unclear("does not name the partner: a line such as Country: CHINA P RP is missing")
        return found.group(1).strip()

    @property
    def commodity(self) -> str:
        """The code of the goods that all rows are of.

        Raises:
            ImportFileError: none stands above the table.
        """
        found = next((one for line in self.lines if (one := _COMMODITY.match(line.strip()))), None)
        if found is None:
            raise self.unclear("does not say the HS code of the goods whose countries it has")
        return found.group(1)

    @cached_property
    def made(self) -> date:
        """The day it was made.

        Raises:
            ImportFileError: it does not say.
        """
        for found in filter(None, map(_DAY.search, self.lines)):
            for form in _DAY_FORMS:
                try:
                    return datetime.strptime(found.group(1), form).replace(tzinfo=UTC).date()
                except ValueError:
                    continue
        raise self.unclear("does not say the day it was made, which tells whether its last year is whole")

    @cached_property
    def header(self) -> int:
        """Which row has the names of the columns.

        Raises:
            ImportFileError: none has.
        """
        wanted = _CODES if self.report == ALL_COMMODITIES else _NAMES
        for place, row in enumerate(self.rows):
            if any(_name(cell) in wanted for cell in row) and any(_period(cell) for cell in row):
                return place
        raise self.unclear("has no columns of years or months beside its codes or countries")

    @cached_property
    def named(self) -> int:
        """The column of codes, or of countries."""
        wanted = _CODES if self.report == ALL_COMMODITIES else _NAMES
        return next(place for place, cell in enumerate(self.rows[self.header]) if _name(cell) in wanted)

    @cached_property
    def values(self) -> dict[int, Period]:
        """The columns of values with their periods; quantities, which repeat the periods behind them, are none."""
        found: dict[int, Period] = {}
        for place, cell in enumerate(self.rows[self.header]):
            period = _period(cell)
            if period is not None and period not in found.values():
                found[place] = period
        return found

    @cached_property
    def body(self) -> list[Sequence[str]]:
        """The rows below the header that have a value for each column, but for shares."""
        wide = [row for row in self.rows[self.header + 1 :] if len(row) > max(self.values)]
        return [row for row in wide if not any(_compact(cell) == _SHARE for cell in row[:3])]

    @property
    def has_quantities(self) -> bool:
        """Whether the same periods stand there again."""
        return sum(_period(cell) is not None for cell in self.rows[self.header]) > len(self.values)

    @cached_property
    def whole(self) -> frozenset[int]:
        """The columns whose period had ended when the table was made, so that none of its months is missing."""
        return frozenset(filter(self._has_ended, self.values))

    def _has_ended(self, place: int) -> bool:
        period = self.values[place]
        if not period.is_annual:
            return True
        words = _YEARS.match(self.rows[self.header][place].strip())
        last = period.end_year * 12 + period.end_month + _MONTHS_LATE
        return self.made.year * 12 + self.made.month > last and (words is None or not words.group(3).strip(" ()RFP"))

    def unclear(self, what: str) -> ImportFileError:
        """The error about a table that lacks something."""
        return ImportFileError(f"{one_line(self.file)}, a table of India's TRADESTAT, {what}. {_ADVICE}")


def _compact(text: str) -> str:
    return text.lower().replace(" ", "")


def _name(cell: str) -> str:
    return " ".join(cell.lower().split()).replace(" / ", "/")


def _period(cell: str) -> Period | None:
    """The period that a column's name says; None for growth, shares, and months added up."""
    text = " ".join(cell.split())
    if years := _YEARS.fullmatch(text):
        first, last = int(years.group(1)), years.group(2)
        return Period(first, _APRIL, _MARCH) if int(last[-2:]) == (first + 1) % 100 else None
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    try:
        month = datetime.strptime(found.group(1), "%b").replace(tzinfo=UTC).month
    except ValueError:
        return None
    return Period(int(found.group(2)), month, month)
