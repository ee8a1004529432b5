"""One flow set against another: balances said as an excess, and comparisons of two partners or two traders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import Measure
from tradeviz.drafting.meanings import meaning_of
from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.sides import by_at, side_after, side_before
from tradeviz.drafting.tags import Tag
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene

_TWO_FLOWS = "two flows"  # of `draft.REASONS`
_OPPOSITE = frozenset({Measure.EXPORTS, Measure.IMPORTS})
_NAMES = frozenset({Tag.ECONOMY, Tag.GROUP, Tag.REGION, Tag.AGENCY, Tag.SOURCE, Tag.PRONOUN})
_MOST_BETWEEN = 14  # tokens between a number and what it is compared with
_MOST_COVERED = 4  # tokens between a percentage and the flow that it is of
_MOST_STRAIGHT = 6  # tokens between "than" and a word for trade


def excess_of(scene: Scene, mention: Mention, quantity: Quantity) -> Meaning | str | None:
    """The balance that money is of where that is said by two flows or by whom it favours.

    Returns:
        the balance; a reason of `REASONS` where a number sets flows against each other otherwise; None elsewhere.
    """
    found = _excess_by(scene, mention) or _excess_than(scene, mention)
    if found is None and _sets_against(scene, mention):
        return _TWO_FLOWS
    if found is not None:
        return found if quantity.unit == QuantityUnit.MONEY else _TWO_FLOWS  # by how many percent is no balance
    return _in_favour(scene, mention) if quantity.unit == QuantityUnit.MONEY else None


def _excess_by(scene: Scene, mention: Mention) -> Meaning | str | None:
    """As in "exports exceeded imports by $28 billion", "exports fell short of imports by $3 billion"."""
    by = by_at(scene, mention)
    if by < 0:
        return None
    flows = _flows(scene, scene.strong_start(mention.first), mention.first)
    if len(flows) < 2 or not _are_opposite(scene, flows[-2], flows[-1]):
        return None
    run = range(flows[-2].last, flows[-1].first)
    between = {scene.text.fold(place) for place in run}
    less = bool(between & scene.text.syntax["falls short"])
    if less or between & scene.text.syntax["exceeds"]:
        return _balance(scene, flows[-2], -1 if less else 1)
    apart = between & scene.text.syntax["breaks"] or any(scene.text.kind_at(one) == Tag.QUANTITY for one in run)
    return None if apart or flows[-1].last < by - 1 else _TWO_FLOWS


def _excess_than(scene: Scene, mention: Mention) -> Meaning | str | None:
    """As in "it bought $2.7bn more from China than it sold", "exports were $3 billion below imports"."""
    hit = scene.text.hit(Tag.MOVE_AFTER, mention.last)
    if hit is None:
        return None
    than = _than(scene, hit.last)
    before = _flows(scene, scene.strong_start(mention.first), mention.first if than is None else than)
    after = _straight(scene, hit.last if than is None else than + 1)
    if not before or not after:
        return None
    second = meaning_of(scene, after[0])
    if second is not None and second.reason and second.frame.has_party:
        return _TWO_FLOWS  # "more to China than it bought from India"
    return _balance(scene, before[-1], int(hit.value)) if _are_opposite(scene, before[-1], after[0]) else None


def _are_opposite(scene: Scene, one: Mention, other: Mention) -> bool:
    """Whether goods go one way in one flow and back in the other."""
    first, second = meaning_of(scene, one), meaning_of(scene, other)
    if first is None or second is None:
        return False
    return {first.measure, second.measure} <= _OPPOSITE and _exporter(first) != _exporter(second)


def _exporter(meaning: Meaning) -> str:
    return meaning.owner if meaning.measure == Measure.EXPORTS else meaning.other


def _than(scene: Scene, place: int) -> int | None:
    """Where "than" stands after a place, in the same clause and before any other number."""
    for one in range(place, min(scene.sentence.stop, place + _MOST_BETWEEN)):
        if scene.text.tokens[one].text in ",;:" or scene.text.kind_at(one) == Tag.QUANTITY:
            return None
        if scene.text.fold(one) in scene.text.syntax["than"]:
            return one
    return None


def _straight(scene: Scene, place: int) -> list[Mention]:
    """The word for trade that follows a place before any time or number: "than it sold", but not "than in 2022"."""
    for one in range(place, min(scene.sentence.stop, place + _MOST_STRAIGHT)):
        if scene.text.kind_at(one) == Tag.FLOW:
            return [found] if (found := scene.text.at(one)) is not None else []
        if scene.text.kind_at(one) in {Tag.PERIOD, Tag.QUANTITY} or scene.text.tokens[one].text in ",;:":
            return []
    return []


def _flows(scene: Scene, first: int, last: int) -> list[Mention]:
    return [one for one in scene.mentions if first <= one.first < last and one.kind == Tag.FLOW]


def _balance(scene: Scene, flow: Mention, sign: int) -> Meaning | None:
    """The balance of one flow less the other, from the side of whose the flow is."""
    first = meaning_of(scene, flow)
    if first is None:
        return None
    sign *= 1 if first.measure == Measure.EXPORTS else -1
    return replace(first, measure=Measure.BALANCE, sign=sign, goods=TOTAL)


def _in_favour(scene: Scene, mention: Mention) -> Meaning | None:
    """As in "trade was $8 billion, $3 billion in China's favour", "trade favoured China by $3 billion"."""
    meaning = scene.state.meaning
    side = side_after(scene, mention.last, mention.last + 3) or side_before(scene, mention)
    if side is None or side.owner is None or meaning is None or scene.code(side.owner) not in scene.pair:
        return None
    owner = scene.code(side.owner)
    return replace(meaning.turned(owner, scene.other(owner)), measure=Measure.BALANCE, sign=side.sign, goods=TOTAL)


def _sets_against(scene: Scene, mention: Mention) -> bool:
    """As in "sold five times as much as it bought", "20 percent more to China than to Russia": no growth, no change."""
    if mention.value.unit == QuantityUnit.TIMES and _times_another(scene, mention):
        return True
    if mention.value.unit == QuantityUnit.PERCENT and _covers_another(scene, mention):
        return True
    if mention.value.unit == QuantityUnit.MONEY and " " not in mention.value.published and _is_rate(scene):
        return True
    return any(_names_another(scene, place) for place in _compared_places(scene, mention))


def _times_another(scene: Scene, mention: Mention) -> bool:
    """As in "sold five times as much as it bought", "imports were double its exports"."""
    after = _flows(scene, mention.last, scene.sentence.stop)
    if any(one.value.verb and _follows_as(scene, one) for one in after):
        return True
    before = _flows(scene, scene.clause_start(mention.first), mention.first)[-1:]
    if not before or not after or scene.text.fold(mention.last - 1) not in scene.text.syntax["times"]:
        return False
    between = {scene.text.fold(place) for place in range(mention.last, after[0].first)}
    both = {before[0].value.measure, after[0].value.measure}
    return both == _OPPOSITE and between <= scene.text.syntax["times a flow"]


def _covers_another(scene: Scene, mention: Mention) -> bool:
    """As in "exports covered 89 percent of imports": one flow as a part of the other, and no share of it."""
    before = _flows(scene, scene.clause_start(mention.first), mention.first)[-1:]
    after = _flows(scene, mention.last, mention.last + _MOST_COVERED)[:1]
    if not before or not after or scene.text.fold(mention.last) != "of":
        return False
    led = {scene.text.fold(place) for place in range(before[0].last, mention.first)} & scene.text.syntax["covers"]
    return bool(led) and _are_opposite(scene, before[0], after[0])


def _is_rate(scene: Scene) -> bool:
    """Whether a sentence tells amounts for each unit of money: "for every €100 it sold it bought €112"."""
    text = scene.text
    for place in scene.sentence:
        every = text.fold(place - 1) == "for" and text.fold(place) in text.syntax["for every"]
        money = text.at(place + 1)
        counted = money is not None and money.kind == Tag.QUANTITY and money.value.unit == QuantityUnit.MONEY
        if (every or text.fold(place) == "per") and (counted or text.hit(Tag.CURRENCY, place + 1) is not None):
            return counted or every
    return False


def _follows_as(scene: Scene, verb: Mention) -> bool:
    return bool(scene.text.syntax["as"] & {scene.text.fold(place) for place in range(verb.first - 3, verb.first)})


def _compared_places(scene: Scene, mention: Mention) -> Iterator[int]:
    """The places after "than", or "as much ... as", that follow a number in its clause."""
    multiple = mention.value.unit == QuantityUnit.TIMES and scene.text.fold(mention.last) in scene.text.syntax["as"]
    words = scene.text.syntax["as"] if multiple else scene.text.syntax["than"]
    if not multiple and scene.text.hit(Tag.MOVE_AFTER, mention.last) is None:
        return
    for place in range(mention.last, min(scene.sentence.stop, mention.last + _MOST_BETWEEN)):
        if scene.text.tokens[place].text in ",;:" or scene.text.kind_at(place) == Tag.QUANTITY:
            return
        if scene.text.fold(place) in words:
            yield place + 1


def _names_another(scene: Scene, place: int) -> bool:
    """Whether another partner, trader or count is compared with: "than to India", "than India did"."""
    hit = scene.text.hit(Tag.DIRECTION, place)
    place = hit.last if hit is not None else place
    while scene.text.fold(place) in scene.text.syntax["articles"]:
        place += 1
    one = scene.text.at(place)
    if one is None or one.kind not in _NAMES or (one.kind == Tag.PRONOUN and one.value != "there"):
        return False
    return not (one.kind == Tag.ECONOMY and scene.text.kind_at(one.last) == Tag.FLOW)
