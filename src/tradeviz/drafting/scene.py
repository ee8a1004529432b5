"""What is known while a text is read: its mentions, the sentence at hand, and what is carried on from before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import Frame, Party, PartyKind
from tradeviz.drafting.frames import FrameReader
from tradeviz.drafting.sources import SourceReader
from tradeviz.drafting.tags import Tag

if TYPE_CHECKING:
    from tradeviz.drafting.grammar import Grammar
    from tradeviz.drafting.mentions import Mention, Text
    from tradeviz.drafting.spans import ArticleDate, TimeSpan


_MOST_SAYING = 6  # tokens between a source and the "its" that it says
_SOURCES = frozenset({Tag.AGENCY, Tag.SOURCE, Tag.SPEAKER})
_TRADERS = frozenset({Tag.ECONOMY, Tag.GROUP, Tag.REGION, Tag.FLOW})
_CUTS = frozenset({",", ";", ":", "—"})


class NumberKind(StrEnum):
    """What a number says of what it is of."""

    GROWTH = "growth"
    SHARE = "share"
    LEVEL = "level"
    CHANGE = "change"


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
        sideless: whether nothing says whose balance it is, as of a deficit of the two together.
        labelled: whether a label says what of, so that the flow and the time of a sentence before are assumed.
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
    sideless: bool = False
    labelled: bool = False

    def turned(self, owner: str, other: str) -> Meaning:
        """The same measure from another side."""
        return replace(self, owner=owner, other=other)


@dataclass(frozen=True, slots=True)
class SaidTime:
    """When a number is of: the span, the tokens that say so, and whether they are of a sentence before."""

    span: TimeSpan | None
    first: int = 0
    last: int = 0
    carried: bool = False


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
    time: SaidTime
    negative: bool = False
    relation: str = ""
    base: str = ""
    of: str = ""
    reporter: str = ""
    quoted: bool = False  # whether the paragraph says whose figure it is
    compared: TimeSpan | None = None  # of a direction: what it moved from, where that is not the year before
    against: tuple[str, ...] = ()  # of a direction: the text's own two amounts where they moved the other way


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
    in_paragraph: bool = False  # whether this paragraph has quoted somebody's figures
    in_sentence: bool = False
    reporter: str = ""
    meaning: Meaning | None = None
    span: TimeSpan | None = None
    seen: bool = False
    percent: str = ""
    share: Meaning | None = None
    recent: list[Meaning] = field(default_factory=list)
    sign: int = 1
    here: bool = False  # whether the meaning was said in this sentence
    topic: str = ""
    topic_at: int = -1
    sentence_span: TimeSpan | None = None
    span_words: tuple[int, int] = (0, 0)
    moved: bool = False
    place: int = 0
    vague: bool = False
    used: set[int] = field(default_factory=set)
    before_list: tuple[Meaning | None, TimeSpan | None] | None = None  # what a list goes on about


class Scene:
    """One text while it is read for two economies."""

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

    def other(self, code: str) -> str:
        """The other economy of the two."""
        return self.pair[1] if code == self.pair[0] else self.pair[0]

    @property
    def reporter(self) -> str:
        """The economy whose figures are quoted, as far as the text was read; the first of the two before any are."""
        return self.state.reporter or self.pair[0]

    def both_named(self) -> bool:
        """Whether the sentence names both economies, and not as two traders that are compared."""
        named = {code for one in self.mentions if one.kind == Tag.ECONOMY for code in one.value.codes}
        return set(self.pair) <= named and not self._compares_traders()

    def _compares_traders(self) -> bool:
        """As in "Russian imports exceeded Indian ones": each economy's trade with all, or with a third one."""
        exceeds = self.text.syntax["exceeds"] | self.text.syntax["falls short"]
        named = [one for one in self.mentions if one.kind == Tag.ECONOMY]
        owners = [one for one in named if self._owns_flow(one)]
        if len(owners) != len(named) or len(owners) < 2:
            return False
        return bool({self.text.fold(place) for place in range(owners[0].last, owners[-1].first)} & exceeds)

    def _owns_flow(self, one: Mention) -> bool:
        """Whether a word for trade, or what stands for one, follows an economy that nothing leads to."""
        place = one.last + self.text.is_owner(one.last)
        owns = place > one.last or one.value.form == "adjective"
        return owns and not self.is_governed(one) and self.text.kind_at(place) in {Tag.FLOW, Tag.PRONOUN}

    def code(self, party: Party | None, taken: str = "") -> str:
        """The economy that a party is, pronouns resolved; empty where none is named."""
        if party is None:
            return ""
        if party.code == PartyKind.SUBJECT and party.last - party.first > 1:
            named = [one for one in self.mentions if one.kind == Tag.ECONOMY and one.last <= party.first]
            codes = [self.frames.code_of(one.value.codes) for one in named]
            if codes and codes[-1] in self.pair:
                return codes[-1] if codes[-1] != taken else self.other(taken)
        if party.code in {PartyKind.ITS, PartyKind.SUBJECT}:
            subject = self.quoted_by(party) or self.state.subject or self.pair[0]
            return self.other(subject) if subject == taken else subject
        if party.code == PartyKind.THERE:
            state = self.state
            return self.other(state.owner or state.reporter or state.subject or self.pair[0])
        return party.code

    def quoted_by(self, party: Party | None) -> str:
        """The economy of the source that says "its" of its own country: "Chinese customs put its exports at"."""
        if party is None or party.code != PartyKind.ITS:
            return ""
        before = [one for one in self.mentions if party.first - _MOST_SAYING <= one.last - 1 < party.first]
        said = next((place for place, one in enumerate(before) if one.kind in _SOURCES), None)
        if said is None or any(one.kind in _TRADERS for one in before[said + 1 :]):
            return ""
        between = range(before[said].last, party.first)
        return "" if any(self.text.fold(place) in _CUTS for place in between) else self.sources.quoted(before[said])

    def other_code(self, party: Party) -> str:
        """The economy that something goes to or comes from; "with it" means the one that is not the subject."""
        if party.code in {PartyKind.ITS, PartyKind.SUBJECT}:
            return self.other(self.state.owner or self.state.subject or self.pair[0])
        return self.code(party)

    def has_flow(self) -> bool:
        """Whether the sentence has a word for trade."""
        return any(one.kind == Tag.FLOW for one in self.mentions)

    def is_adjective(self, place: int) -> bool:
        """Whether a token is of an adjective such as "Kenyan"."""
        one = self.text.at(place)
        return one is not None and one.kind == Tag.ECONOMY and one.value.form == "adjective"

    def clause_start(self, place: int) -> int:
        """Where the clause of a place begins: after the last comma, stop or word such as "while"."""
        bounds = self.grammar.trade["links"]["bounds"]
        for before in range(place - 1, self.sentence.start - 1, -1):
            if self.text.tokens[before].text in ",;:—()" or self.text.fold(before) in bounds:
                return before + 1
        return self.sentence.start

    def is_governed(self, one: Mention) -> bool:
        """Whether a preposition stands before a mention, so that it is no subject."""
        hit = self.text.hit_ending(Tag.DIRECTION, one.first, 3)
        if hit is not None and self.text.fold(hit.first - 1) in self.text.syntax["pauses"]:
            hit = hit if self.text.fold(hit.first) != "and" else None  # "..., and Russia's were" begins a clause
        return hit is not None or self.text.fold(one.first - 1) in self.text.syntax["governing"]

    def strong_start(self, place: int) -> int:
        """Where the part of a sentence begins that a place is in: after the last colon, semicolon or dash."""
        for before in range(place - 1, self.sentence.start - 1, -1):
            if self.text.tokens[before].text in ";:—":
                return before + 1
        return self.sentence.start

    def clause_economy(self, place: int) -> str:
        """The economy of the pair that is the subject of a clause."""
        for one in self.mentions:
            if self.clause_start(place) <= one.first < place and one.kind == Tag.ECONOMY:
                code = self.frames.code_of(one.value.codes)
                if code in self.pair and not self.text.is_owner(one.last):
                    return code
        return ""
