"""Economies and the other areas that trade statistics count, by their codes, with names to show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pycountry
from babel import Locale

from tradeviz.model.language import ENGLISH, N_, Language, _, spoken

COUNTRY, FORMER, STATISTICAL, SPECIAL, GROUP = "country", "former", "statistical", "special", "group"
WORLD = "W00"  # as a partner: the sum over all partners, as UN Comtrade writes it
EVERYONE = ""  # as a reporter: what all economies trade together, in frames as of `Store.world`

# Names as an article writes them, where the locale data's own is longer or another.
_USUAL = MappingProxyType({"HKG": N_("Hong Kong"), "MAC": N_("Macao"), "MMR": N_("Myanmar")})


@dataclass(frozen=True, slots=True)
class Area:
    """Somewhere that trade is reported by or with: SDMX's reference area, UN Comtrade's reporter and partner area.

    Attributes:
        code: ISO 3166-1 alpha-3, or the code that UN Comtrade gives in its place.
        english: English name, as an article would write it; as it stands in files.
        kind: `country`; `former`, a state or customs area that is no more; `statistical`, a residue such as
            "Other Asia, nes" or a customs union; `special`, no place at all, such as ships' bunkers; `group`,
            a sum over others, never to be added to its members.
    """

    code: str
    english: str
    kind: str = COUNTRY

    @property
    def name(self) -> str:
        """The name in the language that is spoken, from Babel's data where it has the area."""
        language = spoken()
        return self.english if language is ENGLISH else _translated(self, language)


# UN Comtrade's numbers for economies that ISO 3166-1 numbers otherwise: the number, then the alpha-3 code. Source of
# this table and of the next two: UN Comtrade's reference lists of reporters and partners
# (https://comtradeapi.un.org/files/v1/app/reference/partnerAreas.json), and the country codes of CEPII BACI V202501.
# A state that kept its alpha-3 code when its borders changed keeps it here: 280 is Germany to 1990, 736 Sudan to 2011.
_COMTRADE_NUMBERS = MappingProxyType({
    230: "ETH", 251: "FRA", 280: "DEU", 381: "ITA", 579: "NOR", 588: "PAK", 590: "PAN", 658: "KNA", 699: "IND",
    736: "SDN", 757: "CHE", 841: "USA", 842: "USA", 850: "VIR",
})  # fmt: skip

# Of these, the numbers of today: the ones to ask UN Comtrade for.
_NUMBERS_TODAY = MappingProxyType({"CHE": 757, "FRA": 251, "IND": 699, "NOR": 579, "USA": 842})

# Where Comtrade has a number and no code of its own that is used once, the code is N and the number.
_FORMER = MappingProxyType({
    58: Area("BLX", N_("Belgium-Luxembourg"), FORMER),
    80: Area("ATB", N_("British Antarctic Territory"), FORMER),
    200: Area("CSK", N_("Czechoslovakia"), FORMER),
    278: Area("DDR", N_("East Germany"), FORMER),
    396: Area("JTN", N_("Johnston Island"), FORMER),
    459: Area("N459", N_("Peninsula Malaysia"), FORMER),
    461: Area("N461", N_("Sabah"), FORMER),
    457: Area("N457", N_("Sarawak"), FORMER),
    488: Area("MID", N_("Midway Islands"), FORMER),
    530: Area("ANT", N_("Netherlands Antilles"), FORMER),
    532: Area("N532", N_("Netherlands Antilles and Aruba"), FORMER),
    536: Area("NTZ", N_("Neutral Zone"), FORMER),
    582: Area("PCI", N_("Pacific Islands (Trust Territory)"), FORMER),
    592: Area("PCZ", N_("Panama Canal Zone"), FORMER),
    647: Area("N647", N_("Ryukyu Islands"), FORMER),
    698: Area("SKM", N_("Sikkim"), FORMER),
    717: Area("N717", N_("Rhodesia and Nyasaland"), FORMER),
    720: Area("YMD", N_("South Yemen"), FORMER),
    810: Area("SUN", N_("Soviet Union"), FORMER),
    835: Area("N835", N_("Tanganyika"), FORMER),
    836: Area("N836", N_("Zanzibar and Pemba"), FORMER),
    849: Area("PUS", N_("US Miscellaneous Pacific Islands"), FORMER),
    866: Area("VDR", N_("North Vietnam"), FORMER),
    868: Area("N868", N_("South Vietnam"), FORMER),
    872: Area("WAK", N_("Wake Island"), FORMER),
    886: Area("N886", N_("North Yemen"), FORMER),
    890: Area("YUG", N_("Yugoslavia"), FORMER),
    891: Area("SCG", N_("Serbia and Montenegro"), FORMER),
})  # fmt: skip

_OTHERS = MappingProxyType({
    0: Area(WORLD, N_("World"), GROUP),
    97: Area("EUR", N_("European Union"), GROUP),
    918: Area("N918", N_("European Union (EU-28)"), GROUP),
    975: Area("N975", N_("ASEAN"), GROUP),
    129: Area("A49", N_("Caribbean, not elsewhere specified"), STATISTICAL),
    221: Area("E29", N_("Eastern Europe, not elsewhere specified"), STATISTICAL),
    290: Area("F49", N_("Northern Africa, not elsewhere specified"), STATISTICAL),
    412: Area("XKX", N_("Kosovo"), COUNTRY),
    471: Area("R91", N_("Central American Common Market, not elsewhere specified"), STATISTICAL),
    472: Area("N472", N_("Africa CAMEU region, not elsewhere specified"), STATISTICAL),
    473: Area("A79", N_("Latin American Integration Association, not elsewhere specified"), STATISTICAL),
    490: Area("S19", N_("Other Asia, not elsewhere specified"), STATISTICAL),
    # 492 is Monaco to ISO; Comtrade counts Monaco with France and uses its number for this.
    492: Area("N492", N_("European Union, not elsewhere specified"), STATISTICAL),
    527: Area("O19", N_("Oceania, not elsewhere specified"), STATISTICAL),
    568: Area("E19", N_("Other Europe, not elsewhere specified"), STATISTICAL),
    577: Area("F19", N_("Other Africa, not elsewhere specified"), STATISTICAL),
    636: Area("N636", N_("Rest of America, not elsewhere specified"), STATISTICAL),
    637: Area("A59", N_("North and Central America, not elsewhere specified"), STATISTICAL),
    697: Area("R20", N_("European Free Trade Association, not elsewhere specified"), STATISTICAL),
    711: Area("ZA1", N_("Southern African Customs Union"), STATISTICAL),
    830: Area("N830", N_("Channel Islands"), STATISTICAL),
    837: Area("X1", N_("Bunkers"), SPECIAL),
    838: Area("X2", N_("Free zones"), SPECIAL),
    839: Area("XX", N_("Special categories"), SPECIAL),
    879: Area("F97", N_("Western Asia, not elsewhere specified"), STATISTICAL),
    899: Area("_X", N_("Areas, not elsewhere specified"), SPECIAL),
})  # fmt: skip

_BEYOND_ISO = MappingProxyType({one.code: one for one in (*_FORMER.values(), *_OTHERS.values())})


def is_country_code(code: str) -> bool:
    """Whether the text is an ISO 3166-1 alpha-3 code."""
    return _iso(code) is not None


def area(code: str) -> Area:
    """The area with this code: of ISO 3166-1 alpha-3, or the one that trade statistics give in its place.

    Raises:
        LookupError: no area has this code.
    """
    found = find_area(code)
    if found is None:
        raise LookupError(f"{code!r} is no ISO 3166-1 alpha-3 code such as CHN or BLR")
    return found


@lru_cache(maxsize=1024)
def find_area(code: str) -> Area | None:
    """The area with this code, as `area` finds it, or None where no area has it."""
    country = _iso(code)
    return _country(country) if country else beyond_iso(code)


def beyond_iso(code: str) -> Area | None:
    """The area with this code, where the code is none of ISO 3166-1: S19, SUN, X1, W00."""
    return _BEYOND_ISO.get(code)


@lru_cache(maxsize=1024)
def from_comtrade(number: int) -> Area | None:
    """The area that UN Comtrade and BACI give this number, or None where they give it to none.

    Most numbers are those of ISO 3166-1; Comtrade's own go before them.
    """
    own = _FORMER.get(number) or _OTHERS.get(number)
    if own is not None:
        return own
    code = _COMTRADE_NUMBERS.get(number)
    country = _iso(code) if code else pycountry.countries.get(numeric=f"{number:03d}")
    return _country(country) if country else None


def to_comtrade(code: str) -> int | None:
    """The number by which UN Comtrade knows an economy today, by its ISO 3166-1 alpha-3 code.

    None where there is no such code, or where Comtrade uses its ISO number for something else (Monaco's, 492).
    """
    country = _iso(code)
    if country is None:
        return None
    number = _NUMBERS_TODAY.get(code) or int(country.numeric)
    found = from_comtrade(number)
    return number if found and found.code == code else None


def _iso(code: str) -> Any:
    """Pycountry's record of a country, or None; pycountry itself would take "chn" and full-width letters too."""
    return pycountry.countries.get(alpha_3=code) if code.isascii() and code.isupper() else None


def _country(country: Any) -> Area:
    name = _USUAL.get(country.alpha_3) or Locale("en").territories.get(country.alpha_2) or country.name
    return Area(country.alpha_3, name)


@lru_cache(maxsize=1024)
def _translated(area_: Area, language: Language) -> str:
    country = _iso(area_.code) if language.locale != ENGLISH.locale else None
    local = language.locale.territories.get(country.alpha_2) if country else None
    return local or _(area_.english)
