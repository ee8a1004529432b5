"""Imports into a folder store: rows are thrown into buckets, each bucket is sorted, and the manifest is replaced."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from tradeviz.errors import StoreError, TradevizError
from tradeviz.store.api import Import, Outcome
from tradeviz.store.folder.buckets import Spill
from tradeviz.store.folder.codes import Codebook
from tradeviz.store.folder.manifest import MANIFEST, PARTS, Holding, Imported, Manifest, load_manifest, save_manifest
from tradeviz.store.folder.rewrite import rewrite, write_names
from tradeviz.store.folder.snapshot import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from tradeviz.store.parsed_file import ParsedFile
    from tradeviz.store.schema import Dataset

LOCK = "import.lock"
WRITING = "writing"


@dataclass
class Intake:
    """What an import took for one dataset: rows in buckets, names, and the files they came from."""

    dataset: Dataset
    spill: Spill
    names: dict[str, str] = field(default_factory=dict)
    imported: list[Imported] = field(default_factory=list)


@dataclass
class LocalImport(Import):
    """An import into a folder; made by `importing`."""

    folder: Path = field(kw_only=True)
    manifest: Manifest = field(kw_only=True)
    tell: Callable[[str], None] = field(kw_only=True)
    book: Codebook = field(default_factory=Codebook, kw_only=True)
    intakes: dict[str, Intake] = field(default_factory=dict, kw_only=True)
    damaged: set[str] = field(default_factory=set, kw_only=True)

    def add(self, parsed: ParsedFile, digest: str, progress: Callable[[int], None]) -> None:
        """See `Import.add`."""
        key = parsed.dataset.key
        outcome = Outcome(parsed.report.file, key, already=self._took(key, digest))
        self.outcomes.append(outcome)
        if outcome.already:
            return
        intake = self._intake(parsed.dataset)
        for table in ahead(parsed.batches):
            records = self.book.records(table, len(self.outcomes))
            with writing(self.folder):
                intake.spill.add(records)
            outcome.rows += len(table)
            progress(len(table))
        intake.names.update(parsed.names)
        intake.imported.append(Imported(outcome.file, digest, outcome.rows))

    def commit(self) -> None:
        """Write the parts, then replace the manifest: the moment at which everything taken is in the store."""
        if not self.intakes:
            return
        manifest = self.manifest
        for intake in self.intakes.values():
            self.tell(f"Sorting and writing {sum(intake.spill.rows):,} rows of {intake.dataset.key}.")
            manifest = manifest.with_holding(self._written(intake))
        save_manifest(self.folder, manifest)
        self.manifest = manifest

    def _took(self, key: str, digest: str) -> bool:
        """Whether the store has this content; if so but its dataset is damaged, the dataset is made anew."""
        holding = self.manifest.holdings.get(key)
        if holding is None or not holding.took(digest):
            return False
        if key not in self.damaged and Verifier(self.folder).damaged(holding.files):
            self.tell(f"Files of {key} in the store are damaged; {key} is made anew.")
            self.damaged.add(key)
        return key not in self.damaged

    def _intake(self, dataset: Dataset) -> Intake:
        if dataset.key not in self.intakes:
            folder = self.folder / WRITING / str(len(self.intakes))
            self.intakes[dataset.key] = Intake(dataset, Spill(folder, self.book.areas))
        return self.intakes[dataset.key]

    def _held(self, intake: Intake) -> Holding:
        """The dataset before this import; empty if it is damaged and all its files are being imported again.

        Raises:
            StoreError: it is damaged, and some of its files are not being imported again.
        """
        key = intake.dataset.key
        held = self.manifest.holdings.get(key, Holding(intake.dataset))
        if key not in self.damaged:
            return held
        given = {file.sha256 for file in intake.imported}
        missing = sorted({file.file for file in held.imported if file.sha256 not in given})
        if missing:
            raise StoreError(
                f"Files of {key} in the store are damaged. To make it anew, import all that it came from together; "
                f"missing: {', '.join(missing)}."
            )
        return Holding(intake.dataset)

    def _written(self, intake: Intake) -> Holding:
        held = self._held(intake)
        files = ["the store", *(outcome.file for outcome in self.outcomes)]
        changed = rewrite(self.folder, held, intake.spill, self.book, files)
        for outcome, replaced, unchanged in zip(
            self.outcomes, changed.replaced[1:], changed.unchanged[1:], strict=True
        ):
            outcome.replaced += int(replaced)
            outcome.unchanged += int(unchanged)
        return replace(
            changed.holding,
            dataset=intake.dataset,
            imported=(*held.imported, *intake.imported),
            names=write_names(self.folder, held, intake.names),
        )


def ahead(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The batches, each read while the one before it is being stored."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, batches, None)
        while (table := waiting.result()) is not None:
            waiting = pool.submit(next, batches, None)
            yield table


@contextmanager
def importing(folder: Path, *, wait: float, tell: Callable[[str], None]) -> Iterator[LocalImport]:
    """See `Store.importing`."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, wait, tell):
        started = LocalImport(folder=folder, manifest=_cleared(folder), tell=tell)
        try:
            yield started
            with writing(folder):
                started.commit()
        finally:
            # What could not be removed now is removed by the next import.
            with suppress(OSError):
                remove_leftovers(folder, load_manifest(folder))


@contextmanager
def locked(folder: Path, wait: float, tell: Callable[[str], None]) -> Iterator[None]:
    """The right to write a store, for one process at a time; the system gives it back when the process dies."""
    lock = FileLock(folder / LOCK)
    with writing(folder):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(f"Another import is writing to {folder}; waiting up to {wait:.0f} seconds for it to end.")
            _acquire(lock, folder, wait)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, folder: Path, wait: float) -> None:
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise StoreError(
            f"Another import has been writing to {folder} for more than {wait:.0f} seconds. "
            "Wait for it to end, then import again."
        ) from None


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
        _refuse_link(folder / PARTS)
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
    if (folder / WRITING).exists():
        shutil.rmtree(folder / WRITING)
    found = [*(folder / PARTS).glob("*"), *folder.glob(f"{MANIFEST}*.new")]
    for path in found:
        if path.relative_to(folder).as_posix() not in manifest.paths:
            path.unlink()
