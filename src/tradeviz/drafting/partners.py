"""What stands around a number and narrows it: a partner, an economy of its own, goods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import Measure, Party, PartyKind
from tradeviz.drafting.meanings import with_goods_of
from tradeviz.drafting.tags import Tag
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene


def goods_after(scene: Scene, mention: Mention, meaning: Meaning) -> Meaning:
    """The meaning with goods that follow a number: "5.9 million tons of oil", "$2 billion worth of cars"."""
    listed = _goods_before(scene, mention, meaning)
    if listed is not None:
        return replace(with_goods_of(scene, replace(meaning, goods=TOTAL), listed) or meaning)
    place = mention.last
    while place < mention.last + 5 and (
        scene.text.fold(place) in scene.text.syntax["before goods"] or scene.is_adjective(place)
    ):
        place += 1
    one = scene.text.at(place)
    if (
        place == mention.last
        or one is None
        or one.kind != Tag.GOODS
        or one.value == TOTAL
        or meaning.measure == Measure.BALANCE
    ):
        return meaning
    found = with_goods_of(scene, replace(meaning, goods=TOTAL), one)
    if found is not None and meaning is scene.state.meaning:
        scene.state.meaning = found
    return found or meaning


def _goods_before(scene: Scene, mention: Mention, meaning: Meaning) -> Mention | None:
    """Goods of a list, each with its number: "iron and steel valued at $7 million and cement at $5 million"."""
    place = mention.first - 1
    while place > max(meaning.frame.end, mention.first - 6) and scene.text.at(place) is None:
        token = scene.text.tokens[place]
        known = token.fold in scene.grammar.links | scene.text.syntax["goods come to"]
        if token.text == "," or (not known and not scene.text.hit(Tag.MOVE, place) and token.text != "("):
            return None
        place -= 1
    one = scene.text.at(place)
    if one is None or one.kind != Tag.GOODS or one.value == TOTAL or one.first < meaning.frame.end:
        return None
    return one if meaning.measure in {Measure.EXPORTS, Measure.IMPORTS} else None


def of_which(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
    """The meaning of the goods that a clause goes on about: "ores, of which China took 7.5 percent less"."""
    start = scene.clause_start(mention.first)
    said = scene.text.fold(start) == "which" or scene.text.fold(start - 1) == "which"
    led = scene.text.fold(start - 1) == "of" or scene.text.fold(start - 2) == "of"
    flows = {Measure.EXPORTS, Measure.IMPORTS}
    if bound is not None or not said or not led or meaning.goods != TOTAL or meaning.measure not in flows:
        return meaning
    before = [one for one in scene.mentions if one.kind == Tag.GOODS and one.last < start and one.value != TOTAL]
    return with_goods_of(scene, meaning, before[-1]) or meaning if before else meaning


def with_partner(scene: Scene, mention: Mention, meaning: Meaning) -> Meaning:
    """The meaning with what follows the number: "from Germany", "with Canada", "to the US"."""
    place = mention.last
    while place < min(scene.sentence.stop, mention.last + 7):
        hit = scene.text.hit(Tag.DIRECTION, place)
        if hit is not None and scene.text.fold(place) not in scene.text.syntax["no partner"]:
            _end, named = scene.frames.parties(hit.last)
            if named:
                return _directed(scene, meaning, str(hit.value), named)
            if scene.text.at(hit.last) is not None:
                return meaning
        one = scene.text.at(place)
        if one is not None and one.kind == Tag.PRONOUN and one.value == "there":
            return meaning
        moving = one is not None and one.kind == Tag.FLOW and one.value.motion  # "the $25 billion that went to Russia"
        if one is not None and one.kind in {Tag.QUANTITY, Tag.FLOW, Tag.RANK} and not moving:
            return meaning
        if scene.text.tokens[place].text in ",;:()" or scene.text.fold(place) in scene.text.syntax["coordinators"]:
            return meaning
        place = one.last if one is not None else place + 1
    return meaning


def told_of(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
    """The same flow of the other economy, where only its name stands before a number: "Türkiye $4.35 billion"."""
    before = scene.text.at(mention.first - 1)
    if bound is not None or before is None or before.kind != Tag.ECONOMY or before.value.form != "noun":
        return meaning
    if scene.text.fold(before.first - 1) not in scene.text.syntax["clause starts"] or meaning.measure not in {
        Measure.EXPORTS,
        Measure.IMPORTS,
    }:
        return meaning
    code = scene.frames.code_of(before.value.codes)
    if code not in scene.pair or code == meaning.owner or not meaning.frame.word.verb:
        return meaning
    return replace(
        meaning.turned(code, scene.other(code)),
        frame=replace(meaning.frame, owner=Party(PartyKind.ITS, before.first, before.last)),
    )


def with_partner_before(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
    """The meaning with another partner of the same flow: "exports to Czechia grew by 17 percent, to Poland by 28"."""
    if bound is not None:
        return meaning
    if not scene.state.here:
        meaning = _led_by_partner(scene, mention, meaning)
    for place in range(mention.first - 1, max(meaning.frame.end, scene.sentence.start, mention.first - 8), -1):
        if scene.text.tokens[place].text in ",;:" or scene.text.fold(place) in scene.text.syntax["coordinators"]:
            hit = scene.text.hit(Tag.DIRECTION, place + 1)
            _end, named = scene.frames.parties(hit.last) if hit is not None else (0, [])
            if hit is not None and named and hit.value in {"to", "from", "with"}:
                return _directed(scene, meaning, str(hit.value), named)
            return meaning
    return meaning


def _led_by_partner(scene: Scene, mention: Mention, meaning: Meaning) -> Meaning:
    """The flow of the sentence before with the partner that this one begins with: "With China it was $8.4 billion"."""
    start = scene.sentence.start
    hit = scene.text.hit(Tag.DIRECTION, start)
    end, named = scene.frames.parties(hit.last) if hit is not None else (start, [])
    if hit is None or not named or end > mention.first or hit.value not in {"to", "from", "with"}:
        return meaning
    return _directed(scene, meaning, str(hit.value), named)


def _is_of_another(scene: Scene, meaning: Meaning) -> bool:
    """Whether a third economy is named as the one that trades: "Russia, by contrast, exported $5 billion to China"."""
    owner = meaning.frame.owner
    named = owner is not None and scene.text.kind_at(owner.first) == Tag.ECONOMY
    return named and owner is not None and owner.code not in scene.pair


def _directed(scene: Scene, meaning: Meaning, direction: str, named: Sequence[Party]) -> Meaning:
    """The meaning to, from or with somebody who is named beside the number."""
    codes = [scene.code(one) for one in named]
    ours = [one for one in zip(codes, named, strict=True) if one[0] in scene.pair]
    if not ours:
        return meaning if PartyKind.BOTH in codes else replace(meaning, reason="other economy")
    code, party = ours[0]
    scene.state.seen = True
    others = (*meaning.frame.others, party)
    meaning = replace(meaning, frame=replace(meaning.frame, others=others))
    if meaning.reason == "other economy" and not _is_of_another(scene, meaning):
        meaning = replace(meaning, reason="")
    if direction == "with" or meaning.measure in {Measure.TURNOVER, Measure.BALANCE}:
        return meaning.turned(scene.other(code), code) if code == meaning.owner and meaning.is_open else meaning
    exporter = scene.other(code) if direction == "to" else code
    owner = exporter if meaning.measure == Measure.EXPORTS else scene.other(exporter)
    return meaning.turned(owner, scene.other(owner))
