"""What a reader hands over: a dataset's rows in batches, and what became of the file's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from tradeviz.store.report import Report
    from tradeviz.store.schema import Dataset


@dataclass(frozen=True, slots=True)
class Options:
    """How the user wants files read.

    Attributes:
        set_apart: leave rows with unknown country codes out and count them, in place of stopping.
        name: key of the dataset that a CSV in our own columns belongs to.
    """

    set_apart: bool = False
    name: str = "own"


@dataclass(frozen=True)
class Delivery:
    """One dataset's rows out of one file.

    Attributes:
        dataset: whose figures these are.
        batches: tables in `arrow_schema()`, read while one asks for them; `report` grows with them. May raise
            ImportFileError at any step.
        names: HS code to the description that the file gives; may be empty, and may grow with the batches.
        report: what became of the rows; complete once `batches` is used up.
        rows_expected: about how many rows will be read, for a progress bar; None where nobody knows.
    """

    dataset: Dataset
    batches: Iterator[pa.Table]
    report: Report
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows_expected: int | None = None
