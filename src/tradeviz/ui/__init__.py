"""Layout, callbacks and assets of the page. The only place that imports Dash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.ui.callbacks import bind
from tradeviz.ui.page import page
from tradeviz.ui.shell import ABSENT, Shell, inert

if TYPE_CHECKING:
    from dash import Dash

    from tradeviz.story import Story

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
<noscript><p class="plain-notice">The charts need JavaScript. The figures themselves do not: download
<a href="download/observations.csv">the CSV</a> or <a href="download/story.zip">everything</a>.</p></noscript>
<div id="trouble" class="trouble" role="alert" hidden>The server does not answer, so the page shows the last choice
that it did answer. <button type="button" id="retry">Try again</button></div>
{%config%}
{%scripts%}
{%renderer%}
</body>
</html>"""


def build(story: Story) -> Dash:
    """The Dash app of one story; nothing global, so that one process can hold several."""
    app = Shell(
        __name__,
        title=inert(f"{story.title} · tradeviz"),
        update_title="",
        assets_folder=str(Path(__file__).parent / "assets"),
        index_string=_INDEX,
        compress=True,
        serve_locally=True,
        include_pages_meta=False,
        add_log_handler=False,
        enable_mcp=False,
        health_endpoint="healthz",
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "color-scheme", "content": "light dark"},
            {"name": "description", "content": inert(story.description)},
        ],
    )
    app.layout = page(story)
    bind(app, story)
    return app
