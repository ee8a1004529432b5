"""Answers of UN Comtrade's API as JSON: of the present one, of the one before it, and of packages that call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers.comtrade.columns import is_comtrade, lacking, present_names
from tradeviz.readers.comtrade.tables import COMTRADE, rows_to_table
from tradeviz.readers.io.json_tables import begins_as_json, objects_table, read_json
from tradeviz.readers.io.numbers import NumberForm
from tradeviz.readers.io.rules import RowRules, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.json_tables import JsonValue
    from tradeviz.readers.reader import Options

# Names that rows of the present API and of the one before it have, wherever they stand at the beginning of an answer.
_KNOWN_BY = ((b'"reporterCode"', b'"cmdCode"', b'"flowCode"'), (b'"rtCode"', b'"cmdCode"', b'"rgCode"'))
# Where an answer has its rows.
_ROWS = ("data", "dataset")
_BATCH = 100_000


class ComtradeJsonReader(Reader):
    """Reads an answer, or rows alone."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is one file of JSON with the names of the API's columns at its beginning."""
        head = contents.file.head()
        return (
            len(contents.files) == 1
            and begins_as_json(head)
            and any(all(name in head for name in names) for names in _KNOWN_BY)
        )

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        names: dict[str, str] = {}
        return ParsedFile(COMTRADE, _tables(contents, options, report, names), report, names)


def _tables(contents: FileContents, options: Options, report: Report, names: dict[str, str]) -> Iterator[pa.Table]:
    rows = _rows(read_json(contents.file), report)
    used = _columns(rows, report.file)
    for start in range(0, len(rows), _BATCH):
        piece = rows[start : start + _BATCH]
        rules = RowRules(report, len(piece))
        table = objects_table(report.file, piece, {old: new for new, old in used.items()})
        yield rows_to_table(table, rules, names, NumberForm(typed=True))
    report.bytes_read = contents.file.size
    stop_at_unknown(report, set_apart=options.set_apart)


def _rows(answer: JsonValue, report: Report) -> list[JsonValue]:
    """The rows of an answer; what it says of itself becomes a note where rows may be missing.

    Raises:
        ImportFileError: it has none.
    """
    if isinstance(answer, list):
        return answer
    rows: list[JsonValue] = next((answer[name] for name in _ROWS if isinstance(answer.get(name), list)), [])
    if not rows:
        said = str(answer.get("error") or answer.get("message") or "")[:200]
        raise ImportFileError(
            f"{report.file} is an answer of UN Comtrade's API without rows{f' ({said})' if said else ''}. "
            "Ask for less at once or for other periods, and import what comes."
        )
    count = str(answer.get("count", ""))
    if count.isdigit() and int(count) != len(rows):
        report.note(f"The answer says that it has {int(count):,} rows, and {len(rows):,} are there: it was cut.")
    return rows


def _columns(rows: list[JsonValue], file: str) -> dict[str, str]:
    """The columns that are used, by the present site's names: their names in the rows.

    Raises:
        ImportFileError: some that are needed are not there.
    """
    header = [*dict.fromkeys(name for row in rows[:100] if isinstance(row, dict) for name in row)]
    if not is_comtrade(header):
        raise ImportFileError(lacking(file, header) or f"{file} is JSON whose rows have no columns of UN Comtrade.")
    return present_names(header)
