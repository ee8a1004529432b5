"""What is refused before the page sees it: each with a status and one plain sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.web.security import request_limits
from tradeviz.web.security.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tradeviz.web.security.hosts import AllowedHosts

CALLBACK = "/_dash-update-component"  # where Dash's page sends what the reader has set
METHODS = ("GET", "HEAD")
OWN_SITE = ("same-origin", "none")
_END = re.compile(r"(endId=[\w.~%-]{1,200})?", re.ASCII)  # Dash's page sends along what it was served with


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request gets no more than this sentence."""

    status: int
    sentence: str


def refusals(environ: Mapping[str, Any], allowed: AllowedHosts, callback: str) -> Iterator[Refusal]:
    """Everything about a request, short of its body, that is not as it should be.

    Args:
        environ: the WSGI environment.
        allowed: the hosts that the server answers for.
        callback: the one path that takes a POST.
    """
    host = host_of(environ.get("HTTP_HOST", ""))
    if not host:
        yield Refusal(400, "The request names no host that could be meant.")
    elif not allowed.knows(host):
        yield Refusal(421, "This server does not go by that name. Whoever runs it can add one with --host-name.")
    yield from _too_large(environ)
    posts = environ.get("PATH_INFO") == callback
    if environ["REQUEST_METHOD"] not in (("POST",) if posts else METHODS):
        yield Refusal(405, f"Only {'POST' if posts else ' and '.join(METHODS)} can be asked of this address.")
    elif posts:
        yield from _not_from_the_page(environ)


def _too_large(environ: Mapping[str, Any]) -> Iterator[Refusal]:
    if len(environ.get("QUERY_STRING", "")) > request_limits.MAX_QUERY_BYTES:
        yield Refusal(414, f"The address's query is longer than {request_limits.MAX_QUERY_BYTES:,} bytes.")
    if len(environ.get("PATH_INFO", "")) > request_limits.MAX_PATH_BYTES:
        yield Refusal(414, f"The address's path is longer than {request_limits.MAX_PATH_BYTES:,} bytes.")
    headers = [value for name, value in environ.items() if name.startswith("HTTP_")]
    if len(headers) > request_limits.MAX_HEADERS or sum(map(len, headers)) > request_limits.MAX_HEADER_BYTES:
        yield Refusal(431, "The request's headers are more or longer than any browser's.")
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        yield Refusal(400, "The request's Content-Length is no number.")
    elif len(length) > 12 or int(length) > request_limits.MAX_BODY_BYTES:
        yield Refusal(413, f"The request's body is larger than {request_limits.MAX_BODY_BYTES:,} bytes.")


def _not_from_the_page(environ: Mapping[str, Any]) -> Iterator[Refusal]:
    """A form or script of another site can post here, but neither as JSON nor without its origin."""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        yield Refusal(415, "This address takes JSON alone.")
    if _is_foreign(environ):
        yield Refusal(403, "This address answers its own page alone.")
    if not _END.fullmatch(environ.get("QUERY_STRING", "")):
        # Dash reads background jobs and their cancelling from here; this page has none.
        yield Refusal(400, "This address takes no query.")


def _is_foreign(environ: Mapping[str, Any]) -> bool:
    host = environ.get("HTTP_HOST", "").lower()
    origin = environ.get("HTTP_ORIGIN", f"://{host}").partition("://")[2].lower()
    return origin != host or environ.get("HTTP_SEC_FETCH_SITE", "none") not in OWN_SITE
