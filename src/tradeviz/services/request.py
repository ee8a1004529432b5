"""What a user asks to fetch: a pair, years, and how deep."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pycountry

from tradeviz.errors import ChoiceError, NotInStoreError, PeriodError
from tradeviz.model import economies

if TYPE_CHECKING:
    from tradeviz.model.economies import Area

# How deep each detail goes in the HS, in digits.
DETAIL_DIGITS = {"total": 0, "chapter": 2, "heading": 4, "subheading": 6}
_FIRST_YEAR = 1948  # the first year that any service holds


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """Both sides' declarations of a span of years.

    Attributes:
        pair: the two economies.
        years: the first and the last.
        detail: how deep in the HS, a key of `DETAIL_DIGITS`.
        monthly: months instead of years.
    """

    pair: tuple[Area, Area]
    years: tuple[int, int]
    detail: str = "subheading"
    monthly: bool = False

    def directions(self) -> tuple[tuple[Area, Area], ...]:
        """Reporter and partner, each of the pair as reporter once."""
        first, second = self.pair
        return (first, second), (second, first)

    def periods(self) -> tuple[str, ...]:
        """Every period asked for, in ISO 8601: 2024, or 2024-01 to 2024-12."""
        years = range(self.years[0], self.years[1] + 1)
        if not self.monthly:
            return tuple(str(year) for year in years)
        return tuple(f"{year}-{month:02d}" for year in years for month in range(1, 13))


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


def economy(code: str) -> Area:
    """Look up one side of a pair, by any code that a publisher has for it.

    Raises:
        NotInStoreError: no economy has this code, or it is a group; names near ones.
    """
    found = economies.find_area(economies.economy_of(code.strip().upper()))
    if found is None:
        raise NotInStoreError(f"{code!r} is no economy that services know by an ISO 3166-1 code.{_near(code)}")
    if found.kind == economies.GROUP:
        raise NotInStoreError(
            f"{found.code} is {found.english}, a group: its trade is that of its members and would count twice beside "
            "theirs. Fetch a member, such as DEU of the European Union."
        )
    return found


def years(text: str, this_year: int) -> tuple[int, int]:
    """Read "2024" or "2015-2024".

    Raises:
        PeriodError: another form, years the wrong way round, or years that no service can have.
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
    near = ", ".join(f"{code} ({economies.area(code).english})" for code in codes)
    return f" Did you mean {near}?" if near else " Codes have three letters, such as CHN."
