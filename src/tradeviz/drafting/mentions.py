"""What a text mentions, in order: economies, flows, goods, times, numbers, sources, and what is no trade."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.periods import PeriodMention, PeriodReader
from tradeviz.drafting.quantity_reader import QuantityReader
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import NUMBER, OWNER, sentences, tokenize
from tradeviz.drafting.unit_sharing import with_shared_units
from tradeviz.model.budget import spend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.grammar import Grammar
    from tradeviz.drafting.phrases import Hit
    from tradeviz.drafting.quantities import Quantity
from tradeviz.drafting.tokens import Token

# Of hits that begin together and are as long, the first in this order counts.
_ORDER = (
    Tag.IDLE,
    Tag.AGENCY,
    Tag.FLOW,
    Tag.ECONOMY,
    Tag.GROUP,
    Tag.SOURCE,
    Tag.SPEAKER,
    Tag.GOODS,
    Tag.TOPIC,
    Tag.REGION,
    Tag.PRONOUN,
)
_RUN = 4  # words between a superlative and its noun


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that tokens from `first` up to and without `last` speak of; `value` depends on the kind."""

    first: int
    last: int
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a ranking: "second-largest export market"; the measure is the owner's, goods a code or nothing."""

    number: int
    measure: str
    goods: str
    owner: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A text with all that was found in it.

    Attributes:
        text: as given.
        tokens: its words, numbers and marks.
        hits: phrases of the tables by tag and first token; several may overlap.
        mentions: those that count, in order, none overlapping.
        sentences: the tokens of each.
        syntax: the language's small words, by what they do.
        counts: numbers in words that count something, as in "five firms"; no mentions, for nothing is read out of them.
    """

    text: str
    tokens: tuple[Token, ...]
    hits: Mapping[str, Mapping[int, Hit]]
    mentions: tuple[Mention, ...]
    sentences: tuple[range, ...]
    syntax: Mapping[str, frozenset[str]]
    counts: tuple[Quantity, ...] = ()

    def hit(self, tag: str, place: int) -> Hit | None:
        """The phrase of a tag that begins at a token."""
        return self.hits.get(tag, {}).get(place)

    def hit_ending(self, tag: str, end: int, most: int = 5) -> Hit | None:
        """The longest phrase of a tag that ends before a token."""
        for place in range(max(0, end - most), end):
            found = self.hit(tag, place)
            if found is not None and found.last == end:
                return found
        return None

    def words(self, first: int, last: int) -> str:
        """The text's own words from a token up to another."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if last > first else ""

    def fold(self, place: int) -> str:
        """A token in lower case; empty outside the text."""
        return self.tokens[place].fold if 0 <= place < len(self.tokens) else ""

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that a token is in."""
        return bisect_right(self._sentence_starts, place)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [one.start for one in self.sentences]

    def kind_at(self, place: int) -> str:
        """The kind of the mention that a token is part of; empty where it is of none."""
        one = self.at(place)
        return one.kind if one is not None else ""

    def is_owner(self, place: int) -> bool:
        """Whether a token is the 's or the apostrophe of a genitive."""
        return 0 <= place < len(self.tokens) and self.tokens[place].kind == OWNER

    def mentions_in(self, run: range) -> tuple[Mention, ...]:
        """The mentions that begin within a run of tokens."""
        return self.mentions[bisect_left(self._starts, run.start) : bisect_left(self._starts, run.stop)]

    @cached_property
    def _starts(self) -> list[int]:
        return [one.first for one in self.mentions]

    @cached_property
    def _by_token(self) -> Mapping[int, Mention]:
        return {place: one for one in self.mentions for place in range(one.first, one.last)}

    def at(self, place: int) -> Mention | None:
        """The mention that a token is part of."""
        return self._by_token.get(place)


def read_mentions(text: str, grammar: Grammar) -> Text:
    """Everything that an article mentions."""
    spend(len(text))
    tokens = tokenize(text)
    hits = grammar.book.hits(tokens)
    hijri = any({"IRN", "AFG"} & set(hit.value.codes) for hit in hits.get(Tag.ECONOMY, {}).values())
    periods = PeriodReader(tokens, grammar, hits, hijri=hijri).read()
    taken = [False] * len(tokens)
    for one in periods:
        taken[one.first : one.last] = [True] * (one.last - one.first)
    numbers = QuantityReader(tokens, grammar, hits, taken).read()
    read = [one for one in numbers if not one.is_word_count]
    quantities = with_shared_units(read, tokens, grammar.syntax)
    mentions = tuple(_choose(tokens, hits, periods, quantities, grammar))
    return Text(
        text,
        tokens,
        hits,
        mentions,
        tuple(sentences(tokens, grammar.syntax["abbreviations"], grammar.syntax["starters"])),
        grammar.syntax,
        tuple(one for one in numbers if one.is_word_count),
    )


def _choose(
    tokens: Sequence[Token],
    hits: Mapping[str, Mapping[int, Hit]],
    periods: Sequence[PeriodMention],
    quantities: Sequence[Quantity],
    grammar: Grammar,
) -> list[Mention]:
    """Mentions that do not overlap: numbers and times first, then at each token the longest phrase."""
    found: list[Mention] = []
    numbers = {one.first: one for one in quantities}
    times = {one.first: one for one in periods}
    place = 0
    while place < len(tokens):
        one = _at(place, tokens, hits, numbers, times, grammar)
        if one is not None:
            found.append(one)
        place = one.last if one else place + 1
    return found


def _at(
    place: int,
    tokens: Sequence[Token],
    hits: Mapping[str, Mapping[int, Hit]],
    numbers: Mapping[int, Quantity],
    times: Mapping[int, PeriodMention],
    grammar: Grammar,
) -> Mention | None:
    rank = _rank(place, tokens, hits, grammar)
    if place in numbers and (rank is None or rank.last <= numbers[place].last):
        return Mention(place, numbers[place].last, Tag.QUANTITY, numbers[place])
    if place in times and (rank is None or times[place].last >= rank.last or times[place].is_span):
        return Mention(place, times[place].last, Tag.PERIOD, times[place])
    best = _longest(place, hits)
    if rank is not None and (best is None or rank.last > best.last):
        return rank
    if best is None:
        return None
    if best.tag == Tag.FLOW and best.value.motion and not _leads_somewhere(best.last, tokens, hits, grammar):
        return None
    last = min([best.last, *(start for start in range(place + 1, best.last) if start in numbers or start in times)])
    return Mention(place, last, best.tag, best.value) if last == best.last else None


def _leads_somewhere(
    place: int, tokens: Sequence[Token], hits: Mapping[str, Mapping[int, Hit]], grammar: Grammar
) -> bool:
    """Whether a word such as "went" is followed by where to: "to Poland", "from there", "the other way"."""
    if place in hits.get(Tag.PRONOUN, {}):
        return hits[Tag.PRONOUN][place].value in {"reverse", "there"}
    if place >= len(tokens) or tokens[place].fold not in grammar.syntax["to or from"]:
        return False
    place += 1
    while place < len(tokens) and tokens[place].fold in grammar.syntax["before a neighbour"]:
        place += 1
    return any(place in hits.get(tag, {}) for tag in (Tag.ECONOMY, Tag.GROUP)) or (
        place in hits.get(Tag.PRONOUN, {}) and hits[Tag.PRONOUN][place].value == "there"
    )


def _longest(place: int, hits: Mapping[str, Mapping[int, Hit]]) -> Hit | None:
    best: Hit | None = None
    for tag in _ORDER:
        hit = hits.get(tag, {}).get(place)
        if hit is not None and (best is None or hit.last > best.last):
            best = hit
    return best


def _rank(
    place: int, tokens: Sequence[Token], hits: Mapping[str, Mapping[int, Hit]], grammar: Grammar
) -> Mention | None:
    """As in "second-largest trading partner", "main market", "No. 3 supplier", "5th biggest buyer"."""
    if tokens[place].fold in grammar.syntax["ranked"]:
        return _ranked(place, tokens, hits, grammar)
    number, after = _place_in_ranking(place, tokens, grammar)
    superlative = hits.get(Tag.RANK_FIRST, {}).get(after)
    if superlative is not None:
        after = superlative.last
        number = number or 1
    if number is None:
        return None
    goods = ""
    owner: tuple[str, ...] = ()
    for _step in range(_RUN):
        noun = hits.get(Tag.RANK_NOUN, {}).get(after)
        if noun is not None:
            if tokens[noun.last - 1].fold.endswith("s"):
                return None
            measure = _by_flow(noun.last, tokens, grammar) or noun.value
            return Mention(place, noun.last, Tag.RANK, Rank(number, measure, goods, owner))
        good, middle = hits.get(Tag.GOODS, {}).get(after), hits.get(Tag.RANK_MIDDLE, {}).get(after)
        economy = hits.get(Tag.ECONOMY, {}).get(after)
        if economy is not None and economy.value.form == "adjective":
            owner, after = economy.value.codes, economy.last
        elif middle is not None:
            after = middle.last
        elif good is not None:
            goods, after = good.value if good.value != "TOTAL" else goods, good.last
        else:
            return None
    return None


def _ranked(
    place: int, tokens: Sequence[Token], hits: Mapping[str, Mapping[int, Hit]], grammar: Grammar
) -> Mention | None:
    """As in "Ranks second among Georgia's trading partners", "is third on the list of suppliers"."""
    start = place + 1
    while start < len(tokens) and tokens[start].fold in grammar.syntax["before a rank"]:
        start += 1
    if start >= len(tokens):
        return None
    number, after = _place_in_ranking(start, tokens, grammar)
    if (
        number is None
        and tokens[start].kind == NUMBER
        and tokens[start].text.isdigit()
        and len(tokens[start].text) <= 2
    ):
        number, after = int(tokens[start].text), start + 1
    if number is None or after >= len(tokens) or tokens[after].fold not in grammar.syntax["after a rank"]:
        return None
    owner: tuple[str, ...] = ()
    for at in range(after, min(len(tokens), after + 10)):
        economy, noun = hits.get(Tag.ECONOMY, {}).get(at), hits.get(Tag.RANK_NOUN, {}).get(at)
        if economy is not None and not owner:
            owner = economy.value.codes
        if noun is not None:
            owner = owner or _owner_after(noun.last, tokens, hits, grammar)
            measure = _by_flow(noun.last, tokens, grammar) or noun.value
            return Mention(place, after, Tag.RANK, Rank(number, measure, "", owner))
    return None


def _owner_after(
    place: int, tokens: Sequence[Token], hits: Mapping[str, Mapping[int, Hit]], grammar: Grammar
) -> tuple[str, ...]:
    """As in "the buyers of Tunisian goods", "among the suppliers of the US"."""
    while place < len(tokens) and tokens[place].fold in grammar.syntax["before an owner"]:
        place += 1
    economy = hits.get(Tag.ECONOMY, {}).get(place)
    return economy.value.codes if economy is not None else ()


def _by_flow(place: int, tokens: Sequence[Token], grammar: Grammar) -> str:
    """As in "Partner by imports", "partner in exports"."""
    run = [one.fold for one in tokens[place : place + 2]]
    if len(run) == 2 and run[0] in grammar.syntax["rank by"]:
        return {"exports": "exports", "export": "exports", "imports": "imports", "import": "imports"}.get(run[1], "")
    return ""


def _place_in_ranking(place: int, tokens: Sequence[Token], grammar: Grammar) -> tuple[int | None, int]:
    token = tokens[place]
    ordinal = grammar.numbers["ordinals"].get(token.fold)
    if ordinal is not None:
        return ordinal, place + 1
    following = tokens[place + 1 : place + 3]
    if (
        token.kind == NUMBER
        and following
        and following[0].start == token.end
        and following[0].fold in grammar.syntax["ordinal endings"]
    ):
        return (int(token.text), place + 2) if token.text.isdigit() and len(token.text) <= 3 else (None, place)
    if token.fold in grammar.syntax["number"]:
        at = place + 2 if following and following[0].text == "." else place + 1
        one = tokens[at : at + 1]
        if one and one[0].kind == NUMBER and one[0].text.isdigit() and len(one[0].text) <= 3:
            return int(one[0].text), at + 1
        if one and one[0].fold in grammar.numbers["words"]:
            return grammar.numbers["words"][one[0].fold], at + 1
    return None, place
