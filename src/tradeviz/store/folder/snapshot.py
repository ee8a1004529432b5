"""The store at one moment, as a reader sees it: which file has a pair, and whether that file is sound."""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.errors import StoreError
from tradeviz.model.files import open_plain
from tradeviz.store.aggregate import Shape
from tradeviz.store.coverage import CoverageSummary
from tradeviz.store.folder.buckets import hash_of
from tradeviz.store.frames import PAIRS_COLUMNS, checked_names, checked_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from tradeviz.store.folder.manifest import FolderEntry, Part, StoredFile


MOST_PAIRS = 200_000  # of one dataset; 300 economies make 45,000
_MOST_REASON = 300  # characters of what a library says
MOST_NAMES_BYTES = 32 * 1024 * 1024  # the descriptions of all editions of the HS take two


@dataclass(slots=True)
class Verifier:
    """Checks each file's digest when this process first touches it, and again only when it looks changed.

    A digest says that a file is what its manifest names. Whoever made both can have put anything there, so what is
    read out of a file is read within `parsing`.
    """

    folder: Path
    _sound: dict[str, tuple[int, int]] = field(default_factory=dict)

    def path(self, file: StoredFile) -> str:
        """Where a sound file is.

        Raises:
            StoreError: the file is missing, cut short or altered.
        """
        path = self.folder / file.path
        try:
            status = path.stat()
            if self._sound.get(file.path) != (status.st_size, status.st_mtime_ns):
                self._check(path, file)
                self._sound[file.path] = status.st_size, status.st_mtime_ns
        except FileNotFoundError:
            raise self.damage(file, "is missing") from None
        except StoreError:
            raise
        except OSError as error:
            raise self.damage(file, f"cannot be read ({error.strerror or error})") from error
        return str(path)

    @contextmanager
    def parsing(self, file: StoredFile) -> Iterator[str]:
        """Where a sound file is, for the block that reads it.

        Raises:
            StoreError: as `path` does, or for whatever the block raises.
        """
        path = self.path(file)
        with self.reading(file):
            yield path

    @contextmanager
    def reading(self, file: StoredFile) -> Iterator[None]:
        """The same for a file that is open already, and need not be in the store any more.

        Raises:
            StoreError: for whatever the block raises.
        """
        try:
            yield
        except StoreError:
            raise
        except Exception as error:  # what libraries raise over bytes that nobody of ours wrote is theirs to choose
            reason = str(error).partition("\n")[0][:_MOST_REASON] or type(error).__name__
            raise self.damage(file, "does not hold what it should", f" ({reason})") from error

    def check_rows(self, file: StoredFile, most: int) -> None:
        """Look at how many rows a Parquet file says that it has, before they are read.

        Raises:
            ValueError: there are more than `most`, or another number than the manifest has.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415 - see `tradeviz.store`

        rows: int = pq.read_metadata(self.path(file)).num_rows
        if rows != file.rows or rows > most:
            raise ValueError(f"{rows:,} rows; expected {file.rows:,}, and no more than {most:,}")

    def damage(self, file: StoredFile, what: str, more: str = "") -> StoreError:
        """The error for a file that cannot be used.

        Args:
            file: the file.
            what: what is wrong with it, for everybody.
            more: what else is known, for who runs the store.
        """
        return StoreError(
            f"{self.folder / file.path} {what}{more}. What it holds cannot be shown; everything else can. "
            "Restore the file from a copy, or import all files of the dataset again, together: tradeviz ingest FILE...",
            public=f"{file.path} {what}",
        )

    def damaged(self, files: Iterable[StoredFile]) -> bool:
        """Whether any of the files is not sound."""
        try:
            for file in files:
                self.path(file)
        except StoreError:
            return True
        return False

    def _check(self, path: Path, file: StoredFile) -> None:
        try:
            with open_plain(path, self.folder, "the store") as handle:
                size = os.fstat(handle.fileno()).st_size
                if size != file.size:
                    raise self.damage(file, f"has {size:,} bytes instead of {file.size:,}")
                if file_digest(handle, "sha256").hexdigest() != file.sha256:
                    raise self.damage(file, "is not what was written (its digest differs)")
        except ValueError as error:
            raise self.damage(file, f"is {error}") from None


def read_names(verifier: Verifier, file: StoredFile | None) -> dict[str, str]:
    """Descriptions of HS codes by code; none where there is no file.

    Raises:
        StoreError: the file is damaged, or holds something else.
    """
    if file is None:
        return {}
    with verifier.parsing(file) as path:
        if file.size > MOST_NAMES_BYTES:
            raise ValueError(f"more than {MOST_NAMES_BYTES:,} bytes")
        return checked_names(json.loads(Path(path).read_bytes()))


def whole_periods(verifier: Verifier, entry: FolderEntry) -> tuple[str, ...]:
    """The periods of which a dataset has the trade of the whole world.

    What a version before coverage imported has no list of them. Of reconciled figures it has sums over the world, which
    say by period whether enough economies export for a world; that stands for the list, until the files are imported
    again.
    """
    if entry.summary.known or entry.world is None:
        return entry.periods
    import pyarrow.compute as pc  # noqa: PLC0415 - see `tradeviz.store`
    import pyarrow.parquet as pq  # noqa: PLC0415

    with verifier.parsing(entry.world) as path:
        world = pq.read_table(path, columns=["period", "complete"])
        complete = pc.unique(world["period"].filter(world["complete"])).to_pylist()
        return CoverageSummary(tuple(sorted({*entry.periods, *complete}))).periods


@dataclass(frozen=True)
class DatasetIndex:
    """One dataset at one moment, for readers.

    Attributes:
        entry: what the manifest says of it.
        verifier: checks files when they are first touched.
    """

    entry: FolderEntry
    verifier: Verifier

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """See `whole_periods`."""
        return whole_periods(self.verifier, self.entry)

    @cached_property
    def shape(self) -> Shape:
        """What its rows are known to be."""
        levels = {level for part in self.entry.parts for level in part.levels}
        editions = {edition for part in self.entry.parts for edition in part.editions}
        return Shape(tuple(sorted(levels)), mixed=len(editions) > 1) if levels else Shape()

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Its rows of `Store.pairs`, indexed by pair key."""
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`
        import pyarrow.parquet as pq  # noqa: PLC0415

        file = self.entry.pairs
        if file is None:
            return pd.DataFrame()
        with self.verifier.parsing(file) as path:
            self.verifier.check_rows(file, MOST_PAIRS)
            table = pq.read_table(path, columns=list(PAIRS_COLUMNS))
            pairs = checked_pairs(table.to_pandas(ignore_metadata=True), self.entry.dataset.key)
            return pairs.set_index(pairs["first"] + "-" + pairs["second"])

    @cached_property
    def pair_keys(self) -> frozenset[str]:
        """The keys of its pairs."""
        return frozenset(self.pairs.index)

    @cached_property
    def _lows(self) -> tuple[int, ...]:
        return tuple(part.low for part in self.entry.parts)

    def part(self, pair: str) -> Part:
        """The part in which a pair that it holds lies.

        Raises:
            StoreError: none of the parts begins before the pair.
        """
        place = bisect_right(self._lows, hash_of(pair)) - 1
        if place < 0:
            key = self.entry.dataset.key
            raise StoreError(
                f"The store in {self.verifier.folder} has {pair} in the list of {key}'s pairs and in no part. "
                "Import all files of the dataset again, together: tradeviz ingest FILE...",
                public=f"manifest.json names no part for a pair of {key}",
            )
        return self.entry.parts[place]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every dataset at one moment.

    Attributes:
        stamp: what the manifest file looked like; another stamp means that there is something newer.
        datasets: the datasets by key.
    """

    stamp: tuple[int, int, int] | None
    datasets: dict[str, DatasetIndex]
