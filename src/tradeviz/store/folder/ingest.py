"""Imports into a folder store: rows go into buckets, each bucket is sorted, and the manifest is replaced."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from tradeviz.errors import StoreError, TradevizError
from tradeviz.store.folder.buckets import Buckets
from tradeviz.store.folder.codes import Codebook
from tradeviz.store.folder.manifest import MANIFEST, PARTS_FOLDER, FolderEntry, Manifest, load_manifest, save_manifest
from tradeviz.store.folder.rewrite import RowCounts, Taken, rename_pairs, rewrite, write_names
from tradeviz.store.folder.snapshot import Verifier, whole_periods
from tradeviz.store.session import ImportSession, PendingDataset, no_step
from tradeviz.store.vintages import kept_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    import pyarrow as pa

    from tradeviz.store.session import WriteStep


LOCK_FILE = "import.lock"
_WRITING = "writing"
_LOOK = 0.5  # seconds after which an import that waits asks whether it still should


@dataclass
class FolderImport(ImportSession):
    """An import into a folder; made by `importing`.

    Attributes:
        folder, manifest: the store as it is.
        tell: given a sentence when something takes its time.
        step: see `session.WriteStep`.
        book: what the keys of the new rows mean.
        buckets: the new rows, by dataset.
        damaged: datasets that have a damaged file, and are to be made anew.
    """

    folder: Path = field(kw_only=True)
    manifest: Manifest = field(kw_only=True)
    tell: Callable[[str], None] = field(kw_only=True)
    step: WriteStep = field(default=no_step, kw_only=True)
    book: Codebook = field(default_factory=Codebook, kw_only=True)
    buckets: dict[str, Buckets] = field(default_factory=dict, kw_only=True)
    damaged: set[str] = field(default_factory=set, kw_only=True)

    def commit(self) -> None:
        """Write the parts, then replace the manifest: the moment at which everything taken is in the store."""
        if not self.pending:
            return
        manifest = self.manifest
        for key, pending in self.pending.items():
            manifest = manifest.with_entry(self._write(pending))
            if key in self.manifest.entries and self._keeps(key):
                manifest = manifest.with_entry(self._kept(self.manifest.entries[key], manifest.entries))
        save_manifest(self.folder, manifest)
        self.manifest = manifest

    def _kept(self, before: FolderEntry, taken: Collection[str]) -> FolderEntry:
        """The dataset as it was, under another key: the same files, and a list of pairs of its own."""
        dataset = kept_dataset(before.dataset, self.vintage, taken)
        return replace(before, dataset=dataset, pairs=rename_pairs(self.folder, before, dataset.key))

    def _has_file(self, dataset: str, digest: str, basis: str) -> bool:
        """Whether the store has this content; if so but its dataset is damaged, the dataset is made anew."""
        entry = self.manifest.entries.get(dataset)
        if entry is None or not entry.has_file(digest, basis):
            return False
        if dataset not in self.damaged and Verifier(self.folder).damaged(entry.files):
            self.tell(f"Files of {dataset} in the store are damaged; {dataset} is made anew.")
            self.damaged.add(dataset)
        return dataset not in self.damaged

    def _keeps_further_codes(self, dataset: str) -> bool:
        entry = self.manifest.entries.get(dataset)
        return entry is None or entry.further_codes

    def _take(self, dataset: str, table: pa.Table, source: int) -> None:
        records = self.book.records(table, source)
        with writing(self.folder):
            self._buckets_of(dataset).add(records)

    def _buckets_of(self, dataset: str) -> Buckets:
        if dataset not in self.buckets:
            self.buckets[dataset] = Buckets(self.folder / _WRITING / str(len(self.buckets)), self.book.areas)
        return self.buckets[dataset]

    def _before(self, pending: PendingDataset) -> FolderEntry:
        """The dataset before this import; empty if it is damaged and all its files are being imported again.

        Raises:
            StoreError: it is damaged, and some of its files are not being imported again.
        """
        key = pending.dataset.key
        new = FolderEntry(pending.dataset, further_codes=self._keeps_further_codes(key))
        before = self.manifest.entries.get(key, new)
        if key not in self.damaged:
            return before
        given = {file.sha256 for file in pending.imported}
        missing = sorted({file.file for file in before.imported if file.sha256 not in given})
        if missing:
            raise StoreError(
                f"Files of {key} in the store are damaged. To make it anew, import all that it came from together; "
                f"missing: {', '.join(missing)}."
            )
        return new

    def _write(self, pending: PendingDataset) -> FolderEntry:
        buckets = self._buckets_of(pending.dataset.key)
        self.tell(f"Sorting and writing {sum(buckets.rows):,} rows of {pending.dataset.key}.")
        before = self._before(pending)
        files = ["the store", *(outcome.file for outcome in self.outcomes)]
        imported = before.imported_with(pending.imported)
        asked = replace(before, imported=imported).is_asked
        assumed = before.periods if asked else whole_periods(Verifier(self.folder), before)
        taken = Taken(buckets, self.book, files, pending.coverages)
        result = rewrite(self.folder, before, taken, assumed, self.step)
        for name in RowCounts.__slots__:
            for outcome, count in zip(self.outcomes, getattr(result.counts, name)[1:], strict=True):
                setattr(outcome, name, getattr(outcome, name) + int(count))
        return replace(
            result.entry,
            dataset=pending.dataset,
            imported=imported,
            names=write_names(self.folder, before, pending.names),
        )


@contextmanager
def importing(
    folder: Path, *, wait: float, tell: Callable[[str], None], step: WriteStep | None = None
) -> Iterator[FolderImport]:
    """See `Store.importing`."""
    step = step or no_step
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, wait, tell, step):
        session = FolderImport(folder=folder, manifest=_cleared(folder), tell=tell, step=step)
        try:
            yield session
            with writing(folder):
                session.commit()
        finally:
            # What could not be removed now is removed by the next import.
            with suppress(OSError):
                remove_leftovers(folder, load_manifest(folder))


@contextmanager
def locked(folder: Path, wait: float, tell: Callable[[str], None], step: WriteStep = no_step) -> Iterator[None]:
    """The right to write a store, for one process at a time; the system gives it back when the process dies."""
    lock = FileLock(folder / LOCK_FILE)
    with writing(folder):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(f"Another import is writing to {folder}; waiting up to {wait:.0f} seconds for it to end.")
            _wait_for(lock, folder, wait, step)
    try:
        yield
    finally:
        lock.release()


def _wait_for(lock: FileLock, folder: Path, wait: float, step: WriteStep) -> None:
    until = time.monotonic() + wait
    while (left := until - time.monotonic()) > 0:
        step(0, 0)
        with suppress(Timeout):
            lock.acquire(timeout=min(_LOOK, left))
            return
    raise StoreError(
        f"Another import has been writing to {folder} for more than {wait:.0f} seconds. "
        "Wait for it to end, then import again."
    )


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns what the system refuses into a sentence.

    Raises:
        StoreError: the disk is full, there is no permission, or the disk fails.
    """
    try:
        yield
    except TradevizError:
        raise
    except (OSError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "not enough memory"
        raise StoreError(
            f"The store in {folder} cannot be written: {reason}. It is as it was before. "
            "Free some space or check the folder's permissions, or name another folder with --store."
        ) from error


def _cleared(folder: Path) -> Manifest:
    """The manifest, with what killed imports left behind removed; there always is one before there are parts."""
    with writing(folder):
        manifest = load_manifest(folder)
        _refuse_link(folder / PARTS_FOLDER)
        if not (folder / MANIFEST).exists():
            save_manifest(folder, manifest)
        remove_leftovers(folder, manifest)
    return manifest


def _refuse_link(parts: Path) -> None:
    """No file of another folder is removed or written over because a link leads there."""
    if parts.is_symlink():
        raise StoreError(
            f"{parts} is a link that leads out of the store. Put the folder that it leads to in its place, "
            "or name another folder with --store."
        )


def remove_leftovers(folder: Path, manifest: Manifest) -> None:
    """Remove the files of this store that its manifest does not name."""
    if (folder / _WRITING).exists():
        shutil.rmtree(folder / _WRITING)
    files = [*(folder / PARTS_FOLDER).glob("*"), *folder.glob(f"{MANIFEST}*.new")]
    for path in files:
        if path.relative_to(folder).as_posix() not in manifest.paths:
            path.unlink()
