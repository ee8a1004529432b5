"""One callback: the address or the controls become a choice, the choice a view, the view the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, ctx

from tradeviz.selection import Reading, read_query
from tradeviz.ui.cards import card, downloads, key_strip, notice_list
from tradeviz.ui.controls import IDS, query_of, tabs, values_of
from tradeviz.ui.given import text
from tradeviz.ui.panel import panel
from tradeviz.ui.prose import prose
from tradeviz.views import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash import Dash

    from tradeviz.story import Story

_FILLED = ("said", "notices", "key-figures", "tabs", "card", "panel-place", "downloads", "article")


def bind(app: Dash, story: Story) -> None:
    """Wire the page of this app to this story."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("tradeviz", "theme"), Output("theme", "data"), Input("theme", "id")
    )

    @app.callback(
        Output("url", "search"),
        *(Output(name, "value") for name in IDS),
        Output("factor-field", "hidden"),
        *(Output(name, "children") for name in _FILLED),
        Input("url", "search"),
        Input("theme", "data"),
        *(Input(name, "value") for name in IDS),
    )
    def show(search: str | None, theme: str | None, *values: Any) -> tuple[Any, ...]:
        return shown(story, text(search), text(theme) or "light", values, by_control=ctx.triggered_id in IDS)


def shown(story: Story, search: str, theme: str, values: Sequence[Any], *, by_control: bool) -> tuple[Any, ...]:
    """The page for an address, or for the controls where the reader has just set one of them."""
    reading = read_query(search, story.offer)
    if by_control:
        asked = read_query(query_of(values, reading.selection, story), story.offer)
        return (asked.selection.href, *_page(story, asked, theme))
    return (search, *_page(story, reading, theme))


def _page(story: Story, reading: Reading, theme: str) -> tuple[Any, ...]:
    selection = reading.selection
    screen = look(story, selection)
    return (
        *values_of(selection, story),
        selection.chart != "sides",
        screen.sentence,
        notice_list(reading.notices, selection),
        key_strip(screen.key_figures),
        tabs(selection, story.offer.given(selection.data).charts),
        card(screen, theme),
        panel(screen),
        downloads(screen),
        prose(story, selection),
    )
