"""What is refused before the page sees it: each with a status and one plain sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tradeviz.web.security import request_limits
from tradeviz.web.security.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tradeviz.web.security.hosts import AllowedHosts

CALLBACK = "/_dash-update-component"  # where Dash's page sends what the reader has set
METHODS = ("GET", "HEAD")
EMBED = "/embed"  # below it stands what other sites may show in a frame, if the server was told of them
_FORM, _FILES = "application/x-www-form-urlencoded", "multipart/form-data"
FORWARDED_SCHEMES = ("http", "https")
OWN_SITE = ("same-origin", "none")
FORWARDED = "werkzeug.proxy_fix.orig"  # where what the request said itself stands, once trusted proxies were read
# A path as people write one: nothing in it leads to another host or upwards.
_PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[\w.~-]{1,100}){0,20}", re.ASCII)
# Headers that are taken apart into their items, which takes far longer than reading past them.
_LISTS = ("HTTP_ACCEPT", "HTTP_IF_", "HTTP_RANGE", "HTTP_X_FORWARDED")
_END = re.compile(r"(endId=[\w.~%-]{1,200})?", re.ASCII)  # Dash's page sends along what it was served with


@dataclass(frozen=True, slots=True)
class FormAddress:
    """An address that takes a form.

    Attributes:
        methods: what can be asked of it.
        content_type: of the form.
        most_bytes: how long the form may be.
    """

    methods: tuple[str, ...] = ("POST",)
    content_type: str = _FORM
    most_bytes: int = request_limits.MAX_BODY_BYTES


# Of an article to check, which is answered and not kept; and of figures to bring in, which this machine's page alone
# can send.
IMPORT_FILES, IMPORT_PAIR = "/import-files", "/import-pair"
IMPORT_STATE = "/import-state"  # says how far an import is
CANCEL_IMPORT, LEAVE_IMPORT = "/import-cancel", "/import-leave"
FORMS: Mapping[str, FormAddress] = MappingProxyType({
    "/check": FormAddress((*METHODS, "POST"), most_bytes=request_limits.MAX_FORM_BYTES),
    "/check/story.zip": FormAddress(most_bytes=request_limits.MAX_FORM_BYTES),
    IMPORT_FILES: FormAddress(content_type=_FILES, most_bytes=request_limits.MAX_IMPORT_BYTES),
    IMPORT_PAIR: FormAddress(),
    CANCEL_IMPORT: FormAddress(),
    LEAVE_IMPORT: FormAddress(),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request gets no more than this sentence."""

    status: int
    sentence: str


class RefusedError(Exception):
    """What was asked for is not done."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.refusal = Refusal(status, sentence)


def refusals(environ: Mapping[str, Any], allowed: AllowedHosts, callback: str) -> Iterator[Refusal]:
    """Everything about a request, short of its body, that is not as it should be.

    Args:
        environ: the WSGI environment.
        allowed: the hosts that the server answers for.
        callback: the one path that takes a POST.
    """
    yield from _not_for_us(environ, allowed)
    yield from _too_large(environ)
    if _is_embedded_elsewhere(environ) and not (allowed.framing and _is_framed_embed(environ)):
        yield Refusal(403, "Another site may link to this page, but not use what it answers.")
    methods = methods_of(environ.get("PATH_INFO", ""), callback)
    if environ["REQUEST_METHOD"] not in methods:
        yield Refusal(405, f"Only {' and '.join(methods)} can be asked of this address.")
    elif environ["REQUEST_METHOD"] == "POST":
        form = FORMS.get(environ.get("PATH_INFO", ""))
        yield from _not_from_the_form(environ, form) if form else _not_from_the_page(environ)


def methods_of(path: str, callback: str = CALLBACK) -> tuple[str, ...]:
    """What can be asked of an address."""
    if path in FORMS:
        return FORMS[path].methods
    return ("POST",) if path == callback else METHODS


def _not_for_us(environ: Mapping[str, Any], allowed: AllowedHosts) -> Iterator[Refusal]:
    """Each name that a request gives must be ours: what a proxy forwards, a script can forge, but not the Host itself.

    A page whose name was led here by DNS rebinding may set any X-Forwarded header in its own requests, and its browser
    puts its true name into Host.
    """
    said = environ.get(FORWARDED)
    for header in dict.fromkeys(one.get("HTTP_HOST") for one in (said, environ) if one is not None):
        host = host_of(header or "")
        if not host:
            yield Refusal(400, "The request names no host that could be meant.")
        elif not allowed.knows(host):
            yield Refusal(421, "This server does not go by that name. Whoever runs it can add one with --host-name.")
    if said is not None and not _PREFIX.fullmatch(environ.get("SCRIPT_NAME", "")):
        yield Refusal(400, "The prefix that is forwarded is no plain path such as /trade.")
    if said is not None and environ.get("wsgi.url_scheme") not in FORWARDED_SCHEMES:
        yield Refusal(400, "The scheme that is forwarded is neither http nor https.")


def _is_embedded_elsewhere(environ: Mapping[str, Any]) -> bool:
    """Whether a page of another site asks for something to use within itself: an image, a frame, a script's fetch.

    A link that is followed, to a page or a download, is a navigation. Clients that send no such headers, as old
    browsers and curl, are not other sites' pages.
    """
    if environ.get("HTTP_SEC_FETCH_SITE", "none") in OWN_SITE:
        return False
    return environ.get("HTTP_SEC_FETCH_MODE") != "navigate" or environ.get("HTTP_SEC_FETCH_DEST") != "document"


def is_embed(path: str) -> bool:
    """Whether a path is one of those that are made to be framed."""
    return path.startswith(EMBED + "/")


def _is_framed_embed(environ: Mapping[str, Any]) -> bool:
    """Whether a page of another site opens in a frame what is there for that; its policy says which sites may."""
    navigates = environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
    framed = environ.get("HTTP_SEC_FETCH_DEST") in {"iframe", "frame"}
    return navigates and framed and is_embed(environ.get("PATH_INFO", ""))


def _most_bytes(path: str) -> int:
    """How long the body of a request may be."""
    return FORMS[path].most_bytes if path in FORMS else request_limits.MAX_BODY_BYTES


def _too_large(environ: Mapping[str, Any]) -> Iterator[Refusal]:
    if len(environ.get("QUERY_STRING", "")) > request_limits.MAX_QUERY_BYTES:
        yield Refusal(414, f"The address's query is longer than {request_limits.MAX_QUERY_BYTES:,} bytes.")
    elif environ.get("QUERY_STRING", "").count("&") >= request_limits.MAX_QUERY_FIELDS:
        yield Refusal(414, f"The address's query sets more than {request_limits.MAX_QUERY_FIELDS} things.")
    if len(environ.get("PATH_INFO", "")) > request_limits.MAX_PATH_BYTES:
        yield Refusal(414, f"The address's path is longer than {request_limits.MAX_PATH_BYTES:,} bytes.")
    headers = [value for name, value in environ.items() if name.startswith("HTTP_")]
    lists = [value for name, value in environ.items() if name.startswith(_LISTS)]
    long = sum(map(len, headers)) > request_limits.MAX_HEADER_BYTES
    if long or len(headers) > request_limits.MAX_HEADERS or sum(map(len, lists)) > request_limits.MAX_LIST_BYTES:
        yield Refusal(431, "The request's headers are more or longer than any browser's.")
    length, most = environ.get("CONTENT_LENGTH") or "0", _most_bytes(environ.get("PATH_INFO", ""))
    if not (length.isascii() and length.isdigit()):
        yield Refusal(400, "The request's Content-Length is no number.")
    elif len(length) > 12 or int(length) > most:
        yield Refusal(413, f"The request's body is larger than {most:,} bytes.")


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


def _not_from_the_form(environ: Mapping[str, Any], form: FormAddress) -> Iterator[Refusal]:
    """A form of another site can post here in a reader's name; its browser says where it stands."""
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != form.content_type:
        yield Refusal(415, "This address takes a form alone.")
    if _is_foreign(environ):
        yield Refusal(403, "This address answers its own form alone.")


def _is_foreign(environ: Mapping[str, Any]) -> bool:
    host = environ.get("HTTP_HOST", "").lower()
    origin = environ.get("HTTP_ORIGIN", f"://{host}").partition("://")[2].lower()
    return origin != host or environ.get("HTTP_SEC_FETCH_SITE", "none") not in OWN_SITE
