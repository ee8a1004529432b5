"""The callbacks: the address or the controls become a choice, the choice an answer, its changed parts the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, no_update
from flask import request

from tradeviz.story.figures import PublishedFigures
from tradeviz.views.choices import choices_of
from tradeviz.views.goods_list import unvalued_found
from tradeviz.views.registry import SOME_CHARTS
from tradeviz.views.selection import parse_query
from tradeviz.web.language import in_language_of
from tradeviz.web.page.chart_card import DRAWING_PLACE
from tradeviz.web.page.controls import IDS, field_of, query_of, values_of
from tradeviz.web.page.goods_options import goods_options
from tradeviz.web.page.inputs import parse_text, parse_texts
from tradeviz.web.page.state import PLACES, PageCache, PageState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash import Dash

    from tradeviz.story.story import Story
    from tradeviz.web.catalog import Catalog

THEMES = ("light", "dark")


def bind(app: Dash, catalog: Catalog, cache: PageCache) -> None:
    """Wire the pages of this app to this catalog."""

    @app.callback(
        Output("url", "search"),
        Output("shown", "data"),
        *(Output(name, "value") for name in IDS),
        Output("goods", "options"),
        Output("period", "options"),
        *(Output(field_of(key), "hidden") for key in SOME_CHARTS),
        Output(DRAWING_PLACE, "children"),
        Output("filled", "data"),
        Input("url", "search"),
        Input("theme", "data"),
        *(Input(name, "value") for name in IDS),
        State("url", "pathname"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def show(search: str | None, theme: str | None, *rest: Any) -> tuple[Any, ...]:
        *values, path, before = rest
        asked, old = (parse_text(search), _theme(theme)), parse_texts(before)
        # A field tells its value when the reader leaves it, perhaps for a link: where both come, the link counts.
        set_off = set(ctx.triggered_prop_ids.values())
        by_control = not set_off.isdisjoint(IDS) and "url" not in set_off
        with in_language_of(asked[0]):
            return catalog.answer(
                inner_path(parse_text(path)),
                lambda story: page_changes(cache, story, asked, values, before=old, by_control=by_control),
            )

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(namespace="tradeviz", function_name="fill"),
        Input("filled", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("goods", "options", allow_duplicate=True),
        Input("goods", "search_value"),
        State("url", "pathname"),
        State("url", "search"),
        State("goods", "value"),
        prevent_initial_call=True,
    )
    def seek(sought: str | None, path: str | None, search: str | None, chosen: Any) -> Any:
        with in_language_of(parse_text(search)):
            return catalog.answer(
                inner_path(parse_text(path)),
                lambda story: _sought(story, parse_text(search), parse_texts(chosen), parse_text(sought)),
            )


def _sought(story: Story, search: str, chosen: list[str], sought: str) -> Any:
    """What the list of goods offers for some letters; nothing new where a story's list has all that they find."""
    figures = story.whole(parse_query(search, choices_of(story)).selection.data)
    if sought and isinstance(figures, PublishedFigures) and not unvalued_found(figures, sought):
        return no_update
    # What is chosen stays among the options, or the list would drop it; the address may not say it yet.
    return goods_options(figures, chosen, sought)


def inner_path(path: str) -> str:
    """A page's path as this server counts it, without the prefix that a proxy puts before it."""
    return path.removeprefix(request.script_root) or "/"


def page_changes(
    cache: PageCache,
    story: Story,
    asked: tuple[str, str],
    values: Sequence[Any],
    *,
    before: Sequence[str] = (),
    by_control: bool,
) -> tuple[Any, ...]:
    """The page for an address, or for the controls where the reader has just set one of them.

    Args:
        cache: those made before.
        story: whose page it is.
        asked: the address's query, and light or dark.
        values: of the controls, as they stand in the page.
        before: the query and theme that the page shows now; parts that stay as they are there are not sent.
        by_control: whether a control was set, rather than the address; one that was left as it was sets nothing.
    """
    search, theme = asked
    read, reading = search, parse_query(search, choices_of(story))
    if by_control:
        wanted = query_of(values, reading.selection, story)
        by_control = wanted != query_of(values_of(reading.selection, story), reading.selection, story)
        if by_control:
            read, reading = wanted, parse_query(wanted, choices_of(story))
    href = reading.selection.href if by_control else search
    now = cache.of(story, reading, theme)
    old = cache.of(story, parse_query(before[0], choices_of(story)), before[1]) if _is_state(before) else None
    return (
        no_update if href == search else href,
        # What was read, not the address of it: the page also shows what did not fit, and must know that it does.
        [read, theme],
        *(no_update if one == two else two for one, two in zip(_padded(values), now.form.values, strict=True)),
        _changed("options", now.form.goods, now, old),
        _changed("periods", now.form.periods, now, old),
        *(_turned(key, now, old) for key in SOME_CHARTS),
        _changed("drawing", now.drawing, now, old),
        _filled(now, old),
    )


def _filled(now: PageState, old: PageState | None) -> Any:
    """What stands in the places that a choice has changed, as HTML by their ids."""
    changed = {name: now.places[name] for name in PLACES if old is None or old.digests[name] != now.digests[name]}
    return changed or no_update


def _changed(name: str, part: Any, now: PageState, old: PageState | None) -> Any:
    return no_update if old is not None and old.digests[name] == now.digests[name] else part


def _turned(control: str, now: PageState, old: PageState | None) -> Any:
    """Whether a control is hidden now, where that is new."""
    hidden = control in now.form.hidden
    return no_update if old is not None and (control in old.form.hidden) == hidden else hidden


def _is_state(before: Sequence[str]) -> bool:
    return len(before) == 2 and before[1] in THEMES


def _padded(values: Sequence[Any]) -> Sequence[Any]:
    return values or (no_update,) * len(IDS)


def _theme(theme: Any) -> str:
    return theme if theme in THEMES else "light"
