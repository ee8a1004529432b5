"""Comparisons without a number: mostly these goods, a deficit that was run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.exclusions import is_denied, is_hoped
from tradeviz.drafting.flows import BALANCE_SIGNS, Measure
from tradeviz.drafting.meanings import is_group, meaning_of
from tradeviz.drafting.scene import Found, Meaning, Scene
from tradeviz.drafting.sides import side_of
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import when
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention, Text


def _mostly(text: Text, mention: Mention) -> Mention | None:
    """The goods that make up most of a flow, where "mostly" and goods stand together: "mostly farm products"."""
    for place in range(max(0, mention.first - 4), mention.first):
        hit = text.hit(Tag.MOST, place)
        if (
            hit is not None
            and mention.first - hit.last <= 1
            and not any(
                text.kind_at(one) in {Tag.QUANTITY, Tag.PERIOD, Tag.RANK} for one in range(hit.last, mention.first)
            )
        ):
            return type(mention)(hit.first, mention.last, mention.kind, mention.value)
    return None


def on_plain_balance(scene: Scene, mention: Mention) -> None:
    """As in "Ran a deficit", "the balance stayed in China's favour", without a number: it is below or above zero."""
    words = _plain_words(scene, mention)
    if words is None or is_hoped(scene, mention) or is_denied(scene, words):
        return
    following = [one for one in scene.mentions if one.first >= words.last and one.kind in {Tag.QUANTITY, Tag.FLOW}]
    if following and following[0].kind == Tag.QUANTITY:
        return
    meaning = meaning_of(scene, mention)
    if (
        meaning is None
        or meaning.reason
        or any(one.meaning.measure == Measure.BALANCE and one.first >= scene.sentence.start for one in scene.found)
    ):
        return
    relation = "positive" if meaning.sign > 0 else "negative"
    _add(scene, words, meaning, relation, "")


def _plain_words(scene: Scene, mention: Mention) -> Mention | None:
    """The words that say the sign of a balance; None where none do."""
    side = side_of(scene, scene.frames.frame(mention, scene.sentence.start, scene.sentence.stop))
    if side is not None:
        between = {scene.text.fold(place) for place in range(mention.last, side.first)}
        stays = between & scene.text.syntax["stays"] or scene.text.fold(side.first - 1) in scene.text.syntax["stays"]
        sized = any(scene.text.kind_at(place) == Tag.QUANTITY for place in range(mention.last, side.first))
        return replace(mention, last=side.last) if stays and side.sign and not sized else None
    said = {scene.text.fold(place) for place in range(max(scene.sentence.start, mention.first - 4), mention.first)}
    runs = mention.value.measure in BALANCE_SIGNS and said & scene.text.syntax["run a balance"]
    return mention if runs else None


def on_goods(scene: Scene, mention: Mention) -> None:
    """As in "Mostly farm products": they are more than half of the flow that was spoken of."""
    words = _mostly(scene.text, mention)
    meaning = scene.state.meaning
    if (
        words is None
        or meaning is None
        or mention.value == TOTAL
        or meaning.reason
        or meaning.measure in {Measure.BALANCE, Measure.TURNOVER}
    ):
        return
    if not scene.state.here or is_hoped(scene, mention):
        return
    goods = scene.text.words(mention.first, mention.last).lower() if is_group(mention.value) else mention.value
    _add(scene, words, replace(meaning, goods=goods), "share above", "50")


def _add(scene: Scene, mention: Mention, meaning: Meaning, relation: str, published: str) -> None:
    time, reporter = when(scene, mention), scene.state.reporter
    scene.found.append(
        Found(
            *(mention.first, mention.last, "comparison", meaning, "", published, "", time),
            relation=relation,
            reporter=reporter,
        )
    )
