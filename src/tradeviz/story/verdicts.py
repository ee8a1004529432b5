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
from tradeviz.model.wording import MINUS, balance_word, measure_words, upper_first
from tradeviz.story.claim_words import (
    comparison_figures,
    comparison_words,
    difference_words,
    said_of_value,
    told_of_cells,
    wanted,
)
from tradeviz.story.claims import (
    AGREES,
    CONTRADICTED,
    DIFFERS,
    LARGER,
    SUPPORTED,
    UNCHECKED,
    Claim,
)
from tradeviz.story.figures import DatasetFigures
from tradeviz.story.floors import at_least, explain_floor, held_words
from tradeviz.story.mistakes import find_mistake
from tradeviz.story.nearby import goods_near, may_have_parts
from tradeviz.story.provenance import (
    Evidence,
    as_printed,
    by_id,
    explain,
    is_amount_of_balance,
    name_of_sum,
    named_span,
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
        decided: whose figures decided, as sentences, where they are a dataset's of the store or others speak beside.
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
        return _against_itself(Finding(claim, UNCHECKED, claim.words, missing=claim.missing))
    if claim.kind == "comparison":
        return _against_itself(_check_comparison(claim, evidence))
    return _take_statement(claim, evidence)


def _against_itself(finding: Finding) -> Finding:
    """A finding on what the article's own amounts speak against: whatever the figures say, it contradicts itself."""
    if not finding.claim.against:
        return finding
    before, now = finding.claim.against
    itself = _("The article contradicts itself: it says “{words}”, and has {before} before and {now} after.")
    said = itself.format(words=finding.claim.words, before=before, now=now)
    return replace(finding, verdict=CONTRADICTED, difference=said, missing="")


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
    finding = Finding(claim, UNCHECKED, said_of_value(claim, claim.left, evidence))
    cell = cell_asked(claim.left, evidence.reckoning)
    if cell is None:
        return _without_cell(finding, read.bounds, claim.left, evidence)
    finding = _resting_on(replace(finding, figures=told_of_cells([cell], evidence)), [cell], evidence)
    if not read.bounds.meets(cell.bounds):
        mistake = find_mistake(cell.key, read.bounds, evidence)
        size = _differs_by(read.bounds.gap(cell.bounds), unit, mistake)
        return replace(finding, verdict=DIFFERS, difference=size)
    if math.isinf(cell.bounds.width):
        limit = _("a value; so far only a limit was published: {limit}").format(
            limit=named_span(claim.left, cell.bounds, evidence)[1]
        )
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
        return replace(finding, missing=finding.claim.missing or wanted([key], evidence))
    in_period = replace(
        finding,
        verdict=DIFFERS,
        figures=f"{finding.figures} {told_of_cells([mistake.cell], evidence)}".strip(),
        difference=_("in its period: {mistake}").format(mistake=mistake.words),
    )
    return _resting_on(in_period, [mistake.cell], evidence)


def _differs_by(gap: float, unit: str, mistake: Mistake | None) -> str:
    """By how much digits miss a value, and what they were mistaken for, where that shows."""
    size = difference_words(gap, unit)
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
    words = f"{told_of_cells(cells, evidence)} {_each_floor(floors.values(), evidence)}".strip()
    return replace(_resting_on(rested, cells, evidence), verdict=CONTRADICTED, figures=words)


def _known(key: Key, floors: Mapping[Key, Floor], evidence: Evidence) -> Bounds | None:
    cell = evidence.reckoning.get(key)
    if cell is not None:
        return cell.bounds
    return Bounds(floors[key].value, math.inf) if key in floors else None


def _check_comparison(claim: Claim, evidence: Evidence) -> Finding:
    cells = [cell for key in claim.cells if (cell := cell_asked(key, evidence.reckoning)) is not None]
    finding = Finding(claim, UNCHECKED, comparison_words(claim, evidence), figures=told_of_cells(cells, evidence))
    if len(cells) < len(claim.cells):
        judged = _contradicted_by_parts(claim, finding, evidence)
        if judged is not None:
            return judged
        held = {cell.key for cell in cells}
        lacking = [key for key in claim.cells if key not in held]
        return _resting_on(replace(finding, missing=claim.missing or wanted(lacking, evidence)), cells, evidence)
    bounds = _compared(claim, [cell.bounds for cell in cells])
    low, high = _ends(claim, bounds)
    verdict = SUPPORTED if low > _limit(claim) else CONTRADICTED if high <= _limit(claim) else UNCHECKED
    if claim.relation in LARGER and verdict == SUPPORTED and not _is_on_its_side(claim, cells[0]):
        verdict = UNCHECKED if cells[0].bounds.contains(0.0) else CONTRADICTED
    open_ = claim.missing or _("figures with more digits: the bounds leave both open")
    figures = comparison_figures(claim, cells, bounds, evidence)
    missing = open_ if verdict == UNCHECKED else ""
    judged = replace(finding, verdict=verdict, figures=figures, missing=missing, bounds=bounds)
    return _resting_on(judged, cells, evidence)


def _is_on_its_side(claim: Claim, larger: Cell) -> bool:
    """Whether the larger of two deficits is one at all, or surplus of surpluses."""
    sized = -larger.bounds if LARGER[claim.relation] < 0 else larger.bounds
    return sized.low > 0


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
    if claim.relation in LARGER:
        return (known[0] - known[1]).scaled(float(LARGER[claim.relation]))
    if claim.relation == "share above":
        return (known[0] / known[1]).scaled(_HUNDRED)
    return known[0]


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
    name, value = name_of_sum(cell.key), as_printed(cell, evidence)
    if is_amount_of_balance(cell.key) and not evidence.published[cell.observation]["qualifier"]:
        name, value = measure_words(balance_word(cell.value)), value.replace(MINUS, "")
    return _("{name} {period}: {value} ({source})").format(name=name, period=cell.key.period, value=value, source=by)
