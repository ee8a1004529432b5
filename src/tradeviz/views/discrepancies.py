"""Published values that cannot all be true, with both sides, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning.identities import IDENTITIES
from tradeviz.model.periods import read_period
from tradeviz.model.wording import span, upper_first
from tradeviz.story.provenance import printed, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Discrepancy
    from tradeviz.model.sources import Source
    from tradeviz.story.provenance import Books
    from tradeviz.story.story import Story
    from tradeviz.views.selection import Selection


@dataclass(frozen=True, slots=True)
class Clash:
    """One discrepancy: a sentence with both sides, and the sources of both."""

    sentence: str
    sources: tuple[Source, ...]


def clashes(story: Story, selection: Selection, reporters: Sequence[str], measures: Sequence[str]) -> tuple[Clash, ...]:
    """The discrepancies that concern what is on screen: these reporters, measures, categories and years."""
    first, last = selection.years or story.years
    return tuple(
        Clash(in_words(one, story.books), _sources(one, story))
        for one in story.reckoning.discrepancies
        if one.key.reporter in reporters
        and one.key.goods in selection.goods
        and one.key.measure in measures
        and first <= read_period(one.key.period).year <= last
    )


def in_words(discrepancy: Discrepancy, books: Books) -> str:
    """Both sides: "China's turnover with Belarus in 2022: $5.08 billion (Khabar Asia), but ... gives ..."."""
    name = upper_first(words_of(discrepancy.key, books))
    sides = [f"{_printed(one, books)} ({_publisher(one, books)})" for one in discrepancy.evidence]
    if not discrepancy.rule:
        return f"{name}: {sides[0]} against {sides[1]}."
    inputs = [_input(one, discrepancy, books) for one in discrepancy.evidence[1:]]
    implied = IDENTITIES[discrepancy.rule].words.format(*inputs)
    return f"{name}: {sides[0]}, but {implied} = {span(discrepancy.implied, discrepancy.key.unit)}."


def _printed(name: str, books: Books) -> str:
    row = books.published[name]
    return printed(str(row["published"]), str(row["qualifier"]), float(row["value"]), str(row.get("unit", "")))


def _publisher(name: str, books: Books) -> str:
    return books.sources[str(books.published[name]["source"])].short


def _input(name: str, discrepancy: Discrepancy, books: Books) -> str:
    row = books.published[name]
    if "unit" not in row:
        return str(row["published"])
    growth = "growth " if str(row["unit"]).startswith("yoy") else ""
    when = f" {row['period']}" if row["period"] != discrepancy.key.period else ""
    return f"{growth or row['measure'] + ' '}{_printed(name, books).removeprefix('+')}{when}"


def _sources(discrepancy: Discrepancy, story: Story) -> tuple[Source, ...]:
    keys = dict.fromkeys(str(story.published[name]["source"]) for name in discrepancy.evidence)
    return tuple(story.sources[key] for key in keys)
