"""Claims checked: what the article says against everything else that was published.

Sentences are in the language that is spoken; verdicts are codes, which `claims.verdict_words` puts into words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.analysis.reckoning import Cell, Key, cell_asked, reckon
from tradeviz.model.bounds import Bounds, read_published
from tradeviz.model.language import _
from tradeviz.model.wording import amount, in_digits, percent, span, upper_first
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED, Claim
from tradeviz.story.figures import DatasetFigures
from tradeviz.story.floors import at_least, explain_floor, held_words
from tradeviz.story.mistakes import find_mistake
from tradeviz.story.nearby import goods_near, may_have_parts
from tradeviz.story.provenance import (
    Evidence,
    as_printed,
    by_id,
    explain,
    name_of_sum,
    printed,
    rate_printed,
    sources_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures
    from tradeviz.story.floors import Floor
    from tradeviz.story.mistakes import Mistake

GIVEN = "claim/"
_HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim with its verdict and what that rests on.

    Attributes:
        claim: the claim.
        verdict: agrees, differs, supported, contradicted or cannot be checked.
        says: what the article says, with the bounds its digits stand for.
        figures: what the other figures say, in words; empty where there are none.
        difference: by how much they differ; empty where they do not.
        missing: what would be needed, for what cannot be checked.
        sums: the published values and sums behind the figures, the last step first.
        evidence: ids of the observations they rest on.
        sources: the publications, best first.
        bounds: of the figures, in the claim's unit; None where there are none.
        decided: whose figures decided, as sentences, where they are a dataset's of the store.
        beside: what further datasets say, a sentence each.
    """

    claim: Claim
    verdict: str
    says: str
    figures: str = ""
    difference: str = ""
    missing: str = ""
    sums: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    bounds: Bounds | None = None
    decided: str = ""
    beside: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the verdict is no longer the one that the story's authors recorded."""
        return self.verdict != self.claim.recorded


def check(claims: Mapping[str, Claim], figures: Figures, *, article_family: str = "") -> dict[str, Finding]:
    """Check every claim of an article.

    Claims that another one takes as given stand in its evidence as if they were published.

    Args:
        claims: by id.
        figures: the published figures to hold them against.
        article_family: the family of reports that the article belongs to; it takes no part in the evidence.

    Returns:
        The findings by claim id, in the order of the claims.
    """
    others = figures.reckoned[figures.reckoned["family"] != article_family]
    in_part = figures.known_in_part if isinstance(figures, DatasetFigures) else {}
    near = others[others["goods"].isin(goods_near(claims, figures.goods))]

    @cache
    def evidence_with(givens: frozenset[str], *, whole: bool = False) -> Evidence:
        held = others if whole else near
        rows = [_as_observation(claims[given]) for given in sorted(givens)]
        observations = pd.concat([held, pd.DataFrame(rows)], ignore_index=True) if rows else held
        published = {**by_id(held), **by_id(figures.rates), **{str(row["id"]): row for row in rows}}
        return Evidence(reckon(observations, figures.rates), published, figures.sources, figures.goods, in_part)

    def evidence_for(claim: Claim) -> Evidence:
        givens = _all_givens(claim, claims)
        evidence = evidence_with(givens)
        return evidence_with(givens, whole=True) if may_have_parts(claim, evidence) else evidence

    return {claim.id: _check(claim, evidence_for(claim)) for claim in claims.values()}


def _check(claim: Claim, evidence: Evidence) -> Finding:
    if claim.kind == "value":
        return _check_value(claim, evidence)
    if claim.kind == "draft":
        return Finding(claim, UNCHECKED, claim.words, missing=claim.missing)
    return _check_comparison(claim, evidence) if claim.kind == "comparison" else _take_statement(claim, evidence)


def _all_givens(claim: Claim, claims: Mapping[str, Claim]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(claim.given)
    while waiting:
        given = waiting.pop()
        if given not in found:
            found.add(given)
            waiting += claims[given].given
    return frozenset(name for name in found if claims[name].kind == "value")


def _as_observation(claim: Claim) -> dict[str, object]:
    """A given claim in the shape of an observation, ahead of every source."""
    assert claim.left is not None  # noqa: S101 - only value claims come here, and those have a cell
    read = read_published(claim.published, claim.qualifier)
    return {
        **claim.left._asdict(),
        "id": GIVEN + claim.id,
        "published": claim.published,
        "qualifier": claim.qualifier,
        "value": read.value,
        "low": read.bounds.low,
        "high": read.bounds.high,
        "status": "",
        "rank": -1,
        "source": "",
    }


def _check_value(claim: Claim, evidence: Evidence) -> Finding:
    assert claim.left is not None  # noqa: S101 - a value claim has a cell, or it was not read
    unit, read = claim.left.unit, read_published(claim.published, claim.qualifier)
    name = upper_first(words_of(claim.left, evidence))
    says = _("{cell}: {value}, that is {bounds}.").format(
        cell=name,
        value=printed(claim.published, claim.qualifier, read.value, unit),
        bounds=span(read.bounds, unit),
    )
    finding = Finding(claim, UNCHECKED, says)
    cell = cell_asked(claim.left, evidence.reckoning)
    if cell is None:
        return _without_cell(finding, read.bounds, claim.left, evidence)
    finding = _resting_on(replace(finding, figures=_each([cell], evidence)), [cell], evidence)
    if not read.bounds.meets(cell.bounds):
        mistake = find_mistake(cell.key, read.bounds, evidence)
        size = _differs_by(read.bounds.gap(cell.bounds), unit, mistake)
        return replace(finding, verdict=DIFFERS, difference=size)
    if math.isinf(cell.bounds.width):
        limit = _("a value; so far only a limit was published: {limit}").format(limit=span(cell.bounds, unit))
        return replace(finding, missing=claim.missing or limit)
    return replace(finding, verdict=AGREES)


def _without_cell(finding: Finding, digits: Bounds, key: Key, evidence: Evidence) -> Finding:
    """The verdict where nothing says the whole value: parts of it rule the digits out, or another period has them."""
    floor, mistake = evidence.floor(key), find_mistake(key, digits, evidence)
    if floor is not None:
        finding = _resting_on_parts(replace(finding, figures=_each_floor([floor], evidence)), [floor], evidence)
        least = Bounds(floor.value, math.inf)
        if not digits.meets(least):
            return replace(finding, verdict=DIFFERS, difference=_differs_by(digits.gap(least), key.unit, mistake))
    if mistake is None or not mistake.of_period:
        return replace(finding, missing=finding.claim.missing or _wanted([key], evidence))
    in_period = replace(
        finding,
        verdict=DIFFERS,
        figures=f"{finding.figures} {_each([mistake.cell], evidence)}".strip(),
        difference=_("in its period: {mistake}").format(mistake=mistake.words),
    )
    return _resting_on(in_period, [mistake.cell], evidence)


def _differs_by(gap: float, unit: str, mistake: Mistake | None) -> str:
    """By how much digits miss a value, and what they were mistaken for, where that shows."""
    size = _difference(gap, unit)
    return size if mistake is None else _("{size}: {mistake}").format(size=size, mistake=mistake.words)


def _each_floor(floors: Iterable[Floor], evidence: Evidence) -> str:
    """One sentence a floor: what is known of it."""
    return " ".join(
        _("{cell}: {value}, {held}.").format(
            cell=upper_first(words_of(floor.key, evidence)),
            value=at_least(floor),
            held=held_words(floor, evidence.goods),
        )
        for floor in floors
    )


def _resting_on_parts(finding: Finding, floors: Sequence[Floor], evidence: Evidence) -> Finding:
    """The finding with the parts of its floors, each with its own sums, observations and sources."""
    keys = [floor.key._replace(goods=code) for floor in floors for code in floor.parts]
    # The parts of a floor that came as one need not be told one by one.
    cells = [cell for key in keys if (cell := evidence.reckoning.get(key)) is not None]
    sums = tuple(explain_floor(floor, evidence.goods) for floor in floors)
    rested = _resting_on(replace(finding, bounds=Bounds(floors[0].value, math.inf)), cells, evidence)
    sources = (*rested.sources, *(evidence.sources[key] for floor in floors for key in floor.sources))
    return replace(rested, sums=(*sums, *rested.sums), sources=tuple(dict.fromkeys(sources)))


def _contradicted_by_parts(claim: Claim, finding: Finding, evidence: Evidence) -> Finding | None:
    """The verdict where parts of what is not known are enough to rule the statement out; None where they are not.

    Parts never support one: whatever holds of the whole, they say only that it is no less.
    """
    floors = {key: floor for key in claim.cells if (floor := evidence.floor(key)) is not None}
    bounds = [_known(key, floors, evidence) for key in claim.cells]
    if not floors or None in bounds or not _rules_out(claim, [one for one in bounds if one is not None]):
        return None
    cells = [cell for key in claim.cells if (cell := evidence.reckoning.get(key)) is not None]
    rested = _resting_on_parts(finding, list(floors.values()), evidence)
    words = f"{_each(cells, evidence)} {_each_floor(floors.values(), evidence)}".strip()
    return replace(_resting_on(rested, cells, evidence), verdict=CONTRADICTED, figures=words)


def _known(key: Key, floors: Mapping[Key, Floor], evidence: Evidence) -> Bounds | None:
    cell = evidence.reckoning.get(key)
    if cell is not None:
        return cell.bounds
    return Bounds(floors[key].value, math.inf) if key in floors else None


def _check_comparison(claim: Claim, evidence: Evidence) -> Finding:
    cells = [cell for key in claim.cells if (cell := evidence.reckoning.get(key)) is not None]
    finding = Finding(claim, UNCHECKED, _comparison_words(claim, evidence), figures=_each(cells, evidence))
    if len(cells) < len(claim.cells):
        judged = _contradicted_by_parts(claim, finding, evidence)
        if judged is not None:
            return judged
        lacking = [key for key in claim.cells if key not in evidence.reckoning.cells]
        return _resting_on(replace(finding, missing=claim.missing or _wanted(lacking, evidence)), cells, evidence)
    bounds = _compared(claim, [cell.bounds for cell in cells])
    low, high = _ends(claim, bounds)
    verdict = SUPPORTED if low > _limit(claim) else CONTRADICTED if high <= _limit(claim) else UNCHECKED
    open_ = claim.missing or _("figures with more digits: the bounds leave both open")
    figures = _comparison_figures(claim, cells, bounds, evidence)
    missing = open_ if verdict == UNCHECKED else ""
    judged = replace(finding, verdict=verdict, figures=figures, missing=missing, bounds=bounds)
    return _resting_on(judged, cells, evidence)


def _rules_out(claim: Claim, known: list[Bounds]) -> bool:
    return _ends(claim, _compared(claim, known))[1] <= _limit(claim)


def _limit(claim: Claim) -> float:
    """What the compared number is said to exceed."""
    return claim.threshold if claim.relation == "share above" else 0.0


def _ends(claim: Claim, bounds: Bounds) -> tuple[float, float]:
    """The compared number's ends, turned so that the claim says it is large."""
    return (-bounds.high, -bounds.low) if claim.relation == "negative" else (bounds.low, bounds.high)


def _compared(claim: Claim, known: list[Bounds]) -> Bounds:
    """Bounds of the difference, the share in percent, or the cell itself."""
    if claim.relation == "greater":
        return known[0] - known[1]
    if claim.relation == "share above":
        return (known[0] / known[1]).scaled(_HUNDRED)
    return known[0]


def _comparison_words(claim: Claim, evidence: Evidence) -> str:
    first = upper_first(words_of(claim.cells[0], evidence))
    if claim.relation == "positive":
        return _("{cell}: above zero.").format(cell=first)
    if claim.relation == "negative":
        return _("{cell}: below zero.").format(cell=first)
    second = words_of(claim.cells[1], evidence)
    if claim.relation == "greater":
        return _("{cell} exceeded {other}.").format(cell=first, other=second)
    share = percent(claim.threshold, signed=False)
    return _("{part} made up more than {share} of {whole}.").format(part=first, share=share, whole=second)


def _comparison_figures(claim: Claim, cells: list[Cell], bounds: Bounds, evidence: Evidence) -> str:
    sentences = [_each(cells, evidence)]
    if claim.relation == "share above":
        sentences.append(_("A share of {share}.").format(share=span(bounds, "share_percent")))
    if claim.relation == "greater" and cells[1].bounds.low > 0:
        ratio = cells[0].bounds / cells[1].bounds
        times = _("That is {low} to {high} times as much.")
        sentences.append(times.format(low=_times(ratio.low), high=_times(ratio.high)))
    return " ".join(sentences)


def _times(ratio: float) -> str:
    """A ratio with two decimals; an open end has none."""
    return in_digits(f"{ratio:.2f}", grouped=False) if math.isfinite(ratio) else f"{ratio:.2f}"


def _take_statement(claim: Claim, evidence: Evidence) -> Finding:
    """A verdict set by hand stands as recorded, with its reason and sources."""
    sources = tuple(evidence.sources[key] for key in claim.sources)
    return Finding(claim, claim.recorded, claim.words, claim.reason, missing=claim.missing, sources=sources)


def _resting_on(finding: Finding, cells: Sequence[Cell], evidence: Evidence) -> Finding:
    """The finding with the sums, observations and sources of the cells that it rests on, beside those it has."""
    sums = [line for cell in cells for line in _sums(cell, evidence)]
    names = [name for cell in cells for name in cell.evidence if not name.startswith(GIVEN)]
    sources = [source for cell in cells for source in sources_of(cell, evidence)]
    return replace(
        finding,
        sums=tuple(dict.fromkeys((*finding.sums, *sums))),
        evidence=tuple(dict.fromkeys((*finding.evidence, *names))),
        sources=tuple(dict.fromkeys((*finding.sources, *sources))),
        bounds=finding.bounds or (cells[0].bounds if cells else None),
    )


def _sums(cell: Cell, evidence: Evidence) -> list[str]:
    """The last step first, then the steps and published values that it took."""
    if cell.published:
        return [_published_line(cell, evidence)]
    lines = [explain(cell, evidence)]
    for key in cell.inputs:
        lines += _sums(evidence.reckoning.cells[key], evidence)
    return lines


def _published_line(cell: Cell, evidence: Evidence) -> str:
    """A published value, or exchange rate, with who published it."""
    given = cell.observation.startswith(GIVEN)
    by = _("taken as given") if given else evidence.sources[evidence.published[cell.observation]["source"]].short
    if not cell.key.reporter:
        return _("{currency} per dollar {period}: {rate} ({source})").format(
            currency=cell.key.unit.upper(), period=cell.key.period, rate=rate_printed(cell, evidence), source=by
        )
    return _("{name} {period}: {value} ({source})").format(
        name=name_of_sum(cell.key), period=cell.key.period, value=as_printed(cell, evidence), source=by
    )


def _each(cells: Iterable[Cell], evidence: Evidence) -> str:
    """One sentence a cell: what the figures say of it."""
    return " ".join(
        _("{cell}: {value}.").format(
            cell=upper_first(words_of(cell.key, evidence)), value=span(cell.bounds, cell.key.unit)
        )
        for cell in cells
    )


def _wanted(keys: Iterable[Key], evidence: Evidence) -> str:
    cells = "; ".join(words_of(key, evidence) for key in keys)
    return _("{cells}, from a source outside the article's own family").format(cells=cells)


def _difference(gap: float, unit: str) -> str:
    """By how much two intervals miss each other."""
    if not unit.endswith("percent"):
        return _("by at least {amount}").format(amount=amount(gap, unit))
    return _("by at least {number} percentage points").format(number=_two_digits(gap))


def _two_digits(number: float) -> str:
    """Two significant digits, all of a whole number from a hundred on; an exponent for very small numbers."""
    digits = f"{number:.2g}" if number < 99.5 else str(int(number))
    return digits if "e" in digits else in_digits(digits)
