"""FAO's table of items with their HS codes: which items are exactly one code of the HS.

An item is a subheading where the table gives it that code alone, and gives the code to no other item: what shares a
code with another item is a part of it. It is a heading or a chapter where it has all of its subheadings, and no other
item has one of them. Which subheadings there are FAO's table cannot tell, for it has those of food and agriculture
alone: one of the UN's tables of correlation does, which has every subheading of two editions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.model.hs_editions import EDITIONS
from tradeviz.readers.hs_correlation import HsCorrelationReader
from tradeviz.readers.io.contents import contents_at
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.rules import is_digits
from tradeviz.readers.reader import Options
from tradeviz.store.report import Report
from tradeviz.store.schema import HS_CORRELATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tradeviz.readers.io.contents import FileContents

ITEM, CPC = "Item Code", "Item Code (CPC)"
_CPC_NAMES = (CPC, "CPC Code")
_DOMAIN, _MATRIX = "Domain Code", "TM"
_EDITION = re.compile(r"HS([0-9]{2}) Code", re.ASCII)
_BETWEEN = re.compile(r"[,;\s]+")
_DIGITS = 6
_CORRELATIONS = HsCorrelationReader()

_Codes = dict[str, set[frozenset[str]]]  # what each row says of an item


@dataclass(frozen=True, slots=True)
class FaoItems:
    """Which items are one code of the HS each.

    Attributes:
        edition: of the HS, such as HS12.
        by_item, by_cpc: the HS code of an item, by its code of FAO and by that of the CPC.
    """

    edition: str
    by_item: Mapping[str, str]
    by_cpc: Mapping[str, str]


def item_code(text: str) -> str:
    """A code as both files have it; FAO puts an apostrophe before those that begin with a zero."""
    return text.lstrip("'")


def read_items(paths: Sequence[Path]) -> FaoItems:
    """Read the table.

    Args:
        paths: FAO's table, and any tables of correlation of the UN.

    Raises:
        ImportFileError: a file is neither, there are several of FAO's, or no item is exactly one code.
    """
    tables: list[FileContents] = []
    correlations: list[FileContents] = []
    for contents in map(contents_at, paths):
        (correlations if _CORRELATIONS.recognises(contents) else tables).append(contents)
    if len(tables) != 1:
        raise ImportFileError(
            f"--items: {len(tables)} of the files given are no tables of correlation of the UN; give one table of "
            "FAO's items beside those."
        )
    (contents,) = tables
    editions = [name for name in contents.header if (found := _EDITION.fullmatch(name)) and _known(found.group(1))]
    if ITEM not in contents.header or not editions:
        raise ImportFileError(
            f"--items: {one_line(contents.path.name)} is no table of FAO's items with their HS codes; expected columns "
            "such as Item Code,Item,HS07 Code,HS12 Code,CPC Code. Download Definitions and standards, Items, from "
            "FAOSTAT as CSV."
        )
    newest = max(editions)
    edition = newest[:4]
    held = _subheadings(correlations, edition)
    by_item, by_cpc = (dict(_exact(said, held)) for said in _said(contents, newest))
    if not by_item:
        raise ImportFileError(f"--items: in {one_line(contents.path.name)} no item is exactly one code of {edition}.")
    return FaoItems(edition, by_item, by_cpc)


def _subheadings(tables: Sequence[FileContents], edition: str) -> frozenset[str]:
    """Every subheading of an edition, out of tables that have it; none where none has."""
    found: set[str] = set()
    for contents in tables:
        parsed = _CORRELATIONS.read(contents, Options())
        editions = parsed.dataset.key.removeprefix(HS_CORRELATION).upper().split("-")
        if edition in editions:
            found |= {entry.split()[editions.index(edition)] for entry in parsed.names}
    return frozenset(found)


def _known(year: str) -> bool:
    return f"HS{year}" in EDITIONS.values()


def _said(contents: FileContents, edition: str) -> tuple[_Codes, _Codes]:
    """What the table says of each item, by FAO's codes and by the CPC's; of its rows on the trade matrix, if any."""
    cpc = next((name for name in _CPC_NAMES if name in contents.header), "")
    rows = list(_rows(contents, [ITEM, edition, cpc, _DOMAIN]))
    matrix = [row for row in rows if row[3] == _MATRIX] or rows
    by_item: _Codes = defaultdict(set)
    by_cpc: _Codes = defaultdict(set)
    for item, codes, of_cpc, _domain in matrix:
        found = frozenset(filter(None, _BETWEEN.split(codes)))
        by_item[item].add(found)
        if of_cpc:
            by_cpc[of_cpc].add(found)
    return by_item, by_cpc


def _rows(contents: FileContents, wanted: list[str]) -> Iterator[tuple[str, ...]]:
    """Rows of texts in the columns wanted, empty where there is no such column."""
    report = Report(contents.file.name)
    names = [name for name in wanted if name in contents.header]
    for table in text_batches(contents.file, contents.layout, names, report):
        columns = {name: table[name].to_pylist() for name in names}
        for place in range(len(table)):
            yield tuple(item_code((columns[name][place] or "").strip()) if name in columns else "" for name in wanted)


def _exact(said: _Codes, held: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The items that are one code, with it."""
    users: dict[str, set[str]] = defaultdict(set)
    for item, several in said.items():
        for code in frozenset().union(*several):
            users[code].add(item)
    for item, several in said.items():
        if len(several) != 1:
            continue
        (codes,) = several
        own = all(len(code) == _DIGITS and is_digits(code) and users[code] == {item} for code in codes)
        if codes and own and (code := _whole(codes, held)):
            yield item, code


def _whole(codes: frozenset[str], held: frozenset[str]) -> str:
    """The one code that some subheadings are; empty where they are none."""
    if len(codes) == 1:
        return next(iter(codes))
    for digits in (4, 2):
        above = {code[:digits] for code in codes}
        if len(above) == 1 and codes == {code for code in held if code[:digits] in above}:
            return above.pop()
    return ""
