"""Comparisons without a number: mostly these goods, a deficit that was run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.exclusions import is_hoped
from tradeviz.drafting.flows import Measure
from tradeviz.drafting.meanings import is_group, meaning_of
from tradeviz.drafting.scene import Found, Meaning, Scene
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
    """As in "Ran a deficit", without a number: the balance is below zero."""
    said = [scene.text.fold(place) for place in range(max(scene.sentence.start, mention.first - 4), mention.first)]
    if not set(said) & scene.text.syntax["run a balance"] or is_hoped(scene, mention):
        return
    if any(one.kind == Tag.QUANTITY and one.first >= mention.last for one in scene.mentions):
        return
    meaning = meaning_of(scene, mention)
    if (
        meaning is None
        or meaning.reason
        or any(one.meaning.measure == Measure.BALANCE and one.first >= scene.sentence.start for one in scene.found)
    ):
        return
    relation = "positive" if meaning.sign > 0 else "negative"
    _add(scene, mention, meaning, relation, "")


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
