"""Layout, callbacks and assets of the page. The only place that imports Dash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.web.page.callbacks import bind
from tradeviz.web.page.dash_app import ABSENT, START, Shell
from tradeviz.web.page.layout import page_of_nothing
from tradeviz.web.page.state import PageCache

if TYPE_CHECKING:
    from dash import Dash

    from tradeviz.web.catalog import Catalog

__all__ = ["ABSENT", "build"]

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<noscript><p class="plain-notice">The charts need JavaScript. The figures themselves do not: every chart has its table,
and the downloads are plain links.</p></noscript>
<div id="trouble" class="trouble" role="alert" hidden>The server does not answer, so the page shows the last choice
that it did answer. <button type="button" id="retry">Try again</button></div>
{%config%}
{%scripts%}
{%renderer%}
</body>
</html>"""


def build(catalog: Catalog) -> Dash:
    """The Dash app of a catalog; nothing global, so that one process can hold several."""
    cache = PageCache()
    app = Shell(
        catalog,
        cache,
        update_title="",
        assets_folder=str(Path(__file__).parent / "assets"),
        assets_ignore=START,
        index_string=_INDEX,
        compress=False,
        serve_locally=True,
        include_pages_meta=False,
        add_log_handler=False,
        enable_mcp=False,
        health_endpoint="healthz",
        # Every page brings its own layout, so there is none that Dash could check the callbacks against.
        suppress_callback_exceptions=True,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "color-scheme", "content": "light dark"},
        ],
    )
    app.layout = page_of_nothing
    bind(app, catalog, cache)
    return app
