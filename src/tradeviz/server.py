"""The app factory and the plain HTTP routes."""

from __future__ import annotations

import os
import threading
import webbrowser
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Response, request

from tradeviz import ui
from tradeviz.errors import TradevizError
from tradeviz.exports import screen_csv, story_zip
from tradeviz.guard import Access, Page, protect, read_environment
from tradeviz.guard.limits import WAITRESS
from tradeviz.loading import default_folder, load
from tradeviz.selection import read_query
from tradeviz.views import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from dash import Dash
    from flask import Flask
    from waitress.server import BaseWSGIServer

    from tradeviz.story import Story

THREADS = 8


class ServeError(TradevizError, OSError):
    """The address cannot be served on."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where to serve, and whom."""

    host: str = "127.0.0.1"
    port: int = 8050
    access: Access = field(default_factory=Access)

    @property
    def address(self) -> str:
        """The page's address for a browser on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def create_app(story: Story | None = None, who: Access | None = None) -> Dash:
    """The dashboard of one story; `.server` of the result is its WSGI application.

    Args:
        story: what to show; the built-in story where none is given.
        who: who may ask; where it is not given, the environment says it (TRADEVIZ_HOSTS, TRADEVIZ_PROXIES).

    Raises:
        StoryError: the built-in story, used where none is given, cannot be read.
    """
    told = load(default_folder()) if story is None else story
    app = ui.build(told)
    _add_routes(app.server, told)
    protect(app.server, who or read_environment(os.environ), Page(tuple(app.csp_hashes()), app.callback_map, ui.ABSENT))
    return app


def serve(story: Story, config: Config, *, ready: Callable[[str], None], browser: bool = False) -> None:
    """Serve until interrupted; `ready` hears the address once it is bound.

    Raises:
        ServeError: the address is taken or not ours.
    """
    server = _bind(create_app(story, config.access.also(config.host)).server, config)
    ready(config.address)
    if browser:
        threading.Timer(0.5, webbrowser.open, [config.address]).start()
    try:
        server.run()
    finally:
        server.close()


def _bind(app: Flask, config: Config) -> BaseWSGIServer:
    from waitress import create_server  # noqa: PLC0415 - a WSGI host of the reader's own needs no waitress

    try:
        return create_server(app, host=config.host, port=config.port, threads=THREADS, **waitress_settings(config))
    except (OSError, ValueError) as error:
        # Waitress raises a ValueError for a host that does not resolve.
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise ServeError(
            f"Cannot serve on {config.host}, port {config.port}: {reason}. "
            "Stop what runs there, or choose another with PORT=8051 or --port 8051."
        ) from None


def waitress_settings(config: Config) -> dict[str, Any]:
    """The limits that waitress keeps."""
    # Waitress drops the X-Forwarded headers; where proxies are trusted, the guard reads them.
    return {**WAITRESS, "clear_untrusted_proxy_headers": not config.access.proxies}


def _add_routes(app: Flask, story: Story) -> None:
    everything = story_zip(story)
    name = f"{story.name}.zip"
    app.add_url_rule("/healthz", "healthz", lambda: Response("ok\n", mimetype="text/plain"))
    app.add_url_rule("/download/observations.csv", "csv", lambda: _csv(story, excel=False))
    app.add_url_rule("/download/observations-excel.csv", "excel", lambda: _csv(story, excel=True))
    app.add_url_rule("/download/story.zip", "zip", lambda: _attachment(everything, "application/zip", name))
    app.before_request(_refuse_unknown_pages)


def _csv(story: Story, *, excel: bool) -> Response:
    reading = read_query(request.query_string.decode("utf-8", "replace"), story.offer)
    if reading.notices:
        # A file has no place for a notice, so a query that is not quite right gets none.
        nearest = reading.selection.link(request.path)
        lines = [*reading.notices, f"Nothing was downloaded. The nearest that can be: {nearest}"]
        return Response("\n".join(lines) + "\n", 400, mimetype="text/plain")
    rows = look(story, reading.selection).chart.rows
    text = screen_csv(rows, excel=excel)
    return _attachment(text.encode(), "text/csv; charset=utf-8", f"{story.name}.csv")


def _attachment(content: bytes, kind: str, name: str) -> Response:
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{safe}"'})


def _refuse_unknown_pages() -> Response | None:
    """Dash answers every path with its page; a path that is no page of ours is an error and says so."""
    if request.url_rule is not None and request.url_rule.rule == "/<path:path>":
        return Response("There is no such page. The story is at /\n", 404, mimetype="text/plain")
    return None
