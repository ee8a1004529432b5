"""A field of one line, with a list of what may be meant; Dash has no plain one that works without its scripts."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component


class Input(Component):
    """An HTML input; its properties are the attributes in Dash's spelling."""

    _namespace = "dash_html_components"
    _type = "Input"

    def __init__(self, **attributes: Any) -> None:
        self._prop_names = [*attributes]
        self.available_properties = [*attributes]
        self._valid_wildcard_attributes: list[str] = []
        self.available_wildcard_properties: list[str] = []
        super().__init__(**attributes)  # type: ignore[no-untyped-call]
