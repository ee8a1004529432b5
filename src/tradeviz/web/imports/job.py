"""What an import under way is: a job that brings figures into a store, and what it says of itself meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.store.api import PairCodes, Store

MOST_SAID = 500  # sentences kept; a fetch says one a reporter and year
# What a job is doing.
ASKING, WAITING, READING, WRITING = "asking", "waiting", "reading", "writing"
_EARLY = 2.0  # seconds before which nobody can tell how long the rest takes


class JobEndedError(Exception):
    """Raised within a job that is to end before it is done; the store stays as it was."""


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What a job brought.

    Attributes:
        report: what became of each row, as the command line says it.
        pairs: codes of the pairs that figures came of, the largest first.
    """

    report: str = ""
    pairs: tuple[PairCodes, ...] = ()


@dataclass(frozen=True, slots=True)
class JobStep:
    """How far a job is.

    Attributes:
        doing: ASKING, WAITING, READING or WRITING.
        done, total: how much of it is done and how much there is: bytes read, parts written, periods asked for; a total
            of 0 is not known.
        since: when it began to do that, on the clock of its progress.
    """

    doing: str = WAITING
    done: int = 0
    total: int = 0
    since: float = 0.0

    @property
    def share(self) -> float | None:
        """How much of it is done, from 0 to 1; None where that cannot be told."""
        return min(1.0, self.done / self.total) if self.total else None

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes if it goes on as it did; None where it is too early to tell."""
        spent = now - self.since
        if not (self.share and self.share < 1 and spent > _EARLY):
            return None
        return spent * (1 - self.share) / self.share


@dataclass
class JobProgress:
    """What a job tells of itself while it runs, in its own thread; other threads read what it last told.

    Attributes:
        goes_on: raises JobEndedError once the job is to end; asked at every step.
        clock: seconds on a clock that only runs forwards.
        step: how far it is.
        said: its sentences so far.
    """

    goes_on: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    step: JobStep = field(default_factory=JobStep)
    said: tuple[str, ...] = ()

    def begin(self, doing: str, total: int = 0) -> None:
        """Say what comes now, and how much of it there is."""
        self.step = JobStep(doing, 0, total, self.clock())
        self.goes_on()

    def advance(self, amount: int) -> None:
        """Say that so much more is done."""
        self.step = replace(self.step, done=self.step.done + amount)
        self.goes_on()

    def asked(self, done: int, total: int) -> None:
        """Say how many questions of how many are answered."""
        self._reach(ASKING, done, total)

    def wrote(self, done: int, total: int) -> None:
        """Say how many parts of how many are written; see `store.session.WriteStep`."""
        self._reach(WRITING if total else WAITING, done, total)

    def _reach(self, doing: str, done: int, total: int) -> None:
        if self.step.doing != doing or self.step.total != total:
            self.step = JobStep(doing, 0, total, self.clock())
        self.step = replace(self.step, done=done)
        self.goes_on()

    def say(self, sentence: str) -> None:
        """Say something, as the command line does."""
        self.said = (*self.said, sentence)[-MOST_SAID:]
        self.goes_on()


class ImportJob(Protocol):
    """Brings figures into a store: all of them or none.

    Attributes:
        title: what it brings, as names that stay as they are in every language.
    """

    title: str

    def run(self, store: Store, progress: JobProgress) -> JobOutcome:
        """Do it.

        Raises:
            JobEndedError: what the progress raised; the store is as it was.
            TradevizError: why nothing was brought; the store is as it was.
        """

    def close(self) -> None:
        """Remove what it left behind."""
