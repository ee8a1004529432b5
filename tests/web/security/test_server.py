"""The server itself, over a real socket: no banner, bounded bodies, no patience with the slow."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tradeviz.web.security import request_limits
from tradeviz.web.security.headers import security_headers
from tradeviz.web.serve import open_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash import Dash


@pytest.fixture(scope="module")
def port(app: Dash) -> Iterator[int]:
    with serving(app) as port:
        yield port


@contextlib.contextmanager
def serving(app: Dash, **changes: int) -> Iterator[int]:
    """The app's server, with some of its settings changed; gives its port."""
    settings = {**request_limits.WAITRESS_SETTINGS, "port": 0, **changes}
    sockets: dict[int, Any] = {}
    server = open_server(app.server, sockets, host="127.0.0.1", threads=2, **settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        for left in list(sockets.values()):
            left.close()


def say(port: int, content: bytes, patience: float = 60.0) -> bytes:
    """What the server answers until it closes the connection."""
    parts: list[bytes] = []
    # A server that has read enough closes, and what was still on its way to it resets the connection.
    reset = contextlib.suppress(ConnectionResetError, BrokenPipeError)
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection, reset:
        connection.sendall(content)
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


HOST = b"Host: localhost\r\nConnection: close\r\n"


def test_the_server_says_neither_its_name_nor_its_version(port: int) -> None:
    for request in (b"GET /healthz HTTP/1.1\r\n" + HOST, b"GET /healthz HTTP/9\r\n", b"nonsense\r\n"):
        head = say(port, request + b"\r\n").lower()
        assert head.startswith(b"http/1.")
        assert b"\r\nserver:" not in head
        assert b"waitress" not in head
        assert b"python" not in head


def test_a_request_without_a_host_is_refused(port: int) -> None:
    assert b" 400 " in say(port, b"GET / HTTP/1.0\r\n\r\n").splitlines()[0]


@pytest.mark.parametrize(
    "length", [b"Content-Length: 999999999999\r\n", b"Content-Length: %d\r\n" % (request_limits.MAX_FORM_BYTES + 1)]
)
def test_a_body_that_says_it_is_too_large_is_not_read(port: int, length: bytes) -> None:
    head = b"POST /_dash-update-component HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST + length
    assert b" 413 " in say(port, head + b"\r\n").splitlines()[0]


def test_a_body_in_chunks_is_cut_off_at_the_bound(port: int) -> None:
    head = b"POST /_dash-update-component HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    chunk = b"%x\r\n%s\r\n" % (request_limits.MAX_FORM_BYTES, b" " * request_limits.MAX_FORM_BYTES)
    answer = say(port, head + HOST + b"\r\n" + chunk + chunk + b"0\r\n\r\n")
    assert answer == b"" or b" 413 " in answer.splitlines()[0]
    assert say(port, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n").lower().rstrip().endswith(b"ok")


def test_who_begins_a_request_and_falls_silent_is_cut_off(app: Dash) -> None:
    with serving(app, channel_timeout=1, cleanup_interval=1) as impatient:
        assert say(impatient, b"GET / HTTP/1.1\r\nHost: local") == b""
    # What cuts it off is a setting of ours, and shorter than the patience of whoever would hold a thread.
    assert 0 < request_limits.WAITRESS_SETTINGS["channel_timeout"] <= 120


def test_two_requests_smuggled_in_one_are_not_both_believed(port: int) -> None:
    head = b"POST /_dash-update-component HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n" + HOST
    answer = say(port, head + b"\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")
    assert b" 200 " not in answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 400),
        (b"GET /%s HTTP/1.1\r\n\r\n" % (b"a" * 2 * request_limits.MAX_HEADER_BYTES), 431),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_never_reaches_the_app_is_refused_as_everything_else_is(port: int, request_: bytes, status: int) -> None:
    head, _, text = say(port, request_).decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    assert first.split()[1] == str(status)
    assert security_headers().items() <= {name: headers.get(name.lower()) for name in security_headers()}.items()
    assert (headers["content-type"], headers["cache-control"]) == ("text/plain; charset=utf-8", "no-store")
    assert "server" not in headers
    assert "generated by" not in text
    assert text.endswith(".\n")
    assert text.count("\n") == 1


def test_connections_that_never_ask_anything_do_not_keep_others_out_for_ever(app: Dash) -> None:
    with (
        serving(app, connection_limit=6, channel_timeout=1, cleanup_interval=1) as impatient,
        contextlib.ExitStack() as held,
    ):
        for _ in range(12):
            held.enter_context(socket.create_connection(("127.0.0.1", impatient), timeout=60)).sendall(b"GET / HT")
        assert b" 200 " in say(impatient, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n").splitlines()[0]
