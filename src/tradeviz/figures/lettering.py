"""How wide a text will be where nothing can be measured: on the server, before any font is known."""

from __future__ import annotations

import unicodedata

_NARROW, _WIDE = frozenset("iIjlt.,:;'’|!()[] f-r"), frozenset("mwMW@%—…")
# Of the height of a letter, as in Arial and its like; what is wider than expected must still fit.
_SHARES = {"narrow": 0.34, "wide": 0.9, "capital": 0.7, "full": 1.04, "other": 0.575}
_BOLD = 1.06


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text at most, in pixels, for letters of `size` pixels."""
    width = size * sum(_SHARES[_kind(letter)] for letter in text)
    return width * _BOLD if bold else width


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than `width` pixels; a word that is too long for a line, such as an address, is cut."""
    lines: list[str] = []
    line = ""
    for word in (part for one in text.split(" ") for part in _cut(one, size, width, bold=bold)):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _cut(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """A word in pieces that each fit a line."""
    pieces, piece = [], ""
    for letter in word:
        if piece and width_of(piece + letter, size, bold=bold) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece] if piece else pieces


def _kind(letter: str) -> str:
    if letter in _NARROW:
        return "narrow"
    if letter in _WIDE:
        return "wide"
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return "full"
    return "capital" if letter.isupper() else "other"
