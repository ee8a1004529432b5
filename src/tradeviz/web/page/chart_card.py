"""What changes with each choice: key figures, notices, the chart's card, its table and its downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.exports.pair_table import ALL_LEVELS
from tradeviz.figures import DARK, LIGHT, draw
from tradeviz.model.economies import area
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import NBSP, in_digits, listing, span
from tradeviz.story.figures import DatasetFigures
from tradeviz.story.provenance import printed
from tradeviz.views.rows import ALSO, DERIVED, MIRROR_GAP, PUBLISHED, value_words
from tradeviz.views.selection import Selection
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.goods_options import name_language
from tradeviz.web.page.links import outside, within
from tradeviz.web.page.sentence import between, rich

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures, PairNote
    from tradeviz.views import PageView
    from tradeviz.views.chart import Chart, Gap
    from tradeviz.views.key_figures import KeyFigure
    from tradeviz.views.rows import Row

CSV, EXCEL, ZIP = "/download/observations.csv", "/download/observations-excel.csv", "/download/story.zip"
PARQUET = "/download/observations.parquet"
MOST_SOURCES = 4
# Characters of a key figure's longest word: up to here it stands beside its number, and then below it in full size.
LONGEST_BESIDE, LONGEST_BELOW = 7, 12
VISIBLE = 1e-3  # narrower bounds would show the same digits twice
_GRAPH: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
_HEADS: Mapping[str, str] = {
    "period": N_("Period"),
    "reporter": N_("Declared by"),
    "measure": N_("Measure"),
    "goods": N_("Goods"),
    "value": N_("Value"),
    "": N_("How it came about"),
    "source": N_("Source"),
}
_MEASURES: Mapping[str, str] = {
    "exports": N_("Exports"),
    "imports": N_("Imports"),
    "balance": N_("Balance"),
    "turnover": N_("Turnover"),
    MIRROR_GAP: N_("Mirror gap"),
}
_BASES: Mapping[str, str] = {PUBLISHED: N_("published"), DERIVED: N_("derived")}
# The digits as published, after what their source's place in the chart is.
_DIGITS: Mapping[str, str] = {
    "": N_("published: {digits}"),
    ALSO: N_("also published: {digits}"),
    DOUBTFUL: N_("doubtful: {digits}"),
}


def key_strip(view: PageView) -> list[Any]:
    """The strip of key figures, with a line above it where it is about one category."""
    strip = view.key_figures
    marked = name_language(view.figures, view.selection.goods[0])
    about = [html.P(strip.about, className="about", **marked)] if strip.about else []
    return [*about, html.Dl([_key_figure(one) for one in strip.figures], className="key")]


def _key_figure(figure: KeyFigure) -> html.Div:
    if not figure.value:
        return html.Div([html.Dt(figure.label), html.Dd(["–", html.Small(figure.missing)], className="none")])
    words = _(_BASES[figure.basis])
    basis = [html.Span(words, title=figure.derivation)] if figure.derivation else [words]
    change = [f"{figure.change} · "] if figure.change else []
    source = figure.sources[0]
    more = f" +{len(figure.sources) - 1}" if len(figure.sources) > 1 else ""
    link = outside(source, f"{source.short}{more}")
    longest = max(map(len, figure.value.split()))
    kind = "long" if longest > LONGEST_BELOW else None
    value = _breakable(figure.value) if longest > LONGEST_BESIDE else [figure.value]
    told = html.Dd([*value, html.Small([*change, *basis]), html.Small(link)], className=kind)
    return html.Div([html.Dt(figure.label), told])


def _breakable(value: str) -> list[Any]:
    """A value that may break after its number: its box is narrow, and the word after it is long."""
    *numbers, word = value.split(NBSP)
    return [part for number in numbers for part in (number + NBSP, html.Wbr())] + [word]


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
    instead = html.P([html.A(_("Link to what is shown now"), href=selection.href)])
    return [*about, *(html.P(text) for text in notices), instead]


def pair_notes(view: PageView) -> list[Any]:
    """What there is to know of the publisher's codes for the pair, with links to the pairs that it speaks of."""
    if not isinstance(view.figures, DatasetFigures):
        return []
    plain = Selection(lang=view.selection.lang)
    return [html.P([note.sentence, *_other_pair(note, view.story.base, plain)]) for note in view.figures.notes]


def _other_pair(note: PairNote, base: str, plain: Selection) -> list[Any]:
    if not note.pair:
        return []
    href = plain.link(within(base, "/pair/" + "/".join(note.pair)))
    return [" ", html.A(listing([area(code).name for code in note.pair]), href=href)]


def card(view: PageView, theme: str) -> list[Any]:
    """The open chart or its table, with title, gaps, notes and sources."""
    figures, chart, selection = view.figures, view.chart, view.selection
    heading = html.Figcaption([html.H2(chart.title, id="chart-title"), html.P(chart.subtitle, className="subtitle")])
    body: list[Any] = []
    if len(chart.rows):
        body = [_table(chart, selection, figures)] if selection.table else [_graph(chart, figures, theme)]
    figure = html.Figure([heading, *body, *_gaps(chart, figures)], **aria(labelledby="chart-title"))
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
    *above, last = chart.breadcrumb
    steps = [
        html.Li(
            html.A(figures.goods[code].name, href=selection.but(goods=(code,), sort="").href),
            **name_language(figures, code),
        )
        for code in above
        if code in figures.goods
    ]
    here = html.Li(figures.goods[last].label, **aria(current="true"), **name_language(figures, last))
    return [html.Nav(html.Ol([*steps, here]), className="way", **aria(label=_("Place in the Harmonised System")))]


def downloads(view: PageView) -> list[Any]:
    """Plain links that carry the page's own query, each with what it holds."""
    base = view.story.base
    count = len(view.chart.rows)
    rows = ngettext("{count} row", "{count} rows", count).format(count=in_digits(str(count)))
    whole = Selection(data=view.selection.data)
    entries = [
        (_("Download CSV"), view.selection.link(within(base, base + CSV)), rows),
        (_("Download for Excel"), view.selection.link(within(base, base + EXCEL)), rows),
        (_("Download everything"), whole.link(within(base, base + ZIP)), view.figures.extent),
    ]
    if isinstance(view.figures, DatasetFigures):
        every = _("every dataset and level")
        entries += [
            (_("Download one table"), within(base, f"{base}{CSV}?level={ALL_LEVELS}"), every),
            (_("Download Parquet"), within(base, f"{base}{PARQUET}?level={ALL_LEVELS}"), every),
        ]
    return [
        html.Li(rich(_("{link} ({size})"), link=html.A(text, href=href, download=""), size=size))
        for text, href, size in entries
    ]


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
    text = _("Show as chart") if selection.table else _("Show as table")
    href = selection.but(table=not selection.table, sort="").href
    key = html.Kbd("T", title=_("The key T does the same"))
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
    sentence = ngettext(
        "One pair of published values does not meet within rounding",
        "{count} pairs of published values do not meet within rounding",
        len(items),
    )
    summary = html.Summary(sentence.format(count=in_digits(str(len(items)))))
    return [html.Details([summary, html.Ul(items)], className="clashes notes")]


def _sources(sources: Sequence[Source]) -> html.P:
    if not sources:
        return html.P(_("No source: nothing to show."), className="src")
    named: dict[str, Source] = {}
    for source in sources:
        named.setdefault(source.short, source)
    shown = [outside(source, source.short) for source in list(named.values())[:MOST_SOURCES]]
    number = ngettext("{count} source", "{count} sources", len(sources)).format(count=in_digits(str(len(sources))))
    sentence = _("Sources: {sources} · {count}")
    keys = " ".join(source.key for source in sources)
    count = html.A(number, href="#sources", **data(sources=keys))
    return html.P(rich(sentence, sources=between(" · ", shown), count=count), className="src")


def _gaps(chart: Chart, figures: Figures) -> list[Any]:
    """What is missing; where nothing is there, in the place of the chart."""
    empty = not chart.rows
    if not chart.gaps:
        return [html.P(_("Nothing was published for this choice."), className="empty")] if empty else []
    items = [html.Li(_gap(gap, figures)) for gap in chart.gaps]
    title = figures.without_value
    heading = html.H3(title)
    # A long list scrolls inside its card, so it must take the focus for who has no wheel.
    listed = html.Ul(items) if empty else html.Ul(items, tabIndex="0", **aria(label=title))
    return [html.Div([heading, listed], className="gaps empty" if empty else "gaps")]


def _gap(gap: Gap, figures: Figures) -> list[Any]:
    before, name, after = gap.sentence.partition(gap.name)
    from_file = bool(figures.goods[gap.goods].note)
    parts = [before, html.Strong(name), after, " ", html.Span(gap.note, **in_english(when=from_file))]
    if gap.instead is not None:
        label, choice = gap.instead
        parts += [" ", *rich(_("Published instead: {choice}."), choice=html.A(label, href=choice.href))]
    return parts


def _table(chart: Chart, selection: Selection, figures: Figures) -> html.Div:
    several = len({row.goods for row in chart.rows}) > 1
    heads = {name: _(label) for name, label in _HEADS.items() if several or name != "goods"}
    head = html.Tr([_head(name, label, selection) for name, label in heads.items()])
    highlighted = {(key.reporter, key.goods, key.period, key.measure) for key in chart.highlighted}
    rows = [_row(row, figures, chart.links, lit=row.key in highlighted, several=several) for row in chart.rows]
    table = html.Table([html.Caption(chart.title, className="hidden"), html.Thead(head), html.Tbody(rows)])
    return html.Div(table, className="table", tabIndex="0", role="region", **aria(label=_("Table, scrolls sideways")))


def _head(name: str, label: str, selection: Selection) -> html.Th:
    if not name:
        return html.Th(label, scope="col")
    down = selection.sort == name
    order = "descending" if selection.sort == f"-{name}" else "ascending" if down else "none"
    link = html.A(label, href=selection.but(sort=f"-{name}" if down else name).href)
    kind = "number" if name == "value" else ""
    return html.Th(link, scope="col", className=kind, **aria(sort=order))


def _goods_cell(row: Row, figures: Figures, links: Mapping[str, str]) -> html.Td:
    """The category's name; at HS detail a link into it, which does what a click on its block does."""
    href = links.get(row.goods)
    name = html.A(row.goods_name, href=href) if href else row.goods_name
    return html.Td(name, **name_language(figures, row.goods))


def _row(row: Row, figures: Figures, into: Mapping[str, str], *, lit: bool, several: bool) -> html.Tr:
    bounds = _ends(row)
    value: list[Any] = [value_words(row), html.Small(bounds)] if bounds else [value_words(row)]
    links = [outside(figures.sources[key], figures.sources[key].short) for key in row.source.split()]
    sources: list[Any] = [part for link in links for part in (link, html.Br())][:-1] or [_("both rows of this period")]
    cells = [
        html.Th(read_period(row.period).short, scope="row"),
        html.Td(area(row.reporter).name),
        html.Td(_(_MEASURES[row.measure])),
        *([_goods_cell(row, figures, into)] if several else []),
        html.Td(value, className="number"),
        html.Td(_origin(row), className="how"),
        html.Td(sources),
    ]
    kind = row.status.replace(" ", "-") or row.origin
    return html.Tr(cells, className=f"{kind} lit" if lit else kind)


def _origin(row: Row) -> list[Any]:
    if row.is_floor:
        return [_("held in part: {sum}").format(sum=row.derivation)]
    if row.origin == DERIVED:
        return [_("derived: {derivation}").format(derivation=row.derivation)]
    digits = printed(row.published, row.qualifier, row.value_usd, row.unit)
    note = [html.Small(row.note, **in_english())] if row.note else []
    return [_(_DIGITS[row.status]).format(digits=digits), *note]


def _ends(row: Row) -> str:
    """The bounds where they say more than the value does; of a published value, that an end is open."""
    if row.is_floor:
        return ""
    if row.bounds is not None:
        return span(row.bounds) if row.bounds.width > abs(row.value_usd) * VISIBLE else ""
    without_ends = row.low_usd is None and row.high_usd is None
    return "" if row.origin == DERIVED and without_ends else _("open-ended")
