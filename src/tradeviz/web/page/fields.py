"""Fields of a form on a page that Dash does not draw: its HTML components lack them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def economy_field(
    name: str,
    label: str,
    economies: Sequence[tuple[str, str]],
    nothing: str,
    *,
    chosen: str = "",
    required: bool = False,
) -> html.Label:
    """A list of economies, given by name and code; `nothing` is said where none is chosen."""
    options = [html.Option(nothing, value="")]
    options += [html.Option(one, value=code, selected=code == chosen) for one, code in economies]
    return html.Label([html.Span(label), html.Select(options, name=name, required=required)])
