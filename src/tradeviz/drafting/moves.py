"""Moves between amounts: "narrowed to $2.70 billion from $2.46 billion" says which way, and that is a claim too."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.directions import is_a_year_on
from tradeviz.drafting.draft import DIRECTION
from tradeviz.drafting.flows import BALANCE_SIGNS, Measure
from tradeviz.drafting.mentions import Mention
from tradeviz.drafting.sides import side_of
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import is_base
from tradeviz.errors import PublishedValueError
from tradeviz.model.bounds import Bounds, read_published
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tradeviz.drafting.flows import Frame
    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.scene import Found, Scene

_SHARE = "share_percent"
_MOVING = ("_change", "times", "yoy_percent", "yoy_percent_cny")  # units that say by how much, and no level
_MOST_LEAD = 10  # tokens between a move and the "to" or "from" of its amount
_MOST_BEFORE = 4  # between that and the amount
_BETWEEN = frozenset({Tag.QUANTITY, Tag.PERIOD, Tag.PRONOUN})  # what may stand between a move and its amount
_HELD = frozenset({Tag.QUANTITY, Tag.PERIOD, Tag.FLOW, Tag.RANK, Tag.IDLE, Tag.GOODS, Tag.ECONOMY})


def moves_between(scene: Scene, found: Sequence[Found]) -> list[Found]:
    """The directions of a sentence whose amounts are told: one for each word that says which way.

    A move with growth beside it says its direction by that number, so it is told only where the text's own amounts
    moved the other way.

    Args:
        scene: the text.
        found: the sentence's claims, in its order.
    """
    levels = [one for one in found if one.kind == "value" and not one.unit.endswith(_MOVING)]
    told: dict[tuple[int, int], Found] = {}  # by the amount and the sign: "fell to $5bn, down from $6bn" is one move
    for hit in _moves(scene) if levels else ():
        before, now, grown = _ends(scene, hit, levels)
        direction = _direction(scene, hit, before, now, grown=grown) if now is not None else None
        if now is not None and direction is not None:
            told.setdefault((now.first, int(hit.value)), direction)
    return list(told.values())


def _moves(scene: Scene) -> Iterator[Hit]:
    """The words of movement that are no part of a number, a time or a name."""
    for place in scene.sentence:
        hit = scene.text.hit(Tag.MOVE, place)
        one = scene.text.at(place)
        if hit is not None and (one is None or one.kind not in _HELD):
            yield hit


def _direction(scene: Scene, hit: Hit, before: Found | None, now: Found, *, grown: bool) -> Found | None:
    """What one move says: which way, from when to when, and whether the amounts beside it speak against it."""
    if not _has_side(scene, now):
        return None
    rose = int(hit.value) > 0
    against = before is not None and _moved_against(before, now, rose=rose)
    moved = Mention(hit.first, hit.last, Tag.MOVE, hit.value)
    base = before.time.span if before is not None else None
    span = now.time.span
    known = span is not None and (
        is_a_year_on(scene, moved, now.time)
        if before is None
        else base is not None and base.months == span.months and base.last < span.last
    )
    if not against and (grown or not known):
        return None
    year_before = span is not None and base == span.shifted(-MONTHS)
    return replace(
        now,
        first=hit.first,
        last=hit.last,
        kind=DIRECTION,
        unit=now.unit if now.unit == _SHARE else "",
        published="",
        qualifier="",
        negative=False,
        of="",
        relation="rose" if rose else "fell",
        compared=None if year_before else base,
        against=(_words(scene, before), _words(scene, now)) if against and before is not None else (),
    )


def _words(scene: Scene, found: Found) -> str:
    return " ".join(scene.text.words(found.first, found.last).split())


def _has_side(scene: Scene, now: Found) -> bool:
    """Whether it is said which way up a balance is: "the balance fell" may be either."""
    if now.meaning.measure != Measure.BALANCE or now.meaning.frame.word.measure in BALANCE_SIGNS:
        return True
    side = side_of(scene, now.meaning.frame)
    return side is not None and side.sign != 0


def _moved_against(before: Found, now: Found, *, rose: bool) -> bool:
    """Whether two amounts moved the other way than the text says; their rounding may meet at a point, no more."""
    low, high = (_bounds(now), _bounds(before)) if rose else (_bounds(before), _bounds(now))
    if low is None or high is None or low.high >= high.high:
        return False
    return low.high <= high.low or math.isclose(low.high, high.low)


def _bounds(found: Found) -> Bounds | None:
    try:
        return read_published(found.published, found.qualifier).bounds
    except PublishedValueError:
        return None


def _ends(scene: Scene, hit: Hit, levels: Sequence[Found]) -> tuple[Found | None, Found | None, bool]:
    """The amounts before and after a move, and whether a number between says by how much it was."""
    lead, grown = _lead(scene, hit.last, levels)
    first = _level_at(scene, levels, lead + 1) if lead >= 0 else None
    if first is None:
        return None, None, grown
    others = [one for one in levels if one is not first and _is_same(one, first)]
    after = [one for one in others if one.first >= first.last]
    grown = grown or _follows_number(scene, hit, levels)
    if scene.text.fold(lead) not in scene.text.syntax["moves from"]:
        base = next((one for one in after[:1] if _is_based(scene, one)), None)
        return base, first, grown
    now = next((one for one in after[:1] if _is_led_to(scene, first, one)), None)
    earlier = [one for one in others if one.last <= hit.first and not _is_based(scene, one)]
    return first, now or (earlier[-1] if earlier else None), grown


def _lead(scene: Scene, place: int, levels: Sequence[Found]) -> tuple[int, bool]:
    """Where the "to" or "from" of a move stands, -1 for nowhere, and whether a number of how much stands before it."""
    text, grown = scene.text, False
    flows = _frames(levels)
    ends = text.syntax["stops"].union(";:—", scene.grammar.trade["links"]["bounds"])
    stop = min(scene.sentence.stop, place + _MOST_LEAD)
    while place < stop:
        one, fold = text.at(place), text.fold(place)
        leads = fold in text.syntax["moves from"] or fold in text.syntax["moves to"]
        if leads and _level_at(scene, levels, place + 1) is not None:
            return place, grown
        grown = grown or (one is not None and one.kind == Tag.QUANTITY)
        if (one is None and fold in ends) or (one is not None and one.kind not in _BETWEEN and one.first not in flows):
            break
        frame = flows.get(one.first) if one is not None else None
        named = [frame.last, *(party.last for party in frame.others)] if frame is not None else []
        place = max(one.last, *named) if one is not None and named else one.last if one is not None else place + 1
    return -1, grown


def _frames(levels: Sequence[Found]) -> dict[int, Frame]:
    """What the amounts are of, by where it begins: "cut its imports from Kenya to", "a fall in Kenya's exports to"."""
    frames = [one.meaning.frame for one in levels]
    return {one.first: one for one in frames} | {one.owner.first: one for one in frames if one.owner is not None}


def _level_at(scene: Scene, levels: Sequence[Found], place: int) -> Found | None:
    """The amount that begins right after a place: "to a record $5 billion"."""
    starts = {one.first: one for one in levels}
    for one in range(place, place + _MOST_BEFORE + 1):
        if one in starts:
            return starts[one]
        if scene.text.at(one) is not None or scene.text.fold(one) in scene.text.syntax["moves to"]:
            return None
    return None


def _is_same(one: Found, other: Found) -> bool:
    """Whether two amounts are of the same flow, so that one may have become the other."""
    first, second = one.meaning, other.meaning
    same = (first.measure, first.owner, first.goods, first.sign) == (
        second.measure,
        second.owner,
        second.goods,
        second.sign,
    )
    return same and (one.unit, one.base) == (other.unit, other.base)


def _is_based(scene: Scene, found: Found) -> bool:
    """Whether an amount is what another is compared with."""
    mention = scene.text.at(found.first)
    return mention is not None and mention.kind == Tag.QUANTITY and is_base(scene, mention.value)


def _is_led_to(scene: Scene, first: Found, last: Found) -> bool:
    """Whether "to" leads from one amount to the next: "from $5 billion in 2022 to $4 billion"."""
    run = [scene.text.fold(place) for place in range(first.last, last.first)]
    between = any(one.kind == Tag.FLOW and first.last <= one.first < last.first for one in scene.mentions)
    return not between and not {*",;:—"} & set(run) and bool(scene.text.syntax["moves to"] & set(run[-_MOST_BEFORE:]))


def _follows_number(scene: Scene, hit: Hit, levels: Sequence[Found]) -> bool:
    """Whether a number right before a move says by how much it was: "13 percent lower at $20.63 billion"."""
    one = scene.text.at(hit.first - 1)
    return one is not None and one.kind == Tag.QUANTITY and one.first not in {level.first for level in levels}
