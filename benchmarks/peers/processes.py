"""Servers as processes: started, waited for, weighed and stopped."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PATIENCE = 60.0
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Running:
    """A server that has answered: its address, its process, and the seconds from start to first answer."""

    address: str
    process: int
    started: float

    def mebibytes(self) -> float:
        """Resident memory of the process and its children."""
        return sum(_resident(one) for one in _family(self.process)) / 2**20


@contextmanager
def running(command: Sequence[str], path: str, environment: Mapping[str, str]) -> Iterator[Running]:
    """Start a server; `{port}` in the command becomes a free one.

    Raises:
        RuntimeError: it stopped or did not answer; with what it printed.
    """
    port = free_port()
    words = [word.format(port=port) for word in command]
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        server = subprocess.Popen(words, stdout=log, stderr=log, env=os.environ | environment)
        try:
            if not _answers(server, port, path):
                log.seek(0)
                raise RuntimeError(f"{' '.join(words)} did not answer:\n{log.read().decode(errors='replace')}")
            yield Running(f"http://127.0.0.1:{port}{path}", server.pid, time.perf_counter() - start)
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], port: int, path: str) -> bool:
    end = time.perf_counter() + PATIENCE
    while server.poll() is None and time.perf_counter() < end:
        if _status(port, path) == http.client.OK:
            return True
        time.sleep(0.01)
    return False


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _resident(process: int) -> int:
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * PAGE_SIZE


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))
