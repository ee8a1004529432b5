"""The article as page elements: text stays text, and each claim is a link that sets the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import ngettext
from tradeviz.model.wording import NBSP, in_digits
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED, VERDICTS, verdict_words
from tradeviz.views.choices import choice_for
from tradeviz.web.page.attributes import aria, data, in_english, in_page_language

if TYPE_CHECKING:
    from tradeviz.story.article import Block, Span
    from tradeviz.story.story import Story

VERDICT_SIGNS = {AGREES: "✓", SUPPORTED: "✓", DIFFERS: "✕", CONTRADICTED: "✕", UNCHECKED: "?"}
VERDICT_CLASSES = {AGREES: "ok", SUPPORTED: "ok", DIFFERS: "bad", CONTRADICTED: "bad", UNCHECKED: "none"}
_BLOCKS = {"p": html.P, "h": html.H2, "list": html.Li}
_STYLES = {"em": html.Em, "strong": html.Strong}


def prose(story: Story, claim: str, lang: str = "") -> list[Any]:
    """The article's title, standfirst and blocks, with the chosen claim lit.

    Args:
        story: whose article it is.
        claim: id of the claim that is chosen; empty where none is.
        lang: the language that the address names, which the links keep.
    """
    article = story.article
    parts: list[Any] = [html.H1(article.title or story.title, **in_english())]
    if article.standfirst:
        parts.append(html.P(article.standfirst, className="standfirst", **in_english()))
    if story.findings:
        parts.append(tally(story))
    return parts + [_block(block, story, claim, lang) for block in article.blocks]


def tally(story: Story) -> html.P:
    """How many statements there are, and how many of each verdict."""
    counts = {verdict: sum(one.verdict == verdict for one in story.findings.values()) for verdict in VERDICTS}
    shown = [
        html.Span([f"{VERDICT_SIGNS[name]} {_count_of(name, count)}"], className=VERDICT_CLASSES[name])
        for name, count in counts.items()
        if count
    ]
    number = len(story.findings)
    all_of_them = ngettext("{count} statement", "{count} statements", number).format(count=in_digits(str(number)))
    return html.P([html.Span(all_of_them), *shown], className="tally", id="tally")


def _count_of(verdict: str, number: int) -> str:
    """How many statements have a verdict: "12 agree"."""
    sentences = {
        AGREES: ngettext("{count} agree", "{count} agree", number),
        DIFFERS: ngettext("{count} differ", "{count} differ", number),
        SUPPORTED: ngettext("{count} supported", "{count} supported", number),
        CONTRADICTED: ngettext("{count} contradicted", "{count} contradicted", number),
        UNCHECKED: ngettext("{count} cannot be checked", "{count} cannot be checked", number),
    }
    return sentences[verdict].format(count=in_digits(str(number)))


def mark(verdict: str) -> html.Span:
    """A verdict by shape, word and colour; it stands within the article's own text."""
    sign = html.Span(VERDICT_SIGNS[verdict], **aria(hidden="true"))
    words: list[Any] = [NBSP, sign, NBSP, verdict_words(verdict)]
    return html.Span(words, className=f"v {VERDICT_CLASSES[verdict]}", **in_page_language())


def _block(block: Block, story: Story, claim: str, lang: str) -> Any:
    children = [_span(span, story, claim, lang) for span in block.spans]
    if block.kind == "quote":
        return html.Blockquote(html.P(children), **in_english())
    if block.kind == "list":
        return html.Ul(html.Li(children), **in_english())
    return _BLOCKS[block.kind](children, **in_english())


def _span(span: Span, story: Story, claim: str, lang: str) -> Any:
    if span.claim:
        return _claim(span, story, claim, lang)
    styled = _STYLES[span.style](span.text) if span.style else span.text
    return html.A(styled, href=span.href, rel="noopener") if span.href else styled


def _claim(span: Span, story: Story, claim: str, lang: str) -> Any:
    chosen = claim == span.claim
    verdict = story.findings[span.claim].verdict
    attributes = data(claim=span.claim, verdict=verdict) | aria(current="true" if chosen else "")
    href = choice_for(story, span.claim, lang).href
    # The last word and the mark stay on one line, so that no mark begins a line on its own.
    children: list[Any] = [span.text, mark(verdict)]
    return html.A(children, href=href, className="claim on" if chosen else "claim", **attributes)
