"""The manifest: which files make up the store. Replacing it is the one moment at which an import happens."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import file_digest, sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tradeviz.errors import StoreError
from tradeviz.model.files import open_plain
from tradeviz.store.aggregate import CODE_LENGTHS, Shape
from tradeviz.store.coverage import CoverageSummary, joined
from tradeviz.store.entry import DatasetEntry, ImportedFile
from tradeviz.store.fields import checked_count, checked_members, checked_text, checked_truth
from tradeviz.store.schema import MOST_DATASETS, Dataset

if TYPE_CHECKING:
    from pathlib import Path

# Format 1 says nothing of what the files cover, nor of which basis they were taken on.
_FORMAT = 2
_FORMATS_READ = (1, _FORMAT)
MANIFEST = "manifest.json"
PARTS_FOLDER = "parts"
# A file of the store lies right in the folder of parts; any other path leads out of it.
_INSIDE = re.compile(rf"{PARTS_FOLDER}/[\w-][\w.-]*")
MOST_MANIFEST_BYTES = 32 * 1024 * 1024  # some 80,000 parts of a million rows each
_SINGLES = ("pairs", "names", "world", "coverage")  # files of which a dataset has one or none
_MOST_PARTS = 100_000
_MOST_PATH = 250  # characters
_MOST_WORD = 40  # characters of a pair's key and of an edition's


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the store; never changed once written.

    Attributes:
        path: relative to the store's folder, with forward slashes.
        rows, size: how many rows and bytes it has.
        sha256: its digest.

    Raises:
        ValueError: a field is none of these, for a store can come from anybody.
    """

    path: str
    rows: int
    size: int
    sha256: str

    def __post_init__(self) -> None:
        checked_text("path", self.path, _MOST_PATH)
        checked_count("rows", self.rows)
        checked_count("size", self.size)
        checked_text("sha256", self.sha256, 64)


@dataclass(frozen=True, slots=True)
class Part(StoredFile):
    """Rows of one dataset whose pair's hash lies from `low` up to, not including, `high`.

    Attributes:
        first, last: the pair keys that come first and last in it.
        levels, editions: the levels of its goods codes and their HS editions.
        whole, partial, uncovered: of its flows, as in `CoverageSummary`; `uncovered` are the goods.
        counted: whether these are known, which they are not in parts of a version before coverage.
    """

    low: int = 0
    high: int = 0
    first: str = ""
    last: str = ""
    levels: tuple[int, ...] = ()
    editions: tuple[str, ...] = ()
    whole: int = 0
    partial: int = 0
    uncovered: tuple[str, ...] = ()
    counted: bool = False

    def __post_init__(self) -> None:
        StoredFile.__post_init__(self)  # `super()` does not find its class in one that has slots
        checked_count("low", self.low)
        checked_count("high", self.high)
        for name in ("first", "last"):
            checked_text(name, getattr(self, name), _MOST_WORD)
        if not set(self.levels) <= set(CODE_LENGTHS):
            raise ValueError("levels are none of goods codes")
        for edition in self.editions:
            checked_text("editions", edition, _MOST_WORD)
        self.summary  # noqa: B018 - checks the numbers in it

    @property
    def shape(self) -> Shape:
        """What its rows are known to be."""
        return Shape(self.levels, mixed=len(self.editions) > 1) if self.levels else Shape()

    @property
    def summary(self) -> CoverageSummary:
        """What its flows cover."""
        return CoverageSummary((), self.whole, self.partial, self.uncovered, self.counted)


@dataclass(frozen=True, slots=True)
class FolderEntry(DatasetEntry):
    """One dataset, and the files that hold it.

    Attributes:
        parts: its rows.
        pairs, names, world: its pairs, descriptions of HS codes and trade with the whole world.
        coverage: the lines that say what its rows cover.
        periods: those of which the trade of the whole world is there; they have no lines.
    """

    parts: tuple[Part, ...] = ()
    pairs: StoredFile | None = None
    names: StoredFile | None = None
    world: StoredFile | None = None
    coverage: StoredFile | None = None
    periods: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """Every file of the dataset."""
        return (*self.parts, *(file for name in _SINGLES if (file := getattr(self, name))))

    @property
    def summary(self) -> CoverageSummary:
        """What the dataset covers."""
        own = CoverageSummary(self.periods, known=self.is_asked)
        return joined([own, *(part.summary for part in self.parts)])


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
        return _parsed(json.loads(_read(path)), path)
    except (FileNotFoundError, NotADirectoryError):
        return _absent(folder)
    except StoreError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        public = f"{MANIFEST} cannot be read ({reason})"
        raise StoreError(f"The store in {folder} cannot be read: {reason}.", public=public) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _damaged(path) from error


def _read(path: Path) -> bytes:
    with open_plain(path, path.parent, "the store") as file:
        content = file.read(MOST_MANIFEST_BYTES + 1)
    if len(content) > MOST_MANIFEST_BYTES:
        raise ValueError(path)
    return content


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: readers and a power cut find the old one or the new one, whole."""
    datasets = [asdict(entry) for entry in manifest.entries.values()]
    text = json.dumps({"format": _FORMAT, "sha256": _digest(datasets), "datasets": datasets}, indent=1).encode()
    if len(datasets) > MOST_DATASETS or len(text) > MOST_MANIFEST_BYTES:
        raise StoreError(
            f"The store in {folder} would hold {len(datasets):,} datasets, listed in {len(text):,} bytes; at most "
            f"{MOST_DATASETS} and {MOST_MANIFEST_BYTES:,} can be. It is as it was before. "
            "Name another folder with --store."
        )
    new = folder / f"{MANIFEST}.{uuid4().hex}.new"
    try:
        # Opened as all other files of the store are, so that who may read it follows from the umask.
        with new.open("xb") as file:
            file.write(text)
            file.flush()
            sync(file.fileno())
        new.replace(folder / MANIFEST)
    except BaseException:
        with suppress(OSError):
            new.unlink()
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
        raise _damaged(folder / MANIFEST)
    return Manifest()


def _parsed(content: dict[str, Any], path: Path) -> Manifest:
    if content["format"] not in _FORMATS_READ:
        found = checked_count("format", content["format"])
        raise StoreError(
            f"{path} has format {found}, this tradeviz reads formats {_FORMATS_READ[0]} to {_FORMAT}. "
            "Install the tradeviz that wrote it, or import into another folder.",
            public=f"{MANIFEST} is of another version of tradeviz",
        )
    if _digest(content["datasets"]) != content["sha256"]:
        raise ValueError(path)
    entries = map(_entry, checked_members("datasets", content["datasets"], MOST_DATASETS))
    return Manifest({entry.dataset.key: entry for entry in entries})


def _digest(datasets: object) -> str:
    return sha256(json.dumps(datasets, sort_keys=True).encode()).hexdigest()


def _entry(fields: Any) -> FolderEntry:
    held = {"coverage": None, **fields}
    singles = {name: StoredFile(**held[name]) if held[name] else None for name in _SINGLES}
    parts = tuple(_part(part) for part in checked_members("parts", fields["parts"], _MOST_PARTS))
    if any(one.high > other.low for one, other in pairwise(parts)):
        raise ValueError("parts do not follow on each other")
    entry = FolderEntry(
        dataset=Dataset(**fields["dataset"]),
        imported=tuple(ImportedFile(**file) for file in fields["imported"]),
        further_codes=checked_truth("further_codes", fields.get("further_codes", False)),
        periods=CoverageSummary(tuple(fields.get("periods", ()))).periods,
        parts=parts,
        **singles,
    )
    if not all(_INSIDE.fullmatch(file.path) for file in entry.files):
        raise ValueError("a path leads out of the folder of parts")
    return entry


def _part(fields: Any) -> Part:
    lists = {name: tuple(fields.get(name, ())) for name in ("levels", "editions", "uncovered")}
    return Part(**{**fields, **lists})


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{path} is damaged or missing: the store cannot tell which of its files count. Restore it from a copy, "
        "or move the folder away and import the files again.",
        public=f"{MANIFEST} is damaged or missing",
    )
