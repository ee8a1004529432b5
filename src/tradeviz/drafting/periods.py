"""Mentions of time in a text, and the span that each means once the article's date and what was said before are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.drafting import grammar as g
from tradeviz.drafting.patterns import matched
from tradeviz.drafting.spans import ArticleDate, Span, month_of, year_span
from tradeviz.drafting.tokens import NUMBER, WORD
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tradeviz.drafting.grammar import FiscalYear, Grammar
    from tradeviz.drafting.patterns import Pattern
    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.tokens import Token

HIJRI_OFFSET = 621  # the Iranian year 1403 begins in March 2024
MOST_PATTERN = 16  # tokens
IDLE_MEANS = frozenset({"lasting", "date", "now", "vague", "since", "until"})


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


@dataclass(frozen=True, slots=True)
class Clock:
    """What a mention of time counts from: the article's date, the span spoken of last, the fiscal year of the pair."""

    date: ArticleDate
    current: Span | None = None
    fiscal: FiscalYear | None = None


class PeriodReader:
    """Finds the mentions of time in one text."""

    def __init__(self, tokens: Sequence[Token], grammar: Grammar, hits: Mapping[str, Mapping[int, Hit]], *, hijri: bool) -> None:
        self.tokens = tokens
        self.grammar = grammar
        self.hits = hits
        self.hijri = hijri
        self.units = frozenset({*grammar.numbers["scales"], *grammar.numbers["short_scales"], "%", "percent", "per", "pc"})
        readers: dict[str, Callable[[int], tuple[Any, int] | None]] = {
            "yyyy": self._year_number, "yy": self._short_year, "nn": self._two_digits, "hijri": self._hijri,
            "month": self._month, "day": self._day, "count": self._count, "nth": self._nth, "half": self._ordinal,
            "quarter": self._ordinal, "h": self._half_letter, "q": self._quarter_letter, "year": self._year,
        }  # fmt: skip
        self.slots = {**readers, **{f"{name}2": reader for name, reader in readers.items()}}
        self._starts = _starts((*grammar.period_patterns, *grammar.year_patterns))

    def read(self) -> list[PeriodMention]:
        """Every mention, in order; of those that begin at a token, the longest."""
        found: list[PeriodMention] = []
        place = 0
        while place < len(self.tokens):
            best = self._best(place, (*self.grammar.period_patterns, *self.grammar.year_patterns))
            if best is None:
                place += 1
            else:
                end, means, slots = best
                means = "until" if self._is_end(place) and means in {"month", "month_in", "calendar"} else means
                found.append(PeriodMention(place, end, means, slots, self._is_comparing(place, means)))
                place = end
        return found

    def _is_end(self, place: int) -> bool:
        """Whether a time is only when a fiscal year or a term began or ended: "which ended in mid-July"."""
        before = [one.fold for one in self.tokens[max(0, place - 4) : place]]
        if before and before[-1] in {"ended", "began", "closed", "started"}:
            return False  # "trade ended 2018 in deficit"
        while before and before[-1] in {"in", "on", "mid", "late", "early", "the", "end", "of", "from"}:
            before.pop()
        return bool(before) and before[-1] in {"ended", "ending", "ends", "began", "begins", "beginning", "started", "starts", "starting", "until", "through"}

    def _best(self, place: int, patterns: Sequence[Pattern]) -> tuple[int, str, Mapping[str, Any]] | None:
        likely = self._starts(self.tokens[place])
        best: tuple[int, str, Mapping[str, Any]] | None = None
        end = min(len(self.tokens), place + MOST_PATTERN)
        for pattern in patterns:
            if id(pattern) not in likely:
                continue
            found = matched(pattern, self.tokens, place, end, self.slots)
            if found is not None and found[0] > place and (best is None or found[0] > best[0]):
                best = (found[0], pattern.means, found[1])
        return best

    def _is_comparing(self, place: int, means: str) -> bool:
        if means == "earlier" and not self._leads_clause(place):
            return True
        between = self.grammar.periods["words"]["between"]
        before = [one.fold for one in self.tokens[max(0, place - 2) : place] if one.fold != "the"]
        if before and before[-1] in {"twice", "times", "double", "triple"}:
            return True
        ends = {place}
        back = place - 1
        while back >= max(0, place - 4) and self.tokens[back].fold in between:
            ends.add(back)
            back -= 1
        return any(
            hit is not None and hit.last in ends and self._compares(hit)
            for hit in (self.hits.get(g.COMPARING, {}).get(start) for start in range(max(0, place - 6), place))
        )

    def _compares(self, hit: Hit) -> bool:
        """Whether a word such as "over" compares here: something stands before it that can be more or less."""
        if self.tokens[hit.first].fold not in {"over", "on", "above", "below"}:
            return True
        return any(
            one in self.hits.get(tag, {}) for one in range(max(0, hit.first - 2), hit.first) for tag in (g.MOVE, g.UNIT, g.CURRENCY, g.MULTIPLE)
        )

    def _leads_clause(self, place: int) -> bool:
        """Whether a mention begins a clause: "A year earlier, ...", "; in the previous year"."""
        while place and self.tokens[place - 1].fold in {"in", "during", "for", "the", "but", "while", "and"}:
            place -= 1
        return not place or self.tokens[place - 1].text in ".;:!?" or self.tokens[place].paragraph

    # Slots

    def _year(self, place: int) -> tuple[Any, int] | None:
        best = self._best(place, self.grammar.year_patterns)
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
        return touching or after.fold in self.units or any(place + 1 in self.hits.get(tag, {}) for tag in (g.CURRENCY, g.UNIT, g.OTHER_UNIT))

    def _short_year(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 2)
        return (number, place + 1) if number is not None and self.tokens[place].joint else None

    def _two_digits(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 2)
        return (number, place + 1) if number is not None else None

    def _hijri(self, place: int) -> tuple[int, int] | None:
        number = self._digits(place, 4) if self.hijri else None
        return (number, place + 1) if number is not None and 1370 <= number <= 1450 and not self._has_unit(place) else None

    def _month(self, place: int) -> tuple[int, int] | None:
        token = self.tokens[place]
        number = self.grammar.months.get(token.fold)
        if number is None or not token.is_capital:
            return None
        stop = self.tokens[place + 1 : place + 2]
        dotted = bool(stop) and stop[0].text == "." and len(token.text) <= 4 and token.fold != "may" and len(token.fold) < 5
        follows = self.tokens[place + 2 : place + 3]
        return number, place + (2 if dotted and follows and not follows[0].is_capital else 1)

    def _day(self, place: int) -> tuple[int, int] | None:
        token = self.tokens[place]
        if token.kind != NUMBER or len(token.text) > 2 or not token.text.isdigit() or not 1 <= int(token.text) <= 31:
            return None
        after = place + 1
        ending = self.tokens[after : after + 1]
        touching = bool(ending) and ending[0].start == token.end
        if touching and ending[0].fold in {"st", "nd", "rd", "th"}:
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
        if token.kind == NUMBER and token.text.isdigit() and len(token.text) <= 3 and after and after[0].start == token.end:
            return (int(token.text), place + 2) if after[0].fold in {"st", "nd", "rd", "th"} else None
        return None

    def _ordinal(self, place: int) -> tuple[int, int] | None:
        number = self.grammar.numbers["ordinals"].get(self.tokens[place].fold)
        if number is None and self.tokens[place].fold in {"last", "final"}:
            return None
        return (number, place + 1) if number is not None else None

    def _half_letter(self, place: int) -> tuple[int, int] | None:
        return self._letter(place, "h", 2)

    def _quarter_letter(self, place: int) -> tuple[int, int] | None:
        return self._letter(place, "q", 4)

    def _letter(self, place: int, letter: str, most: int) -> tuple[int, int] | None:
        """ "H1", "1H", "Q3", "3Q": two tokens that touch."""
        run = self.tokens[place : place + 2]
        if len(run) < 2 or run[1].start != run[0].end:
            return None
        texts = [one.fold for one in run]
        digit = texts[1] if texts[0] == letter else texts[0] if texts[1] == letter else ""
        return (int(digit), place + 2) if digit in set("1234"[:most]) else None


def _starts(patterns: Sequence[Pattern]) -> Callable[[Token], frozenset[int]]:
    """For a token, the patterns that may begin with it: those with that word or with a slot among their first elements."""
    by_word: dict[str, set[int]] = {}
    by_slot: set[int] = set()
    for pattern in patterns:
        for element in pattern.elements:
            if element.slot:
                by_slot.add(id(pattern))
            for word in element.words:
                by_word.setdefault(word, set()).add(id(pattern))
            if not element.optional:
                break
    nothing: frozenset[int] = frozenset()
    slots = frozenset(by_slot)
    words = {word: frozenset(found) for word, found in by_word.items()}

    def likely(token: Token) -> frozenset[int]:
        named = words.get(token.fold, nothing)
        return named | slots if token.kind in {NUMBER, WORD} else named

    return likely


# What a mention means


def span_of(means: str, slots: Mapping[str, Any], clock: Clock) -> Span | None:
    """The span that is meant; None where what it counts from is not known."""
    maker = _MAKERS.get(means)
    return maker(slots, clock) if maker else None


def _calendar(slots: Mapping[str, Any], _clock: Clock) -> Span | None:
    return year_span(slots["yyyy"])


def _two_years(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    """ "2022-23" is a fiscal year; years further apart are a span of years."""
    first = slots["yyyy"]
    last = slots.get("yyyy2") or first // 100 * 100 + slots["yy"]
    if last < first:
        return None
    if last - first == 1 and clock.fiscal:
        return Span(month_of(first, clock.fiscal.first_month), month_of(first, clock.fiscal.first_month) + MONTHS - 1)
    return Span(month_of(first, 1), month_of(last, MONTHS))


def _fiscal(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    if "hijri" in slots:
        return Span(month_of(slots["hijri"] + HIJRI_OFFSET, 4), month_of(slots["hijri"] + HIJRI_OFFSET + 1, 3))
    year = slots["yyyy"] if "yyyy" in slots else 2000 + slots["nn"]
    return _fiscal_named(year, clock.fiscal) if clock.fiscal else year_span(year)


def _fiscal_named(year: int, fiscal: FiscalYear) -> Span:
    begins = month_of(year if fiscal.named_by == "start" else year - 1, fiscal.first_month)
    return Span(begins, begins + MONTHS - 1)


def _last(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return year_span(clock.date.year - 1) if clock.date.year else None


def _fiscal_around(clock: Clock) -> Span | None:
    """The fiscal year that the article was written in."""
    if not clock.date.year:
        return None
    if clock.fiscal is None:
        return year_span(clock.date.year)
    now = clock.date.now if clock.date.now is not None else month_of(clock.date.year, 6)
    begins = month_of(clock.date.year, clock.fiscal.first_month)
    begins -= MONTHS if begins > now else 0
    return Span(begins, begins + MONTHS - 1)


def _last_fiscal(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    around = _fiscal_around(clock)
    return around.shifted(-MONTHS) if around else None


def _this_fiscal(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return _fiscal_around(clock)


def _this(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    if clock.date.year:
        return year_span(clock.date.year)
    return year_span(clock.current.end_year) if clock.current else None


def _that(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return year_span(clock.current.end_year) if clock.current else None


def _before_last(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return year_span(clock.date.year - 2) if clock.date.year else None


def _year_slot(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    means, inner = slots["year"]
    return span_of(means, inner, clock)


def _within(year: Span | None, first: int, last: int) -> Span | None:
    """Months by name within a year, calendar or fiscal."""
    if year is None:
        return None
    begins = year.first + (first - 1 - year.first) % MONTHS
    length = (last - first) % MONTHS
    if begins + length > year.last and year.first % MONTHS == 0:
        begins -= MONTHS  # "November to March 2024" began the year before
    return Span(begins, begins + length)


def _months_in(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    if "yyyy" in slots:
        found = Span(month_of(slots["yyyy"], slots["month"]), month_of(slots["yyyy2"], slots["month2"]))
        return found if found.first <= found.last else None
    return _within(_year_slot(slots, clock), slots["month"], slots["month2"])


def _latest(first: int, months: int, clock: Clock) -> Span | None:
    """The last time before the article that such months, by their first one's number in a year, had come to an end."""
    if clock.date.now is None:
        year = clock.current.end_year if clock.current else clock.date.year
        return Span(month_of(year, first), month_of(year, first) + months - 1) if year else None
    found = Span(month_of(clock.date.year, first), month_of(clock.date.year, first) + months - 1)
    while found.last > clock.date.now:
        found = found.shifted(-MONTHS)
    return found


def _months(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return _latest(slots["month"], (slots["month2"] - slots["month"]) % MONTHS + 1, clock)


def _month_in(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    if "year" not in slots:
        return _latest(slots["month"], 1, clock)
    return _within(_year_slot(slots, clock), slots["month"], slots["month"])


def _month(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return _latest(slots["month"], 1, clock)


def _days(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    year = slots.get("yyyy") or clock.date.year
    if not year:
        return None
    first = month_of(year, slots["month"])
    return Span(first, month_of(year, slots.get("month2", slots["month"])), slots["day"], slots["day2"])


def _first_days(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    year = slots.get("yyyy") or clock.date.year
    month = month_of(year, slots["month"])
    return Span(month, month, 1, slots["count"]) if year and 1 <= slots["count"] <= 31 else None


def _part_of(months: int, slot: str) -> Callable[[Mapping[str, Any], Clock], Span | None]:
    """Halves and quarters, of a year that is named or of the last one."""

    def part(slots: Mapping[str, Any], clock: Clock) -> Span | None:
        number = slots.get(slot) or slots.get(slot[0])
        if number is None or number * months > MONTHS:
            return None
        if "year" in slots:
            year = _year_slot(slots, clock)
            return year.part((number - 1) * months, months) if year else None
        return _latest((number - 1) * months + 1, months, clock)

    return part


def _first_months(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    count = slots["count"]
    if not 1 <= count <= MONTHS:
        return None
    if "year" in slots:
        year = _year_slot(slots, clock)
        return year.part(0, count) if year else None
    return _latest(1, count, clock)


def _last_quarter(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    year = _year_slot(slots, clock)
    return year.part(MONTHS - 3, 3) if year else None


def _past_months(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    count, now = slots.get("count", MONTHS), clock.date.now
    return Span(now - count, now - 1) if now is not None and 1 <= count <= MONTHS else None


def _later(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return clock.current.shifted(MONTHS) if clock.current else None


def _last_months(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    year = _year_slot(slots, clock)
    return year.part(MONTHS - slots["count"], slots["count"]) if year and 1 <= slots["count"] <= MONTHS else None


def _months_to(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    count = slots.get("count", MONTHS)
    end = month_of(slots["yyyy"], slots["month"]) if "yyyy" in slots else None
    if end is None:
        latest = _latest(slots["month"], 1, clock)
        end = latest.last if latest else None
    return Span(end - count + 1, end) if end is not None and 1 <= count <= 60 else None


def _half_year_to(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return _months_to({**slots, "count": 6}, clock)


def _to_date(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    now = clock.date.now
    if now is None or now % MONTHS == 0:
        return _this(slots, clock)
    return Span(month_of(clock.date.year, 1), now - 1)


def _fiscal_to_date(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    around, now = _fiscal_around(clock), clock.date.now
    return Span(around.first, now - 1) if around and now is not None and now > around.first else None


def _last_month(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return Span(clock.date.now - 1, clock.date.now - 1) if clock.date.now is not None else None


def _this_month(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return Span(clock.date.now, clock.date.now) if clock.date.now is not None else None


def _the_month(_slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return clock.current


def _earlier(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return clock.current.shifted(-MONTHS) if clock.current else _last_fiscal(slots, clock) if clock.fiscal else _last(slots, clock)


def _same_in(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    if "hijri" in slots:
        year = slots["hijri"] + HIJRI_OFFSET
        return clock.current.shifted((year - clock.current.first // MONTHS) * MONTHS) if clock.current else None
    return clock.current.in_year(slots["yyyy"]) if clock.current else year_span(slots["yyyy"])


def _years_before(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    return clock.current.shifted(-MONTHS * slots.get("count", 10)) if clock.current else None


def _years(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    first, last = slots["yyyy"], slots["yyyy2"]
    if last - first == 1 and clock.fiscal:
        return _two_years(slots, clock)
    return Span(month_of(first, 1), month_of(last, MONTHS)) if first <= last else None


def _since(slots: Mapping[str, Any], clock: Clock) -> Span | None:
    first = month_of(slots["yyyy"], slots.get("month", 1))
    now = clock.date.now
    return Span(first, now) if now is not None and now > first else None


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], Clock], Span | None]] = {
    "calendar": _calendar, "two": _two_years, "fiscal": _fiscal, "last": _last, "last_fiscal": _last_fiscal,
    "this_fiscal": _this_fiscal, "this": _this, "that": _that, "before_last": _before_last, "months_in": _months_in,
    "months": _months, "month_in": _month_in, "month": _month, "days": _days, "first_days": _first_days,
    "half_of": _part_of(6, "half"), "half": _part_of(6, "half"), "quarter_of": _part_of(3, "quarter"),
    "quarter": _part_of(3, "quarter"), "first_months_of": _first_months, "first_months": _first_months,
    "last_months_of": _last_months, "last_quarter_of": _last_quarter, "past_months": _past_months, "later": _later,
    "half_year_to": _half_year_to, "months_to": _months_to, "year_to": _months_to, "to_date": _to_date,
    "fiscal_to_date": _fiscal_to_date, "last_month": _last_month, "this_month": _this_month, "the_month": _the_month,
    "earlier": _earlier, "same_in": _same_in, "years_before": _years_before, "span": _years, "since": _since,
}  # fmt: skip
