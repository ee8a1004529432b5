"""Elements as plain trees: what a page can hold and draw without Dash."""

from __future__ import annotations

import html
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from dash.development.base_component import Component

from tradeviz.web.page.markup import HTML_NAMESPACE, VOID, attribute_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # A text, or a list of the tag, its attributes by HTML's names, and what stands within it.
    Tree: TypeAlias = str | list[Any]
    FieldTrees: TypeAlias = Mapping[str, Callable[[Mapping[str, Any]], list[Tree]]]

_NO_FIELDS: FieldTrees = MappingProxyType({})


def to_trees(node: Any, fields: FieldTrees = _NO_FIELDS) -> list[Tree]:
    """An element with all in it as trees; neighbouring texts are one.

    Args:
        node: an element, a text, a number, nothing, or a list of these.
        fields: trees for elements that Dash's scripts draw, by type; one without leaves nothing.
    """
    if node is None or isinstance(node, bool):
        return []
    if isinstance(node, list | tuple):
        return _joined([tree for one in node for tree in to_trees(one, fields)])
    if not isinstance(node, Component):
        return [str(node)]
    described = node.to_plotly_json()  # type: ignore[no-untyped-call]
    kind, properties = str(described["type"]), described["props"]
    if described["namespace"] != HTML_NAMESPACE:
        return fields[kind](properties) if kind in fields else []
    return [[kind.lower(), _attributes(properties), *to_trees(properties.get("children"), fields)]]


def trees_html(trees: list[Tree]) -> str:
    """Trees as HTML; text is escaped, whatever it holds, and what only a script may set is left out."""
    return "".join(html.escape(tree) if isinstance(tree, str) else _tree_html(tree) for tree in trees)


def _tree_html(tree: list[Any]) -> str:
    tag, attributes, *children = tree
    shown = {name: value for name, value in attributes.items() if isinstance(value, str)}
    begin = "".join(
        [tag, *(f' {name}="{html.escape(value)}"' if value else f" {name}" for name, value in shown.items())]
    )
    return f"<{begin}>" if tag in VOID else f"<{begin}>{trees_html(children)}</{tag}>"


def _attributes(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes by HTML's names; a style stays a mapping, which a script may set where a policy forbids its text.

    They are sorted: Dash keeps the names of `data-` and `aria-` attributes in a set, and each process orders it anew.
    """
    shown = {name: properties[name] for name in sorted(properties) if name != "children"}
    return {
        attribute_name(name): "" if value is True else value if isinstance(value, dict) else str(value)
        for name, value in shown.items()
        if value is not None and value is not False
    }


def _joined(trees: list[Tree]) -> list[Tree]:
    joined: list[Tree] = []
    for tree in trees:
        if isinstance(tree, str) and joined and isinstance(joined[-1], str):
            joined[-1] += tree
        elif tree != "":
            joined.append(tree)
    return joined
