"""Mentions of time in a text, by the patterns of periods.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.patterns import matched
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tradeviz.drafting.grammar import Grammar
    from tradeviz.drafting.patterns import Pattern
    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.tokens import Token

MOST_PATTERN = 16  # tokens
IDLE_MEANS = frozenset({"lasting", "date", "now", "vague", "since", "until", "published"})


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Words that say when.

    Attributes:
        first, last: its tokens, the last excluded.
        means: the pattern's row in periods.toml.
        slots: what stood in the pattern's slots.
        comparing: whether something is compared with that time: "than in 2019".
    """

    first: int
    last: int
    means: str
    slots: Mapping[str, Any]
    comparing: bool = False

    @property
    def is_span(self) -> bool:
        """Whether it says of when data are, and not how long something took or that it is so now."""
        return self.means not in IDLE_MEANS


class PeriodReader:
    """Finds the mentions of time in one text."""

    def __init__(
        self, tokens: Sequence[Token], grammar: Grammar, hits: Mapping[str, Mapping[int, Hit]], *, hijri: bool
    ) -> None:
        self.tokens = tokens
        self.grammar = grammar
        self.hits = hits
        self.hijri = hijri
        self.syntax = grammar.syntax
        self.units = frozenset(
            {*grammar.numbers["scales"], *grammar.numbers["short_scales"], "%", "percent", "per", "pc"}
        )
        readers: dict[str, Callable[[int], tuple[Any, int] | None]] = {
            "yyyy": self._year_number, "yy": self._short_year, "nn": self._two_digits, "hijri": self._hijri,
            "month": self._month, "day": self._day, "count": self._count, "nth": self._nth, "half": self._ordinal,
            "quarter": self._ordinal, "h": self._half_letter, "q": self._quarter_letter, "year": self._year,
        }  # fmt: skip
        self.slots = {**readers, **{f"{name}2": reader for name, reader in readers.items()}}
        self._slot_words = _slot_words(grammar)
        self._patterns = _starting(grammar.period_patterns + grammar.year_patterns)
        self._year_patterns = _starting(grammar.year_patterns)

    def read(self) -> list[PeriodMention]:
        """Every mention, in order; of those that begin at a token, the longest."""
        found: list[PeriodMention] = []
        place = 0
        while place < len(self.tokens):
            best = self._best(place, self._patterns)
            if best is None:
                place += 1
            else:
                end, means, slots = best
                means = "until" if self._is_end(place) and means in {"month", "month_in", "calendar"} else means
                means = "published" if self._is_publication(place) else means
                found.append(PeriodMention(place, end, means, slots, self._is_comparing(place, means)))
                place = end
        return found

    def _is_publication(self, place: int) -> bool:
        """Whether a time is only when figures came out: "customs data released in January show"."""
        while place and self.tokens[place - 1].fold in self.syntax["before an end"]:
            place -= 1
        led = self.tokens[place].fold in self.syntax["came out in"]
        return place > 0 and led and self.tokens[place - 1].fold in self.syntax["came out"]

    def _is_end(self, place: int) -> bool:
        """Whether a time is only when a fiscal year or a term began or ended: "which ended in mid-July"."""
        before = [one.fold for one in self.tokens[max(0, place - 4) : place]]
        if before and before[-1] in self.syntax["year ended"]:
            return False  # "trade ended 2018 in deficit"
        while before and before[-1] in self.syntax["before an end"]:
            before.pop()
        return bool(before) and before[-1] in {
            "ended",
            "ending",
            "ends",
            "began",
            "begins",
            "beginning",
            "started",
            "starts",
            "starting",
            "until",
            "through",
        }

    def _best(self, place: int, patterns: _Starting) -> tuple[int, str, Mapping[str, Any]] | None:
        best: tuple[int, str, Mapping[str, Any]] | None = None
        end = min(len(self.tokens), place + MOST_PATTERN)
        for pattern in self._likely(place, patterns):
            found = matched(pattern, self.tokens, place, end, self.slots)
            if found is not None and found[0] > place and (best is None or found[0] > best[0]):
                best = (found[0], pattern.means, found[1])
        return best

    def _likely(self, place: int, patterns: _Starting) -> list[Pattern]:
        """The patterns that may begin at a place, in their order: with its word, or with a slot that it can fill."""
        token = self.tokens[place]
        found = set(patterns.by_word.get(token.fold, ()))
        if token.kind == NUMBER or token.fold in self._slot_words:
            found.update(*(likely for slot, likely in patterns.by_slot.items() if self.slots[slot](place) is not None))
        return [patterns.patterns[number] for number in sorted(found)]

    def _is_comparing(self, place: int, means: str) -> bool:
        if means == "earlier" and not self._leads_clause(place):
            return True
        between = self.grammar.periods["words"]["between"]
        before = [one.fold for one in self.tokens[max(0, place - 2) : place] if one.fold != "the"]
        if before and before[-1] in self.syntax["times"]:
            return True
        ends = {place}
        back = place - 1
        while back >= max(0, place - 4) and self.tokens[back].fold in between:
            ends.add(back)
            back -= 1
        return any(
            hit is not None and hit.last in ends and self._compares(hit)
            for hit in (self.hits.get(Tag.COMPARING, {}).get(start) for start in range(max(0, place - 6), place))
        )

    def _compares(self, hit: Hit) -> bool:
        """Whether a word such as "over" compares here: something stands before it that can be more or less."""
        if self.tokens[hit.first].fold not in self.syntax["compares after a number"]:
            return True
        near = range(max(0, hit.first - 6), hit.first)
        return any(one in self.hits.get(tag, {}) for one in near for tag in (Tag.MOVE_AFTER, Tag.UNIT, Tag.MULTIPLE))

    def _leads_clause(self, place: int) -> bool:
        """Whether a mention begins a clause: "A year earlier, ...", "; in the previous year"."""
        while place and self.tokens[place - 1].fold in self.syntax["before a period"]:
            place -= 1
        return not place or self.tokens[place - 1].text in ".;:!?" or self.tokens[place].paragraph

    # Slots

    def _year(self, place: int) -> tuple[Any, int] | None:
        best = self._best(place, self._year_patterns)
        return ((best[1], best[2]), best[0]) if best else None

    def _digits(self, place: int, length: int) -> int | None:
        token = self.tokens[place]
        return int(token.text) if token.kind == NUMBER and len(token.text) == length and token.text.isdigit() else None

    def _year_number(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 4)
        if number is None or not 1900 <= number <= 2100 or self._has_unit(place):
            return None
        return number, place + 1

    def _has_unit(self, place: int) -> bool:
        before = self.tokens[place - 1] if place else None
        if before is not None and before.kind == "money":
            return True
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if after is None:
            return False
        touching = after.kind == WORD and after.start == self.tokens[place].end
        return (
            touching
            or after.fold in self.units
            or any(place + 1 in self.hits.get(tag, {}) for tag in (Tag.CURRENCY, Tag.UNIT, Tag.OTHER_UNIT))
        )

    def _short_year(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 2)
        return (number, place + 1) if number is not None and self.tokens[place].joint else None

    def _two_digits(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 2)
        return (number, place + 1) if number is not None else None

    def _hijri(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 4) if self.hijri else None
        return (
            (number, place + 1) if number is not None and 1370 <= number <= 1450 and not self._has_unit(place) else None
        )

    def _month(self, place: int) -> tuple[int, int] | None:
        token = self.tokens[place]
        number = self.grammar.months.get(token.fold)
        if number is None or not token.is_capital:
            return None
        stop = self.tokens[place + 1 : place + 2]
        dotted = (
            bool(stop) and stop[0].text == "." and len(token.text) <= 4 and token.fold != "may" and len(token.fold) < 5
        )
        follows = self.tokens[place + 2 : place + 3]
        return number, place + (2 if dotted and follows and not follows[0].is_capital else 1)

    def _day(self, place: int) -> tuple[int, int] | None:
        token = self.tokens[place]
        if token.kind != NUMBER or len(token.text) > 2 or not token.text.isdigit() or not 1 <= int(token.text) <= 31:
            return None
        after = place + 1
        ending = self.tokens[after : after + 1]
        touching = bool(ending) and ending[0].start == token.end
        if touching and ending[0].fold in self.syntax["ordinal endings"]:
            after += 1
        elif self._has_unit(place):
            return None
        if self.tokens[after : after + 2] and self.tokens[after].text == "," and self._year_next(after + 1):
            after += 1
        return int(token.text), after

    def _year_next(self, place: int) -> bool:
        return place < len(self.tokens) and self._year_number(place) is not None

    def _count(self, place: int) -> tuple[int, int] | None:
        token = self.tokens[place]
        if token.kind == NUMBER and len(token.text) <= 2 and token.text.isdigit():
            return int(token.text), place + 1
        number = self.grammar.numbers["words"].get(token.fold)
        return (number, place + 1) if number is not None else None

    def _nth(self, place: int) -> tuple[int, int] | None:
        ordinal = self._ordinal(place)
        if ordinal is not None:
            return ordinal
        token, after = self.tokens[place], self.tokens[place + 1 : place + 2]
        if (
            token.kind == NUMBER
            and token.text.isdigit()
            and len(token.text) <= 3
            and after
            and after[0].start == token.end
        ):
            return (int(token.text), place + 2) if after[0].fold in self.syntax["ordinal endings"] else None
        return None

    def _ordinal(self, place: int) -> tuple[int, int] | None:
        number = self.grammar.numbers["ordinals"].get(self.tokens[place].fold)
        if number is None and self.tokens[place].fold in self.syntax["last"]:
            return None
        return (number, place + 1) if number is not None else None

    def _half_letter(self, place: int) -> tuple[int, int] | None:
        return self._letter(place, "h", 2)

    def _quarter_letter(self, place: int) -> tuple[int, int] | None:
        return self._letter(place, "q", 4)

    def _letter(self, place: int, letter: str, most: int) -> tuple[int, int] | None:
        """As in "H1", "1H", "Q3", "3Q": two tokens that touch."""
        run = self.tokens[place : place + 2]
        if len(run) < 2 or run[1].start != run[0].end:
            return None
        texts = [one.fold for one in run]
        digit = texts[1] if texts[0] == letter else texts[0] if texts[1] == letter else ""
        return (int(digit), place + 2) if digit in set("1234"[:most]) else None


def _slot_words(grammar: Grammar) -> frozenset[str]:
    """The words that a slot can begin with; numbers can as well."""
    numbers = grammar.numbers
    return frozenset({*grammar.months, *numbers["words"], *numbers["ordinals"], "h", "q"})


@dataclass(frozen=True, slots=True)
class _Starting:
    """Patterns, and which of them (by number) may begin with a word or with a slot."""

    patterns: tuple[Pattern, ...]
    by_word: Mapping[str, set[int]]
    by_slot: Mapping[str, set[int]]


@lru_cache(maxsize=32)
def _starting(patterns: tuple[Pattern, ...]) -> _Starting:
    by_word: dict[str, set[int]] = {}
    by_slot: dict[str, set[int]] = {}
    for number, pattern in enumerate(patterns):
        for element in pattern.elements:
            if element.slot:
                by_slot.setdefault(element.slot, set()).add(number)
            for word in element.words:
                by_word.setdefault(word, set()).add(number)
            if not element.optional:
                break
    return _Starting(patterns, by_word, by_slot)
