"""Directions without a number: "exports to Belarus fell in 2023", "Belarus sold more to China"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.draft import DIRECTION
from tradeviz.drafting.exclusions import is_denied, is_hoped
from tradeviz.drafting.flows import BALANCE_SIGNS, Measure
from tradeviz.drafting.meanings import balance_in_trade, meaning_of, with_goods_of
from tradeviz.drafting.mentions import Mention
from tradeviz.drafting.scene import Found, Passed
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import growth_pace, span_problem, when
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.scene import Meaning, SaidTime, Scene

_SIZED = frozenset({Tag.QUANTITY, Tag.RANK})


def on_direction(scene: Scene, mention: Mention) -> None:
    """Add what a word for trade is said to have done without a number, on the same months a year before."""
    if mention.value.measure == Measure.BALANCE:
        return
    move = _verb_moved(scene, mention) if mention.value.verb else _moved(scene, mention)
    meaning = _meaning(scene, mention) if move is not None else None
    if move is None or meaning is None or meaning.reason or meaning.is_open:
        return
    moved = Mention(move.first, move.last, Tag.MOVE, move.value)
    time = when(scene, moved)
    reason = _why_none(scene, moved, time)
    if reason:
        scene.passed.append(Passed(move.first, move.last, reason))
        return
    goods = scene.text.at(move.last)
    if goods is not None and goods.kind == Tag.GOODS and meaning.measure != Measure.TURNOVER:
        meaning = with_goods_of(scene, meaning, goods) or meaning
    first = _first_word(scene, mention, move)
    scene.found.append(
        Found(
            *(first, move.last, DIRECTION, meaning, "", "", "", time),
            relation="rose" if int(move.value) > 0 else "fell",
            reporter=_reporter(scene, meaning),
        )
    )


def _meaning(scene: Scene, mention: Mention) -> Meaning | None:
    """What a word for trade is of; the balance, in "the deficit in trade with China fell"."""
    meaning, balance = meaning_of(scene, mention), _balance_before(scene, mention)
    if balance is None or meaning is None:
        return meaning
    of = meaning_of(scene, balance)
    return (balance_in_trade(scene, of, meaning) or of) if of is not None else None


def _reporter(scene: Scene, meaning: Meaning) -> str:
    return scene.state.reporter or meaning.owner


def _moved(scene: Scene, mention: Mention) -> Hit | None:
    """The verb that follows a word for trade and its surroundings, where no number says by how much or to what."""
    text, place = scene.text, scene.frames.frame(mention, scene.sentence.start, scene.sentence.stop).end
    words = text.syntax["moved"] | text.syntax["moved wider"]
    while place < scene.sentence.stop:
        one, fold = text.at(place), text.fold(place)
        hit = text.hit(Tag.MOVE, place)
        if hit is not None and fold in words:
            return hit if _is_bare(scene, hit) else None
        if one is not None and one.kind != Tag.PERIOD:
            return None
        if one is None and fold not in text.syntax["before a move"] and not fold.endswith("ly"):
            return None
        place = one.last if one is not None else place + 1
    return None


def _verb_moved(scene: Scene, mention: Mention) -> Hit | None:
    """As in "bought less from", "sold more tea to": a bare more or less right after the verb."""
    text, place = scene.text, mention.last
    hit = text.hit(Tag.MOVE, place)
    if hit is None or text.fold(place) not in text.syntax["more or less"] or _has_number(scene, hit):
        return None
    if _is_compared(scene, hit.last):
        return None
    after = text.at(hit.last)
    goes_on = text.hit(Tag.DIRECTION, hit.last) or text.fold(hit.last) in text.syntax["after more or less"]
    return hit if goes_on or (after is not None and after.kind in {Tag.GOODS, Tag.PERIOD, Tag.ECONOMY}) else None


def _is_compared(scene: Scene, place: int) -> bool:
    """Whether another flow, partner or trader is what "more" is more than: "bought more from China than it sold"."""
    text = scene.text
    for one in range(place, scene.sentence.stop):
        if text.tokens[one].text in ",;:":
            return False
        if text.fold(one) in text.syntax["than"]:
            kinds = [kind for after in range(one + 1, one + 4) if (kind := text.kind_at(after))]
            return kinds[:1] != [Tag.PERIOD]
    return False


def _balance_before(scene: Scene, mention: Mention) -> Mention | None:
    """The balance right before, which is what moved: "the deficit in trade with China fell"."""
    before = [one for one in scene.mentions if one.last <= mention.first and one.kind in {Tag.FLOW, Tag.QUANTITY}]
    end = before[-1].last if before else 0
    if before and before[-1].kind == Tag.QUANTITY:
        before = before[:-1]
    if not before or before[-1].kind != Tag.FLOW or before[-1].value.measure not in {Measure.BALANCE, *BALANCE_SIGNS}:
        return None
    between = {scene.text.fold(place) for place in range(end, mention.first)}
    return before[-1] if between and between <= scene.text.syntax["balance in"] else None


def _is_bare(scene: Scene, hit: Hit) -> bool:
    """Whether no number goes with a move, nor words that lead to one; "between 2015 and 2020" leads to none."""
    timed = Tag.PERIOD in {scene.text.kind_at(hit.last), scene.text.kind_at(hit.last + 1)}
    leads = scene.text.fold(hit.last) in scene.text.syntax["leads to a number"] and not timed
    return not leads and not _has_number(scene, hit)


def _has_number(scene: Scene, hit: Hit) -> bool:
    """Whether a number follows a move before the next word for trade does."""
    for one in scene.mentions:
        if one.last > hit.last and (one.kind in _SIZED or one.kind == Tag.FLOW):
            return one.kind in _SIZED
    return False


def _why_none(scene: Scene, moved: Mention, time: SaidTime) -> str:
    """Why a move is no claim: it is hoped for, denied, or of another time than the year before."""
    if is_hoped(scene, moved):
        return "forecast"
    if is_denied(scene, moved):
        return "denied"
    if is_a_year_on(scene, moved, time):
        return ""
    return _pace(scene, moved, time) or ("several years" if time.span is not None else "no time")


def _pace(scene: Scene, moved: Mention, time: SaidTime) -> str:
    """Why a move is not one on the year before, by the words around it."""
    return growth_pace(scene, moved) or span_problem(scene, moved, time.span)


def is_a_year_on(scene: Scene, moved: Mention, time: SaidTime) -> bool:
    """Whether a move is one on the same months a year before, of a time that is known."""
    if time.span is None or time.span.months > MONTHS or time.span.last_day:
        return False
    return not _pace(scene, moved, time)


def _first_word(scene: Scene, mention: Mention, move: Hit) -> int:
    """Where the words of the claim begin: at the word for trade, where no time stands between it and the move."""
    between = [one for one in scene.mentions if mention.last <= one.first < move.first]
    return move.first if any(one.kind == Tag.PERIOD for one in between) else mention.first
