"""An import's second half: the parts that it touches are written anew, in order, each small enough for memory.

A later import's row takes the place of an earlier one's with the same key (`schema.ROW_KEY`), rows that an import
withdraws go (see `revise`), and this happens here, once, so that readers find one row a key. Parts without new rows
stay as they are, unless a release or an empty answer withdraws rows of theirs.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tradeviz.store.coverage import CoverageSummary
from tradeviz.store.folder import coverage, totals
from tradeviz.store.folder.buckets import BUCKET_SPAN, HASHES, hash_of
from tradeviz.store.folder.manifest import PARTS_FOLDER, FolderEntry, Part, StoredFile, describe, sync, sync_folder
from tradeviz.store.folder.merge import Rankings, merge
from tradeviz.store.folder.parts import as_table, pair_keys, read_part, write_parquet, write_part
from tradeviz.store.folder.revise import revise
from tradeviz.store.folder.snapshot import Verifier, read_names
from tradeviz.store.folder.sql import open_duckdb
from tradeviz.store.folder.totals import TotalsBuilder
from tradeviz.store.schema import RECONCILED, pair_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.coverage import FileCoverage, Flow
    from tradeviz.store.folder.buckets import Buckets
    from tradeviz.store.folder.codes import Codebook, Records
    from tradeviz.store.folder.merge import Counts, Merged
    from tradeviz.store.session import WriteStep

# Rows in a part: 5 to 15 MB of a release of 100 million.
ROWS_IN_PART = 1_200_000
# Parts sorted at once; each takes some 200 MB of memory.
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class PartRange:
    """A span of hashes that becomes one part: the parts that it replaces."""

    low: int
    high: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of each source's rows: how many replaced others, repeat them, were withdrawn by it or stay beside."""

    replaced: Counts
    unchanged: Counts
    withdrawn: Counts
    standing: Counts

    def __add__(self, other: RowCounts) -> RowCounts:
        return RowCounts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @classmethod
    def none(cls, sources: int) -> RowCounts:
        """No row of any source."""
        return cls(*(np.zeros(sources, dtype=np.int64) for _ in cls.__slots__))


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """What came of a range.

    Attributes:
        parts: the part, or none where all rows were withdrawn.
        pairs, lines: the pairs in it, and what is covered of them.
        seen: keys of all pairs that were looked at.
        counts: what became of the rows.
    """

    parts: tuple[Part, ...]
    pairs: pa.Table
    lines: pa.Table
    seen: pa.Array
    counts: RowCounts


@dataclass(frozen=True, slots=True)
class RewriteResult:
    """A dataset after an import, and what became of its rows."""

    entry: FolderEntry
    counts: RowCounts


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import took for a dataset.

    Attributes:
        buckets: the new rows.
        book: what their keys mean.
        files: the name of each row's source.
        coverages: what each of them holds all of, by number.
    """

    buckets: Buckets
    book: Codebook
    files: list[str]
    coverages: Mapping[int, FileCoverage]


def rewrite(folder: Path, before: FolderEntry, taken: Taken, assumed: Sequence[str], step: WriteStep) -> RewriteResult:
    """Write the parts of a dataset that an import touches.

    Args:
        folder: the store.
        before: the dataset as it is.
        taken: the new rows.
        assumed: periods that are taken for whole until all files are imported again; see `snapshot.whole_periods`.
        step: see `session.WriteStep`.

    Raises:
        ImportFileError: the import has two values for one key.
        StoreError: a part that is to be merged is damaged.
    """
    buckets, book, files, coverages = taken.buckets, taken.book, taken.files, taken.coverages
    periods = {period for one in coverages.values() for period in one.periods}
    before = replace(before, periods=tuple(sorted({*before.periods, *periods})))
    totals_builder = TotalsBuilder(book) if before.dataset.sides == RECONCILED else None
    empty = {flow for one in coverages.values() for flow in one.empty}
    lines = coverage.without_flows(read_lines(folder, before), empty)
    writer = PartWriter(
        folder, before.dataset.key, buckets, book, files, coverages, {*before.periods, *assumed}, lines, totals_builder
    )
    parts = writer.split_oversized(before.parts)
    buckets.flush()
    ranges = list(split_ranges(parts, buckets.rows))
    ranges += writer.concerned(_without(parts, ranges), periods, empty)
    if not ranges:
        return RewriteResult(before, RowCounts.none(len(files)))
    written = _write_all(writer, ranges, step)
    sync_folder(folder / PARTS_FOLDER)
    untouched = _without(parts, ranges)
    new = [part for one in written for part in one.parts]
    parts = sorted([*untouched, *new], key=lambda part: part.low)
    entry = replace(before, parts=tuple(parts), world=writer.world(untouched))
    counts = sum((one.counts for one in written), RowCounts.none(len(files)))
    return RewriteResult(_with_tables(folder, entry, lines, written), counts)


def _write_all(writer: PartWriter, ranges: Sequence[PartRange], step: WriteStep) -> list[WrittenPart]:
    """Write all ranges, some at once; what `step` raises, or a range, ends with those that were begun."""
    written: list[WrittenPart] = []
    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting = [pool.submit(writer.write, one) for one in ranges]
        try:
            for one in waiting:
                step(len(written), len(ranges))
                written.append(one.result())
            step(len(written), len(ranges))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return written


def _without(parts: Sequence[Part], ranges: Sequence[PartRange]) -> list[Part]:
    """The parts that no range replaces."""
    replaced = {part.path for span in ranges for part in span.parts}
    return [part for part in parts if part.path not in replaced]


def split_ranges(parts: Sequence[Part], rows: Sequence[int], low: int = 0, high: int = HASHES) -> Iterator[PartRange]:
    """Divide the hashes into spans of at most `ROWS_IN_PART` rows, old and new together; only those with new rows.

    Args:
        parts: the dataset's parts; each lies in a span that comes of halving all hashes again and again.
        rows: new rows in each bucket.
        low: where the span to divide begins.
        high: where it ends.
    """
    new = sum(rows[low // BUCKET_SPAN : high // BUCKET_SPAN])
    inside = tuple(part for part in parts if low <= part.low and part.high <= high)
    whole = any((part.low, part.high) == (low, high) for part in inside)
    if not new:
        return
    if whole or high - low == BUCKET_SPAN or new + sum(part.rows for part in inside) <= ROWS_IN_PART:
        yield PartRange(low, high, inside)
        return
    middle = (low + high) // 2
    yield from split_ranges(inside, rows, low, middle)
    yield from split_ranges(inside, rows, middle, high)


@dataclass(frozen=True, slots=True)
class PartWriter:
    """Writes the parts of one dataset; several at once.

    Attributes:
        periods: all of which the dataset has the trade of the whole world.
        lines: its lines of coverage from before.
    """

    folder: Path
    dataset: str
    buckets: Buckets
    book: Codebook
    files: list[str]
    coverages: Mapping[int, FileCoverage]
    periods: Collection[str]
    lines: pa.Table
    totals_builder: TotalsBuilder | None
    _lock: Lock = field(default_factory=Lock)

    def split_oversized(self, parts: Sequence[Part]) -> list[Part]:
        """Put the rows of parts that would grow too large into the buckets, to be divided; gives the other parts."""
        others = []
        for part in parts:
            new = sum(self.buckets.rows[part.low // BUCKET_SPAN : part.high // BUCKET_SPAN])
            if new and part.rows + new > 2 * ROWS_IN_PART and part.high - part.low > BUCKET_SPAN:
                self.buckets.add(self._records(part))
            else:
                others.append(part)
        return others

    def concerned(
        self, parts: Sequence[Part], periods: Collection[str], empty: Collection[Flow]
    ) -> Iterator[PartRange]:
        """The parts without new rows of which rows may be withdrawn: by a release of periods, or as an empty flow's."""
        hashes = {hash_of(pair_key(reporter, partner)) for reporter, partner, *_ in empty}
        for part in parts:
            if any(part.low <= one < part.high for one in hashes) or (periods and self._has_any(part, periods)):
                yield PartRange(part.low, part.high, (part,))

    def _has_any(self, part: Part, periods: Collection[str]) -> bool:
        """Whether a part has rows of some periods."""
        with Verifier(self.folder).parsing(part) as path:
            held = set(pq.read_table(path, columns=["period"])["period"].unique().to_pylist())
        return not held.isdisjoint(periods)

    def write(self, span: PartRange) -> WrittenPart:
        """Merge a range's new rows with those of the parts it replaces, and write them."""
        pieces = [*(self._records(part) for part in span.parts), self.buckets.take(span.low, span.high)]
        with self._lock:
            rankings = Rankings.of(self.book)
        covering = [number for number, one in self.coverages.items() if one.by_flow]
        merged = merge(np.concatenate(pieces), rankings, self.files, covering)
        revision = revise(merged, rankings, self.coverages, len(self.files))
        counts = RowCounts(merged.replaced, merged.unchanged, revision.withdrawn, revision.standing)
        table = as_table(revision.merged, self.dataset, rankings)
        seen = pair_keys(merged if revision.withdrawn.any() else revision.merged, rankings)
        if not len(table):
            empty = totals.pairs_of_nothing()
            return WrittenPart((), empty, coverage.LINE_SCHEMA.empty_table(), seen, counts)
        path = self.folder / PARTS_FOLDER / f"{self.dataset}-{uuid4().hex}.parquet"
        part = write_part(self.folder, path, table, span.low, span.high)
        shape = part.shape
        if self.totals_builder:
            self.totals_builder.add(table, shape)
        # One for all questions: to open one takes longer (measured: 13 ms) than to answer any of them for a small part.
        with open_duckdb(threads=1) as connection:
            lines, summary = self._covered(table, revision.merged, shape, connection)
            pairs = totals.pairs_of(table, self.dataset, shape, connection)
        part = replace(part, whole=summary.whole, partial=summary.partial, uncovered=summary.goods, counted=True)
        return WrittenPart((part,), pairs, lines, seen, counts)

    def _covered(
        self, table: pa.Table, merged: Merged, shape: Shape, connection: duckdb.DuckDBPyConnection
    ) -> tuple[pa.Table, CoverageSummary]:
        """The lines that hold for a part, and their summary, but for the periods that a release covers."""
        held = set(table["period"].chunk(0).dictionary.to_pylist())
        if not held.isdisjoint(self.periods):
            rows = coverage.in_periods(table, held.difference(self.periods))
            table, merged = table.filter(rows), merged.where(rows.to_numpy(zero_copy_only=False))
        if not len(table):
            return coverage.LINE_SCHEMA.empty_table(), CoverageSummary()
        before = coverage.of_pairs(self.lines, table)
        return coverage.covered(table, merged, self.coverages, before, shape, connection)

    def world(self, untouched: Sequence[Part]) -> StoredFile | None:
        """The sums over all parts, those written and those untouched; none for figures that are not reconciled."""
        if self.totals_builder is None or not (untouched or self.totals_builder.has_rows):
            return None
        for part in untouched:
            self._records(part)  # gives each text its number
            with Verifier(self.folder).parsing(part) as path:
                self.totals_builder.add(read_part(path), part.shape)
        return _write_table(self.folder, f"{self.dataset}-world", self.totals_builder.build())

    def _records(self, part: Part) -> Records:
        with Verifier(self.folder).parsing(part) as path, self._lock:
            return self.book.records(read_part(path), source=0)


def _with_tables(folder: Path, entry: FolderEntry, lines: pa.Table, written: Sequence[WrittenPart]) -> FolderEntry:
    """The dataset with its list of pairs and its lines of coverage made anew."""
    seen = pa.concat_arrays([one.seen for one in written])
    pairs = pa.concat_tables([one.pairs for one in written])
    pairs = totals.replace_pairs(_pairs_before(folder, entry, pairs.schema), pairs, seen)
    lines = totals.replace_pairs(lines, pa.concat_tables([one.lines for one in written]), seen)
    return replace(
        entry,
        pairs=_write_table(folder, f"{entry.dataset.key}-pairs", pairs),
        coverage=_write_table(folder, f"{entry.dataset.key}-coverage", lines) if len(lines) else None,
    )


def read_lines(folder: Path, entry: FolderEntry) -> pa.Table:
    """The lines of coverage that a dataset has."""
    if entry.coverage is None:
        return coverage.LINE_SCHEMA.empty_table()
    with Verifier(folder).parsing(entry.coverage) as path:
        return pq.read_table(path, columns=coverage.LINE_SCHEMA.names).cast(coverage.LINE_SCHEMA)


def rename_pairs(folder: Path, entry: FolderEntry, key: str) -> StoredFile | None:
    """A dataset's list of pairs, written for another key."""
    if entry.pairs is None:
        return None
    with Verifier(folder).parsing(entry.pairs) as path:
        pairs = pq.read_table(path)
    place = pairs.column_names.index("dataset")
    renamed = pairs.set_column(place, "dataset", pa.array([key] * len(pairs), pa.string()))
    return _write_table(folder, f"{key}-pairs", renamed)


def _pairs_before(folder: Path, entry: FolderEntry, schema: pa.Schema) -> pa.Table | None:
    if entry.pairs is None:
        return None
    with Verifier(folder).parsing(entry.pairs) as path:
        return pq.read_table(path, columns=schema.names).cast(schema)


def _write_table(folder: Path, name: str, table: pa.Table) -> StoredFile:
    path = folder / PARTS_FOLDER / f"{name}-{uuid4().hex}.parquet"
    write_parquet(path, table)
    return describe(folder, path, len(table))


def write_names(folder: Path, entry: FolderEntry, names: Mapping[str, str]) -> StoredFile | None:
    """Write descriptions of HS codes; a later file's take the place of an earlier one's."""
    before = read_names(Verifier(folder), entry.names)
    both = dict(sorted({**before, **names}.items()))
    if both == before:
        return entry.names
    path = folder / PARTS_FOLDER / f"{entry.dataset.key}-names-{uuid4().hex}.json"
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(json.dumps(both, ensure_ascii=False).encode())
        file.flush()
        sync(file.fileno())
    return describe(folder, path, len(both))
