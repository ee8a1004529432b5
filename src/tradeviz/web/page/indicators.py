"""The indicators as a list: what each came to for exports and for imports, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import N_, _
from tradeviz.web.page.attributes import aria

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.views.indicators import IndicatorEntry, IndicatorList

_VALUES: Mapping[str, str] = {
    "exports": N_("{value} exports"),
    "imports": N_("{value} imports"),
    "": N_("{value} both flows"),
}


def indicator_section(indicators: IndicatorList) -> list[Any]:
    """The section, or nothing where the figures have no detail to work indicators out of."""
    if not indicators.entries and not indicators.note:
        return []
    heading = html.H2([_("Measures"), " ", html.Small(indicators.about)], id="measures-title")
    parts = [part for entry in indicators.entries for part in _entry(entry)]
    note = [html.P(indicators.note, className="missing")] if indicators.note else []
    body = [heading, *note, *([html.Dl(parts)] if parts else [])]
    return [html.Section(body, className="card measures", **aria(labelledby="measures-title"))]


def _entry(entry: IndicatorEntry) -> list[Any]:
    indicator = entry.indicator
    values = [_value(flow, value) for flow, value in entry.values.items()]
    missing = [html.Span(why, className="missing") for why in entry.missing]
    how = _("{formula}. {source}.").format(formula=_(indicator.formula), source=_(indicator.source))
    note = html.Small([_(indicator.sentence), " ", html.Span(how)])
    return [html.Dt(_(indicator.name)), html.Dd([html.P([*values, *missing]), note])]


def _value(flow: str, value: str) -> html.Span:
    """One value with its flow: the value stands out, wherever the sentence has it."""
    before, _name, after = _(_VALUES[flow]).partition("{value}")
    return html.Span([part for part in (before, html.B(value), after) if part])
