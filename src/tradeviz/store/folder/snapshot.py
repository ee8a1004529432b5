"""The store at one moment, as a reader sees it: which file has a pair, and whether that file is sound."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest
from typing import TYPE_CHECKING

from tradeviz.errors import StoreError
from tradeviz.store.aggregate import Shape
from tradeviz.store.folder.buckets import hash_of
from tradeviz.store.folder.parts import PAIR_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from tradeviz.store.folder.manifest import FolderEntry, Part, StoredFile


@dataclass(slots=True)
class Verifier:
    """Checks each file's digest when this process first touches it, and again only when it looks changed."""

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
            raise StoreError(_damaged(path, "is missing")) from None
        except StoreError:
            raise
        except OSError as error:
            raise StoreError(_damaged(path, f"cannot be read ({error.strerror or error})")) from error
        return str(path)

    def damaged(self, files: Iterable[StoredFile]) -> bool:
        """Whether any of the files is not sound."""
        try:
            for file in files:
                self.path(file)
        except StoreError:
            return True
        return False

    def _check(self, path: Path, file: StoredFile) -> None:
        with path.open("rb") as handle:
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise StoreError(_damaged(path, "is a link that leads out of the store"))
            size = path.stat().st_size
            if size != file.size:
                raise StoreError(_damaged(path, f"has {size:,} bytes instead of {file.size:,}"))
            if file_digest(handle, "sha256").hexdigest() != file.sha256:
                raise StoreError(_damaged(path, "is not what was written (its digest differs)"))


def _damaged(path: Path, what: str) -> str:
    return (
        f"{path} {what}. What it holds cannot be shown; everything else can. "
        "Restore the file from a copy, or import all files of the dataset again, together: tradeviz ingest FILE..."
    )


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
    def shape(self) -> Shape:
        """What its rows are known to be."""
        levels = {level for part in self.entry.parts for level in part.levels}
        editions = {edition for part in self.entry.parts for edition in part.editions}
        return Shape(tuple(sorted(levels)), mixed=len(editions) > 1) if levels else Shape()

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Its rows of `Store.pairs`, indexed by pair key."""
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

        if self.entry.pairs is None:
            return pd.DataFrame()
        return pd.read_parquet(self.verifier.path(self.entry.pairs)).set_index(PAIR_COLUMN)

    @cached_property
    def pair_keys(self) -> frozenset[str]:
        """The keys of its pairs."""
        return frozenset(self.pairs.index)

    @cached_property
    def _lows(self) -> tuple[int, ...]:
        return tuple(part.low for part in self.entry.parts)

    def part(self, pair: str) -> Part:
        """The part in which a pair that it holds lies."""
        return self.entry.parts[bisect_right(self._lows, hash_of(pair)) - 1]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every dataset at one moment.

    Attributes:
        stamp: what the manifest file looked like; another stamp means that there is something newer.
        datasets: the datasets by key.
    """

    stamp: tuple[int, int, int] | None
    datasets: dict[str, DatasetIndex]
