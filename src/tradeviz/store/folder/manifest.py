"""The manifest: which files make up the store. Replacing it is the one moment at which an import happens."""

from __future__ import annotations

import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from tradeviz.errors import StoreError
from tradeviz.store.entry import DatasetEntry, ImportedFile
from tradeviz.store.schema import Dataset

_FORMAT = 1
MANIFEST = "manifest.json"
PARTS_FOLDER = "parts"
# A file of the store lies right in the folder of parts; any other path leads out of it.
_INSIDE = re.compile(rf"{PARTS_FOLDER}/[\w-][\w.-]*")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the store; never changed once written.

    Attributes:
        path: relative to the store's folder, with forward slashes.
        rows, size: how many rows and bytes it has.
        sha256: its digest.
    """

    path: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Part(StoredFile):
    """Rows of one dataset whose pair's hash lies from `low` up to, not including, `high`.

    Attributes:
        first, last: the pair keys that come first and last in it.
        levels, editions: the levels of its goods codes and their HS editions.
    """

    low: int = 0
    high: int = 0
    first: str = ""
    last: str = ""
    levels: tuple[int, ...] = ()
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderEntry(DatasetEntry):
    """One dataset, and the files that hold it."""

    parts: tuple[Part, ...] = ()
    pairs: StoredFile | None = None
    names: StoredFile | None = None
    world: StoredFile | None = None

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """Every file of the dataset."""
        return (*self.parts, *(file for file in (self.pairs, self.names, self.world) if file))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole store at one moment: its datasets by key."""

    entries: dict[str, FolderEntry] = field(default_factory=dict)

    @property
    def paths(self) -> frozenset[str]:
        """The relative paths of all files."""
        return frozenset(file.path for entry in self.entries.values() for file in entry.files)

    def with_entry(self, entry: FolderEntry) -> Manifest:
        """The same store with one dataset replaced or added."""
        return replace(self, entries=dict(sorted({**self.entries, entry.dataset.key: entry}.items())))


def load_manifest(folder: Path) -> Manifest:
    """Read the manifest of a store.

    Returns:
        An empty one where the folder has none.

    Raises:
        StoreError: the manifest cannot be read, is damaged, or was written by a newer tradeviz.
    """
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _absent(folder)
    except OSError as error:
        raise StoreError(f"The store in {folder} cannot be read: {error.strerror or error}.") from error
    try:
        return _parsed(json.loads(text), path)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError(_damaged(path)) from error


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: readers and a power cut find the old one or the new one, whole."""
    datasets = [asdict(entry) for entry in manifest.entries.values()]
    text = json.dumps({"format": _FORMAT, "sha256": _digest(datasets), "datasets": datasets}, indent=1).encode()
    handle, name = tempfile.mkstemp(prefix=MANIFEST, suffix=".new", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            sync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(folder / MANIFEST)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(folder)


def describe(folder: Path, path: Path, rows: int) -> StoredFile:
    """The manifest's entry for a file that was just written."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return StoredFile(path.relative_to(folder).as_posix(), rows, path.stat().st_size, digest)


def sync(handle: int) -> None:
    """Wait until a file's content is on the disk."""
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's list of files is on the disk, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync(handle)
    finally:
        os.close(handle)


def _absent(folder: Path) -> Manifest:
    """An empty manifest, unless the folder shows that there should be one."""
    nearest = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if nearest.exists() and not nearest.is_dir():
        raise StoreError(f"{nearest} is a file, not a folder. Name the folder of a store with --store.")
    if any(folder.glob(f"{PARTS_FOLDER}/*.parquet")):
        raise StoreError(_damaged(folder / MANIFEST))
    return Manifest()


def _parsed(content: dict[str, Any], path: Path) -> Manifest:
    if content["format"] != _FORMAT:
        raise StoreError(
            f"{path} has format {content['format']!r}, this tradeviz reads format {_FORMAT}. "
            "Install the tradeviz that wrote it, or import into another folder."
        )
    if _digest(content["datasets"]) != content["sha256"]:
        raise ValueError(path)
    return Manifest({fields["dataset"]["key"]: _entry(fields) for fields in content["datasets"]})


def _digest(datasets: object) -> str:
    return sha256(json.dumps(datasets, sort_keys=True).encode()).hexdigest()


def _entry(fields: dict[str, Any]) -> FolderEntry:
    singles = {name: StoredFile(**fields[name]) if fields[name] else None for name in ("pairs", "names", "world")}
    entry = FolderEntry(
        dataset=Dataset(**fields["dataset"]),
        imported=tuple(ImportedFile(**file) for file in fields["imported"]),
        parts=tuple(_part(part) for part in fields["parts"]),
        **singles,
    )
    if not all(_INSIDE.fullmatch(file.path) for file in entry.files):
        raise ValueError(entry)
    return entry


def _part(fields: dict[str, Any]) -> Part:
    return Part(**{**fields, "levels": tuple(fields["levels"]), "editions": tuple(fields["editions"])})


def _damaged(path: Path) -> str:
    return (
        f"{path} is damaged or missing: the store cannot tell which of its files count. Restore it from a copy, "
        "or move the folder away and import the files again."
    )
