"""What a reader makes of a file: one dataset's rows in batches, and what became of the file's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

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
    """

    dataset: Dataset
    tables: Iterator[pa.Table]
    report: Report
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def batches(self) -> Iterator[pa.Table]:
        """The rows in `arrow_schema()`, each table validated as it is read: no reader and no store can pass that by.

        Raises:
            ImportFileError: at any step, where the file cannot be read on or a row may not enter a store.
        """
        from tradeviz.store.validation import validated  # noqa: PLC0415 - pyarrow is not needed to serve a story

        return (validated(table, self.report.file) for table in self.tables)
