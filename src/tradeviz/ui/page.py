"""The page's frame: what stands still while the reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.exports import citation
from tradeviz.selection import Selection
from tradeviz.ui.attributes import aria
from tradeviz.ui.controls import also_box, controls
from tradeviz.ui.links import outside
from tradeviz.ui.prose import prose
from tradeviz.wording import counted

if TYPE_CHECKING:
    from tradeviz.story import Story

_MARKS = (
    ("Filled", "a value that somebody published; its source is one click away."),
    (
        "Hollow",
        "a value worked out from published ones, for example a balance from exports and imports; it says its sum.",
    ),
    (
        "Whisker",
        "what the published digits can stand for: “4.77 billion” is 4.765 to 4.775. A triangle has an open end.",
    ),
    ("Level line, diamond", "part of a year. It is never drawn as if it were the year."),
    ("Cross, open square", "another published value of the same thing; a value that is kept but doubted."),
    ("No mark", "nobody published it, as far as we found. Missing is not zero, and nothing is filled in."),
)


def page(story: Story) -> html.Div:
    """The whole page, with places for what the callbacks fill."""
    first = Selection()
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="theme"),
            html.A("Skip to the charts", href="#charts", className="skip"),
            _header(story),
            html.Main(
                [
                    html.Article(prose(story, first), id="article"),
                    html.Section(_charts(story), id="charts", className="charts", **aria(label="Charts")),
                ]
            ),
            _about(story),
        ]
    )


def _header(story: Story) -> html.Header:
    copy = html.Button("Copy link", id="copy", type="button", className="link")
    links = [copy, html.A("Download", href="#downloads"), html.A("Sources", href="#sources")]
    return html.Header(
        [
            html.A("tradeviz", href="?", className="mark"),
            html.Span(story.title, className="crumb"),
            html.Nav(links, className="acts", **aria(label="Page")),
            html.Span(id="copied", role="status", className="hidden"),
        ]
    )


def _charts(story: Story) -> list[Any]:
    waiting = html.Div(className="waiting", **aria(hidden="true"))
    return [
        html.Div(id="said", role="status", className="hidden"),
        html.Div(id="notices", className="notices", role="status"),
        html.Div(waiting, id="key-figures"),
        controls(story),
        html.Div([html.Nav(id="tabs", className="tabs", **aria(label="Charts")), also_box()], className="bar"),
        html.Div(waiting, id="card", className="card"),
        html.Div(id="panel-place"),
        html.Ul(id="downloads", className="downloads"),
    ]


def _about(story: Story) -> html.Footer:
    marks = [part for name, words in _MARKS for part in (html.Dt(name), html.Dd(words))]
    return html.Footer(
        [
            html.Section([html.H2("How to read this"), html.Dl(marks)], id="reading"),
            html.Section(
                [
                    html.H2("How to cite"),
                    html.P(citation(story)),
                    html.P(
                        "Press figures are facts with a citation; what a database may be used for, its own terms say."
                    ),
                ],
                id="citing",
            ),
            html.Section(_sources(story), id="sources", className="sources"),
        ]
    )


def _sources(story: Story) -> list[Any]:
    used: dict[str, int] = {}
    for key in [*story.observations["source"], *story.rates["source"]]:
        used[key] = used.get(key, 0) + 1
    ranked = sorted(story.sources.values(), key=lambda source: (source.order, source.publisher, source.key))
    items = [
        html.Li(
            [
                outside(source),
                f" · {source.publisher}{', ' + source.published if source.published else ''}",
                f" · {counted(used[source.key], 'value') if source.key in used else 'no figures'}",
                html.Small(source.use),
            ]
        )
        for source in ranked
    ]
    summary = html.Summary(f"All {counted(len(items), 'source')}")
    return [html.H2("Sources"), html.Details([summary, html.Ul(items)])]
