"""English names of economies, as publishers write them in place of codes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

import pycountry
from babel import Locale

from tradeviz.model import economies
from tradeviz.model.economies import WORLD, Area

# Names of ITC's Trade Map, India's TRADESTAT and the World Bank's WITS that neither ISO 3166-1 nor the Unicode locale
# data has, as `plain_name` writes them.
_SPELLINGS = MappingProxyType({
    "world": WORLD, "world total": WORLD, "all countries": WORLD,
    "hong kong, china": "HKG", "macao, china": "MAC", "taipei, chinese": "TWN", "taiwan": "TWN",
    "china p republic": "CHN", "korea, republic": "KOR", "korea, democratic people's republic": "PRK",
    "korea republic": "KOR", "korea dem. republic": "PRK", "russia": "RUS", "u s a": "USA", "u k": "GBR",
    "u arab emts": "ARE", "vietnam soc republic": "VNM", "turkiye": "TUR", "turkey": "TUR", "cape verde": "CPV",
    "swaziland": "SWZ", "congo, democratic republic": "COD", "libya, state": "LBY", "palestine, state": "PSE",
    "saudi arab": "SAU", "south africa": "ZAF", "srilanka dsr": "LKA", "bangladesh pr": "BGD", "iran": "IRN",
    "other asia, nes": "S19", "area nes": "_X", "unspecified": "_X", "special categories": "XX", "free zones": "X2",
    "bunkers": "X1", "ship stores and bunkers": "X1", "europe othr. nes": "E19",
    "ethiopia(excludes eritrea)": "ETH", "serbia, fr(serbia/montenegro)": "SCG", "belgium-luxembourg": "BLX",
})  # fmt: skip


def plain_name(name: str) -> str:
    """Lower case without accents, usual abbreviations written out."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'").replace("ı", "i"))
    text = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    for short, long in (("rep.", "republic"), ("dem.", "democratic"), ("p.r.:", ""), ("&", "and"), ("st.", "saint")):
        text = text.replace(short, long)
    return re.sub(r"\s+,", ",", re.sub(r"\s+", " ", text)).strip()


@lru_cache(maxsize=1)
def iso_names() -> MappingProxyType[str, str]:
    """Plain name to alpha-3 code, from ISO 3166-1 and the locale data."""
    usual = Locale("en").territories
    found: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            name = getattr(country, attribute, "")
            if name:
                found[plain_name(name)] = country.alpha_3
        if country.alpha_2 in usual:
            found[plain_name(usual[country.alpha_2])] = country.alpha_3
    return MappingProxyType(found)


@lru_cache(maxsize=4096)
def find_by_name(text: str) -> Area | None:
    """The area of an English name; None where it is not known."""
    name = plain_name(text)
    spelling = re.sub(r"\brep\b", "republic", name)
    short = re.sub(r"( of(?: the)?|\.)$", "", spelling)
    code = next((_SPELLINGS[one] for one in (name, spelling, short) if one in _SPELLINGS), None)
    code = code or iso_names().get(name) or iso_names().get(short)
    return economies.find_area(code) if code else None
