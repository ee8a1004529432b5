"""Waitress, run so that a request to stop lets every answer in flight be finished and sent first."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

PATIENCE = 20.0  # seconds; a service manager kills after 90 by default, Docker after 10 unless told
TICK = 0.25  # seconds between two looks at whether to stop


class Server:
    """A waitress server with its sockets, bound and not yet running.

    Raises:
        OSError, ValueError: the address is taken, not ours, or does not resolve.
    """

    def __init__(self, app: WSGIApplication, host: str, port: int, **settings: Any) -> None:
        from waitress import create_server  # noqa: PLC0415 - a WSGI host of the reader's own needs no waitress

        self._sockets: dict[int, Any] = {}
        self._server = create_server(app, map=self._sockets, host=host, port=port, **settings)
        self._listening = list(self._sockets.values())
        self._stop = threading.Event()

    def run(self) -> None:
        """Serve until SIGTERM or `stop`; then take nothing new, finish what is in flight, and return."""
        with _on_term(self.stop):
            while not self._stop.is_set():
                self._turn()
            self._close_doors()
            last = time.monotonic() + PATIENCE
            while self._busy() and time.monotonic() < last:
                self._turn()

    def stop(self) -> None:
        """Ask for the end; returns at once."""
        self._stop.set()

    def close(self) -> None:
        """Let go of the sockets and threads."""
        self._server.task_dispatcher.shutdown(timeout=1)
        self._server.close()

    def _turn(self) -> None:
        from waitress import wasyncore  # noqa: PLC0415

        wasyncore.loop(timeout=TICK, use_poll=True, map=self._sockets, count=1)

    def _close_doors(self) -> None:
        """Close what accepts connections, but not what the answering threads wake the loop with."""
        from waitress import wasyncore  # noqa: PLC0415

        for socket in self._listening:
            if socket.accepting:
                wasyncore.dispatcher.close(socket)

    def _busy(self) -> bool:
        channels = [one for one in self._sockets.values() if hasattr(one, "total_outbufs_len")]
        return any(one.requests or one.total_outbufs_len for one in channels)


@contextmanager
def _on_term(stop: Callable[[], None]) -> Iterator[None]:
    """Hear SIGTERM while serving; in any thread but the main one Python hears no signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
