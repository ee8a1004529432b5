"""A checked article as a story's folder: the article, its drafts as claims, what was passed over, and the figures."""

from __future__ import annotations

import json
import re
from dataclasses import astuple
from typing import TYPE_CHECKING

from tradeviz.drafting.lines import LineKind, row_cells, text_lines
from tradeviz.errors import visible
from tradeviz.model.economies import area
from tradeviz.model.files import MOST_TABLE_BYTES, is_there, read_text
from tradeviz.model.goods import GOODS_COLUMNS, GOODS_FILE
from tradeviz.model.observations import RATE_COLUMNS, RATES_FILE
from tradeviz.model.sources import SOURCE_COLUMNS, SOURCES_FILE
from tradeviz.story.article import ARTICLE_FILE, read_article
from tradeviz.story.article_check import GIVEN_RATE
from tradeviz.story.claims import CLAIMS_FILE
from tradeviz.story.load import PACKAGE_FILE, README_FILE, TABLES
from tradeviz.story.passed import PASSED_COLUMNS, PASSED_FILE, numbers_left
from tradeviz.story.template import empty_tables, package_text, table_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tradeviz.analysis.reckoning import Key
    from tradeviz.model.goods import Good
    from tradeviz.story.article_check import ArticleCheck
    from tradeviz.story.claims import Claim

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")
_LIST = re.compile(r"^(\d{1,9})([.)])|^([-+=])")
_MOST_BEFORE = 300  # characters before a claim that tell it from others of the same words
_HEAD = """# Drafts: statements of article.md as rules found them, before anybody read them over.
#
# Correct what was read amiss and take the table [claim.draft] away from what you have read over: it keeps a claim that
# was read with doubt from being contradicted. `tradeviz check` with this folder checks them again.

"""
_README = """# {first} and {second}: an article checked

The text of an article with its statements on the trade of the two, found and checked by tradeviz. `claims.toml` has the
statements, `passed.csv` the other numbers, each with why it is none. {figures}
"""
_OWN = "The figures are those of the story “{title}”; reports of the family of the article that it tells are left out."
_NONE = "There are no figures here: the statements are held against the store of whoever checks them."


def plain_article(text: str) -> str:
    """An article as paragraphs of one line each, with an empty line between, and nothing in it that cannot be seen.

    Items of lists and headings are paragraphs of their own. Of a table each row is a line, with strokes between cells.
    """
    found: list[str] = []
    end, before = 0, LineKind.PLAIN
    for line in text_lines(text):
        # Tabs and carriage returns are white space here; what else `visible` spells out has no place in an article.
        shown = text[line.first : line.end]
        words = " | ".join(row_cells(shown)) if line.kind is LineKind.ROW else shown
        plain = " ".join("".join(char for char in " ".join(words.split()) if visible(char) == char).split())
        same_table = line.kind is before is LineKind.ROW and line.first == end
        goes_on = "\n" if same_table else " " if line.kind is LineKind.PLAIN else ""
        if plain and goes_on and found:
            found[-1] += goes_on + plain
        elif plain:
            found.append(plain)
        end, before = line.end, line.kind
    return "\n\n".join(found)


def article_folder(check: ArticleCheck, name: str) -> dict[str, str]:
    """The files of a folder that loads, serves and checks, by name.

    Args:
        check: an article with two economies; its text as `plain_article` has it.
        name: the folder's.
    """
    first, second = (area(code) for code in check.drafts.pair)
    marks = _unique_words(check)
    passed = [(" ".join(one.words.split()), one.reason) for one in check.drafts.passed_over]
    article = _markdown(f"{first.english} and {second.english}", check.text)
    passed += _left_over(article, marks, [words for words, _reason in passed])
    about = _NONE if check.story is None else _OWN.format(title=check.story.title)
    source = {} if check.story is None or not check.story.article_source else {"article": check.story.article_source}
    return {
        PACKAGE_FILE: package_text(name, first, second, **source),
        **_tables(check),
        ARTICLE_FILE: article,
        CLAIMS_FILE: _HEAD + "\n".join(_claims(check, marks)),
        PASSED_FILE: table_text(PASSED_COLUMNS, *((str(place), *one) for place, one in enumerate(passed, 1))),
        README_FILE: _README.format(first=first.english, second=second.english, figures=about),
    }


def _tables(check: ArticleCheck) -> dict[str, str]:
    """The story's own tables where a story covers the pair, else empty ones; goods with those of the claims."""
    goods = dict(check.figures.goods) if check.figures is not None else {}
    tables = empty_tables()
    if check.story is not None:
        goods = {**check.story.goods, **{code: good for code, good in goods.items() if code not in check.story.goods}}
        for name in TABLES:
            if is_there(check.story.folder / name):
                tables[name] = read_text(check.story.folder / name, MOST_TABLE_BYTES)
    return (
        tables
        | _given_rates(check, tables)
        | {GOODS_FILE: table_text(GOODS_COLUMNS, *(_good_row(good) for good in goods.values()))}
    )


def _given_rates(check: ArticleCheck, tables: Mapping[str, str]) -> dict[str, str]:
    """The tables of rates and sources with the rates that came with the question; none where none did."""
    if check.figures is None or GIVEN_RATE not in check.figures.sources:
        return {}
    names = [column.name for column in RATE_COLUMNS]
    rows = check.figures.rates[names].itertuples(index=False, name=None)
    source = astuple(check.figures.sources[GIVEN_RATE])
    with_it = tables[SOURCES_FILE].rstrip("\n") + "\n" + table_text(SOURCE_COLUMNS, source).partition("\n")[2]
    return {RATES_FILE: table_text(RATE_COLUMNS, *rows), SOURCES_FILE: with_it}


def _good_row(good: Good) -> tuple[str, ...]:
    return tuple(str(cell) for cell in astuple(good))


def _markdown(title: str, text: str) -> str:
    return "\n\n".join([f"# {title}", *(_escaped(one) for one in text.split("\n\n"))]) + "\n"


def _escaped(paragraph: str) -> str:
    """A paragraph whose characters are all text to Markdown."""
    plain = _MARKUP.sub(r"\\\1", paragraph)
    return _LIST.sub(lambda found: f"{found.group(1) or ''}\\{found.group(2) or found.group(3)}", plain)


def _unique_words(check: ArticleCheck) -> list[str]:
    """Each claim's words, with so many before them that they stand once in the text, and in no claim before."""
    found, end = [], 0
    for draft in check.drafts.drafts[: len(check.claims)]:
        stop = draft.start + len(draft.words)
        least = max(end, check.text.rfind("\n", 0, draft.start) + 1, draft.start - _MOST_BEFORE)
        first = draft.start
        while first > least and check.text.count(check.text[first:stop]) > 1:
            first = max(check.text.rfind(" ", 0, first - 1) + 1, least)
        found.append(check.text[first:stop])
        end = stop
    return found


def _left_over(article: str, marks: Sequence[str], passed: Sequence[str]) -> list[tuple[str, str]]:
    """Digits that stand in no words, such as those of an address."""
    marked = read_article(article).marked({str(place): words for place, words in enumerate(marks)})
    return [(number, "count") for _line, number in numbers_left(marked, passed)]


def _claims(check: ArticleCheck, words: Sequence[str]) -> Iterator[str]:
    for claim, mark in zip(check.claims.values(), words, strict=False):
        yield "\n".join(_lines(claim, mark, check.findings[claim.id].verdict)) + "\n"


def _lines(claim: Claim, words: str, verdict: str) -> Iterator[str]:
    yield "[[claim]]"
    texts = {"id": claim.id, "words": words, "kind": claim.kind, "verdict": verdict, "missing": claim.missing}
    if claim.kind == "value" and claim.left is not None:
        texts |= {**_cell(claim.left), "published": claim.published, "qualifier": claim.qualifier}
    yield from (f"{name} = {_quoted(text)}" for name, text in texts.items() if text)
    if claim.kind == "comparison":
        yield f"relation = {_quoted(claim.relation)}"
        if claim.relation == "share above":
            yield f"threshold = {claim.threshold:g}"
        for side, key in (("left", claim.left), ("right", claim.right)):
            if key is not None:
                yield f"{side} = {_inline(_cell(key))}"
    yield "[claim.draft]"
    yield f"sureness = {claim.sureness:g}"
    yield f"either_side = {str(claim.either_side).lower()}"
    yield f"led = {_inline(claim.led)}"
    if claim.against:
        yield f"against = [{', '.join(_quoted(one) for one in claim.against)}]"
    if claim.read:
        yield f"read = {_inline(claim.read)}"


def _cell(key: Key) -> dict[str, str]:
    return {slot: text for slot, text in key._asdict().items() if slot != "partner"}


def _inline(table: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{name} = {_quoted(text)}" for name, text in table.items()) + " }"


def _quoted(text: str) -> str:
    """A text in TOML, whose basic strings are JSON's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
