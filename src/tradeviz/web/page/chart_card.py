"""What changes with each choice: key figures, notices, the chart's card, its table and its downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.figures import DARK, LIGHT, draw
from tradeviz.model.economies import area
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, counted, span, upper_first
from tradeviz.story.provenance import printed
from tradeviz.views.rows import DERIVED
from tradeviz.views.selection import Selection
from tradeviz.web.page.attributes import aria
from tradeviz.web.page.links import outside, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures
    from tradeviz.views import PageView
    from tradeviz.views.chart import Chart, Gap
    from tradeviz.views.key_figures import KeyFigure, KeyFigures
    from tradeviz.views.rows import Row

CSV, EXCEL, ZIP = "/download/observations.csv", "/download/observations-excel.csv", "/download/story.zip"
MOST_SOURCES = 4
VISIBLE = 1e-3  # narrower bounds would show the same digits twice
_GRAPH: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
_HEADS = {
    "period": "Period",
    "reporter": "Declared by",
    "measure": "Measure",
    "goods": "Goods",
    "value": "Value",
    "": "How it came about",
    "source": "Source",
}


def key_strip(figures: KeyFigures) -> list[Any]:
    """The strip of key figures, with a line above it where it is about one category."""
    about = [html.P(figures.about, className="about")] if figures.about else []
    return [*about, html.Dl([_key_figure(one) for one in figures.figures], className="key")]


def _key_figure(figure: KeyFigure) -> html.Div:
    if not figure.value:
        return html.Div([html.Dt(figure.label), html.Dd(["–", html.Small("not published")], className="none")])
    basis = [figure.basis] if not figure.derivation else [html.Span(figure.basis, title=figure.derivation)]
    change = [f"{figure.change} · "] if figure.change else []
    source = figure.sources[0]
    more = f" +{len(figure.sources) - 1}" if len(figure.sources) > 1 else ""
    link = outside(source, f"{source.short}{more}")
    return html.Div([html.Dt(figure.label), html.Dd([figure.value, html.Small([*change, *basis]), html.Small(link)])])


def notice_list(notices: Sequence[str], selection: Selection, store: str = "") -> list[Any]:
    """Sentences on what in the address did not fit, and a link to what is shown instead.

    Args:
        notices: what did not fit.
        selection: what is shown.
        store: a sentence on the store, if there is one; it stands first.
    """
    about = [html.P(store)] if store else []
    if not notices:
        return about
    instead = html.P([html.A("Link to what is shown now", href=selection.href)])
    return [*about, *(html.P(text) for text in notices), instead]


def card(view: PageView, theme: str) -> list[Any]:
    """The open chart or its table, with title, gaps, notes and sources."""
    figures, chart, selection = view.figures, view.chart, view.selection
    heading = html.Figcaption([html.H2(chart.title, id="chart-title"), html.P(chart.subtitle, className="subtitle")])
    body: list[Any] = []
    if len(chart.rows):
        body = [_table(chart, selection, figures)] if selection.table else [_graph(chart, figures, theme)]
    figure = html.Figure(
        [heading, *body, *_gaps(chart.gaps, empty=not len(chart.rows))], **aria(labelledby="chart-title")
    )
    return [
        *_breadcrumb(chart, selection, figures),
        figure,
        *_table_link(selection, len(chart.rows)),
        *_notes(chart),
        *_discrepancies(chart),
        _sources(chart.sources),
    ]


def _breadcrumb(chart: Chart, selection: Selection, figures: Figures) -> list[Any]:
    """The way from all goods down to the category that is open, each step a link."""
    if not chart.breadcrumb:
        return []
    steps = [
        html.Li(html.A(figures.goods[code].name, href=selection.but(goods=(code,), sort="").href))
        for code in chart.breadcrumb[:-1]
        if code in figures.goods
    ]
    here = html.Li(figures.goods[chart.breadcrumb[-1]].label, **aria(current="true"))
    return [html.Nav(html.Ol([*steps, here]), className="way", **aria(label="Place in the Harmonised System"))]


def downloads(view: PageView) -> list[Any]:
    """Plain links that carry the page's own query, each with what it holds."""
    base = view.story.base
    rows = counted(len(view.chart.rows), "row")
    whole = Selection(data=view.selection.data)
    entries = (
        ("Download CSV", view.selection.link(within(base, base + CSV)), rows),
        ("Download for Excel", view.selection.link(within(base, base + EXCEL)), rows),
        ("Download everything", whole.link(within(base, base + ZIP)), view.figures.extent),
    )
    return [html.Li([html.A(text, href=href, download=""), f" ({size})"]) for text, href, size in entries]


def _graph(chart: Chart, figures: Figures, theme: str) -> html.Div:
    first, second = figures.pair
    figure = draw(chart, (first.code, second.code), DARK if theme == "dark" else LIGHT)
    style = {"height": f"{figure['layout']['height']}px"}
    graph = dcc.Graph(id="chart", figure=figure, config=_GRAPH, style=style)
    # Plotly's drawing has no name of its own; to a screen reader it is one picture with a summary.
    return html.Div(graph, className="plot", role="img", **aria(label=chart.summary))


def _table_link(selection: Selection, count: int) -> list[Any]:
    if not count:
        return []
    text = "Show as chart" if selection.table else "Show as table"
    href = selection.but(table=not selection.table, sort="").href
    key = html.Kbd("T", title="The key T does the same")
    return [html.P([html.A(text, id="twin", href=href, **aria(keyshortcuts="t")), " ", key], className="twin")]


def _notes(chart: Chart) -> list[Any]:
    return [html.P(" ".join(chart.notes), className="notes")] if chart.notes else []


def _discrepancies(chart: Chart) -> list[Any]:
    """Published values that cannot all be true; nothing is mended, both sides are shown."""
    if not chart.discrepancies:
        return []
    items = [
        html.Li([note.sentence, *(part for source in note.sources for part in (" ", outside(source, source.short)))])
        for note in chart.discrepancies
    ]
    count = len(items)
    words = "One pair of published values does" if count == 1 else f"{count} pairs of published values do"
    summary = html.Summary(f"{words} not meet within rounding")
    return [html.Details([summary, html.Ul(items)], className="clashes notes")]


def _sources(sources: Sequence[Source]) -> html.P:
    if not sources:
        return html.P("No source: nothing to show.", className="src")
    named: dict[str, Source] = {}
    for source in sources:
        named.setdefault(source.short, source)
    shown = [part for source in list(named.values())[:MOST_SOURCES] for part in (outside(source, source.short), " · ")]
    return html.P(["Sources: ", *shown, html.A(counted(len(sources), "source"), href="#sources")], className="src")


def _gaps(gaps: Sequence[Gap], *, empty: bool) -> list[Any]:
    if not gaps:
        return [html.P("Nothing was published for this choice.", className="empty")] if empty else []
    items = [html.Li(_gap(gap)) for gap in gaps]
    heading = html.H3("Without a published value")
    # A long list scrolls inside its card, so it must take the focus for who has no wheel.
    listed = html.Ul(items) if empty else html.Ul(items, tabIndex="0", **aria(label="Without a published value"))
    return [html.Div([heading, listed], className="gaps empty" if empty else "gaps")]


def _gap(gap: Gap) -> list[Any]:
    parts: list[Any] = [html.Strong(gap.name), gap.sentence.removeprefix(gap.name), " ", gap.note]
    if gap.instead is not None:
        label, choice = gap.instead
        parts += [" Published instead: ", html.A(label, href=choice.href), "."]
    return parts


def _table(chart: Chart, selection: Selection, figures: Figures) -> html.Div:
    several = len({row.goods for row in chart.rows}) > 1
    heads = {name: label for name, label in _HEADS.items() if several or name != "goods"}
    head = html.Tr([_head(name, label, selection) for name, label in heads.items()])
    highlighted = {(key.reporter, key.goods, key.period, key.measure) for key in chart.highlighted}
    rows = [_row(row, figures, chart.links, lit=row.key in highlighted, several=several) for row in chart.rows]
    table = html.Table([html.Caption(chart.title, className="hidden"), html.Thead(head), html.Tbody(rows)])
    return html.Div(table, className="table", tabIndex="0", role="region", **aria(label="Table, scrolls sideways"))


def _head(name: str, label: str, selection: Selection) -> html.Th:
    if not name:
        return html.Th(label, scope="col")
    down = selection.sort == name
    order = "descending" if selection.sort == f"-{name}" else "ascending" if down else "none"
    link = html.A(label, href=selection.but(sort=f"-{name}" if down else name).href)
    kind = "number" if name == "value" else ""
    return html.Th(link, scope="col", className=kind, **aria(sort=order))


def _goods_cell(row: Row, links: Mapping[str, str]) -> Any:
    """The category's name; at HS detail a link into it, which does what a click on its block does."""
    href = links.get(row.goods)
    return html.A(row.goods_name, href=href) if href else row.goods_name


def _row(row: Row, figures: Figures, into: Mapping[str, str], *, lit: bool, several: bool) -> html.Tr:
    bounds = _ends(row)
    value: list[Any] = [amount(row.value_usd), html.Small(bounds)] if bounds else [amount(row.value_usd)]
    links = [outside(figures.sources[key], figures.sources[key].short) for key in row.source.split()]
    sources: list[Any] = [part for link in links for part in (link, html.Br())][:-1] or ["both rows of this period"]
    cells = [
        html.Th(read_period(row.period).short, scope="row"),
        html.Td(area(row.reporter).name),
        html.Td(upper_first(row.measure)),
        *([html.Td(_goods_cell(row, into))] if several else []),
        html.Td(value, className="number"),
        html.Td(_origin(row), className="how"),
        html.Td(sources),
    ]
    kind = row.status.replace(" ", "-") or row.origin
    return html.Tr(cells, className=f"{kind} lit" if lit else kind)


def _origin(row: Row) -> list[Any]:
    if row.origin == DERIVED:
        return [f"derived: {row.derivation}"]
    status = f"{row.status}: " if row.status else "published: "
    digits = printed(row.published, row.qualifier, row.value_usd, row.unit)
    note = [html.Small(row.note)] if row.note else []
    return [f"{status}{digits}", *note]


def _ends(row: Row) -> str:
    """The bounds where they say more than the value does; of a published value, that an end is open."""
    if row.bounds is not None:
        return span(row.bounds) if row.bounds.width > abs(row.value_usd) * VISIBLE else ""
    without_ends = row.low_usd is None and row.high_usd is None
    return "" if row.origin == DERIVED and without_ends else "open-ended"
