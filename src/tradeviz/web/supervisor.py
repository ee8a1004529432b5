"""Processes that do the same work; one that dies is replaced, and all end with the one that began them."""

from __future__ import annotations

import os
import select
import signal
import time
from typing import TYPE_CHECKING

from tradeviz.web.stop import leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.web.stop import StopSignals

_EARLY = 1.0  # a worker that ends sooner than this many seconds after its start is not started anew


class Supervisor:
    """So many workers, until told to stop or until they no longer stay.

    No handler does any of this: one that told the workers could come between the end of one and its being struck off
    the list, and tell a stranger. The loop wakes at every signal, the end of a worker included, and looks.
    """

    def __init__(self, count: int, work: Callable[[], None], stop: StopSignals) -> None:
        """Take how many, what each does until it is told to stop, and what says when to stop."""
        self._count, self._work, self._stop = count, work, stop
        self._started: dict[int, float] = {}

    def run(self) -> None:
        """Work until told to stop and until every worker has ended."""
        # The handler does nothing, but without one the signal would wake nobody.
        before = signal.signal(signal.SIGCHLD, lambda *_: None)
        for _ in range(self._count):
            self._start()
        told = False
        while self._started:
            if self._stop.asked and not told:
                told = True
                self._tell()
            self._reap()
            if self._started:
                select.select([self._stop.reader], [], [])
                self._stop.drain()
        signal.signal(signal.SIGCHLD, before)

    def _start(self) -> None:
        """Start one worker, unless all are ending."""
        if self._stop.asked:
            return
        child = os.fork()
        if child == 0:
            self._become_worker()
        self._started[child] = time.monotonic()

    def _become_worker(self) -> None:
        """Do the work, and end without what the parent would do at its end."""
        status = 1
        try:
            self._stop.after_fork()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._work()
            status = 0
        finally:
            leave(status)

    def _reap(self) -> None:
        """Strike off who has ended, and replace whoever did not end at once, as one does that cannot start."""
        for child in list(self._started):
            if os.waitpid(child, os.WNOHANG)[0]:
                lived = time.monotonic() - self._started.pop(child)
                if lived > _EARLY:
                    self._start()

    def _tell(self) -> None:
        """Tell every worker to stop; those that have ended are struck off here alone, so their numbers are theirs."""
        for child in self._started:
            os.kill(child, signal.SIGTERM)
