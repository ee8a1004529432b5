"""The checks and headers as hooks of a Flask app."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from tradeviz.errors import BudgetError, ChoiceError
from tradeviz.web.security.callback_bodies import BodyError, check_body
from tradeviz.web.security.error_answers import ErrorPage, answer_http_error, answer_unexpected, error_answer
from tradeviz.web.security.headers import security_headers
from tradeviz.web.security.request_checks import CALLBACK, is_embed, refusals
from tradeviz.web.security.request_limits import MAX_BODY_BYTES
from tradeviz.web.security.work import WithinBudget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tradeviz.web.security.hosts import AllowedHosts


def protect(app: Flask, allowed: AllowedHosts) -> None:
    """Put the checks and headers on an app, before anything else adds hooks to it.

    Args:
        app: the app to protect.
        allowed: the names it answers to and the proxies it trusts.
    """
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(_request_check(allowed))
    app.after_request(partial(_finish, security_headers(), security_headers(allowed.framing)))
    for kind in (ChoiceError, BodyError):
        app.register_error_handler(kind, lambda error: error_answer(400, str(error)))
    app.register_error_handler(BudgetError, lambda error: error_answer(422, str(error)))
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_unexpected)
    app.wsgi_app = WithinBudget(app.wsgi_app)  # type: ignore[method-assign]
    if count := allowed.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=count, x_prefix=count
        )


def check_callbacks(app: Flask, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Hold what is sent to the callbacks against what they declare.

    Args:
        app: the app to protect.
        callbacks: by the name of their output, as `Dash.callback_map` holds them.
    """

    def check() -> None:
        if request.path == CALLBACK:
            check_body(request.get_data(), callbacks)

    app.before_request(check)


def _request_check(allowed: AllowedHosts) -> Callable[[], Response | None]:
    def check() -> Response | None:
        refusal = next(refusals(request.environ, allowed, CALLBACK), None)
        return None if refusal is None else error_answer(refusal.status, refusal.sentence)

    return check


def _finish(headers: Mapping[str, str], framed: Mapping[str, str], response: Response) -> Response:
    """The headers on whatever is answered; no error is HTML but our own page: Flask's may repeat what was asked for.

    Args:
        headers: of every address.
        framed: of those that the sites named for it may frame.
        response: the answer.
    """
    if response.status_code >= 400 and response.mimetype == "text/html" and not isinstance(response, ErrorPage):
        response = error_answer(response.status_code)
    response.headers.update(framed if is_embed(request.path) else headers)
    # A story can be edited and a store imported into at any time, and what a page says may be its reader's alone.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
