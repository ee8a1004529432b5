"""What a store notes of one dataset: whose figures it has, and the files that they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradeviz.store.schema import Dataset


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was imported: its name, the SHA-256 of its content, and the rows taken from it."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """One dataset in a store; each kind of store adds where its rows are.

    Attributes:
        dataset: whose figures.
        imported: the files imported, in order.
    """

    dataset: Dataset
    imported: tuple[ImportedFile, ...] = ()

    def has_file(self, digest: str) -> bool:
        """Whether content with this digest was imported before."""
        return any(file.sha256 == digest for file in self.imported)
