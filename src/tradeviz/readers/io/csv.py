"""CSV files as batches of text columns: every cell as it stands, no guessing of types."""

from __future__ import annotations

import contextlib
import re
from functools import partial
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.publishers import is_message
from tradeviz.readers.io.text import MAX_LINE, open_text
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from pyarrow import csv

    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.io.text import Layout, Utf8Stream
    from tradeviz.store.report import Report

_EXTRA = " extra"
_WRONG_COUNT = re.compile(r"Expected (\d+) columns, got (\d+): (.*)", re.DOTALL)
_LINE = b"first line"  # key in a table's metadata
_AROUND = " \t\ufeff"  # what may stand around a name in a header, the mark of a file put behind another among it


def text_batches(
    file: InputFile, layout: Layout, columns: Sequence[str], report: Report, *, plain: Sequence[str] = ()
) -> Iterator[pa.Table]:
    """Read the columns of a CSV file.

    Args:
        file: the file.
        layout: its layout, from `layout_of`.
        columns: the columns wanted, by their names in the header; the others are not kept.
        report: told of a trailing separator, of headers within the file, of messages in place of rows, and of the
            encoding.
        plain: those of the columns that have few repeats, such as values; the rest come as dictionaries, so that
            a rule can look at each distinct text once.

    Yields:
        Tables of text columns, which `first_line` tells the place of. Empty cells are missing.

    Raises:
        ImportFileError: a wanted column is named twice, there are no rows, a row has too few or too many cells, a
            quotation mark is never closed, or the file cannot be read.
    """
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story

    refuse_twice(file.name, layout.header, columns)
    line = first = 2 + layout.lines_before
    messages: list[str] = []
    with open_text(file, layout) as stream:
        try:
            done = 0
            for batch in _opened(stream, layout, columns, messages, plain=plain):
                report.bytes_read += stream.done - done
                done = stream.done
                if layout.extra:
                    report.repaired[RowRule.EXTRA_FIELD] += batch.num_rows
                yield from _between_headers(pa.Table.from_batches([batch]), line, report)
                line += batch.num_rows
        except pa.ArrowInvalid as error:
            raise ImportFileError(_sentence(file, layout, str(error))) from None
    if line == first and not messages:
        raise ImportFileError(_without_rows(file.name))
    if messages:
        report.read += len(messages)
        report.set_apart[RowRule.NO_DATA] += len(messages)
    if stream.latin:
        report.note("Read as Latin-1 (Windows-1252): the file is not UTF-8.")


def at_line(table: pa.Table, line: int) -> pa.Table:
    """The table, said to begin on a line of its file."""
    return table.replace_schema_metadata({_LINE: str(line)})


def first_line(table: pa.Table) -> int | None:
    """The line of the file that a table's first row is on, where `text_batches` has read it.

    A cell with line breaks in it counts as one line, as it does in a spreadsheet.
    """
    said = (table.schema.metadata or {}).get(_LINE)
    return int(said) if said else None


def _opened(
    stream: Utf8Stream, layout: Layout, columns: Sequence[str], messages: list[str], *, plain: Sequence[str]
) -> pa.RecordBatchReader:
    """The rows as batches; a publisher's message that stands in place of a row goes to `messages`."""
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story
    from pyarrow import csv  # noqa: PLC0415

    types = {name: pa.string() if name in plain else pa.dictionary(pa.int32(), pa.string()) for name in columns}
    return csv.open_csv(
        stream,
        csv.ReadOptions(
            block_size=MAX_LINE,
            column_names=[*layout.header, *[_EXTRA] * layout.extra],
            skip_rows=1 + layout.lines_before,
        ),
        csv.ParseOptions(
            delimiter=layout.separator, newlines_in_values=True, invalid_row_handler=partial(_skip_message, messages)
        ),
        csv.ConvertOptions(
            column_types=types, include_columns=list(columns), null_values=[""], strings_can_be_null=True
        ),
    )


def _skip_message(messages: list[str], row: csv.InvalidRow) -> str:
    """What to do with a row of too few or too many cells: only a publisher's own message may be one."""
    if not is_message(row.text):
        return "error"
    messages.append(row.text)
    return "skip"


def _between_headers(table: pa.Table, line: int, report: Report) -> Iterator[pa.Table]:
    """The table, or its pieces where the header stands again within it; those rows are counted as set apart."""
    start = 0
    for row in [*_header_rows(table), table.num_rows]:
        if row > start or not table.num_rows:
            yield at_line(table.slice(start, row - start), line + start)
        if row < table.num_rows:
            report.read += 1
            report.set_apart[RowRule.HEADER_AGAIN] += 1
        start = row + 1


def _header_rows(table: pa.Table) -> list[int]:
    """The rows whose cells are all the names of their columns; looked for only if a column of codes has such a cell."""
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story
    import pyarrow.compute as pc  # noqa: PLC0415

    coded = [name for name in table.column_names if pa.types.is_dictionary(table.schema.field(name).type)]
    if not all(_has_text(table[name], name) for name in coded):
        return []
    rows = pa.chunked_array([pa.array([True] * table.num_rows)])
    for name in table.column_names:
        cells = pc.utf8_trim(table[name].cast(pa.string()), _AROUND)
        rows = pc.and_(rows, pc.fill_null(pc.equal(cells, name), fill_value=False))
    return [int(row) for row in pc.indices_nonzero(rows).to_pylist()]


def _has_text(column: pa.ChunkedArray, text: str) -> bool:
    return any(text == cell.strip(_AROUND) for chunk in column.chunks for cell in chunk.dictionary.to_pylist())


def refuse_twice(file: str, header: Sequence[str], columns: Sequence[str]) -> None:
    """Of two columns with one name the first would be read and the second left out, without a word.

    Raises:
        ImportFileError: one of the columns is named twice in the header.
    """
    twice = sorted({name for name in columns if header.count(name) > 1})
    if twice:
        raise ImportFileError(
            f"{file} names the column {', '.join(map(repr, twice))} twice, and which is meant cannot be told. "
            "Take one of them out, or download the file again."
        )


def _sentence(file: InputFile, layout: Layout, reason: str) -> str:
    if "skip initial" in reason or "Empty CSV" in reason:
        return _without_rows(file.name)
    wrong = _WRONG_COUNT.search(reason)
    if wrong:
        wanted, got, row = wrong.groups()
        return (
            f"{file.name} has a row of {got} cells where the header has {wanted}{_line_of(file, layout)}: "
            f"{row[:120]!r}. It is damaged or was downloaded only in part; download it again."
        )
    return f"{file.name} is no readable CSV ({reason}); download it again."


def _line_of(file: InputFile, layout: Layout) -> str:
    """Where the first row of another length is, as " (line 7)": Arrow counts rows only if it reads one by one."""
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story
    from pyarrow import csv  # noqa: PLC0415

    found: list[int | None] = []

    def note(row: csv.InvalidRow) -> str:
        if is_message(row.text):
            return "skip"
        found.append(row.number)
        return "error"

    with open_text(file, layout) as stream, contextlib.suppress(pa.ArrowInvalid):
        names = [*layout.header, *[_EXTRA] * layout.extra]
        reader = csv.open_csv(
            stream,
            csv.ReadOptions(
                use_threads=False, block_size=MAX_LINE, column_names=names, skip_rows=1 + layout.lines_before
            ),
            csv.ParseOptions(delimiter=layout.separator, newlines_in_values=True, invalid_row_handler=note),
        )
        for _ in reader:
            pass
    return f" (line {found[0]:,})" if found and found[0] else ""


def _without_rows(file: str) -> str:
    return f"{file} has a header and no rows; it is empty or was downloaded only in part. Download it again."
