"""Economies by their code, with names to show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pycountry
from babel import Locale

from tradeviz.model.economies import by_code

# Names as an article writes them, where the locale data's own is longer or another.
_USUAL = {"HKG": "Hong Kong", "MAC": "Macao", "MMR": "Myanmar"}


@dataclass(frozen=True, slots=True)
class Place:
    """One economy: its code and its English name."""

    code: str
    name: str

    @property
    def possessive(self) -> str:
        """The name for "China's exports"."""
        return f"{self.name}'s"


def is_place(code: str) -> bool:
    """Whether the text is an ISO 3166-1 alpha-3 code."""
    return code.isascii() and code.isupper() and pycountry.countries.get(alpha_3=code) is not None


@lru_cache(maxsize=512)
def place(code: str) -> Place:
    """Look up an economy by its ISO 3166-1 alpha-3 code, or another area by the code that trade statistics give it.

    Raises:
        LookupError: no economy has this code.
    """
    area = by_code(code)
    if area is not None:
        return Place(code, area.name)
    country = pycountry.countries.get(alpha_3=code) if is_place(code) else None
    if country is None:
        raise LookupError(f"{code!r} is no ISO 3166-1 alpha-3 code such as CHN or BLR")
    name = _USUAL.get(code) or Locale("en").territories.get(country.alpha_2) or country.name
    return Place(code, name)
