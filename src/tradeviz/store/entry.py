"""What a store notes of one dataset: whose figures it has, and the files that they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradeviz.store.fields import checked_count, checked_plain_text

if TYPE_CHECKING:
    from tradeviz.store.schema import Dataset

# Characters: a member of a zip may have a name of 65,535 bytes, and its archive's stands before it.
_MOST_NAME, _MOST_DIGEST = 70_000, 128


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was imported: its name, the SHA-256 of its content, and the rows taken from it.

    Raises:
        ValueError: a field is none of these, for a store can come from anybody.
    """

    file: str
    sha256: str
    rows: int

    def __post_init__(self) -> None:
        checked_plain_text("file", self.file, _MOST_NAME)
        checked_plain_text("sha256", self.sha256, _MOST_DIGEST)
        checked_count("rows", self.rows)


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """One dataset in a store; each kind of store adds where its rows are.

    Attributes:
        dataset: whose figures.
        imported: the files imported, in order.
        further_codes: whether an economy's further numbers are kept under codes of their own (736 as N736). In a
            dataset that an earlier version began they are not, and so it goes on: with both, Sudan's trade of 2010
            would stand there under SDN and again under N736.
    """

    dataset: Dataset
    imported: tuple[ImportedFile, ...] = ()
    further_codes: bool = field(default=False, kw_only=True)

    def has_file(self, digest: str) -> bool:
        """Whether content with this digest was imported before."""
        return any(file.sha256 == digest for file in self.imported)
