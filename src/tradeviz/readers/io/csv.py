"""CSV files as batches of text columns: every cell as it stands, no guessing of types."""

from __future__ import annotations

import csv as csv_module
import re
from collections import deque
from dataclasses import dataclass, field
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
    rows = _Rows(layout, report, line=2 + layout.lines_before)
    with open_text(file, layout) as stream:
        try:
            done = 0
            for batch in _opened(stream, layout, columns, rows, plain=plain):
                report.bytes_read += stream.done - done
                done = stream.done
                if layout.extra:
                    report.repaired[RowRule.EXTRA_FIELD] += batch.num_rows
                yield from rows.pieces(pa.Table.from_batches([batch]))
        except pa.ArrowInvalid as error:
            raise ImportFileError(_sentence(file.name, rows, str(error))) from None
    rows.finish()
    if rows.line == 2 + layout.lines_before:
        raise ImportFileError(_without_rows(file.name))
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


@dataclass
class _Rows:
    """The rows of a file as they come: which are none of a table, and on which line each is.

    Attributes:
        layout, report: of the file.
        line: the line of the next row.
        odd: rows of another length than the header that are left out, by line, and why.
        refused: the line of a row of another length that may not be left out.
    """

    layout: Layout
    report: Report
    line: int
    odd: deque[tuple[int, RowRule]] = field(default_factory=deque)
    refused: int | None = None

    def judge(self, row: csv.InvalidRow) -> str:
        """What Arrow shall do with a row of too few or too many cells."""
        rule = self._rule(row.text)
        if rule is None:
            self.refused = row.number
            return "error"
        self.odd.append((row.number or 0, rule))
        return "skip"

    def _rule(self, text: str) -> RowRule | None:
        if is_message(text):
            return RowRule.NO_DATA
        # Where rows end with a separator and the header does not, the header within the file is a cell short.
        names = next(csv_module.reader([text], delimiter=self.layout.separator), [])
        again = tuple(name.strip(_AROUND) for name in names) == self.layout.header
        return RowRule.HEADER_AGAIN if again else None

    def pieces(self, table: pa.Table) -> Iterator[pa.Table]:
        """The table, cut where rows are left out: those are counted as set apart."""
        headers = deque(_header_rows(table))
        start = 0
        while start < table.num_rows:
            while self.odd and self.odd[0][0] <= self.line:
                self._count(self.odd.popleft()[1])
            if headers and headers[0] == start:
                headers.popleft()
                self._count(RowRule.HEADER_AGAIN)
                start += 1
                continue
            end = headers[0] if headers else table.num_rows
            if self.odd:
                end = min(end, start + self.odd[0][0] - self.line)
            yield at_line(table.slice(start, end - start), self.line)
            self.line += end - start
            start = end

    def finish(self) -> None:
        """Count what was left out behind the last row."""
        while self.odd:
            self._count(self.odd.popleft()[1])

    def _count(self, rule: RowRule) -> None:
        self.report.read += 1
        self.report.set_apart[rule] += 1
        self.line += 1


def _opened(
    stream: Utf8Stream, layout: Layout, columns: Sequence[str], rows: _Rows, *, plain: Sequence[str]
) -> pa.RecordBatchReader:
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story
    from pyarrow import csv  # noqa: PLC0415

    types = {name: pa.string() if name in plain else pa.dictionary(pa.int32(), pa.string()) for name in columns}
    return csv.open_csv(
        stream,
        csv.ReadOptions(
            use_threads=False,  # it reads with one thread anyway, and numbers rows of another length only so
            block_size=MAX_LINE,
            column_names=[*layout.header, *[_EXTRA] * layout.extra],
            skip_rows=1 + layout.lines_before,
        ),
        csv.ParseOptions(delimiter=layout.separator, newlines_in_values=True, invalid_row_handler=rows.judge),
        csv.ConvertOptions(
            column_types=types, include_columns=list(columns), null_values=[""], strings_can_be_null=True
        ),
    )


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


def _sentence(file: str, rows: _Rows, reason: str) -> str:
    if "skip initial" in reason or "Empty CSV" in reason:
        return _without_rows(file)
    wrong = _WRONG_COUNT.search(reason)
    if wrong:
        wanted, got, row = wrong.groups()
        line = f" (line {rows.refused:,})" if rows.refused else ""
        return (
            f"{file} has a row of {got} cells where the header has {wanted}{line}: {row[:120]!r}. "
            "It is damaged or was downloaded only in part; download it again."
        )
    return f"{file} is no readable CSV ({reason}); download it again."


def _without_rows(file: str) -> str:
    return f"{file} has a header and no rows; it is empty or was downloaded only in part. Download it again."
