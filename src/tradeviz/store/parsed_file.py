"""What a reader makes of a file: one dataset's rows in batches, and what became of the file's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.store.coverage import FileCoverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from tradeviz.store.report import Report
    from tradeviz.store.schema import Dataset


@dataclass(frozen=True)
class ParsedFile:
    """One dataset's rows out of one file.

    Attributes:
        dataset: whose figures these are.
        tables: the rows as the reader makes them, while one asks for them; `report` and `names` grow with them. Texts
            may be dictionaries.
        report: what became of the rows; complete once `batches` is used up.
        names: HS code to the description that the file gives; may be empty.
        coverage: what the file is known to hold all of; its periods grow with the rows.
    """

    dataset: Dataset
    tables: Iterator[pa.Table]
    report: Report
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    coverage: FileCoverage = field(default_factory=FileCoverage)

    @property
    def covered(self) -> FileCoverage:
        """What the file's kept rows hold all of, known once they are read.

        No file is all there is whose rows were set apart for goods that the store has no place for, or for a value
        that was not published: what is kept adds up to less than the whole.
        """
        lost = self.report.lost
        if not (self.coverage.by_flow and lost):
            return self.coverage
        self.report.note(
            f"Not taken for all there is: the {lost:,} rows set apart without a value or with other goods codes are "
            "part of it."
        )
        return FileCoverage(periods=self.coverage.periods, empty=self.coverage.empty)

    @property
    def batches(self) -> Iterator[pa.Table]:
        """The rows in `arrow_schema()`, each table validated as it is read: no reader and no store can pass that by.

        Raises:
            ImportFileError: at any step, where the file cannot be read on or a row may not enter a store.
        """
        from tradeviz.store.validation import validated  # noqa: PLC0415 - pyarrow is not needed to serve a story

        return (validated(table, self.report.file) for table in self.tables)
