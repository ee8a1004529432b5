"""Tables of HS codes and their descriptions: names for what other files hold, and no rows of trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.rules import MAX_GOODS_NAME, is_digits
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import HS_NAMES, RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_DATASET = Dataset(HS_NAMES, "Names of HS codes", "", "", RECONCILED)
MAX_NAME_ROWS = 100_000  # all editions of the HS together have some 12,000 codes
_CODE_COLUMNS = ("hscode", "code", "productcode")
_NAME_COLUMNS = ("description", "productdescription")


class HsNamesReader(Reader):
    """Reads names; the tables are empty, and the names are there once they are used up."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is that of a table of HS codes."""
        return bool(_columns(contents.header)) and len(contents.header) <= 8

    def read(self, contents: FileContents, options: Options) -> ParsedFile:  # noqa: ARG002 - as all readers
        """See `Reader.read`."""
        report = Report(contents.file.name)
        names: dict[str, str] = {}
        return ParsedFile(_DATASET, _tables(contents, report, names), report, names)


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    """The column of codes and that of names, or nothing."""
    lower = {name.lower(): name for name in header}
    code = [lower[name] for name in _CODE_COLUMNS if name in lower]
    name = [lower[name] for name in _NAME_COLUMNS if name in lower]
    return (code[0], name[0]) if code and name else ()


def _tables(contents: FileContents, report: Report, names: dict[str, str]) -> Iterator[pa.Table]:
    code, name = _columns(contents.header)
    for rows in text_batches(contents.file, contents.layout, (code, name), report):
        _collect(code_column(rows[code], report.count_repair), CategoryColumn.of(rows[name]), report, names)
    yield from ()


def _collect(code: CategoryColumn, name: CategoryColumn, report: Report, names: dict[str, str]) -> None:
    for at_code, at_name in zip(code.index, name.index, strict=True):
        text = code.texts[at_code] if at_code >= 0 else ""
        report.read += 1
        if report.read > MAX_NAME_ROWS:
            raise _too_large(report.file, f"{MAX_NAME_ROWS:,} rows")
        if at_name < 0 or not (text == "TOTAL" or (is_digits(text) and len(text) in {2, 4, 6})):
            report.set_apart[RowRule.OTHER_LEVEL] += 1
            continue
        report.kept += 1
        if len(name.texts[at_name]) > MAX_GOODS_NAME:
            raise _too_large(report.file, f"{MAX_GOODS_NAME:,} characters in a name")
        names.setdefault(text, name.texts[at_name])


def _too_large(file: str, bound: str) -> ImportFileError:
    return ImportFileError(f"{file} has more than {bound}, as no table of HS names has; take out what is none.")
