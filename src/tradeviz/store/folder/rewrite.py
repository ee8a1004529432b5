"""An import's second half: the parts that it touches are written anew, in order, each small enough for memory.

A later import's row takes the place of an earlier one's with the same key (`schema.ROW_KEY`), and this happens here,
once, so that readers find one row a key. Parts without new rows stay as they are.
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

from tradeviz.store.aggregate import Shape
from tradeviz.store.folder import totals
from tradeviz.store.folder.buckets import BUCKET_SPAN, HASHES
from tradeviz.store.folder.manifest import PARTS_FOLDER, FolderEntry, Part, StoredFile, describe, sync, sync_folder
from tradeviz.store.folder.merge import Rankings, merge
from tradeviz.store.folder.parts import as_table, read_part, write_parquet, write_part
from tradeviz.store.folder.snapshot import Verifier, read_names
from tradeviz.store.folder.totals import TotalsBuilder
from tradeviz.store.schema import RECONCILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tradeviz.store.folder.buckets import Buckets
    from tradeviz.store.folder.codes import Codebook, Records
    from tradeviz.store.folder.merge import Counts

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
class WrittenPart:
    """What came of a range: its part, the pairs in it, and how many rows of each source replaced or repeat others."""

    part: Part
    pairs: pa.Table
    replaced: Counts
    unchanged: Counts


@dataclass(frozen=True, slots=True)
class RewriteResult:
    """A dataset after an import, and for each file's number the rows that replaced others or repeat them."""

    entry: FolderEntry
    replaced: Counts
    unchanged: Counts


def rewrite(folder: Path, before: FolderEntry, buckets: Buckets, book: Codebook, files: list[str]) -> RewriteResult:
    """Write the parts of a dataset that an import touches.

    Args:
        folder: the store.
        before: the dataset as it is.
        buckets: the new rows.
        book: what their keys mean.
        files: the name of each row's source.

    Raises:
        ImportFileError: one file has two values for one key.
        StoreError: a part that is to be merged is damaged.
    """
    totals_builder = TotalsBuilder(book) if before.dataset.sides == RECONCILED else None
    writer = PartWriter(folder, before.dataset.key, buckets, book, files, totals_builder)
    parts = writer.split_oversized(before.parts)
    buckets.flush()
    ranges = list(split_ranges(parts, buckets.rows))
    none = np.zeros(len(files), dtype=np.int64)
    if not ranges:
        return RewriteResult(before, none, none)
    with ThreadPoolExecutor(_WORKERS) as pool:
        written = list(pool.map(writer.write, ranges))
    sync_folder(folder / PARTS_FOLDER)
    rewritten = {part.path for span in ranges for part in span.parts}
    untouched = [part for part in parts if part.path not in rewritten]
    parts = sorted([*untouched, *(new.part for new in written)], key=lambda part: part.low)
    entry = replace(before, parts=tuple(parts), world=writer.world(untouched))
    return RewriteResult(
        _with_pairs(folder, entry, [new.pairs for new in written]),
        sum((new.replaced for new in written), none),
        sum((new.unchanged for new in written), none),
    )


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
    """Writes the parts of one dataset; several at once."""

    folder: Path
    dataset: str
    buckets: Buckets
    book: Codebook
    files: list[str]
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

    def write(self, span: PartRange) -> WrittenPart:
        """Merge a range's new rows with those of the parts it replaces, and write them."""
        pieces = [*(self._records(part) for part in span.parts), self.buckets.take(span.low, span.high)]
        with self._lock:
            rankings = Rankings.of(self.book)
        merged = merge(np.concatenate(pieces), rankings, self.files)
        table = as_table(merged, self.dataset, rankings)
        path = self.folder / PARTS_FOLDER / f"{self.dataset}-{uuid4().hex}.parquet"
        part = write_part(self.folder, path, table, span.low, span.high)
        shape = Shape(part.levels, mixed=len(part.editions) > 1)
        if self.totals_builder:
            self.totals_builder.add(table)
        return WrittenPart(part, totals.pairs_of(table, self.dataset, shape), merged.replaced, merged.unchanged)

    def world(self, untouched: Sequence[Part]) -> StoredFile | None:
        """The sums over all parts, those written and those untouched; none for figures that are not reconciled."""
        if self.totals_builder is None:
            return None
        for part in untouched:
            self._records(part)  # gives each text its number
            with Verifier(self.folder).parsing(part) as path:
                self.totals_builder.add(read_part(path))
        return _write_table(self.folder, f"{self.dataset}-world", self.totals_builder.build())

    def _records(self, part: Part) -> Records:
        with Verifier(self.folder).parsing(part) as path, self._lock:
            return self.book.records(read_part(path), source=0)


def _with_pairs(folder: Path, entry: FolderEntry, pairs: list[pa.Table]) -> FolderEntry:
    """The dataset with its list of pairs made anew."""
    new = pa.concat_tables(pairs)
    table = totals.replace_pairs(_pairs_before(folder, entry, new.schema), new)
    return replace(entry, pairs=_write_table(folder, f"{entry.dataset.key}-pairs", table))


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
