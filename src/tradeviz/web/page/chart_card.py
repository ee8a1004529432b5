"""What changes with each choice: key figures, notices, the chart's card, its table and its downloads."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from tradeviz.exports.pair_table import ALL_LEVELS
from tradeviz.figures import DARK, LIGHT, draw
from tradeviz.figures.config import plotly_config
from tradeviz.figures.legend import ways
from tradeviz.figures.schemes import colours_on_paper
from tradeviz.model.economies import area
from tradeviz.model.language import N_, _, ngettext
from tradeviz.model.wording import NBSP, in_digits, listing
from tradeviz.story.figures import DatasetFigures
from tradeviz.views.as_text import named_sources
from tradeviz.views.rows import DERIVED, PUBLISHED
from tradeviz.views.selection import Selection
from tradeviz.web.page.attributes import aria, data, in_english
from tradeviz.web.page.goods_options import name_language
from tradeviz.web.page.goods_parts import how_to_fill, part_tables
from tradeviz.web.page.links import outside, within
from tradeviz.web.page.mirror_reasons import mirror_reasons
from tradeviz.web.page.sentence import between, rich
from tradeviz.web.page.table import table
from tradeviz.web.page.take_away import take_away

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.story.figures import Figures, PairNote
    from tradeviz.views import PageView
    from tradeviz.views.chart import Chart, Gap
    from tradeviz.views.key_figures import KeyFigure

CSV, EXCEL, ZIP = "/download/observations.csv", "/download/observations-excel.csv", "/download/story.zip"
PARQUET = "/download/observations.parquet"
DRAWING_PLACE = "drawing-place"  # id of what holds the chart
FILLED: Mapping[str, Any] = MappingProxyType({"data-place": "yes"})  # marks a place that a choice fills with HTML
MOST_SOURCES = 4
MOST_LINKED = 2  # sources of a key figure; a difference has two
# Characters of a key figure's longest word: up to here it stands beside its number, and then below it in full size.
LONGEST_BESIDE, LONGEST_BELOW = 7, 12
_BASES: Mapping[str, str] = {PUBLISHED: N_("published"), DERIVED: N_("derived")}


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
    basis = [_sum_behind(words, figure)] if figure.derivation else [words]
    change = [f"{figure.change} · "] if figure.change else []
    longest = max(map(len, figure.value.split()))
    kind = "long" if longest > LONGEST_BELOW else None
    value = _breakable(figure.value) if longest > LONGEST_BESIDE else [figure.value]
    own = [_("the article's own report"), " · "] if figure.independent else []
    more_known = [html.Small(figure.independent, className="independent")] if figure.independent else []
    whose = [*own, *_links(figure.sources)]
    if figure.basis == PUBLISHED and not any(source.names_statistics for source in figure.sources):
        whose += [" · ", _("not said who counted")]
    said = [html.Div([*change, *basis], className="small"), html.Small(whose), *more_known]
    told = html.Dd([*value, *said], className=kind)
    return html.Div([html.Dt(figure.label), told])


def _links(sources: Sequence[Source]) -> list[Any]:
    """Links to what a figure rests on: all whose figures they are, and of many the first and how many more."""
    named: dict[str, Source] = {}
    for source in sources:
        named.setdefault(source.short, source)
    shown = list(named.items())[:MOST_LINKED]
    more = [f" +{len(sources) - len(shown)}"] if len(named) > MOST_LINKED else []
    return [*between(" · ", [outside(source, short) for short, source in shown]), *more]


def _sum_behind(words: str, figure: KeyFigure) -> html.Details:
    """The word for a derived value, which opens its sum by pointer, tap and key."""
    about = _("{word}: the sum behind {figure}").format(word=words, figure=figure.label)
    return html.Details([html.Summary(words, **aria(label=about)), figure.derivation])


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
    return card_of(card_parts(view), drawn_chart(view, theme))


def card_of(parts: Mapping[str, Any], drawing: Sequence[Any]) -> list[Any]:
    """The card around a drawing, each part in a place of its own.

    Args:
        parts: what stands in its places, by their ids; one that is not given is empty.
        drawing: the chart, or nothing where there is none to draw.
    """
    figure = html.Figure(
        [
            html.Figcaption(parts.get("chart-head"), id="chart-head", **FILLED),
            html.Div(list(drawing), id=DRAWING_PLACE),
            html.Div(parts.get("chart-foot"), id="chart-foot", **FILLED),
        ],
        **aria(labelledby="chart-title"),
    )
    return [
        html.Div(parts.get("way"), id="way", **FILLED),
        figure,
        html.Div(parts.get("about-chart"), id="about-chart", **FILLED),
    ]


def card_parts(view: PageView) -> dict[str, list[Any]]:
    """What stands around the drawing: the way down to the goods, the title, table and gaps, and all that is said."""
    figures, chart, selection = view.figures, view.chart, view.selection
    shown_as_chart = _is_drawn(view)
    head = [
        html.H2(chart.title, id="chart-title"),
        html.P(_subtitle(chart), className="subtitle"),
        *(_colours(chart, figures) if shown_as_chart else []),
    ]
    shown_as_table = [table(chart, selection, figures)] if selection.table and len(chart.rows) else []
    about = [
        *how_to_fill(view),
        *part_tables(view),
        *_table_link(selection, len(chart.rows)),
        *_notes(chart),
        *_not_shown(chart),
        *([mirror_reasons()] if chart.by_side else []),
        *_discrepancies(chart),
        _sources(chart.sources),
        *take_away(view, shown_as_chart=shown_as_chart),
    ]
    return {
        "way": _breadcrumb(chart, selection, figures),
        "chart-head": head,
        "chart-foot": [*shown_as_table, *_gaps(chart, figures)],
        "about-chart": about,
    }


def drawn_chart(view: PageView, theme: str) -> list[Any]:
    """The drawing of the open chart; nothing where its table is open, or where it has no rows."""
    return [_graph(view.chart, view.figures, theme)] if _is_drawn(view) else []


def _is_drawn(view: PageView) -> bool:
    return bool(view.chart.rows) and not view.selection.table


def _subtitle(chart: Chart) -> str:
    """The chart's own and, here where its parts are links, what a click on one does."""
    return f"{chart.subtitle} {_('Choose one to go into it.')}" if chart.links else chart.subtitle


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
    light = draw(chart, (first.code, second.code), LIGHT)
    if theme != "dark":
        return plot(chart, light)
    dark = draw(chart, (first.code, second.code), DARK)
    return plot(chart, dark, colours_on_paper(dark, light))


def plot(chart: Chart, figure: dict[str, Any], on_paper: Mapping[str, str] = MappingProxyType({})) -> html.Div:
    """A chart's drawing with its name for who cannot see it, and the places for what is read off it.

    Args:
        chart: the view.
        figure: its drawing.
        on_paper: what its colours are where it is printed, if they differ; see `figures.schemes`.
    """
    printed = data(printed=json.dumps(on_paper)) if on_paper else {}
    style = {"height": f"{figure['layout']['height']}px"}
    config: Any = plotly_config()
    graph = dcc.Graph(id="chart", figure=figure, config=config, style=style)
    # Plotly's drawing has no name of its own; to a screen reader it is one picture with a summary.
    if "meta" not in figure["layout"]:
        return html.Div(graph, className="plot", role="img", **aria(label=chart.summary), **printed)
    # Charts of lines are read a year or a month at a time; the script fills the places for it, and says what is read.
    by_year = _("{summary} The left and right arrow keys read out one year after the other.")
    by_month = _("{summary} The left and right arrow keys read out one month after the other.")
    name = (by_month if chart.kind == "months" else by_year).format(summary=chart.summary)
    places = [html.Div(className="column", hidden=True), html.Div(className="reading", hidden=True)]
    return html.Div([graph, *places], className="plot years", role="img", tabIndex="0", **aria(label=name), **printed)


def _colours(chart: Chart, figures: Figures) -> list[Any]:
    """What the two colours mean, and where the marks are explained."""
    spans = [html.Span(way.words, className=way.kind) for way in ways(chart, figures.pair)]
    how = html.A(_("How to read the marks"), href="#reading", className="how-to")
    return [html.P([*spans, how], className="colours")] if spans else []


def _table_link(selection: Selection, count: int) -> list[Any]:
    if not count:
        return []
    text = _("Show as chart") if selection.table else _("Show as table")
    href = selection.but(table=not selection.table, sort="").href
    key = html.Kbd("T", title=_("The key T does the same"))
    return [html.P([html.A(text, id="twin", href=href, **aria(keyshortcuts="t")), " ", key], className="twin")]


def _notes(chart: Chart) -> list[Any]:
    return [html.P(" ".join(chart.notes), className="notes")] if chart.notes else []


def _not_shown(chart: Chart) -> list[Any]:
    """What was published and is not drawn, folded: to most readers it would sound like a fault of the figures."""
    if not chart.not_shown:
        return []
    items = [html.Li(sentence) for sentence in chart.not_shown]
    return [html.Details([html.Summary(_("What is not shown")), html.Ul(items)], className="clashes notes")]


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
    shown = [outside(source, _source_name(source)) for source in named_sources(sources, MOST_SOURCES)]
    number = ngettext("{count} source", "{count} sources", len(sources)).format(count=in_digits(str(len(sources))))
    sentence = _("Sources: {sources} · {count}")
    keys = " ".join(source.key for source in sources)
    count = html.A(number, href="#sources", **data(sources=keys))
    return html.P(rich(sentence, sources=between(" · ", shown), count=count), className="src")


def _source_name(source: Source) -> str:
    """A database by its name, and that what the link leads to is a copy of it, where it is one."""
    return _("{source} (copy)").format(source=source.short) if source.copy_at else source.short


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
    if gap.nearest is not None:
        label, choice = gap.nearest
        parts += [
            " ",
            *rich(_("Nearest with values: {choice}."), choice=html.A(label, href=choice.href, className="near")),
        ]
    return parts
