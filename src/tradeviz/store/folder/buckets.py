"""Rows on their way into the store, thrown into buckets by their pair: each bucket can then be sorted in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from tradeviz.store.folder.codes import AREA_BITS, RECORD, unpack
from tradeviz.store.schema import pair_key

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from tradeviz.store.folder.codes import Records, Vocabulary

    Buckets = npt.NDArray[np.int16]

# A pair's hash is 32 bits; a bucket is one of 256 equal spans of hashes.
HASHES = 1 << 32
BUCKETS = 256
SPAN = HASHES // BUCKETS
UNKNOWN = -1
# Rows kept in memory before the buckets are written out: about 100 MB.
HELD = 4_000_000


def hash_of(pair: str) -> int:
    """Where a pair lies among all pairs: the same on every machine, evenly spread."""
    return crc32(pair.encode())


@dataclass(slots=True)
class Spill:
    """The rows of one dataset, in one file a bucket.

    Attributes:
        folder: where the files go.
        areas: the codes that keys name by number.
        rows: rows in each bucket.
    """

    folder: Path
    areas: Vocabulary
    rows: list[int] = field(default_factory=lambda: [0] * BUCKETS)
    _held: list[list[Records]] = field(default_factory=lambda: [[] for _ in range(BUCKETS)])
    _waiting: int = 0
    _table: Buckets = field(default_factory=lambda: np.full(1 << 2 * AREA_BITS, UNKNOWN, dtype=np.int16))

    def add(self, records: Records) -> None:
        """Take some rows; writes when enough are waiting."""
        buckets = self._buckets_of(records)
        order = np.argsort(buckets, kind="stable")
        ordered = records[order]
        ends = np.cumsum(np.bincount(buckets, minlength=BUCKETS))
        for bucket, piece in enumerate(np.split(ordered, ends[:-1])):
            if len(piece):
                self._held[bucket].append(piece)
                self.rows[bucket] += len(piece)
        self._waiting += len(records)
        if self._waiting >= HELD:
            self.flush()

    def flush(self) -> None:
        """Write out what is held in memory."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for bucket, pieces in enumerate(self._held):
            if pieces:
                with self._path(bucket).open("ab") as file:
                    file.writelines(piece.tobytes() for piece in pieces)
                pieces.clear()
        self._waiting = 0

    def take(self, low: int, high: int) -> Records:
        """The rows whose hash lies from `low` up to `high`; bounds of buckets. Their files are removed."""
        pieces = [np.empty(0, RECORD)]
        for bucket in range(low // SPAN, high // SPAN):
            if self._path(bucket).exists():
                pieces.append(np.fromfile(self._path(bucket), dtype=RECORD))
                self._path(bucket).unlink()
        return np.concatenate(pieces)

    def _path(self, bucket: int) -> Path:
        return self.folder / f"{bucket:03d}"

    def _buckets_of(self, records: Records) -> Buckets:
        fields = unpack(records["key"])
        directions = fields.reporter << np.uint64(AREA_BITS) | fields.partner
        buckets: Buckets = self._table[directions]
        if (buckets == UNKNOWN).any():
            self._learn(np.unique(directions[buckets == UNKNOWN]).tolist())
            buckets = self._table[directions]
        return buckets

    def _learn(self, directions: list[int]) -> None:
        texts = self.areas.texts
        for direction in directions:
            pair = pair_key(texts[direction >> AREA_BITS], texts[direction & ((1 << AREA_BITS) - 1)])
            self._table[direction] = hash_of(pair) // SPAN
