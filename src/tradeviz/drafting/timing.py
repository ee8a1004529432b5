"""When a number is of: the period beside it, in its sentence, or carried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting import grammar as g
from tradeviz.drafting.listings import is_listed, row_of
from tradeviz.drafting.mentions import PERIOD, QUANTITY, Mention
from tradeviz.drafting.period_spans import Clock, span_of
from tradeviz.drafting.quantities import MONEY_UNIT, PERCENT, Quantity
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from tradeviz.drafting.grammar import FiscalYear
    from tradeviz.drafting.periods import PeriodMention
    from tradeviz.drafting.scene import Scene
    from tradeviz.drafting.spans import Span


def is_base_at(scene: Scene, place: int) -> bool:
    """Whether a period belongs to a number that something is compared with: "from $4 billion in 2022"."""
    before = [one for one in scene.mentions if one.last <= place and one.first >= place - 8]
    if not before or before[-1].kind != QUANTITY:
        return False
    return is_base(scene, before[-1].value) and _linked(scene, before[-1].last, place)


def _linked(scene: Scene, first: int, last: int) -> bool:
    linking = scene.grammar.periods["words"]["linking"]
    return last - first <= 5 and all(scene.text.fold(place) in linking for place in range(first, last))


def _clock(scene: Scene, current: Span | None) -> Clock:
    fiscal = _fiscal(scene)
    return Clock(scene.date, current, fiscal)


def _fiscal(scene: Scene) -> FiscalYear | None:
    order = (scene.state.reporter or scene.pair[0], *scene.pair)
    return next((scene.grammar.fiscal[code] for code in order if code in scene.grammar.fiscal), None)


def span_said(scene: Scene, period: PeriodMention, current: Span | None = None) -> Span | None:
    return span_of(period.means, period.slots, _clock(scene, current or scene.state.span))


def is_now(scene: Scene, mention: Mention) -> bool:
    around = [*range(max(scene.sentence.start, mention.first - 4), mention.first), mention.last, mention.last + 1]
    return any(
        scene.text.fold(place) in scene.text.syntax["now"]
        for place in around
    )


def own_period(scene: Scene, mention: Mention) -> Mention | None:
    """The period that stands right after a number: "$5 billion in 2022", "($1.4 billion a year before)"."""
    place = mention.last
    for one in scene.mentions:
        if one.first < place:
            continue
        if one.kind != PERIOD:
            if one.kind in {g.GOODS, g.ECONOMY, g.GROUP} and one.first - place <= 3:
                place = one.last
                continue
            if one.kind == g.FLOW and one.first - place <= 4:
                place = one.last
                continue
            return None
        if not one.value.is_span and one.value.means not in {"now", "vague"}:
            return None
        bracket = scene.text.fold(one.first - 1) == "("
        if bracket and scene.text.fold(one.last) not in scene.text.syntax["closing"]:
            return None  # "(2022: $4 billion)" goes on with another number
        return one if _near(scene, place, one.first) else None
    return None


def _near(scene: Scene, first: int, last: int) -> bool:
    linking = scene.text.syntax["after a number"].union(scene.grammar.periods["words"]["linking"])
    return last - first <= 5 and all(scene.text.fold(place) in linking for place in range(first, last))


def is_base(scene: Scene, quantity: Quantity) -> bool:
    """Whether a number is what another is compared with: "from $4 billion", "against the $4 billion of 2022"."""
    if not isinstance(quantity, Quantity) or quantity.compared:
        return isinstance(quantity, Quantity)
    end = quantity.first
    for stop in (end, end - 1, end - 2):
        if stop != end and scene.text.fold(stop) not in scene.text.syntax["before a base"]:
            break
        hit = scene.text.hit_ending(g.BASE, stop, 4)
        if hit is not None:
            return scene.text.fold(hit.first) != "than" or quantity.unit != PERCENT
    return False


def when(scene: Scene, mention: Mention, *, bound: bool = False) -> tuple[Span | None, tuple[int, int], bool]:
    """The span of a number, the words that say so, and whether it is carried on from a sentence before."""
    state, own = scene.state, own_period(scene, mention)
    shared = _shared_period(scene, mention)
    if shared is not None:
        return span_said(scene, shared.value), (shared.first, shared.last), False
    if own is not None and own.value.means in {"now", "vague"}:
        return None, (own.first, own.last), False
    if own is None and state.vague and state.sentence_span is None:
        return None, (0, 0), False
    if own is None and is_now(scene, mention):
        return None, (0, 0), False
    compared = (is_base(scene, mention.value) and not bound) or (
        own is not None
        and own.value.means == "earlier"
        and isinstance(mention.value, Quantity)
        and mention.value.unit == MONEY_UNIT
    )
    base = state.sentence_span or _next_span(scene, mention) or state.span
    if own is not None and (compared or not own.value.comparing):
        span = span_said(scene, own.value, base)
        return span, (own.first, own.last), False
    if compared and base is not None:
        return base.shifted(-MONTHS), (0, 0), state.sentence_span is None
    if state.sentence_span is not None:
        return state.sentence_span, state.span_words, False
    ahead = _next_period(scene, mention)
    if ahead is not None:
        return span_said(scene, ahead.value), (ahead.first, ahead.last), False
    return state.span, state.span_words, True


def _shared_period(scene: Scene, mention: Mention) -> Mention | None:
    """The period of a number's place in its list: "$5 billion and $7 billion in 2021 and 2022, respectively"."""
    if not isinstance(mention.value, Quantity) or not is_listed(scene, mention):
        return None
    row = row_of(scene, mention)
    periods = [one for one in scene.mentions if one.kind == PERIOD and one.value.is_span]
    if len(row) < 2 or len(periods) < len(row):
        return None
    after = [one for one in periods if one.first >= row[-1].last]
    chosen = (
        after[: len(row)]
        if len(after) >= len(row)
        else [one for one in periods if one.first < row[0].first][-len(row) :]
    )
    return chosen[row.index(mention)] if len(chosen) == len(row) else None


def _next_span(scene: Scene, mention: Mention) -> Span | None:
    ahead = _next_period(scene, mention)
    return span_said(scene, ahead.value) if ahead is not None else None


def _next_period(scene: Scene, mention: Mention) -> Mention | None:
    """The first period of the sentence after a number that nothing is compared with."""
    for one in scene.mentions:
        if scene.parts and one.first >= scene.parts[0][0]:
            return None
        if one.first < mention.last or one.kind != PERIOD:
            continue
        if one.value.is_span and not one.value.comparing and not is_base_at(scene, one.first):
            return one
    return None


def span_problem(scene: Scene, mention: Mention, span: Span | None) -> str:
    """Why growth is not on the same months a year before, by what stands after it; empty where it is."""
    place = mention.last
    before = [
        one
        for one in scene.mentions
        if scene.clause_start(mention.first) <= one.first < mention.first and one.kind == PERIOD
    ]
    if (
        before
        and before[-1].value.comparing
        and scene.text.fold(before[-1].first - 1) in scene.text.syntax["compared with"]
        and span is not None
    ):
        compared = span_said(scene, before[-1].value, span)
        if compared is not None and 0 < span.last - compared.last < MONTHS:
            return "month before"
    for one in scene.mentions:
        if one.first < place or one.kind == QUANTITY and one.first > place:
            if one.kind == QUANTITY and one.first >= place:
                break
            continue
        if one.first - place > 8:
            break
        if one.kind == PERIOD and one.value.comparing and one.value.is_span and one.value.means != "earlier":
            compared = span_said(scene, one.value, span)
            if compared is not None and span is not None:
                gap = span.last - compared.last
                if gap == MONTHS or one.value.means in {"last", "same_in"}:
                    return ""
                return (
                    "month before"
                    if 0 < gap < MONTHS and compared.months == span.months
                    else "several years"
                    if gap > MONTHS
                    else ""
                )
        if (
            one.kind == PERIOD
            and one.value.means in {"lasting", "since", "span"}
            and scene.text.fold(one.first - 1) in scene.text.syntax["during"]
        ):
            return "several years"
        if one.kind == PERIOD and one.value.means == "since":
            return "several years"
    return ""


def growth_pace(scene: Scene, mention: Mention) -> str:
    """Whether growth is on the month or quarter before: words such as "on the month" follow before the next number."""
    for place in range(mention.last, min(scene.sentence.stop, mention.last + 7)):
        one = scene.text.at(place)
        if one is not None and one.kind == QUANTITY or scene.text.tokens[place].text in ",;":
            return ""
        hit = scene.text.hit(g.GROWTH_ON, place)
        if hit is not None and (one is None or one.kind != PERIOD) and hit.value in {"year", "month", "years"}:
            return {"year": "", "month": "month before", "years": "several years"}[hit.value]
    return ""
