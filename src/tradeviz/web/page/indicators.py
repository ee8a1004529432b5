"""The measures as a list: what each came to for exports and for imports, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.web.page.attributes import aria

if TYPE_CHECKING:
    from tradeviz.views.indicators import IndicatorList, Line

_FLOWS = {"exports": "exports", "imports": "imports", "": "both flows"}


def indicator_list(indicators: IndicatorList) -> list[Any]:
    """The section, or nothing where the figures have no detail to measure."""
    if not indicators.lines:
        return []
    heading = html.H2(["Measures ", html.Small(indicators.about)], id="measures-title")
    parts = [part for line in indicators.lines for part in _entry(line)]
    return [html.Section([heading, html.Dl(parts)], className="card measures", **aria(labelledby="measures-title"))]


def _entry(line: Line) -> list[Any]:
    values = [html.Span([html.B(value), f" {_FLOWS[flow]}"]) for flow, value in line.values.items()]
    missing = [html.Span(why, className="missing") for why in line.missing]
    note = html.Small([line.note.sentence, " ", html.Span(f"{line.note.formula}. {line.note.source}.")])
    return [html.Dt(line.note.name), html.Dd([html.P([*values, *missing]), note])]
