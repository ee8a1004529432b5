"""The article as page elements: text stays text, and each claim is a link that sets the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.wording import NBSP, counted
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED, VERDICTS
from tradeviz.views.choices import choice_for
from tradeviz.web.page.attributes import aria, data

if TYPE_CHECKING:
    from tradeviz.story.article import Block, Span
    from tradeviz.story.story import Story

SIGNS = {AGREES: "✓", SUPPORTED: "✓", DIFFERS: "✕", CONTRADICTED: "✕", UNCHECKED: "?"}
KINDS = {AGREES: "ok", SUPPORTED: "ok", DIFFERS: "bad", CONTRADICTED: "bad", UNCHECKED: "none"}
_WORDS = {AGREES: "agree", SUPPORTED: "supported", DIFFERS: "differ", CONTRADICTED: CONTRADICTED, UNCHECKED: UNCHECKED}
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
    parts: list[Any] = [html.H1(article.title or story.title)]
    if article.standfirst:
        parts.append(html.P(article.standfirst, className="standfirst"))
    if story.findings:
        parts.append(tally(story))
    return parts + [_block(block, story, claim, lang) for block in article.blocks]


def tally(story: Story) -> html.P:
    """How many statements there are, and how many of each verdict."""
    counts = {verdict: sum(one.verdict == verdict for one in story.findings.values()) for verdict in VERDICTS}
    shown = [
        html.Span([f"{SIGNS[name]} {count} {_WORDS[name]}"], className=KINDS[name])
        for name, count in counts.items()
        if count
    ]
    return html.P([html.Span(counted(len(story.findings), "statement")), *shown], className="tally", id="tally")


def mark(verdict: str) -> html.Span:
    """A verdict by shape, word and colour."""
    return html.Span(
        [NBSP, html.Span(SIGNS[verdict], **aria(hidden="true")), NBSP, verdict], className=f"v {KINDS[verdict]}"
    )


def _block(block: Block, story: Story, claim: str, lang: str) -> Any:
    children = [_span(span, story, claim, lang) for span in block.spans]
    if block.kind == "quote":
        return html.Blockquote(html.P(children))
    if block.kind == "list":
        return html.Ul(html.Li(children))
    return _BLOCKS[block.kind](children)


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
