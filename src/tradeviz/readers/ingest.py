"""Files into a store: recognised, read, checked and committed together, with an account of every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.readers import Options, read
from tradeviz.readers.io import files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradeviz.store.api import Store
    from tradeviz.store.report import Report
    from tradeviz.store.session import ImportOutcome, ImportSession


@dataclass(frozen=True)
class Account:
    """What became of one delivery: its rows, and what they did to the store."""

    report: Report
    outcome: ImportOutcome

    def as_text(self) -> str:
        """The account as lines to read."""
        if self.outcome.already:
            return f"{self.outcome.file}: the store has this very file in {self.outcome.dataset}; nothing changed"
        lines = [self.report.as_text(), f"  into {self.outcome.dataset}"]
        if self.outcome.replaced:
            lines.append(f"  {self.outcome.replaced:,} took the place of rows with another value")
        if self.outcome.unchanged:
            lines.append(f"  {self.outcome.unchanged:,} repeat a row that was there already, with the same value")
        return "\n".join(lines)


def ingest(
    store: Store,
    paths: Sequence[Path],
    options: Options,
    progress: Callable[[int], None],
    tell: Callable[[str], None],
) -> list[Account]:
    """Import files, all of them or none.

    Args:
        store: where they go.
        paths: the files.
        options: how to read them.
        progress: told how many of the files' bytes are done, as they are.
        tell: given a sentence when something takes its time.

    Returns:
        One account for each delivery, in the order of the files.

    Raises:
        ImportFileError: a file cannot be imported; the store is as it was.
        StoreError: the store cannot be written; it is as it was.
    """
    reports: list[Report] = []
    with store.importing(tell=tell) as job:
        for path in paths:
            reports += _add(job, path, options, progress)
    return [Account(report, outcome) for report, outcome in zip(reports, job.outcomes, strict=True)]


def size(paths: Sequence[Path]) -> int:
    """The files' bytes, unpacked: how long the progress bar is.

    Raises:
        ImportFileError: a file cannot be opened.
    """
    return sum(source.size for path in paths for source in files.sources(path))


def _add(job: ImportSession, path: Path, options: Options, progress: Callable[[int], None]) -> list[Report]:
    before = files.stamp_of(path)
    digest = files.digest(path)
    deliveries = read(path, options)
    left = size([path])
    for delivery in deliveries:
        gauge = _Gauge(delivery.report, progress)
        # The members of a zip that go into one dataset are imports of their own.
        job.add(delivery, f"{digest}:{delivery.report.file}" if len(deliveries) > 1 else digest, gauge.move)
        left -= delivery.report.bytes_read
    files.check_unchanged(path, before)
    progress(max(left, 0))
    return [delivery.report for delivery in deliveries]


@dataclass
class _Gauge:
    """Turns the rows that the store has taken into the bytes that were read for them."""

    report: Report
    progress: Callable[[int], None]
    told: int = 0

    def move(self, rows: int) -> None:  # noqa: ARG002 - the store counts rows, the bar bytes
        """Tell the bar of the bytes read since it was last told."""
        self.progress(self.report.bytes_read - self.told)
        self.told = self.report.bytes_read
