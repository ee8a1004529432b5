"""The app factory, and serving it."""

from __future__ import annotations

import os
import threading
import webbrowser
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Flask

from tradeviz.story.load import built_in_folders, load
from tradeviz.web.catalog import Catalog
from tradeviz.web.embed_routes import add_embed_routes
from tradeviz.web.imports.importer import Importer
from tradeviz.web.page.callbacks import bind
from tradeviz.web.page.dash_adapter import ASSETS, ServerRenderedDash
from tradeviz.web.page.document import PageDocuments
from tradeviz.web.page.state import PageCache
from tradeviz.web.reload import Reloading
from tradeviz.web.routes import PAGES, add_routes
from tradeviz.web.security import AllowedHosts, check_callbacks, protect, read_environment
from tradeviz.web.security.request_limits import WAITRESS_SETTINGS
from tradeviz.web.serve import listen, run
from tradeviz.web.static import Compressed, serve_static
from tradeviz.web.stop import leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from dash import Dash

    from tradeviz.story.story import PublishedStory


@dataclass(frozen=True, slots=True)
class Config:
    """Where to serve, and whom."""

    host: str = "127.0.0.1"
    port: int = 8050
    allowed_hosts: AllowedHosts = field(default_factory=AllowedHosts)
    reload: bool = False
    workers: int = 1

    @property
    def address(self) -> str:
        """The page's address for a browser on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def create_app(
    story: PublishedStory | None = None,
    who: AllowedHosts | None = None,
    *,
    catalog: Catalog | None = None,
    compressed: Compressed | None = None,
    importer: Importer | None = None,
) -> Dash:
    """The dashboard; `.server` of the result is its WSGI application.

    Args:
        story: one story to show; the built-in ones where neither this nor a catalog is given.
        who: who may ask; where it is not given, the environment says it (TRADEVIZ_HOSTS, TRADEVIZ_PROXIES).
        catalog: several stories, or a store that is not the default one.
        compressed: scripts and styles compressed before, where several apps follow one another.
        importer: what the start page takes in; nothing where it is not given.

    Raises:
        StoryError: a built-in story, used where none is given, cannot be read.
    """
    shown = catalog or Catalog([load(folder) for folder in built_in_folders()] if story is None else [story])
    server = Flask(__name__)
    # First, so that its checks come before any other hook and its headers after: Flask runs these in the order in which
    # they were added, and those after an answer from the last to the first.
    allowed = who or read_environment(os.environ)
    protect(server, allowed)
    serve_static(server, compressed or Compressed(ASSETS))
    app, cache = ServerRenderedDash(server), PageCache()
    bind(app, shown, cache)
    check_callbacks(server, app.callback_map)
    takes_in = importer or Importer(shown.location, allowed)
    add_routes(server, shown, PageDocuments(app, cache), takes_in, allowed.framing)
    add_embed_routes(server, shown, app, PAGES)
    return app


def serve_app(
    catalog: Catalog,
    config: Config,
    *,
    ready: Callable[[str], None],
    say: Callable[[str], None] = print,
    browser: bool = False,
) -> None:
    """Serve until interrupted.

    Args:
        catalog: what to show.
        config: where, whom, and whether to read stories anew when they change.
        ready: hears the address once it is bound.
        say: hears that a story has changed, or why a changed one cannot be shown.
        browser: whether to open a browser.

    Raises:
        ServeError: the address is taken or not ours.
    """
    who = config.allowed_hosts.with_host(config.host)
    listening = listen(config.host, config.port)
    compressed = Compressed(ASSETS)
    importer = Importer(catalog.location, who, listening.getsockname()[0], config.workers)

    def build(shown: Catalog) -> Flask:
        app: Flask = create_app(who=who, catalog=shown, compressed=compressed, importer=importer).server
        return app

    app = Reloading(catalog, build, say) if config.reload else build(catalog)
    if browser:
        threading.Timer(0.5, webbrowser.open, [config.address]).start()
    try:
        # Whoever hears the address may stop the server at once.
        run(app, listening, WAITRESS_SETTINGS, config.workers, lambda: ready(config.address), importer.admit)
    finally:
        ended = importer.close()
        # Threads of Python's, DuckDB's and Arrow's must be gone before the interpreter is.
        compressed.close()
        catalog.close()
        if not ended:
            leave(0)
