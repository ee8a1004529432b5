"""Files into a store: recognised, read, checked and committed together, with an account of every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.readers import read
from tradeviz.readers.io import files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradeviz.readers.reader import Options
    from tradeviz.store.api import Store
    from tradeviz.store.report import Report
    from tradeviz.store.session import ImportOutcome, ImportSession


@dataclass(frozen=True)
class ImportResult:
    """What became of one parsed file: its rows, and what they did to the store."""

    report: Report
    outcome: ImportOutcome

    def as_text(self) -> str:
        """The result as lines to read."""
        if self.outcome.already:
            return f"{self.outcome.file}: the store has this very file in {self.outcome.dataset}; nothing changed"
        sentences = (f"  {sentence}" for sentence in self.outcome.sentences())
        return "\n".join([self.report.as_text(), f"  into {self.outcome.dataset}", *sentences])


def import_files(
    store: Store,
    paths: Sequence[Path],
    options: Options,
    progress: Callable[[int], None],
    tell: Callable[[str], None],
    vintage: str = "",
) -> list[ImportResult]:
    """Import files, all of them or none.

    Args:
        store: where they go.
        paths: the files.
        options: how to read them.
        progress: told how many of the files' bytes are done, as they are.
        tell: given a sentence when something takes its time.
        vintage: the day (ISO 8601) under which datasets that change are kept as they were; empty where they are not.

    Returns:
        One result for each parsed file, in the order of the files.

    Raises:
        ImportFileError: a file cannot be imported; the store is as it was.
        StoreError: the store cannot be written; it is as it was.
    """
    reports: list[Report] = []
    with store.importing(tell=tell) as session:
        session.vintage = vintage
        for path in paths:
            reports += _add(session, path, options, progress)
    return [ImportResult(report, outcome) for report, outcome in zip(reports, session.outcomes, strict=True)]


def total_bytes(paths: Sequence[Path]) -> int:
    """The files' bytes, unpacked: how long the progress bar is.

    Raises:
        ImportFileError: a file cannot be opened.
    """
    return sum(files.input_size(path) for path in paths)


def _add(session: ImportSession, path: Path, options: Options, progress: Callable[[int], None]) -> list[Report]:
    before = files.state_of(path)
    digest = files.digest(path)
    parsed_files = read(path, options)
    left = total_bytes([path])
    for parsed in parsed_files:
        gauge = _Gauge(parsed.report, progress)
        # The members of a zip that go into one dataset are imports of their own.
        session.add(parsed, f"{digest}:{parsed.report.file}" if len(parsed_files) > 1 else digest, gauge.move)
        left -= parsed.report.bytes_read
    files.check_unchanged(path, before)
    progress(max(left, 0))
    return [parsed.report for parsed in parsed_files]


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
