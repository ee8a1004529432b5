"""The tabs above the chart, and the ways to each chart from where it is out of sight, as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from tradeviz.model.language import _
from tradeviz.web.page.attributes import aria, data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.views.selection import Selection


def tabs(selection: Selection, charts: Mapping[str, str]) -> list[html.A]:
    """The chart tabs as links, which keep the chosen passage; the table is the twin of whichever chart is open."""
    links = []
    for name, label in charts.items():
        here = "page" if selection.chart == name and not selection.table else ""
        choice = selection.but(chart=name, table=False, sort="")
        links.append(html.A(label, href=choice.href, **aria(current=here)))
    here = "page" if selection.table else ""
    links.append(html.A(_("Table"), id="to-table", href=selection.but(table=True).href, **aria(current=here)))
    return links


def ways_to_charts(selection: Selection, charts: Mapping[str, str]) -> html.Nav:
    """Links that open a chart, or the first one's table, and go there; the address says both for who has no scripts."""
    ways = [(selection.but(chart=name), label) for name, label in charts.items()]
    ways.append((selection.but(table=True), _("Table")))
    links = [html.A(label, href=f"{choice.href}#tabs", **data(to="tabs")) for choice, label in ways]
    return html.Nav(links, className="ways", **aria(label=_("Go to a chart")))
