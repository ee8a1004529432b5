"""Claims held against all figures at hand: a story's own, and every dataset that the store has of its pair.

Figures of different datasets are never mixed: each is a reckoning of its own, and the panel says whose decided. A claim
that any of them bears out stands, whatever the others say; they are named beside it. Where none does, the first that
speaks against it decides: the story's own figures, then what the reporter declared, then what was reconciled.

A reconciled value was made of both declarations and is neither. Digits that it has agree; digits that it has not
differ only where they also miss what the reporter may have counted (see `ratios`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_, _
from tradeviz.model.observations import FLOWS, GROWTH, PERCENT_UNITS
from tradeviz.model.wording import in_digits, upper_first
from tradeviz.store.schema import DECLARED, RECONCILED
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED, verdict_words
from tradeviz.story.drafts import mirrored
from tradeviz.story.evidence import evidence_of
from tradeviz.story.ranks import with_ranks
from tradeviz.story.ratios import Ratios, loosened, ratios_of
from tradeviz.story.verdicts import Finding, check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.story.claims import Claim
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.figures import DatasetFigures, Figures

SURE_ENOUGH = 0.7  # of a draft; one slot may be taken from the words before it or assumed, and hardly a second
_DUST = 1e-9  # of a percent; less is rounding
_MIRROR = "/other side"
_OWN = N_("Decided by the story's own figures.")
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
    declared: list[DatasetFigures] = []  # they come before what was reconciled
    for figures in evidence_of(datasets, cells, own.goods, own.rates, own.sources):
        if figures.sources[figures.dataset.key].family == article_family:
            continue
        declared += [figures] if figures.dataset.sides == DECLARED else []
        for name, finding in _by_dataset(claims, figures, declared).items():
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


def _by_dataset(
    claims: Mapping[str, Claim], figures: DatasetFigures, declared: Sequence[DatasetFigures]
) -> dict[str, Finding]:
    """The findings on the claims that speak of cells, by one dataset; its second look is for reconciled figures."""
    spoken = {name: claim for name, claim in claims.items() if claim.cells and not claim.against}
    sharp = check(spoken, figures)
    if figures.dataset.sides != RECONCILED:
        return sharp
    ratios = ratios_of(figures, declared)
    loose = check(spoken, loosened(figures, ratios))
    return {name: _kept(finding, loose[name], figures, ratios) for name, finding in sharp.items()}


def _kept(finding: Finding, loose: Finding, figures: DatasetFigures, ratios: Ratios) -> Finding:
    """A finding on reconciled figures; none where either side's own count may say something else."""
    if finding.verdict in {AGREES, UNCHECKED, loose.verdict} or _is_off_by_growth(finding, ratios):
        return finding
    cell = finding.claim.cells[0]
    flows = (cell.measure,) if cell.measure in FLOWS else tuple(FLOWS)
    seen = [ratios.of(cell.reporter, flow, cell.goods) for flow in flows]
    near = _(
        "figures that {reporter} declared itself; those of {publisher} were made of both declarations and lie within "
        "{percent} percent, too near to tell"
    )
    known = _(
        "figures that {reporter} declared itself; those of {publisher} were made of both declarations, and by the "
        "years that both have may lie {percent} percent apart, too near to tell"
    )
    wanted = (known if all(one.years for one in seen) else near).format(
        reporter=next(side.name for side in figures.pair if side.code == cell.reporter),
        publisher=figures.dataset.publisher,
        percent=in_digits(str(math.ceil(max(one.apart for one in seen) * 100 - _DUST))),
    )
    return replace(finding, verdict=UNCHECKED, difference="", missing=wanted)


def _is_off_by_growth(finding: Finding, ratios: Ratios) -> bool:
    """Whether growth, or a move from one year to the next, misses all that the reporter may have declared of it."""
    claim, known = finding.claim, finding.bounds
    if claim.kind == "value" and claim.left is not None and claim.left.unit == GROWTH and known is not None:
        may_be = ratios.growth(claim.left.reporter, claim.left.measure, claim.left.goods, known)
        return may_be is not None and not claim.bounds.meets(may_be)
    return False


def _together(own: Finding, judged: Sequence[_Judged]) -> Finding:
    """The finding that decides, with what the other datasets say beside it."""
    speaking = [one for one in judged if one.finding.verdict != UNCHECKED]
    if own.verdict in _BEARS_OUT or (own.verdict != UNCHECKED and not _bearing(speaking)):
        beside = tuple(_beside(one) for one in speaking)
        return replace(own, beside=beside, decided=_(_OWN) if beside else "")
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
        _("Decided by {dataset} of {publisher}, in the store.")
        if one.figures.dataset.publisher
        else _("Decided by {dataset}, in the store.")
    )
    words = sentence.format(dataset=one.figures.dataset.title, publisher=one.figures.dataset.publisher)
    return f"{words} {one.figures.count_of(one.finding.claim.cells[0].reporter)}"


def _source(one: _Judged) -> str:
    words = _("Figures of {dataset}, in the store.").format(dataset=one.figures.dataset.title)
    return f"{words} {one.figures.count_of(one.finding.claim.cells[0].reporter)}"


def _beside(one: _Judged) -> str:
    return _said(_("{source}, in the store").format(source=one.figures.dataset.title), one.finding)


def _beside_own(own: Finding) -> str:
    """What a finding says that does not decide; a publisher's figures in a story may be others than in the store."""
    if not own.sources:
        return _said(_("The story's own figures"), own)
    in_store = own.decided not in {"", _(_OWN)}
    whose = _("{source}, in the store") if in_store else _("{source}, as the story has it")
    return _said(whose.format(source=own.sources[0].short), own)


def _said(whose: str, finding: Finding) -> str:
    sentence = _("{source}: {verdict}. {figures}")
    return sentence.format(
        source=upper_first(whose), verdict=verdict_words(finding.verdict), figures=finding.figures
    ).strip()
