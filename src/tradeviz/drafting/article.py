"""An article's drafts: read for its two economies, with every number accounted for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tradeviz.drafting.digits import has_decimal_commas, plain_digits
from tradeviz.drafting.draft import ArticleDrafts, PassedOver
from tradeviz.drafting.grammar import read_grammar
from tradeviz.drafting.mentions import read_mentions
from tradeviz.drafting.money import money_of
from tradeviz.drafting.quantities import QuantityUnit
from tradeviz.drafting.reading import read_claims_of
from tradeviz.drafting.scene import Passed, Scene
from tradeviz.drafting.spans import read_date
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.telling import draft_of
from tradeviz.drafting.timing import span_said
from tradeviz.drafting.tokens import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from tradeviz.drafting.draft import Draft
    from tradeviz.drafting.mentions import Text
    from tradeviz.drafting.quantities import Quantity
    from tradeviz.drafting.scene import Found


def draft_article(
    text: str, date: str | None = None, pair: tuple[str, str] | None = None, language: str = "en"
) -> ArticleDrafts:
    """The draft claims of an article, and its other numbers with why they are none.

    The work is linear in the text, and counted by `model.budget.spend`.

    Args:
        text: the article's own text.
        date: the day, month or year it was written, in ISO 8601; None where that is not known.
        pair: the two economies, as ISO 3166-1 alpha-3 codes; guessed where none is given.
        language: whose grammar to read it by.

    Raises:
        BudgetError: the text is longer than what is granted to the request.
    """
    grammar = read_grammar(language)
    mentions = read_mentions(text, grammar)
    two = pair or guessed_pair(mentions)
    if two is None:
        return ArticleDrafts((), (), _passed_over(mentions, (), ()))
    scene = Scene(mentions, grammar, two, read_date(date))
    claims, passed = read_claims_of(scene)
    drafts = sorted((draft_of(scene, one) for one in claims), key=_place)
    return ArticleDrafts(two, tuple(drafts), _passed_over(mentions, claims, passed))


def _place(draft: Draft) -> int:
    return draft.start


def guessed_pair(text: Text) -> tuple[str, str] | None:
    """The two economies that most sentences of an article name, the first sentence counting more."""
    counts: Counter[str] = Counter()
    for sentence in text.sentences:
        named = [one.value.codes[0] for one in text.mentions_in(sentence) if one.kind == Tag.ECONOMY]
        counts.update(dict.fromkeys(named, 3 if sentence.start == 0 else 2))
    top = [code for code, _count in counts.most_common(2)]
    return (top[0], top[1]) if len(top) == 2 else None


def number_alone(words: str, pair: Sequence[str], language: str = "en") -> tuple[str, str, str]:
    """A number without what stands around it: unit, digits and qualifier; each is empty where the words say none.

    Args:
        words: of one number, as `PassedOver` has them.
        pair: whose money "rupees" or "dollars" is, the likelier first.
        language: whose grammar to read it by.
    """
    grammar = read_grammar(language)
    text = read_mentions(words, grammar)
    found = [one.value for sentence in text.sentences for one in text.mentions_in(sentence) if one.kind == Tag.QUANTITY]
    if not found:
        numbers = [token.text for token in text.tokens if token.kind == NUMBER]
        comma = has_decimal_commas(text.tokens)
        return "", plain_digits(numbers[0], comma=comma) if numbers else "", ""
    one = found[0]
    units = {QuantityUnit.PERCENT: "yoy_percent", QuantityUnit.TONNES: "tonnes", QuantityUnit.TIMES: "times"}
    unit = units.get(one.unit, "")
    if one.unit == QuantityUnit.MONEY:
        unit = "usd" if one.money == "dollar" else money_of(one.money, tuple(pair), grammar.currencies["families"])
    return unit, _signed(one), one.qualifier


def _signed(one: Quantity) -> str:
    return f"-{one.published}" if one.negative and one.published else one.published


def digits_alone(words: str, language: str = "en") -> tuple[str, str]:
    """The digits and the qualifier of words that are one number and nothing else; both empty where they are not.

    Args:
        words: such as "6.54bn", "$6,540 million", "nearly 12½ percent".
        language: whose grammar to read it by.
    """
    text = read_mentions(words, read_grammar(language))
    found = [one.value for one in text.mentions if one.kind == Tag.QUANTITY]
    if len(found) != 1 or found[0].first or found[0].last != len(text.tokens):
        return "", ""
    return _signed(found[0]), found[0].qualifier


def goods_alone(words: str, language: str = "en") -> str:
    """The goods that some words are, as a draft has them; empty where they are no goods that are known."""
    text = read_mentions(words, read_grammar(language))
    found = [one for sentence in text.sentences for one in text.mentions_in(sentence) if one.kind == Tag.GOODS]
    return str(found[0].value) if found and found[0].last - found[0].first == len(text.tokens) else ""


def period_alone(words: str, date: str, pair: tuple[str, str], language: str = "en") -> str:
    """The period that some words are, in ISO 8601; empty where they are none.

    Args:
        words: such as "January to August 2023", "last year", "fiscal year 2024-25".
        date: of the article; empty where that is not known.
        pair: whose fiscal year it is.
        language: whose grammar to read it by.
    """
    text = read_mentions(words, read_grammar(language))
    scene = Scene(text, read_grammar(language), pair, read_date(date or None))
    for sentence in text.sentences:
        for one in text.mentions_in(sentence):
            span = span_said(scene, one.value) if one.kind == Tag.PERIOD and one.value.is_span else None
            if span is not None:
                return span.code
    return ""


def _passed_over(text: Text, claims: Sequence[Found], passed: Iterable[Passed]) -> tuple[PassedOver, ...]:
    """Every number that is in no claim: those that were read, and what is left, as in a name such as "G20"."""
    kept = [one for one in passed if one.reason != "period" or _has_number(text, one)]
    runs = [(one.first, one.last) for one in claims] + [(one.first, one.last) for one in kept]
    covered = {place for first, last in runs for place in range(first, last)}
    left = [
        Passed(place, place + 1, "table" if token.table else "count")
        for place, token in enumerate(text.tokens)
        if token.kind == NUMBER and place not in covered
    ]
    left += [Passed(one.first, one.last, "count") for one in text.counts if _is_left(text, one, covered)]
    rows = sorted((*kept, *left), key=lambda one: one.first)
    return tuple(PassedOver(text.words(one.first, one.last), text.tokens[one.first].start, one.reason) for one in rows)


def _is_left(text: Text, count: Quantity, covered: AbstractSet[int]) -> bool:
    """Whether a number in words is in nothing that was read; "one" mostly counts nothing."""
    inside = covered & {*range(count.first, count.last)}
    return not inside and text.at(count.first) is None and count.published != "1"


def _has_number(text: Text, one: Passed) -> bool:
    return any(text.tokens[place].kind == NUMBER for place in range(one.first, one.last))
