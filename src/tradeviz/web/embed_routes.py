"""What other sites may show in a frame of their pages, if the server was told of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Response, request

from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.language import in_language_of
from tradeviz.web.page.document import framed_document
from tradeviz.web.page.embed import embed_of
from tradeviz.web.security.request_checks import EMBED
from tradeviz.web.share_routes import page_address
from tradeviz.web.start_routes import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from tradeviz.story.story import Story
    from tradeviz.web.catalog import Catalog
    from tradeviz.web.page.dash_adapter import ServerRenderedDash
    from tradeviz.web.page.embed import Embed


def add_embed_routes(app: Flask, catalog: Catalog, dash: ServerRenderedDash, pages: Sequence[str]) -> None:
    """Add a frame for each of the rules in `pages`; `dash` knows where the scripts are."""
    for page in pages:
        app.add_url_rule(EMBED + page, EMBED + page, partial(_embed, catalog, dash))


def _embed(catalog: Catalog, dash: ServerRenderedDash, **_path: str) -> Response:
    query = request.query_string.decode("utf-8", "replace")
    with in_language_of(query):
        embed = catalog.answer(request.path.removeprefix(EMBED), lambda story: _embedded(story, query))
        return readable(framed_document(dash, embed))


def _embedded(story: Story, query: str) -> Embed:
    """The embed of what a query asks for, with what of it was not understood."""
    reading = parse_query(query, choices_of(story))
    return embed_of(page_view(story, reading.selection), page_address(story), reading.notices)
