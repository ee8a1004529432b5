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

from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.page.html import markup
from tradeviz.web.page.layout import page
from tradeviz.web.page.state import PageCache, as_json

if TYPE_CHECKING:
    from tradeviz.story.story import Story
    from tradeviz.web.catalog import Catalog

# What Dash raises for a script or style that it has not.
ABSENT = (DependencyException, InvalidResourceError)
SCHEME = "scheme"  # the cookie by which the page says that its reader's screen is dark

# Dash tells every reader which Python runs the server; nothing in the page reads it.
_MACHINE = re.compile(r'"python_version":"(?:[^"\\]|\\.)*",?')
_UNUSED = re.compile(r"<script [^>]*dash_table/[^>]*></script>")
_NEEDED = ("async-dropdown.js", "async-graph.js")
ICON = "icon.svg"
KEPT = 16  # pages written last; each takes a few hundred kilobytes at most
START = "start.js"  # begins the page, so it comes last
_TOP = '<div id="still">{page}</div><div id="react-entry-point" inert></div>'
_DATA = '<script type="application/json" id="first-answer">{data}</script>'


class Shell(Dash):
    """Dash, but every page comes whole: as HTML to read at once, and as the layout that its scripts would ask for."""

    def __init__(self, catalog: Catalog, cache: PageCache, **settings: Any) -> None:
        self.catalog = catalog
        self._cache = cache
        self._written = lru_cache(maxsize=KEPT)(self._write)
        super().__init__(__name__, **settings)

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page that the request asks for; `parts` are Dash's own."""
        story = self.catalog.find(request.path)
        theme = "dark" if request.cookies.get(SCHEME) == "dark" else "light"
        search = f"?{request.query_string.decode('utf-8', 'replace')}" if request.query_string else ""
        still, layout = self._written(story, theme, request.script_root + request.path, search)
        data = f'{{"theme":"{theme}","layout":{layout},"dependencies":{self._dependencies()}}}'
        parts["title"] = html.escape(inert(f"{story.title} · tradeviz"))
        parts["metas"] += f'\n<meta name="description" content="{html.escape(inert(story.description))}">'
        parts["config"] = _MACHINE.sub("", parts.get("config", ""))
        parts["scripts"] = _lean(parts["scripts"]) + _ahead().format(prefix=self.config.requests_pathname_prefix)
        parts["favicon"] = f'<link rel="icon" type="image/svg+xml" href="{self._own(ICON)}">'
        parts["renderer"] = f'<script id="_dash-renderer" src="{self._own(START)}" defer></script>'
        parts["app_entry"] = inert(_TOP.format(page=still) + _DATA.format(data=data))
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]

    def _write(self, story: Story, theme: str, path: str, search: str) -> tuple[str, str]:
        """A page as HTML and as the layout that draws it."""
        now = self._cache.of(story, parse_query(search, choices_of(story)), theme)
        layout = page(story, now, theme, (path, search))
        return markup(layout), as_json(layout)

    def _own(self, name: str) -> str:
        """The address of a file of ours, with its time, so that browsers may keep it."""
        changed = (Path(__file__).parent / "assets" / name).stat().st_mtime
        return f"{self.get_asset_url(name)}?m={changed}"

    def _dependencies(self) -> str:
        text: str = self.dependencies().get_data(as_text=True)
        return text.replace("<", "\\u003c")


def _lean(scripts: str) -> str:
    """The scripts without those that no page of ours runs; they run once the page is read, so that it shows at once."""
    return _UNUSED.sub("", scripts).replace("<script ", "<script defer ")


@lru_cache(maxsize=1)
def _ahead() -> str:
    """Scripts that Dash would ask for only once it draws, named by version and time so that browsers keep them."""
    folder = Path(dcc.__file__).parent
    tags = []
    for name in _NEEDED:
        changed = int((folder / name).stat().st_mtime)
        path = build_fingerprint(name, dcc.__version__, changed)  # type: ignore[no-untyped-call]
        tags.append(f'<script defer src="{{prefix}}_dash-component-suites/dash/dcc/{path}"></script>')
    return "".join(tags)


def inert(text: str) -> str:
    """Text without the marks that Dash replaces in its index page; it fills in whatever stands in `{%…%}`."""
    return text.replace("{%", "{ %").replace("%}", "% }")
