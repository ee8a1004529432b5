"""The start page as elements: stories, a chooser of pairs, and what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.wording import amount, counted, listing
from tradeviz.views.start import name_of
from tradeviz.web.page.attributes import aria
from tradeviz.web.page.links import outside, within

if TYPE_CHECKING:
    from tradeviz.views.start import Offered, Start

PATH = "/start"
_EMPTY = (
    "No trade at HS detail has been brought in yet. Files that people can get free of charge will do: a CEPII BACI "
    "release, a UN Comtrade download, an IMF table."
)

_COMMANDS = "tradeviz ingest BACI_HS92_V202501.zip\ntradeviz fetch CHN BLR --years 2015-2024"


def start_page(start: Start) -> html.Div:
    """The whole page; it needs no script."""
    mark = html.A("tradeviz", href=".", className="mark")
    head = html.Header([mark, html.Span("Stories and pairs", className="crumb")])
    sections = [
        html.H1("Stories and pairs"),
        html.Section([html.H2("Stories"), html.Ul([_story(one) for one in start.stories])], className="stories"),
        html.Section([html.H2("Any two economies"), *_chooser(start)]),
        html.Section([html.H2("What the store holds"), *_contents(start)]),
    ]
    return html.Div([head, html.Main(sections, className="start")])


def _story(story: Any) -> html.Li:
    return html.Li(
        [html.A(story.title, href=within("", story.base or "/")), html.P(story.description, className="subtitle")]
    )


def _chooser(start: Start) -> list[Any]:
    notice = [html.P(start.notice, className="notices", role="status")] if start.notice else []
    if not start.economies:
        return notice or [html.P(_EMPTY), html.Pre(_COMMANDS)]
    options = [html.Option("Choose one", value="")] + [
        html.Option(name, value=code, selected=code == start.first) for name, code in start.economies
    ]
    form = html.Form(
        [
            html.Label("Economy", htmlFor="first"),
            html.Select(options, id="first", name="first"),
            html.Button("Show its partners", type="submit"),
        ],
        action=within("", PATH),
        method="get",
        className="chooser",
    )
    return [*notice, form, _partners(start)]


def _partners(start: Start) -> html.Div:
    caption = f"Partners of {name_of(start.first)} with figures" if start.first else "The largest pairs"
    head = html.Tr([html.Th(text, scope="col") for text in ("Pair", "Years", "Trade in the last year", "Figures")])
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody([_partner(one) for one in start.pairs])])
    return html.Div(table, className="table pairs", tabIndex="0", role="region", **aria(label=caption))


def _partner(pair: Offered) -> html.Tr:
    names = f"{name_of(pair.first)} and {name_of(pair.second)}"
    years = f"{pair.years[0]} to {pair.years[1]}" if pair.years[0] != pair.years[1] else str(pair.years[0])
    return html.Tr(
        [
            html.Th(html.A(names, href=f"pair/{pair.first}/{pair.second}"), scope="row"),
            html.Td(years),
            html.Td(amount(pair.value_usd), className="number"),
            html.Td(listing(pair.titles)),
        ]
    )


def _contents(start: Start) -> list[Any]:
    if not start.has_store:
        return [html.P("Nothing that can be read." if start.notice else "Nothing yet.")]
    if not start.sources:
        return [html.P("Nothing.")]
    items = [html.Li([outside(source), f" · {source.publisher}", html.Small(source.use)]) for source in start.sources]
    count = f"{counted(len(items), 'dataset')}; figures of different datasets are never mixed."
    return [html.P(count), html.Ul(items)]
