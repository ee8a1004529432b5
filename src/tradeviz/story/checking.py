"""Claims held against all figures at hand: a story's own, and every dataset that the store has of its pair.

Figures of different datasets are never mixed: each is a reckoning of its own, and the panel says whose decided. A claim
that any of them bears out stands, whatever the others say; they are named beside it. Where none does, the first that
speaks against it decides: the story's own figures, then what the reporter declared, then what was reconciled.

A reconciled value was made of both declarations and is neither. Digits that it has agree; digits that it has not
differ only where they also miss what either side may have counted (see `evidence.loosened`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _
from tradeviz.model.observations import PERCENT_UNITS
from tradeviz.model.wording import in_digits, upper_first
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED, verdict_words
from tradeviz.story.drafts import mirrored
from tradeviz.story.evidence import APART, evidence_of, loosened
from tradeviz.story.ranks import with_ranks
from tradeviz.story.verdicts import Finding, check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.story.claims import Claim
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.figures import DatasetFigures, Figures

SURE_ENOUGH = 0.7  # of a draft; one slot may be taken from the words before it or assumed, and hardly a second
_MIRROR = "/other side"
_BEARS_OUT = frozenset({AGREES, SUPPORTED})


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one dataset says of a claim."""

    figures: DatasetFigures
    finding: Finding


def check_with_datasets(
    claims: Mapping[str, Claim], own: Figures, datasets: Datasets, *, article_family: str = ""
) -> dict[str, Finding]:
    """Check every claim of an article against a story's own figures and the datasets of its pair.

    Args:
        claims: by id.
        own: the story's figures.
        datasets: what the store has of the same pair.
        article_family: the family of reports that the article belongs to; it takes no part in the evidence.

    Returns:
        The findings by claim id, in the order of the claims.

    Raises:
        StoreError: the store is damaged or cannot be reached.
    """
    sides = {name + _MIRROR: mirrored(claim) for name, claim in claims.items()}
    turned = {name: replace(claim, id=name) for name, claim in sides.items() if claim is not None}
    found = _found({**claims, **turned}, own, datasets, article_family)
    drafts = {name: _of_draft(found[name], found.get(name + _MIRROR)) for name in claims}
    return with_ranks(drafts, datasets, [side.code for side in own.pair], article_family=article_family)


def _found(claims: Mapping[str, Claim], own: Figures, datasets: Datasets, article_family: str) -> dict[str, Finding]:
    """Each claim as the figures have it, whatever is known of how it was read."""
    found = check(claims, own, article_family=article_family)
    cells = {cell for claim in claims.values() for cell in claim.cells}
    judged: dict[str, list[_Judged]] = {}
    for figures in evidence_of(datasets, cells, own.goods, own.rates, own.sources):
        if figures.sources[figures.dataset.key].family == article_family:
            continue
        for name, finding in _by_dataset(claims, figures).items():
            judged.setdefault(name, []).append(_Judged(figures, finding))
    return {name: _together(finding, judged.get(name, ())) for name, finding in found.items()}


def _of_draft(finding: Finding, turned: Finding | None) -> Finding:
    """A finding on a draft, which may have been read amiss: then nothing is said against it."""
    claim = finding.claim
    if finding.verdict not in _BEARS_OUT and turned is not None and turned.verdict in _BEARS_OUT:
        also = () if finding.verdict == UNCHECKED else (_beside_own(finding),)
        return replace(turned, claim=claim, beside=(*also, *turned.beside))
    if finding.verdict == DIFFERS and _may_be_a_part(finding):
        part = _("whether it is of all these goods: it is less than half of them, and may be a part")
        return replace(finding, verdict=UNCHECKED, difference="", missing=part)
    if finding.verdict in {DIFFERS, CONTRADICTED} and claim.sureness < SURE_ENOUGH and not claim.against:
        unsure = _("that what was read out of the article is what it says: too much of it was assumed")
        return replace(finding, verdict=UNCHECKED, difference="", missing=unsure)
    return finding


def _may_be_a_part(finding: Finding) -> bool:
    """Whether an amount that was read as one of all goods, or of a whole chapter, may be of some: it is far too small.

    Of all goods, where nothing says so; of a chapter always, for its words are wide: "machines" are of many kinds.
    """
    claim, known = finding.claim, finding.bounds
    if not claim.led or claim.left is None or known is None:
        return False
    is_amount = claim.left.unit not in PERCENT_UNITS and claim.left.measure != "balance"
    is_wide = "goods" not in claim.led if claim.left.goods == TOTAL else _is_chapter(claim)
    return is_wide and is_amount and claim.bounds.high < known.low / 2


def _is_chapter(claim: Claim) -> bool:
    return claim.left is not None and claim.left.goods.isdigit() and len(claim.left.goods) == 2


def _by_dataset(claims: Mapping[str, Claim], figures: DatasetFigures) -> dict[str, Finding]:
    """The findings on the claims that speak of cells, by one dataset; its second look is for reconciled figures."""
    spoken = {name: claim for name, claim in claims.items() if claim.cells and not claim.against}
    sharp, second = check(spoken, figures), loosened(figures)
    if second is figures:
        return sharp
    loose = check(spoken, second)
    return {name: _kept(finding, loose[name], figures) for name, finding in sharp.items()}


def _kept(finding: Finding, loose: Finding, figures: DatasetFigures) -> Finding:
    """A finding on reconciled figures; none where either side's own count may say something else."""
    if finding.verdict in {AGREES, UNCHECKED, loose.verdict}:
        return finding
    near = _(
        "figures that {reporter} declared itself; those of {publisher} were made of both declarations and lie within "
        "{percent} percent, too near to tell"
    )
    cell = finding.claim.cells[0]
    reporter = next(side.name for side in figures.pair if side.code == cell.reporter)
    wanted = near.format(
        reporter=reporter, publisher=figures.dataset.publisher, percent=in_digits(str(round(APART * 100)))
    )
    return replace(finding, verdict=UNCHECKED, difference="", missing=wanted)


def _together(own: Finding, judged: Sequence[_Judged]) -> Finding:
    """The finding that decides, with what the other datasets say beside it."""
    speaking = [one for one in judged if one.finding.verdict != UNCHECKED]
    if own.verdict in _BEARS_OUT or (own.verdict != UNCHECKED and not _bearing(speaking)):
        return replace(own, beside=tuple(_beside(one) for one in speaking))
    best = next(iter([*_bearing(speaking), *speaking]), None)
    if best is None:
        return _nearest(own, judged)
    others = tuple(_beside(one) for one in speaking if one is not best)
    also = () if own.verdict == UNCHECKED else (_beside_own(own),)
    return replace(best.finding, decided=_decided(best), beside=(*also, *others))


def _bearing(judged: Sequence[_Judged]) -> list[_Judged]:
    return [one for one in judged if one.finding.verdict in _BEARS_OUT]


def _nearest(own: Finding, judged: Sequence[_Judged]) -> Finding:
    """Nothing decides: what a dataset has all the same is said where the story's own figures say nothing."""
    told = next((one for one in judged if one.finding.figures), None)
    if own.figures or told is None:
        return own
    return replace(told.finding, decided=_source(told), missing=told.finding.missing or own.missing)


def _decided(one: _Judged) -> str:
    sentence = (
        _("Decided by {dataset} of {publisher}.") if one.figures.dataset.publisher else _("Decided by {dataset}.")
    )
    words = sentence.format(dataset=one.figures.dataset.title, publisher=one.figures.dataset.publisher)
    return f"{words} {one.figures.count_of(one.finding.claim.cells[0].reporter)}"


def _source(one: _Judged) -> str:
    words = _("Figures of {dataset}.").format(dataset=one.figures.dataset.title)
    return f"{words} {one.figures.count_of(one.finding.claim.cells[0].reporter)}"


def _beside(one: _Judged) -> str:
    return _said(one.figures.dataset.title, one.finding)


def _beside_own(own: Finding) -> str:
    return _said(own.sources[0].short if own.sources else _("The story's own figures"), own)


def _said(whose: str, finding: Finding) -> str:
    sentence = _("{source}: {verdict}. {figures}")
    return sentence.format(
        source=upper_first(whose), verdict=verdict_words(finding.verdict), figures=finding.figures
    ).strip()
