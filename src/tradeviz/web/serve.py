"""Running the server: one process or several on one address; a stop lets what is being answered end.

Waitress has no processes and drops what it is answering when it is told to stop, so both are added here. gunicorn has
both, but keeps connections that send nothing and names itself in every answer.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from tradeviz.errors import TradevizError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType
    from wsgiref.types import WSGIApplication

_THREADS = 8
_PATIENCE = 10.0  # seconds that a stop waits for answers under way
_BACKLOG = 1024
_EARLY = 1.0  # a worker that ends sooner than this many seconds after its start is not started anew


class ServeError(TradevizError, OSError):
    """The address cannot be served on, or not in the way asked for."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address.

    Raises:
        ServeError: the address is taken or not ours.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise ServeError(
            f"Cannot serve on {host}, port {port}: {reason}. "
            "Stop what runs there, or choose another with PORT=8051 or --port 8051."
        ) from None


def run(app: WSGIApplication, listening: socket.socket, settings: Mapping[str, Any], workers: int = 1) -> None:
    """Answer until SIGTERM or an interrupt; SIGTERM ends when every request under way has its answer.

    Args:
        app: what answers.
        listening: the socket, as `listen` gives it.
        settings: waitress's own.
        workers: processes that share the socket.

    Raises:
        ServeError: several workers were asked for where the system cannot divide a process.
    """
    if workers == 1:
        _serve_until_stopped(app, listening, settings)
        return
    if not hasattr(os, "fork"):
        raise ServeError("Several workers need Linux or macOS. Leave --workers out, or start several servers.")
    _Supervisor(workers, lambda: _serve_until_stopped(app, listening, settings)).run()


def _serve_until_stopped(app: WSGIApplication, listening: socket.socket, settings: Mapping[str, Any]) -> None:
    from waitress import create_server  # noqa: PLC0415 - a WSGI host of the reader's own needs no waitress

    sockets: dict[int, Any] = {}  # the listening one and those of connections; waitress's loop runs over it
    server = create_server(app, map=sockets, sockets=[listening], threads=_THREADS, **settings)
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        server.pull_trigger()

    before = signal.signal(signal.SIGTERM, stop)
    _block_sigterm(blocked=False)
    try:
        _loop(server, sockets, stopping)
    finally:
        signal.signal(signal.SIGTERM, before)
        server.task_dispatcher.shutdown()
        server.close()


def _block_sigterm(*, blocked: bool) -> None:
    """Keep SIGTERM waiting, or let it come: a new worker must not be told to stop before it can hear it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK if blocked else signal.SIG_UNBLOCK, {signal.SIGTERM})


def _loop(server: Any, sockets: dict[int, Any], stopping: threading.Event) -> None:
    """Waitress's own loop, but for its end: it takes no new connection and goes on until the old ones are answered."""
    while not stopping.is_set():
        server.asyncore.loop(timeout=1.0, map=sockets, count=1)
    server.del_channel()
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and any(map(_is_busy, list(server.active_channels.values()))):
        server.asyncore.loop(timeout=0.05, map=sockets, count=1)


def _is_busy(channel: Any) -> bool:
    """Whether a connection has a request or an answer under way."""
    return bool(channel.requests or channel.total_outbufs_len or channel.request is not None)


class _Supervisor:
    """Processes that do the same work; one that dies is replaced, and all end with the one that began them."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self._count, self._work = count, work
        self._started: dict[int, float] = {}
        self._ending = False

    def run(self) -> None:
        """Work until told to stop, or until workers no longer stay."""
        before = signal.signal(signal.SIGTERM, lambda *_: self._end())
        try:
            for _ in range(self._count):
                self._start()
            while self._started:
                self._wait()
        except KeyboardInterrupt:
            self._end()
            raise
        finally:
            signal.signal(signal.SIGTERM, before)

    def _start(self) -> None:
        """Start one worker, unless all are ending."""
        _block_sigterm(blocked=True)
        if self._ending:
            _block_sigterm(blocked=False)
            return
        child = os.fork()
        if child:
            self._started[child] = time.monotonic()
            _block_sigterm(blocked=False)
            return
        status = 1
        try:
            self._work()
            status = 0
        finally:
            # A child must not run what its parent would do at the end.
            os._exit(status)

    def _wait(self) -> None:
        """Wait for a worker to end, and replace it where it did not end at once, as one does that cannot start."""
        child, _ = os.wait()
        lived = time.monotonic() - self._started.pop(child, 0.0)
        if not self._ending and lived > _EARLY:
            self._start()

    def _end(self) -> None:
        """Tell every worker to stop."""
        self._ending = True
        for child in list(self._started):
            os.kill(child, signal.SIGTERM)
