"""The lines of a text that are sentences of their own: items of lists, rows of tables, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"(?:[-*+•·▪‣◦●○–—](?=\s)|\(?(?:\d{1,2}|[a-zA-Z])[.)](?=\s))\s*")
_BULLET = re.compile(r"\s*(?:[-*+•·▪‣◦●○–—]|#{1,6})(?=\s)\s*")
_HEADING = re.compile(r"#{1,6}\s")
_RULE = frozenset("=_-|+: \t")  # what a line under a heading is drawn of, and one between the rows of a table
_LABELLED = re.compile(r"[^\W_][^:.]{0,40}:\s+\S.{0,60}")
_CELLS = re.compile(r"\||\t|(?<![.!?:;,\s]) {3,}(?=\S)")
_JOINED_CELLS = re.compile(r"[^,;]+(?:[,;][^,;\s][^,;]*)+")  # "2023,5.84,1.6"
_ENDED = frozenset(".!?…:;")
_WRAPPED = 60  # characters; text whose longest line is shorter may be broken anywhere


class LineKind(StrEnum):
    """What a line of a text is."""

    PLAIN = "plain"  # goes on from the one before
    ALONE = "alone"  # begins something new
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: where its words begin, after any bullet, where it ends, what it is, and where it begins itself."""

    start: int
    end: int
    kind: LineKind
    first: int


def text_lines(text: str) -> list[TextLine]:
    """The lines of a text that have words, in order. The work is linear in the text."""
    found: list[TextLine] = []
    for block in _blocks(text):
        found.extend(_of_block(text, block))
    return found


def row_cells(row: str) -> list[str]:
    """The cells of a table's row that are not empty, without the marks between them; none of a rule between rows."""
    return [] if _is_rule(row.strip()) else [cell.strip() for cell in _CELLS.split(row.strip()) if cell.strip()]


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """The places of the lines between empty ones."""
    block: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            block.append((start, start + len(line)))
        elif block:
            yield block
            block = []
        start += len(line)
    if block:
        yield block


def _of_block(text: str, block: Sequence[tuple[int, int]]) -> Iterator[TextLine]:
    shown = [text[start:end].rstrip() for start, end in block]
    rows = _rows(shown)
    width = max(map(len, shown))
    before = LineKind.ALONE
    for number, (start, end) in enumerate(block):
        if rows[number]:
            kind = LineKind.ROW
        elif _is_item(shown, number):
            kind = LineKind.ITEM
        else:
            begins = number == 0 or _begins(shown[number - 1], shown[number], before, width)
            kind = LineKind.ALONE if begins else LineKind.PLAIN
        bullet = _BULLET.match(shown[number]) if kind is not LineKind.PLAIN else None
        yield TextLine(start + (bullet.end() if bullet else 0), end, kind, start)
        before = kind if kind is not LineKind.PLAIN else before


def _is_item(shown: Sequence[str], number: int) -> bool:
    """Whether a line has a bullet or a number of its own, or stands with others such as "Imports: $1.81bn"."""
    if _ITEM.match(shown[number].lstrip()):
        return True
    beside = (*shown[max(0, number - 1) : number], *shown[number + 1 : number + 2])
    return _LABELLED.fullmatch(shown[number]) is not None and any(map(_LABELLED.fullmatch, beside))


def _begins(before: str, line: str, kind: LineKind, width: int) -> bool:
    """Whether a line begins something new, which it does not where its first word did not fit before."""
    if _HEADING.match(line) or _HEADING.match(before) or _is_rule(before):
        return True
    if not _may_begin(line.lstrip()):
        return False
    if kind in {LineKind.ITEM, LineKind.ROW}:
        return not line[:1].isspace()
    ends = before[-1] in _ENDED or before[-1:] != ","
    return ends and width >= _WRAPPED and len(before) + 1 + len(line.split(maxsplit=1)[0]) <= width


def _is_rule(line: str) -> bool:
    return _RULE.issuperset(line) and sum(map(line.count, "=_-")) >= 3


def _may_begin(line: str) -> bool:
    return not line[:1].islower()


def _rows(shown: Sequence[str]) -> list[bool]:
    """Which lines are rows of a table: two at least, in cells, one after the other."""
    cells = [_cells(line) for line in shown]
    found = [False] * len(shown)
    for number in range(1, len(shown)):
        one, other = cells[number - 1], cells[number]
        if one and other and (one < 0 or other < 0 or one == other or min(one, other) > 1):
            found[number - 1] = found[number] = True
    return (
        found
        if any(any(map(str.isdigit, line)) for line, row in zip(shown, found, strict=True) if row)
        else [False] * len(shown)
    )


def _cells(line: str) -> int:
    """How many marks stand between cells; -1 for a rule between rows, 0 for no row."""
    if _is_rule(line) and any(one in line for one in "|+"):
        return -1
    marks = _CELLS.findall(line.strip())
    if marks:
        return len(marks)
    return len(re.findall("[,;]", line)) if _JOINED_CELLS.fullmatch(line.strip()) and " " not in line.strip() else 0
