"""Categories of goods: HS codes, named groups and the total, as the rows of `goods.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.economies import is_country_code
from tradeviz.model.language import _
from tradeviz.model.tables import Column, one_of, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tradeviz.errors import Problem

GOODS_FILE = "goods.csv"
TOTAL = "TOTAL"
GOODS_LEVELS = ("total", "section", "chapter", "heading", "subheading", "group")
NAMEABLE = ("exports", "imports")

# What tables of UN Comtrade and CEPII BACI have beside 999999 for goods that a reporter did not specify. It is no code
# of the HS, and no other may stand for it: a reporter may have rows of both, which are different trade.
LEGACY_UNSPECIFIED = "9999AA"

_CODE = re.compile(
    rf"TOTAL(-[A-Z-]+)?|[0-9]{{2}}|[0-9]{{4}}|[0-9]{{6}}|{LEGACY_UNSPECIFIED}|[IVX]{{1,5}}|[a-z][a-z0-9-]*", re.ASCII
)
_HS = re.compile(r"[0-9]{2}([0-9]{2}([0-9]{2})?)?( [0-9]{2}([0-9]{2}([0-9]{2})?)?)*", re.ASCII)

GOODS_CODE = "TOTAL, an HS code of 2, 4 or 6 digits, or a group name in lower case"


def hs_label(code: str) -> str:
    """A code of the Harmonized System for a reader: "HS 8703"."""
    return _("HS {code}").format(code=code)


def is_goods_code(text: str) -> bool:
    """Whether the text can name a category of goods."""
    return _CODE.fullmatch(text) is not None


GOODS_COLUMNS = (
    Column("goods", "Code of the category; text, leading zeros kept.", GOODS_CODE, is_goods_code),
    Column("name", "Name of the category in plain English."),
    Column(
        "level",
        "Where the category stands in the HS, or group.",
        f"one of {', '.join(GOODS_LEVELS)}",
        one_of(*GOODS_LEVELS),
    ),
    Column(
        "hs",
        "HS codes that the category covers, separated by spaces; empty where the published name settles none.",
        "HS codes of 2, 4 or 6 digits, separated by spaces, or nothing",
        lambda text: _HS.fullmatch(text) is not None,
        required=False,
    ),
    Column("parent", "Category one level up in this table.", GOODS_CODE, is_goods_code, required=False),
    Column("named_in", "Source that names the goods as traded without a value.", required=False),
    Column(
        "named_reporter",
        "Reporter of the flow they are named in.",
        "a country code",
        is_country_code,
        required=False,
    ),
    Column(
        "named_measure",
        "Flow they are named in.",
        f"one of {', '.join(NAMEABLE)}",
        one_of(*NAMEABLE),
        required=False,
    ),
    Column(
        "note",
        "What a reader should know; for goods without a value, what would fill the gap.",
        required=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Good:
    """One category of goods."""

    goods: str
    name: str
    level: str
    hs: str
    parent: str
    named_in: str
    named_reporter: str
    named_measure: str
    note: str

    @property
    def label(self) -> str:
        """Name with its HS code where it is one: "Cars (HS 8703)"."""
        code = hs_label(self.goods)
        if not self.goods.isdigit() or self.name == code:
            return self.name
        return _("{name} ({code})").format(name=self.name, code=code)


def read_goods(folder: Path) -> tuple[dict[str, Good], list[Problem]]:
    """Read a story's goods, by code, with every problem found."""
    frame, problems = read_table(folder / GOODS_FILE, GOODS_COLUMNS, ["goods"])
    rows = frame.drop(columns="line").to_dict("records")
    return {str(row["goods"]): Good(**{str(name): str(cell) for name, cell in row.items()}) for row in rows}, problems


def ancestors(code: str, goods: Mapping[str, Good]) -> tuple[str, ...]:
    """The category's parents from the nearest to the furthest; a loop ends the walk."""
    found: list[str] = []
    current = goods.get(code)
    while current is not None and current.parent and current.parent not in (*found, code):
        found.append(current.parent)
        current = goods.get(current.parent)
    return tuple(found)
