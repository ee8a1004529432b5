"""Patterns of words with slots, as periods.toml lists them: "[the] first {count} months [of] {year}"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.tokens import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tradeviz.drafting.tokens import Token

_ELEMENT = re.compile(r"\[([^\]]+)\]|\{(\w+)\}|(\S+)")

# A slot's reader: the tokens and a place give what stands there and where it ends, or None.
if TYPE_CHECKING:
    SlotReader = Callable[[int], "tuple[Any, int] | None"]


@dataclass(frozen=True, slots=True)
class _Element:
    """Words of which one must stand, or a slot; either may be one that can be left out."""

    words: frozenset[str]
    slot: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: what it means, and its elements in order."""

    means: str
    elements: tuple[_Element, ...]


def compiled(table: Mapping[str, Sequence[str]]) -> tuple[Pattern, ...]:
    """The patterns of a table, by what they mean."""
    return tuple(Pattern(means, tuple(_elements(text))) for means, texts in table.items() for text in texts)


def _elements(text: str) -> list[_Element]:
    found = []
    for optional, slot, word in _ELEMENT.findall(text):
        inner = optional or word
        name = slot or (inner[1:-1] if inner.startswith("{") else "")
        words = frozenset() if name else frozenset(folded(one) for one in inner.split("|"))
        found.append(_Element(words, name, bool(optional)))
    return found


def matched(
    pattern: Pattern, tokens: Sequence[Token], place: int, end: int, slots: Mapping[str, SlotReader]
) -> tuple[int, dict[str, Any]] | None:
    """Where a pattern that begins at a place ends, with its slots; None where it does not stand there.

    An optional element is taken where it stands and left out where the rest then fails.
    """
    return _match(pattern.elements, 0, tokens, (place, end), slots)


def _match(
    elements: Sequence[_Element],
    number: int,
    tokens: Sequence[Token],
    run: tuple[int, int],
    slots: Mapping[str, SlotReader],
) -> tuple[int, dict[str, Any]] | None:
    place, end = run
    if number == len(elements):
        return place, {}
    element = elements[number]
    taken = _take(element, tokens, place, end, slots)
    if taken is not None:
        value, after = taken
        rest = _match(elements, number + 1, tokens, (after, end), slots)
        if rest is not None:
            return (rest[0], {element.slot: value, **rest[1]}) if element.slot else rest
    return _match(elements, number + 1, tokens, run, slots) if element.optional else None


def _take(
    element: _Element, tokens: Sequence[Token], place: int, end: int, slots: Mapping[str, SlotReader]
) -> tuple[Any, int] | None:
    if place >= end:
        return None
    if element.slot:
        found = slots[element.slot](place)
        return found if found is not None and found[1] <= end else None
    if tokens[place].fold in element.words:
        return None, place + 1
    # A dash that binds two words is no token of its own.
    return (None, place) if "-" in element.words and tokens[place].joint else None
