"""Dash's elements as HTML text, for the first answer: readable before any script has run, and without scripts."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from dash.development.base_component import Component

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_VOID = frozenset({"br", "img", "input", "hr", "link", "meta"})
_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
_ARROW = '<span class="arrow" aria-hidden="true"></span>'


def markup(node: Any) -> str:
    """An element with all in it as HTML; text is escaped, whatever it holds."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    if not isinstance(node, Component):
        return html.escape(str(node))
    described = node.to_plotly_json()  # type: ignore[no-untyped-call]
    kind, properties = str(described["type"]), described["props"]
    if described["namespace"] == "dash_core_components":
        return _STAND_INS[kind](properties)
    return _element(kind.lower(), properties)


def _element(tag: str, properties: Mapping[str, Any]) -> str:
    attributes = "".join(_attribute(name, value) for name, value in properties.items() if name != "children")
    if tag in _VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{markup(properties.get('children'))}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    label = _NAMES.get(name, name if "-" in name else name.lower())
    if value is True:
        return f" {label}"
    text = ";".join(f"{part}:{one}" for part, one in value.items()) if isinstance(value, dict) else str(value)
    return f' {label}="{html.escape(text)}"'


def _nothing(_: Mapping[str, Any]) -> str:
    return ""


def _graph(properties: Mapping[str, Any]) -> str:
    height = properties.get("style", {}).get("height", "0")
    return f'<div class="undrawn" style="height:{html.escape(str(height))}"></div>'


def _dropdown(properties: Mapping[str, Any]) -> str:
    labels = {option["value"]: option["label"] for option in properties["options"]}
    value = properties["value"]
    chosen = value if isinstance(value, list) else [value]
    shown = html.escape(", ".join(str(labels.get(one, one)) for one in chosen))
    count = f'<span class="count">{len(chosen)} selected</span>' if len(chosen) > 1 else ""
    inner = f'<span class="chosen">{shown}</span>{count}{_ARROW}'
    return f'<div class="dash-dropdown-wrapper"><span class="dash-dropdown">{inner}</span></div>'


def _input(properties: Mapping[str, Any]) -> str:
    value = html.escape(f"{properties['value']:g}")
    return f'<div class="dash-input-container"><span class="dash-input-element">{value}</span></div>'


def _checklist(properties: Mapping[str, Any]) -> str:
    kind = html.escape(str(properties.get("className", "")))
    labels = "".join(
        f'<label><input type="checkbox" disabled{" checked" if option["value"] in properties["value"] else ""}>'
        f"{html.escape(str(option['label']))}</label>"
        for option in properties["options"]
    )
    return f'<div class="{kind}">{labels}</div>'


_STAND_INS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "Location": _nothing,
    "Store": _nothing,
    "Graph": _graph,
    "Dropdown": _dropdown,
    "Input": _input,
    "Checklist": _checklist,
}
