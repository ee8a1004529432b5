"""What a user asks to fetch: a pair, years, and how deep."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pycountry

from tradeviz.comtrade.query import ANNUAL, DETAILS, FLOW_CODES, MONTHLY, ApiQuery
from tradeviz.errors import ChoiceError, NotInStoreError, PeriodError
from tradeviz.model import economies

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_YEAR = 1962  # the first year that UN Comtrade holds


@dataclass(frozen=True, slots=True)
class Economy:
    """One side: its code, its name, and UN Comtrade's own number today (842 for USA, where ISO 3166-1 has 840)."""

    code: str
    name: str
    number: int

    def number_in(self, period: str) -> int:
        """UN Comtrade's number in a period as the service names it: 736 for Sudan in 2011, 729 in 2012."""
        return economies.to_comtrade(self.code, int(period[:4])) or self.number


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """Both sides' declarations of a span of years."""

    pair: tuple[Economy, Economy]
    years: tuple[int, int]
    detail: str = "subheading"
    monthly: bool = False

    @property
    def frequency(self) -> str:
        """ANNUAL or MONTHLY."""
        return MONTHLY if self.monthly else ANNUAL

    def directions(self) -> tuple[tuple[Economy, Economy], ...]:
        """Reporter and partner, each of the pair as reporter once."""
        first, second = self.pair
        return (first, second), (second, first)

    def periods(self) -> Iterator[tuple[str, ...]]:
        """The service's own names of the periods, a year at a time: 2024, or 202401 to 202412."""
        for year in range(self.years[0], self.years[1] + 1):
            yield tuple(f"{year}{month:02d}" for month in range(1, 13)) if self.monthly else (str(year),)

    def queries(self, reporter: Economy, partner: Economy, *, one_period: bool) -> Iterator[ApiQuery]:
        """The queries whose answers are one side's declarations, each side by its number of the year.

        Args:
            reporter: whose declarations.
            partner: of trade with whom.
            one_period: whether months are asked for one by one, as the free preview wants it.
        """
        goods = DETAILS[self.detail]
        for year in self.periods():
            for periods in [(one,) for one in year] if one_period else [year]:
                sides = (reporter.number_in(periods[0]), partner.number_in(periods[0]))
                yield ApiQuery(*sides, FLOW_CODES, periods, goods, self.frequency)


def fetch_request(
    pair: tuple[str, str], span: str, this_year: int, detail: str = "subheading", *, monthly: bool = False
) -> FetchRequest:
    """Read what the user typed.

    Raises:
        ChoiceError: the same economy twice.
        NotInStoreError, PeriodError: as for `economy` and `years`.
    """
    first, second = economy(pair[0]), economy(pair[1])
    if first == second:
        raise ChoiceError([f"A pair needs two economies; {first.code} stands there twice."])
    return FetchRequest((first, second), years(span, this_year), detail, monthly)


def economy(code: str) -> Economy:
    """Look up one side of a pair, by any code that a publisher has for it.

    Raises:
        NotInStoreError: no economy has this code, or UN Comtrade has no figures of its own for it; names near ones.
    """
    found = economies.find_area(economies.economy_of(code.strip().upper()))
    if found is not None and found.kind == economies.GROUP:
        raise NotInStoreError(
            f"{found.code} is {found.name}, a group: its trade is that of its members and would count twice beside "
            "theirs. Fetch a member, such as DEU of the European Union."
        )
    if found is None:
        raise NotInStoreError(f"{code!r} is no economy that UN Comtrade knows by an ISO 3166-1 code.{_near(code)}")
    number = economies.to_comtrade(found.code)
    if number is None:
        raise NotInStoreError(f"UN Comtrade counts {found.name} with another economy and has no figures of it alone.")
    return Economy(found.code, found.name, number)


def years(text: str, this_year: int) -> tuple[int, int]:
    """Read "2024" or "2015-2024".

    Raises:
        PeriodError: another form, years the wrong way round, or years that UN Comtrade cannot have.
    """
    found = re.fullmatch(r"(\d{4})(?:[-–:/](\d{4}))?", text.strip(), re.ASCII)
    if not found:
        raise PeriodError(f"{text!r} is no span of years; write 2024 or 2015-2024.")
    first, last = int(found[1]), int(found[2] or found[1])
    if not _FIRST_YEAR <= first <= last <= this_year:
        raise PeriodError(f"{text!r} must run forwards and lie between {_FIRST_YEAR} and {this_year}.")
    return first, last


def _near(text: str) -> str:
    names = {country.name.lower(): country.alpha_3 for country in pycountry.countries}
    names |= {country.alpha_3.lower(): country.alpha_3 for country in pycountry.countries}
    names |= {country.alpha_2.lower(): country.alpha_3 for country in pycountry.countries}
    found = difflib.get_close_matches(text.strip().lower(), names, n=4, cutoff=0.5)
    codes = list(dict.fromkeys(names[name] for name in found))
    near = ", ".join(f"{code} ({economies.area(code).name})" for code in codes)
    return f" Did you mean {near}?" if near else " Codes have three letters, such as CHN."
