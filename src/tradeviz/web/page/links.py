"""Links out of the page, and links to other pages of this server, whatever prefix a proxy puts before them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model.sources import is_web_address
from tradeviz.web.page.attributes import in_english

if TYPE_CHECKING:
    from tradeviz.model.sources import Source

# Of the page that checks any article: itself, and the story folder that it makes.
CHECK_PATH, CHECK_FOLDER = "/check", "/check/story.zip"


def outside(source: Source, text: str = "") -> html.A:
    """A link to a source; just its words where its address is none of the web, such as one that runs a script.

    Its title is its publisher's, in the words that the story's file gives it.
    """
    about: dict[str, Any] = {"title": source.title, **in_english()}
    if is_web_address(source.url):
        about |= {"href": source.url, "rel": "noopener noreferrer"}
    return html.A(text or source.title, **about)


def within(base: str, path: str) -> str:
    """A path of this server as a link from the page at `base`: relative, so that a prefix before both does no harm.

    Args:
        base: path of the page that the link stands on; empty for the one at the root.
        path: where the link leads, from the root.
    """
    here = posixpath.dirname(base or "/")
    return posixpath.relpath(path, here) if path != "/" else posixpath.relpath("/", here) + "/"
