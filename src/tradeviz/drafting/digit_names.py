"""Numbers that count nothing, because they are part of a name, a time of day or a score: "S&P 500", "10:45", "2-1"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import ENDS, NUMBER, WORD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.tokens import Token

_PLACES = (Tag.ECONOMY, Tag.GROUP, Tag.AGENCY, Tag.SOURCE, Tag.FLOW, Tag.MOVE, Tag.QUALIFIER)
_NO_TOKEN = ""


class DigitNames:
    """Tells them apart in one text, by what touches a number and stands before it."""

    def __init__(
        self, tokens: Sequence[Token], syntax: Mapping[str, frozenset[str]], hits: Mapping[str, Mapping[int, Hit]]
    ) -> None:
        self.tokens = tokens
        self.syntax = syntax
        self.hits = hits

    def is_name(self, first: int, last: int) -> bool:
        """Whether digits without unit, scale or money, from one token up to another, count nothing."""
        if self._touch(last) and not self.tokens[last].joint and self.tokens[last].kind == WORD:
            return self._text(last) in self.syntax["digit endings"] | self.syntax["time of day"]  # else a unit: "500mg"
        return self._is_clock(first, last) or self._is_joined(first, last) or self._is_numbered(first, last)

    def _text(self, place: int) -> str:
        return self.tokens[place].fold if 0 <= place < len(self.tokens) else _NO_TOKEN

    def _touch(self, place: int) -> bool:
        """Whether a token touches the one before it."""
        inside = 0 < place < len(self.tokens)
        return inside and self.tokens[place].start - len(self.tokens[place].joint) == self.tokens[place - 1].end

    def _is_clock(self, first: int, last: int) -> bool:
        """As in "10:45", "5am", "12:01 a.m.": digits beside a colon, or before words for a time of day."""
        after = self._text(last) == ":" and self._touch(last) and self._touch(last + 1)
        before = self._text(first - 1) == ":" and self._touch(first) and self._touch(first - 1)
        return after or before or self._text(last) in self.syntax["time of day"]

    def _is_joined(self, first: int, last: int) -> bool:
        """As in "S23", "COVID-19", "ID.3", "2-1": digits that touch letters or, with a dash, other digits."""
        if not self._touch(first):
            return self._is_dashed(last) and not self._counts(last + 1)
        before = self.tokens[first - 1]
        if before.kind == NUMBER:
            return bool(self.tokens[first].joint) and not self._counts(last)
        if before.text == "." and first >= 2:
            return self._touch(first - 1) and self.tokens[first - 2].is_capital
        return before.kind == WORD and (before.is_capital or not self.tokens[first].joint)

    def _is_dashed(self, place: int) -> bool:
        """Whether bare digits follow with a dash, as in a score."""
        if not self._touch(place) or not self.tokens[place].joint or self.tokens[place].kind != NUMBER:
            return False
        after = self._text(place + 1)
        bound = any(place + 1 in self.hits.get(tag, {}) for tag in (Tag.UNIT, Tag.OTHER_UNIT, Tag.CURRENCY))
        return not bound and after not in self.syntax["scale words"]

    def _is_numbered(self, first: int, last: int) -> bool:
        """As in "Game 7", "S&P 500", "Section 427": digits after a name, where no noun follows that they count."""
        before = self.tokens[first - 1] if first else None
        if before is None or before.kind != WORD or before.text.islower() or self._starts(first - 1):
            return False
        placed = any(first - 1 in self.hits.get(tag, {}) for tag in _PLACES)
        return not placed and not self._counts(last)

    def _starts(self, place: int) -> bool:
        """Whether a sentence begins with a token, so that its capital says nothing."""
        return place == 0 or self.tokens[place].paragraph or self.tokens[place - 1].text in ENDS

    def _counts(self, place: int) -> bool:
        """Whether a noun in the plural follows that a number can count."""
        token = self.tokens[place] if place < len(self.tokens) else None
        return (
            token is not None and token.kind == WORD and not token.is_capital and token.fold.endswith(("s", "people"))
        )
