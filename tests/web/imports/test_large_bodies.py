"""A large body is taken by the real server only where its headers show that our own page sends it, and never twice."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.imports.conftest import OWN, PATIENCE, HeldJob, ended

from tradeviz.web import waitress_parts
from tradeviz.web.imports.runner import DONE
from tradeviz.web.security.request_limits import MAX_FORM_BYTES, MAX_IMPORT_BYTES, WAITRESS_SETTINGS
from tradeviz.web.serve import open_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tradeviz.web.imports.importer import Importer

ROWS = "".join(
    f"{year},CHN,BLR,exports,{good:06},{good}\n" for year in range(2000, 2024) for good in range(10_000, 14_500)
)
LARGE = OWN.splitlines()[0] + b"\n" + ROWS.encode()
END = b"\r\n--xyz--\r\n"


@pytest.fixture
def port(app: Flask, importer: Importer) -> Iterator[int]:
    sockets: dict[int, Any] = {}
    settings: dict[str, Any] = {**WAITRESS_SETTINGS, "port": 0}
    server = open_server(app, sockets, admit=importer.admit, host="127.0.0.1", threads=2, **settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()
    for left in list(sockets.values()):
        left.close()


def head(
    port: int, importer: Importer, length: int, *lines: str, token: str = "", path: str = "/import-files"
) -> bytes:
    own = [
        f"POST {path}?token={token or importer.token} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Content-Length: {length}",
        "Content-Type: multipart/form-data; boundary=xyz",
        "Accept: application/json",
        "Connection: close",
        *lines,
    ]
    return ("\r\n".join(own) + "\r\n\r\n").encode()


def body(content: bytes = LARGE) -> bytes:
    name = b'Content-Disposition: form-data; name="files"; filename="own.csv"'
    return b"--xyz\r\n" + name + b"\r\n\r\n" + content + END


def say(port: int, *pieces: bytes) -> bytes:
    """What the server answers until it closes."""
    parts: list[bytes] = []
    reset = contextlib.suppress(ConnectionResetError, BrokenPipeError)
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection, reset:
        for piece in pieces:
            connection.sendall(piece)
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_large_file_is_imported_and_nothing_of_it_stays(port: int, importer: Importer, place: Path) -> None:
    assert len(LARGE) > MAX_FORM_BYTES
    whole = body()
    answer = say(port, head(port, importer, len(whole)), whole)
    assert b" 200 " in answer.splitlines()[0]
    assert b"start?import=1#import" in answer
    assert ended(importer) == DONE
    until(lambda: not importer.uploads.is_expecting)
    assert not (place / "uploads").exists()


@pytest.mark.parametrize(
    ("lines", "token", "path", "status"),
    [
        (("Origin: http://evil.example",), "", "/import-files", 403),
        (("Origin: null",), "", "/import-files", 403),
        (("Sec-Fetch-Site: cross-site",), "", "/import-files", 403),
        (("X-Forwarded-For: 10.0.0.1",), "", "/import-files", 403),
        ((), "wrong", "/import-files", 403),
        ((), "", "/import-pair", 413),
        ((), "", "/check", 413),
        ((), "", "/", 413),
    ],
)
def test_of_anybody_else_not_a_byte_is_taken(
    port: int, importer: Importer, place: Path, lines: tuple[str, ...], token: str, path: str, status: int
) -> None:
    answer = say(port, head(port, importer, MAX_IMPORT_BYTES // 2, *lines, token=token, path=path))
    assert f" {status} ".encode() in answer.splitlines()[0]
    assert not importer.uploads.is_expecting
    assert not place.exists()


def test_another_host_s_name_is_not_admitted(port: int, importer: Importer) -> None:
    asked = head(port, importer, MAX_IMPORT_BYTES // 2).replace(b"127.0.0.1:", b"evil.example:")
    assert b" 421 " in say(port, asked).splitlines()[0]


@pytest.mark.parametrize(("length", "status"), [(MAX_IMPORT_BYTES + 1, 413), (10**15, 413)])
def test_more_than_the_bound_is_refused_unread(port: int, importer: Importer, length: int, status: int) -> None:
    assert f" {status} ".encode() in say(port, head(port, importer, length)).splitlines()[0]


def test_a_disk_without_room_is_told_before_anything_is_sent(
    port: int, importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer.uploads, "room", lambda: MAX_FORM_BYTES)
    answer = say(port, head(port, importer, len(body())))
    assert b" 507 " in answer.splitlines()[0]
    assert b"not enough room on the disk" in answer


def test_a_disk_that_fills_up_on_the_way_is_told(
    port: int, importer: Importer, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def write(self, _content: bytes) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr(waitress_parts, "TemporaryFile", lambda **_named: Full())
    whole = body()
    answer = say(port, head(port, importer, len(whole)), whole[:100_000])
    assert b" 507 " in answer.splitlines()[0]
    until(lambda: not importer.uploads.is_expecting)
    assert not (place / "uploads").exists()


def test_while_one_is_sent_or_imported_another_is_not_begun(port: int, importer: Importer) -> None:
    whole = body()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as first:
        first.sendall(head(port, importer, len(whole)) + whole[:50_000])
        until(lambda: importer.uploads.is_expecting)
        assert b" 409 " in say(port, head(port, importer, len(whole))).splitlines()[0]
    until(lambda: not importer.uploads.is_expecting)
    job = HeldJob()
    importer.runner.start(job)
    assert b" 409 " in say(port, head(port, importer, len(whole))).splitlines()[0]
    job.on.set()
    assert ended(importer) == DONE


def test_a_browser_that_goes_away_midway_leaves_nothing(port: int, importer: Importer, place: Path) -> None:
    whole = body()
    for sent in (0, 100, len(whole) - 10):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as broken:
            broken.sendall(head(port, importer, len(whole)) + whole[:sent])
            until(lambda: importer.uploads.is_expecting)
        until(lambda: not importer.uploads.is_expecting)
        assert not (place / "uploads").exists()
    assert importer.runner.latest is None


def test_a_body_in_chunks_is_bounded_as_any_other(port: int, importer: Importer, place: Path) -> None:
    asked = head(port, importer, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    chunk = b"%x\r\n%s\r\n" % (MAX_FORM_BYTES, b" " * MAX_FORM_BYTES)
    answer = say(port, asked, chunk, chunk, b"0\r\n\r\n")
    assert answer == b"" or b" 413 " in answer.splitlines()[0]
    assert importer.runner.latest is None
