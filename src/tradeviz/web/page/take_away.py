"""The buttons under a chart that take it along: as a picture and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.language import _
from tradeviz.web.page.attributes import aria, data
from tradeviz.web.page.links import within

if TYPE_CHECKING:
    from tradeviz.views import PageView

PICTURE = "/download/picture.json"
TAKE_AWAY = "take"  # the id of the buttons' place


def take_away(view: PageView, *, shown_as_chart: bool) -> list[Any]:
    """The buttons; nothing where there is nothing to take.

    Args:
        view: what the page shows.
        shown_as_chart: whether the chart is drawn, so that the page has what draws its picture.
    """
    if not view.chart.rows:
        return []
    base = view.story.base
    pictures = [
        *_button("png", _("Save as PNG"), "P", _("The key P does the same")),
        *_button("svg", _("Save as SVG"), "S", _("The key S does the same")),
    ]
    text = html.Button(_("Copy as text"), id="as-text", type="button", className="link", **_said(_("Text copied")))
    parts = [*(pictures if shown_as_chart else []), text]
    href = view.selection.but(table=False).link(within(base, base + PICTURE))
    return [
        html.Div(
            parts, id=TAKE_AWAY, className="take", role="group", **aria(label=_("Take it along")), **data(href=href)
        )
    ]


def _button(kind: str, text: str, key: str, about: str) -> list[Any]:
    said = _said(_("Saved"))
    button = html.Button(text, id=kind, type="button", className="link", **aria(keyshortcuts=key.lower()), **said)
    return [button, html.Kbd(key, title=about)]


def _said(done: str) -> dict[str, Any]:
    """What a button says once it has done it, or could not."""
    return data(done=done, failed=_("That did not work; please try again"))
