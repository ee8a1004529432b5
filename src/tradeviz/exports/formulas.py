"""Cells that no spreadsheet runs as a formula.

A spreadsheet runs a cell that begins with =, +, - or @. What a cell is depends on who reads: a program that honours the
quotes sees one cell with its line breaks inside; one that is set to another separator, or that takes pasted text line
by line, begins a new cell behind each semicolon, tab and line break. So an apostrophe, by which spreadsheets know text,
goes in front of the whole and of every part that would begin a formula. A text of an empty line and "=1" gets two: with
the first one alone the second line would run where lines are cells; with the second one alone the whole would begin
with a line break, which programs that trim a cell's beginning take for the beginning of what follows.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from functools import lru_cache

_NUMBER = re.compile(r"[+-]?\d[\d.]*(e[+-]?\d+)?( (thousand|million|billion|trillion))?", re.ASCII)
# What begins a formula, full-width and small forms as well.
_SIGNS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
# Behind whatever a spreadsheet trims or does not show it still begins one: quotes, letters and signs that are blank,
# and by their category what controls, formats, spaces or marks.
_TRIMMED = frozenset("'\"\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"})
_BREAKS = frozenset("\t\r\n")  # each begins a new cell for some reader, and a cell that begins with one is no text
_CELL = re.compile(r"(?<=[;\t\r\n])")


@lru_cache(maxsize=1024)  # the same codes and names stand in table after table
def escaped(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before each part that would be one.

    Numbers stay numbers: -5.2, +1e9, "-4.77 billion".
    """
    if _NUMBER.fullmatch(text):
        return text
    first, *others = _CELL.split(text)
    inner = first + "".join(f"'{part}" if _begins_formula(part) else part for part in others)
    return f"'{inner}" if text[:1] in _BREAKS or _begins_formula(text, over=_BREAKS) else inner


def _begins_formula(text: str, over: frozenset[str] = frozenset()) -> bool:
    """Whether the first character that a spreadsheet looks at is a formula's; `over` are breaks that it may skip."""
    for char in text:
        if char in _SIGNS:
            return True
        if char in _BREAKS and char not in over:
            return False
        if char not in _TRIMMED and unicodedata.category(char) not in _UNSEEN:
            return False
    return False


def escaped_table(content: bytes) -> bytes:
    """A CSV file with its cells escaped; one that has no such cell stays as it is, byte for byte."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    safe = [[escaped(cell) for cell in row] for row in rows]
    if safe == rows:
        return content
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(safe)
    return buffer.getvalue().encode()
