"""The article is retold in words of its own: no eight in a row stand in the text that it is told from."""

from __future__ import annotations

import pytest
from tests.data.retelling import CONTROL, RUN, SOURCE_RUNS, digests, shared

from tradeviz.story.article import ARTICLE_FILE
from tradeviz.story.load import default_folder

SOURCE = frozenset(SOURCE_RUNS.read_text(encoding="utf-8").split())


def test_the_article_has_no_run_of_eight_words_from_its_source() -> None:
    assert shared((default_folder() / ARTICLE_FILE).read_text(encoding="utf-8"), SOURCE) == []


def test_the_source_s_digests_are_those_that_are_looked_for() -> None:
    assert len(shared(CONTROL, SOURCE)) == 1
    assert len(SOURCE) > 300  # an article of some four hundred words, not a title
    assert {len(one) for one in SOURCE} == {12}


@pytest.mark.parametrize(
    "retold",
    [
        "It says: the price of tea in Ulaanbaatar rose by 4.5 percent.",
        "THE PRICE, of *tea*\nin “Ulaanbaatar” — rose: by 4.5",
        "The price of tea in Ulaanbaatar rose by 4.5 percent in Kazakhstan's spring.",
    ],
)
def test_eight_words_in_a_row_are_found_whatever_stands_between_them(retold: str) -> None:
    source = digests("Yesterday the price of tea in Ulaanbaatar rose by 4.5 percent, in Kazakhstan’s spring.")
    found = shared(retold, source)
    assert found
    assert {len(run.split()) for run in found} == {RUN}


def test_seven_words_in_a_row_are_not_enough() -> None:
    source = digests("Yesterday the price of tea in Ulaanbaatar rose by 4.5 percent, it is said.")
    assert shared("Today the price of tea in Ulaanbaatar rose not at all.", source) == []
    assert shared("Today the price of tea in Ulaanbaatar rose by 4 percent.", source) == [
        "the price of tea in ulaanbaatar rose by"
    ]
