"""Names that libraries know: economies and their regions, currencies and where they are used."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pycountry
from babel import Locale
from babel.numbers import get_territory_currencies

from tradeviz.model.currencies import currency_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES_TOO = frozenset({"XK"})  # Kosovo: CLDR has it, ISO 3166-1 has not
# Words of the press that are also names of regions in ISO 3166-2.
_COMMON = frozenset(
    [
        "central",
        "western",
        "eastern",
        "northern",
        "southern",
        "north",
        "south",
        "east",
        "west",
        "centre",
        "center",
        "capital",
        "coast",
        "border",
        "city",
        "district",
        "islands",
        "plateau",
        "lakes",
        "upper",
        "lower",
        "littoral",
        "maritime",
        "river",
        "rivers",
        "mountain",
        "valley",
        "delta",
        "gulf",
        "bay",
        "trade",
        "union",
        "federal",
        "national",
        "state",
        "island",
        "port",
        "river",
        "may",
        "march",
        "june",
        "july",
        "august",
        "mary",
        "mon",
        "bar",
        "police",
        "sud",
        "nord",
        "est",
        "ouest",
        "centro",
        "sur",
        "norte",
        "global",
        "independence",
        "constitution",
        "victory",
        "peace",
        "commerce",
    ]
)


def economy_names(language: str) -> Iterator[tuple[str, str]]:
    """Codes with every name that CLDR and ISO 3166-1 give."""
    territories = Locale(language).territories
    for country in pycountry.countries:
        names = {country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")}
        names.add(territories.get(country.alpha_2, ""))
        for name in sorted(names | {name.replace("&", "and") for name in names}):
            plain = name.partition("(")[0].partition(",")[0].strip()
            if name and plain == name:
                yield country.alpha_3, name
    if "XK" in territories:
        yield "XKX", territories["XK"]


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """First-level parts of economies in ISO 3166-2, such as "Vojvodina", that are called like no economy."""
    economies = {name.casefold() for _code, name in economy_names("en")}
    found: dict[str, None] = {}
    for part in pycountry.subdivisions:
        name = part.name.partition("(")[0].partition("[")[0].strip()
        if len(name) > 3 and name.casefold() not in economies and name.casefold() not in _COMMON:
            found[name] = None
    return tuple(found)


def currency_names() -> Iterator[tuple[str, str]]:
    """English names with their codes in lower case, in the singular and the plural: "Indian rupees", "inr"."""
    for code, name in Locale("en").currencies.items():
        if "(" not in name and code.upper() in currency_codes():
            plain = name.lower()
            yield plain, code.lower()
            yield f"{plain}s", code.lower()


@lru_cache(maxsize=512)
def currencies_of(code: str) -> tuple[tuple[str, str], ...]:
    """An economy's money today: codes in lower case, each with its English name in lower case."""
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        return ()
    names = Locale("en").currencies
    return tuple((one.lower(), names.get(one, "").lower()) for one in get_territory_currencies(country.alpha_2))
