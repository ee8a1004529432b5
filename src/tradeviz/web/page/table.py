"""The table that shows the rows of a chart, one value a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import N_, _
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import span
from tradeviz.story.provenance import printed
from tradeviz.views.row_order import table_order
from tradeviz.views.rows import ALSO, DERIVED, MIRROR_GAP, value_words
from tradeviz.web.page.attributes import aria, in_english
from tradeviz.web.page.goods_options import name_language
from tradeviz.web.page.links import outside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.story.figures import Figures
    from tradeviz.views.chart import Chart
    from tradeviz.views.rows import Row
    from tradeviz.views.selection import Selection

VISIBLE = 1e-3  # narrower bounds would show the same digits twice
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
# The digits as published, after what their source's place in the chart is.
_DIGITS: Mapping[str, str] = {
    "": N_("published: {digits}"),
    ALSO: N_("also published: {digits}"),
    DOUBTFUL: N_("doubtful: {digits}"),
}


def table(chart: Chart, selection: Selection, figures: Figures) -> html.Div:
    """The rows of a chart: on a phone each shows its period and value, and the rest where it is opened."""
    several = len({row.goods for row in chart.rows}) > 1
    heads = {name: _(label) for name, label in _HEADS.items() if several or name != "goods"}
    order = table_order(selection) if chart.figure == "lines" else selection.sort
    head = html.Tr([_head(name, label, selection, order) for name, label in heads.items()])
    highlighted = {(key.reporter, key.goods, key.period, key.measure) for key in chart.highlighted}
    rows = [_row(row, figures, chart, lit=row.key in highlighted, several=several) for row in chart.rows]
    drawn = html.Table([html.Caption(chart.title, className="hidden"), html.Thead(head), html.Tbody(rows)])
    return html.Div(drawn, className="table")


def _head(name: str, label: str, selection: Selection, sorted_by: str) -> html.Th:
    if not name:
        return html.Th(label, scope="col")
    down = sorted_by == name
    order = "descending" if sorted_by == f"-{name}" else "ascending" if down else "none"
    link = html.A(label, href=selection.but(sort=f"-{name}" if down else name).href)
    kind = "number" if name == "value" else ""
    return html.Th(link, scope="col", className=kind, **aria(sort=order))


def _goods_cell(row: Row, figures: Figures, links: Mapping[str, str]) -> html.Td:
    """The category's name; at HS detail a link into it, which does what a click on its block does."""
    href = links.get(row.goods)
    name = html.A(row.goods_name, href=href) if href else row.goods_name
    return html.Td(name, className="goods", **name_language(figures, row.goods))


def _row(row: Row, figures: Figures, chart: Chart, *, lit: bool, several: bool) -> html.Tr:
    bounds = _ends(row)
    value: list[Any] = [value_words(row), html.Small(bounds)] if bounds else [value_words(row)]
    keys = row.source.split()
    links = [outside(source, source.short) for source in chart.sources if source.key in keys]
    sources: list[Any] = [part for link in links for part in (link, html.Br())][:-1] or [_("both rows of this period")]
    cells = [
        html.Th(read_period(row.period).short, scope="row"),
        html.Td(row.declared_by, className="by"),
        html.Td(_(_MEASURES[row.measure]), className="measure"),
        *([_goods_cell(row, figures, chart.links)] if several else []),
        html.Td(value, className="number"),
        html.Td(_origin(row), className="how"),
        html.Td(sources, className="source"),
    ]
    kind = row.status.replace(" ", "-") or row.origin
    return html.Tr(cells, className=f"{kind} lit" if lit else kind)


def _origin(row: Row) -> list[Any]:
    if row.is_floor:
        return [_("held in part: {sum}").format(sum=row.derivation)]
    if row.origin == DERIVED:
        return [html.Details([html.Summary(_("derived")), row.derivation])]
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
