"""Phrases of the grammar's tables, found in a text's tokens; the longest that begins at a token counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.tokens import Token, folded, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ANY, CAPITAL, EXACT = "any", "capital", "exact"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a table.

    Attributes:
        words: its tokens, folded.
        tag: the table that it is of.
        value: what it means.
        case: `any`; `capital`, its first letter must be one ("Turkey"); `exact`, as written ("US", "Rs").
        written: its tokens as they stand in the table.
    """

    words: tuple[str, ...]
    tag: str
    value: Any
    case: str
    written: tuple[str, ...]

    def fits(self, tokens: tuple[Token, ...], place: int) -> bool:
        """Whether it stands at a place; that its first word does is known."""
        run = tokens[place : place + len(self.words)]
        if tuple(token.fold for token in run) != self.words:
            return False
        if self.case == EXACT:
            return tuple(token.text for token in run) == self.written
        return self.case == ANY or run[0].is_capital


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: the tokens from `first` up to and without `last`."""

    first: int
    last: int
    tag: str
    value: Any


def phrase(text: str, tag: str, value: Any, case: str = ANY) -> Phrase:
    """A phrase from its text; a value of one phrase may differ from its words."""
    if text.isalpha():  # most are one word
        return Phrase((folded(text),), tag, value, case, (text,))
    tokens = tokenize(text)
    return Phrase(tuple(one.fold for one in tokens), tag, value, case, tuple(one.text for one in tokens))


class PhraseBook:
    """Phrases by their first word, longest first."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_first: dict[str, list[Phrase]] = {}
        for one in phrases:
            if one.words:
                by_first.setdefault(one.words[0], []).append(one)
        self._by_first: Mapping[str, tuple[Phrase, ...]] = {
            first: tuple(sorted(found, key=lambda one: -len(one.words))) for first, found in by_first.items()
        }

    def hits(self, tokens: tuple[Token, ...]) -> dict[str, dict[int, Hit]]:
        """For each tag, the longest phrase that begins at each token; phrases of one tag and place keep table order."""
        found: dict[str, dict[int, Hit]] = {}
        for place, token in enumerate(tokens):
            for one in self._by_first.get(token.fold, ()):
                if place not in found.setdefault(one.tag, {}) and one.fits(tokens, place):
                    found[one.tag][place] = Hit(place, place + len(one.words), one.tag, one.value)
        return found
