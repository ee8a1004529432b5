"""Words for trade understood: what is measured, whose it is, with whom, and of which goods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import BALANCE_SIGNS, Frame, Measure, Party, PartyKind
from tradeviz.drafting.scene import Meaning, Scene
from tradeviz.drafting.sides import side_of
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import WORD
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.drafting.mentions import Mention

_KNOWN = (Tag.MOVE, Tag.SAY, Tag.MODAL, Tag.DIRECTION, Tag.QUALIFIER, Tag.MOST, Tag.EXCLUDING)
_TOWARD: Mapping[str, str] = {"exports": "to", "imports": "from"}  # how a partner is named that stands before


def meaning_of(scene: Scene, mention: Mention, others: tuple[Party, ...] = ()) -> Meaning | None:
    """A word for trade understood; None where a weak one stands alone.

    Args:
        scene: the text and what is known of it so far.
        mention: the word.
        others: who with, where the word itself names nobody.
    """
    frame = scene.frames.frame(mention, scene.sentence.start, scene.sentence.stop)
    frame = frame if frame.others else replace(frame, others=others)
    if mention.value.weak and not frame.has_party and not (scene.state.seen and _is_resumed(scene, mention)):
        return None
    if not frame.others:
        frame = _sharing(scene, _placed_before(scene, frame))
    meaning = _understood(scene, frame)
    if meaning.measure == Measure.BALANCE:
        meaning = _on_its_side(scene, meaning)
    return replace(meaning, reason="services") if _is_services(scene, frame) else meaning


def _on_its_side(scene: Scene, meaning: Meaning) -> Meaning:
    """A balance told from the side of the one that the sentence says it favours: "a surplus in China's favour"."""
    side = side_of(scene, meaning.frame)
    if side is None:
        joint = meaning.frame.between or meaning.frame.joined
        signed = meaning.frame.word.measure in BALANCE_SIGNS
        return replace(meaning, sideless=joint if signed else meaning.frame.word.weak)
    if side.owner is None:
        return replace(meaning, sign=side.sign or meaning.sign, sideless=side.sign == 0)
    owner = scene.code(side.owner)
    if owner not in scene.pair:
        return replace(meaning, reason=meaning.reason or "other economy")
    named = {one.code for one in (meaning.frame.owner, *meaning.frame.others) if one is not None}
    reason = "" if named and named <= {*scene.pair} else meaning.reason
    frame = replace(meaning.frame, others=(*meaning.frame.others, side.owner))
    return replace(meaning.turned(owner, scene.other(owner)), sign=side.sign, frame=frame, reason=reason)


def balance_in_trade(scene: Scene, balance: Meaning, trade: Meaning) -> Meaning | None:
    """The balance, with the partner of the trade it is in: "A surplus in the trade with its neighbour"; or None."""
    if balance.measure != Measure.BALANCE or trade.measure != Measure.TURNOVER:
        return None
    owner, first = trade.frame.owner, trade.frame.first
    if owner is not None and balance.frame.last < owner.first < first:
        first = owner.first
    between = {scene.text.fold(place) for place in range(balance.frame.last, first)}
    if not between or not between <= scene.text.syntax["balance in"]:
        return None
    if balance.is_open and trade.frame.has_party and not trade.reason:
        balance = balance.turned(trade.owner, trade.other)
    return replace(balance, reason=balance.reason if trade.reason else "")


def _is_services(scene: Scene, frame: Frame) -> bool:
    """Whether a frame is of services, with goods or without: "services exports", "exports of goods and services"."""
    before = [scene.text.fold(place) for place in range(frame.first - 2, frame.first)]
    after = [scene.text.fold(place) for place in range(frame.last, frame.last + 4)]
    return bool(scene.text.syntax["services"] & {*before, *after})


def _is_resumed(scene: Scene, mention: Mention) -> bool:
    """Whether a weak word without an economy goes on about what was spoken of: "the sales", "and took in"."""
    if mention.value.measure in {Measure.BALANCE, *BALANCE_SIGNS}:
        return True
    leads = mention.first == scene.sentence.start or scene.text.kind_at(mention.first) == Tag.PRONOUN
    if leads and not mention.value.verb and _is_of_goods(scene, mention):
        return True
    before = scene.text.fold(mention.first - 1)
    return before in scene.text.syntax["resuming"] or (before in scene.text.syntax["coordinators"] and scene.state.here)


def _is_of_goods(scene: Scene, mention: Mention) -> bool:
    """As in "Purchases of fertilisers rose", where no other economy or place is named: they go on between the two."""
    goods = scene.text.at(mention.last + 1)
    if scene.text.fold(mention.last) != "of" or goods is None or goods.kind != Tag.GOODS:
        return False
    return not any(one.kind in {Tag.ECONOMY, Tag.GROUP, Tag.REGION} for one in scene.mentions)


def _placed_before(scene: Scene, frame: Frame) -> Frame:
    """A frame with the partner that its clause named before it: "With all countries it ran a deficit"."""
    start = scene.strong_start(frame.first)
    for one in scene.mentions:
        if one.first < start or one.last > frame.first or one.kind not in {Tag.ECONOMY, Tag.GROUP}:
            continue
        hit = scene.text.hit_ending(Tag.DIRECTION, one.first, 2) or scene.text.hit_ending(
            Tag.DIRECTION, one.first - 1, 2
        )
        if hit is None or scene.text.fold(hit.first) in scene.text.syntax["no partner"]:
            continue
        wanted = _TOWARD.get(frame.word.measure, "with")
        between = [
            m for m in scene.mentions if one.last <= m.first < frame.first and m.kind in {Tag.FLOW, Tag.QUANTITY}
        ]
        party = scene.frames.party(one)
        if hit.value == wanted and not between and party is not None:
            return replace(frame, others=(party,))
    return frame


def _sharing(scene: Scene, frame: Frame) -> Frame:
    """A frame with the partner whose share in it is spoken of: "the share of China in total Kenyan imports"."""
    near = range(max(scene.sentence.start, frame.first - 10), frame.first)
    said = next((place for place in near if scene.text.fold(place) in scene.text.syntax["share"]), None)
    if frame.owner is None or said is None:
        return frame
    for one in scene.mentions:
        party = scene.frames.party(one) if one.kind == Tag.ECONOMY and abs(one.first - said) <= 3 else None
        if party is not None and one.last <= frame.owner.first and party.code != frame.owner.code:
            return replace(frame, others=(party,))
    return frame


def enter(scene: Scene, meaning: Meaning) -> None:
    """Take a meaning over as what is spoken of from here on."""
    state = scene.state
    state.share = None
    if meaning.measure in {Measure.EXPORTS, Measure.IMPORTS}:
        state.recent = [*state.recent[-1:], meaning]
    state.meaning, state.here, state.topic = meaning, True, ""
    if meaning.reason == "" and not meaning.is_open:
        state.seen = True
    owner = meaning.frame.owner
    if owner is not None and owner.code in scene.pair and meaning.reason == "other economy" and not state.subject:
        state.subject = owner.code  # "Belarus's trade with Russia was ... It has a deficit with China"
    if owner is not None and owner.code in scene.pair and meaning.reason == "":
        state.subject = owner.code
        if not meaning.frame.word.verb and not meaning.frame.between:
            state.owner = owner.code
    elif not state.subject and meaning.owner in scene.pair:
        state.subject = meaning.owner
    if not state.reporter and meaning.reason == "" and meaning.owner:
        state.reporter = first_trader(scene) or meaning.owner


def first_trader(scene: Scene) -> str:
    """Of the two, the one named first as trader in this sentence; empty where neither is."""
    for one in scene.mentions:
        if one.kind == Tag.ECONOMY and not scene.sources.belongs(one):
            code = scene.frames.code_of(one.value.codes)
            if code in scene.pair:
                return code
    return ""


def _understood(scene: Scene, frame: Frame) -> Meaning:
    measure = Measure.BALANCE if frame.word.measure in BALANCE_SIGNS else frame.word.measure
    quoted = scene.quoted_by(frame.owner)
    there = scene.other(quoted) if quoted else ""
    others = [(one.code == PartyKind.THERE and there) or scene.other_code(one) for one in frame.others]
    named_others = [code for code in others if code in scene.pair]
    owner = scene.code(frame.owner, named_others[0] if named_others else "")
    reason = _why_other(scene, owner, others)
    is_open = not frame.has_party and not frame.mutual
    if frame.reverse and scene.state.meaning is not None:
        owner = _reversed_owner(scene, measure)
        is_open = False
    if owner == PartyKind.BOTH:
        owner = ""
    if owner not in scene.pair:
        if named_others:
            owner = scene.other(named_others[0]) if len(set(named_others)) == 1 else named_others[0]
        else:
            owner = _open_owner(scene, frame)
    if not reason and is_open:
        reason = _open_reason(scene, frame)
    elif (
        not reason
        and not named_others
        and not frame.mutual
        and not frame.reverse
        and PartyKind.BOTH not in others
        and not _is_bilateral(scene, frame)
    ):
        reason = "other economy"
    goods, words = goods_of_frame(scene, frame, measure)
    sign = BALANCE_SIGNS.get(frame.word.measure, 0)
    if measure == Measure.BALANCE and sign == 0:
        sign = 1
    return Meaning(measure, owner, scene.other(owner), goods, words, sign, reason, is_open, frame)


def _open_owner(scene: Scene, frame: Frame) -> str:
    """Whose a flow is that names nobody: the owner named last, the one whose figures are quoted, or the subject."""
    state = scene.state
    if frame.word.verb:
        return state.subject or state.reporter or first_trader(scene) or scene.pair[0]
    last = state.meaning
    counted = _counted_since(scene, last, frame) if last is not None and state.here else ""
    if counted:
        return counted
    if (
        last is not None
        and state.here
        and not last.reason
        and not last.frame.word.verb
        and last.measure in {Measure.EXPORTS, Measure.IMPORTS}
    ):
        return last.owner
    named = first_trader(scene)
    if frame.word.measure in BALANCE_SIGNS and named:
        return named  # a sign is turned by the wrong side: what this sentence says comes before what others said
    return state.owner or state.reporter or state.subject or named or scene.pair[0]


def _counted_since(scene: Scene, last: Meaning, frame: Frame) -> str:
    """Whose source stands between the last flow and this one: "exports of $1.8bn, Chinese customs imports of $2bn"."""
    kinds = {Tag.AGENCY, Tag.SOURCE, Tag.ECONOMY}
    between = [one for one in scene.mentions if last.frame.last <= one.first < frame.first and one.kind in kinds]
    codes = [code for one in between if (code := scene.sources.quoted(one))]
    return codes[-1] if codes and codes[-1] != last.owner else ""


def _reversed_owner(scene: Scene, measure: str) -> str:
    """The owner of the flow that goes the other way than the last one."""
    last = scene.state.meaning
    if last is None or last.measure not in {Measure.EXPORTS, Measure.IMPORTS}:
        return scene.other(scene.state.subject or scene.pair[0])
    exporter = last.owner if last.measure == Measure.EXPORTS else last.other
    return scene.other(exporter) if measure == Measure.EXPORTS else exporter


def _why_other(scene: Scene, owner: str, others: list[str]) -> str:
    """Why a flow is not between the two, by the economies that are named with it; empty where nothing is against it."""
    if owner == PartyKind.REGION or PartyKind.REGION in others:
        return "part"
    if owner and owner not in scene.pair and owner != PartyKind.BOTH:
        return "other economy"
    if others and not any(code in scene.pair or code == PartyKind.BOTH for code in others):
        return "other economy"
    if owner in scene.pair and others and all(code == owner for code in others):
        return "other economy"
    return ""


def _is_bilateral(scene: Scene, frame: Frame) -> bool:
    """Whether a frame with one economy is about the two: nothing says "total", and the two were spoken of."""
    if frame.owner is not None and frame.owner.code == PartyKind.BOTH:
        return True
    if (frame.total or _is_in_total(scene, frame)) and frame.owner is not None and not frame.others:
        return False
    return scene.state.seen or scene.both_named()


def _is_in_total(scene: Scene, frame: Frame) -> bool:
    first = frame.owner.first if frame.owner is not None else frame.first
    words = [scene.text.fold(place) for place in (*range(first - 3, first), *range(frame.last, frame.last + 3))]
    return bool(scene.text.syntax["in total"] & set(words)) or "in total" in " ".join(words)


def _open_reason(scene: Scene, frame: Frame) -> str:
    """Why a flow that names nobody is not between the two: nothing said so far that it is."""
    named = [one for one in scene.mentions if one.kind in {Tag.ECONOMY, Tag.GROUP}]
    if not named and not frame.total and frame.word.measure == Measure.TURNOVER and scene.state.meaning is None:
        return ""
    previous = scene.state.meaning
    if scene.state.here and previous is not None and previous.reason:
        return previous.reason
    own = all(one.kind == Tag.ECONOMY and scene.frames.code_of(one.value.codes) in scene.pair for one in named)
    early = frame.word.measure in {Measure.TURNOVER, *BALANCE_SIGNS} and own and not frame.total
    return "" if scene.state.seen or scene.both_named() or early else "other economy"


def goods_of_frame(scene: Scene, frame: Frame, measure: str) -> tuple[str, tuple[int, int]]:
    """The goods of a frame and where they are named; those of the flow before where it goes on about them."""
    previous = scene.state.meaning
    if frame.goods:
        if is_group(frame.goods):
            return scene.text.words(*frame.goods_words).lower(), frame.goods_words
        return frame.goods, frame.goods_words
    unknown = _unknown_goods(scene, frame)
    if unknown[1]:
        return scene.text.words(*unknown).lower(), unknown
    carried = previous is not None and scene.state.here and previous.measure == measure and not frame.total
    if (
        previous is not None
        and (carried or frame.anaphoric)
        and previous.goods != TOTAL
        and measure not in {Measure.BALANCE, Measure.TURNOVER}
    ):
        return previous.goods, previous.goods_words
    return TOTAL, (0, 0)


def _unknown_goods(scene: Scene, frame: Frame) -> tuple[int, int]:
    """The words after "exports of" that no table knows, in the plural: goods, and never all goods."""
    text, first = scene.text, frame.last + 1
    last = first
    while last < scene.sentence.stop and text.tokens[last].kind == WORD and text.at(last) is None:
        known = (
            any(text.hit(tag, last) for tag in _KNOWN) or text.fold(last) in scene.grammar.links | text.syntax["stops"]
        )
        if known or text.tokens[last].is_capital:
            break
        last += 1
    plural = last > first and text.fold(last - 1).endswith("s") and text.fold(last - 1) not in text.syntax["no goods"]
    return (first, last) if plural and text.fold(frame.last) == "of" else (0, 0)


def is_group(goods: str) -> bool:
    """Whether goods are a group in words, which no codes stand for."""
    return not goods.replace("+", "").isdigit() and not goods.startswith(("excluding", "non-"))


def with_goods_of(scene: Scene, meaning: Meaning | None, goods: Mention | None) -> Meaning | None:
    """A meaning with goods that stand elsewhere, where it has none of its own."""
    if meaning is None or goods is None or meaning.goods != TOTAL:
        return meaning
    frame = scene.frames.with_goods(replace(meaning.frame, goods="", goods_words=(0, 0)), goods)
    code, words = goods_of_frame(scene, frame, meaning.measure)
    return replace(meaning, goods=code, goods_words=words)
