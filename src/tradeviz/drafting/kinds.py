"""Which kind of number: a level, a change, growth, a multiple or a share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.scene import Meaning, NumberKind, Scene
from tradeviz.drafting.tags import Tag

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention

_NEAR, _FAR = 3, 99  # tokens between a word of movement and its number; the latter where there is none


def number_kind(scene: Scene, mention: Mention, quantity: Quantity, bound: Meaning | None) -> str:
    """What a number says: a level, a change, growth or a share; nothing where that cannot be told."""
    if quantity.unit == QuantityUnit.PERCENT:
        return _percent_kind(scene, mention, quantity, bound)
    if quantity.unit == QuantityUnit.TIMES:
        return _times_kind(scene, mention, quantity)
    if quantity.unit in {QuantityUnit.MONEY, QuantityUnit.TONNES}:
        return NumberKind.CHANGE if _is_change(scene, mention) else NumberKind.LEVEL
    return ""


def _after_words(scene: Scene, mention: Mention) -> int:
    """The token after a number's own words on a year or month: "percent year on year", "percent annual"."""
    place = mention.last
    for _step in range(2):
        hit = scene.text.hit(Tag.GROWTH_ON, place)
        if hit is None:
            break
        place = hit.last
    return place


def _move_after(scene: Scene, mention: Mention) -> int:
    hit = scene.text.hit(Tag.MOVE_AFTER, _after_words(scene, mention))
    if hit is None:
        return 0
    following = scene.text.at(hit.last)
    directly = following is not None and following.kind == Tag.QUANTITY
    if mention.value.unit != QuantityUnit.PERCENT and (
        directly or scene.text.fold(hit.first) in scene.text.syntax["no change"]
    ):
        plain = (
            scene.text.fold(hit.first) in scene.text.syntax["up or down"]
            and scene.text.fold(hit.last) in scene.text.syntax["after a change"]
        )
        return int(hit.value) if plain else 0
    if directly and scene.text.fold(hit.first) in scene.text.syntax["up or down"]:
        return 0
    return int(hit.value)


def _move_before(scene: Scene, mention: Mention) -> tuple[int, int]:
    """The sign of the nearest word of movement before a number in its clause, and how many tokens lie between."""
    start = scene.strong_start(mention.first)
    for place in range(mention.first - 1, start - 1, -1):
        one = scene.text.at(place)
        hit = scene.text.hit(Tag.MOVE, place)
        if (
            hit is not None
            and hit.last <= mention.first
            and (one is None or one.kind not in {Tag.QUANTITY, Tag.PERIOD, Tag.FLOW})
        ):
            return int(hit.value), mention.first - hit.last
        if one is not None and one.kind == Tag.FLOW:
            return 0, _FAR
    return 0, _FAR


def _percent_kind(scene: Scene, mention: Mention, quantity: Quantity, bound: Meaning | None) -> str:
    """Growth or a share; where nothing says which, what the last percentage was."""
    after = _move_after(scene, mention)
    sign, near = _move_before(scene, mention)
    said = scene.text.hit_ending(Tag.SHARE_BEFORE, mention.first, 4)
    if quantity.published.startswith("-") or (quantity.signed and scene.text.fold(mention.last) != "of"):
        return _growth(scene, 1)
    if said is not None and scene.text.fold(said.first) != "or" and not after:
        return _share(scene)
    if after or (near <= _NEAR and _by_or_direct(scene, mention)):
        return _growth(scene, after or sign)
    if _says_share(scene, mention, bound):
        return _share(scene)
    return _unsaid(scene, mention, sign)


def _unsaid(scene: Scene, mention: Mention, sign: int) -> str:
    """Growth or a share where no word beside a percentage says which."""
    if scene.text.fold(mention.last) == "to" and scene.text.kind_at(mention.last + 1) == Tag.QUANTITY:
        return _growth(scene, sign or scene.state.sign)
    if sign or scene.text.fold(mention.first - 1) == "by":
        return _growth(scene, sign or scene.state.sign)
    if scene.text.fold(mention.first - 1) == "or" and _money_beside(scene, mention):
        changed = scene.found[-1].unit.endswith("_change")
        return _growth(scene, scene.state.sign) if changed else _share(scene)
    return scene.state.percent


def _growth(scene: Scene, sign: int) -> str:
    scene.state.percent, scene.state.sign = NumberKind.GROWTH, sign
    return NumberKind.GROWTH


def _share(scene: Scene) -> str:
    scene.state.percent = NumberKind.SHARE
    return NumberKind.SHARE


def _money_beside(scene: Scene, mention: Mention) -> bool:
    """Whether a number of money stands just before, which a percentage says once more: "$4 billion or 23 percent"."""
    return bool(scene.found) and mention.first - scene.found[-1].last <= 2 and scene.found[-1].unit != "yoy_percent"


def _by_or_direct(scene: Scene, mention: Mention) -> bool:
    """Whether a word of movement leads to a percentage by "by" or straight, and not by "to" or "at"."""
    for place in range(mention.first - 1, max(scene.sentence.start, mention.first - 4) - 1, -1):
        if scene.text.hit(Tag.MOVE, place):
            return True
        if scene.text.fold(place) in scene.text.syntax["to a level"]:
            return scene.text.fold(place) == "of" and scene.text.hit_ending(Tag.MOVE, place, 2) is not None
    return False


def _says_share(scene: Scene, mention: Mention, bound: Meaning | None) -> bool:
    """Whether words around a percentage say that it is a part of something: "of the total", "the share rose to"."""
    text = scene.text
    if bound is not None or text.hit(Tag.SHARE_AFTER, mention.last) is not None:
        return True
    if text.syntax["share"] & {text.fold(place) for place in range(scene.strong_start(mention.first), mention.first)}:
        return True
    hits = (text.hit(Tag.SHARE_BEFORE, place) for place in range(scene.clause_start(mention.first), mention.first))
    return any(hit is not None and text.fold(hit.first) != "or" for hit in hits)


def _times_kind(scene: Scene, mention: Mention, quantity: Quantity) -> str:
    sign, near = _move_before(scene, mention)
    if quantity.worded:
        return NumberKind.GROWTH if not _percent_follows(scene, mention) else ""
    if near <= _NEAR or _move_after(scene, mention) or scene.text.fold(mention.last) in scene.text.syntax["times of"]:
        scene.state.sign = sign or 1
        return NumberKind.GROWTH
    return ""


def _percent_follows(scene: Scene, mention: Mention) -> bool:
    """Whether the same rise is said once more in percent: "nearly doubled, by 93 percent"."""
    following = [one for one in scene.mentions if one.first >= mention.last and one.kind == Tag.QUANTITY]
    if not following or following[0].value.unit != QuantityUnit.PERCENT or following[0].first - mention.last > 12:
        return False
    between = [scene.text.fold(place) for place in range(mention.last, following[0].first)]
    if "and" in between or any(
        one.kind == Tag.FLOW for one in scene.mentions if mention.last <= one.first < following[0].first
    ):
        return False
    return bool(set(between[-2:]) & scene.text.syntax["percent follows"])


def _is_change(scene: Scene, mention: Mention) -> bool:
    """Whether money is how much something moved by, and not how much it was."""
    after = _move_after(scene, mention)
    if after:
        scene.state.sign = after
    if after or _or_percent_less(scene, mention) or _is_growth_in_money(scene, mention):
        return True
    place = mention.first - 1
    if scene.text.fold(place) in scene.text.syntax["another"]:
        place -= 1
    if scene.text.fold(place) == "by":
        sign, near = _move_before(scene, mention)
        if near < _FAR:
            scene.state.sign = sign
        return near < _FAR
    if scene.text.fold(place) == "of":
        hit = scene.text.hit_ending(Tag.MOVE_AFTER, place, 2)
        if hit is not None and scene.text.fold(hit.first) not in scene.text.syntax["no change"] | {"more", "less"}:
            scene.state.sign = int(hit.value)
            return True
        return False
    hit = scene.text.hit_ending(Tag.MOVE, place + 1, 2)
    if (
        hit is None
        or scene.text.fold(hit.first) in scene.text.syntax["no change before"]
        or scene.text.fold(hit.first - 1) in scene.text.syntax["made up"]
    ):
        return False
    scene.state.sign = int(hit.value)
    return True


def _is_growth_in_money(scene: Scene, mention: Mention) -> bool:
    """As in "up 5 percent ($3.8 billion)": money in brackets after a growth rate says by how much."""
    before = scene.found[-1] if scene.found else None
    grown = before is not None and before.unit == "yoy_percent" and mention.first - before.last <= 2
    return grown and scene.text.fold(mention.first - 1) == "("


def _or_percent_less(scene: Scene, mention: Mention) -> bool:
    """As in "€3.3bn or 21pc less than": the word after the second number is of both."""
    following = [one for one in scene.mentions if one.first >= mention.last][:1]
    if scene.text.fold(mention.last) != "or" or not following or following[0].kind != Tag.QUANTITY:
        return False
    sign = _move_after(scene, following[0]) if following[0].value.unit == QuantityUnit.PERCENT else 0
    if sign:
        scene.state.sign = sign
    return bool(sign)
