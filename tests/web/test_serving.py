"""The running server is told to stop, loses a worker, or finds its address taken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.ports import free_port

from tradeviz.web.serve import ServeError, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOW = 1.5
PATIENCE = 60.0  # seconds that a busy machine gets for what takes a moment
# Says "slow" when it is asked for /slow. An idle server that waited as for a busy one would not end within our patience,
# and a worker may die however soon after its start. Answers at /slow after a while, with more than one buffer holds;
# anywhere else with the number of its process.
SLOW_START = """
import time, waitress
made = waitress.create_server
def create_server(*given, **settings):
    print("starting\\n", end="", flush=True)
    time.sleep(0.7)
    return made(*given, **settings)
waitress.create_server = create_server
"""
SERVER = f"""
import os, sys, time
from tradeviz.web import serve, supervisor
from tradeviz.web.serve import listen, run
serve._PATIENCE, supervisor._EARLY = 10 * {PATIENCE}, 0.0
def app(environ, start):
    start("200 OK", [])
    if environ["PATH_INFO"] == "/slow":
        print("slow", flush=True)
        time.sleep({SLOW})
        return [b"x" * 3_000_000]
    return [str(os.getpid()).encode()]
listening = listen("127.0.0.1", int(sys.argv[1]))
print("ready", flush=True)
run(app, listening, {{}}, int(sys.argv[2]))
"""


@pytest.fixture(params=[1, 2], ids=["one process", "two workers"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port), str(request.param)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process, f"http://127.0.0.1:{port}"
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def ask(address: str) -> bytes:
    content: bytes = urlopen(address, timeout=PATIENCE).read()
    return content


def test_a_stop_lets_what_is_being_answered_end_and_takes_nothing_new(
    server: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, address = server
    ask(address)
    answers: list[bytes] = []
    asking = threading.Thread(target=lambda: answers.append(ask(f"{address}/slow")))
    asking.start()
    assert process.stdout is not None
    assert process.stdout.readline() == b"slow\n"
    process.send_signal(signal.SIGTERM)
    asking.join(PATIENCE)
    assert [len(answer) for answer in answers] == [3_000_000]
    assert process.wait(PATIENCE) == 0
    with pytest.raises(URLError):
        ask(address)


def test_an_idle_server_stops_at_once(server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = server
    ask(address)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def test_workers_that_are_told_to_stop_while_they_start_stop() -> None:
    command = [sys.executable, "-c", SLOW_START + SERVER, str(free_port()), "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            assert [process.stdout.readline() for _ in range(3)] == [b"ready\n", *[b"starting\n"] * 2]
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("server", [2], indirect=True)
def test_a_worker_that_dies_is_replaced(server: tuple[subprocess.Popen[bytes], str]) -> None:
    _, address = server
    killed = int(ask(address))
    os.kill(killed, signal.SIGKILL)
    answering: set[int] = set()
    until = time.monotonic() + PATIENCE
    while len(answering) < 2 and time.monotonic() < until:
        answering.add(int(ask(address)))
    assert len(answering) == 2
    assert killed not in answering


def test_a_taken_address_is_a_sentence() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(ServeError, match="already in use"):
        listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(ServeError, match="Cannot serve on no-such-host"):
        listen("no-such-host.invalid", 8050)
