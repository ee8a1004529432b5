"""A number made a claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.binding import bound_after, carried_meaning
from tradeviz.drafting.denials import is_said_not
from tradeviz.drafting.excesses import excess_of
from tradeviz.drafting.exclusions import elsewhere, is_forecast, unlike_trade
from tradeviz.drafting.flows import Measure, PartyKind
from tradeviz.drafting.kinds import number_kind
from tradeviz.drafting.labels import labelled
from tradeviz.drafting.listings import is_listed, listed_meaning
from tradeviz.drafting.meanings import first_trader
from tradeviz.drafting.money import money_of
from tradeviz.drafting.partners import goods_after, of_which, told_of, with_partner, with_partner_before
from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.scene import Found, Meaning, NumberKind, Scene
from tradeviz.drafting.shares import share_goods, share_of
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import growth_pace, span_problem, when
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.spans import TimeSpan

_MOVING = frozenset({NumberKind.GROWTH, NumberKind.CHANGE})


def claim_of(scene: Scene, mention: Mention, quantity: Quantity) -> Found | str:
    """The claim that a number is, or why it is none."""
    unlike = unlike_trade(scene, quantity)
    if unlike:
        return unlike
    bound = bound_after(scene, mention)
    meaning = bound or carried_meaning(scene, mention)
    if isinstance(bound, str) or isinstance(meaning, str):
        return str(bound or meaning)
    reason = elsewhere(scene, mention, bound) or _why_not_so(scene, mention)
    excess = excess_of(scene, mention, quantity)
    if reason or isinstance(excess, str):
        return reason or str(excess)
    kind = number_kind(scene, mention, quantity, bound)
    if excess is not None:
        meaning, kind = excess, NumberKind.LEVEL
    elif is_listed(scene, mention):
        meaning = listed_meaning(scene, mention, meaning)
    if kind == "":
        return "no trade"
    meaning = _narrowed(scene, mention, meaning, bound, kind)
    return meaning.reason or _claim(scene, mention, meaning, kind, bound=bound is not None)


def _why_not_so(scene: Scene, mention: Mention) -> str:
    """Why a number is of what was not, or is not yet."""
    if is_forecast(scene, mention):
        return "forecast"
    return "denied" if is_said_not(scene, mention) else ""


def _narrowed(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None, kind: str) -> Meaning:
    """The meaning with the goods, the partner and the whole that stand around the number itself."""
    if kind == NumberKind.SHARE:
        whole = _shared(scene, mention, meaning, bound)
        meaning = labelled(scene, mention, whole, bound)
        meaning = replace(meaning, share_of_flow=True) if meaning.goods != whole.goods else meaning
    else:
        meaning = meaning if kind == NumberKind.GROWTH else goods_after(scene, mention, meaning)
        meaning = labelled(scene, mention, meaning, bound)
    meaning = of_which(scene, mention, meaning, bound)
    meaning = told_of(scene, mention, meaning, bound)
    partnered = with_partner(scene, mention, with_partner_before(scene, mention, meaning, bound))
    if meaning is scene.state.meaning and meaning.reason and not partnered.reason:
        scene.state.meaning = partnered
    return partnered


def _shared(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
    """The meaning of a share; a share of the other economy's trade with all is told from that economy's side on."""
    whole = share_of(scene, mention, meaning, bound)
    scene.state.share = whole
    found = share_goods(scene, mention, whole)
    before = {scene.text.fold(place) for place in range(found.frame.first - 6, found.frame.first)}
    said = bound is not None or bool(before & scene.text.syntax["share"])
    if found.share_of_flow and not scene.state.reporter and not found.reason:
        scene.state.reporter = first_trader(scene) or found.owner
    if said and not found.share_of_flow and not found.reason and found.measure != Measure.BALANCE:
        scene.state.reporter = found.owner
    return found


def _claim(scene: Scene, mention: Mention, meaning: Meaning, kind: str, *, bound: bool) -> Found | str:
    """The finished claim, or why its growth is on another time than the year before."""
    quantity: Quantity = mention.value
    time = when(scene, mention, bound=bound)
    if kind in _MOVING and time.span is not None and time.span.months == 2 * MONTHS:
        time = replace(time, span=time.span.part(MONTHS, MONTHS))  # "between 2022 and 2023" is the later year's growth
    if kind in _MOVING:
        problem = growth_pace(scene, mention) or span_problem(scene, mention, time.span)
        if problem or (time.span is not None and time.span.months > MONTHS):
            return problem or "several years"
    unit = _unit(scene, quantity, kind)
    if kind == NumberKind.LEVEL and _is_said_otherwise(scene, meaning, unit, time.span, quantity):
        return "other economy"
    return Found(
        *(mention.first, mention.last, "value", meaning, unit),
        *(quantity.published.removeprefix("-"), quantity.qualifier, time),
        negative=_is_negative(scene, quantity, meaning, kind),
        base=_base(meaning, kind),
        of="tonnes" if kind == NumberKind.GROWTH and _by_weight(scene, mention) else "",
        reporter=scene.state.reporter,
    )


def _is_negative(scene: Scene, quantity: Quantity, meaning: Meaning, kind: str) -> bool:
    """Whether a fall, a number with a minus, or the owner's deficit."""
    if kind == NumberKind.LEVEL and meaning.measure == Measure.BALANCE:
        return meaning.sign < 0
    falls = kind in _MOVING and quantity.unit != QuantityUnit.TIMES and scene.state.sign < 0
    return falls or quantity.negative or quantity.published.startswith("-")


def _is_said_otherwise(scene: Scene, meaning: Meaning, unit: str, span: TimeSpan | None, quantity: Quantity) -> bool:
    """Whether the same thing was said with another number: then what names no partner is trade with all."""
    owner = meaning.frame.owner
    if (
        meaning.frame.others
        or owner is None
        or owner.code in {PartyKind.ITS, PartyKind.THERE, PartyKind.BOTH}
        or span is None
    ):
        return False
    return any(
        one.time.span == span
        and one.unit == unit
        and one.published != quantity.published
        and one.meaning.measure == meaning.measure
        and one.meaning.owner == meaning.owner
        and one.meaning.goods == meaning.goods
        for one in scene.found[-40:]
    )


def _base(meaning: Meaning, kind: str) -> str:
    return ("flow" if meaning.share_of_flow else "world") if kind == NumberKind.SHARE else ""


def _unit(scene: Scene, quantity: Quantity, kind: str) -> str:
    if kind == NumberKind.SHARE:
        return "share_percent"
    if quantity.unit == QuantityUnit.TIMES:
        return "times"
    if quantity.unit == QuantityUnit.PERCENT:
        return "yoy_percent_cny" if _is_in_yuan(scene) else "yoy_percent"
    unit = "tonnes" if quantity.unit == QuantityUnit.TONNES else _money(scene, quantity.money)
    return f"{unit}_change" if kind == NumberKind.CHANGE else unit


def _money(scene: Scene, word: str) -> str:
    families = scene.grammar.currencies["families"]
    order = (scene.reporter, *scene.pair)
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
    hits = (scene.text.hit(Tag.GROWTH_ON, place) for place in scene.sentence)
    return any(hit is not None and hit.value == "yuan" for hit in hits)


def _by_weight(scene: Scene, mention: Mention) -> bool:
    return any(
        (hit := scene.text.hit(Tag.GROWTH_ON, place)) is not None and hit.value == "weight"
        for place in range(max(scene.sentence.start, mention.first - 4), min(scene.sentence.stop, mention.last + 4))
    )
