"""From mentions to claims: a text is read sentence by sentence, and what one says is carried on to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.comparisons import on_goods, on_plain_balance
from tradeviz.drafting.directions import on_direction
from tradeviz.drafting.flows import BALANCE_SIGNS, Frame, Measure, Party
from tradeviz.drafting.grammar import FlowWord
from tradeviz.drafting.lines import LineKind
from tradeviz.drafting.meanings import balance_in_trade, enter, meaning_of
from tradeviz.drafting.mentions import Mention
from tradeviz.drafting.moves import moves_between
from tradeviz.drafting.quantities import QuantityUnit
from tradeviz.drafting.rankings import on_rank
from tradeviz.drafting.scene import Found, Meaning, Passed
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import is_base_at, span_said
from tradeviz.drafting.values import claim_of
from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tradeviz.drafting.periods import PeriodMention
    from tradeviz.drafting.quantities import Quantity
    from tradeviz.drafting.scene import Scene


def read_claims_of(scene: Scene) -> tuple[list[Found], list[Passed]]:
    """All claims of a text, and all its numbers that are none."""
    for sentence in scene.text.sentences:
        _read_sentence(scene, sentence)
    return scene.found, scene.passed


def _read_sentence(scene: Scene, sentence: range) -> None:
    state = scene.state
    scene.sentence, scene.mentions = sentence, scene.text.mentions_in(sentence)
    state.here, state.topic, state.topic_at, state.sentence_span, state.moved = False, "", -1, None, False
    state.vague = state.in_sentence = False
    state.in_paragraph = state.in_paragraph and not scene.text.tokens[sentence.start].paragraph
    if scene.text.tokens[sentence.start].table:
        scene.passed += _passed_row(scene)
        return
    _begin_item(scene)
    before = len(scene.found)
    if scene.both_named() and any(one.kind in {Tag.FLOW, Tag.RANK} for one in scene.mentions):
        state.seen = True
    if _starts_anew(scene):
        state.percent, state.share = "", None
    scene.parts = _parts(scene)
    for mention in scene.mentions:
        state.place = mention.first
        _quote(scene, mention.first)
        if mention.kind in _ACTIONS:
            _ACTIONS[mention.kind](scene, mention)
    for mention in scene.mentions:
        if mention.kind == Tag.FLOW and mention.value.measure in {Measure.BALANCE, *BALANCE_SIGNS}:
            on_plain_balance(scene, mention)
        if mention.kind == Tag.FLOW:
            on_direction(scene, mention)
    scene.found += moves_between(scene, scene.found[before:])
    scene.found[before:] = [replace(one, quoted=_is_quoted(scene, one)) for one in scene.found[before:]]


def _passed_row(scene: Scene) -> Iterator[Passed]:
    """The numbers of a table's row, whose columns say what they are."""
    for one in scene.mentions:
        if one.kind in {Tag.QUANTITY, Tag.PERIOD}:
            yield Passed(one.first, one.last, "period" if one.kind == Tag.PERIOD else "table")


def _begin_item(scene: Scene) -> None:
    """Have each item of a list go on about what stood before the list, and not about the item before."""
    state, line = scene.state, scene.text.tokens[scene.sentence.start].line
    if line == LineKind.ITEM and state.before_list is not None:
        state.meaning, state.span = state.before_list
    elif line == LineKind.ITEM:
        state.before_list = (state.meaning, state.span)
    elif line or scene.text.tokens[scene.sentence.start].paragraph:
        state.before_list = None


def _is_quoted(scene: Scene, found: Found) -> bool:
    """Whether the text says whose figure it is: its sentence, or, for that economy's own flows, its paragraph."""
    own = found.meaning.owner == (found.reporter or scene.reporter)
    return scene.state.in_sentence or (scene.state.in_paragraph and own)


def _starts_anew(scene: Scene) -> bool:
    return any(one.kind == Tag.FLOW for one in scene.mentions)


def _parts(scene: Scene) -> list[tuple[int, str]]:
    """Where each part of the sentence begins, and the economy whose figures it quotes.

    A part begins after a semicolon, and with the clause of a source of the other economy.
    """
    cuts = {place + 1 for place in scene.sentence if scene.text.tokens[place].text == ";"}
    starts = sorted({scene.sentence.start, *cuts, *_other_sources(scene)})
    ends = [*starts[1:], scene.sentence.stop]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        inside = [one for one in scene.mentions if start <= one.first < end]
        trading = any(one.kind in {Tag.FLOW, Tag.RANK} or _is_amount(one) for one in inside)
        code, _mention = scene.sources.of(inside, speakers=trading)
        parts.append((start, code))
    return parts


def _other_sources(scene: Scene) -> Iterator[int]:
    """Where the clause of a second source begins: "customs put imports at $2bn, while Belstat put exports at $2bn"."""
    before = ""
    for one in scene.mentions:
        gives = one.kind in {Tag.AGENCY, Tag.SOURCE} or (one.kind == Tag.ECONOMY and scene.sources.counts_itself(one))
        code = scene.sources.quoted(one) if gives else ""
        start = scene.clause_start(one.first) if code else scene.sentence.start
        new = bool(before) or scene.text.fold(start - 1) in scene.text.syntax["sets against"]
        leads = new and code not in {"", before} and _is_subject(scene, one, start)
        if (leads and _has_quantity(scene, one.first, scene.sentence.stop)) or (
            code and _counts_anew(scene, one, start)
        ):
            yield start
        before = code or before


def _has_quantity(scene: Scene, first: int, last: int) -> bool:
    return any(one.kind == Tag.QUANTITY and first <= one.first < last for one in scene.mentions)


def _counts_anew(scene: Scene, source: Mention, start: int) -> bool:
    """Whether a source is of its own clause's number alone: "$5.8 billion, or $4.9 billion by Belarus's count"."""
    anew = scene.text.fold(start) in scene.text.syntax["counts anew"] or (
        scene.text.fold(start - 1) in scene.text.syntax["counts anew"]
    )
    return (
        anew
        and _has_quantity(scene, start, source.first)
        and _has_quantity(scene, scene.sentence.start, start)
        and bool({scene.text.fold(place) for place in range(start, source.first)} & scene.text.syntax["counted by"])
    )


def _is_subject(scene: Scene, source: Mention, start: int) -> bool:
    """Whether a source leads its clause, and is not what a clause that went before is according to."""
    led = [one for one in scene.mentions if start <= one.first < source.first and one.kind == Tag.QUANTITY]
    return not led and scene.text.hit(Tag.SAY, start) is None


def _is_amount(one: Mention) -> bool:
    return one.kind == Tag.QUANTITY and one.value.unit in {
        QuantityUnit.MONEY,
        QuantityUnit.PERCENT,
        QuantityUnit.TONNES,
    }


def _quote(scene: Scene, place: int) -> None:
    """Take over the source of the part that a place is in."""
    while scene.parts and scene.parts[0][0] <= place:
        start, code = scene.parts.pop(0)
        if start != scene.sentence.start:
            scene.state.sentence_span = None
        if code:
            scene.state.reporter, scene.state.quoted = code, True
            scene.state.in_paragraph = scene.state.in_sentence = True


def _on_flow(scene: Scene, mention: Mention, others: tuple[Party, ...] = ()) -> None:
    if mention.first in scene.state.used:
        return
    meaning = meaning_of(scene, mention, others)
    if meaning is not None:
        before = scene.state.meaning if scene.state.here else None
        merged = balance_in_trade(scene, before, meaning) if before is not None else None
        enter(scene, merged or meaning)


def _on_pronoun(scene: Scene, mention: Mention) -> None:
    """Go on about the flow spoken of last after "those from Kazakhstan"; of trade both ways after "the two"."""
    state = scene.state
    if mention.value == "those" and state.meaning is not None:
        direction = scene.text.hit(Tag.DIRECTION, mention.last)
        owned = scene.text.kind_at(mention.first - 1) == Tag.ECONOMY  # "Chinese ones", "US ones"
        if direction is None and scene.text.fold(mention.last) != "of" and not owned:
            return
        word = FlowWord(state.meaning.frame.word.measure, verb=False, weak=True)
        flow = Mention(mention.first, mention.last, Tag.FLOW, word)
        _on_flow(scene, flow, _others_before(scene, mention) if owned and direction is None else ())
    elif (
        mention.value == "reverse" and state.meaning is not None and not scene.has_flow() and not _turns(scene, mention)
    ):
        state.meaning = state.meaning.turned(state.meaning.other, state.meaning.owner)
    elif mention.value == "both" and not state.here and state.meaning is not None and not scene.has_flow():
        frame = Frame(FlowWord(Measure.TURNOVER, verb=False, weak=False), mention.first, mention.last)
        owner = scene.reporter
        state.meaning = Meaning(
            Measure.TURNOVER, owner, scene.other(owner), TOTAL, (0, 0), 0, "", is_open=False, frame=frame
        )
    elif (
        mention.value == "subject"
        and scene.text.fold(mention.first) == "they"
        and not state.here
        and state.recent
        and not scene.has_flow()
    ):
        state.meaning = state.recent[-1]


def _others_before(scene: Scene, mention: Mention) -> tuple[Party, ...]:
    """The partners of the flow before, for one of another owner: "Russian imports from China ... Indian ones"."""
    owner, before = scene.text.at(mention.first - 1), scene.state.meaning
    if owner is None or before is None:
        return ()
    return tuple(one for one in before.frame.others if one.code != scene.frames.code_of(owner.value.codes))


def _turns(scene: Scene, mention: Mention) -> bool:
    """Whether it is a number that goes the other way, and no goods: "those of steel went the other way and fell"."""
    return any(scene.text.hit(Tag.MOVE, place) for place in range(mention.last, mention.last + 3))


def _on_topic(scene: Scene, mention: Mention) -> None:
    light = mention.value in scene.grammar.trade["topics_light"]["words"]
    if light and scene.state.here:
        return
    scene.state.topic, scene.state.topic_at = mention.value, mention.first


def _on_period(scene: Scene, mention: Mention) -> None:
    period: PeriodMention = mention.value
    scene.state.vague = scene.state.vague or period.means == "vague"
    if period.is_span and not period.comparing and not is_base_at(scene, mention.first):
        span = span_said(scene, period)
        if span is not None:
            earlier = scene.state.span is not None and span == scene.state.span.shifted(-MONTHS)
            scene.state.sentence_span = span
            scene.state.span = scene.state.span if earlier else span
            scene.state.span_words = (mention.first, mention.last)
    scene.passed.append(Passed(mention.first, mention.last, "period"))


def _on_quantity(scene: Scene, mention: Mention) -> None:
    quantity: Quantity = mention.value
    result = claim_of(scene, mention, quantity)
    if isinstance(result, str):
        scene.passed.append(Passed(mention.first, mention.last, result))
    else:
        scene.found.append(result)


_ACTIONS: Mapping[str, Callable[[Scene, Mention], None]] = {
    Tag.FLOW: _on_flow,
    Tag.TOPIC: _on_topic,
    Tag.PRONOUN: _on_pronoun,
    Tag.PERIOD: _on_period,
    Tag.QUANTITY: _on_quantity,
    Tag.RANK: on_rank,
    Tag.GOODS: on_goods,
}
