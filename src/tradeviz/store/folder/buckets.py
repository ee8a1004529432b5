"""Rows on their way into the store, divided into buckets by their pair: each bucket can then be sorted in memory."""

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

    BucketNumbers = npt.NDArray[np.int16]

# A pair's hash is 32 bits; a bucket is one of 256 equal spans of hashes.
HASHES = 1 << 32
BUCKET_COUNT = 256
BUCKET_SPAN = HASHES // BUCKET_COUNT
_UNKNOWN = -1  # the bucket of a direction not met yet
# Rows kept in memory before the buckets are written out: about 100 MB.
ROWS_IN_MEMORY = 4_000_000


def hash_of(pair: str) -> int:
    """Where a pair lies among all pairs: the same on every machine, evenly spread."""
    return crc32(pair.encode())


@dataclass(slots=True)
class Buckets:
    """The new rows of one dataset, in one file a bucket.

    Attributes:
        folder: where the files go.
        areas: the codes that keys name by number.
        rows: rows in each bucket.
    """

    folder: Path
    areas: Vocabulary
    rows: list[int] = field(default_factory=lambda: [0] * BUCKET_COUNT)
    _in_memory: list[list[Records]] = field(default_factory=lambda: [[] for _ in range(BUCKET_COUNT)])
    _rows_in_memory: int = 0
    _bucket_of: BucketNumbers = field(default_factory=lambda: np.full(1 << 2 * AREA_BITS, _UNKNOWN, dtype=np.int16))

    def add(self, records: Records) -> None:
        """Take some rows; writes when enough are waiting."""
        buckets = self._buckets_of(records)
        order = np.argsort(buckets, kind="stable")
        ordered = records[order]
        ends = np.cumsum(np.bincount(buckets, minlength=BUCKET_COUNT))
        for bucket, piece in enumerate(np.split(ordered, ends[:-1])):
            if len(piece):
                self._in_memory[bucket].append(piece)
                self.rows[bucket] += len(piece)
        self._rows_in_memory += len(records)
        if self._rows_in_memory >= ROWS_IN_MEMORY:
            self.flush()

    def flush(self) -> None:
        """Write out what is held in memory."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for bucket, pieces in enumerate(self._in_memory):
            if pieces:
                with self._path(bucket).open("ab") as file:
                    file.writelines(piece.tobytes() for piece in pieces)
                pieces.clear()
        self._rows_in_memory = 0

    def take(self, low: int, high: int) -> Records:
        """The rows whose hash lies from `low` up to `high`; bounds of buckets. Their files are removed."""
        pieces = [np.empty(0, RECORD)]
        for bucket in range(low // BUCKET_SPAN, high // BUCKET_SPAN):
            if self.rows[bucket] and self._path(bucket).exists():
                pieces.append(np.fromfile(self._path(bucket), dtype=RECORD))
                self._path(bucket).unlink()
        return np.concatenate(pieces)

    def _path(self, bucket: int) -> Path:
        return self.folder / f"{bucket:03d}"

    def _buckets_of(self, records: Records) -> BucketNumbers:
        fields = unpack(records["key"])
        directions = fields.reporter << np.uint64(AREA_BITS) | fields.partner
        buckets: BucketNumbers = self._bucket_of[directions]
        if (buckets == _UNKNOWN).any():
            self._learn(np.unique(directions[buckets == _UNKNOWN]).tolist())
            buckets = self._bucket_of[directions]
        return buckets

    def _learn(self, directions: list[int]) -> None:
        """Note the bucket of directions (two areas' numbers in one) that were not met before."""
        texts = self.areas.texts
        for direction in directions:
            pair = pair_key(texts[direction >> AREA_BITS], texts[direction & ((1 << AREA_BITS) - 1)])
            self._bucket_of[direction] = hash_of(pair) // BUCKET_SPAN
