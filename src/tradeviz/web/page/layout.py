"""The whole page: what stands still while the reader chooses, and what the choice fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.model.wording import counted
from tradeviz.web.page.attributes import aria
from tradeviz.web.page.controls import BAR, FORM, FormChoices, datasets, draw_controls
from tradeviz.web.page.links import outside, within

if TYPE_CHECKING:
    from tradeviz.story.story import Story
    from tradeviz.web.page.state import PageState

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


def page_layout(story: Story, now: PageState, theme: str, address: tuple[str, str]) -> html.Div:
    """The whole page.

    Args:
        story: whose page it is.
        now: what the choice fills in.
        theme: light or dark.
        address: path and query as the browser has them.
    """
    path, search = address
    charts = html.Section(_charts(story, now), id="charts", className="charts", **aria(label="Charts"))
    article = html.Article(now.slots["article"], id="article", hidden=not now.slots["article"])
    return html.Div(
        [
            dcc.Location(id="url", refresh=False, pathname=path, search=search),
            dcc.Store(id="theme", data=theme),
            dcc.Store(id="shown", data=[search, theme]),
            html.A("Skip to the charts", href="#charts", className="skip"),
            _header(story),
            html.Main([article, charts], className="" if now.slots["article"] else "alone"),
            _about(story),
        ]
    )


def page_of_nothing() -> html.Div:
    """What Dash's own address for a layout answers: each page of ours brings its layout with it."""
    return html.Div("Open a page of tradeviz; it brings its own layout.")


def _header(story: Story) -> html.Header:
    copy = html.Button("Copy link", id="copy", type="button", className="link")
    start = html.A("Stories and pairs", href=within(story.base, "/start"))
    links = [start, copy, html.A("Download", href="#downloads"), html.A("Sources", href="#sources")]
    return html.Header(
        [
            html.A("tradeviz", href="?" if not story.base else within(story.base, "/"), className="mark"),
            html.Span(story.title, className="crumb"),
            html.Nav(links, className="acts", **aria(label="Page")),
            html.Span(id="copied", role="status", className="hidden"),
        ]
    )


def _charts(story: Story, now: PageState) -> list[Any]:
    slots = now.slots
    choices = FormChoices(story, now.options, now.factor_hidden)
    title = [] if slots["article"] else [html.H1(story.title)]
    return [
        *title,
        html.Div(slots["said"], id="said", role="status", className="hidden"),
        html.Div(slots["notices"], id="notices", className="notices", role="status"),
        html.Div(slots["key-figures"], id="key-figures"),
        html.Form(
            draw_controls(FORM, now.values, choices),
            className="controls" if len(datasets(story)) < 2 else "controls two",
            **aria(label="What the charts show"),
        ),
        html.Div(
            [
                html.Nav(slots["tabs"], id="tabs", className="tabs", **aria(label="Charts")),
                *draw_controls(BAR, now.values, choices),
            ],
            className="bar",
        ),
        html.Div(slots["card"], id="card", className="card"),
        html.Div(slots["panel-place"], id="panel-place"),
        html.Div(slots["measures"], id="measures"),
        html.Ul(slots["downloads"], id="downloads", className="downloads"),
    ]


def _about(story: Story) -> html.Footer:
    marks = [part for name, words in _MARKS for part in (html.Dt(name), html.Dd(words))]
    return html.Footer(
        [
            html.Section([html.H2("How to read this"), html.Dl(marks)], id="reading"),
            html.Section(
                [
                    html.H2("How to cite"),
                    html.P(story.citation),
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
    figures = story.whole()
    used: dict[str, int] = {}
    for key in [*figures.observations["source"], *figures.rates["source"]]:
        used[key] = used.get(key, 0) + 1
    ranked = sorted(figures.sources.values(), key=lambda source: (source.order, source.publisher, source.key))
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
