"""The Harmonized System's tree: total, sections, chapters, headings and subheadings, with short names in our own words.

The tree is that of every edition from HS 1992 to HS 2022: sections and chapters have stayed as they are since 1988.
Chapter 77 is reserved. Chapters 98 and 99 are no part of it: countries use them for special transactions and for
goods that they do not specify. They stand here in a section of our own, XXII, so that the tree covers all trade.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.model.goods import LEGACY_UNSPECIFIED, TOTAL, hs_label
from tradeviz.model.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

TOTAL_NAME = N_("All goods")
SPECIAL_SECTION = "XXII"
_EXPECTED = f"{TOTAL}, a section from I to {SPECIAL_SECTION}, or an HS code of 2, 4 or 6 digits"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its Roman number, its name in English and the chapters in it."""

    code: str
    name: str
    chapters: tuple[str, ...]


def _section(code: str, name: str, first: int, last: int) -> tuple[str, Section]:
    return code, Section(code, name, tuple(f"{chapter:02d}" for chapter in range(first, last + 1)))


SECTIONS: Mapping[str, Section] = MappingProxyType(
    dict(
        (
            _section("I", N_("Live animals and animal products"), 1, 5),
            _section("II", N_("Plants, fruit and grain"), 6, 14),
            _section("III", N_("Fats and oils"), 15, 15),
            _section("IV", N_("Food, drink and tobacco"), 16, 24),
            _section("V", N_("Minerals and fuels"), 25, 27),
            _section("VI", N_("Chemicals"), 28, 38),
            _section("VII", N_("Plastics and rubber"), 39, 40),
            _section("VIII", N_("Leather, furs and travel goods"), 41, 43),
            _section("IX", N_("Wood, cork and basketwork"), 44, 46),
            _section("X", N_("Pulp, paper and print"), 47, 49),
            _section("XI", N_("Textiles and clothing"), 50, 63),
            _section("XII", N_("Footwear, headgear and umbrellas"), 64, 67),
            _section("XIII", N_("Stone, ceramics and glass"), 68, 70),
            _section("XIV", N_("Pearls, gems and precious metals"), 71, 71),
            _section("XV", N_("Base metals"), 72, 83),
            _section("XVI", N_("Machinery and electrical equipment"), 84, 85),
            _section("XVII", N_("Vehicles, aircraft and ships"), 86, 89),
            _section("XVIII", N_("Instruments, clocks and music"), 90, 92),
            _section("XIX", N_("Arms and ammunition"), 93, 93),
            _section("XX", N_("Furniture, toys and other manufactures"), 94, 96),
            _section("XXI", N_("Art and antiques"), 97, 97),
            _section(SPECIAL_SECTION, N_("Not specified and special"), 98, 99),
        )
    )
)

# Names in English, as they stand in the catalogue of sentences; `name_of` has them in the language that is spoken.
CHAPTERS: Mapping[str, str] = MappingProxyType(
    {
        "01": N_("Live animals"),
        "02": N_("Meat"),
        "03": N_("Fish and shellfish"),
        "04": N_("Dairy, eggs and honey"),
        "05": N_("Other animal products"),
        "06": N_("Live plants and cut flowers"),
        "07": N_("Vegetables"),
        "08": N_("Fruit and nuts"),
        "09": N_("Coffee, tea and spices"),
        "10": N_("Cereals"),
        "11": N_("Flour, malt and starch"),
        "12": N_("Oil seeds and medicinal plants"),
        "13": N_("Gums, resins and plant extracts"),
        "14": N_("Plaiting and other plant materials"),
        "15": N_("Animal and vegetable fats and oils"),
        "16": N_("Prepared meat and fish"),
        "17": N_("Sugar and sweets"),
        "18": N_("Cocoa and chocolate"),
        "19": N_("Bread, pasta and other cereal foods"),
        "20": N_("Prepared vegetables and fruit"),
        "21": N_("Sauces, soups and other foods"),
        "22": N_("Drinks and vinegar"),
        "23": N_("Animal feed and food residues"),
        "24": N_("Tobacco and nicotine products"),
        "25": N_("Salt, stone and cement"),
        "26": N_("Ores, slag and ash"),
        "27": N_("Mineral fuels and oils"),
        "28": N_("Inorganic chemicals"),
        "29": N_("Organic chemicals"),
        "30": N_("Medicines"),
        "31": N_("Fertilisers"),
        "32": N_("Dyes, paints and inks"),
        "33": N_("Perfumes and cosmetics"),
        "34": N_("Soap, waxes and candles"),
        "35": N_("Proteins, starches and glues"),
        "36": N_("Explosives and matches"),
        "37": N_("Photographic and film goods"),
        "38": N_("Other chemical products"),
        "39": N_("Plastics"),
        "40": N_("Rubber"),
        "41": N_("Raw hides and leather"),
        "42": N_("Leather goods and bags"),
        "43": N_("Furs"),
        "44": N_("Wood"),
        "45": N_("Cork"),
        "46": N_("Straw and basketwork"),
        "47": N_("Wood pulp and waste paper"),
        "48": N_("Paper and board"),
        "49": N_("Books, newspapers and print"),
        "50": N_("Silk"),
        "51": N_("Wool and animal hair"),
        "52": N_("Cotton"),
        "53": N_("Other plant fibres"),
        "54": N_("Man-made filaments"),
        "55": N_("Man-made staple fibres"),
        "56": N_("Wadding, felt, ropes and nets"),
        "57": N_("Carpets"),
        "58": N_("Special woven fabrics and lace"),
        "59": N_("Coated and technical textiles"),
        "60": N_("Knitted fabrics"),
        "61": N_("Clothing, knitted"),
        "62": N_("Clothing, not knitted"),
        "63": N_("Other textile goods and rags"),
        "64": N_("Footwear"),
        "65": N_("Hats"),
        "66": N_("Umbrellas and walking sticks"),
        "67": N_("Feathers, artificial flowers and wigs"),
        "68": N_("Goods of stone, plaster and cement"),
        "69": N_("Ceramics"),
        "70": N_("Glass"),
        "71": N_("Pearls, gems, precious metals and coins"),
        "72": N_("Iron and steel"),
        "73": N_("Goods of iron and steel"),
        "74": N_("Copper"),
        "75": N_("Nickel"),
        "76": N_("Aluminium"),
        "77": N_("Reserved"),
        "78": N_("Lead"),
        "79": N_("Zinc"),
        "80": N_("Tin"),
        "81": N_("Other base metals"),
        "82": N_("Tools and cutlery"),
        "83": N_("Other goods of base metal"),
        "84": N_("Machinery and boilers"),
        "85": N_("Electrical machinery and electronics"),
        "86": N_("Railway vehicles and track"),
        "87": N_("Vehicles other than railway"),
        "88": N_("Aircraft and spacecraft"),
        "89": N_("Ships and boats"),
        "90": N_("Optical, measuring and medical instruments"),
        "91": N_("Clocks and watches"),
        "92": N_("Musical instruments"),
        "93": N_("Arms and ammunition"),
        "94": N_("Furniture, lamps and prefabricated buildings"),
        "95": N_("Toys, games and sports goods"),
        "96": N_("Other manufactured goods"),
        "97": N_("Art and antiques"),
        "98": N_("Special transactions"),
        "99": N_("Not specified"),
    }
)

_SECTION_OF: Mapping[str, str] = MappingProxyType(
    {chapter: section.code for section in SECTIONS.values() for chapter in section.chapters}
)
_CODE = re.compile(rf"[0-9]{{2}}(?:[0-9]{{2}}){{0,2}}|{LEGACY_UNSPECIFIED}", re.ASCII)
_STOPS = ";:,"
# Words that cannot end a name: what they lead to is where the descriptions part.
_LEADING_ON = """\
a all an and any as at but by containing excluding for from having in including incl. into not of on or other than that
the their those to under used whether which with without
"""


def is_hs_code(code: str) -> bool:
    """Whether the text is `TOTAL`, a section, or a code of 2, 4 or 6 digits in a chapter that exists.

    `LEGACY_UNSPECIFIED` counts as a code of six digits, under 9999.
    """
    return code == TOTAL or code in SECTIONS or (_CODE.fullmatch(code) is not None and code[:2] in CHAPTERS)


def level_of(code: str) -> int:
    """Where a code stands: 0 for the total, 1 for a section, else its number of digits.

    Raises:
        ValueError: the text is no code of the tree.
    """
    if not is_hs_code(code):
        raise ValueError(f"{code!r} is no category of the Harmonized System; expected {_EXPECTED}")
    if code == TOTAL:
        return 0
    return 1 if code in SECTIONS else len(code)


def children_level(code: str) -> int | None:
    """The level below a code's own: total, section, 2, 4, 6 digits; None below a subheading.

    Raises:
        ValueError: the text is no code of the tree.
    """
    return {0: 1, 1: 2, 2: 4, 4: 6, 6: None}[level_of(code)]


def parent_of(code: str) -> str | None:
    """The code one level up: `3104` to `31` to `VI` to `TOTAL`; None for the total.

    Raises:
        ValueError: the text is no code of the tree.
    """
    level = level_of(code)
    if level > 2:
        return code[:-2]
    return {0: None, 1: TOTAL, 2: _SECTION_OF.get(code)}[level]


def codes_above(code: str) -> Iterator[str]:
    """The codes above one, from the nearest up: `3104` has `31`, `VI` and `TOTAL`; the total has none.

    Raises:
        ValueError: the text is no code of the tree.
    """
    upper = parent_of(code)
    while upper is not None:
        yield upper
        upper = parent_of(upper)


def section_of(code: str) -> str:
    """The section that a section, chapter, heading or subheading is in.

    Raises:
        ValueError: the text is no code of the tree, or is the total.
    """
    if level_of(code) == 0:
        raise ValueError(f"{TOTAL} covers every section; name a section, chapter, heading or subheading")
    return code if code in SECTIONS else _SECTION_OF[code[:2]]


def is_unspecified(code: str) -> bool:
    """Whether a code stands for goods that the reporter did not specify, in full or within a chapter.

    True for everything in chapter 99 and for any heading numbered 99 with what is under it, such as 2799 and 279999:
    no chapter of the HS has so many headings, so these can only be fillers. True for section XXII, which holds
    chapter 99. A subheading that merely ends in 99, such as 310499, is an ordinary one.

    Source: UN Comtrade, "Data confidentiality in UN Comtrade" (https://uncomtrade.org/docs/data-confidentiality-in-un-comtrade):
    codes that are not valid become 999999, 9999 and 99, level by level, with 99 <= 9999 <= 999999 in value.
    """
    return code == SPECIAL_SECTION or (level_of(code) >= 2 and "99" in (code[:2], code[2:4]))


def name_of(code: str, names: Mapping[str, str]) -> str:
    """A code's name: the imported files' own, else ours, else what a heading's subheadings share, else "HS 3104".

    Ours is in the language that is spoken; the files' own stays as it is.

    Args:
        code: a code of the tree.
        names: description by code, as found in the imported files; may be empty.

    Raises:
        ValueError: the text is no code of the tree.
    """
    level = level_of(code)
    if level < 2:
        return _(TOTAL_NAME if code == TOTAL else SECTIONS[code].name)
    if names.get(code):
        return names[code]
    if level == 2:
        return _(CHAPTERS[code])
    return (shared_name(_under(code, names)) if level == 4 else "") or hs_label(code)


def _under(heading: str, names: Mapping[str, str]) -> list[str]:
    """Descriptions of a heading's subheadings; looked up one by one, for the tree asks for every heading."""
    found = (names.get(f"{heading}{number:02d}", "") for number in range(100))
    return [description for description in found if description]


def shared_name(descriptions: Sequence[str]) -> str:
    """The leading words that all descriptions share, back to where a phrase ends; empty where they share none.

    "Fertilizers, mineral or chemical: potassic, carnallite" and "Fertilizers, mineral or chemical: potassic, potassium
    sulphate" share "Fertilizers, mineral or chemical: potassic". A description that stands alone ends at its first
    semicolon or colon.
    """
    if len(set(descriptions)) == 1:
        return _closed(re.split("[;:]", descriptions[0])[0].split())
    rows = [description.split() for description in descriptions]
    return _closed(_whole_phrases(_shared(rows)))


def _shared(rows: Iterable[Sequence[str]]) -> list[str]:
    """Words that begin every row; a row's mark after a word may differ, and the first row's is kept."""
    shared: list[str] = []
    for words in zip(*rows, strict=False):
        if len({word.rstrip(_STOPS).casefold() for word in words}) > 1:
            break
        shared.append(words[0])
    return shared


def _whole_phrases(words: Sequence[str]) -> Sequence[str]:
    """The words up to the last mark; all of them where there is no mark."""
    ends = [place for place, word in enumerate(words, 1) if word[-1] in _STOPS]
    return words[: ends[-1]] if ends else words


def _closed(words: Sequence[str]) -> str:
    """The words as a name: without an open bracket's contents, words that lead on, and marks at the end."""
    text = " ".join(words)
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")]
    kept = text.rstrip(_STOPS + " ").split()
    while kept and kept[-1].casefold() in _LEADING_ON.split():
        kept.pop()
    return " ".join(kept).rstrip(_STOPS)


def place_in_tree(code: str) -> tuple[int, str]:
    """Where a code stands in the printed tree: a key to sort by, each category before those below it."""
    section = "" if code == TOTAL else code if code in SECTIONS else section_of(code)
    return (list(SECTIONS).index(section) + 1 if section else 0, code if level_of(code) >= 2 else "")
