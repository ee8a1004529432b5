"""Of what a percentage is a share, and which goods are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import Measure, PartyKind
from tradeviz.drafting.meanings import with_goods_of
from tradeviz.drafting.tags import Tag
from tradeviz.model.goods import TOTAL

_STEPS = frozenset({Measure.EXPORTS, Measure.IMPORTS})

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene


def share_of(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
    """Of whose trade a number is a share: the economy whose exports, imports or turnover are the whole."""
    if bound is None:
        return scene.state.share or meaning
    owner = bound.frame.owner
    subject = scene.state.meaning
    if owner is not None and owner.code == PartyKind.ITS:
        whose = _whose(scene, mention, bound)
        bound = bound.turned(whose, scene.other(whose)) if whose else bound
    elif (
        owner is None
        and not bound.frame.others
        and subject is not None
        and subject.reason == ""
        and subject.measure == bound.measure
    ):
        bound = bound.turned(subject.owner, subject.other)
    elif owner is None and not bound.frame.others:
        whose = _whose(scene, mention, bound)
        bound = bound.turned(whose, scene.other(whose)) if whose else bound
    goods = bound.goods
    if (
        goods == TOTAL
        and subject is not None
        and scene.state.here
        and subject.measure == bound.measure
        and owner is None
    ):
        goods = subject.goods
    known = owner is None or owner.code in {PartyKind.ITS, PartyKind.SUBJECT, *scene.pair}
    if bound.reason == "other economy" and known and not bound.frame.others and _both_near(scene):
        bound = replace(bound, reason="")
    return replace(bound, goods=goods)


def _whose(scene: Scene, mention: Mention, whole: Meaning) -> str:
    """Who "its" is in "35 percent of its imports": who bought or sold, where a flow is told; else not the subject.

    What a flow is a share of goes the same way as the flow: of its buyer's imports, of its seller's exports.
    """
    named, flow = scene.clause_economy(mention.first), scene.state.meaning
    told = flow is not None and scene.state.here and flow.measure in _STEPS and not flow.reason
    if flow is None or not told or whole.measure not in _STEPS or (named and not _acts(scene, mention, flow)):
        return scene.other(named) if named else ""
    return flow.owner if flow.measure == whole.measure else flow.other


def _acts(scene: Scene, mention: Mention, flow: Meaning) -> bool:
    """Whether the flow that was told of is in the clause of a number, so that its subject bought or sold."""
    return flow.frame.first >= scene.clause_start(mention.first)


def share_goods(scene: Scene, mention: Mention, meaning: Meaning) -> Meaning:
    """Goods that are a share of a flow: "cars made up 38 percent of the imports", "iron ore for 20%"."""
    after = _goods_it_was(scene, meaning) if mention.last <= meaning.frame.first else None
    if after is not None:
        found = with_goods_of(scene, replace(meaning, goods=TOTAL), after)
        return replace(found, share_of_flow=True) if found is not None else meaning
    place = mention.first - 1
    start = max(scene.sentence.start, mention.first - 7)
    while place >= start:
        one = scene.text.at(place)
        if one is not None and one.kind == Tag.GOODS and one.value != TOTAL:
            found = with_goods_of(scene, replace(meaning, goods=TOTAL), one)
            inside = meaning.frame.goods_words[0] <= one.first < meaning.frame.goods_words[1]
            return replace(found, share_of_flow=True) if found is not None and not inside else meaning
        if one is not None and one.kind not in {Tag.PERIOD, Tag.SOURCE}:
            subject = _leading_goods(scene, mention) if one.kind == Tag.QUANTITY else None
            found = with_goods_of(scene, replace(meaning, goods=TOTAL), subject) if subject is not None else None
            return replace(found, share_of_flow=True) if found is not None else meaning
        if scene.text.tokens[place].text in ",;:" or (
            one is None and scene.text.fold(place) in scene.text.syntax["of or to"] and place < mention.first - 2
        ):
            return meaning
        place -= 1
    return meaning


def _leading_goods(scene: Scene, mention: Mention) -> Mention | None:
    """The goods that a sentence is about, as in "Cars cost $5 billion and so made up 35 percent of the trade"."""
    first = next((one for one in scene.mentions if one.kind not in {Tag.PERIOD, Tag.SOURCE, Tag.AGENCY}), None)
    if first is None or first.kind != Tag.GOODS or first.value == TOTAL:
        return None
    between = [one for one in scene.mentions if first.last <= one.first < mention.first]
    return None if any(one.kind in {Tag.FLOW, Tag.ECONOMY, Tag.GOODS} for one in between) else first


def _goods_it_was(scene: Scene, meaning: Meaning) -> Mention | None:
    """The goods that a share of a flow is said to be after it: "half of what China bought last year was fertiliser"."""
    text, place = scene.text, meaning.frame.end
    if meaning.measure not in {Measure.EXPORTS, Measure.IMPORTS}:
        return None
    while place < scene.sentence.stop:
        one = text.at(place)
        if text.fold(place) in text.syntax["are goods"]:
            break
        if one is not None and one.kind not in {Tag.PERIOD, Tag.QUANTITY}:
            return None
        if one is None and text.fold(place) not in text.syntax["before are"]:
            return None
        place = one.last if one is not None else place + 1
    while place < scene.sentence.stop and text.at(place) is None and text.fold(place) in text.syntax["are goods"]:
        place += 1
    good = text.at(place)
    return good if good is not None and good.kind == Tag.GOODS and good.value != TOTAL else None


def _both_near(scene: Scene) -> bool:
    return scene.both_named() or scene.state.seen
