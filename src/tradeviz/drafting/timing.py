"""When a number is of: the period beside it, in its sentence, or carried on."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from tradeviz.drafting.listings import is_listed, row_of
from tradeviz.drafting.period_spans import TimeContext, span_of
from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.scene import SaidTime
from tradeviz.drafting.tags import Tag
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tradeviz.drafting.grammar import FiscalYear
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.periods import PeriodMention
    from tradeviz.drafting.scene import Scene
    from tradeviz.drafting.spans import TimeSpan

_PACES: Mapping[str, str] = {"year": "", "month": "month before", "years": "several years"}
_SEVERAL = frozenset({"span", "years_joined"})
_LEVELS = frozenset({QuantityUnit.MONEY, QuantityUnit.TONNES})
_MOST_AFTER = 8  # tokens between a number and the time that it is compared with


def is_base_at(scene: Scene, place: int) -> bool:
    """Whether a period belongs to a number that something is compared with: "from $4 billion in 2022"."""
    before = [one for one in scene.mentions if one.last <= place and one.first >= place - 8]
    if not before or before[-1].kind != Tag.QUANTITY:
        return False
    return is_base(scene, before[-1].value) and _linked(scene, before[-1].last, place)


def _linked(scene: Scene, first: int, last: int) -> bool:
    linking = scene.grammar.periods["words"]["linking"]
    return last - first <= 5 and all(scene.text.fold(place) in linking for place in range(first, last))


def _clock(scene: Scene, current: TimeSpan | None) -> TimeContext:
    fiscal = _fiscal(scene)
    return TimeContext(scene.date, current, fiscal)


def _fiscal(scene: Scene) -> FiscalYear | None:
    order = (scene.reporter, *scene.pair)
    return next((scene.grammar.fiscal[code] for code in order if code in scene.grammar.fiscal), None)


def span_said(scene: Scene, period: PeriodMention, current: TimeSpan | None = None) -> TimeSpan | None:
    """The span that a mention of time means here; counted from the current one, or another."""
    return span_of(period.means, period.slots, _clock(scene, current or scene.state.span))


def is_now(scene: Scene, mention: Mention) -> bool:
    """Whether a number is said to be so now."""
    following = range(mention.last, min(scene.sentence.stop, mention.last + 2))
    around = [*range(max(scene.sentence.start, mention.first - 4), mention.first), *following]
    return any(scene.text.fold(place) in scene.text.syntax["now"] for place in around)


def own_period(scene: Scene, mention: Mention) -> Mention | None:
    """The period that stands right after a number: "$5 billion in 2022", "($1.4 billion a year before)"."""
    place = mention.last
    for one in scene.mentions:
        if one.first < place:
            continue
        if one.kind != Tag.PERIOD:
            if one.kind in {Tag.GOODS, Tag.ECONOMY, Tag.GROUP} and one.first - place <= 3:
                place = one.last
                continue
            if one.kind == Tag.FLOW and one.first - place <= 4:
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
        hit = scene.text.hit_ending(Tag.BASE, stop, 4)
        if hit is not None:
            return scene.text.fold(hit.first) != "than" or quantity.unit != QuantityUnit.PERCENT
    return False


def when(scene: Scene, mention: Mention, *, bound: bool = False) -> SaidTime:
    """The span of a number, the words that say so, and whether it is carried on from a sentence before."""
    return _end_of_years(scene, mention) or _when(scene, mention, bound=bound)


def _when(scene: Scene, mention: Mention, *, bound: bool) -> SaidTime:
    """The span of a number that is not the end of a move over several years."""
    own, shared = own_period(scene, mention), _shared_period(scene, mention)
    if shared is not None:
        return SaidTime(span_said(scene, shared.value), shared.first, shared.last)
    if _is_undated(scene, mention, own):
        return SaidTime(None, own.first, own.last) if own is not None else SaidTime(None)
    compared = (is_base(scene, mention.value) and not bound and not _is_recounted(scene, mention)) or _is_earlier(
        mention, own
    )
    ahead = _next_period(scene, mention)
    base = (
        scene.state.sentence_span or (span_said(scene, ahead.value) if ahead is not None else None) or scene.state.span
    )
    if own is not None and (compared or not own.value.comparing):
        return SaidTime(span_said(scene, own.value, base), own.first, own.last)
    if compared and base is not None:
        return SaidTime(base.shifted(-MONTHS), carried=scene.state.sentence_span is None)
    if scene.state.sentence_span is None and ahead is not None:
        return SaidTime(span_said(scene, ahead.value), ahead.first, ahead.last)
    here = scene.state.sentence_span
    return SaidTime(here or scene.state.span, *scene.state.span_words, carried=here is None)


def _end_of_years(scene: Scene, mention: Mention) -> SaidTime | None:
    """The first or last of several years, for the ends of a move: "between 2020 and 2023 it rose from $2bn to $5bn"."""
    end = _end_of_move(scene, mention)
    own = own_period(scene, mention)
    if not end or (own is not None and own.value.means not in _SEVERAL):
        return None
    for one in [own] if own is not None else _several_years(scene):
        span = span_said(scene, one.value)
        if span is not None and span.months > MONTHS:
            return SaidTime(span.part(0 if end == "first" else span.months - MONTHS, MONTHS), one.first, one.last)
    return None


def _several_years(scene: Scene) -> list[Mention]:
    return [one for one in scene.mentions if one.kind == Tag.PERIOD and one.value.means in _SEVERAL]


def _end_of_move(scene: Scene, mention: Mention) -> str:
    """Which end of a move a number is: "first" of "from $2bn to $5bn", "last" of that or of "rose to $5bn"; or none."""
    if not isinstance(mention.value, Quantity) or mention.value.unit not in _LEVELS:
        return ""
    text, inside = scene.text, list(_beside(scene, mention))
    if is_base(scene, mention.value):
        after = [one for one in inside if one.first >= mention.last]
        before = [one for one in inside if one.last <= mention.first]
        to = after[:1] and text.fold(after[0].first - 1) == "to"
        return "first" if to or (before and text.hit_ending(Tag.MOVE, _to(scene, before[-1]), 3)) else ""
    led = text.fold(mention.first - 1) == "to"
    based = any(isinstance(one.value, Quantity) and is_base(scene, one.value) for one in inside)
    moved = text.hit_ending(Tag.MOVE, _to(scene, mention), 3) is not None
    return "last" if led and (based or moved) else ""


def _to(scene: Scene, mention: Mention) -> int:
    """Where the "to" before a number stands, or the number itself."""
    return mention.first - 1 if scene.text.fold(mention.first - 1) == "to" else mention.first


def _beside(scene: Scene, mention: Mention) -> Iterator[Mention]:
    """The numbers in the same part of a sentence that are of the same unit."""
    for one in scene.mentions:
        if one.kind == Tag.QUANTITY and one is not mention and one.value.unit == mention.value.unit:
            yield one


def _is_undated(scene: Scene, mention: Mention, own: Mention | None) -> bool:
    """Whether a number is of now, or of a time that is not said exactly."""
    if own is not None:
        return own.value.means in {"now", "vague"}
    if is_of_unsaid_time(scene, mention):
        return True
    dated = scene.state.sentence_span is not None
    if mention.kind == Tag.RANK and dated:
        return False  # "Russia, now its first supplier" in a sentence on August
    return is_now(scene, mention) or (scene.state.vague and not dated)


def is_of_unsaid_time(scene: Scene, mention: Mention) -> bool:
    """Whether a number is of another time that is not said: "the pre-crisis $7.1bn", "six times the $7.1bn"."""
    if not isinstance(mention.value, Quantity) or mention.value.unit not in _LEVELS:
        return False
    text, place = scene.text, mention.first - 1
    while place > scene.sentence.start and text.fold(place) in text.syntax["level of"]:
        place -= 1
    place -= text.fold(place) == ","  # "before the pandemic, $4.2bn"
    if text.kind_at(place) == Tag.PERIOD:
        return _is_vague(scene, place)
    return text.fold(place) in text.syntax["of another time"] or _multiplied(scene, mention) is not None


def _is_vague(scene: Scene, place: int) -> bool:
    one = scene.text.at(place)
    return one is not None and one.kind == Tag.PERIOD and bool(one.value.means == "vague")


def _multiplied(scene: Scene, mention: Mention) -> Mention | None:
    """The multiple that a number is the base of, as in "six times the $7.1bn"."""
    text, place = scene.text, mention.first - 1
    words = text.syntax["times the"] | text.syntax["level of"] | text.syntax["of another time"]
    while place > scene.sentence.start and (text.fold(place) in words or _is_vague(scene, place)):
        place -= 1
    one = text.at(place)
    times = one is not None and one.kind == Tag.QUANTITY and one.value.unit == QuantityUnit.TIMES
    return one if times and place < mention.first - 1 else None


def _is_recounted(scene: Scene, mention: Mention) -> bool:
    """Whether it is the same thing as another counts it: "$1.8 billion, against $1.6 billion by Belarus's count"."""
    before = scene.found[-1].reporter if scene.found else ""
    after = takewhile(
        lambda place: scene.text.tokens[place].text not in ",;:", range(mention.last, scene.sentence.stop)
    )
    near = [one for place in after if (one := scene.text.at(place)) is not None and place <= mention.last + _MOST_AFTER]
    sources = [one for one in near if one.kind in {Tag.AGENCY, Tag.SOURCE}]
    return bool(before) and any(scene.sources.quoted(one) not in {"", before} for one in sources)


def _is_earlier(mention: Mention, own: Mention | None) -> bool:
    """Whether it is said of money that it was so a year earlier: "($1.4 billion a year before)"."""
    money = isinstance(mention.value, Quantity) and mention.value.unit == QuantityUnit.MONEY
    return money and own is not None and own.value.means == "earlier"


def _shared_period(scene: Scene, mention: Mention) -> Mention | None:
    """The period of a number's place in its list: "$5 billion and $7 billion in 2021 and 2022, respectively"."""
    if not isinstance(mention.value, Quantity) or not is_listed(scene, mention):
        return None
    row = row_of(scene, mention)
    periods = [one for one in scene.mentions if one.kind == Tag.PERIOD and one.value.is_span]
    if len(row) < 2 or len(periods) < len(row):
        return None
    after = [one for one in periods if one.first >= row[-1].last]
    chosen = (
        after[: len(row)]
        if len(after) >= len(row)
        else [one for one in periods if one.first < row[0].first][-len(row) :]
    )
    return chosen[row.index(mention)] if len(chosen) == len(row) else None


def _next_period(scene: Scene, mention: Mention) -> Mention | None:
    """The first period of the sentence after a number that nothing is compared with."""
    for one in scene.mentions:
        if scene.parts and one.first >= scene.parts[0][0]:
            return None
        if one.first < mention.last or one.kind != Tag.PERIOD:
            continue
        if one.value.is_span and not one.value.comparing and not is_base_at(scene, one.first):
            return one
    return None


def span_problem(scene: Scene, mention: Mention, span: TimeSpan | None) -> str:
    """Why growth is not on the same months a year before, by the times around it; empty where it is."""
    before = [one for one in scene.mentions if scene.strong_start(mention.first) <= one.first < mention.first]
    said = [one for one in before if one.kind == Tag.PERIOD][-1:]
    if said and said[0].value.comparing and scene.text.fold(said[0].first - 1) in scene.text.syntax["compared with"]:
        return _gap_problem(scene, said[0], span)
    base = _base_of_growth(scene, mention)
    if base is not None:
        return _gap_problem(scene, base, span)
    if _grew_on_unsaid(scene, mention):
        return "other time"
    for one in _periods_after(scene, mention):
        during = scene.text.fold(one.first - 1) in scene.text.syntax["during"]
        years = one.value.slots.get("yyyy2", 0) - one.value.slots.get("yyyy", 0)
        if one.value.means == "since" or (one.value.means in {"lasting", "span"} and during and years != 1):
            return "several years"
        if one.value.comparing and one.value.is_span and one.value.means != "earlier" and span is not None:
            return _gap_problem(scene, one, span)
    return ""


def _grew_on_unsaid(scene: Scene, mention: Mention) -> bool:
    """Whether growth is on a time that is not said: "20 percent above pre-war levels", "six times the old $7.1bn"."""
    vague = [one for one in _periods_after(scene, mention) if one.value.means == "vague"]
    base = next((one for one in scene.mentions if one.first >= mention.last and one.kind == Tag.QUANTITY), None)
    if vague or base is None:
        return bool(vague)
    own = own_period(scene, base)
    unsaid = is_of_unsaid_time(scene, base) if own is None else own.value.means == "vague"
    return unsaid and _is_base_of(scene, base, mention)


def _is_base_of(scene: Scene, base: Mention, mention: Mention) -> bool:
    """Whether an amount is what growth is on: "six times the $7.1bn", "up 20 percent from $5bn"."""
    led = is_base(scene, base.value) and base.first - mention.last <= _MOST_AFTER
    return base.value.unit in _LEVELS and (_multiplied(scene, base) is mention or led)


def _base_of_growth(scene: Scene, mention: Mention) -> Mention | None:
    """The time that growth is on by the words after it: "six times the $1.4bn of 2014", "twice the level of 2014"."""
    following = next((one for one in scene.mentions if one.first >= mention.last), None)
    if following is None or not isinstance(mention.value, Quantity):
        return None
    if following.kind == Tag.QUANTITY:
        own = own_period(scene, following) if _is_base_of(scene, following, mention) else None
        return own if own is not None and own.value.is_span else None
    times = mention.value.unit == QuantityUnit.TIMES and following.kind == Tag.PERIOD and following.value.is_span
    between = {scene.text.fold(place) for place in range(mention.last, following.first)}
    return (
        following
        if times and between & scene.text.syntax["multiplied"] and between <= scene.text.syntax["times the"]
        else None
    )


def _periods_after(scene: Scene, mention: Mention) -> list[Mention]:
    """The times between a number and the next one, near it."""
    following = [one for one in scene.mentions if mention.last <= one.first <= mention.last + _MOST_AFTER]
    until = takewhile(lambda one: one.kind != Tag.QUANTITY, following)
    return [one for one in until if one.kind == Tag.PERIOD]


def _gap_problem(scene: Scene, compared: Mention, span: TimeSpan | None) -> str:
    """What is wrong with growth on a time: it is a month or quarter before, or more than a year."""
    base = span_said(scene, compared.value, span)
    if base is None or span is None or compared.value.means in {"last", "same_in"}:
        return ""
    gap = span.last - base.last
    if gap > MONTHS:
        return "several years"
    return "month before" if 0 < gap < MONTHS and base.months == span.months else ""


def growth_pace(scene: Scene, mention: Mention) -> str:
    """Why growth is not on the year before, by words such as "on the month" after the number or leading its part."""
    after = takewhile(
        lambda place: scene.text.kind_at(place) != Tag.QUANTITY and scene.text.tokens[place].text not in ",;",
        range(mention.last, min(scene.sentence.stop, mention.last + _MOST_AFTER)),
    )
    start = scene.strong_start(mention.first)
    leading = takewhile(
        lambda place: scene.text.kind_at(place) != Tag.FLOW, range(start, min(start + 8, mention.first))
    )
    for place in (*after, *leading):
        hit = scene.text.hit(Tag.GROWTH_ON, place)
        said = hit is not None and scene.text.kind_at(place) != Tag.PERIOD and hit.value in _PACES
        if hit is not None and said and (place >= mention.last or hit.value == "month"):
            return _PACES[hit.value]
    return ""
