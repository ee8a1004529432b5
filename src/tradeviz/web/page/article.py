"""The article as page elements: text stays text, and each claim is a link that sets the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.figures.sparkline import SPARK_HEIGHT, SPARK_WIDTH, sparkline
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import NBSP, in_digits
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED, VERDICTS, verdict_words
from tradeviz.views import page_view
from tradeviz.views.choices import choice_for, choices_of
from tradeviz.views.selection import Selection
from tradeviz.web.page.attributes import aria, data, in_english, in_page_language
from tradeviz.web.page.chart_card import key_strip
from tradeviz.web.page.chart_tabs import ways_to_charts

if TYPE_CHECKING:
    from tradeviz.story.article import Block, Span
    from tradeviz.story.story import Story

# The class of a verdict's shape, which page.css draws: five of them, told apart without colour.
VERDICT_SHAPES = {
    AGREES: "agrees",
    SUPPORTED: "supported",
    DIFFERS: "differs",
    CONTRADICTED: "contradicted",
    UNCHECKED: "unchecked",
}
VERDICT_MEANINGS = {
    AGREES: N_("the number is within what independent figures can be, with rounding."),
    SUPPORTED: N_("a statement without a number of its own, which independent figures or sources bear out."),
    DIFFERS: N_("the number is outside what independent figures can be, with rounding."),
    CONTRADICTED: N_("a statement without a number of its own, which independent figures or sources speak against."),
    UNCHECKED: N_("nothing independent was found that says it, or what there is leaves both open."),
}
_BLOCKS = {"p": html.P, "h": html.H2, "list": html.Li}
_STYLES = {"em": html.Em, "strong": html.Strong}


def prose(story: Story, claim: str, lang: str = "") -> list[Any]:
    """The article's title, standfirst, first figures and blocks, with the chosen claim lit.

    Args:
        story: whose article it is.
        claim: id of the claim that is chosen; empty where none is.
        lang: the language that the address names, which the links keep.
    """
    article = story.article
    parts: list[Any] = [html.H1(article.title or story.title, **in_english())]
    if article.standfirst:
        parts.append(html.P(article.standfirst, className="standfirst", **in_english()))
    parts.append(first_look(story, lang))
    if story.findings:
        parts.append(tally(story))
    return parts + [_block(block, story, claim, lang) for block in article.blocks]


def first_look(story: Story, lang: str = "") -> html.Section:
    """The key figures, a small drawing and a way to each chart, for screens that have the charts below the article."""
    view = page_view(story, Selection(lang=lang))
    drawing = sparkline(view.chart, (story.pair[0].code, story.pair[1].code))
    image = html.Img(src=drawing, alt=view.chart.summary, width=str(SPARK_WIDTH), height=str(SPARK_HEIGHT))
    shown = html.A([html.Span(view.chart.title), image], href="#tabs", className="small-one")
    charts = ways_to_charts(view.selection, choices_of(story).for_dataset(view.selection.data).charts)
    return html.Section([*key_strip(view), shown if drawing else None, charts], className="first-look")


def tally(story: Story) -> html.Div:
    """How many statements there are, and how many of each verdict, each a filter of the passages."""
    counts = {verdict: sum(one.verdict == verdict for one in story.findings.values()) for verdict in VERDICTS}
    filters = [
        html.Button(
            [verdict_shape(name), " ", count_of(name, count)],
            type="button",
            className=f"chip {VERDICT_SHAPES[name]}",
            **data(filter=name),
            **aria(pressed="false"),
        )
        for name, count in counts.items()
        if count
    ]
    number = len(story.findings)
    all_of_them = ngettext("{count} statement", "{count} statements", number).format(count=in_digits(str(number)))
    meaning = html.A(_("What the marks mean"), href="#verdicts")
    return html.Div([html.Span(all_of_them), *filters, meaning], className="tally", id="tally")


def count_of(verdict: str, number: int) -> str:
    """How many statements have a verdict: "12 agree"."""
    sentences = {
        AGREES: ngettext("{count} agrees", "{count} agree", number),
        DIFFERS: ngettext("{count} differs", "{count} differ", number),
        SUPPORTED: ngettext("{count} supported", "{count} supported", number),
        CONTRADICTED: ngettext("{count} contradicted", "{count} contradicted", number),
        UNCHECKED: ngettext("{count} cannot be checked", "{count} cannot be checked", number),
    }
    return sentences[verdict].format(count=in_digits(str(number)))


def verdict_shape(verdict: str) -> html.Span:
    """A verdict's shape alone; the word stands beside it."""
    return html.Span(className=f"vi {VERDICT_SHAPES[verdict]}", **aria(hidden="true"))


def mark(verdict: str) -> html.Span:
    """A verdict by shape, with its word for who cannot see it: in sight, it would move the text around it."""
    word = html.Span([NBSP, verdict_words(verdict)], className="word hidden")
    return html.Span(
        [NBSP, verdict_shape(verdict), word], className=f"v {VERDICT_SHAPES[verdict]}", **in_page_language()
    )


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
