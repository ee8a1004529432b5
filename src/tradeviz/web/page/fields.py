"""Fields of a form on a page that Dash does not draw: its HTML components lack them."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

_PROPERTIES = (
    "id", "name", "type", "value", "checked", "required", "multiple", "placeholder", "pattern", "className", "list",
    "maxLength", "autoComplete", "lang", "dir", "title",
)  # fmt: skip


class Input(Component):
    """An `<input>`; only `markup.to_html` knows it, Dash's scripts do not."""

    _namespace = "dash_html_components"
    _type = "Input"

    def __init__(self, **properties: Any) -> None:
        self._prop_names = [*_PROPERTIES, "children", "aria-*", "data-*"]
        self._valid_wildcard_attributes = ["data-", "aria-"]
        self.available_properties = self._prop_names
        self.available_wildcard_properties = self._valid_wildcard_attributes
        super().__init__(**properties)  # type: ignore[no-untyped-call]
