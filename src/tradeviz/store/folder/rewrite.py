"""An import's second half: the parts that it touches are written anew, in order, each small enough for memory.

A later import's row takes the place of an earlier one's with the same key (`schema.KEY`), and this happens here, once,
so that readers find one row a key. Parts without new rows stay as they are.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tradeviz.store.aggregate import Shape
from tradeviz.store.folder import totals as margins
from tradeviz.store.folder.buckets import HASHES, SPAN
from tradeviz.store.folder.manifest import PARTS, Holding, Part, StoredFile, describe, sync, sync_folder
from tradeviz.store.folder.merge import Rankings, merge
from tradeviz.store.folder.parts import as_table, read_part, write_parquet, write_part
from tradeviz.store.folder.snapshot import Verifier
from tradeviz.store.schema import RECONCILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tradeviz.store.folder.buckets import Spill
    from tradeviz.store.folder.codes import Codebook, Records
    from tradeviz.store.folder.merge import Counts
    from tradeviz.store.folder.totals import Tally

# Rows in a part: 5 to 15 MB of a release of 100 million.
ROWS = 1_200_000
# Parts sorted at once; each takes some 200 MB of memory.
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Leaf:
    """A span of hashes that becomes one part: the parts that it replaces."""

    low: int
    high: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What came of a leaf: its part, the pairs in it, and how many rows of each source replaced or repeat others."""

    part: Part
    pairs: pa.Table
    replaced: Counts
    unchanged: Counts


@dataclass(frozen=True, slots=True)
class Changed:
    """A dataset after an import, and for each file's number the rows that replaced others or repeat them."""

    holding: Holding
    replaced: Counts
    unchanged: Counts


def rewrite(folder: Path, held: Holding, spill: Spill, book: Codebook, files: list[str]) -> Changed:
    """Write the parts of a dataset that an import touches.

    Args:
        folder: the store.
        held: the dataset before.
        spill: the new rows.
        book: what their keys mean.
        files: the name of each row's source.

    Raises:
        ImportFileError: one file has two values for one key.
        StoreError: a part that is to be merged is damaged.
    """
    tally = margins.Tally(book) if held.dataset.sides == RECONCILED else None
    writer = Writer(folder, held.dataset.key, spill, book, files, tally)
    kept = writer.split_oversized(held.parts)
    spill.flush()
    found = list(leaves(kept, spill.rows))
    none = np.zeros(len(files), dtype=np.int64)
    if not found:
        return Changed(held, none, none)
    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(writer.write, found))
    sync_folder(folder / PARTS)
    gone = {part.path for leaf in found for part in leaf.parts}
    untouched = [part for part in kept if part.path not in gone]
    parts = sorted([*untouched, *(leaf.part for leaf in done)], key=lambda part: part.low)
    holding = replace(held, parts=tuple(parts), world=writer.world(untouched))
    return Changed(
        _with_pairs(folder, holding, [leaf.pairs for leaf in done]),
        sum((leaf.replaced for leaf in done), none),
        sum((leaf.unchanged for leaf in done), none),
    )


def leaves(parts: Sequence[Part], rows: Sequence[int], low: int = 0, high: int = HASHES) -> Iterator[Leaf]:
    """Divide the hashes into spans of at most `ROWS` rows, old and new together; only those with new rows.

    Args:
        parts: the dataset's parts; each lies in a span that comes of halving all hashes again and again.
        rows: new rows in each bucket.
        low: where the span to divide begins.
        high: where it ends.
    """
    new = sum(rows[low // SPAN : high // SPAN])
    inside = tuple(part for part in parts if low <= part.low and part.high <= high)
    whole = any((part.low, part.high) == (low, high) for part in inside)
    if not new:
        return
    if whole or high - low == SPAN or new + sum(part.rows for part in inside) <= ROWS:
        yield Leaf(low, high, inside)
        return
    middle = (low + high) // 2
    yield from leaves(inside, rows, low, middle)
    yield from leaves(inside, rows, middle, high)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the parts of one dataset; several at once."""

    folder: Path
    dataset: str
    spill: Spill
    book: Codebook
    files: list[str]
    tally: Tally | None
    _lock: Lock = field(default_factory=Lock)

    def split_oversized(self, parts: Sequence[Part]) -> list[Part]:
        """Throw parts that would grow too large into the buckets again, to be divided; gives the others."""
        kept = []
        for part in parts:
            new = sum(self.spill.rows[part.low // SPAN : part.high // SPAN])
            if new and part.rows + new > 2 * ROWS and part.high - part.low > SPAN:
                self.spill.add(self._records(part))
            else:
                kept.append(part)
        return kept

    def write(self, leaf: Leaf) -> Rewritten:
        """Merge a leaf's new rows with those of the parts it replaces, and write them."""
        pieces = [*(self._records(part) for part in leaf.parts), self.spill.take(leaf.low, leaf.high)]
        with self._lock:
            rankings = Rankings.of(self.book)
        merged = merge(np.concatenate(pieces), rankings, self.files)
        table = as_table(merged, self.dataset, rankings)
        path = self.folder / PARTS / f"{self.dataset}-{uuid4().hex}.parquet"
        part = write_part(self.folder, path, table, leaf.low, leaf.high)
        shape = Shape(part.levels, mixed=len(part.editions) > 1)
        if self.tally:
            self.tally.add(table)
        return Rewritten(part, margins.pairs_of(table, self.dataset, shape), merged.replaced, merged.unchanged)

    def world(self, untouched: Sequence[Part]) -> StoredFile | None:
        """The sums over all parts, those written and those untouched; none for figures that are not reconciled."""
        if self.tally is None:
            return None
        for part in untouched:
            self._records(part)  # gives each text its number
            self.tally.add(read_part(Verifier(self.folder).path(part)))
        return _stored(self.folder, f"{self.dataset}-world", margins.world_of(self.tally))

    def _records(self, part: Part) -> Records:
        path = Verifier(self.folder).path(part)
        with self._lock:
            return self.book.records(read_part(path), source=0)


def _with_pairs(folder: Path, held: Holding, pairs: list[pa.Table]) -> Holding:
    """The dataset with its list of pairs made anew."""
    before = pq.read_table(Verifier(folder).path(held.pairs)) if held.pairs else None
    table = margins.replace_pairs(before, pa.concat_tables(pairs))
    return replace(held, pairs=_stored(folder, f"{held.dataset.key}-pairs", table))


def _stored(folder: Path, name: str, table: pa.Table) -> StoredFile:
    path = folder / PARTS / f"{name}-{uuid4().hex}.parquet"
    write_parquet(path, table)
    return describe(folder, path, len(table))


def write_names(folder: Path, held: Holding, names: Mapping[str, str]) -> StoredFile | None:
    """Keep descriptions of HS codes; a later file's take the place of an earlier one's."""
    known = json.loads(Path(Verifier(folder).path(held.names)).read_bytes()) if held.names else {}
    both = dict(sorted({**known, **names}.items()))
    if both == known:
        return held.names
    path = folder / PARTS / f"{held.dataset.key}-names-{uuid4().hex}.json"
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(json.dumps(both, ensure_ascii=False).encode())
        file.flush()
        sync(file.fileno())
    return describe(folder, path, len(both))
