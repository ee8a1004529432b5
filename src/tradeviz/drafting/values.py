"""A number made a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting import grammar as g
from tradeviz.drafting.binding import bound_after, carried_meaning
from tradeviz.drafting.exclusions import elsewhere, is_forecast, unlike_trade
from tradeviz.drafting.frames import (
    BALANCE,
    EXPORTS,
    IMPORTS,
    ITS,
    THERE,
    TURNOVER,
)
from tradeviz.drafting.kinds import number_kind
from tradeviz.drafting.listings import excess_of, is_listed, listed_meaning
from tradeviz.drafting.partners import goods_after, told_of, with_partner, with_partner_before
from tradeviz.drafting.quantities import PERCENT, TIMES, TONNES, Quantity, money_of
from tradeviz.drafting.scene import Found, Meaning, NumberKind, Scene
from tradeviz.drafting.shares import share_goods, share_of
from tradeviz.drafting.timing import growth_pace, span_problem, when

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.spans import Span


def claim_of(scene: Scene, mention: Mention, quantity: Quantity) -> Found | str:
    """The claim that a number is, or why it is none."""
    unlike = unlike_trade(scene, quantity)
    if unlike:
        return unlike
    bound = bound_after(scene, mention)
    if isinstance(bound, str):
        return bound
    meaning = bound or carried_meaning(scene, mention)
    if isinstance(meaning, str):
        return meaning
    reason = elsewhere(scene, mention, bound)
    if reason:
        return reason
    if is_forecast(scene, mention):
        return "forecast"
    kind = number_kind(scene, mention, quantity, bound)
    excess = excess_of(scene, mention, quantity)
    if excess is not None:
        meaning, kind = excess, NumberKind.LEVEL
    elif is_listed(scene, mention):
        meaning = listed_meaning(scene, mention, meaning)
    if kind == "":
        return "no trade"
    if kind == NumberKind.SHARE:
        meaning = share_of(scene, mention, meaning, bound)
        scene.state.share = meaning
        meaning = share_goods(scene, mention, meaning)
        if (
            bound is not None
            and not meaning.share_of_flow
            and meaning.reason == ""
            and meaning.measure in {EXPORTS, IMPORTS, TURNOVER}
        ):
            scene.state.reporter = meaning.owner
    elif kind != NumberKind.GROWTH:
        meaning = goods_after(scene, mention, meaning)
    meaning = told_of(scene, mention, meaning, bound)
    partnered = with_partner(scene, mention, with_partner_before(scene, mention, meaning, bound), kind)
    if meaning is scene.state.meaning and meaning.reason and not partnered.reason:
        scene.state.meaning = partnered
    meaning = partnered
    if meaning.reason:
        return meaning.reason
    return _finished(scene, mention, quantity, meaning, kind, bound=bound is not None)


def _finished(scene: Scene, mention: Mention, quantity: Quantity, meaning: Meaning, kind: str, *, bound: bool
) -> Found | str:
    span, words, carried = when(scene, mention, bound=bound)
    if kind in {NumberKind.GROWTH, NumberKind.CHANGE}:
        problem = growth_pace(scene, mention) or span_problem(scene, mention, span)
        if problem:
            return problem
        if span is not None and span.months > 12:
            return "several years"
    unit = _unit(scene, quantity, kind, meaning)
    if kind == NumberKind.LEVEL and not meaning.frame.others and _is_said_otherwise(scene, meaning, unit, span, quantity):
        return "other economy"
    negative = kind in {NumberKind.GROWTH, NumberKind.CHANGE} and quantity.unit != TIMES and scene.state.sign < 0
    published = quantity.published.removeprefix("-")
    negative = negative or quantity.negative
    if quantity.worded and quantity.published.startswith("-"):
        negative = True
    if kind == NumberKind.LEVEL and meaning.measure == BALANCE:
        negative = meaning.sign < 0
    of = "tonnes" if kind == NumberKind.GROWTH and _by_weight(scene, mention) else ""
    return Found(
        mention.first, mention.last, "value", meaning, unit, published, quantity.qualifier, span, negative,
        base=_base(scene, meaning, kind), of=of, reporter=scene.state.reporter, period_words=words, carried=carried,
    )  # fmt: skip


def _is_said_otherwise(scene: Scene, meaning: Meaning, unit: str, span: Span | None, quantity: Quantity) -> bool:
    """Whether the same thing was said with another number: then what names no partner is trade with all."""
    if meaning.frame.owner is None or meaning.frame.owner.code in {ITS, THERE, "#both"} or span is None:
        return False
    return any(
        one.span == span
        and one.unit == unit
        and one.published != quantity.published
        and one.meaning.measure == meaning.measure
        and one.meaning.owner == meaning.owner
        and one.meaning.goods == meaning.goods
        for one in scene.found[-40:]
    )


def _base(scene: Scene, meaning: Meaning, kind: str) -> str:
    return ("flow" if meaning.share_of_flow else "world") if kind == NumberKind.SHARE else ""


def _unit(scene: Scene, quantity: Quantity, kind: str, meaning: Meaning) -> str:
    if kind == NumberKind.SHARE:
        return "share_percent"
    if quantity.unit == TIMES:
        return "times"
    if quantity.unit == PERCENT:
        return "yoy_percent_cny" if _is_in_yuan(scene) else "yoy_percent"
    unit = "tonnes" if quantity.unit == TONNES else _money(scene, quantity.money)
    return f"{unit}_change" if kind == NumberKind.CHANGE else unit


def _money(scene: Scene, word: str) -> str:
    families = scene.grammar.currencies["families"]
    order = (scene.state.reporter or scene.pair[0], *scene.pair)
    if word == "dollar":
        return _dollar(scene)
    return money_of(word, order, families)


def _dollar(scene: Scene) -> str:
    """The US dollar, unless a domestic source of an economy that writes "$" for its own is quoted."""
    own = scene.grammar.currencies["own_dollar"]["codes"]
    if scene.state.reporter not in own or not scene.state.quoted or "US$" in scene.text.text:
        return "usd"
    return money_of("dollar", (scene.state.reporter,), scene.grammar.currencies["families"])


def _is_in_yuan(scene: Scene) -> bool:
    """Whether the sentence says that its growth is reckoned in yuan."""
    hits = (scene.text.hit(g.GROWTH_ON, place) for place in scene.sentence)
    return any(hit is not None and hit.value == "yuan" for hit in hits)


def _by_weight(scene: Scene, mention: Mention) -> bool:
    return any(
        (hit := scene.text.hit(g.GROWTH_ON, place)) is not None and hit.value == "weight"
        for place in range(max(scene.sentence.start, mention.first - 4), min(scene.sentence.stop, mention.last + 4))
    )
