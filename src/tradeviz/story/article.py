"""The article: Markdown turned into blocks of text, with the words of each claim marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from tradeviz.model.sources import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markdown_it.token import Token

ARTICLE_FILE = "article.md"
_DIGITS = re.compile(r"\d[\d.,]*")
_KINDS = {"paragraph_open": "p", "heading_open": "h", "blockquote_open": "quote", "bullet_list_open": "list"}
_STYLES = {"em_open": "em", "strong_open": "strong"}


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `claim` names the claim whose words it is, `href` an outside link."""

    text: str
    style: str = ""
    href: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, quotation or list item, and the line of the file it begins on."""

    kind: str
    line: int
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The block's plain text."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Article:
    """Title, standfirst (an opening paragraph wholly in emphasis) and the blocks that follow."""

    title: str
    standfirst: str
    blocks: tuple[Block, ...]

    def marked(self, claims: Mapping[str, str]) -> Article:
        """The article with the first place of each claim's words marked.

        Args:
            claims: the exact words of each claim, by its id.
        """
        blocks = list(self.blocks)
        # Sought once in all of it, so that words which stand nowhere do not cost a walk through every block.
        whole = "\n".join(span.text for block in blocks for span in block.spans)
        for claim, words in claims.items():
            if words not in whole:
                continue
            for index, block in enumerate(blocks):
                spans = _mark(block.spans, claim, words)
                if spans is not None:
                    blocks[index] = replace(block, spans=spans)
                    break
        return replace(self, blocks=tuple(blocks))

    def claims_in_order(self) -> tuple[str, ...]:
        """The ids of the claims that are marked, as they come in the text, each once."""
        return tuple(dict.fromkeys(span.claim for block in self.blocks for span in block.spans if span.claim))

    def claims(self) -> frozenset[str]:
        """The ids of the claims that are marked."""
        return frozenset(span.claim for block in self.blocks for span in block.spans if span.claim)

    def numbers_outside_claims(self) -> Iterator[tuple[int, str]]:
        """Every number in the text that no claim covers, with the line of its block."""
        for block in self.blocks:
            for span in block.spans:
                if not span.claim:
                    yield from ((block.line, number) for number in numbers_in(span.text))


def numbers_in(text: str) -> list[str]:
    """The numbers of a text as they are written, without marks behind them."""
    return [found.rstrip(".,") for found in _DIGITS.findall(text)]


def read_article(text: str) -> Article:
    """Read Markdown: headings, paragraphs, quotations, lists, emphasis, http(s) links; HTML stays text, comments go."""
    blocks = list(_blocks(MarkdownIt("commonmark").parse(text)))
    title = standfirst = ""
    if blocks and blocks[0].kind == "h":
        title = blocks.pop(0).text
    if blocks and all(span.style == "em" for span in blocks[0].spans):
        standfirst = blocks.pop(0).text
    return Article(title, standfirst, tuple(blocks))


def _blocks(tokens: Iterable[Token]) -> Iterator[Block]:
    kinds = ["p"]
    for token in tokens:
        if token.type in _KINDS:
            outer = kinds[-1] if token.type == "paragraph_open" else _KINDS[token.type]
            kinds.append(outer)
        elif token.type.endswith("_close") and token.type.replace("_close", "_open") in _KINDS:
            kinds.pop()
        elif token.type == "inline":
            line = (token.map or [0])[0] + 1
            yield Block(kinds[-1], line, _merged(_spans(token.children or ())))
        elif token.type in {"html_block", "code_block", "fence"} and not _is_comment(token.content):
            yield Block(kinds[-1], (token.map or [0])[0] + 1, (Span(token.content.strip()),))


def _is_comment(text: str) -> bool:
    return text.strip().startswith("<!--") and text.strip().endswith("-->")


def _spans(tokens: Iterable[Token]) -> Iterator[Span]:
    style = href = ""
    for token in tokens:
        if token.type in _STYLES:
            style = _STYLES[token.type]
        elif token.type in {"em_close", "strong_close"}:
            style = ""
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            href = address if is_web_address(address) else ""
        elif token.type == "link_close":
            href = ""
        elif token.type in {"softbreak", "hardbreak"}:
            yield Span(" ", style, href)
        elif token.content:
            yield Span(token.content, style, href)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    alike = groupby(spans, key=lambda span: (span.style, span.href))
    # Joined at once: a paragraph may have a hundred thousand lines.
    return tuple(Span("".join(span.text for span in group), style, href) for (style, href), group in alike)


def _mark(spans: tuple[Span, ...], claim: str, words: str) -> tuple[Span, ...] | None:
    for index, span in enumerate(spans):
        start = -1 if span.claim else span.text.find(words)
        if start >= 0:
            parts = (
                replace(span, text=span.text[:start]),
                replace(span, text=words, claim=claim),
                replace(span, text=span.text[start + len(words) :]),
            )
            return (*spans[:index], *(part for part in parts if part.text), *spans[index + 1 :])
    return None
