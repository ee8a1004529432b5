"""Being told to stop: what the handler of a signal may do, and how a process ends whose threads do not."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable
    from types import FrameType
    from typing import Self


class StopSignals:
    """SIGTERM and interrupts, noted while the block lasts; whoever waits for `reader` is woken.

    A handler runs between two instructions of the main thread, which may be within the same handler: two signals that
    come close together do that. So it takes no lock (that of `threading.Event` would wait for itself for ever) and sets
    plain attributes. Waking is the interpreter's own: it writes a byte when a signal comes, in whichever thread, while
    a handler would wait for the main thread to wake by itself. After a stop both signals stay ignored, for the process
    is ending: restored, the next one of a burst would kill it on its way out.

    Attributes:
        asked: whether a stop was asked for.
        interrupted: whether that was, or has become, one that does not wait.
        reader: has something to read once a signal came.
    """

    reader: socket.socket
    _writer: socket.socket

    def __init__(self) -> None:
        """Begin deaf."""
        self.asked = self.interrupted = False
        self._before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
        self._woke_before = -1

    def note(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal."""
        if number == signal.SIGINT:
            self.interrupted = True
        self.asked = True

    def drain(self) -> None:
        """Read what woke whoever waited."""
        with suppress(BlockingIOError):
            self.reader.recv(4096)

    def after_fork(self) -> None:
        """Hear for a new process, and wake it alone; what came since it began was noted in its own memory."""
        before = self.reader, self._writer
        self.reader, self._writer = _pair()
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for end in before:
            end.close()

    def __enter__(self) -> Self:
        """Listen from now on; an interrupt that is ignored, as in the background of a shell, stays so."""
        self.reader, self._writer = _pair()
        self._woke_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        numbers = [signal.SIGTERM]
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            numbers.append(signal.SIGINT)
        for number in numbers:
            self._before[number] = signal.signal(number, self.note)
        return self

    def __exit__(self, *_error: object) -> None:
        """Listen no more."""
        for number, before in self._before.items():
            signal.signal(number, signal.SIG_IGN if self.asked else before)
        signal.set_wakeup_fd(self._woke_before)
        self.reader.close()
        self._writer.close()


def _pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of which neither waits; sockets, for Windows can wait for nothing else."""
    ends = socket.socketpair()
    for end in ends:
        end.settimeout(0)
    return ends


def join_all(threads: Iterable[threading.Thread], patience: float) -> list[threading.Thread]:
    """Wait for threads to end, for so many seconds in all; gives those that did not.

    Each must be gone before the interpreter is: one that comes back from DuckDB or Arrow to an interpreter that has
    ended is unwound through their C++, which aborts the process.
    """
    until = time.monotonic() + patience
    joined = list(threads)
    for thread in joined:
        thread.join(max(0.0, until - time.monotonic()))
    return [thread for thread in joined if thread.is_alive()]


def leave(status: int) -> NoReturn:
    """End the process beneath threads that still run: what was said goes out, nothing else is waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
