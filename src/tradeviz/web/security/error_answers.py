"""Errors as plain sentences: no stack trace, nothing of the machine, and no HTML but that of our own pages."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING

from flask import Response, request

from tradeviz.errors import visible
from tradeviz.web.security.request_checks import METHODS, methods_of
from tradeviz.web.security.request_limits import MAX_FORM_BYTES

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

_LOG = logging.getLogger("tradeviz")
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
_SENTENCES = {
    400: "The request is none that this server can read.",
    404: "There is no such page.",
    405: f"Only {' and '.join(METHODS)} can be asked of this address.",
    413: f"The request's body is larger than {MAX_FORM_BYTES:,} bytes.",
    431: "The request's headers are more or longer than any browser's.",
    500: "Something went wrong here. The server's log says what.",
    501: "The request is sent in a way that this server does not know.",
}


class ErrorPage(Response):
    """An error written as a page of ours: nothing of what was asked for stands in it but escaped."""


def error_text(status: int, sentence: str = "") -> str:
    """One sentence and a line's end; without one of its own, that of the status."""
    return f"{sentence or _SENTENCES.get(status, f'The request could not be answered (status {status}).')}\n"


def error_answer(status: int, sentence: str = "") -> Response:
    """An error as one sentence; without one of its own, that of its status."""
    response = Response(error_text(status, sentence), status, headers=PLAIN)
    if status == 405:
        response.headers["Allow"] = ", ".join(methods_of(request.path))
    return response


def answer_http_error(error: HTTPException) -> Response | HTTPException:
    """An error that Flask or werkzeug knows; a redirect is none."""
    return error if error.code is None or error.code < 400 else error_answer(error.code)


def answer_unexpected(error: Exception) -> Response:
    """One sentence for the reader, everything for the log, and an id that joins the two."""
    name = secrets.token_hex(4)
    # Not as `exc_info`, which goes into the log as it stands: an error may quote a file that commands a terminal.
    trace = visible("".join(traceback.format_exception(error)))
    _LOG.error("Error %s while answering %s %r\n%s", name, request.method, request.path[:200], trace)
    return error_answer(500, f"Something went wrong here. The server's log says what, under {name}.")
