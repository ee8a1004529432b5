"""From mentions to claims: a text is read sentence by sentence, and what one says is carried on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tradeviz.drafting import grammar as g
from tradeviz.drafting.frames import (
    BALANCE,
    EXPORTS,
    GROUP_PARTY,
    IMPORTS,
    ITS,
    REGION_PARTY,
    SUBJECT,
    THERE,
    TURNOVER,
    WORLD_PARTY,
    Frame,
    FrameReader,
    Party,
)
from tradeviz.drafting.grammar import FlowWord
from tradeviz.drafting.mentions import PERIOD, QUANTITY, RANK, Mention, Rank
from tradeviz.drafting.rankings import RankParties, is_denied, mostly, rank_parties
from tradeviz.drafting.periods import Clock, span_of
from tradeviz.drafting.sources import SourceReader
from tradeviz.drafting.quantities import COUNT, MONEY_UNIT, OTHER, PERCENT, POINTS, TIMES, TONNES, Quantity, money_of
from tradeviz.drafting.tokens import NUMBER, OWNER, WORD
from tradeviz.model.goods import TOTAL
from tradeviz.model.periods import MONTHS

if TYPE_CHECKING:
    from tradeviz.drafting.grammar import FiscalYear, Grammar
    from tradeviz.drafting.mentions import Text
    from tradeviz.drafting.periods import PeriodMention
    from tradeviz.drafting.spans import ArticleDate, Span

GROWTH, SHARE, LEVEL, CHANGE = "growth", "share", "level", "change"
_LEVELS = frozenset("exceeding more less above over below under short ahead behind minus".split())
_NO_CHANGE = frozenset("over above below under up down behind ahead".split())
_RUN_A_BALANCE = frozenset("ran run runs running has had have recorded records posted posts shows showed kept keeps enjoys enjoyed registered in into saw with turned".split())
_SIGN = {"deficit": -1, "surplus": 1}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A frame understood: what is measured between the two economies, or why it is not between them.

    Attributes:
        measure: exports, imports, turnover or balance, from the owner's side.
        owner, other: codes.
        goods, goods_words: what is traded, and where that is said.
        sign: of a balance: -1 for the owner's deficit, 1 for a surplus.
        reason: why its numbers are no claims; empty where they are.
        is_open: whether no economy stands beside it.
        frame: what it was read from.
    """

    measure: str
    owner: str
    other: str
    goods: str
    goods_words: tuple[int, int]
    sign: int
    reason: str
    is_open: bool
    frame: Frame
    share_of_flow: bool = False

    def turned(self, owner: str, other: str) -> Meaning:
        return replace(self, owner=owner, other=other)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim before its reporter is known."""

    first: int
    last: int
    kind: str
    meaning: Meaning
    unit: str
    published: str
    qualifier: str
    span: Span | None
    negative: bool = False
    relation: str = ""
    base: str = ""
    of: str = ""
    reporter: str = ""
    period_words: tuple[int, int] = (0, 0)
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Tokens of a number that is no claim."""

    first: int
    last: int
    reason: str


@dataclass(slots=True)
class State:
    """What is carried on while reading."""

    subject: str = ""
    owner: str = ""
    quoted: bool = False
    reporter: str = ""
    meaning: Meaning | None = None
    span: Span | None = None
    seen: bool = False
    percent: str = ""
    share: Meaning | None = None
    recent: list[Meaning] = field(default_factory=list)
    sign: int = 1
    here: bool = False  # whether the meaning was said in this sentence
    topic: str = ""
    topic_at: int = -1
    sentence_span: Span | None = None
    span_words: tuple[int, int] = (0, 0)
    moved: bool = False
    place: int = 0
    vague: bool = False
    used: set[int] = field(default_factory=set)


class TextReader:
    """Reads one text for two economies."""

    def __init__(self, text: Text, grammar: Grammar, pair: tuple[str, str], date: ArticleDate) -> None:
        self.text = text
        self.grammar = grammar
        self.pair = pair
        self.date = date
        self.frames = FrameReader(text, pair)
        self.sources = SourceReader(text, grammar, pair)
        self.state = State()
        self.found: list[Found] = []
        self.passed: list[Passed] = []
        self.sentence = range(0)
        self.mentions: tuple[Mention, ...] = ()
        self.parts: list[tuple[int, str]] = []

    def read(self) -> tuple[list[Found], list[Passed]]:
        """All claims and all numbers passed over."""
        for sentence in self.text.sentences:
            self._read_sentence(sentence)
        return self.found, self.passed

    # Sentences

    def _read_sentence(self, sentence: range) -> None:
        state = self.state
        self.sentence, self.mentions = sentence, self.text.mentions_in(sentence)
        state.here, state.topic, state.topic_at, state.sentence_span, state.moved = False, "", -1, None, False
        state.vague = False
        if self._both_named() and any(one.kind in {g.FLOW, RANK} for one in self.mentions):
            state.seen = True
        if self._starts_anew():
            state.percent, state.share = "", None
        self.parts = self._parts()
        for mention in self.mentions:
            state.place = mention.first
            self._quote(mention.first)
            if mention.kind in _ACTIONS:
                _ACTIONS[mention.kind](self, mention)
        for mention in self.mentions:
            if mention.kind == g.FLOW and mention.value.measure in _SIGN:
                self._on_plain_balance(mention)

    def _starts_anew(self) -> bool:
        return any(one.kind == g.FLOW for one in self.mentions)

    def _parts(self) -> list[tuple[int, str]]:
        """Where each part of the sentence begins, at a semicolon, and the economy whose figures it quotes."""
        starts = [self.sentence.start, *(place + 1 for place in self.sentence if self.text.tokens[place].text == ";")]
        ends = [*starts[1:], self.sentence.stop]
        parts = []
        for start, end in zip(starts, ends, strict=True):
            code, _mention = self.sources.of([one for one in self.mentions if start <= one.first < end])
            parts.append((start, code))
        return parts

    def _quote(self, place: int) -> None:
        """Take over the source of the part that a place is in."""
        while self.parts and self.parts[0][0] <= place:
            start, code = self.parts.pop(0)
            if start != self.sentence.start:
                self.state.sentence_span = None
            if code:
                self.state.reporter, self.state.quoted = code, True

    def _on_flow(self, mention: Mention) -> None:
        if mention.first in self.state.used:
            return
        meaning = self._meaning(mention)
        if meaning is not None:
            self._enter(self._merged(meaning))

    def _merged(self, meaning: Meaning) -> Meaning:
        """ "A surplus in the trade with its neighbour" is one thing: the balance, with the partner of the trade."""
        before = self.state.meaning
        if before is None or not self.state.here or before.measure != BALANCE or meaning.measure != TURNOVER:
            return meaning
        between = {self.text.fold(place) for place in range(before.frame.last, meaning.frame.first)}
        if not between or not between <= {"in", "the", "its", "of", "their", "on", "goods", "bilateral"}:
            return meaning
        reason = "" if not meaning.reason else before.reason
        return replace(before, reason=reason)

    def _meaning(self, mention: Mention) -> Meaning | None:
        """A word for trade understood; None where a weak one stands alone."""
        frame = self.frames.frame(mention, self.sentence.start, self.sentence.stop)
        if mention.value.weak and not frame.has_party:
            if not self.state.seen or not self._is_resumed(mention):
                return None
        if not frame.others:
            frame = self._placed_before(frame)
        meaning = self._understood(frame)
        return replace(meaning, reason="services") if self._is_services(frame) else meaning

    def _is_services(self, frame: Frame) -> bool:
        """Whether a frame is of services, with goods or without: "services exports", "exports of goods and services"."""
        before = [self.text.fold(place) for place in range(frame.first - 2, frame.first)]
        after = [self.text.fold(place) for place in range(frame.last, frame.last + 4)]
        return bool({"services", "service"} & {*before, *after})

    def _is_resumed(self, mention: Mention) -> bool:
        """Whether a weak word without an economy goes on about what was spoken of: "the sales", "and took in"."""
        if mention.value.measure in {"deficit", "surplus"}:
            return True
        before = self.text.fold(mention.first - 1)
        return before in {"the", "its", "their", "these", "such", "those"} or (before in {"and", "but", "while"} and self.state.here)

    def _placed_before(self, frame: Frame) -> Frame:
        """A frame with the partner that its clause named before it: "With all countries it ran a deficit"."""
        start = self._strong_start(frame.first)
        for one in self.mentions:
            if one.first < start or one.last > frame.first or one.kind not in {g.ECONOMY, g.GROUP}:
                continue
            hit = self.text.hit_ending(g.DIRECTION, one.first, 2) or self.text.hit_ending(g.DIRECTION, one.first - 1, 2)
            if hit is None or self.text.fold(hit.first) in {"and", "for", "against"}:
                continue
            wanted = {EXPORTS: {"to"}, IMPORTS: {"from"}}.get(frame.word.measure, {"with"})
            between = [m for m in self.mentions if one.last <= m.first < frame.first and m.kind in {g.FLOW, QUANTITY}]
            party = self.frames.party(one)
            if hit.value in wanted and not between and party is not None:
                return replace(frame, others=(party,))
        return frame

    def _enter(self, meaning: Meaning) -> None:
        state = self.state
        state.share = None
        if meaning.measure in {EXPORTS, IMPORTS}:
            state.recent = [*state.recent[-1:], meaning]
        state.meaning, state.here, state.topic = meaning, True, ""
        if meaning.reason == "" and not meaning.is_open:
            state.seen = True
        owner = meaning.frame.owner
        if owner is not None and owner.code in self.pair and meaning.reason == "":
            state.subject = owner.code
            if not meaning.frame.word.verb and not meaning.frame.between:
                state.owner = owner.code
        elif not state.subject and meaning.owner in self.pair:
            state.subject = meaning.owner
        if not state.reporter and meaning.reason == "" and meaning.owner:
            state.reporter = self._first_named(meaning)

    def _first_named(self, meaning: Meaning) -> str:
        """Of the two, the one named first as trader in this sentence; the owner where neither is."""
        for one in self.mentions:
            if one.kind == g.ECONOMY and not self.sources.belongs(one):
                code = self.frames.code_of(one.value.codes)
                if code in self.pair:
                    return code
        return meaning.owner

    def _other(self, code: str) -> str:
        return self.pair[1] if code == self.pair[0] else self.pair[0]

    def _both_named(self) -> bool:
        named = {code for one in self.mentions if one.kind == g.ECONOMY for code in one.value.codes}
        return set(self.pair) <= named

    def _code(self, party: Party | None, taken: str = "") -> str:
        """The economy that a party is, pronouns resolved; empty where none is named."""
        if party is None:
            return ""
        if party.code == SUBJECT and party.last - party.first > 1:
            named = [one for one in self.mentions if one.kind == g.ECONOMY and one.last <= party.first]
            codes = [self.frames.code_of(one.value.codes) for one in named]
            if codes and codes[-1] in self.pair:
                return codes[-1]
        if party.code in {ITS, SUBJECT}:
            subject = self.state.subject or self.pair[0]
            return self._other(subject) if subject == taken else subject
        if party.code == THERE:
            state = self.state
            return self._other(state.owner or state.reporter or state.subject or self.pair[0])
        return party.code

    def _other_code(self, party: Party) -> str:
        """The economy that something goes to or comes from; "with it" means the one that is not the subject."""
        if party.code in {ITS, SUBJECT}:
            return self._other(self.state.owner or self.state.subject or self.pair[0])
        return self._code(party)

    def _understood(self, frame: Frame) -> Meaning:
        measure = BALANCE if frame.word.measure in _SIGN else frame.word.measure
        others = [self._other_code(one) for one in frame.others]
        named_others = [code for code in others if code in self.pair]
        owner = self._code(frame.owner, named_others[0] if named_others else "")
        reason = self._reason(frame, owner, others)
        is_open = not frame.has_party and not frame.mutual
        if frame.reverse and self.state.meaning is not None:
            owner = self._reversed_owner(measure)
            is_open = False
        if owner == "#both":
            owner = ""
        if owner not in self.pair:
            if named_others:
                owner = self._other(named_others[0]) if len(set(named_others)) == 1 else named_others[0]
            else:
                owner = self._open_owner(frame)
        if not reason and is_open:
            reason = self._open_reason(frame)
        elif not reason and not named_others and not frame.mutual and not frame.reverse and "#both" not in others and not self._is_bilateral(frame):
            reason = "other economy"
        goods, words = self._goods(frame, measure)
        sign = _SIGN.get(frame.word.measure, 0)
        if measure == BALANCE and sign == 0:
            sign = 1
        return Meaning(measure, owner, self._other(owner), goods, words, sign, reason, is_open, frame)

    def _open_owner(self, frame: Frame) -> str:
        """Whose a flow is that names nobody: the owner named last, the one whose figures are quoted, or the subject."""
        state = self.state
        if frame.word.verb:
            return state.subject or state.reporter or self.pair[0]
        last = state.meaning
        if last is not None and state.here and not last.reason and not last.frame.word.verb and last.measure in {EXPORTS, IMPORTS}:
            return last.owner
        return state.owner or state.reporter or state.subject or self.pair[0]

    def _reversed_owner(self, measure: str) -> str:
        """The owner of the flow that goes the other way than the last one."""
        last = self.state.meaning
        if last is None or last.measure not in {EXPORTS, IMPORTS}:
            return self._other(self.state.subject or self.pair[0])
        exporter = last.owner if last.measure == EXPORTS else last.other
        return self._other(exporter) if measure == EXPORTS else exporter

    def _reason(self, frame: Frame, owner: str, others: list[str]) -> str:
        if owner == REGION_PARTY or REGION_PARTY in others:
            return "part"
        if owner and owner not in self.pair and owner != "#both":
            return "other economy"
        if others and not any(code in self.pair or code == "#both" for code in others):
            return "other economy"
        if owner in self.pair and others and all(code == owner for code in others):
            return "other economy"
        return ""

    def _is_bilateral(self, frame: Frame) -> bool:
        """Whether a frame with one economy is about the two: nothing says "total", and the two were spoken of."""
        if frame.owner is not None and frame.owner.code == "#both":
            return True
        if (frame.total or self._is_in_total(frame)) and frame.owner is not None and not frame.others:
            return False
        return self.state.seen or self._both_named()

    def _is_in_total(self, frame: Frame) -> bool:
        first = frame.owner.first if frame.owner is not None else frame.first
        words = [self.text.fold(place) for place in (*range(first - 3, first), *range(frame.last, frame.last + 3))]
        return bool({"altogether", "worldwide", "globally"} & set(words)) or "in total" in " ".join(words)

    def _open_reason(self, frame: Frame) -> str:
        """Why a flow that names nobody is not between the two: nothing said so far that it is."""
        named = [one for one in self.mentions if one.kind in {g.ECONOMY, g.GROUP}]
        if not named and not frame.total and frame.word.measure == TURNOVER and self.state.meaning is None:
            return ""
        previous = self.state.meaning
        if self.state.here and previous is not None and previous.reason:
            return previous.reason
        own = all(one.kind == g.ECONOMY and self.frames.code_of(one.value.codes) in self.pair for one in named)
        early = frame.word.measure == TURNOVER and own and not frame.total
        return "" if self.state.seen or self._both_named() or early else "other economy"

    def _goods(self, frame: Frame, measure: str) -> tuple[str, tuple[int, int]]:
        previous = self.state.meaning
        if frame.goods:
            if self.grammar_goods_is_group(frame.goods):
                return self.text.words(*frame.goods_words).lower(), frame.goods_words
            return frame.goods, frame.goods_words
        carried = previous is not None and self.state.here and previous.measure == measure and not frame.total
        if previous is not None and (carried or frame.anaphoric) and previous.goods != TOTAL and measure not in {BALANCE, TURNOVER}:
            return previous.goods, previous.goods_words
        return TOTAL, (0, 0)

    def grammar_goods_is_group(self, goods: str) -> bool:
        return not goods.replace("+", "").isdigit() and not goods.startswith(("excluding", "non-"))

    # Other mentions

    def _on_pronoun(self, mention: Mention) -> None:
        """ "Those from Kazakhstan" goes on about the flow spoken of last; "the two" alone speaks of trade both ways."""
        state = self.state
        if mention.value == "those" and state.meaning is not None:
            direction = self.text.hit(g.DIRECTION, mention.last)
            if direction is None and self.text.fold(mention.last) != "of":
                return
            word = FlowWord(state.meaning.frame.word.measure, verb=False, weak=True)
            self._on_flow(Mention(mention.first, mention.last, g.FLOW, word))
        elif mention.value == "both" and not state.here and state.meaning is not None and not self._has_flow():
            frame = Frame(FlowWord(TURNOVER, verb=False, weak=False), mention.first, mention.last)
            owner = state.reporter or self.pair[0]
            state.meaning = Meaning(TURNOVER, owner, self._other(owner), TOTAL, (0, 0), 0, "", False, frame)
        elif mention.value == "subject" and self.text.fold(mention.first) == "they" and not state.here and state.recent and not self._has_flow():
            state.meaning = state.recent[-1]

    def _has_flow(self) -> bool:
        return any(one.kind == g.FLOW for one in self.mentions)

    def _on_topic(self, mention: Mention) -> None:
        light = mention.value in self.grammar.trade["topics_light"]["words"]
        if light and self.state.here:
            return
        self.state.topic, self.state.topic_at = mention.value, mention.first

    def _on_period(self, mention: Mention) -> None:
        period: PeriodMention = mention.value
        self.state.vague = self.state.vague or period.means == "vague"
        if period.is_span and not period.comparing and not self._is_base_at(mention.first):
            span = self._span(period)
            if span is not None:
                earlier = self.state.span is not None and span == self.state.span.shifted(-MONTHS)
                self.state.sentence_span = span
                self.state.span = self.state.span if earlier else span
                self.state.span_words = (mention.first, mention.last)
        self.passed.append(Passed(mention.first, mention.last, "period"))

    def _is_base_at(self, place: int) -> bool:
        """Whether a period belongs to a number that something is compared with: "from $4 billion in 2022"."""
        before = [one for one in self.mentions if one.last <= place and one.first >= place - 8]
        if not before or before[-1].kind != QUANTITY:
            return False
        return self._is_base(before[-1].value) and self._linked(before[-1].last, place)

    def _linked(self, first: int, last: int) -> bool:
        linking = self.grammar.periods["words"]["linking"]
        return last - first <= 5 and all(self.text.fold(place) in linking for place in range(first, last))

    def _clock(self, current: Span | None) -> Clock:
        fiscal = self._fiscal()
        return Clock(self.date, current, fiscal)

    def _fiscal(self) -> FiscalYear | None:
        order = (self.state.reporter or self.pair[0], *self.pair)
        return next((self.grammar.fiscal[code] for code in order if code in self.grammar.fiscal), None)

    def _span(self, period: PeriodMention, current: Span | None = None) -> Span | None:
        return span_of(period.means, period.slots, self._clock(current or self.state.span))

    # Numbers

    def _on_quantity(self, mention: Mention) -> None:
        quantity: Quantity = mention.value
        result = self._claim(mention, quantity)
        if isinstance(result, str):
            self.passed.append(Passed(mention.first, mention.last, result))
        else:
            self.found.append(result)

    def _claim(self, mention: Mention, quantity: Quantity) -> Found | str:
        """The claim that a number is, or why it is none."""
        unlike = self._unlike(quantity)
        if unlike:
            return unlike
        bound = self._bound_after(mention)
        if isinstance(bound, str):
            return bound
        meaning = bound or self._carried(mention)
        if isinstance(meaning, str):
            return meaning
        elsewhere = self._elsewhere(mention, bound)
        if elsewhere:
            return elsewhere
        if self._is_forecast(mention):
            return "forecast"
        kind = self._kind(mention, quantity, bound)
        excess = self._excess(mention, quantity)
        if excess is not None:
            meaning, kind = excess, LEVEL
        elif self._is_listed(mention):
            meaning = self._listed(mention, meaning)
        if kind == "":
            return "no trade"
        if kind == SHARE:
            meaning = self._share_of(mention, meaning, bound)
            self.state.share = meaning
            meaning = self._share_goods(mention, meaning)
            if bound is not None and not meaning.share_of_flow and meaning.reason == "" and meaning.measure in {EXPORTS, IMPORTS, TURNOVER}:
                self.state.reporter = meaning.owner
        elif kind != GROWTH:
            meaning = self._goods_after(mention, meaning)
        meaning = self._told_of(mention, meaning, bound)
        partnered = self._with_partner(mention, self._with_partner_before(mention, meaning, bound), kind)
        if meaning is self.state.meaning and meaning.reason and not partnered.reason:
            self.state.meaning = partnered
        meaning = partnered
        if meaning.reason:
            return meaning.reason
        return self._finished(mention, quantity, meaning, kind, bound=bound is not None)

    def _unlike(self, quantity: Quantity) -> str:
        """Why a number cannot be a claim whatever stands around it."""
        if not quantity.published:
            return "unreadable"
        if quantity.is_range:
            return "range"
        if quantity.unit in {COUNT, OTHER, POINTS}:
            return {COUNT: "count", OTHER: "other unit", POINTS: "points"}[quantity.unit]
        for place in range(quantity.last, quantity.last + 3):
            if self.text.hit(g.PER, place) and (place == quantity.last or self.text.fold(quantity.last) in {"(", "dollars"}):
                return "price"
        return "second currency" if self._is_second(quantity) else ""

    def _is_second(self, quantity: Quantity) -> bool:
        """Whether it says the number before once more, in brackets or after "or", in another currency."""
        if quantity.unit != MONEY_UNIT:
            return False
        before = [one for one in self.mentions if one.kind == QUANTITY and one.last <= quantity.first]
        if not before or before[-1].value.unit != MONEY_UNIT or before[-1].value.money == quantity.money:
            return False
        between = [self.text.fold(place) for place in range(before[-1].last, quantity.first)]
        return len(between) <= 6 and bool({"(", "or", "equivalent", "["} & set(between)) and not {"and", "from"} & set(between)

    def _bound_after(self, mention: Mention) -> Meaning | str | None:
        """What a number is of where that follows it: "$1.9 billion of non-oil exports", "a $5 billion deficit"."""
        place, unknown, through_of = mention.last, 0, False
        goods: Mention | None = None
        while place < min(self.sentence.stop, mention.last + 9):
            one = self.text.at(place)
            token = self.text.tokens[place]
            if one is None:
                following = self.text.at(place + 1)
                if place == mention.last and token.fold in {"was", "were"} and following is not None and following.kind == g.FLOW and self.text.fold(mention.first - 1) in {"which", "including"}:
                    return self._bound_flow(following, mention, through_of=True)
                if token.kind not in {WORD, OWNER} or token.fold in {"and", "or", "while", "but", "from", "to", "with", "than", "as", "was", "were", "which", "is"}:
                    return None
                if self.text.hit(g.MOVE, place) and not self.text.hit(g.MOVE_AFTER, place):
                    return None
                through_of = through_of or token.fold in {"of", "in", "worth"}
                unknown += token.fold not in self.grammar.links
                if unknown > 2:
                    return None
                place += 1
                continue
            if one.kind == g.FLOW:
                return self._with_goods_of(self._bound_flow(one, mention, through_of=through_of), goods)
            if one.kind == g.GOODS and one.value != TOTAL:
                goods = one
            if one.kind == g.TOPIC and unknown <= 1:
                return self._bound_topic(one, mention, through_of=through_of)
            if one.kind in {QUANTITY, RANK, g.IDLE, g.SOURCE, g.SPEAKER, g.AGENCY} or (one.kind == PERIOD and place > mention.last):
                return None
            place = one.last
        return None

    def _with_goods_of(self, meaning: Meaning | None, goods: Mention | None) -> Meaning | None:
        if meaning is None or goods is None or meaning.goods != TOTAL:
            return meaning
        frame = self.frames.with_goods(replace(meaning.frame, goods="", goods_words=(0, 0)), goods)
        code, words = self._goods(frame, meaning.measure)
        return replace(meaning, goods=code, goods_words=words)

    def _goods_after(self, mention: Mention, meaning: Meaning) -> Meaning:
        """The meaning with goods that follow a number: "5.9 million tons of oil", "$2 billion worth of cars"."""
        listed = self._goods_before(mention, meaning)
        if listed is not None:
            return replace(self._with_goods_of(replace(meaning, goods=TOTAL), listed) or meaning)
        place = mention.last
        while place < mention.last + 5 and (self.text.fold(place) in {"of", "worth", "in", "non"} or self._is_adjective(place)):
            place += 1
        one = self.text.at(place)
        if place == mention.last or one is None or one.kind != g.GOODS or one.value == TOTAL or meaning.measure in {BALANCE}:
            return meaning
        found = self._with_goods_of(replace(meaning, goods=TOTAL), one)
        if found is not None and meaning is self.state.meaning:
            self.state.meaning = found
        return found or meaning

    def _is_adjective(self, place: int) -> bool:
        one = self.text.at(place)
        return one is not None and one.kind == g.ECONOMY and one.value.form == "adjective"

    def _goods_before(self, mention: Mention, meaning: Meaning) -> Mention | None:
        """Goods of a list, each with its number: "iron and steel valued at $7 million and cement at $5 million"."""
        place = mention.first - 1
        while place > max(meaning.frame.end, mention.first - 6) and self.text.at(place) is None:
            token = self.text.tokens[place]
            if token.text == "," or (token.fold not in self.grammar.links and not self.text.hit(g.MOVE, place) and token.text != "("):
                return None
            place -= 1
        one = self.text.at(place)
        if one is None or one.kind != g.GOODS or one.value == TOTAL or one.first < meaning.frame.end:
            return None
        return one if meaning.measure in {EXPORTS, IMPORTS} else None

    def _bound_flow(self, flow: Mention, mention: Mention, *, through_of: bool) -> Meaning | None:
        if not through_of and flow.first - mention.last > 4:
            return None
        if flow.value.verb and not through_of:
            return None
        meaning = self._meaning(flow)
        if meaning is not None:
            self.state.used.add(flow.first)
            if mention.value.unit != PERCENT or not through_of:
                self._enter(meaning)
        return meaning

    def _bound_topic(self, topic: Mention, mention: Mention, *, through_of: bool) -> str | None:
        near = topic.first - mention.last
        return topic.value if near <= (6 if through_of else 2) else None

    def _carried(self, mention: Mention) -> Meaning | str:
        """What a number is of where that stood before it."""
        state = self.state
        if state.topic and not self._past_topic(mention.first):
            return state.topic
        if state.share is not None and self._is_worth_of_share(mention):
            return replace(state.share, share_of_flow=False)
        if state.meaning is None or not state.here:
            ahead = self._ahead(mention)
            if ahead is not None:
                return ahead
        if state.meaning is None:
            return "no trade"
        if not self._goes_on(mention):
            return "no trade"
        return state.meaning

    def _is_worth_of_share(self, mention: Mention) -> bool:
        """Whether a number says what the share before it is worth: "2.9 percent of its exports, worth €840 million"."""
        if not self.found or self.found[-1].unit != "share_percent" or mention.value.unit == PERCENT:
            return False
        between = {self.text.fold(place) for place in range(self.found[-1].last, mention.first)}
        return bool(between & {"worth", "(", "or"}) and mention.first - self.found[-1].last <= 6

    def _past_topic(self, place: int) -> bool:
        """Whether a word of another matter that came after one of trade has ended before a place, at a comma."""
        return self.state.here and any(self.text.fold(one) in {",", ";"} for one in range(self.state.topic_at, place))

    def _ahead(self, mention: Mention) -> Meaning | None:
        """A word for trade that follows in the same clause: "In 2023 some $5 billion worth was exported"."""
        leading = {self.text.fold(place) for place in range(self.sentence.start, min(mention.first, self.sentence.start + 2))}
        if leading & {"with", "at"} and all(one.first >= mention.first or one.kind in {QUANTITY, PERIOD} for one in self.mentions):
            return next((self._meaning(one) for one in self.mentions if one.kind == g.FLOW), None)
        for one in self.mentions:
            if one.first < mention.last:
                continue
            if one.kind == QUANTITY or one.first - mention.last > 8 or any(
                self.text.fold(place) in {",", ";", ":", "and"} for place in range(mention.last, one.first)
            ):
                return None
            if one.kind == g.FLOW:
                return self._meaning(one)
        return None

    def _clause_start(self, place: int) -> int:
        """Where the clause of a place begins: after the last comma, stop or word such as "while"."""
        bounds = self.grammar.trade["links"]["bounds"]
        for before in range(place - 1, self.sentence.start - 1, -1):
            if self.text.tokens[before].text in ",;:—()" or self.text.fold(before) in bounds:
                return before + 1
        return self.sentence.start

    def _goes_on(self, mention: Mention) -> bool:
        """Whether nothing but small words and known ones stands between a number and what was said before."""
        start = self._clause_start(mention.first)
        unknown = 0
        place = start
        while place < mention.first:
            one = self.text.at(place)
            if one is not None:
                if one.kind == g.FLOW:
                    return True
                if one.kind == g.ECONOMY and not self.state.here and not self._is_governed(one) and one.value.form == "noun":
                    unknown += 1
                if one.kind == g.REGION and self.text.fold(one.last) not in {",", ")"}:
                    return False
                if self._economy_moves(one):
                    return False
                place = one.last
                continue
            token = self.text.tokens[place]
            known = token.fold in self.grammar.links or self.text.hit(g.MOVE, place) or self.text.hit(g.SAY, place)
            if token.kind == WORD and not known and not (token.is_capital and self.text.hit(g.SAY, place + 1)):
                unknown += 1
            place += 1
        return unknown <= (2 if self.state.here else 1)

    def _is_governed(self, one: Mention) -> bool:
        hit = self.text.hit_ending(g.DIRECTION, one.first, 3)
        return hit is not None or self.text.fold(one.first - 1) in {"in", "by", "of", "the"}

    def _economy_moves(self, one: Mention) -> bool:
        """Whether an economy itself grows: "an India growing at 8 percent"."""
        if one.kind != g.ECONOMY or one.value.form != "noun":
            return False
        return self.text.fold(one.last) in {"grew", "growing", "grows", "expanded", "shrank", "contracted", "grow"}

    def _is_forecast(self, mention: Mention) -> bool:
        """Whether a number is hoped for, planned or expected rather than so."""
        if self._is_now(mention):
            return False
        if self._is_base(mention.value) and not self._leads_from(mention):
            return self._is_future(mention)
        start = self._modal_start(mention.first)
        if any(self._is_modal(place) for place in range(start, mention.first)):
            return True
        after = min(self.sentence.stop, mention.last + 7)
        for place in range(mention.last, after):
            if self.text.tokens[place].text in ",;:" or self.text.at(place) is not None and self.text.at(place).kind == QUANTITY:
                break
            if self._is_modal(place) and self.text.fold(place) not in {"can", "may", "if"}:
                return True
        return self._is_future(mention)

    def _leads_from(self, mention: Mention) -> bool:
        """Whether a number is the first of "from €20bn to €10bn" and no time of its own says that it was so."""
        following = [one for one in self.mentions if one.first >= mention.last][:1]
        to = self.text.fold(mention.last) == "to" and bool(following) and following[0].kind == QUANTITY
        return to and self.text.fold(mention.value.first - 1) == "from"

    def _is_modal(self, place: int) -> bool:
        one = self.text.at(place)
        return self.text.hit(g.MODAL, place) is not None and (one is None or one.kind != PERIOD)

    def _modal_start(self, place: int) -> int:
        for before in range(place - 1, self.sentence.start - 1, -1):
            token = self.text.tokens[before]
            following = self.text.fold(before + 1)
            if token.text in ";:—" or token.fold in {"which", "while", "but", "whereas", "after"}:
                return before + 1
            if token.text == "," and following not in {"to", "by", "and", "or", "with", "as"}:
                return before + 1
        return self.sentence.start

    def _is_now(self, mention: Mention) -> bool:
        around = [*range(max(self.sentence.start, mention.first - 4), mention.first), mention.last, mention.last + 1]
        return any(self.text.fold(place) in {"now", "currently", "current", "today", "present", "existing", "already"} for place in around)

    def _is_future(self, mention: Mention) -> bool:
        own = self._own_period(mention)
        if own is None:
            return False
        span = self._span(own.value)
        by = self.text.fold(own.first - 1) in {"by", "until"} or self.text.fold(own.first - 2) == "by"
        if span is None or not self.date.year:
            return False
        return span.end_year > self.date.year or (by and span.end_year >= self.date.year)

    def _elsewhere(self, mention: Mention, bound: Meaning | None) -> str:
        """Why a number is another economy's or a region's, by what stands before it in its clause."""
        if self.text.fold(mention.first - 1) == "(":
            before = self.text.at(mention.first - 2)
            party = self.frames.party(before) if before is not None else None
            if party is not None and party.code not in {ITS, SUBJECT, THERE, "#both", *self.pair}:
                return "other economy"
        if self._passes_through(mention.first):
            return "part"
        start = self._clause_start(mention.first)
        if self._is_beside_another(start, mention.first):
            return "other economy"
        inside = [one for one in self.mentions if start <= one.first < mention.first]
        for one in inside:
            if one.kind == g.FLOW and bound is None:
                return ""
            if one.kind == g.REGION and not self._is_governed(one):
                return "part"
            if one.kind in {g.ECONOMY, g.GROUP} and not self._is_governed(one) and not self.sources.belongs(one):
                party = self.frames.party(one)
                if party is not None and one.kind == g.ECONOMY and one.value.form != "capital":
                    return "other economy" if party.code not in self.pair else ""
        return ""

    def _is_beside_another(self, start: int, place: int) -> bool:
        """Whether a number stands in apposition to an economy that is none of the two: "Mexico, with $475 billion"."""
        at = place - 1
        while at > start and self.text.fold(at) in {"with", "at", "on", "worth", ","}:
            at -= 1
        before = self.text.at(at if at >= start and at < place - 1 else start - 2)
        if at == place - 1 or before is None or (at == start - 2 and self.text.fold(start - 1) != ","):
            return False
        party = self.frames.party(before) if before is not None else None
        return party is not None and party.code not in {ITS, SUBJECT, THERE, "#both", *self.pair}

    def _passes_through(self, place: int) -> bool:
        for before in range(self._strong_start(place), min(self.sentence.stop, place + 10)):
            if before > place and self.text.fold(before) in {",", ";", "and"}:
                return False
            hit = self.text.hit(g.DIRECTION, before)
            if hit is not None and hit.value == "through":
                after = hit.last
                while self.text.fold(after) in {"the", "a"} or self._is_adjective(after):
                    after += 1
                one = self.text.at(after)
                if after < len(self.text.tokens) and (
                    (one is not None and one.kind in {g.REGION, g.TOPIC, g.ECONOMY}) or (one is None and self.text.tokens[after].is_capital)
                ):
                    return True
        return False

    # Which kind of number

    def _kind(self, mention: Mention, quantity: Quantity, bound: Meaning | None) -> str:
        if quantity.unit == PERCENT:
            return self._percent_kind(mention, quantity, bound)
        if quantity.unit == TIMES:
            return self._times_kind(mention, quantity)
        if quantity.unit in {MONEY_UNIT, TONNES}:
            return CHANGE if self._is_change(mention) else LEVEL
        return ""

    def _after_words(self, mention: Mention) -> int:
        """The token after a number's own words on a year or month: "percent year on year", "percent annual"."""
        place = mention.last
        for _step in range(2):
            hit = self.text.hit(g.GROWTH_ON, place)
            if hit is None:
                break
            place = hit.last
        return place

    def _move_after(self, mention: Mention) -> int:
        hit = self.text.hit(g.MOVE_AFTER, self._after_words(mention))
        if hit is None:
            return 0
        following = self.text.at(hit.last)
        directly = following is not None and following.kind == QUANTITY
        if mention.value.unit != PERCENT and (directly or self.text.fold(hit.first) in _NO_CHANGE):
            plain = self.text.fold(hit.first) in {"up", "down"} and self.text.fold(hit.last) in {",", ".", "on", ";"}
            return int(hit.value) if plain else 0
        if directly and self.text.fold(hit.first) in {"up", "down"}:
            return 0
        return int(hit.value)

    def _move_before(self, mention: Mention) -> tuple[int, int]:
        """The sign of the nearest word of movement before a number in its clause, and how many tokens lie between."""
        start = self._strong_start(mention.first)
        for place in range(mention.first - 1, start - 1, -1):
            one = self.text.at(place)
            hit = self.text.hit(g.MOVE, place)
            if hit is not None and hit.last <= mention.first and (one is None or one.kind not in {QUANTITY, PERIOD, g.FLOW}):
                return int(hit.value), mention.first - hit.last
            if one is not None and one.kind == g.FLOW:
                return 0, 99
        return 0, 99

    def _strong_start(self, place: int) -> int:
        for before in range(place - 1, self.sentence.start - 1, -1):
            if self.text.tokens[before].text in ";:—":
                return before + 1
        return self.sentence.start

    def _percent_kind(self, mention: Mention, quantity: Quantity, bound: Meaning | None) -> str:
        state = self.state
        after = self._move_after(mention)
        sign, near = self._move_before(mention)
        said = self.text.hit_ending(g.SHARE_BEFORE, mention.first, 4)
        if quantity.published.startswith("-"):
            return GROWTH
        if quantity.signed and self.text.fold(mention.last) != "of":
            state.sign = 1
            return self._growth(GROWTH)
        if said is not None and self.text.fold(said.first) != "or" and not after:
            return self._growth(SHARE)
        if after:
            state.sign = after
            return self._growth(GROWTH)
        if near <= 3 and self._by_or_direct(mention):
            state.sign = sign
            return self._growth(GROWTH)
        if self._says_share(mention, bound):
            return self._growth(SHARE)
        if near < 99:
            state.sign = sign
            return self._growth(GROWTH)
        if self.text.fold(mention.first - 1) == "by":
            return self._growth(GROWTH)
        if self.text.fold(mention.first - 1) == "or" and self._money_beside(mention):
            return self._growth(GROWTH if self.found[-1].unit.endswith("_change") else SHARE)
        return state.percent

    def _money_beside(self, mention: Mention) -> bool:
        """Whether a number of money stands just before, which a percentage says once more: "$4 billion or 23 percent"."""
        return bool(self.found) and mention.first - self.found[-1].last <= 2 and self.found[-1].unit != "yoy_percent"

    def _growth(self, kind: str) -> str:
        self.state.percent = kind
        return kind

    def _by_or_direct(self, mention: Mention) -> bool:
        """Whether a word of movement leads to a percentage by "by" or straight, and not by "to" or "at"."""
        for place in range(mention.first - 1, max(self.sentence.start, mention.first - 4) - 1, -1):
            if self.text.hit(g.MOVE, place):
                return True
            if self.text.fold(place) in {"to", "at", "from", "of"}:
                return self.text.fold(place) == "of" and self.text.hit_ending(g.MOVE, place, 2) is not None
        return False

    def _says_share(self, mention: Mention, bound: Meaning | None) -> bool:
        after = self.text.hit(g.SHARE_AFTER, mention.last)
        if after is not None:
            return True
        if bound is not None:
            return True
        start = self._clause_start(mention.first)
        words = [self.text.fold(place) for place in range(self._strong_start(mention.first), mention.first)]
        if "share" in words or "proportion" in words:
            return True
        return any(
            self.text.hit(g.SHARE_BEFORE, place) and self.text.fold(place) not in {"or"} for place in range(start, mention.first)
        ) or (self.text.fold(mention.first - 1) == "or" and self.text.fold(mention.last) in {"of"})

    def _times_kind(self, mention: Mention, quantity: Quantity) -> str:
        sign, near = self._move_before(mention)
        if quantity.worded:
            return GROWTH if not self._percent_follows(mention) else ""
        if near <= 3 or self._move_after(mention) or self.text.fold(mention.last) in {"that", "as", "the"}:
            self.state.sign = sign or 1
            return GROWTH
        return ""

    def _percent_follows(self, mention: Mention) -> bool:
        """Whether the same rise is said once more in percent: "nearly doubled, by 93 percent"."""
        following = [one for one in self.mentions if one.first >= mention.last and one.kind == QUANTITY]
        if not following or following[0].value.unit != PERCENT or following[0].first - mention.last > 12:
            return False
        between = [self.text.fold(place) for place in range(mention.last, following[0].first)]
        if "and" in between or any(one.kind == g.FLOW for one in self.mentions if mention.last <= one.first < following[0].first):
            return False
        return bool(set(between[-2:]) & {"by", "up", "(", "rising", "growing", "+"})

    def _is_change(self, mention: Mention) -> bool:
        """Whether money is how much something moved by, and not how much it was."""
        after = self._move_after(mention)
        if after:
            self.state.sign = after
        if after or self._or_percent_less(mention):
            return True
        place = mention.first - 1
        if self.text.fold(place) in {"a", "an", "another", "further"}:
            place -= 1
        if self.text.fold(place) == "by":
            sign, near = self._move_before(mention)
            if near < 99:
                self.state.sign = sign
            return near < 99
        if self.text.fold(place) == "of":
            hit = self.text.hit_ending(g.MOVE_AFTER, place, 2)
            if hit is not None and self.text.fold(hit.first) not in _NO_CHANGE | {"more", "less"}:
                self.state.sign = int(hit.value)
                return True
            return False
        hit = self.text.hit_ending(g.MOVE, place + 1, 2)
        if hit is None or self.text.fold(hit.first) in _LEVELS or self.text.fold(hit.first - 1) in {"made", "make", "makes", "making", "took"}:
            return False
        self.state.sign = int(hit.value)
        return True

    def _or_percent_less(self, mention: Mention) -> bool:
        """ "€3.3bn or 21pc less than": the word after the second number is of both."""
        following = [one for one in self.mentions if one.first >= mention.last][:1]
        if self.text.fold(mention.last) != "or" or not following or following[0].kind != QUANTITY:
            return False
        sign = self._move_after(following[0]) if following[0].value.unit == PERCENT else 0
        if sign:
            self.state.sign = sign
        return bool(sign)

    # Shares and partners

    def _share_of(self, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
        """Of whose trade a number is a share: the economy whose exports, imports or turnover are the whole."""
        if bound is None:
            return self.state.share or meaning
        owner = bound.frame.owner
        subject = self.state.meaning
        if owner is not None and owner.code == ITS:
            named = self._clause_economy(mention.first)
            if not named and subject is not None and self.state.here and subject.frame.word.verb and subject.measure == IMPORTS:
                named = subject.owner
            if named:
                bound = bound.turned(self._other(named), named)
        elif owner is None and not bound.frame.others and subject is not None and subject.reason == "" and subject.measure == bound.measure:
            bound = bound.turned(subject.owner, subject.other)
        elif owner is None and not bound.frame.others:
            named = self._clause_economy(mention.first)
            if named:
                bound = bound.turned(self._other(named), named)
        goods = bound.goods
        if goods == TOTAL and subject is not None and self.state.here and subject.measure == bound.measure and owner is None:
            goods = subject.goods
        known = owner is None or owner.code in {ITS, SUBJECT, *self.pair}
        if bound.reason == "other economy" and known and not bound.frame.others and self._both_near(mention):
            bound = replace(bound, reason="")
        return replace(bound, goods=goods)

    def _share_goods(self, mention: Mention, meaning: Meaning) -> Meaning:
        """Goods that are a share of a flow: "cars made up 38 percent of the imports", "iron ore for 20%"."""
        place = mention.first - 1
        start = max(self.sentence.start, mention.first - 7)
        while place >= start:
            one = self.text.at(place)
            if one is not None and one.kind == g.GOODS and one.value != TOTAL:
                found = self._with_goods_of(replace(meaning, goods=TOTAL), one)
                inside = meaning.frame.goods_words[0] <= one.first < meaning.frame.goods_words[1]
                return replace(found, share_of_flow=True) if found is not None and not inside else meaning
            if one is not None and one.kind not in {PERIOD, g.SOURCE}:
                return meaning
            if self.text.tokens[place].text in ",;:" or (one is None and self.text.fold(place) in {"of", "to"} and place < mention.first - 2):
                return meaning
            place -= 1
        return meaning

    def _both_near(self, mention: Mention) -> bool:
        return self._both_named() or self.state.seen

    def _clause_economy(self, place: int) -> str:
        """The economy of the pair that is the subject of a clause."""
        for one in self.mentions:
            if self._clause_start(place) <= one.first < place and one.kind == g.ECONOMY:
                code = self.frames.code_of(one.value.codes)
                if code in self.pair and not self.text.is_owner(one.last):
                    return code
        return ""

    def _with_partner(self, mention: Mention, meaning: Meaning, kind: str) -> Meaning:
        """The meaning with what follows the number: "from Germany", "with Canada", "to the US"."""
        place = mention.last
        while place < min(self.sentence.stop, mention.last + 7):
            hit = self.text.hit(g.DIRECTION, place)
            if hit is not None and self.text.fold(place) not in {"and", "for", "against"}:
                _end, named = self.frames.parties(hit.last)
                if named:
                    return self._directed(meaning, str(hit.value), [self._code(one) for one in named])
                if self.text.at(hit.last) is not None:
                    return meaning
            one = self.text.at(place)
            if one is not None and one.kind == g.PRONOUN and one.value == "there":
                return meaning
            if one is not None and one.kind in {QUANTITY, g.FLOW, RANK}:
                return meaning
            if self.text.tokens[place].text in ",;:()" or self.text.fold(place) in {"and", "while", "but"}:
                return meaning
            place = one.last if one is not None else place + 1
        return meaning

    def _excess(self, mention: Mention, quantity: Quantity) -> Meaning | None:
        """A balance that is said as one flow exceeding the other: "exports exceeded imports by $28 billion"."""
        if quantity.unit != MONEY_UNIT or self.text.fold(mention.first - 1) != "by":
            return None
        flows = [one for one in self.mentions if self._strong_start(mention.first) <= one.first < mention.first and one.kind == g.FLOW]
        if len(flows) < 2 or {one.value.measure for one in flows[-2:]} != {EXPORTS, IMPORTS}:
            return None
        between = {self.text.fold(place) for place in range(flows[-2].last, flows[-1].first)}
        more = between & {"exceeded", "exceed", "exceeding", "outstripped", "outweighed", "surpassed", "topped", "outpaced", "beat", "higher", "larger", "greater", "above", "than"}
        less = between & {"below", "under", "less", "lower", "trailed", "behind", "smaller"}
        first = self._meaning(flows[-2])
        if not (more or less) or first is None:
            return None
        sign = (1 if first.measure == EXPORTS else -1) * (-1 if less else 1)
        return replace(first, measure=BALANCE, sign=sign, goods=TOTAL)

    def _is_listed(self, mention: Mention) -> bool:
        """Whether a number is one of several that "respectively" shares out."""
        stop = next((place for place in range(mention.last, self.sentence.stop) if self.text.tokens[place].text in ";:"), self.sentence.stop)
        return any(self.text.hit(g.RESPECTIVELY, place) for place in range(mention.last, stop))

    def _listed(self, mention: Mention, meaning: Meaning) -> Meaning:
        """The meaning of the number's place in its list: "exports and imports were $5 billion and $3 billion, respectively"."""
        row = self._row(mention)
        place = next((at for at, one in enumerate(row) if one.first == mention.first), 0)
        if len(row) < 2:
            return meaning
        words = [self.text.fold(one) for one in range(meaning.frame.first, meaning.frame.last)]
        flows = [one for one in words if one.startswith(("export", "import"))]
        if meaning.measure == TURNOVER and len(flows) == 2 and place < 2:
            return replace(meaning, measure=EXPORTS if flows[place].startswith("export") else IMPORTS)
        said = [one for one in self.mentions if one.kind == g.FLOW and one.last <= row[0].first]
        if len(said) >= len(row):
            found = self._meaning(said[len(said) - len(row) + place])
            return found or meaning
        recent = self.state.recent
        if not said and len(recent) >= 2 and len(row) == 2:
            return recent[place - 2]
        return meaning

    def _row(self, mention: Mention) -> list[Mention]:
        """The numbers of one unit that stand in a row with this one, only commas and "and" between them."""
        numbers = [one for one in self.mentions if one.kind == QUANTITY and one.value.unit == mention.value.unit]
        rows: list[list[Mention]] = []
        for one in numbers:
            between = {self.text.fold(place) for place in range(rows[-1][-1].last, one.first)} if rows else set()
            if rows and between <= {",", "and", "to", "by", "a", "at"} and one.first - rows[-1][-1].last <= 3:
                rows[-1].append(one)
            else:
                rows.append([one])
        return next((row for row in rows if mention in row), [mention])

    def _told_of(self, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
        """The same flow of the other economy, where only its name stands before a number: "Türkiye $4.35 billion"."""
        before = self.text.at(mention.first - 1)
        if bound is not None or before is None or before.kind != g.ECONOMY or before.value.form != "noun":
            return meaning
        if self.text.fold(before.first - 1) not in {",", ";", "and", "while", "but"} or meaning.measure not in {EXPORTS, IMPORTS}:
            return meaning
        code = self.frames.code_of(before.value.codes)
        if code not in self.pair or code == meaning.owner or not meaning.frame.word.verb:
            return meaning
        return replace(meaning.turned(code, self._other(code)), frame=replace(meaning.frame, owner=Party(ITS, before.first, before.last)))

    def _with_partner_before(self, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
        """The meaning with another partner of the same flow: "exports to Czechia grew by 17 percent and to Poland by 28"."""
        if bound is not None:
            return meaning
        for place in range(mention.first - 1, max(meaning.frame.end, self.sentence.start, mention.first - 8), -1):
            if self.text.tokens[place].text in ",;:" or self.text.fold(place) in {"and", "while", "but"}:
                hit = self.text.hit(g.DIRECTION, place + 1)
                _end, named = self.frames.parties(hit.last) if hit is not None else (0, [])
                if hit is not None and named and hit.value in {"to", "from", "with"}:
                    return self._directed(meaning, str(hit.value), [self._code(one) for one in named])
                return meaning
        return meaning

    def _directed(self, meaning: Meaning, direction: str, codes: list[str]) -> Meaning:
        ours = [code for code in codes if code in self.pair]
        if not ours:
            both = "#both" in codes
            return meaning if both else replace(meaning, reason="other economy")
        code = ours[0]
        if meaning.reason == "other economy":
            meaning = replace(meaning, reason="")
        self.state.seen = True
        if direction == "with" or meaning.measure in {TURNOVER, BALANCE}:
            return meaning.turned(self._other(code), code) if code == meaning.owner and meaning.is_open else meaning
        toward = direction == "to"
        exporter = self._other(code) if toward else code
        owner = exporter if meaning.measure == EXPORTS else self._other(exporter)
        return meaning.turned(owner, self._other(owner))

    # Time

    def _own_period(self, mention: Mention) -> Mention | None:
        """The period that stands right after a number: "$5 billion in 2022", "($1.4 billion a year before)"."""
        place = mention.last
        for one in self.mentions:
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
            bracket = self.text.fold(one.first - 1) == "("
            if bracket and self.text.fold(one.last) not in {")", ",", ";"}:
                return None  # "(2022: $4 billion)" goes on with another number
            return one if self._near(place, one.first) else None
        return None

    def _near(self, first: int, last: int) -> bool:
        linking = {*self.grammar.periods["words"]["linking"], "growth", "rise", "more", "less", "higher", "lower", "to", "from", "with", "increase", "decline", "fall"}
        return last - first <= 5 and all(self.text.fold(place) in linking for place in range(first, last))

    def _is_base(self, quantity: Quantity) -> bool:
        """Whether a number is what another is compared with: "from $4 billion", "against the $4 billion of 2022"."""
        if not isinstance(quantity, Quantity) or quantity.compared:
            return isinstance(quantity, Quantity)
        end = quantity.first
        for stop in (end, end - 1, end - 2):
            if stop != end and self.text.fold(stop) not in {"the", "a", "some", "its", "about", "just", "only"}:
                break
            hit = self.text.hit_ending(g.BASE, stop, 4)
            if hit is not None:
                return self.text.fold(hit.first) != "than" or quantity.unit != PERCENT
        return False

    def _when(self, mention: Mention, *, bound: bool = False) -> tuple[Span | None, tuple[int, int], bool]:
        """The span of a number, the words that say so, and whether it is carried on from a sentence before."""
        state, own = self.state, self._own_period(mention)
        shared = self._shared_period(mention)
        if shared is not None:
            return self._span(shared.value), (shared.first, shared.last), False
        if own is not None and own.value.means in {"now", "vague"}:
            return None, (own.first, own.last), False
        if own is None and state.vague and state.sentence_span is None:
            return None, (0, 0), False
        if own is None and self._is_now(mention):
            return None, (0, 0), False
        compared = (self._is_base(mention.value) and not bound) or (own is not None and own.value.means == "earlier" and isinstance(mention.value, Quantity) and mention.value.unit == MONEY_UNIT)
        base = state.sentence_span or self._next_span(mention) or state.span
        if own is not None and (compared or not own.value.comparing):
            span = self._span(own.value, base)
            return span, (own.first, own.last), False
        if compared and base is not None:
            return base.shifted(-MONTHS), (0, 0), state.sentence_span is None
        if state.sentence_span is not None:
            return state.sentence_span, state.span_words, False
        ahead = self._next_period(mention)
        if ahead is not None:
            return self._span(ahead.value), (ahead.first, ahead.last), False
        return state.span, state.span_words, True

    def _shared_period(self, mention: Mention) -> Mention | None:
        """The period of a number's place in its list: "$5 billion and $7 billion in 2021 and 2022, respectively"."""
        if not isinstance(mention.value, Quantity) or not self._is_listed(mention):
            return None
        row = self._row(mention)
        periods = [one for one in self.mentions if one.kind == PERIOD and one.value.is_span]
        if len(row) < 2 or len(periods) < len(row):
            return None
        after = [one for one in periods if one.first >= row[-1].last]
        chosen = after[: len(row)] if len(after) >= len(row) else [one for one in periods if one.first < row[0].first][-len(row) :]
        return chosen[row.index(mention)] if len(chosen) == len(row) else None

    def _next_span(self, mention: Mention) -> Span | None:
        ahead = self._next_period(mention)
        return self._span(ahead.value) if ahead is not None else None

    def _next_period(self, mention: Mention) -> Mention | None:
        """The first period of the sentence after a number that nothing is compared with."""
        for one in self.mentions:
            if self.parts and one.first >= self.parts[0][0]:
                return None
            if one.first < mention.last or one.kind != PERIOD:
                continue
            if one.value.is_span and not one.value.comparing and not self._is_base_at(one.first):
                return one
        return None

    def _span_problem(self, mention: Mention, span: Span | None) -> str:
        """Why growth is not on the same months a year before, by what stands after it; empty where it is."""
        place = mention.last
        before = [one for one in self.mentions if self._clause_start(mention.first) <= one.first < mention.first and one.kind == PERIOD]
        if before and before[-1].value.comparing and self.text.fold(before[-1].first - 1) in {"with", "to"} and span is not None:
            compared = self._span(before[-1].value, span)
            if compared is not None and 0 < span.last - compared.last < MONTHS:
                return "month before"
        for one in self.mentions:
            if one.first < place or one.kind == QUANTITY and one.first > place:
                if one.kind == QUANTITY and one.first >= place:
                    break
                continue
            if one.first - place > 8:
                break
            if one.kind == PERIOD and one.value.comparing and one.value.is_span and one.value.means != "earlier":
                compared = self._span(one.value, span)
                if compared is not None and span is not None:
                    gap = span.last - compared.last
                    if gap == MONTHS or one.value.means in {"last", "same_in"}:
                        return ""
                    return "month before" if 0 < gap < MONTHS and compared.months == span.months else "several years" if gap > MONTHS else ""
            if one.kind == PERIOD and one.value.means in {"lasting", "since", "span"} and self.text.fold(one.first - 1) in {"in", "over", "within", "during", "of"}:
                return "several years"
            if one.kind == PERIOD and one.value.means == "since":
                return "several years"
        return ""

    def _pace(self, mention: Mention) -> str:
        """Whether growth is on the month or quarter before: words such as "on the month" follow before the next number."""
        for place in range(mention.last, min(self.sentence.stop, mention.last + 7)):
            one = self.text.at(place)
            if one is not None and one.kind == QUANTITY or self.text.tokens[place].text in ",;":
                return ""
            hit = self.text.hit(g.GROWTH_ON, place)
            if hit is not None and (one is None or one.kind != PERIOD) and hit.value in {"year", "month", "years"}:
                return {"year": "", "month": "month before", "years": "several years"}[hit.value]
        return ""

    # The claim

    def _finished(self, mention: Mention, quantity: Quantity, meaning: Meaning, kind: str, *, bound: bool) -> Found | str:
        span, words, carried = self._when(mention, bound=bound)
        if kind in {GROWTH, CHANGE}:
            problem = self._pace(mention) or self._span_problem(mention, span)
            if problem:
                return problem
            if span is not None and span.months > 12:
                return "several years"
        unit = self._unit(quantity, kind, meaning)
        if kind == LEVEL and not meaning.frame.others and self._is_said_otherwise(meaning, unit, span, quantity):
            return "other economy"
        negative = kind in {GROWTH, CHANGE} and quantity.unit != TIMES and self.state.sign < 0
        published = quantity.published.removeprefix("-")
        negative = negative or quantity.negative
        if quantity.worded and quantity.published.startswith("-"):
            negative = True
        if kind == LEVEL and meaning.measure == BALANCE:
            negative = meaning.sign < 0
        of = "tonnes" if kind == GROWTH and self._by_weight(mention) else ""
        return Found(
            mention.first, mention.last, "value", meaning, unit, published, quantity.qualifier, span, negative,
            base=self._base(meaning, kind), of=of, reporter=self.state.reporter, period_words=words, carried=carried,
        )  # fmt: skip

    def _is_said_otherwise(self, meaning: Meaning, unit: str, span: Span | None, quantity: Quantity) -> bool:
        """Whether the same thing was said with another number: then what names no partner is trade with all."""
        if meaning.frame.owner is None or meaning.frame.owner.code in {ITS, THERE, "#both"} or span is None:
            return False
        return any(
            one.span == span and one.unit == unit and one.published != quantity.published and one.meaning.measure == meaning.measure
            and one.meaning.owner == meaning.owner and one.meaning.goods == meaning.goods
            for one in self.found[-40:]
        )

    def _base(self, meaning: Meaning, kind: str) -> str:
        return ("flow" if meaning.share_of_flow else "world") if kind == SHARE else ""

    def _unit(self, quantity: Quantity, kind: str, meaning: Meaning) -> str:
        if kind == SHARE:
            return "share_percent"
        if quantity.unit == TIMES:
            return "times"
        if quantity.unit == PERCENT:
            return "yoy_percent_cny" if self._is_in_yuan() else "yoy_percent"
        unit = "tonnes" if quantity.unit == TONNES else self._money(quantity.money)
        return f"{unit}_change" if kind == CHANGE else unit

    def _money(self, word: str) -> str:
        families = self.grammar.currencies["families"]
        order = (self.state.reporter or self.pair[0], *self.pair)
        if word == "dollar":
            return self._dollar()
        return money_of(word, order, families)

    def _dollar(self) -> str:
        """The US dollar, unless a domestic source of an economy that writes "$" for its own is quoted."""
        own = self.grammar.currencies["own_dollar"]["codes"]
        if self.state.reporter not in own or not self.state.quoted or "US$" in self.text.text:
            return "usd"
        return money_of("dollar", (self.state.reporter,), self.grammar.currencies["families"])

    def _is_in_yuan(self) -> bool:
        """Whether the sentence says that its growth is reckoned in yuan."""
        hits = (self.text.hit(g.GROWTH_ON, place) for place in self.sentence)
        return any(hit is not None and hit.value == "yuan" for hit in hits)

    def _by_weight(self, mention: Mention) -> bool:
        return any(
            (hit := self.text.hit(g.GROWTH_ON, place)) is not None and hit.value == "weight"
            for place in range(max(self.sentence.start, mention.first - 4), min(self.sentence.stop, mention.last + 4))
        )

    # Rankings and comparisons

    def _on_rank(self, mention: Mention) -> None:
        """ "China is its largest source": a place in the ranking of the owner's partners."""
        around = rank_parties(self.text, self.frames, self.mentions, mention)
        rank: Rank = mention.value
        owner, holder = self._rank_owner(around, mention)
        if owner not in self.pair or holder not in self.pair or owner == holder:
            self._pass_rank(mention, "other economy")
            return
        goods, words = self._rank_goods(rank, around)
        frame = Frame(FlowWord(rank.measure, verb=False, weak=False), mention.first, mention.last, owner=around.owner, goods=goods)
        meaning = Meaning(rank.measure, owner, holder, goods, words, 0, "", False, frame)
        if around.within or is_denied(self.text, mention) or self._is_modal_rank(mention):
            self._pass_rank(mention, "within a group" if around.within else "forecast")
            return
        if goods == TOTAL and self.state.meaning is not None and self.state.here and self.state.meaning.measure == rank.measure:
            meaning = replace(meaning, goods=self.state.meaning.goods)
        if not self.state.reporter:
            self.state.reporter = owner
        self.state.owner = owner
        if self.state.meaning is None or not self.state.here:
            self._enter(meaning)
        first = next((one.code for one in around.holders if one.first < mention.first), "")
        if first == holder:
            self.state.subject = holder
        span, period_words, carried = self._when(mention)
        self.found.append(
            Found(mention.first, mention.last, "ranking", meaning, "rank", str(rank.number), "", span, reporter=self.state.reporter,
                  period_words=period_words, carried=carried)
        )  # fmt: skip

    def _is_modal_rank(self, mention: Mention) -> bool:
        return any(self._is_modal(place) for place in range(self._modal_start(mention.first), mention.first))

    def _pass_rank(self, mention: Mention, reason: str) -> None:
        if any(self.text.tokens[place].kind == NUMBER for place in range(mention.first, mention.last)):
            self.passed.append(Passed(mention.first, mention.last, reason))

    def _rank_owner(self, around: RankParties, mention: Mention) -> tuple[str, str]:
        """Whose ranking it is and who stands there; the holder is the first economy beside it that is another."""
        holders = [one.code for one in self._holders(around, mention)]
        owner = around.owner.code if around.owner else ""
        if owner in {ITS, SUBJECT}:
            first = holders[0] if holders else ""
            owner = self._other(first) if first in self.pair else (self.state.subject or self.pair[0])
        if not owner:
            owner = self._other(holders[0]) if holders and holders[0] in self.pair else (self.state.subject or self.state.reporter)
            if not (self.state.seen or self._both_named()):
                return "", ""
        if owner not in self.pair:
            return "", ""
        others = [code for code in holders if code != owner]
        if not others:
            return (owner, self._other(owner)) if self.state.seen else ("", "")
        return owner, others[0]

    def _holders(self, around: RankParties, mention: Mention) -> list[Party]:
        """The economies that may hold a place, the likeliest first: the nearest before it, then those after it."""
        start = self._strong_start(mention.first)
        inside = [one for one in around.holders if one.first >= start and not self._is_overtaken(one)]
        before = [one for one in inside if one.first < mention.first]
        after = [one for one in inside if one.first >= mention.last]
        clause = self._clause_start(mention.first)
        near = [one for one in before if one.first >= clause]
        return [*reversed(near), *reversed([one for one in before if one.first < clause]), *after]

    def _is_overtaken(self, party: Party) -> bool:
        words = {self.text.fold(place) for place in range(max(0, party.first - 3), party.first)}
        return bool(words & {"overtook", "overtaking", "overtaken", "replaced", "replacing", "surpassed", "surpassing", "ahead", "out", "after", "behind", "than", "over", "out", "followed", "passed", "pipped", "displaced", "displacing", "before", "toppled", "unseated"})

    def _rank_goods(self, rank: Rank, around: RankParties) -> tuple[str, tuple[int, int]]:
        goods = around.goods
        if goods is not None and goods.value != TOTAL:
            word = FlowWord(rank.measure, verb=False, weak=False)
            frame = self.frames.with_goods(Frame(word, goods.first, goods.last), goods)
            return self._goods(frame, rank.measure)
        if rank.goods:
            return rank.goods, (0, 0)
        return TOTAL, (0, 0)

    def _on_plain_balance(self, mention: Mention) -> None:
        """ "Ran a deficit", without a number: the balance is below zero."""
        said = [self.text.fold(place) for place in range(max(self.sentence.start, mention.first - 4), mention.first)]
        if not set(said) & _RUN_A_BALANCE or self._is_modal_rank(mention):
            return
        if any(one.kind == QUANTITY and one.first >= mention.last for one in self.mentions):
            return
        meaning = self._meaning(mention)
        if meaning is None or meaning.reason or any(one.meaning.measure == BALANCE and one.first >= self.sentence.start for one in self.found):
            return
        span, words, carried = self._when(mention)
        relation = "positive" if meaning.sign > 0 else "negative"
        self.found.append(
            Found(mention.first, mention.last, "comparison", meaning, "", "", "", span, relation=relation,
                  reporter=self.state.reporter, period_words=words, carried=carried)
        )  # fmt: skip

    def _on_goods(self, mention: Mention) -> None:
        """ "Mostly farm products": they are more than half of the flow that was spoken of."""
        words = mostly(self.text, mention)
        meaning = self.state.meaning
        if words is None or meaning is None or mention.value == TOTAL or meaning.reason or meaning.measure in {BALANCE, TURNOVER}:
            return
        if not self.state.here or self._is_modal_rank(mention):
            return
        goods = self.text.words(mention.first, mention.last).lower() if self.grammar_goods_is_group(mention.value) else mention.value
        span, period_words, carried = self._when(words)
        self.found.append(
            Found(words.first, words.last, "comparison", replace(meaning, goods=goods), "", "50", "", span, relation="share above",
                  reporter=self.state.reporter, period_words=period_words, carried=carried)
        )  # fmt: skip


_ACTIONS = {
    g.FLOW: TextReader._on_flow,
    g.TOPIC: TextReader._on_topic,
    g.PRONOUN: TextReader._on_pronoun,
    PERIOD: TextReader._on_period,
    QUANTITY: TextReader._on_quantity,
    RANK: TextReader._on_rank,
    g.GOODS: TextReader._on_goods,
}
__all__ = ["GROUP_PARTY", "IMPORTS", "NUMBER", "WORLD_PARTY", "TextReader"]
