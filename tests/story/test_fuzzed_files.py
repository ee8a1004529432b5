from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import examples

from tradeviz import StoryError, load
from tradeviz.story.article import read_article
from tradeviz.story.claims import CLAIM_KINDS, RELATIONS, VERDICTS
from tradeviz.story.claims_file import read_claims
from tradeviz.story.load import default_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIR = ("CHN", "BLR")
MARKDOWN = st.text(st.sampled_from('#*_`[]()<>!&-+.0129 \n\t\\"“xé\x00\u2028=~|:/'), max_size=200)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(default_folder(), copy)
        yield copy


def toml_value() -> st.SearchStrategy[str]:
    words = st.sampled_from(["x", "2024", "exports", "agrees", "", "5 million", "CHN", "FRA", *CLAIM_KINDS, *RELATIONS])
    plain = st.one_of(
        words.map(lambda text: f'"{text}"'),
        st.sampled_from(
            ["true", "1e999", "nan", "-inf", "1979-05-27", "07:32:00", "[]", "{}", '["one", "two"]', "[[1]]"]
        ),
        st.integers().map(str),
        st.integers(10**300, 10**310).map(str),
    )
    table = st.dictionaries(st.sampled_from(["measure", "period", "goods", "unit", "x"]), plain, max_size=4)
    return plain | table.map(lambda cells: "{" + ", ".join(f"{name} = {cell}" for name, cell in cells.items()) + "}")


CLAIM_KEYS = (
    *("id", "words", "kind", "verdict", "show", "given", "missing", "note", "reason", "sources", "left", "right"),
    *("relation", "threshold", "published", "qualifier", "measure", "period", "unit", "goods", "reporter", "odd", '""'),
)


@given(st.lists(st.dictionaries(st.sampled_from(CLAIM_KEYS), toml_value(), max_size=10), max_size=4))
@examples(200)
def test_whatever_stands_in_a_claim_it_is_a_claim_or_a_problem(scratch: Path, tables: list[dict[str, str]]) -> None:
    lines = [line for table in tables for line in ("[[claim]]", *(f"{name} = {text}" for name, text in table.items()))]
    (scratch / "claims.toml").write_text("\n".join(lines), "utf-8")
    claims, problems = read_claims(scratch, PAIR)
    assert len(claims) <= len(tables)
    assert problems or len(claims) == len(tables)
    assert all(claim.recorded in VERDICTS for claim in claims.values())
    assert all(0 <= problem.line <= len(lines) for problem in problems)


@given(st.one_of(st.text(max_size=200).map(str.encode), st.binary(max_size=200), MARKDOWN.map(str.encode)))
@examples(200)
def test_any_bytes_as_claims_are_claims_or_problems(scratch: Path, content: bytes) -> None:
    (scratch / "claims.toml").write_bytes(content)
    claims, problems = read_claims(scratch, PAIR)
    assert not claims or not problems


def test_claims_nested_without_end_are_a_problem(scratch: Path) -> None:
    (scratch / "claims.toml").write_text("a = " + "[" * 100_000, "utf-8")
    assert "no TOML that can be read" in str(read_claims(scratch, PAIR)[1][0])


@given(st.one_of(st.text(max_size=300), MARKDOWN))
@examples(300)
def test_any_text_is_an_article_and_marking_words_loses_none_of_it(text: str) -> None:
    article = read_article(text)
    for block in article.blocks:
        assert 1 <= block.line <= text.count("\n") + text.count("\r") + 1
        word = block.text[: len(block.text) // 2]
        marked = article.marked({"one": word, "two": "x"})
        assert [one.text for one in marked.blocks] == [one.text for one in article.blocks]


@given(st.text("#*_-0129 \n>xé", max_size=120))
@examples(16, long=400)
def test_a_story_with_any_article_loads_or_names_problems_of_its_article(scratch: Path, text: str) -> None:
    (scratch / "claims.toml").write_text("", "utf-8")
    (scratch / "article.md").write_text(text, "utf-8")
    wrong: set[str] = set()
    try:
        assert list(load(scratch).article.numbers_outside_claims()) == []
    except StoryError as error:
        wrong = {problem.file for problem in error.problems}
    assert wrong <= {"article.md"}


@pytest.mark.parametrize(
    ("text", "title", "standfirst", "kinds"),
    [
        ("# A\n\n*b c*\n\nd\n", "A", "b c", ["p"]),
        ("no title\n", "", "", ["p"]),
        ("# A\n\n> said\n\n- one\n- two\n\n## B\n", "A", "", ["quote", "list", "list", "h"]),
        ("", "", "", []),
    ],
)
def test_an_article_is_a_title_a_standfirst_and_blocks(
    text: str, title: str, standfirst: str, kinds: list[str]
) -> None:
    article = read_article(text)
    assert (article.title, article.standfirst) == (title, standfirst)
    assert [block.kind for block in article.blocks] == kinds


def test_html_in_an_article_stays_text_and_links_lead_to_the_web_only() -> None:
    article = read_article("a <b>bold</b> [good](https://example.org/x) [bad](javascript:alert(1)) [odd](ftp://x)\n")
    spans = article.blocks[0].spans
    assert {span.href for span in spans} == {"", "https://example.org/x"}
    assert "<b>bold</b>" in article.blocks[0].text


def test_numbers_are_found_with_the_line_of_their_block() -> None:
    article = read_article("# 2024\n\nfirst 1,234.5 and\nmore\n\n- 7 in a list\n")
    assert list(article.numbers_outside_claims()) == [(3, "1,234.5"), (6, "7")]
