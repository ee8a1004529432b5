"""Links that lead out of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

if TYPE_CHECKING:
    from tradeviz.sources import Source


def outside(source: Source, text: str = "") -> html.A:
    """A link to a source."""
    return html.A(text or source.title, href=source.url, rel="noopener noreferrer", title=source.title)
