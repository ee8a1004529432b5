"""The names that India's TRADESTAT has for economies, in capitals and cut short."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.model.economies import find_area
from tradeviz.readers.io.economy_names import find_by_name

if TYPE_CHECKING:
    from tradeviz.model.economies import Area

INDIA = "INDIA"
_WORLD = "world"  # as `find_by_name` knows it
# Those of its list of countries that `find_by_name` does not know. The Channel and the Canary Islands are beside
# Jersey, Guernsey and Spain, and have no code of their own.
_NAMES = MappingProxyType({
    "ameri samoa": "ASM", "antigua": "ATG", "antartica": "ATA", "baharain is": "BHR", "bosnia-hrzgovin": "BIH",
    "br virgn is": "VGB", "british indian": "IOT", "c afri rep": "CAF", "cape verde is": "CPV", "cayman is": "CYM",
    "china p rp": "CHN", "christmas is": "CXR", "cocos is": "CCK", "congo d rep": "COD", "congo p rep": "COG",
    "cook is": "COK", "cote d' ivoire": "CIV", "dominic rep": "DOM", "egypt a rp": "EGY", "equtl guinea": "GNQ",
    "falkland is": "FLK", "faroe is": "FRO", "fiji is": "FJI", "fr guiana": "GUF", "fr polynesia": "PYF",
    "fr s ant tr": "ATF", "guinea bissau": "GNB", "heard macdonald": "HMD", "kiribati rep": "KIR",
    "korea dp rp": "PRK", "korea rp": "KOR", "kyrghyzstan": "KGZ", "lao pd rp": "LAO", "macedonia": "MKD",
    "marshall island": "MHL", "n mariana is": "MNP", "nauru rp": "NRU", "netherland": "NLD",
    "netherlandantil": "ANT", "neutral zone": "NTZ", "niue is": "NIU", "norfolk is": "NFK", "pacific is": "PCI",
    "pakistan ir": "PAK", "panama c z": "PCZ", "panama republic": "PAN", "papua n gna": "PNG", "pitcairn is": "PCN",
    "saharwi a.dm rp": "ESH", "sao tome": "STP", "slovak rep": "SVK", "solomon is": "SLB", "sri lanka dsr": "LKA",
    "st helena": "SHN", "st kitt n a": "KNA", "st lucia": "LCA", "st pierre": "SPM", "st vincent": "VCT",
    "state of palest": "PSE", "state of palestine": "PSE", "svallbard and j": "SJM",
    "svallbard and jan mayen": "SJM", "tanzania rep": "TZA", "timor leste": "TLS", "tokelau is": "TKL",
    "trinidad": "TTO", "turks c is": "TCA", "union of serbia & montenegro": "SCG",
    "us minor outlying islands": "UMI", "vanuatu rep": "VUT", "virgin is us": "VIR", "wallis f is": "WLF",
    "yemen republc": "YEM", "trade to unspecified countries": "_X",
})  # fmt: skip


@lru_cache(maxsize=4096)
def find_by_tradestat(text: str) -> Area | None:
    """The area of a name; None where it is not known. India's totals are its trade with the world."""
    name = " ".join(text.lower().split())
    plain = name.removesuffix(".").replace("n. mariana", "n mariana").replace("congo d. rep", "congo d rep")
    if plain.startswith("india's total"):
        return find_by_name(_WORLD)
    code = _NAMES.get(plain)
    return find_area(code) if code else find_by_name(text)
