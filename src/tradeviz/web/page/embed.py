"""A view for a frame in other people's pages: one chart, or one claim with its verdict, its sources and a way back."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.figures import LIGHT, draw
from tradeviz.figures.legend import marks, ways
from tradeviz.model.language import _
from tradeviz.views.as_text import described, picture_notes, source_line
from tradeviz.web.page.article import VERDICT_SHAPES
from tradeviz.web.page.attributes import aria, in_english
from tradeviz.web.page.chart_card import plot
from tradeviz.web.page.claim_panel import claim_check, claim_evidence, how_so, verdict_title
from tradeviz.web.page.sentence import rich

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.story.verdicts import Finding
    from tradeviz.views import PageView

# Pixels of an embed beside its drawing, at the width of a column of text; a frame without scripts keeps this height.
_BESIDE, _CLAIM = 250, 640


@dataclass(frozen=True, slots=True)
class Embed:
    """What stands in a frame.

    Attributes:
        title: what it shows.
        body: its elements.
        figure: for plotly.js; nothing where a claim is shown.
        canonical: the address of the whole page with this view.
        frame_id: by which a page that holds several of them tells whose height it hears.
        height: of a frame that has no script to tell it another, in pixels.
    """

    title: str
    body: html.Main
    figure: dict[str, Any] | None
    canonical: str
    frame_id: str
    height: int


def embed_of(view: PageView, address: str, notices: Sequence[str] = ()) -> Embed:
    """The embed of a view: of the claim where one is chosen, else of the chart.

    Args:
        view: what the page shows.
        address: of the page, without a query.
        notices: what of the query was not understood.
    """
    said = [html.P(notice, className="notes", role="note") for notice in notices]
    canonical = view.selection.but(table=False, sort="").link(address)
    # Of the page's path, so that it stays when the server moves.
    frame_id = "tradeviz-" + blake2b(view.selection.link(view.story.base).encode(), digest_size=5).hexdigest()
    if view.finding is not None:
        body = html.Main([*said, _claim(view, view.finding), _foot("", canonical)])
        return Embed(view.finding.claim.words, body, None, canonical, frame_id, _CLAIM)
    first, second = view.figures.pair
    figure = draw(view.chart, (first.code, second.code), LIGHT) if view.chart.rows else None
    body = html.Main([*said, _chart(view, figure), _foot(source_line(view.chart.sources), canonical)], id="card")
    height = _BESIDE + (figure["layout"]["height"] if figure else 0)
    return Embed(view.chart.title, body, figure, canonical, frame_id, height)


def _chart(view: PageView, figure: dict[str, Any] | None) -> html.Figure:
    """The chart with all that explains it, and what is read off it, said to who cannot see it."""
    chart = view.chart
    entries = [*ways(chart, view.figures.pair), *(marks(figure, LIGHT) if figure else [])]
    legend = [_legend_entry(entry.kind, entry.words) for entry in entries]
    heading = [html.H1(chart.title, id="chart-title"), html.P(chart.subtitle, className="subtitle")]
    if figure is None:
        heading.append(html.P(_("Nothing was published for this choice."), className="empty"))
    notes = [html.P(note, className="notes") for note in picture_notes(view)]
    caption = html.Figcaption([*heading, *([html.P(legend, className="legend")] if legend else [])])
    status = html.Span(id="read", role="status", className="hidden")
    # Without scripts no value can be read off the drawing by pointer or keys, so the main ones are said below it.
    told = html.P(described(view), id="told", className="notes")
    parts = [caption, *([plot(chart, figure)] if figure else []), told, *notes, status]
    return html.Figure(parts, **aria(labelledby="chart-title"))


def _legend_entry(kind: str, words: str) -> html.Span:
    if kind.startswith("of-"):
        return html.Span(words, className=kind)
    return html.Span([html.Span(className=f"swatch {kind}"), words])


def _claim(view: PageView, finding: Finding) -> html.Section:
    """The passage, the verdict on it, and what it rests on."""
    title = html.Span(view.story.article.title or view.story.title, **in_english())
    verdict = html.Div([html.H2(verdict_title(finding)), html.Span(how_so(finding), className="how-so")])
    parts = [
        html.P(rich(_("From the article “{title}”"), title=title), className="subtitle"),
        html.H1(html.Q(finding.claim.words), **in_english()),
        html.Div(verdict, className=f"head {VERDICT_SHAPES[finding.verdict]}"),
        *claim_check(view, finding),
        html.Div(html.Div(claim_evidence(finding)), className="foot"),
    ]
    return html.Section(parts, className="panel")


def _foot(sources: str, canonical: str) -> html.Div:
    """Whose figures they are, and the way to the page that has them all."""
    back = html.A(_("All figures, sources and checks: tradeviz"), href=canonical, id="back")
    return html.Div([*([html.Span(sources)] if sources else []), back], className="foot")
