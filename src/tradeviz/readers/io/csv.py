"""CSV files as batches of text columns: every cell as it stands, no guessing of types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.text import MAX_LINE, open_text
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.io.text import Layout
    from tradeviz.store.report import Report

_EXTRA = " extra"
_WRONG_COUNT = re.compile(r"Expected (\d+) columns, got (\d+): (.*)", re.DOTALL)


def text_batches(
    file: InputFile, layout: Layout, columns: Sequence[str], report: Report, *, plain: Sequence[str] = ()
) -> Iterator[pa.Table]:
    """Read the columns of a CSV file.

    Args:
        file: the file.
        layout: its layout, from `layout_of`.
        columns: the columns wanted, by their names in the header; the others are not kept.
        report: told of a trailing separator and of the encoding.
        plain: those of the columns that have few repeats, such as values; the rest come as dictionaries, so that
            a rule can look at each distinct text once.

    Yields:
        Tables of text columns. Empty cells are missing.

    Raises:
        ImportFileError: a wanted column is named twice, there are no rows, a row has too few or too many cells, a
            quotation mark is never closed, or the file cannot be read.
    """
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story
    from pyarrow import csv  # noqa: PLC0415

    _refuse_twice(file.name, layout, columns)
    names = [*layout.header, *[_EXTRA] * layout.extra]
    types = {name: pa.string() if name in plain else pa.dictionary(pa.int32(), pa.string()) for name in columns}
    with open_text(file, layout) as stream:
        try:
            reader = csv.open_csv(
                stream,
                csv.ReadOptions(block_size=MAX_LINE, column_names=names, skip_rows=1 + layout.lines_before),
                csv.ParseOptions(delimiter=layout.separator, newlines_in_values=True),
                csv.ConvertOptions(
                    column_types=types, include_columns=list(columns), null_values=[""], strings_can_be_null=True
                ),
            )
            done = rows = 0
            for batch in reader:
                report.bytes_read += stream.done - done
                done, rows = stream.done, rows + batch.num_rows
                if layout.extra:
                    report.repaired[RowRule.EXTRA_FIELD] += batch.num_rows
                yield pa.Table.from_batches([batch])
        except pa.ArrowInvalid as error:
            raise ImportFileError(_sentence(file.name, str(error))) from None
    if not rows:
        raise ImportFileError(_without_rows(file.name))
    if stream.latin:
        report.note("Read as Latin-1 (Windows-1252): the file is not UTF-8.")


def _refuse_twice(file: str, layout: Layout, columns: Sequence[str]) -> None:
    """Of two columns with one name the first would be read and the second left out, without a word."""
    twice = sorted({name for name in columns if layout.header.count(name) > 1})
    if twice:
        raise ImportFileError(
            f"{file} names the column {', '.join(map(repr, twice))} twice, and which is meant cannot be told. "
            "Take one of them out, or download the file again."
        )


def _sentence(file: str, reason: str) -> str:
    if "skip initial" in reason or "Empty CSV" in reason:
        return _without_rows(file)
    wrong = _WRONG_COUNT.search(reason)
    if wrong:
        wanted, got, row = wrong.groups()
        return (
            f"{file} has a row of {got} cells where the header has {wanted}: {row[:120]!r}. "
            "It is damaged or was downloaded only in part; download it again."
        )
    return f"{file} is no readable CSV ({reason}); download it again."


def _without_rows(file: str) -> str:
    return f"{file} has a header and no rows; it is empty or was downloaded only in part. Download it again."
