"""An import under way, whatever holds the store: what it took, and what each file did."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tradeviz.errors import ImportFileError
from tradeviz.model.economies import find_area, first_code_of, numbered_name
from tradeviz.store.entry import ImportedFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from tradeviz.store.coverage import FileCoverage
    from tradeviz.store.parsed_file import ParsedFile
    from tradeviz.store.report import Report
    from tradeviz.store.schema import Dataset

_Values: TypeAlias = tuple[float, float]
# Told how many of how many parts are written, and 0 of 0 while the import waits for another to end. What it raises ends
# the import, and the store stays as it was: it is not called any more once that can no longer be.
WriteStep: TypeAlias = Callable[[int, int], None]


def no_step(_done: int, _total: int) -> None:
    """Say nothing and go on."""


@dataclass(slots=True)
class ImportOutcome:
    """What one file did to the store; the counts are final when the import is through.

    Attributes:
        file, dataset: what was imported, and into which dataset.
        already: whether this very content was in the store before, so that nothing was read.
        rows: rows taken from the file.
        replaced: rows that took the place of a row with the same key and another value.
        unchanged: rows that the store held with the same value before, or that came twice.
        withdrawn: rows of earlier imports that went, for the file is all there is of their flow and has them no more.
        standing: rows of earlier imports that stay beside the file's, of the same flows.
    """

    file: str
    dataset: str
    already: bool = False
    rows: int = 0
    replaced: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    standing: int = 0

    @property
    def new(self) -> int:
        """Rows that the store had nothing for."""
        return self.rows - self.replaced - self.unchanged

    def sentences(self) -> list[str]:
        """What became of the rows in the store."""
        counts = (
            (self.new, "new to the store"),
            (self.replaced, "took the place of rows with another value"),
            (self.unchanged, "repeat a row that was there already, with the same value"),
            (self.withdrawn, "were withdrawn: the store had them, and this file, which is all there is, has not"),
            (
                self.standing,
                "of earlier imports stay beside these; the file is not known to be all there is of their flows",
            ),
        )
        return [f"{count:,} {words}" for count, words in counts if count]


@dataclass(slots=True)
class PendingDataset:
    """What an import took for one dataset, besides its rows.

    Attributes:
        dataset: whose figures.
        names: descriptions of HS codes.
        imported: the files.
        coverages: what each file is known to hold all of, by its number in the import.
    """

    dataset: Dataset
    names: dict[str, str] = field(default_factory=dict)
    imported: list[ImportedFile] = field(default_factory=list)
    coverages: dict[int, FileCoverage] = field(default_factory=dict)

    @property
    def periods(self) -> frozenset[str]:
        """Those of which the import has the trade of the whole world."""
        return frozenset(period for coverage in self.coverages.values() for period in coverage.periods)


@dataclass
class ImportSession(ABC):
    """Files on their way into a store; everything given to one import is committed together or not at all.

    Files of one import stand side by side: in whatever order they come, the store says the same afterwards. What one of
    them holds all of replaces what the store had of it; rows of the others stay. Two values for one row are an error,
    whichever of them they come from.

    Attributes:
        outcomes: what became of each file.
        vintage: a day (ISO 8601), set before the import ends: datasets that it changes are kept as they were, under it.
        pending: what was taken, by dataset.
    """

    outcomes: list[ImportOutcome] = field(default_factory=list)
    vintage: str = ""
    pending: dict[str, PendingDataset] = field(default_factory=dict)

    def add(self, parsed: ParsedFile, digest: str, progress: Callable[[int], None]) -> None:
        """Take what a reader made of a file.

        Args:
            parsed: the rows, read as they are taken.
            digest: SHA-256 of the file; content that the dataset took before is not read again.
            progress: told the number of rows of each batch taken.

        Raises:
            ImportFileError: a cell that must be there is missing, or a number cannot be true; or, later, the import
                has two values for one key.
            StoreError: the store cannot be written.
        """
        key = parsed.dataset.key
        basis = parsed.coverage.basis
        outcome = ImportOutcome(parsed.report.file, key, already=self._has_file(key, digest, basis))
        self.outcomes.append(outcome)
        if outcome.already:
            return
        pending = self.pending.setdefault(key, PendingDataset(parsed.dataset))
        further = self._keeps_further_codes(key)
        for table in read_ahead(parsed.batches):
            self._take(key, table if further else _as_begun(table, parsed.report), len(self.outcomes))
            outcome.rows += len(table)
            progress(len(table))
        pending.names.update(parsed.names)
        pending.coverages[len(self.outcomes)] = parsed.covered
        pending.imported.append(ImportedFile(outcome.file, digest, outcome.rows, basis))

    def _keeps(self, dataset: str) -> bool:
        """Whether a dataset is to be kept as it was, once its outcomes are known."""
        mine = [one for one in self.outcomes if one.dataset == dataset and not one.already]
        return bool(self.vintage) and any(one.new or one.replaced or one.withdrawn for one in mine)

    @abstractmethod
    def _has_file(self, dataset: str, digest: str, basis: str) -> bool:
        """Whether the store has this content, taken for no less than `basis`, so that it need not be read."""

    @abstractmethod
    def _keeps_further_codes(self, dataset: str) -> bool:
        """See `DatasetEntry.further_codes`; so does a dataset that is new."""

    @abstractmethod
    def _take(self, dataset: str, table: pa.Table, source: int) -> None:
        """Put rows beside the store; `source` is the file's number in this import, from 1 on."""


def _as_begun(table: pa.Table, report: Report) -> pa.Table:
    """Rows for a dataset that an earlier version began: an economy's further numbers under its own code, as there."""
    import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

    for name in ("reporter", "partner"):
        coded = table[name].combine_chunks().dictionary_encode()
        before = [first_code_of(code) for code in coded.dictionary.to_pylist()]
        if before == coded.dictionary.to_pylist():
            continue
        report.note(
            "an earlier version began this dataset, so numbers of one economy, such as 736 and 729, stay one code in "
            "it; import all its files into a new store to keep them apart"
        )
        column = pa.array(before, pa.string()).take(coded.indices)
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table


def read_ahead(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The batches, each read while the one before it is being stored."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, batches, None)
        while (table := waiting.result()) is not None:
            waiting = pool.submit(next, batches, None)
            yield table


class TwoValuesError(ImportFileError):
    """One file has a key twice, with different values.

    Attributes:
        file: the file, as its report names it.
        row: the key (columns of `schema.ROW_KEY`).
        values: both values in words.
    """

    def __init__(self, file: str, row: Mapping[str, str], values: str, lines: str = "") -> None:
        self.file, self.row, self.values = file, row, values
        super().__init__(
            f"{file} has two values for one row: {_row_words(row)}, are {values}{lines}. Nothing was imported. "
            "If each is a part (by customs procedure, transport or second partner), download the totals alone; if the "
            "table does not say what tells them apart, ask its publisher which of the two counts."
        )

    def in_lines(self, lines: str) -> TwoValuesError:
        """The same error, with where both values stand, as in ", in lines 2 and 3"."""
        return TwoValuesError(self.file, self.row, self.values, lines)


def two_values(files: tuple[str, str], row: Mapping[str, str], older: _Values, newer: _Values) -> ImportFileError:
    """The error for a key that comes twice in one import, with different values.

    Args:
        files: the file of each of the two.
        row: columns of `schema.ROW_KEY`.
        older: dollars and tonnes of the one.
        newer: and of the other.
    """
    values = f"{older[0]:,.15g} and {newer[0]:,.15g} US dollars"
    if older[0] == newer[0]:
        values = f"{older[0]:,.15g} US dollars with {_weight(older[1])} and {_weight(newer[1])}"
    if files[0] == files[1]:
        return TwoValuesError(files[0], row, values)
    return ImportFileError(
        f"{files[0]} and {files[1]} have two values for one row: {_row_words(row)}, are {values}. Which of the two is "
        "the newer does not follow from their order; import the older one first, and then the newer by itself."
    )


def _row_words(row: Mapping[str, str]) -> str:
    goods = " ".join(filter(None, (row["goods"], row["hs"])))
    return f"{row['flow']} of {_side(row['reporter'])} with {_side(row['partner'])}, {goods}, {row['period']}"


def _side(code: str) -> str:
    """A code as the error names it, with its number in files of UN Comtrade and BACI: CHN (156 China)."""
    return f"{code} ({numbered_name(code)})" if find_area(code) else code


def _weight(tonnes: float) -> str:
    return "no weight" if tonnes != tonnes else f"{tonnes:g} tonnes"  # noqa: PLR0124 - NaN alone is not itself
