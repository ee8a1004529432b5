"""The IMF's names and codes of economies and country groups."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from tradeviz.model import economies
from tradeviz.model.economies import GROUP, WORLD, Area
from tradeviz.readers.io.economy_names import iso_names, plain_name

# Names that neither ISO 3166-1 nor the Unicode locale data has, as `plain_name` writes them. Source: the country tables
# of the IMF's Direction of Trade Statistics (workbooks to 2020) and of its data portal (IMTS, 2025).
_SPELLINGS = MappingProxyType({
    "belgium-luxembourg": "BLX", "china mainland": "CHN", "china hong kong": "HKG", "china macao": "MAC",
    "congo democratic republic": "COD", "congo republic": "COG", "czech republic": "CZE", "czechoslovakia": "CSK",
    "east timor": "TLS", "eastern germany": "DDR", "falkland islands": "FLK", "faroe islands": "FRO",
    "holy see": "VAT", "hong kong": "HKG", "hong kong special administrative region": "HKG",
    "korea democratic people's republic": "PRK", "korea republic": "KOR", "kosovo": "XKX", "kyrgyz republic": "KGZ",
    "lao people's democratic republic": "LAO", "macao": "MAC", "macao special administrative region": "MAC",
    "macedonia fyr": "MKD", "micronesia": "FSM", "netherlands antilles": "ANT", "serbia and montenegro": "SCG",
    "slovak republic": "SVK", "swaziland": "SWZ", "syrian arab republic": "SYR", "taiwan province of china": "TWN",
    "turkey": "TUR", "ussr": "SUN", "west bank and gaza": "PSE", "yemen arab republic": "N886",
    "yemen people's democratic republic": "YMD", "yugoslavia": "YUG", "special categories": "XX",
    "venezuela republic bolivariana de": "VEN", "venezuela republica bolivariana de": "VEN",
})  # fmt: skip
# Sums over economies, and residues of them that overlap ("Countries & Areas not specified" is part of "Other Countries
# not included elsewhere"): to be set apart, never added to economies.
_GROUPS = frozenset({
    "advanced economies", "africa", "emerging and developing asia", "emerging and developing economies",
    "emerging and developing europe", "emerging market and developing economies", "euro area", "european union",
    "export earnings fuel", "export earnings nonfuel", "latin america and the caribbean", "memorandum items",
    "middle east", "middle east and central asia", "middle east north africa afghanistan and pakistan",
    "other countries not included elsewhere", "sub-saharan africa", "western hemisphere", "curacao and sint maarten",
    "industrial countries", "developing countries", "asean", "asean-5", "cis", "commonwealth of independent states",
    "emerging and developing countries", "g7", "g20", "oil exporting countries", "non-oil developing countries",
})  # fmt: skip
_GROUP_WORDS = ("not specified", "not included elsewhere", "not elsewhere specified", "emerging market and developing",
                "emerging and developing", "advanced economies", "euro area", "export earnings", "(sacca)")  # fmt: skip
_GROUP_CODE = re.compile(r"G[A-Z]{0,2}[0-9]{2,4}[A-Z]?", re.ASCII)
_CODES = MappingProxyType({"KOS": "XKX", "G001": WORLD, "WLD": WORLD})
# What the IMF adds behind a comma: the kind of state, and articles.
_ADDED = re.compile(
    r",\s*(the$|(the )?(state|union) of( the)?$|"
    r"((united|islamic|arab|democratic|people's|federal|the|bolivarian[a]?|plurinational|socialist) )*"
    r"(republica?|kingdom|principality|state|states|sultanate|commonwealth|union)( (of|de)( the( netherlands)?)?)?$|"
    r"united kingdom-british overseas territory$|people's republic of( china)?$)"
)


@lru_cache(maxsize=4096)
def find_imf_economy(text: str) -> Area | None:
    """The area that the IMF gives this code or name, groups included; None where it is not known."""
    text = text.strip()
    return _by_code(text) or _by_name(text)


def _by_code(text: str) -> Area | None:
    code = _CODES.get(text, text)
    return economies.find_area(code) or (Area(code, code, GROUP) if _GROUP_CODE.fullmatch(code) else None)


def _by_name(text: str) -> Area | None:
    name = plain_name(text)
    if name in {"world", "world total"}:
        return economies.find_area(economies.WORLD)
    if name in _GROUPS or any(words in name for words in _GROUP_WORDS):
        return Area(text, text, GROUP)
    for spelling in (name.replace(":", "").replace(",", "").removesuffix(" of the").removesuffix(" of"), name):
        if spelling in _SPELLINGS:
            return economies.find_area(_SPELLINGS[spelling])
    short = _ADDED.sub("", name)
    code = _SPELLINGS.get(short) or iso_names().get(name) or iso_names().get(short)
    return economies.find_area(code) if code else None
