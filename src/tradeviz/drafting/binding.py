"""What a number is of: the word for trade that it is bound to, before it, after it, or in a sentence before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import Measure
from tradeviz.drafting.grammar import FlowWord
from tradeviz.drafting.meanings import enter, meaning_of, with_goods_of
from tradeviz.drafting.quantities import QuantityUnit
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import OWNER, WORD
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene

_MOST_BETWEEN, _MOST_BESIDE, _MOST_UNKNOWN = 9, 4, 2  # words between a number and what it is of
_UNBINDING = frozenset({Tag.QUANTITY, Tag.RANK, Tag.IDLE, Tag.SOURCE, Tag.SPEAKER, Tag.AGENCY})


def bound_after(scene: Scene, mention: Mention) -> Meaning | str | None:
    """What a number is of where that follows it: "$1.9 billion of non-oil exports", "a $5 billion deficit"."""
    if _says_what_part(scene, mention):
        return _bound_flow(scene, scene.text.at(mention.last + 1), mention, through_of=True)
    place, unknown, through_of = mention.last, 0, False
    goods: Mention | None = None
    while place < min(scene.sentence.stop, mention.last + _MOST_BETWEEN) and unknown <= _MOST_UNKNOWN:
        one = scene.text.at(place)
        one = _flow_again(scene, one) if one is not None and through_of and _stands_for_flow(scene, one) else one
        if one is None:
            if _ends_binding(scene, place):
                return None
            through_of = through_of or scene.text.fold(place) in scene.text.syntax["of"]
            unknown += scene.text.fold(place) not in scene.grammar.links
            place += 1
        elif one.kind == Tag.FLOW:
            balance = _balance_in(scene, mention, one)
            return balance or with_goods_of(scene, _bound_flow(scene, one, mention, through_of=through_of), goods)
        elif one.kind == Tag.TOPIC and unknown <= 1:
            return _bound_topic(one, mention, through_of=through_of)
        elif one.kind in _UNBINDING or (one.kind == Tag.PERIOD and place > mention.last):
            return None
        else:
            goods = one if one.kind == Tag.GOODS and one.value != TOTAL else goods
            place = one.last
    return None


def _stands_for_flow(scene: Scene, one: Mention) -> bool:
    """Whether a pronoun is the flow before, of another owner: "$2bn of Kenyan exports and $7bn of Chinese ones"."""
    those = one.kind == Tag.PRONOUN and one.value == "those"
    return (
        those
        and scene.state.here
        and scene.state.meaning is not None
        and scene.text.kind_at(one.first - 1) == Tag.ECONOMY
    )


def _flow_again(scene: Scene, one: Mention) -> Mention:
    """A pronoun as a word for the flow that was spoken of."""
    measure = scene.state.meaning.frame.word.measure if scene.state.meaning is not None else Measure.TURNOVER
    return replace(one, kind=Tag.FLOW, value=FlowWord(measure, verb=False, weak=True))


def _balance_in(scene: Scene, mention: Mention, flow: Mention) -> Meaning | None:
    """The balance that a number is of, in "a deficit of $2.7 billion in its trade with China"; None elsewhere."""
    text, balance = scene.text, scene.state.meaning
    if not scene.state.here or balance is None or balance.measure != Measure.BALANCE:
        return None
    before = range(balance.frame.last, mention.first)
    trade = meaning_of(scene, flow) if flow.value.measure == Measure.TURNOVER else None
    if not before or trade is None or _is_cut(scene, before):
        return None
    owner = trade.frame.owner
    first = owner.first if owner is not None and mention.last <= owner.first < flow.first else flow.first
    after = {text.fold(place) for place in range(mention.last, first)}
    if not after or not after <= text.syntax["balance in"]:
        return None
    scene.state.used.add(flow.first)
    return replace(balance, reason="" if not trade.reason else balance.reason)


def _is_cut(scene: Scene, run: range) -> bool:
    """Whether a comma, another number or another word for trade stands between a balance and its number."""
    return any(
        scene.text.fold(place) in scene.text.syntax["breaks"] or scene.text.kind_at(place) in {Tag.QUANTITY, Tag.FLOW}
        for place in run
    )


def _says_what_part(scene: Scene, mention: Mention) -> bool:
    """Whether a number stands in "of which $5.4 billion were exports"."""
    text = scene.text
    were, which = (
        text.fold(mention.last) in text.syntax["were"],
        text.fold(mention.first - 1) in text.syntax["of which"],
    )
    return were and which and text.kind_at(mention.last + 1) == Tag.FLOW


def _ends_binding(scene: Scene, place: int) -> bool:
    """Whether a word or mark stands between a number and what follows, so that they are not one phrase."""
    token = scene.text.tokens[place]
    if token.kind not in {WORD, OWNER} or token.fold in scene.text.syntax["ends what a number is of"]:
        return True
    return scene.text.hit(Tag.MOVE, place) is not None and scene.text.hit(Tag.MOVE_AFTER, place) is None


def _bound_flow(scene: Scene, flow: Mention | None, mention: Mention, *, through_of: bool) -> Meaning | None:
    """The flow that a number is bound to, if it stands near enough; a verb only after "of"."""
    if flow is None or (not through_of and (flow.value.verb or flow.first - mention.last > _MOST_BESIDE)):
        return None
    meaning = meaning_of(scene, flow)
    if meaning is not None:
        scene.state.used.add(flow.first)
        if mention.value.unit != QuantityUnit.PERCENT or not through_of:
            enter(scene, meaning)
    return meaning


def _bound_topic(topic: Mention, mention: Mention, *, through_of: bool) -> str | None:
    """What else a number is of: "a $1.5 billion plant", "20 percent of the world's GDP"."""
    return topic.value if topic.first - mention.last <= (6 if through_of else 2) else None


def carried_meaning(scene: Scene, mention: Mention) -> Meaning | str:
    """What a number is of where that stood before it."""
    state = scene.state
    if state.topic and not _past_topic(scene, mention.first):
        return state.topic
    if state.share is not None and _is_worth_of_share(scene, mention):
        return replace(state.share, share_of_flow=False)
    if state.meaning is None or not state.here:
        ahead = _ahead(scene, mention)
        if ahead is not None:
            return ahead
    if state.meaning is None:
        return "no trade"
    if state.here and state.meaning.reason == "part":
        return "part"
    return _why_apart(scene, mention) or state.meaning


def _is_worth_of_share(scene: Scene, mention: Mention) -> bool:
    """Whether a number says what the share before it is worth: "2.9 percent of its exports, worth €840 million"."""
    if not scene.found or scene.found[-1].unit != "share_percent" or mention.value.unit == QuantityUnit.PERCENT:
        return False
    between = {scene.text.fold(place) for place in range(scene.found[-1].last, mention.first)}
    return bool(between & scene.text.syntax["worth"]) and mention.first - scene.found[-1].last <= 6


def _past_topic(scene: Scene, place: int) -> bool:
    """Whether a word of another matter that came after one of trade has ended before a place, at a comma."""
    return scene.state.here and any(
        scene.text.fold(one) in scene.text.syntax["pauses"] for one in range(scene.state.topic_at, place)
    )


def _ahead(scene: Scene, mention: Mention) -> Meaning | None:
    """A word for trade that follows in the same clause: "In 2023 some $5 billion worth was exported"."""
    leading = {
        scene.text.fold(place) for place in range(scene.sentence.start, min(mention.first, scene.sentence.start + 2))
    }
    if leading & scene.text.syntax["leading"] and all(
        one.first >= mention.first or one.kind in {Tag.QUANTITY, Tag.PERIOD} for one in scene.mentions
    ):
        return next((meaning_of(scene, one) for one in scene.mentions if one.kind == Tag.FLOW), None)
    for one in scene.mentions:
        if one.first < mention.last:
            continue
        if (
            one.kind == Tag.QUANTITY
            or one.first - mention.last > 8
            or any(scene.text.fold(place) in scene.text.syntax["breaks"] for place in range(mention.last, one.first))
        ):
            return None
        if one.kind == Tag.FLOW:
            return meaning_of(scene, one)
    return None


def _why_apart(scene: Scene, mention: Mention) -> str:
    """Why a number does not go on about what was said before, by the words of its clause; empty where it does.

    Small words, words of movement and of saying may stand between, and a few others.
    """
    start = scene.clause_start(mention.first)
    inside = [one for one in scene.mentions if start <= one.first < mention.first]
    traded = any(one.kind == Tag.FLOW for one in inside)
    if any(_economy_moves(scene, one) for one in inside if one.kind == Tag.TOPIC or not traded):
        return "economy"
    if traded:
        weak = not scene.state.here and all(one.value.weak for one in inside if one.kind == Tag.FLOW)
        return "other economy" if weak and any(_is_elsewhere(scene, one) for one in inside) else ""
    if any(one.kind == Tag.REGION and scene.text.fold(one.last) not in scene.text.syntax["closing"] for one in inside):
        return "part"
    unknown = sum(_is_unknown(scene, place) for place in range(start, mention.first))
    if not scene.state.here:
        unknown += sum(_is_new_subject(scene, one) for one in inside)
    return "no trade" if unknown > (2 if scene.state.here else 1) else ""


def _is_elsewhere(scene: Scene, one: Mention) -> bool:
    """Whether a mention names an economy that is none of the two: "sales of cars in Uganda"."""
    return one.kind == Tag.ECONOMY and scene.frames.code_of(one.value.codes) not in scene.pair


def _is_new_subject(scene: Scene, one: Mention) -> bool:
    return one.kind == Tag.ECONOMY and one.value.form == "noun" and not scene.is_governed(one)


def _is_unknown(scene: Scene, place: int) -> bool:
    """Whether a word is in no table, and no name of somebody who says something."""
    token = scene.text.tokens[place]
    if token.kind != WORD or scene.text.at(place) is not None or token.fold in scene.grammar.links:
        return False
    known = scene.text.hit(Tag.MOVE, place) or scene.text.hit(Tag.SAY, place)
    return not known and not (token.is_capital and scene.text.hit(Tag.SAY, place + 1))


def _economy_moves(scene: Scene, one: Mention) -> bool:
    """Whether an economy itself grows: "an India growing at 8 percent"."""
    named = one.kind == Tag.ECONOMY and one.value.form == "noun"
    if not named and not (one.kind == Tag.TOPIC and one.value == "economy"):
        return False
    return scene.text.fold(one.last) in scene.text.syntax["economies grow"]
