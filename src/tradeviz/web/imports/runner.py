"""The one import that may be under way: it runs in a thread of its own, and ends by itself, when told to, or when left.

What a reader leaves behind must not go on without anybody to see how it ends. So a job goes on for as long as some page
asks how far it is; a page that is closed says so, and one that only fell silent is waited for.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradeviz.errors import TradevizError, visible
from tradeviz.web.imports.job import JobEndedError, JobOutcome, JobProgress

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.store.api import Store
    from tradeviz.web.imports.job import ImportJob

_LOG = logging.getLogger("tradeviz")

# How a job ended.
DONE, FAILED, CANCELLED, LEFT, STOPPED = "done", "failed", "cancelled", "left", "stopped"
# Seconds that a job goes on without a page that asks: a browser lets a page in the background ask once a minute.
PATIENCE = 90.0
LEFT_PATIENCE = 15.0  # and once its page said that it is being left: it may be read anew, or another one opened


class BusyError(Exception):
    """Another import is under way."""


@dataclass(frozen=True, slots=True)
class JobEnd:
    """How a job ended.

    Attributes:
        how: DONE, FAILED, CANCELLED, LEFT or STOPPED.
        outcome: what it brought; nothing unless it is done.
        error: why it failed, as the command line would say it; empty unless it did.
    """

    how: str
    outcome: JobOutcome = field(default_factory=JobOutcome)
    error: str = ""


class RunningJob:
    """A job, its thread and what is known of it.

    Attributes:
        number: which of the runner's it is, from 1 on.
        title: see `ImportJob`.
        progress: what it last told.
        end: how it ended; None while it runs.
    """

    def __init__(self, number: int, job: ImportJob, opener: Callable[[], Store], clock: Callable[[], float]) -> None:
        self.number, self.title = number, job.title
        self.progress = JobProgress(self._goes_on, clock)
        self.end: JobEnd | None = None
        self._job, self._opener, self._clock = job, opener, clock
        self._until = clock() + PATIENCE
        self._ending = ""
        self.thread = threading.Thread(target=self._run, name=f"import-{number}", daemon=True)

    def end_by(self, how: str) -> None:
        """Have it end at its next step, if nothing else has ended it."""
        self._ending = self._ending or how

    @property
    def is_ending(self) -> bool:
        """Whether it was told to end and has not yet."""
        return bool(self._ending) and self.end is None

    def wait_for_page(self, seconds: float) -> None:
        """Go on for so long without a page that asks."""
        self._until = self._clock() + seconds

    def _goes_on(self) -> None:
        if self._clock() > self._until:
            self.end_by(LEFT)
        if self._ending:
            raise JobEndedError(self._ending)

    def _run(self) -> None:
        try:
            end = self._ended()
        finally:
            self._job.close()
        self.end = end

    def _ended(self) -> JobEnd:
        try:
            self._goes_on()
            with closing(self._opener()) as store:
                return JobEnd(DONE, self._job.run(store, self.progress))
        except JobEndedError as error:
            return JobEnd(str(error))
        except TradevizError as error:
            return JobEnd(FAILED, error=str(error))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, its page says that it did
            name = secrets.token_hex(4)
            _LOG.error("Error %s in an import\n%s", name, visible("".join(traceback.format_exception(error))))
            return JobEnd(FAILED, error=f"Something went wrong here. The server's log says what, under {name}.")


class JobRunner:
    """Runs one job at a time.

    Attributes:
        latest: the job that runs, or the last one that did; None before the first.
    """

    def __init__(self, opener: Callable[[], Store], clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing to do.

        Args:
            opener: opens the store, for each job anew.
            clock: seconds on a clock that only runs forwards.
        """
        self.latest: RunningJob | None = None
        self.clock = clock
        self._opener = opener
        self._lock = threading.Lock()
        self._closed = False

    @property
    def running(self) -> RunningJob | None:
        """The job that runs, if one does."""
        latest = self.latest
        return latest if latest is not None and latest.end is None else None

    def start(self, job: ImportJob) -> RunningJob:
        """Begin a job.

        Raises:
            BusyError: another one runs, or the server is ending; this one was closed.
        """
        with self._lock:
            if self.running is not None or self._closed:
                job.close()
                raise BusyError
            number = self.latest.number + 1 if self.latest else 1
            self.latest = RunningJob(number, job, self._opener, self.clock)
            self.latest.thread.start()
            return self.latest

    def numbered(self, number: int) -> RunningJob | None:
        """The job of a number, where it is still known."""
        latest = self.latest
        return latest if latest is not None and latest.number == number else None

    def close(self, patience: float) -> bool:
        """End what runs, for the server ends; says whether it has ended within so many seconds."""
        with self._lock:
            self._closed = True
            running = self.running
        if running is None:
            return True
        running.end_by(STOPPED)
        running.thread.join(patience)
        return not running.thread.is_alive()
