"""Why a number is no statement about past trade between the two."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import PartyKind
from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import is_base, is_now, own_period, span_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene

_UNLIKE: Mapping[str, str] = {"count": "count", "other": "other unit", "points": "points"}


def unlike_trade(scene: Scene, quantity: Quantity) -> str:
    """Why a number cannot be a claim whatever stands around it."""
    if not quantity.published:
        return "unreadable"
    if quantity.is_range:
        return "range"
    if quantity.unit in _UNLIKE:
        return _UNLIKE[quantity.unit]
    for place in range(quantity.last, quantity.last + 3):
        if scene.text.hit(Tag.PER, place) and (
            place == quantity.last or scene.text.fold(quantity.last) in scene.text.syntax["before a price"]
        ):
            return "price"
    return "second currency" if _is_second(scene, quantity) else ""


def _is_second(scene: Scene, quantity: Quantity) -> bool:
    """Whether it says the number before once more, in brackets or after "or", in another currency."""
    if quantity.unit != QuantityUnit.MONEY:
        return False
    before = [one for one in scene.mentions if one.kind == Tag.QUANTITY and one.last <= quantity.first]
    if not before or before[-1].value.unit != QuantityUnit.MONEY or before[-1].value.money == quantity.money:
        return False
    between = [scene.text.fold(place) for place in range(before[-1].last, quantity.first)]
    return (
        len(between) <= 6
        and bool(scene.text.syntax["once more"] & set(between))
        and not scene.text.syntax["another number"] & set(between)
    )


def is_forecast(scene: Scene, mention: Mention) -> bool:
    """Whether a number is hoped for, planned or expected rather than so."""
    if is_now(scene, mention):
        return False
    if is_base(scene, mention.value) and not _leads_from(scene, mention):
        return _is_future(scene, mention)
    start = _modal_start(scene, mention.first)
    if any(_is_modal(scene, place) for place in range(start, mention.first)):
        return True
    after = min(scene.sentence.stop, mention.last + 7)
    for place in range(mention.last, after):
        if scene.text.tokens[place].text in ",;:" or scene.text.kind_at(place) == Tag.QUANTITY:
            break
        if _is_modal(scene, place) and scene.text.fold(place) not in scene.text.syntax["modal before only"]:
            return True
    return _is_future(scene, mention)


def _leads_from(scene: Scene, mention: Mention) -> bool:
    """Whether a number is the first of "from €20bn to €10bn" and no time of its own says that it was so."""
    following = [one for one in scene.mentions if one.first >= mention.last][:1]
    to = scene.text.fold(mention.last) == "to" and bool(following) and following[0].kind == Tag.QUANTITY
    return to and scene.text.fold(mention.value.first - 1) == "from"


def _is_modal(scene: Scene, place: int) -> bool:
    one = scene.text.at(place)
    return scene.text.hit(Tag.MODAL, place) is not None and (one is None or one.kind != Tag.PERIOD)


def _modal_start(scene: Scene, place: int) -> int:
    for before in range(place - 1, scene.sentence.start - 1, -1):
        token = scene.text.tokens[before]
        following = scene.text.fold(before + 1)
        if token.text in ";:—" or token.fold in scene.text.syntax["modal ends"]:
            return before + 1
        if token.text == "," and following not in scene.text.syntax["modal goes on"]:
            return before + 1
    return scene.sentence.start


def _is_future(scene: Scene, mention: Mention) -> bool:
    own = own_period(scene, mention)
    if own is None:
        return False
    span = span_said(scene, own.value)
    by = scene.text.fold(own.first - 1) in scene.text.syntax["by a time"] or scene.text.fold(own.first - 2) == "by"
    if span is None or not scene.date.year:
        return False
    return span.end_year > scene.date.year or (by and span.end_year >= scene.date.year)


def elsewhere(scene: Scene, mention: Mention, bound: Meaning | None) -> str:
    """Why a number is another economy's or a region's, by what stands before it in its clause."""
    if scene.text.fold(mention.first - 1) == "(" and _is_another(scene, scene.text.at(mention.first - 2)):
        return "other economy"
    if _passes_through(scene, mention.first):
        return "part"
    start = scene.clause_start(mention.first)
    if _is_beside_another(scene, start, mention.first):
        return "other economy"
    start = max(start, _resumed_at(scene, mention))
    inside = [one for one in scene.mentions if start <= one.first < mention.first]
    if bound is None:
        inside = list(takewhile(lambda one: one.kind != Tag.FLOW, inside))
    return _subject_elsewhere(scene, inside)


def _resumed_at(scene: Scene, mention: Mention) -> int:
    """Where the flow begins that a pronoun goes on about with an owner of its own: "Indian ones of $19.5 billion"."""
    frame = scene.state.meaning.frame if scene.state.meaning is not None and scene.state.here else None
    if frame is None or frame.owner is None or scene.text.kind_at(frame.first) != Tag.PRONOUN:
        return scene.sentence.start
    return frame.owner.first if frame.last <= mention.first else scene.sentence.start


def _subject_elsewhere(scene: Scene, inside: Sequence[Mention]) -> str:
    """What the subject of a clause is, where that is no economy of the two."""
    free = [one for one in inside if not scene.is_governed(one)]
    for one in free:
        if one.kind == Tag.REGION:
            return "part"
        if one.kind == Tag.ECONOMY and one.value.form != "capital" and not scene.sources.belongs(one):
            return "other economy" if _is_another(scene, one) else ""
    return ""


def _is_another(scene: Scene, mention: Mention | None) -> bool:
    """Whether a mention names an economy or a group that is none of the two."""
    party = scene.frames.party(mention) if mention is not None else None
    return party is not None and party.code not in {
        PartyKind.ITS,
        PartyKind.SUBJECT,
        PartyKind.THERE,
        PartyKind.BOTH,
        *scene.pair,
    }


def _is_beside_another(scene: Scene, start: int, place: int) -> bool:
    """Whether a number stands in apposition to an economy that is none of the two: "Mexico, with $475 billion"."""
    if _is_with_another(scene, start, place):
        return True
    at = place - 1
    while at > start and scene.text.fold(at) in scene.text.syntax["beside"]:
        at -= 1
    before = scene.text.at(at if at >= start and at < place - 1 else start - 2)
    if at == place - 1 or before is None or (at == start - 2 and scene.text.fold(start - 1) != ","):
        return False
    return _is_another(scene, before)


def _is_with_another(scene: Scene, start: int, place: int) -> bool:
    """As in "Russia remains its largest supplier, with $20 billion": it is the number of the clause before."""
    led = all(scene.text.fold(one) in scene.text.syntax["beside"] for one in range(start, place))
    if not led or start >= place or scene.text.fold(start - 1) != ",":
        return False
    before = scene.clause_start(start - 1)
    inside = [one for one in scene.mentions if before <= one.first < start]
    if any(one.kind in {Tag.FLOW, Tag.QUANTITY} for one in inside):
        return False
    return bool(_subject_elsewhere(scene, inside))


def _passes_through(scene: Scene, place: int) -> bool:
    """Whether goods go through a port, a region or another economy: "through Kermanshah went $1.9 billion"."""
    for before in range(scene.strong_start(place), min(scene.sentence.stop, place + 10)):
        if before > place and scene.text.fold(before) in scene.text.syntax["list breaks"]:
            return False
        hit = scene.text.hit(Tag.DIRECTION, before)
        if hit is not None and hit.value == "through" and _names_a_place(scene, hit.last):
            return True
    return False


def _names_a_place(scene: Scene, place: int) -> bool:
    while scene.text.fold(place) in scene.text.syntax["articles"] or scene.is_adjective(place):
        place += 1
    kind = scene.text.kind_at(place)
    capital = place < len(scene.text.tokens) and scene.text.tokens[place].is_capital
    return kind in {Tag.REGION, Tag.TOPIC, Tag.ECONOMY} or (not kind and capital)


def is_hoped(scene: Scene, mention: Mention) -> bool:
    """Whether words of hope or plan stand before a mention in its clause."""
    return any(_is_modal(scene, place) for place in range(_modal_start(scene, mention.first), mention.first))


def is_denied(scene: Scene, mention: Mention) -> bool:
    """Whether a word such as "not" stands beside a mention."""
    near = range(max(scene.sentence.start, mention.first - 4), min(scene.sentence.stop, mention.last + 3))
    return bool({scene.text.fold(place) for place in near} & scene.text.syntax["denied"])
