"""Layout, callbacks and assets of the page. The only place that imports Dash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.ui.callbacks import bind
from tradeviz.ui.page import page_of_nothing
from tradeviz.ui.shell import ABSENT, START, Shell

if TYPE_CHECKING:
    from dash import Dash

    from tradeviz.shelf import Shelf

__all__ = ["ABSENT", "build"]

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect \
x='2' y='3' width='5' height='11' fill='%23b3471d'/%3E%3Crect x='9' y='8' width='5' height='6' fill='%231b6a94'/%3E\
%3C/svg%3E">
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


def build(shelf: Shelf) -> Dash:
    """The Dash app of a shelf; nothing global, so that one process can hold several."""
    app = Shell(
        shelf,
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
    bind(app, shelf)
    return app
