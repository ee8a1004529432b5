"""Eurostat's codes of reporters and partners: the Geonomenclature, two letters each, and its groups."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

import pycountry

from tradeviz.model import economies
from tradeviz.model.economies import GROUP, WORLD, Area

# Where the Geonomenclature differs from ISO 3166-1, or Eurostat's databases from both. Source: Commission Implementing
# Regulation (EU) 2020/1470 and the regulations before it (750/2005, 1106/2012) on the nomenclature of countries and
# territories; EL and UK are Eurostat's own. Stores and provisions are what the UN calls bunkers; what is secret for
# commercial or military reasons, special categories; the high seas, Ceuta and Melilla have no code of their own here.
_CODES = MappingProxyType({
    "EL": "GRC", "UK": "GBR", "XK": "XKX", "XS": "SRB", "XM": "MNE", "AN": "ANT", "DD": "DDR", "SU": "SUN", "YD": "YMD",
    "QQ": "X1", "QR": "X1", "QS": "X1", "QX": "XX", "QY": "XX", "QZ": "XX",
    "QP": "_X", "QU": "_X", "QV": "_X", "QW": "_X", "XC": "_X", "XL": "_X", "WORLD": WORLD,
})  # fmt: skip
# Letters that stood for one state and then for another, by the last year of the first.
_TWICE = MappingProxyType({"CS": ("1992", "CSK", "SCG"), "YU": ("1991", "YUG", "SCG")})
_GROUP = re.compile(r"((EXT|INT)_)?(EU|EA)([0-9]{2})?(_[0-9]{4}|_V)?([A-Z_0-9]{0,20})", re.ASCII)
# Northern Ireland, and the United Kingdom without it: parts of GB, which has rows of its own.
UNITED_KINGDOM_PARTS = frozenset({"XI", "XU"})


@lru_cache(maxsize=4096)
def find_eurostat_area(text: str) -> Area | None:
    """The area of a code, groups included; None where nobody has it."""
    if text in _CODES:
        return economies.find_area(_CODES[text])
    if len(text) == 3:  # what `dated` has made of letters that stood for two states
        return economies.find_area(text)
    country = pycountry.countries.get(alpha_2=text) if len(text) == 2 and text.isascii() and text.isupper() else None
    if country is not None:
        return economies.find_area(country.alpha_3)
    return Area(text, text, GROUP) if _GROUP.fullmatch(text) else None


def is_twice(text: str) -> bool:
    """Whether a code stood for one state and later for another."""
    return text in _TWICE


def dated(text: str, period: str) -> str:
    """The code of the state that letters stood for in a period (ISO 8601); any other code as it is."""
    if text not in _TWICE:
        return text
    last, former, later = _TWICE[text]
    return former if period[:4] <= last else later
