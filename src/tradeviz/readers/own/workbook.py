"""Excel workbooks in tradeviz's own columns: the rules and the report of the CSV, sheet by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.readers.io.csv import refuse_twice
from tradeviz.readers.io.numbers import NumberForm
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.io.workbooks import holds_texts, sheets
from tradeviz.readers.own.rows import OWN_NUMBERS, OWN_REQUIRED, OWN_TEXTS, OwnRows, own_dataset
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.files import InputFile
    from tradeviz.readers.reader import Options

_FLOW = "flow"
_FLOW_NAMES = (_FLOW, "measure")
_KNOWN_BY = tuple(sorted(name.encode() for name in OWN_REQUIRED))
_LOOKED_AT = 10  # rows of a sheet that may be its header
_NAMES = frozenset({*OWN_NUMBERS, *(column.name for column in OWN_TEXTS)})


class OwnWorkbookReader(Reader):
    """Reads every sheet with our header in one of its first rows; the others are named."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is a workbook (.xlsx, a zip by its form) with our columns among its first texts."""
        return contents.begins_with(b"PK") and holds_texts(contents.file, _KNOWN_BY)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`; the dataset is the one that the options name."""
        report = Report(contents.file.name)
        return ParsedFile(own_dataset(options.name), _tables(contents.file, options, report), report)


def _is_header(row: list[str]) -> bool:
    return {*row} >= OWN_REQUIRED and any(name in row for name in _FLOW_NAMES)


def _tables(file: InputFile, options: Options, report: Report) -> Iterator[pa.Table]:
    for title, rows in sheets(file):
        at = next((place for place, row in enumerate(rows[:_LOOKED_AT]) if _is_header(row)), None)
        if at is None:
            report.note(f"Not read: sheet {title}, which has no columns of tradeviz's in its first rows.")
            continue
        header, body = rows[at], rows[at + 1 : 1 + max(place for place, row in enumerate(rows) if any(row))]
        flow = next(name for name in _FLOW_NAMES if name in header)
        used = {name: _FLOW if name == flow else name for name in header if name == flow or name in _NAMES - {_FLOW}}
        refuse_twice(f"{file.name}, sheet {title},", header, list(used))
        places = {ours: header.index(name) for name, ours in used.items()}
        own = OwnRows(
            options.name, report, at + 2 - report.read, NumberForm(typed=True), line_word=f"sheet {title}, line"
        )
        texts = {name: pa.array([row[place] or None for row in body], pa.string()) for name, place in places.items()}
        yield from own.tables(pa.table(texts))
        own.finish()
    stop_at_unknown(report, set_apart=options.set_apart)
