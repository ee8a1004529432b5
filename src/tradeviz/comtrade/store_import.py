"""What was fetched, into the store: by the rules that files of UN Comtrade go through, all together or not at all."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tradeviz.readers.comtrade import COMTRADE, frame_to_table
from tradeviz.readers.comtrade_columns import NEEDED, OPTIONAL
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.nothing_kept import refuse_nothing
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.comtrade.fetch import FetchResult
    from tradeviz.store.api import Store


def import_result(result: FetchResult, store: Store, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Import the rows; the report says what became of each.

    Raises:
        ImportFileError: rows that no rule knows what to do with, or none that is kept.
        StoreError: the store cannot be written; it is as it was.
    """
    report = Report(_name(result))
    names: dict[str, str] = {}
    table = frame_to_table(result.frame, report, names)
    stop_at_unknown(report, set_apart=False)
    parsed = ParsedFile(COMTRADE, iter((table,)), report, names)
    with store.importing(tell=tell) as importing:
        importing.add(parsed, _digest(result), lambda _: None)
        if not importing.outcomes[0].already:
            refuse_nothing(report.file, [parsed])
    return report


def _name(result: FetchResult) -> str:
    """What stands for a file's name: whose figures, and of when, for they are revised."""
    day = datetime.fromtimestamp(result.answered, UTC).date().isoformat()
    sides = sorted({outcome.reporter.code for outcome in result.outcomes})
    periods = sorted({outcome.period[:4] for outcome in result.outcomes})
    return f"UN Comtrade {'-'.join(sides)} {periods[0]}-{periods[-1]} of {day}"


def _digest(result: FetchResult) -> str:
    """One value for these answers.

    The time is part of it: figures that are revised and later restored would otherwise count as taken already, and the
    store would stay with the revision.
    """
    columns = [name for name in (*NEEDED, *OPTIONAL) if name in result.frame.columns]
    rows = result.frame[columns].to_csv(index=False)
    return hashlib.sha256(f"{result.answered}\n{rows}".encode()).hexdigest()
