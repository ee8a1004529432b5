"""A claim that was found, told from the side of the economy whose figures are quoted, with what led to each slot."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from tradeviz.drafting.draft import DIRECTION, Draft, Lead
from tradeviz.drafting.flows import Measure
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import MIRROR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.drafting.scene import Found, Scene

# How sure a slot is by how it came about; slots that are not said make a claim less sure.
_SURE: Mapping[str, float] = {"said": 1.0, "carried": 0.9, "assumed": 0.75}
_WEIGHED = ("measure", "partner", "period")
_OPPOSITE: Mapping[str, str] = {"positive": "negative", "negative": "positive"}


def draft_of(scene: Scene, found: Found) -> Draft:
    """The draft of a claim that was found."""
    meaning = found.meaning
    reporter = found.reporter or scene.reporter
    mirrored = meaning.owner != reporter
    leads = _leads(scene, found, quoted=found.quoted)
    negative = found.negative != (mirrored and _is_signed(found))
    return Draft(
        words=scene.text.words(found.first, found.last),
        start=scene.text.tokens[found.first].start,
        kind=found.kind,
        measure=MIRROR[meaning.measure] if mirrored else str(meaning.measure),
        reporter=reporter,
        partner=scene.other(reporter),
        goods=meaning.goods,
        period=found.time.span.code if found.time.span else "",
        unit=found.unit,
        published=f"-{found.published}" if negative else found.published,
        qualifier=found.qualifier,
        relation=_relation(found, mirrored=mirrored),
        right=_right(found),
        base=found.base,
        of=found.of,
        against=found.against,
        sureness=round(prod(_SURE[leads[slot].how] for slot in _WEIGHED), 2),
        leads=leads,
    )


def _relation(found: Found, *, mirrored: bool) -> str:
    """The relation from the reporter's side; a balance moves as a surplus or a deficit, whose sizes these are."""
    if found.kind == DIRECTION and found.meaning.measure == Measure.BALANCE:
        surplus = (found.meaning.sign > 0) != mirrored
        return f"{'surplus' if surplus else 'deficit'} {found.relation}"
    return _OPPOSITE.get(found.relation, found.relation) if mirrored else found.relation


def _right(found: Found) -> dict[str, str]:
    if found.compared is not None:
        return {"period": found.compared.code}
    return {"goods": TOTAL} if found.relation == "share above" else {}


def _is_signed(found: Found) -> bool:
    """Whether a number changes its sign with the side: a balance in money, but not how its size changed."""
    sized = found.unit.endswith(("percent", "percent_cny", "_change", "times"))
    return found.kind == "value" and found.meaning.measure == Measure.BALANCE and not sized


def _leads(scene: Scene, found: Found, *, quoted: bool) -> dict[str, Lead]:
    """For each slot the words that led to it."""
    meaning, frame = found.meaning, found.meaning.frame
    number = _lead(scene, found.first, found.last)
    measure = _carried(scene, found, frame.first, frame.last)
    parties = [one for one in (frame.owner, *frame.others) if one is not None]
    said = Lead(how="assumed") if not parties else _carried(scene, found, parties[0].first, parties[-1].last)
    if meaning.sideless:  # the sign is half of such a number, so both what it is and whose are in doubt
        measure, said = replace(measure, how="assumed"), replace(said, how="assumed")
    period = _period_lead(scene, found)
    if meaning.labelled:  # a label says what of; that it is of the flow and the time spoken of before is a guess
        measure, period = _guessed(measure), _guessed(period)
    goods = _lead(scene, *meaning.goods_words) if meaning.goods_words[1] else Lead(how="assumed")
    return {
        "measure": measure,
        "reporter": Lead(how="carried" if quoted else "assumed"),
        "partner": said,
        "goods": goods,
        "period": period,
        "unit": number,
        "published": number,
    } | ({"qualifier": number} if found.qualifier else {})


def _guessed(lead: Lead) -> Lead:
    return replace(lead, how="assumed") if lead.how == "carried" else lead


def _period_lead(scene: Scene, found: Found) -> Lead:
    time = found.time
    if time.last <= time.first:
        return Lead(how="carried" if time.span is not None else "assumed")
    return _carried(scene, found, time.first, time.last)


def _lead(scene: Scene, first: int, last: int, how: str = "said") -> Lead:
    return Lead(scene.text.words(first, last), scene.text.tokens[first].start, how)


def _carried(scene: Scene, found: Found, first: int, last: int) -> Lead:
    """Words of the number's own sentence say it; those of one before are carried on."""
    first, last = min(first, last - 1), max(first + 1, last)
    same = scene.text.sentence_at(first) == scene.text.sentence_at(found.first)
    return _lead(scene, first, last, "said" if same else "carried")
