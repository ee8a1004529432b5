"""What was fetched, into the store: by the rules that files of UN Comtrade go through, all together or not at all."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tradeviz.comtrade.fetch import NOTHING
from tradeviz.errors import FetchError, NotInStoreError
from tradeviz.model.economies import economy_of
from tradeviz.readers.comtrade.columns import NEEDED, OPTIONAL
from tradeviz.readers.comtrade.tables import COMTRADE, frame_to_table
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.nothing_kept import refuse_nothing
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.coverage import ANSWER, FileCoverage
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.comtrade.fetch import FetchResult
    from tradeviz.store.api import Store
    from tradeviz.store.coverage import Flow
    from tradeviz.store.session import WriteStep


def import_result(
    result: FetchResult,
    store: Store,
    tell: Callable[[str], None] = lambda _: None,
    vintage: str = "",
    step: WriteStep | None = None,
) -> Report:
    """Import the rows, and withdraw what the service now has nothing of; the report says what became of each.

    Args:
        result: what came.
        store: where it goes.
        tell: given a sentence when something takes its time.
        vintage: the day (ISO 8601) under which figures that change are kept as they were; empty where they are not.
        step: see `session.WriteStep`; what it or `tell` raises ends the import, and the store is as it was.

    Raises:
        FetchError: nothing came, and the store has nothing that would go.
        ImportFileError: rows that no rule knows what to do with, or none that is kept.
        StoreError: the store cannot be written; it is as it was.
    """
    empty = _emptied_flows(result, store)
    if not (len(result.frame) or empty):
        raise FetchError("UN Comtrade has nothing of what was asked for; the store is as it was.")
    report = Report(_name(result))
    names: dict[str, str] = {}
    tables = [frame_to_table(result.frame, report, names)] if len(result.frame) else []
    stop_at_unknown(report, set_apart=False)
    parsed = ParsedFile(COMTRADE, iter(tables), report, names, replace(_coverage(result), empty=empty))
    with store.importing(tell=tell, step=step) as importing:
        importing.vintage = vintage
        importing.add(parsed, _digest(result), lambda _: None)
        if tables and not importing.outcomes[0].already:
            refuse_nothing(report.file, [parsed])
    for sentence in importing.outcomes[0].sentences():
        report.note(sentence)
    return report


def _coverage(result: FetchResult) -> FileCoverage:
    """An answer to a question for all goods is all there is, as deep as was asked; one for the total says no more."""
    return FileCoverage(ANSWER, result.level) if result.level else FileCoverage()


def _emptied_flows(result: FetchResult, store: Store) -> frozenset[Flow]:
    """The flows that the store has rows of and the service, which has published the period, shows no trade in.

    Told by the codes that the rows stand under: an economy may have several in one year.
    """
    empty = {
        (one.reporter.code, one.partner.code, one.flow, _iso(one.period))
        for one in result.outcomes
        if one.state == NOTHING
    }
    pairs = {tuple(sorted(flow[:2])) for flow in empty}
    if not any(one.key == COMTRADE.key for one in store.datasets()):
        return frozenset()
    found: set[Flow] = set()
    for first, second in pairs:
        with suppress(NotInStoreError):  # nothing of the pair, so nothing to withdraw
            for rows in store.row_batches(COMTRADE.key, (first, second)):
                found.update(zip(*(rows[name].tolist() for name in FLOW_GRAIN), strict=True))
    return frozenset(flow for flow in found if (economy_of(flow[0]), economy_of(flow[1]), *flow[2:]) in empty)


def _iso(period: str) -> str:
    """The service's name of a period, 2024 or 202401, as the store has it."""
    return f"{period[:4]}-{period[4:]}" if len(period) == 6 else period


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
