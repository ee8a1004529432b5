"""Fractions beside whole numbers and alone: "12½", "13 1/2", "12 and a half", "three and three-quarters", "½"."""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.tokens import Token

_HUNDRED = Decimal(100)
_PLACES = Decimal("0.1")  # a third is 0.3; nobody who writes "12⅓ percent" means more digits
_LEAST, _MOST = 2, 16  # what a fraction in digits is of: halves to sixteenths
_STROKES = frozenset("/⁄∕")
_OF_ONE = frozenset({"percent", "points"})


class FractionReader:
    """Finds the fractions of one text."""

    def __init__(
        self,
        tokens: Sequence[Token],
        syntax: Mapping[str, frozenset[str]],
        hits: Mapping[str, Mapping[int, Hit]],
    ) -> None:
        self.tokens = tokens
        self.syntax = syntax
        self.hits = hits

    def added(self, digits: str, place: int) -> tuple[str, int] | None:
        """A whole number with the fraction that follows it at a place, and where that ends; None where none does."""
        if not digits.isdigit() or len(digits) > 3:
            return None
        found = self.alone(place) or self._worded(place)
        return (as_digits(Decimal(digits) + found[0]), found[1]) if found is not None else None

    def alone(self, place: int) -> tuple[Decimal, int] | None:
        """A fraction in one character or in digits with a stroke: "½", "1/2"."""
        if place >= len(self.tokens):
            return None
        token = self.tokens[place]
        if token.kind == WORD and len(token.text) == 1 and unicodedata.category(token.text) == "No":
            value = Decimal(str(unicodedata.numeric(token.text)))
            return (value, place + 1) if 0 < value < 1 else None
        found = self._with_stroke(place) if token.kind == NUMBER else None
        goes_on = found is not None and self.tokens[found[1] : found[1] + 1] and self.tokens[found[1]].joint
        return None if goes_on else found  # "3/4/2024" is a date

    def as_part(self, place: int) -> tuple[str, int] | None:
        """A part of something, in percent: "1/3 of", "⅔ of its"."""
        found = self.alone(place)
        if found is None or self._fold(found[1]) not in self.syntax["fraction of"]:
            return None
        return as_digits(found[0] * _HUNDRED), found[1]

    def is_in(self, place: int, digits: str) -> bool:
        """Whether digits read at a place are of a number that a fraction in figures is part of."""
        plain = self.tokens[place].kind == NUMBER and self.tokens[place].text.isdigit() and "." in digits
        return plain or self.alone(place) is not None

    def _with_stroke(self, place: int) -> tuple[Decimal, int] | None:
        run = self.tokens[place + 1 : place + 3]
        below = run[0] if run and run[0].joint in _STROKES and run[0].joint else None
        end = place + 2
        if below is None and len(run) == 2 and run[0].text in _STROKES and run[1].start == run[0].end:
            below, end = run[1], place + 3
        if below is None or below.kind != NUMBER:
            return None
        over, under = self.tokens[place].text, below.text
        if not (over.isascii() and over.isdigit() and under.isascii() and under.isdigit() and len(under) <= 2):
            return None
        if len(over) > 2 or not _LEAST <= int(under) <= _MOST or not 0 < int(over) < int(under):
            return None
        return Decimal(int(over)) / Decimal(int(under)), end

    def _worded(self, place: int) -> tuple[Decimal, int] | None:
        """As in "and a half", "and three-quarters" after a whole number."""
        if place >= len(self.tokens) or self.tokens[place].fold not in self.syntax["fraction follows"]:
            return None
        after = place + 1
        part = self.hits.get(Tag.PART, {}).get(after)
        if part is None and self._fold(after) in self.syntax["one of"]:
            part = self.hits.get(Tag.PART, {}).get(after + 1)
        return (Decimal(part.value[0]) / _HUNDRED, part.last) if part is not None else None

    def of_one(self, part: Hit) -> tuple[str, str, int] | None:
        """A part of one percent or point, as digits, with its unit and end: "three-quarters of a percent" is 0.75."""
        place = part.last
        for words in ("fraction of", "one of"):
            place += self._fold(place) in self.syntax[words]
        unit = self.hits.get(Tag.UNIT, {}).get(place)
        if unit is None or unit.value not in _OF_ONE:
            return None
        return as_digits(Decimal(part.value[0]) / _HUNDRED), unit.value, unit.last

    def _fold(self, place: int) -> str:
        return self.tokens[place].fold if place < len(self.tokens) else ""


def as_digits(value: Decimal) -> str:
    """A fraction with one decimal at most."""
    rounded = value.quantize(_PLACES, ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")
