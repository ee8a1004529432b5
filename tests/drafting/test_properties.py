"""What holds of any text: every number is accounted for, words are runs of the text, and trade alone makes claims."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drafting.slots import PAIR, line
from tests.properties import examples
from tests.steps import steps

from tradeviz.drafting.article import draft_article
from tradeviz.drafting.draft import REASONS, ArticleDrafts
from tradeviz.errors import BudgetError
from tradeviz.model.bounds import QUALIFIERS, read_published
from tradeviz.model.budget import budget

TRADE = (
    "Kenya's exports to China were $5 billion in 2023, 4 percent more than in 2022.",
    "Kenya's imports from China fell by a third to $7 billion in January-June 2022.",
    "Trade between Kenya and China was 9 billion dollars in 2021.",
    "China bought 20 percent of Kenya's tea exports in 2019.",
    "In 2018 China was Kenya's largest supplier.",
)
NO_TRADE = (
    "The talks went on for 3 days.",
    "Some 40 students sang, and 12 of them danced.",
    "The road is 300 km long and cost the city $40 million.",
    "Inflation was 5 percent.",
    "Page 7 has a picture.",
)
WORDS = (
    *(
        "Kenya",
        "China",
        "Kenya's",
        "exports",
        "imports",
        "trade",
        "to",
        "from",
        "rose",
        "5",
        "percent",
        "$3",
        "billion",
        "2023",
        "in",
        "of",
    ),
    *(
        "more",
        "than",
        "last",
        "year",
        "May",
        "and",
        ",",
        ".",
        ";",
        "(",
        ")",
        "the",
        "its",
        "deficit",
        "third",
        "partner",
        "respectively",
    ),
    *(
        "first",
        "half",
        "a",
        "was",
        "Rs",
        "crore",
        "tea",
        "by",
        "up",
        "mostly",
        "doubled",
        "2022-23",
        "FY24",
        "there",
        "those",
        "India",
    ),
)
DIGITS = re.compile(r"\d+")


def drafted(text: str) -> ArticleDrafts:
    return draft_article(text, "2024-07-10", PAIR)


def parts(found: ArticleDrafts) -> list[tuple[int, str]]:
    return [(one.start, one.words) for one in found.drafts] + [(one.start, one.words) for one in found.passed_over]


def assert_sound(text: str, found: ArticleDrafts) -> None:
    for start, words in parts(found):
        assert text[start : start + len(words)] == words
    covered = {place for start, words in parts(found) for place in range(start, start + len(words))}
    for number in DIGITS.finditer(text):
        assert covered.issuperset(range(*number.span())), number
    assert {one.reason for one in found.passed_over} <= set(REASONS)
    for draft in found.drafts:
        assert draft.reporter in PAIR
        assert draft.partner in PAIR
        assert draft.reporter != draft.partner
        assert draft.qualifier in QUALIFIERS
        assert 0 < draft.sureness <= 1
        for lead in draft.leads.values():
            assert lead.start == -1 or text[lead.start : lead.start + len(lead.words)] == lead.words
        if draft.kind == "value":
            read_published(draft.published, draft.qualifier)


@examples(200)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_run_of_words_is_read_and_accounted_for(text: str) -> None:
    assert_sound(text, drafted(text))


@examples(200)
@given(st.text(max_size=200))
def test_any_text_is_read_and_accounted_for(text: str) -> None:
    assert_sound(text, drafted(text))


@given(st.sampled_from(TRADE), st.sampled_from(NO_TRADE), st.booleans())
def test_a_sentence_without_trade_changes_nothing(trade: str, other: str, before: bool) -> None:
    text = f"{other} {trade}" if before else f"{trade} {other}"
    assert [line(one) for one in drafted(text).drafts] == [line(one) for one in drafted(trade).drafts]


@pytest.mark.parametrize("pair", list(itertools.permutations(TRADE, 2)), ids=lambda pair: pair[0][:12])
def test_the_order_of_sentences_that_do_not_refer_to_each_other_changes_nothing(pair: tuple[str, str]) -> None:
    both = {line(one) for one in drafted(" ".join(pair)).drafts}
    assert both == {line(one) for text in pair for one in drafted(text).drafts}


@given(st.sampled_from(TRADE), st.sampled_from(TRADE))
def test_reading_twice_gives_the_same(first: str, second: str) -> None:
    text = f"{first}\n\n{second}"
    assert drafted(text) == drafted(text)


# Hostile texts

HOSTILE = {
    "digits": "1",
    "numbers": "1 ",
    "dots": "1.",
    "brackets": "(",
    "right to left": "\u202e\u200f5% ",
    "one sentence": "Kenya exports to China rose 5 percent to $3 billion and ",
    "economies": "China and ",
    "joined": "China-",
    "flows": "exports ",
    "months": "May ",
    "articles": "the ",
    "genitives": "China's ",
    "dashes": "-",
    "lines": "\n",
    "ranks": "first largest ",
    "between": "between China and ",
    "respectively": "$5 billion and $6 billion, respectively ",
    "another script": "٣ ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    few, many = (piece * (length // len(piece)) for length in (3_000, 12_000))
    drafted("Kenya")  # the tables are read once
    assert steps(lambda: drafted(many)) < 6 * steps(lambda: drafted(few)) + 20_000


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_accounted_for(piece: str) -> None:
    text = piece * (2_000 // len(piece))
    assert_sound(text, drafted(text))


def test_a_text_longer_than_is_granted_ends_with_a_sentence() -> None:
    with budget(1_000), pytest.raises(BudgetError):
        drafted("Kenya " * 1_000)
