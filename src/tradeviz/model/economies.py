"""Economies and the other areas that trade statistics count, by their codes, with names to show.

A publisher may keep one economy under several codes: UN Comtrade has 736 for Sudan to 2011 and 729 from 2012, and
counts Taiwan as 490. Each is an area of its own, so that no row is lost; `economy_of` says whose page it belongs on.
"""

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
        economy: code of the economy that this is a further code of; empty where it stands for itself.
    """

    code: str
    english: str
    kind: str = COUNTRY
    economy: str = ""

    @property
    def name(self) -> str:
        """The name in the language that is spoken, from Babel's data where it has the area."""
        language = spoken()
        return self.english if language is ENGLISH else _translated(self, language)


# UN Comtrade's numbers of today, where they are not those of ISO 3166-1. Source of the tables of numbers: UN Comtrade's
# reference lists of reporters and partners, with the years that they are valid in
# (https://comtradeapi.un.org/files/v1/app/reference/partnerAreas.json, Reporters.json), and the country codes of CEPII
# BACI V202501.
_NUMBERS_TODAY = MappingProxyType({"CHE": 757, "FRA": 251, "IND": 699, "NOR": 579, "TWN": 490, "USA": 842})

# Further numbers of economies that have another one today: kept under N and the number, for a reporter may name both as
# partners in one year, and then neither value is the economy's whole.
_FURTHER = MappingProxyType({
    230: Area("N230", N_("Ethiopia (to 1992)"), FORMER, "ETH"),
    250: Area("N250", N_("Metropolitan France"), STATISTICAL, "FRA"),
    280: Area("N280", N_("West Germany (to 1990)"), FORMER, "DEU"),
    356: Area("N356", N_("India (to 1974)"), FORMER, "IND"),
    381: Area("N381", N_("Italy"), COUNTRY, "ITA"),
    578: Area("N578", N_("Norway without Svalbard and Jan Mayen"), STATISTICAL, "NOR"),
    588: Area("N588", N_("East and West Pakistan (to 1971)"), FORMER, "PAK"),
    590: Area("N590", N_("Panama without the Canal Zone (to 1977)"), FORMER, "PAN"),
    658: Area("N658", N_("Saint Kitts, Nevis and Anguilla (to 1980)"), FORMER, "KNA"),
    736: Area("N736", N_("Sudan (to 2011)"), FORMER, "SDN"),
    756: Area("N756", N_("Switzerland"), COUNTRY, "CHE"),
    840: Area("N840", N_("United States of America"), COUNTRY, "USA"),
    841: Area("N841", N_("United States with Puerto Rico (to 1980)"), FORMER, "USA"),
})  # fmt: skip

# Of these, the numbers that UN Comtrade used before those of today, with the last year.
_NUMBERS_BEFORE = MappingProxyType({
    "DEU": (280, 1990), "ETH": (230, 1992), "IND": (356, 1974), "KNA": (658, 1980), "PAK": (588, 1971),
    "PAN": (590, 1977), "SDN": (736, 2011), "USA": (841, 1980),
})  # fmt: skip

# Areas that are economies of their own, with pages of their own, and the last year; those that a reader may look for
# them under, or for whom they may be taken.
_KEPT_APART = MappingProxyType({
    "ANT": (2010, ("CUW", "SXM", "BES")),
    "BLX": (1998, ("BEL", "LUX")),
    "CSK": (1992, ("CZE", "SVK")),
    "DDR": (1990, ("DEU",)),
    "N532": (1985, ("ABW", "ANT")),
    "N868": (1974, ("VNM",)),
    "N886": (1990, ("YEM",)),
    "SCG": (2005, ("SRB", "MNE")),
    "SUN": (1990, ("RUS", "UKR", "BLR", "KAZ", "UZB", "LTU", "LVA", "EST", "GEO", "ARM", "AZE", "MDA", "KGZ", "TJK",
                   "TKM")),
    "VDR": (1974, ("VNM",)),
    "YMD": (1990, ("YEM",)),
    "YUG": (1991, ("SCG", "SRB", "HRV", "SVN", "BIH", "MKD", "MNE")),
    "ZA1": (1999, ("ZAF", "BWA", "LSO", "NAM", "SWZ")),
})  # fmt: skip

# Economies that Comtrade counts within another one, and since which year (its Reporters.json, whose names say it: "USA
# (incl. Puerto Rico and US Virgin Isds)"; 251 has the overseas departments since 1997).
_WITHIN = MappingProxyType({
    "GLP": ("FRA", 1997), "GUF": ("FRA", 1997), "LIE": ("CHE", 1962), "MCO": ("FRA", 1962), "MTQ": ("FRA", 1997),
    "MYT": ("FRA", 2014), "PRI": ("USA", 1981), "REU": ("FRA", 1997), "SJM": ("NOR", 1962), "VIR": ("USA", 1981),
})  # fmt: skip

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
    490: Area("S19", N_("Other Asia, not elsewhere specified"), STATISTICAL, "TWN"),
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

_OWN_NUMBERS = MappingProxyType({**_FURTHER, **_FORMER, **_OTHERS})
_BEYOND_ISO = MappingProxyType({one.code: one for one in _OWN_NUMBERS.values()})
_NUMBER_OF = MappingProxyType({one.code: number for number, one in _OWN_NUMBERS.items()})
_CODE_TODAY = MappingProxyType({number: code for code, number in _NUMBERS_TODAY.items()})
_CODES_OF = MappingProxyType({
    economy: (*(one.code for one in _OWN_NUMBERS.values() if one.economy == economy), economy)
    for economy in {one.economy for one in _OWN_NUMBERS.values()} - {""}
})  # fmt: skip


def is_country_code(code: str) -> bool:
    """Whether the text is an ISO 3166-1 alpha-3 code."""
    return _iso(code) is not None


def countries() -> tuple[Area, ...]:
    """Every economy of ISO 3166-1, by its code."""
    return tuple(sorted((_country(one) for one in pycountry.countries), key=lambda one: one.code))


def countries_by_name() -> tuple[tuple[str, str], ...]:
    """Name, in the language that is spoken, and code of every economy of ISO 3166-1, by name."""
    return tuple(sorted((one.name, one.code) for one in countries()))


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
    """The area with this code, where the code is none of ISO 3166-1: S19, SUN, N736, X1, W00."""
    return _BEYOND_ISO.get(code)


def economy_of(code: str) -> str:
    """The code of the economy that a code belongs to: SDN for N736, TWN for S19; any other code itself."""
    found = beyond_iso(code)
    return found.economy if found and found.economy else code


def codes_of(economy: str) -> tuple[str, ...]:
    """Every code under which publishers keep an economy, the further ones first: N736 and SDN."""
    return _CODES_OF.get(economy, (economy,))


def first_code_of(code: str) -> str:
    """The code under which stores kept an economy before its further numbers had codes of their own: SDN for N736."""
    return next((one.economy for one in _FURTHER.values() if one.code == code), code)


def numbered_name(code: str) -> str:
    """An area's name with its number in UN Comtrade and BACI, where this very code has one: "736 Sudan (to 2011)"."""
    number = _NUMBER_OF.get(code) or to_comtrade(code)
    known = None if number is None else from_comtrade(number)
    return f"{number} {known.name}" if known and known.code == code else area(code).name


def kept_apart_from(code: str) -> tuple[tuple[str, int], ...]:
    """The areas of earlier years that are economies of their own and not this one, each with its last year."""
    return tuple((former, last) for former, (last, others) in _KEPT_APART.items() if code in others)


def counted_within(code: str, year: int) -> str:
    """The code of the economy that UN Comtrade counts this one in, in a year; empty where it has figures of its own."""
    holder, first = _WITHIN.get(code, ("", 0))
    return holder if year >= first else ""


def last_year_of(code: str) -> int | None:
    """The last year of an area that is no more; None where it still is, or nobody says."""
    return _KEPT_APART[code][0] if code in _KEPT_APART else None


@lru_cache(maxsize=1024)
def from_comtrade(number: int) -> Area | None:
    """The area that UN Comtrade and BACI give this number, or None where they give it to none.

    Most numbers are those of ISO 3166-1; Comtrade's own go before them.
    """
    own = _OWN_NUMBERS.get(number)
    if own is not None:
        return own
    code = _CODE_TODAY.get(number)
    country = _iso(code) if code else pycountry.countries.get(numeric=f"{number:03d}")
    return _country(country) if country else None


def to_comtrade(code: str, year: int | None = None) -> int | None:
    """The number by which UN Comtrade knows an economy in a year, or today.

    None where there is no such code, where it is a group, whose trade is that of its members, or where Comtrade uses
    the economy's ISO number for something else (Monaco's, 492).
    """
    before, last = _NUMBERS_BEFORE.get(code, (0, 0))
    if year is not None and year <= last:
        return before
    found = find_area(code)
    if found is None or found.kind == GROUP:
        return None
    number = _NUMBERS_TODAY.get(code) or _NUMBER_OF.get(code) or int(_iso(code).numeric)
    known = from_comtrade(number)
    return number if known and economy_of(known.code) == economy_of(code) else None


def comtrade_numbers(code: str, year: int) -> tuple[int, ...]:
    """Every number under which UN Comtrade may have an economy in a year; none where it has none for it.

    There are two around the year in which the number changed, within which it may have: Sudan's did in July 2011.
    """
    before, last = _NUMBERS_BEFORE.get(code, (0, 0))
    today = to_comtrade(code)
    if today is None:
        return ()
    if year > last + 1:
        return (today,)
    return (before,) if year < last else (before, today)


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
