"""What a store notes of one dataset: whose figures it has, and the files that they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradeviz.store.coverage import BASES, NOT_ASKED, PART, RELEASE
from tradeviz.store.fields import checked_count, checked_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradeviz.store.schema import Dataset

# Characters: a member of a zip may have a name of 65,535 bytes, and its archive's stands before it.
_MOST_NAME, _MOST_DIGEST = 70_000, 128


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was imported.

    Attributes:
        file: its name.
        sha256: the digest of its content.
        rows: the rows taken from it.
        basis: as what it was taken: one of `coverage.BASES`, PART, or NOT_ASKED by versions that did not ask.

    Raises:
        ValueError: a field is none of these, for a store can come from anybody.
    """

    file: str
    sha256: str
    rows: int
    basis: str = NOT_ASKED

    def __post_init__(self) -> None:
        checked_plain_text("file", self.file, _MOST_NAME)
        checked_plain_text("sha256", self.sha256, _MOST_DIGEST)
        checked_count("rows", self.rows)
        if self.basis not in {*BASES, PART, NOT_ASKED}:
            raise ValueError("basis is none that is known")

    def serves(self, basis: str) -> bool:
        """Whether reading the content again, taken for `basis`, could tell nothing new.

        A file that a version before coverage imported is read again, and so is one that is vouched for only now.
        """
        return self.basis == basis or (self.basis != NOT_ASKED and basis in {PART, RELEASE})


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

    def has_file(self, digest: str, basis: str = NOT_ASKED) -> bool:
        """Whether content with this digest was imported before, as no less than `basis` where one is named."""
        return any(file.sha256 == digest and (basis == NOT_ASKED or file.serves(basis)) for file in self.imported)

    @property
    def is_asked(self) -> bool:
        """Whether all files were imported by a version that asks what they cover."""
        return all(file.basis != NOT_ASKED for file in self.imported)

    def imported_with(self, files: Iterable[ImportedFile]) -> tuple[ImportedFile, ...]:
        """The files imported after an import of some more, each content once."""
        new = tuple(files)
        again = {file.sha256 for file in new}
        return (*(file for file in self.imported if file.sha256 not in again), *new)
