"""Numbers of an article that are no claims, as `passed.csv` lists them: written where claims were drafted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tradeviz.drafting.draft import REASONS
from tradeviz.model.tables import Column, one_of, read_table
from tradeviz.story.article import numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tradeviz.errors import Problem
    from tradeviz.story.article import Article

PASSED_FILE = "passed.csv"
PASSED_COLUMNS = (
    Column("place", "Which of them it is, in the order of the text.", "a number", str.isdecimal),
    Column("words", "Exact words of the article with a number that is no claim."),
    Column("reason", "Why it is none.", f"one of {', '.join(REASONS)}", one_of(*REASONS)),
)


def numbers_left(article: Article, passed: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The numbers of an article that stand in no claim and were not passed over, with the lines of their blocks."""
    known = Counter(number for words in passed for number in numbers_in(words))
    for line, number in article.numbers_outside_claims():
        known[number] -= 1
        if known[number] < 0:
            yield line, number


def read_passed(folder: Path) -> tuple[tuple[str, ...], list[Problem]]:
    """The words of the numbers that were passed over, in the order of the text, with every problem found."""
    frame, problems = read_table(folder / PASSED_FILE, PASSED_COLUMNS, ["place"], needed=False)
    return tuple(str(words) for words in frame["words"]), problems
