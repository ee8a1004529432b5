"""The addresses of the page that checks any article. What answers them is loaded once one of them is asked for.

Finding claims takes a tenth of a server's start and several megabytes, and most readers of a page check no article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.web.page.links import CHECK_FOLDER, CHECK_PATH

if TYPE_CHECKING:
    from flask import Flask, Response

    from tradeviz.web.catalog import Catalog


def add_check_routes(app: Flask, catalog: Catalog) -> None:
    """Add them to an app."""
    app.add_url_rule(CHECK_PATH, "check", lambda: _page(catalog), methods=["GET", "POST"])
    app.add_url_rule(CHECK_FOLDER, "check-folder", lambda: _folder(catalog), methods=["POST"])


def _page(catalog: Catalog) -> Response:
    from tradeviz.web.check_answers import article_page  # noqa: PLC0415 - as said above

    return article_page(catalog)


def _folder(catalog: Catalog) -> Response:
    from tradeviz.web.check_answers import article_zip  # noqa: PLC0415 - as said above

    return article_zip(catalog)
