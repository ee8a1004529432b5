"""Whose figures the values of a chart are, where that changes along a line, and where a line jumps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning import Key
from tradeviz.model.language import _
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.model.wording import enumeration, listing, measure_words, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tradeviz.analysis.reckoning import Reckoning
    from tradeviz.model.sources import Source
    from tradeviz.views.rows import Row

# A change between two years is called a jump where the larger value is so many times the smaller, and the change is so
# large a share of the largest value of the line: a line that begins near nothing doubles often, and nobody sees it.
JUMP_TIMES, JUMP_SHARE = 1.5, 0.2
SAME_RATE = 0.5  # points within which a growth rate is that of the values drawn, to whole points


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """Years one after the other whose values rest on the same publications.

    Attributes:
        letter: stands for these publications wherever they come again.
        names: of the publications or databases, in a few words each.
        start, end: the place of the years on an axis of years.
    """

    letter: str
    names: tuple[str, ...]
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Jump:
    """The largest jump of a chart's lines.

    Attributes:
        row: its later year.
        words: it in words.
        is_fall: whether it goes down.
    """

    row: Row
    words: str
    is_fall: bool


def whose(row: Row, sources: Iterable[Source]) -> list[str]:
    """Whose figure a value is, in a few words each: databases by whose statistics they are, others by who published."""
    keys = set(row.source.split())
    return list(dict.fromkeys(source.short for source in sources if source.key in keys))


def is_joined(before: Row, after: Row, sources: Sequence[Source]) -> bool:
    """Whether two values of a line are the same publications' own, so that the line between them is theirs too."""
    return set(whose(before, sources)) == set(whose(after, sources))


def source_spans(rows: Iterable[Row], sources: Sequence[Source]) -> tuple[SourceSpan, ...]:
    """The stretches of full years that rest on the same publications; none where all do, or where letters run out."""
    years: dict[tuple[float, float], dict[str, None]] = {}
    for row in _annual(rows):
        period = read_period(row.period)
        years.setdefault((period.start, period.end), {}).update(dict.fromkeys(whose(row, sources)))
    runs: list[tuple[frozenset[str], tuple[str, ...], float, float]] = []
    for (start, end), names in sorted(years.items()):
        if runs and runs[-1][0] == frozenset(names) and runs[-1][3] == start:
            runs[-1] = (*runs[-1][:3], end)
        else:
            runs.append((frozenset(names), tuple(names), start, end))
    kinds = list(dict.fromkeys(run[0] for run in runs))
    if len(kinds) < 2 or len(kinds) > len(ascii_uppercase):
        return ()
    return tuple(SourceSpan(ascii_uppercase[kinds.index(kind)], names, *ends) for kind, names, *ends in runs)


def spans_note(spans: Sequence[SourceSpan]) -> list[str]:
    """What the letters of the spans stand for, as a sentence; nothing without spans."""
    if not spans:
        return []
    named = {span.letter: listing(span.names) for span in spans}
    each = [_("{letter} {sources}").format(letter=letter, sources=names) for letter, names in sorted(named.items())]
    return [
        _("Whose figures, by the letters under the years: {sources}. A dashed line joins two of them.").format(
            sources=enumeration(each)
        )
    ]


def largest_jump(rows: Iterable[Row], sources: Sequence[Source], reckoning: Reckoning | None = None) -> Jump | None:
    """The largest jump of exports or imports from one year to the next, in dollars; None where there is none.

    Args:
        rows: the values of a chart.
        sources: the publications behind them.
        reckoning: what the figures imply; a growth rate that it has is said where it is that of the values drawn.
    """
    lines: dict[tuple[str, str, int], list[Row]] = {}
    for row in _annual(rows):
        if row.measure in FLOWS and row.bounds is not None:
            lines.setdefault((row.reporter, row.measure, read_period(row.period).first), []).append(row)
    jumps = [pair for line in lines.values() for pair in _jumps(line)]
    if not jumps:
        return None
    before, after = max(jumps, key=lambda pair: abs(pair[1].value_usd - pair[0].value_usd))
    growth = None if reckoning is None else reckoning.get(_growth_of(after))
    drawn = (after.value_usd / before.value_usd - 1) * 100
    # A rate that was published of other figures than those drawn would deny what the reader sees.
    if growth is not None and abs(growth.value - drawn) < SAME_RATE:
        change = percent(growth.value)
    else:
        change = percent(drawn, places=0)
    words = {"year": read_period(after.period).short, "measure": measure_words(after.measure), "change": change}
    same, falls = is_joined(before, after, sources), after.value_usd < before.value_usd
    sentence = _("{year}: {measure} {change}") if same else _("{year}: {measure} {change}, and the source changes")
    return Jump(after, sentence.format(**words), falls)


def _growth_of(row: Row) -> Key:
    return Key(row.reporter, row.partner, row.goods, row.period, row.measure, "yoy_percent")


def _jumps(line: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The years of one line that are a jump from the year before."""
    ordered = sorted(line, key=lambda row: read_period(row.period))
    least = JUMP_SHARE * max(row.value_usd for row in ordered)
    for before, after in pairwise(ordered):
        low, high = sorted((before.value_usd, after.value_usd))
        follows = read_period(after.period).year == read_period(before.period).year + 1
        if follows and low > 0 and high >= JUMP_TIMES * low and high - low >= least:
            yield before, after


def _annual(rows: Iterable[Row]) -> Iterator[Row]:
    """The values drawn of full years."""
    return (row for row in rows if not row.status and not row.is_floor and read_period(row.period).is_annual)
