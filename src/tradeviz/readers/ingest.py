"""Files into a store: recognised, read, checked and committed together, with an account of every row."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.readers import read
from tradeviz.readers.io import files
from tradeviz.readers.nothing_kept import nothing_kept
from tradeviz.store.session import TwoValuesError

_MOST_LINES = 4  # named where two values stand for one row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradeviz.readers.reader import Options
    from tradeviz.store.api import Store
    from tradeviz.store.parsed_file import ParsedFile
    from tradeviz.store.report import Report
    from tradeviz.store.session import ImportOutcome, ImportSession, WriteStep


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
    step: WriteStep | None = None,
) -> list[ImportResult]:
    """Import files, all of them or none.

    Args:
        store: where they go.
        paths: the files.
        options: how to read them.
        progress: told how many of the files' bytes are done, as they are.
        tell: given a sentence when something takes its time.
        vintage: the day (ISO 8601) under which datasets that change are kept as they were; empty where they are not.
        step: see `session.WriteStep`. What it, `progress` or `tell` raises ends the import, and the store is as it was.

    Returns:
        One result for each parsed file, in the order of the files.

    Raises:
        ImportFileError: a file cannot be imported, or nothing of it can be kept; the store is as it was.
        StoreError: the store cannot be written; it is as it was.
    """
    try:
        with store.importing(tell=tell, step=step) as session:
            session.vintage = vintage
            return _import_files(session, paths, options, progress)
    except TwoValuesError as error:
        raise error.in_lines(_lines_of(error, paths, options)) from None


def _import_files(
    session: ImportSession, paths: Sequence[Path], options: Options, progress: Callable[[int], None]
) -> list[ImportResult]:
    """Give the session each file; the counts of the results are final once it has committed."""
    reports: list[Report] = []
    nothing: list[str] = []
    for path in paths:
        parsed_files = _add(session, path, options, progress)
        already = any(outcome.already for outcome in session.outcomes[len(reports) :])
        reports += [parsed.report for parsed in parsed_files]
        if not already and (said := nothing_kept(one_line(path.name), parsed_files)):
            nothing.append(said)
    if nothing:
        raise _refusal(nothing, len(paths))
    return [ImportResult(report, outcome) for report, outcome in zip(reports, session.outcomes, strict=True)]


def _lines_of(error: TwoValuesError, paths: Sequence[Path], options: Options) -> str:
    """Where the two values stand, found by reading the file again: a store knows rows by their keys alone."""
    for path in paths:
        if not error.file.startswith(one_line(path.name)):
            continue
        for parsed in read(path, options):
            if parsed.report.file == error.file:
                parsed.report.sought = error.row
                for _ in parsed.batches:
                    pass
                if lines := parsed.report.found[:_MOST_LINES]:
                    return f", in lines {' and '.join(f'{line:,}' for line in lines)}"
    return ""


def _refusal(nothing: list[str], files: int) -> ImportFileError:
    """The error for files that nothing was kept of; those beside them are not imported either."""
    end = "The store is as it was."
    if len(nothing) < files:
        end = f"{end} Files are imported together or not at all: give the others without {_these(len(nothing))}."
    return ImportFileError("\n".join([*nothing, end]))


def _these(count: int) -> str:
    return "this one" if count == 1 else "these"


def total_bytes(paths: Sequence[Path]) -> int:
    """The files' bytes, unpacked: how long the progress bar is.

    Raises:
        ImportFileError: a file cannot be opened.
    """
    return sum(files.input_size(path) for path in paths)


def _add(session: ImportSession, path: Path, options: Options, progress: Callable[[int], None]) -> list[ParsedFile]:
    before = files.state_of(path)
    digest = files.digest(path) + _reading(options)
    parsed_files = read(path, options)
    left = total_bytes([path])
    for parsed in parsed_files:
        gauge = _Gauge(parsed.report, progress)
        # The members of a zip that go into one dataset are imports of their own.
        session.add(parsed, f"{digest}:{parsed.report.file}" if len(parsed_files) > 1 else digest, gauge.move)
        left -= parsed.report.bytes_read
    files.check_unchanged(path, before)
    progress(max(left, 0))
    return parsed_files


def _reading(options: Options) -> str:
    """What tells one reading of a file from another: its rows are others with other rates, items or the other flow."""
    said = f"{options.rates.as_text()};{options.flow};{'lines' * options.all_lines}"
    if options.items:
        said += f";{' '.join(map(files.digest, options.items))}"
    return "" if said == ";;" else f"-{sha256(said.encode()).hexdigest()[:12]}"


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
