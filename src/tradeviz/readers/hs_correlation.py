"""UNSD's workbooks of correlation between two editions of the HS: which subheadings have goods in common.

The sheet "Correlations" counts, which has every pair; "Conversions" names one target for each code, which is a choice
of UNSD's where goods were split, and is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.model.hs_editions import edition_in
from tradeviz.readers.io.rules import is_digits
from tradeviz.readers.io.workbooks import names_a_sheet, sheets
from tradeviz.readers.reader import Reader
from tradeviz.store.correlations import correlation_dataset, correlation_entry
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule

if TYPE_CHECKING:
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_SHEET = "correlation"
_LOOKED_AT = 20  # rows that may stand above the header
_DIGITS = 6
_FEWEST = 4  # digits that a code has left when a spreadsheet has made a number of it: 10121 for 010121


class HsCorrelationReader(Reader):
    """Reads the sheet of correlations; the table has no rows of trade, and its pairs are kept as names."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is a workbook (.xlsx) with a sheet of correlations."""
        return contents.begins_with(b"PK") and names_a_sheet(contents.file, _SHEET)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:  # noqa: ARG002 - as all readers
        """See `Reader.read`."""
        report = Report(contents.file.name)
        rows = next(rows for title, rows in sheets(contents.file) if _SHEET in title.lower())
        at, editions = _header(rows, report.file)
        names = _pairs(rows[at + 1 :], (min(editions), max(editions)), report)
        places = sorted(editions)
        source, target = (editions[place] for place in places)
        report.note(f"{len(names):,} pairs of subheadings of {source} and {target} that have goods in common")
        return ParsedFile(correlation_dataset(source, target), iter(()), report, names)


def _header(rows: list[list[str]], file: str) -> tuple[int, dict[int, str]]:
    """The row that names both editions, each in a cell of its own, and these by their places."""
    for at, row in enumerate(rows[:_LOOKED_AT]):
        named = {place: edition for place, cell in enumerate(row) if (edition := edition_in(cell))}
        if len(named) == 2 and len(set(named.values())) == 2:
            return at, named
    raise ImportFileError(
        f"{file} has a sheet of correlations without a row that names two editions of the HS, such as 'HS 2017' and "
        "'HS 2012'. Give UNSD's workbook as it was downloaded; an .xls must be saved as .xlsx."
    )


def _pairs(rows: list[list[str]], places: tuple[int, int], report: Report) -> dict[str, str]:
    """The pairs as entries, with the relationship that the table names; rows without two codes are set apart."""
    found: dict[str, str] = {}
    for row in rows:
        report.read += 1
        codes = [_code(row[place]) if place < len(row) else "" for place in places]
        if not all(codes):
            report.set_apart[RowRule.OTHER_LEVEL] += 1
            continue
        report.kept += 1
        found[correlation_entry(*codes)] = next((cell for cell in row if ":" in cell or " to " in cell), "")[:20]
    return found


def _code(text: str) -> str:
    """A subheading with the zero that a spreadsheet took; empty where it is none."""
    plain = text.replace(".", "").strip()
    return plain.zfill(_DIGITS) if is_digits(plain) and _FEWEST < len(plain) <= _DIGITS else ""
