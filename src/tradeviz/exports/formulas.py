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

_NUMBER = re.compile(r"[+-]?\d[\d.]*(e[+-]?\d+)?( (thousand|million|billion|trillion))?", re.ASCII)
# What begins a formula, full-width as well, behind whatever spreadsheets trim; a tab or line end by itself too.
_SIGN = r"[=+\-@＝＋－＠]"
_FORMULA = re.compile(rf"[\t\r\n]|[\s\ufeff\u200b'\"]*{_SIGN}")
# The same behind what may begin a new cell, but for that itself: it begins another one.
_INNER = re.compile(rf"(?<=[;\t\r\n])(?=(?:[^\S\t\r\n]|[\ufeff\u200b'\"])*{_SIGN})")


def escaped(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before each part that would be one.

    Numbers stay numbers: -5.2, +1e9, "-4.77 billion".
    """
    if _NUMBER.fullmatch(text):
        return text
    inner = _INNER.sub("'", text)
    return f"'{inner}" if _FORMULA.match(text) else inner


def escaped_table(content: bytes) -> bytes:
    """A CSV file with its cells escaped; one that has no such cell stays as it is, byte for byte."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    safe = [[escaped(cell) for cell in row] for row in rows]
    if safe == rows:
        return content
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(safe)
    return buffer.getvalue().encode()
