"""Words that qualify a number, before it and after: "just under $1.8 billion", "$5 billion or more"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.phrases import Hit
from tradeviz.drafting.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.grammar import Grammar
    from tradeviz.drafting.quantities import Quantity
    from tradeviz.drafting.tokens import Token

_MOST_QUALIFIER = 5  # tokens
_PAIRS: Mapping[str, str] = {")": "(", "]": "[", "—": "—", "–": "–"}  # marks that a qualifier may stand between


class QualifierReader:
    """Finds what qualifies the numbers of one text."""

    def __init__(self, tokens: Sequence[Token], grammar: Grammar, hits: Mapping[str, Mapping[int, Hit]]) -> None:
        self.tokens = tokens
        self.words: Mapping[str, Sequence[str]] = grammar.numbers["qualifiers"]
        self.syntax = grammar.syntax
        self.hits = hits

    def _hit(self, tag: str, place: int) -> Hit | None:
        return self.hits.get(tag, {}).get(place)

    def qualified(self, one: Quantity, before: Quantity | None) -> Quantity:
        """A number with the words that qualify it; `before` is the number before it, which it may be compared with."""
        end = one.first
        tokens = self.tokens
        the = end > 0 and tokens[end - 1].fold in self.syntax["determiners"]
        for stop in (end, end - 1) if the else (end,):
            hit = self.before(stop) or self._enclosed(stop)
            if hit is None:
                continue
            compares = before is not None and before.last == hit.first
            if (compares and tokens[hit.first].fold not in self.syntax["never compares"]) or (
                stop != end and tokens[stop].fold == "the" and not self._is_mark(one.last)
            ):
                return replace(one, compared=True)
            return replace(one, first=hit.first, qualifier=hit.value)
        after = self._hit(Tag.QUALIFIER_AFTER, one.last)
        if after is not None:
            return replace(one, last=after.last, qualifier=after.value)
        return one

    def _is_mark(self, place: int) -> bool:
        after = self.tokens[place].fold if place < len(self.tokens) else ""
        return after in self.syntax["marks"]

    def _enclosed(self, end: int) -> Hit | None:
        """As in "(just under) $1.8 billion": a qualifier with the marks around it."""
        opening = _PAIRS.get(self.tokens[end - 1].text) if end else None
        hit = self.before(end - 1) if opening else None
        if hit is None or not hit.first or self.tokens[hit.first - 1].text != opening:
            return None
        return Hit(hit.first - 1, end, hit.tag, hit.value)

    def before(self, end: int) -> Hit | None:
        """The longest qualifier that ends at a place."""
        for start in range(max(0, end - _MOST_QUALIFIER), end):
            hit = self._hit(Tag.QUALIFIER, start)
            if hit is not None and hit.last == end:
                if self.tokens[start].fold == "up" and start and self._moves_up(start):
                    continue  # "shot up to $5 billion" says no bound
                return hit
            shorter = self._hit(Tag.QUALIFIER, start)
            if shorter is not None and shorter.last > end and end - start == 1:
                one = self._single(start)
                if one is not None:
                    return one
        return None

    def _moves_up(self, place: int) -> bool:
        return any(
            (hit := self._hit(Tag.MOVE, start)) is not None and hit.first < place < hit.last
            for start in range(max(0, place - 2), place)
        )

    def _single(self, place: int) -> Hit | None:
        for name, words in self.words.items():
            if self.tokens[place].fold in words:
                return Hit(place, place + 1, Tag.QUALIFIER, name)
        return None
