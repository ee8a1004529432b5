"""The guard before the app: who may ask, how much, and what every answer carries."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from tradeviz.errors import ChoiceError
from tradeviz.web.security import limits
from tradeviz.web.security.callback_bodies import BodyError, check_body
from tradeviz.web.security.headers import security_headers
from tradeviz.web.security.hosts import Access, AccessError, access, read_environment
from tradeviz.web.security.request_checks import METHODS, refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Access", "AccessError", "Page", "access", "protect", "read_environment"]

CALLBACK = "/_dash-update-component"
LOG = logging.getLogger("tradeviz")

_SENTENCES = {
    404: "There is no such page.",
    405: f"Only {' and '.join(METHODS)} can be asked of this address.",
    413: f"The request's body is larger than {limits.MOST_BODY:,} bytes.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What the guard must know of the app behind it.

    Attributes:
        callbacks: the callbacks by the name of their output, as `Dash.callback_map` holds them.
        absent: errors that mean no more than that there is no such file.
    """

    callbacks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    absent: tuple[type[Exception], ...] = ()


def protect(app: Flask, who: Access, page: Page) -> None:
    """Put the guard before an app whose routes and callbacks are all bound.

    Args:
        app: the app to guard.
        who: the names it answers to and the proxies it trusts.
        page: its callbacks and errors.
    """
    app.config["MAX_CONTENT_LENGTH"] = limits.MOST_BODY
    # Before Dash's own hooks, which read the request.
    app.before_request_funcs.setdefault(None, []).insert(0, _gate(who, page.callbacks))
    # Flask runs these from the last to the first: plain text before anything is compressed, headers when all is done.
    app.after_request_funcs.setdefault(None, []).insert(0, _seal(security_headers()))
    app.after_request(_plain)
    for kind in page.absent:
        app.register_error_handler(kind, lambda _: _sentence(404, _words(404)))
    app.register_error_handler(ChoiceError, lambda error: _sentence(400, str(error)))
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Exception, _unexpected)
    if who.proxies:
        count = who.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=count, x_prefix=count
        )


def _gate(who: Access, callbacks: Mapping[str, Mapping[str, Any]]) -> Callable[[], Response | None]:
    def gate() -> Response | None:
        first = next(refusals(request.environ, who, CALLBACK), None)
        if first is not None:
            return _sentence(first.status, first.sentence)
        if request.path == CALLBACK:
            return _body_refusal(callbacks)
        return None

    return gate


def _body_refusal(callbacks: Mapping[str, Mapping[str, Any]]) -> Response | None:
    try:
        check_body(request.get_data(), callbacks)
    except RequestEntityTooLarge:
        return _sentence(413, _SENTENCES[413])
    except BodyError as error:
        return _sentence(400, str(error))
    return None


def _seal(headers: Mapping[str, str]) -> Callable[[Response], Response]:
    def seal(response: Response) -> Response:
        response.headers.update(headers)
        return response

    return seal


def _plain(response: Response) -> Response:
    """No error is HTML: Dash answers an unknown script with the very path that was asked for, as HTML."""
    if response.status_code < 400 or response.mimetype != "text/html":
        return response
    return _sentence(response.status_code, _words(response.status_code))


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
