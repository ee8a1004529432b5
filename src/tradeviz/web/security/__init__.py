"""The guard before the app: who may ask, how much, and what every answer carries."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from tradeviz.errors import ChoiceError
from tradeviz.web.security import limits
from tradeviz.web.security.callback_bodies import BodyError, check_body
from tradeviz.web.security.headers import security_headers
from tradeviz.web.security.hosts import Access, AccessError, access, read_environment
from tradeviz.web.security.request_checks import METHODS, refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Access", "AccessError", "access", "check_callbacks", "protect", "read_environment"]

CALLBACK = "/_dash-update-component"
LOG = logging.getLogger("tradeviz")

_SENTENCES = {
    404: "There is no such page.",
    405: f"Only {' and '.join(METHODS)} can be asked of this address.",
    413: f"The request's body is larger than {limits.MOST_BODY:,} bytes.",
}


def protect(app: Flask, who: Access) -> None:
    """Put the checks and headers on an app, before anything else adds hooks to it.

    Args:
        app: the app to guard.
        who: the names it answers to and the proxies it trusts.
    """
    app.config["MAX_CONTENT_LENGTH"] = limits.MOST_BODY
    app.before_request(_gate(who))
    app.after_request(_seal(security_headers()))
    app.register_error_handler(ChoiceError, lambda error: _sentence(400, str(error)))
    app.register_error_handler(BodyError, lambda error: _sentence(400, str(error)))
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Exception, _unexpected)
    if who.proxies:
        count = who.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=count, x_prefix=count
        )


def check_callbacks(app: Flask, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Hold what is sent to the callbacks against what they declare.

    Args:
        app: the app to guard.
        callbacks: by the name of their output, as `Dash.callback_map` holds them.
    """

    def check() -> None:
        if request.path == CALLBACK:
            check_body(request.get_data(), callbacks)

    app.before_request(check)


def _gate(who: Access) -> Callable[[], Response | None]:
    def gate() -> Response | None:
        first = next(refusals(request.environ, who, CALLBACK), None)
        return None if first is None else _sentence(first.status, first.sentence)

    return gate


def _seal(headers: Mapping[str, str]) -> Callable[[Response], Response]:
    def seal(response: Response) -> Response:
        # No error is HTML: Flask's own pages are, and some of them repeat what was asked for.
        if response.status_code >= 400 and response.mimetype == "text/html":
            response = _sentence(response.status_code, _words(response.status_code))
        response.headers.update(headers)
        return response

    return seal


def _known(error: HTTPException) -> Response | HTTPException:
    return error if error.code is None or error.code < 400 else _sentence(error.code, _words(error.code))


def _unexpected(error: Exception) -> Response:
    """One sentence for the reader, everything for the log, and an id that joins the two."""
    name = secrets.token_hex(4)
    LOG.error("Error %s while answering %s %r", name, request.method, request.path[:200], exc_info=error)
    return _sentence(500, f"Something went wrong here. The server's log says what, under {name}.")


def _words(status: int) -> str:
    return _SENTENCES.get(status, f"The request could not be answered (status {status}).")


def _sentence(status: int, text: str) -> Response:
    response = Response(f"{text}\n", status, mimetype="text/plain")
    if status == 405:
        response.headers["Allow"] = "POST" if request.path == CALLBACK else ", ".join(METHODS)
    response.headers["Cache-Control"] = "no-store"
    return response
