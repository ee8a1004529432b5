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

from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOTAL_NAME = "All goods"
SPECIAL_SECTION = "XXII"
_EXPECTED = f"{TOTAL}, a section from I to {SPECIAL_SECTION}, or an HS code of 2, 4 or 6 digits"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its Roman number, its name and the chapters in it."""

    code: str
    name: str
    chapters: tuple[str, ...]


def _section(code: str, name: str, first: int, last: int) -> tuple[str, Section]:
    return code, Section(code, name, tuple(f"{chapter:02d}" for chapter in range(first, last + 1)))


SECTIONS: Mapping[str, Section] = MappingProxyType(
    dict(
        (
            _section("I", "Live animals and animal products", 1, 5),
            _section("II", "Plants, fruit and grain", 6, 14),
            _section("III", "Fats and oils", 15, 15),
            _section("IV", "Food, drink and tobacco", 16, 24),
            _section("V", "Minerals and fuels", 25, 27),
            _section("VI", "Chemicals", 28, 38),
            _section("VII", "Plastics and rubber", 39, 40),
            _section("VIII", "Leather, furs and travel goods", 41, 43),
            _section("IX", "Wood, cork and basketwork", 44, 46),
            _section("X", "Pulp, paper and print", 47, 49),
            _section("XI", "Textiles and clothing", 50, 63),
            _section("XII", "Footwear, headgear and umbrellas", 64, 67),
            _section("XIII", "Stone, ceramics and glass", 68, 70),
            _section("XIV", "Pearls, gems and precious metals", 71, 71),
            _section("XV", "Base metals", 72, 83),
            _section("XVI", "Machinery and electrical equipment", 84, 85),
            _section("XVII", "Vehicles, aircraft and ships", 86, 89),
            _section("XVIII", "Instruments, clocks and music", 90, 92),
            _section("XIX", "Arms and ammunition", 93, 93),
            _section("XX", "Furniture, toys and other manufactures", 94, 96),
            _section("XXI", "Art and antiques", 97, 97),
            _section(SPECIAL_SECTION, "Not specified and special", 98, 99),
        )
    )
)

_NAMES = """\
01 Live animals
02 Meat
03 Fish and shellfish
04 Dairy, eggs and honey
05 Other animal products
06 Live plants and cut flowers
07 Vegetables
08 Fruit and nuts
09 Coffee, tea and spices
10 Cereals
11 Flour, malt and starch
12 Oil seeds and medicinal plants
13 Gums, resins and plant extracts
14 Plaiting and other plant materials
15 Animal and vegetable fats and oils
16 Prepared meat and fish
17 Sugar and sweets
18 Cocoa and chocolate
19 Bread, pasta and other cereal foods
20 Prepared vegetables and fruit
21 Sauces, soups and other foods
22 Drinks and vinegar
23 Animal feed and food residues
24 Tobacco and nicotine products
25 Salt, stone and cement
26 Ores, slag and ash
27 Mineral fuels and oils
28 Inorganic chemicals
29 Organic chemicals
30 Medicines
31 Fertilisers
32 Dyes, paints and inks
33 Perfumes and cosmetics
34 Soap, waxes and candles
35 Proteins, starches and glues
36 Explosives and matches
37 Photographic and film goods
38 Other chemical products
39 Plastics
40 Rubber
41 Raw hides and leather
42 Leather goods and bags
43 Furs
44 Wood
45 Cork
46 Straw and basketwork
47 Wood pulp and waste paper
48 Paper and board
49 Books, newspapers and print
50 Silk
51 Wool and animal hair
52 Cotton
53 Other plant fibres
54 Man-made filaments
55 Man-made staple fibres
56 Wadding, felt, ropes and nets
57 Carpets
58 Special woven fabrics and lace
59 Coated and technical textiles
60 Knitted fabrics
61 Clothing, knitted
62 Clothing, not knitted
63 Other textile goods and rags
64 Footwear
65 Hats
66 Umbrellas and walking sticks
67 Feathers, artificial flowers and wigs
68 Goods of stone, plaster and cement
69 Ceramics
70 Glass
71 Pearls, gems, precious metals and coins
72 Iron and steel
73 Goods of iron and steel
74 Copper
75 Nickel
76 Aluminium
77 Reserved
78 Lead
79 Zinc
80 Tin
81 Other base metals
82 Tools and cutlery
83 Other goods of base metal
84 Machinery and boilers
85 Electrical machinery and electronics
86 Railway vehicles and track
87 Vehicles other than railway
88 Aircraft and spacecraft
89 Ships and boats
90 Optical, measuring and medical instruments
91 Clocks and watches
92 Musical instruments
93 Arms and ammunition
94 Furniture, lamps and prefabricated buildings
95 Toys, games and sports goods
96 Other manufactured goods
97 Art and antiques
98 Special transactions
99 Not specified
"""

CHAPTERS: Mapping[str, str] = MappingProxyType({line[:2]: line[3:] for line in _NAMES.splitlines()})

_SECTION_OF: Mapping[str, str] = MappingProxyType(
    {chapter: section.code for section in SECTIONS.values() for chapter in section.chapters}
)
_DIGITS = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}", re.ASCII)
_STOPS = ";:,"
# Words that cannot end a name: what they lead to is where the descriptions part.
_LEADING_ON = """\
a all an and any as at but by containing excluding for from having in including incl. into not of on or other than that
the their those to under used whether which with without
"""


def is_hs_code(code: str) -> bool:
    """Whether the text is `TOTAL`, a section, or a code of 2, 4 or 6 digits in a chapter that exists."""
    return code == TOTAL or code in SECTIONS or (_DIGITS.fullmatch(code) is not None and code[:2] in CHAPTERS)


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

    Args:
        code: a code of the tree.
        names: description by code, as found in the imported files; may be empty.

    Raises:
        ValueError: the text is no code of the tree.
    """
    level = level_of(code)
    if level < 2:
        return TOTAL_NAME if code == TOTAL else SECTIONS[code].name
    if names.get(code):
        return names[code]
    derived = shared_name(_under(code, names)) if level == 4 else CHAPTERS.get(code, "")
    return derived or f"HS {code}"


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
    return (list(SECTIONS).index(section) + 1 if section else 0, code if code.isdigit() else "")
