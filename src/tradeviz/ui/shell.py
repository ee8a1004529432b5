"""The HTML around the page: the first answer holds the page itself, readable at once, and the data that draws it."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash, dcc
from dash.exceptions import DependencyException, InvalidResourceError
from dash.fingerprint import build_fingerprint
from flask import request

from tradeviz.selection import read_query
from tradeviz.ui.answer import as_json
from tradeviz.ui.page import page
from tradeviz.ui.render import markup

if TYPE_CHECKING:
    from tradeviz.shelf import Shelf

# What Dash raises for a script or style that it has not.
ABSENT = (DependencyException, InvalidResourceError)
SCHEME = "scheme"  # the cookie by which the page says that its reader's screen is dark

# Dash tells every reader which Python runs the server; nothing in the page reads it.
_MACHINE = re.compile(r'"python_version":"(?:[^"\\]|\\.)*",?')
_UNUSED = re.compile(r"<script [^>]*dash_table/[^>]*></script>")
_NEEDED = ("async-dropdown.js", "async-graph.js")
_TOP = '<div id="still">{page}</div><div id="react-entry-point" inert></div>'
_DATA = '<script type="application/json" id="first-answer">{data}</script>'


class Shell(Dash):
    """Dash, but every page comes whole: as HTML to read at once, and as the layout that its scripts would ask for."""

    def __init__(self, shelf: Shelf, **settings: Any) -> None:
        self.shelf = shelf
        super().__init__(__name__, **settings)

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page that the request asks for; `parts` are Dash's own."""
        story = self.shelf.find(request.path)
        theme = "dark" if request.cookies.get(SCHEME) == "dark" else "light"
        search = f"?{request.query_string.decode('utf-8', 'replace')}" if request.query_string else ""
        layout = page(story, read_query(search, story.offer), theme, (request.script_root + request.path, search))
        data = f'{{"theme":"{theme}","layout":{as_json(layout)},"dependencies":{self._dependencies()}}}'
        parts["title"] = html.escape(inert(f"{story.title} · tradeviz"))
        parts["metas"] += f'\n<meta name="description" content="{html.escape(inert(story.description))}">'
        parts["config"] = _MACHINE.sub("", parts.get("config", ""))
        parts["scripts"] = _lean(parts["scripts"]) + _ahead().format(prefix=self.config.requests_pathname_prefix)
        parts["app_entry"] = inert(_TOP.format(page=markup(layout)) + _DATA.format(data=data))
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]

    def _dependencies(self) -> str:
        text: str = self.dependencies().get_data(as_text=True)
        return text.replace("<", "\\u003c")


def _lean(scripts: str) -> str:
    """The scripts without those that no page of ours runs."""
    return _UNUSED.sub("", scripts)


@lru_cache(maxsize=1)
def _ahead() -> str:
    """Scripts that Dash would ask for only once it draws, named by version and time so that browsers keep them."""
    folder = Path(dcc.__file__).parent
    tags = []
    for name in _NEEDED:
        changed = int((folder / name).stat().st_mtime)
        path = build_fingerprint(name, dcc.__version__, changed)  # type: ignore[no-untyped-call]
        tags.append(f'<script src="{{prefix}}_dash-component-suites/dash/dcc/{path}"></script>')
    return "".join(tags)


def inert(text: str) -> str:
    """Text without the marks that Dash replaces in its index page; it fills in whatever stands in `{%…%}`."""
    return text.replace("{%", "{ %").replace("%}", "% }")
