"""The browser's own fields in the places of Dash's, which need Dash's scripts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tradeviz.model.language import _
from tradeviz.views.selection import FACTOR_LABELS
from tradeviz.web.page.tree import to_trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.web.page.tree import FieldTrees, Tree


def _select(properties: Mapping[str, Any]) -> list[Tree]:
    """A list to choose one from; of a field for several, the first is chosen."""
    value = properties["value"]
    chosen = value[0] if isinstance(value, list) else value
    options = [
        _option(str(one["value"]), to_trees(one["label"]), chosen=one["value"] == chosen, off=bool(one.get("disabled")))
        for one in properties["options"]
    ]
    return [["select", {"id": properties["id"]}, *options]]


def _option(value: str, words: list[Tree], *, chosen: bool, off: bool = False) -> Tree:
    """An option is text alone; its indent is of spaces that do not break, which browsers keep."""
    text = "".join(one if isinstance(one, str) else "".join(map(str, one[2:])) for one in words)
    told = text.lstrip(" ")
    kept = "\u00a0" * (len(text) - len(told)) + told
    return ["option", {"value": value} | ({"selected": ""} if chosen else {}) | ({"disabled": ""} if off else {}), kept]


def _input(properties: Mapping[str, Any]) -> list[Tree]:
    """A box for a year; of the CIF/FOB factor, the list of those that sources give, which is all that a file holds."""
    if properties.get("list") == "factors":
        value = f"{properties['value']:g}"
        presets = [_option(one, [_(label)], chosen=one == value) for one, label in FACTOR_LABELS.items()]
        return [["select", {"id": properties["id"]}, *presets]]
    shape = {"id": properties["id"], "type": "text", "inputmode": "numeric", "maxlength": "4", "autocomplete": "off"}
    return [["input", {**shape, "class": "box year", "value": str(properties["value"])}]]


def _checkbox(properties: Mapping[str, Any]) -> list[Tree]:
    (option,) = properties["options"]
    checked = {"checked": ""} if option["value"] in properties["value"] else {}
    box = ["input", {"type": "checkbox", "id": properties["id"], "value": str(option["value"])} | checked]
    return [["div", {"class": str(properties.get("className", ""))}, ["label", {}, box, str(option["label"])]]]


def _nothing(_properties: Mapping[str, Any]) -> list[Tree]:
    return []


FIELDS: FieldTrees = MappingProxyType({
    "Location": _nothing,
    "Store": _nothing,
    "Dropdown": _select,
    "Input": _input,
    "Checklist": _checkbox,
})  # fmt: skip
