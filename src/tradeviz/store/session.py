"""An import under way, whatever holds the store: what it took, and what each file did."""

from __future__ import annotations

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.model.economies import find_area, first_code_of, numbered_name
from tradeviz.store.entry import ImportedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa

    from tradeviz.store.parsed_file import ParsedFile
    from tradeviz.store.report import Report
    from tradeviz.store.schema import Dataset


@dataclass(slots=True)
class ImportOutcome:
    """What one file did to the store; the counts are final when the import is through.

    Attributes:
        file, dataset: what was imported, and into which dataset.
        already: whether this very content was in the store before, so that nothing was read.
        rows: rows taken from the file.
        replaced: rows that took the place of a row with the same key and another value.
        unchanged: rows that the store held with the same value before.
    """

    file: str
    dataset: str
    already: bool = False
    rows: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class PendingDataset:
    """What an import took for one dataset, besides its rows: names of HS codes, and the files they came from."""

    dataset: Dataset
    names: dict[str, str] = field(default_factory=dict)
    imported: list[ImportedFile] = field(default_factory=list)


@dataclass
class ImportSession(ABC):
    """Files on their way into a store; everything given to one import is committed together or not at all."""

    outcomes: list[ImportOutcome] = field(default_factory=list)
    pending: dict[str, PendingDataset] = field(default_factory=dict)

    def add(self, parsed: ParsedFile, digest: str, progress: Callable[[int], None]) -> None:
        """Take what a reader made of a file.

        Args:
            parsed: the rows, read as they are taken.
            digest: SHA-256 of the file; content that the dataset took before is not read again.
            progress: told the number of rows of each batch taken.

        Raises:
            ImportFileError: a cell that must be there is missing, or a number cannot be true; or, later, the file has
                two values for one key.
            StoreError: the store cannot be written.
        """
        key = parsed.dataset.key
        outcome = ImportOutcome(parsed.report.file, key, already=self._has_file(key, digest))
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
        pending.imported.append(ImportedFile(outcome.file, digest, outcome.rows))

    @abstractmethod
    def _has_file(self, dataset: str, digest: str) -> bool:
        """Whether the store has this content, so that it need not be read."""

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
        values: both values in US dollars.
    """

    def __init__(self, file: str, row: Mapping[str, str], values: tuple[float, float], lines: str = "") -> None:
        self.file, self.row, self.values = file, row, values
        goods = " ".join(filter(None, (row["goods"], row["hs"])))
        super().__init__(
            f"{file} has two values for one row: {row['flow']} of {_side(row['reporter'])} with "
            f"{_side(row['partner'])}, {goods}, {row['period']}, are {values[0]:,.15g} and {values[1]:,.15g} US "
            f"dollars{lines}. Nothing was imported. If each is a part (by customs procedure, transport or second "
            "partner), download the totals alone; if the table does not say what tells them apart, ask its publisher "
            "which of the two counts."
        )

    def in_lines(self, lines: str) -> TwoValuesError:
        """The same error, with where both values stand, as in ", in lines 2 and 3"."""
        return TwoValuesError(self.file, self.row, self.values, lines)


def two_values(file: str, row: Mapping[str, str], older: float, newer: float) -> ImportFileError:
    """The error for a key (columns of `schema.ROW_KEY`) that one file has twice, with different values in dollars."""
    return TwoValuesError(file, row, (older, newer))


def _side(code: str) -> str:
    """A code as the error names it, with its number in files of UN Comtrade and BACI: CHN (156 China)."""
    return f"{code} ({numbered_name(code)})" if find_area(code) else code
