"""What was fetched, into the store: by the rules that the publisher's files go through, all together or not at all."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tradeviz.errors import FetchError, NotInStoreError
from tradeviz.model.economies import economy_of
from tradeviz.model.wording import upper_first
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.nothing_kept import refuse_nothing
from tradeviz.services.service import NOTHING
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.coverage import ANSWER, FileCoverage
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.session import ImportOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.services.service import FetchedRows, FetchResult
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
    if not (result.rows or empty):
        raise FetchError(f"{upper_first(result.service)} has nothing of what was asked for; the store is as it was.")
    report = Report(_name(result))
    parsed = _parsed(result, report, empty)
    stop_at_unknown(report, set_apart=False)
    with store.importing(tell=tell, step=step) as importing:
        importing.vintage = vintage
        for piece, digest in parsed:
            importing.add(piece, digest, lambda _: None)
        if result.rows and not all(one.already for one in importing.outcomes):
            refuse_nothing(report.file, [piece for piece, _ in parsed])
    for sentence in _added(importing.outcomes).sentences():
        report.note(sentence)
    return report


def _parsed(result: FetchResult, report: Report, empty: frozenset[Flow]) -> list[tuple[ParsedFile, str]]:
    """The pieces as files of one import, each with its digest; the flows to withdraw go with a piece of their own."""
    names: dict[str, str] = {}
    files = []
    for piece in result.pieces:
        table = result.to_table(piece.frame, report, names)
        files.append((ParsedFile(result.dataset, iter([table]), report, names, piece.coverage), _digest(result, piece)))
    if empty:
        coverage = replace(FileCoverage(ANSWER), empty=empty)
        digest = hashlib.sha256(f"{result.answered}\n{sorted(empty)}".encode()).hexdigest()
        files.append((ParsedFile(result.dataset, iter(()), report, names, coverage), digest))
    return files


def _added(outcomes: list[ImportOutcome]) -> ImportOutcome:
    """What the pieces did to the store together."""
    added = ImportOutcome(outcomes[0].file, outcomes[0].dataset)
    for one in outcomes:
        added.rows += one.rows
        added.replaced += one.replaced
        added.unchanged += one.unchanged
        added.withdrawn += one.withdrawn
        added.standing += one.standing
    return added


def _emptied_flows(result: FetchResult, store: Store) -> frozenset[Flow]:
    """The flows that the store has rows of and the service, which has published the period, shows no trade in.

    Told by the codes that the rows stand under: an economy may have several in one year.
    """
    empty = {
        (one.reporter.code, one.partner.code, one.flow, one.period) for one in result.outcomes if one.state == NOTHING
    }
    pairs = {tuple(sorted(flow[:2])) for flow in empty}
    if not any(one.key == result.dataset.key for one in store.datasets()):
        return frozenset()
    found: set[Flow] = set()
    for first, second in pairs:
        with suppress(NotInStoreError):  # nothing of the pair, so nothing to withdraw
            for rows in store.row_batches(result.dataset.key, (first, second)):
                found.update(zip(*(rows[name].tolist() for name in FLOW_GRAIN), strict=True))
    return frozenset(flow for flow in found if (economy_of(flow[0]), economy_of(flow[1]), *flow[2:]) in empty)


def _name(result: FetchResult) -> str:
    """What stands for a file's name: whose figures, and of when, for they are revised."""
    day = datetime.fromtimestamp(result.answered, UTC).date().isoformat()
    sides = sorted({outcome.reporter.code for outcome in result.outcomes})
    periods = sorted({outcome.period[:4] for outcome in result.outcomes})
    return f"{result.dataset.title} {'-'.join(sides)} {periods[0]}-{periods[-1]} of {day}"


def _digest(result: FetchResult, piece: FetchedRows) -> str:
    """One value for these answers.

    The time is part of it: figures that are revised and later restored would otherwise count as taken already, and the
    store would stay with the revision.
    """
    rows = piece.frame.to_csv(index=False)
    return hashlib.sha256(f"{result.answered}\n{rows}".encode()).hexdigest()
