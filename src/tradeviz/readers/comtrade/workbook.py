"""UN Comtrade's Excel workbook, as the present site gives it beside the CSV: the same columns, the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.readers.comtrade.columns import is_comtrade, present_names
from tradeviz.readers.comtrade.tables import COMTRADE, rows_to_table
from tradeviz.readers.io.csv import refuse_twice
from tradeviz.readers.io.numbers import NumberForm
from tradeviz.readers.io.rules import RowRules, stop_at_unknown
from tradeviz.readers.io.workbooks import holds_texts, sheets
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.reader import Options

# Of the headers of the present site and of the classic one; no other publisher's workbook has such a pair.
_KNOWN_BY = ((b"cmdCode", b"primaryValue"), (b"Commodity Code", b"Trade Value (US$)"))


class ComtradeWorkbookReader(Reader):
    """Reads every sheet that has Comtrade's header in its first row; the others are named."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is a workbook (.xlsx, a zip by its form) with Comtrade's columns among its first texts."""
        return contents.begins_with(b"PK") and any(holds_texts(contents.file, texts) for texts in _KNOWN_BY)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        names: dict[str, str] = {}
        return ParsedFile(COMTRADE, _tables(contents.file, options, report, names), report, names)


def _tables(file: InputFile, options: Options, report: Report, names: dict[str, str]) -> Iterator[pa.Table]:
    for title, (header, *rows) in ((title, rows or [[]]) for title, rows in sheets(file)):
        if not is_comtrade(header):
            report.note(f"Not read: sheet {title}, which has no columns of UN Comtrade in its first row.")
            continue
        used = present_names(header)
        refuse_twice(f"{file.name}, sheet {title},", header, list(used.values()))
        places = {column: header.index(name) for column, name in used.items()}
        cells = {name: pa.array([row[place] or None for row in rows], pa.string()) for name, place in places.items()}
        rules = RowRules(report, len(rows), first_line=2)
        yield rows_to_table(pa.table(cells), rules, names, NumberForm(typed=True))
    stop_at_unknown(report, set_apart=options.set_apart)
