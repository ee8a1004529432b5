"""SIGTERM: whoever asked is answered, whoever comes later is not, and the process ends."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tradeviz.serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

SIZE = 3_000_000
# Two threads and six readers: some requests wait in line when the signal comes.
SLOW = f"""
import time
from tradeviz.serving import Server

def app(environ, start_response):
    time.sleep(0.6)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "{SIZE}")])
    return [b"x" * {SIZE}]

server = Server(app, "127.0.0.1", int(__import__("sys").argv[1]), threads=2)
print("ready", flush=True)
server.run()
server.close()
print("done", flush=True)
"""


@pytest.fixture
def slow() -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", SLOW, str(port)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield server, port
        server.kill()


def length(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    found = len(connection.getresponse().read())
    connection.close()
    return found


def test_what_is_in_flight_is_finished_and_sent(slow: tuple[subprocess.Popen[str], int]) -> None:
    server, port = slow
    with ThreadPoolExecutor(6) as readers:
        answers = [readers.submit(length, port) for _ in range(6)]
        time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        assert [answer.result() for answer in answers] == [SIZE] * 6
    assert server.wait(10) == 0
    with pytest.raises(ConnectionRefusedError):
        length(port)


def test_a_server_with_nothing_to_do_ends_at_once(slow: tuple[subprocess.Popen[str], int]) -> None:
    server, port = slow
    with socket.create_connection(("127.0.0.1", port)):
        time.sleep(0.3)
        before = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
    assert time.monotonic() - before < 5


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0.0.0.0"])
def test_a_host_of_one_address_or_several_is_served_and_stopped(host: str) -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    server = Server(app, host, port)
    thread = threading.Thread(target=server.run)
    thread.start()
    assert length(port) == 2
    server.stop()
    thread.join(10)
    server.close()
    assert not thread.is_alive()
    with pytest.raises(ConnectionRefusedError):
        length(port)
