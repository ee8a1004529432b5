"""Links out of the page, and links to other pages of this server, whatever prefix a proxy puts before them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from dash import html

from tradeviz.model.sources import is_web_address

if TYPE_CHECKING:
    from tradeviz.model.sources import Source


def outside(source: Source, text: str = "") -> html.A:
    """A link to a source; just its words where its address is none of the web, such as one that runs a script."""
    words = text or source.title
    if not is_web_address(source.url):
        return html.A(words, title=source.title)
    return html.A(words, href=source.url, rel="noopener noreferrer", title=source.title)


def within(base: str, path: str) -> str:
    """A path of this server as a link from the page at `base`: relative, so that a prefix before both does no harm.

    Args:
        base: path of the page that the link stands on; empty for the one at the root.
        path: where the link leads, from the root.
    """
    here = posixpath.dirname(base or "/")
    return posixpath.relpath(path, here) if path != "/" else posixpath.relpath("/", here) + "/"
