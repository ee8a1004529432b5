"""Dash, bent to what it does not offer: pages that this server writes, whole and readable before any script has run.

Only this module and its half in the browser, `assets/dash_adapter.js`, lean on how Dash does things. Each such place is
marked "Bend", with why it is needed and what breaks when Dash moves; whatever else imports Dash uses its public ways.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dash import Dash, dcc
from dash.backends import get_backend
from dash.exceptions import DependencyException, InvalidResourceError
from dash.fingerprint import build_fingerprint

from tradeviz.figures.still import still
from tradeviz.web.page.layout import page_of_nothing
from tradeviz.web.page.markup import to_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from tradeviz.web.page.markup import StandIns

ASSETS = Path(__file__).parent / "assets"
ICON = "icon.svg"
RENDERER = "renderer.js"  # starts Dash in the browser, so it comes last
IMPORT_SCRIPT = "import.js"  # of the start page, which Dash does not draw
EMBED_SCRIPT = "embed.js"  # of what other sites show in a frame, where Dash is not
STYLE = "page.css"

# Bend: Dash's chart and dropdown come in scripts that Dash asks for only once it draws them. Named in the page, they
# come with the rest. Where Dash renames one it is left out here, and the first chart waits for one more request.
_LAZY_SCRIPTS = ("async-dropdown.js", "async-graph.js")
# Bend: Dash sends the script of its table, which no page of ours shows. Renamed, it comes along again: bytes, no more.
_UNUSED_SCRIPTS = "/dash_table/"
# Bend: Dash sends what browsers of 2015 lacked. Of it only the runtime of generators is used today, which the small
# plotly.js brings along where it was built. Renamed, the script comes again: bytes, no more. Needed for more than that
# one, no field is drawn and every browser test fails.
_OLD_BROWSERS, _OUR_BUNDLE = "/polyfill@", "/plotly-slim."
# Bend: Dash tells every reader which Python runs the server. Renamed, it is told again, and a test fails.
_SECRETS = ("python_version",)


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page must hold for Dash's scripts to take it over.

    Attributes:
        scripts: addresses, in the order in which they must run, but for our own `RENDERER`.
        styles: addresses.
        config: Dash's settings for its scripts, as JSON that may stand inside a script element.
        dependencies: what the page's callbacks listen to and set, as such JSON.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    config: str
    dependencies: str


class ServerRenderedDash(Dash):
    """Dash's callbacks and scripts on a Flask server that writes its own pages."""

    def __init__(self, server: Flask) -> None:
        """Add Dash's routes, but for its pages, to a server; nothing global, so that one process can hold several."""
        super().__init__(
            __name__,
            server=False,
            backend=_FlaskWithoutPages,
            update_title="",
            assets_folder=str(ASSETS),
            assets_ignore=f"{RENDERER}|{IMPORT_SCRIPT}|{EMBED_SCRIPT}",
            compress=False,
            serve_locally=True,
            include_pages_meta=False,
            add_log_handler=False,
            enable_mcp=False,
            # Every page brings its own layout, so there is none that Dash could check the callbacks against.
            suppress_callback_exceptions=True,
        )
        self.init_app(server)
        self.layout = page_of_nothing

    def page_parts(self) -> PageParts:
        """What a page must hold; needs a request, for Dash settles its scripts at the first one."""
        # Bend: only Dash's own page names its scripts and settings. It is read as a browser reads it, so that nothing
        # hangs on how it is written; where it lacks them, no chart is drawn and every browser test fails.
        index = _Index(self.index())  # type: ignore[no-untyped-call]
        built = any(_OUR_BUNDLE in script for script in index.scripts)
        unused = (_UNUSED_SCRIPTS, _OLD_BROWSERS) if built else (_UNUSED_SCRIPTS,)
        used = [script for script in index.scripts if not any(name in script for name in unused)]
        lazy = [self.config.requests_pathname_prefix + path for path in _lazy_scripts()]
        # Ours of plotly.js comes last: it is compiled on another thread, and the others run meanwhile.
        scripts = sorted([*used, *lazy], key=lambda script: _OUR_BUNDLE in script)
        config = {name: value for name, value in json.loads(index.config).items() if name not in _SECRETS}
        dependencies: str = self.dependencies().get_data(as_text=True)
        settings = json.dumps(config, separators=(",", ":"))
        return PageParts(tuple(scripts), tuple(index.styles), inside_script(settings), inside_script(dependencies))

    def asset_address(self, name: str) -> str:
        """The address of a file of ours, with its time, so that browsers may keep it."""
        return f"{self.get_asset_url(name)}?m={(ASSETS / name).stat().st_mtime}"


def inside_script(json_text: str) -> str:
    """JSON that may stand inside a script element, for it can neither end it nor begin another."""
    return json_text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# Bend: a backend is Dash's public way to other web servers; ours is its own one for Flask without three of its habits.
# Where Dash stops calling these methods, its page answers every address again and the test of all routes fails.
class _FlaskWithoutPages(get_backend("flask")):  # type: ignore[misc]
    """Dash on Flask: its files, callbacks and settings, but no page."""

    def setup_index(self, dash_app: Dash) -> None:
        """Leave `/` to our own route."""

    def setup_catchall(self, dash_app: Dash) -> None:
        """Leave every other address to our own routes, so that an unknown one is a 404."""

    def register_error_handlers(self) -> None:
        """A script or style that Dash has not is a 404, and no more is said of it."""
        super().register_error_handlers()
        for error in (DependencyException, InvalidResourceError):
            self.server.register_error_handler(error, lambda _: ("", 404))


class _Index(HTMLParser):
    """What a browser takes from Dash's own page: the scripts, the styles and the settings."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.config = ""
        self._script_id: str | None = None
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._script_id = found.get("id") if tag == "script" else None
        if tag == "script" and (address := found.get("src")):
            self.scripts.append(address)
        if tag == "link" and found.get("rel") == "stylesheet" and (address := found.get("href")):
            self.styles.append(address)

    def handle_data(self, data: str) -> None:
        if self._script_id == "_dash-config":
            self.config += data


@lru_cache(maxsize=1)
def _lazy_scripts() -> tuple[str, ...]:
    """Addresses of `_LAZY_SCRIPTS` after the prefix, named by version and time so that browsers keep them."""
    files = [path for name in _LAZY_SCRIPTS if (path := Path(dcc.__file__).parent / name).exists()]
    marked = [build_fingerprint(path.name, dcc.__version__, int(path.stat().st_mtime)) for path in files]  # type: ignore[no-untyped-call]
    return tuple(f"_dash-component-suites/dash/dcc/{name}" for name in marked)


# Bend: Dash draws its fields in the browser alone. Until then these stand in their places, in the classes that Dash
# gives its own, so that `assets/page.css` lays out both alike and nothing moves. Where Dash renames a class, or a field
# takes another size, the browser test of what moves fails. A type without a stand-in leaves its place empty, and the
# test of stand-ins fails.


def _nothing(_: Mapping[str, Any]) -> str:
    return ""


def _graph(properties: Mapping[str, Any]) -> str:
    height = properties.get("style", {}).get("height", "0")
    drawn = still(properties["figure"])
    return f'<div class="undrawn" style="height:{html.escape(str(height))}">{drawn}</div>'


def _dropdown(properties: Mapping[str, Any]) -> str:
    labels = {option["value"]: option["label"] for option in properties["options"]}
    value = properties["value"]
    chosen = value if isinstance(value, list) else [value]
    shown = ", ".join(to_html(labels.get(one, one)) for one in chosen)
    selected = properties["labels"]["selected_count"].replace("{num_selected}", str(len(chosen)))
    count = f'<span class="count">{html.escape(selected)}</span>' if len(chosen) > 1 else ""
    inner = f'<span class="chosen">{shown}</span>{count}<span class="arrow" aria-hidden="true"></span>'
    return f'<div class="dash-dropdown-wrapper"><span class="dash-dropdown">{inner}</span></div>'


def _input(properties: Mapping[str, Any]) -> str:
    value = html.escape(f"{properties['value']:g}")
    return f'<div class="dash-input-container"><span class="dash-input-element">{value}</span></div>'


def _checklist(properties: Mapping[str, Any]) -> str:
    kind = html.escape(str(properties.get("className", "")))
    labels = "".join(
        f'<label><input type="checkbox" disabled{" checked" if option["value"] in properties["value"] else ""}>'
        f"{html.escape(str(option['label']))}</label>"
        for option in properties["options"]
    )
    return f'<div class="{kind}">{labels}</div>'


STAND_INS: StandIns = MappingProxyType(
    {
        "Location": _nothing,
        "Store": _nothing,
        "Graph": _graph,
        "Dropdown": _dropdown,
        "Input": _input,
        "Checklist": _checklist,
    }
)
