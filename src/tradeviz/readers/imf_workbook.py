"""Workbooks of the IMF's Direction of Trade Statistics (DOTS): a sheet a flow, partners down, years across."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.errors import ImportFileError, commands, one_line
from tradeviz.readers.imf_cells import DOTS, Cells, flow_of, is_period, to_table
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.io.workbooks import MAX_CELLS, MAX_SHEETS, safe_workbook
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.reader import Options


class ImfWorkbookReader(Reader):
    """Reads every sheet of a workbook; other publishers' workbooks are refused with what was expected."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is a workbook (.xlsx, a zip by its form)."""
        return contents.begins_with(b"PK")

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(DOTS, _tables(contents.file, options, report), report)


def _tables(file: InputFile, options: Options, report: Report) -> Iterator[pa.Table]:
    for title, rows in _sheets(file):
        yield from _sheet_tables(f"{file.name}, sheet {title}", rows, report)
    stop_at_unknown(report, set_apart=options.set_apart)


def _sheets(file: InputFile) -> Iterator[tuple[str, list[list[str]]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - for workbooks alone

    cells = 0
    try:
        book = CalamineWorkbook.from_filelike(safe_workbook(file))
        _check_sheets(file.name, book.sheet_names)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            # Several sheets may be one and the same part, which was counted once.
            cells += sum(map(len, rows))
            if cells > MAX_CELLS:
                raise ImportFileError(f"{file.name} has sheets of more than {MAX_CELLS:,} cells; save them as CSV.")
            yield name, [[_text(cell) for cell in row] for row in rows]
    except CalamineError as error:
        raise ImportFileError(
            f"{file.name} is a workbook that cannot be read ({error}); download it again, or save it as CSV."
        ) from None


def _check_sheets(file: str, names: list[str]) -> None:
    if len(names) > MAX_SHEETS:
        raise ImportFileError(
            f"{file} is a workbook of {len(names):,} sheets, more than {MAX_SHEETS}; save those that are meant as CSV."
        )
    if odd := next(filter(commands, names), None):
        raise ImportFileError(
            f"{file} has a sheet called '{one_line(odd[:60])}', with characters that command a terminal or turn text "
            "around; rename it."
        )


def _text(cell: object) -> str:
    """A cell's text; years that a spreadsheet made numbers are years again."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return "" if cell is None else str(cell).strip()


def _sheet_tables(where: str, rows: list[list[str]], report: Report) -> Iterator[pa.Table]:
    at = next((place for place, row in enumerate(rows) if _is_header(row)), None)
    titles = [cell for row in rows[:at] for cell in row if cell] if at is not None else []
    flow = next((text for text in titles if flow_of(text)), None)
    scale = next((text for text in titles if text.lower().startswith("us dollar")), None)
    reporter = next((text for text in titles if text not in {flow, scale}), None)
    if at is None or flow is None or scale is None or reporter is None:
        raise ImportFileError(
            f"{where} is no sheet of the IMF's Direction of Trade: expected rows with a title such as "
            "'Exports, FOB to Partner Countries', the reporting country and 'US Dollars, Millions', then a row of "
            "years. Give the workbook as it was downloaded."
        )
    label = next(place for place, cell in enumerate(rows[at]) if is_period(cell)) - 1
    body = [row for row in rows[at + 1 :] if row[label]]
    partner = CategoryColumn.of(pa.chunked_array([pa.array([row[label] for row in body], pa.string())]))
    fixed = [CategoryColumn.constant(text, len(body)) for text in (reporter, flow, scale)]
    for place, period in enumerate(rows[at]):
        if place > label and period:
            value = pa.chunked_array([pa.array([row[place] for row in body], pa.string())])
            column = CategoryColumn.constant(period, len(body))
            yield to_table(Cells(DOTS, fixed[0], partner, fixed[1], column, value, fixed[2], typed=True), report)


def _is_header(row: list[str]) -> bool:
    """A row of periods behind one cell for the partners; that one is empty or a word."""
    first = next((place for place, cell in enumerate(row) if is_period(cell)), 0)
    return first > 0 and all(is_period(cell) for cell in row[first:] if cell)
