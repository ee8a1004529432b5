"""The indicators as a list: what each came to for exports and for imports, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.web.page.attributes import aria

if TYPE_CHECKING:
    from tradeviz.views.indicators import IndicatorEntry, IndicatorList

_FLOWS = {"exports": "exports", "imports": "imports", "": "both flows"}


def indicator_section(indicators: IndicatorList) -> list[Any]:
    """The section, or nothing where the figures have no detail to work indicators out of."""
    if not indicators.entries:
        return []
    heading = html.H2(["Measures ", html.Small(indicators.about)], id="measures-title")
    parts = [part for entry in indicators.entries for part in _entry(entry)]
    return [html.Section([heading, html.Dl(parts)], className="card measures", **aria(labelledby="measures-title"))]


def _entry(entry: IndicatorEntry) -> list[Any]:
    indicator = entry.indicator
    values = [html.Span([html.B(value), f" {_FLOWS[flow]}"]) for flow, value in entry.values.items()]
    missing = [html.Span(why, className="missing") for why in entry.missing]
    note = html.Small([indicator.sentence, " ", html.Span(f"{indicator.formula}. {indicator.source}.")])
    return [html.Dt(indicator.name), html.Dd([html.P([*values, *missing]), note])]
