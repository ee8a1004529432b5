"""Published values that cannot all be true, with both sides, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning.identities import IDENTITIES
from tradeviz.model.language import _
from tradeviz.model.periods import read_period
from tradeviz.model.wording import measure_words, span, upper_first
from tradeviz.story.provenance import printed, rate_digits, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.analysis.reckoning import Discrepancy
    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures
    from tradeviz.story.provenance import Evidence
    from tradeviz.views.context import ViewContext


@dataclass(frozen=True, slots=True)
class DiscrepancyNote:
    """One discrepancy: a sentence with both sides, and the sources of both."""

    sentence: str
    sources: tuple[Source, ...]


def discrepancies(
    context: ViewContext, reporters: Sequence[str], measures: Sequence[str]
) -> tuple[DiscrepancyNote, ...]:
    """The discrepancies that concern what is on screen: these reporters, measures, categories and years."""
    figures, (first, last) = context.figures, context.years
    return tuple(
        DiscrepancyNote(in_words(discrepancy, figures.evidence), _sources(discrepancy, figures))
        for discrepancy in figures.reckoning.discrepancies
        if discrepancy.key.reporter in reporters
        and discrepancy.key.goods in context.selection.goods
        and discrepancy.key.measure in measures
        and first <= read_period(discrepancy.key.period).year <= last
    )


def in_words(discrepancy: Discrepancy, evidence: Evidence) -> str:
    """Both sides: "China's turnover with Belarus in 2022: $5.08 billion (Khabar Asia), but ... gives ..."."""
    signed = "balance" if discrepancy.key.measure == "balance" else ""  # its sides may differ in sign
    name = upper_first(words_of(discrepancy.key, evidence, signed))
    published, *others = discrepancy.evidence
    side = _side(published, evidence)
    if not discrepancy.rule:
        return _("{cell}: {value} against {other}.").format(cell=name, value=side, other=_side(others[0], evidence))
    inputs = [_input(one, discrepancy, evidence) for one in others]
    return _("{cell}: {value}, but {sum} = {implied}.").format(
        cell=name,
        value=side,
        sum=_(IDENTITIES[discrepancy.rule].words).format(a=inputs[0], b=inputs[1]),
        implied=span(discrepancy.implied, discrepancy.key.unit),
    )


def _side(name: str, evidence: Evidence) -> str:
    """A published value and who published it."""
    return _("{value} ({source})").format(value=_printed(name, evidence), source=_publisher(name, evidence))


def _printed(name: str, evidence: Evidence) -> str:
    row = evidence.published[name]
    return printed(str(row["published"]), str(row["qualifier"]), float(row["value"]), str(row.get("unit", "")))


def _publisher(name: str, evidence: Evidence) -> str:
    return evidence.sources[str(evidence.published[name]["source"])].short


def _input(name: str, discrepancy: Discrepancy, evidence: Evidence) -> str:
    row = evidence.published[name]
    if "unit" not in row:
        return rate_digits(row)
    value, period = _printed(name, evidence).removeprefix("+"), str(row["period"])
    same_period = period == discrepancy.key.period
    if str(row["unit"]).startswith("yoy"):
        return (_("growth {value}") if same_period else _("growth {value} {period}")).format(value=value, period=period)
    sentence = _("{measure} {value}") if same_period else _("{measure} {value} {period}")
    return sentence.format(measure=measure_words(str(row["measure"])), value=value, period=period)


def _sources(discrepancy: Discrepancy, figures: Figures) -> tuple[Source, ...]:
    keys = dict.fromkeys(str(figures.published[name]["source"]) for name in discrepancy.evidence)
    return tuple(figures.sources[key] for key in keys)
