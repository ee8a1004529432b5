"""Elements as HTML text: what a browser shows before any script has run, and without scripts."""

from __future__ import annotations

import html
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from dash.development.base_component import Component
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    StandIns: TypeAlias = Mapping[str, Callable[[Mapping[str, Any]], str]]

VOID = frozenset({"br", "img", "input", "hr", "link", "meta", "wbr"})
_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
HTML_NAMESPACE = "dash_html_components"
_NO_STAND_INS: StandIns = MappingProxyType({})


def to_html(node: Any, stand_ins: StandIns = _NO_STAND_INS) -> str:
    """An element with all in it as HTML; text is escaped, whatever it holds.

    Args:
        node: an element, a text, a number, nothing, markup that was written before, or a list of these.
        stand_ins: HTML for elements that Dash's scripts draw, by type; one without a stand-in leaves its place empty.
    """
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, list | tuple):
        return "".join(to_html(one, stand_ins) for one in node)
    if isinstance(node, Markup):
        return str(node)
    if not isinstance(node, Component):
        return html.escape(str(node))
    described = node.to_plotly_json()  # type: ignore[no-untyped-call]
    kind, properties = str(described["type"]), described["props"]
    if described["namespace"] != HTML_NAMESPACE:
        return stand_ins[kind](properties) if kind in stand_ins else "<div></div>"
    return _element(kind.lower(), properties, stand_ins)


def attribute_name(name: str) -> str:
    """HTML's name of an attribute: of `className` it is `class`."""
    return _NAMES.get(name, name if "-" in name else name.lower())


def _element(tag: str, properties: Mapping[str, Any], stand_ins: StandIns) -> str:
    attributes = "".join(_attribute(name, value) for name, value in properties.items() if name != "children")
    if tag in VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{to_html(properties.get('children'), stand_ins)}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    label = attribute_name(name)
    if value is True:
        return f" {label}"
    text = ";".join(f"{part}:{one}" for part, one in value.items()) if isinstance(value, dict) else str(value)
    return f' {label}="{html.escape(text)}"'
