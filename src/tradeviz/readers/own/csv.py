"""CSV in tradeviz's own columns, as people write it themselves or export it from a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.numbers import NumberForm
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.own.rows import OWN_NUMBERS, OWN_REQUIRED, OwnRows, own_dataset
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_FLOW_NAMES = ("flow", "measure")
_OPTIONAL = ("tonnes", "hs")


class PlainCsvReader(Reader):
    """Reads the file into the dataset that the options name."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is ours, the flow's column being called flow or measure."""
        return {*contents.header} >= OWN_REQUIRED and any(name in contents.header for name in _FLOW_NAMES)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(own_dataset(options.name), _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    layout = contents.layout
    flow = next(name for name in _FLOW_NAMES if name in layout.header)
    known = [*sorted(OWN_REQUIRED), flow, *(name for name in _OPTIONAL if name in layout.header)]
    form = NumberForm(decimal_comma=layout.separator == ";")
    rows = OwnRows(options.name, report, 2 + layout.lines_before, form)
    for texts in text_batches(contents.file, layout, known, report, plain=OWN_NUMBERS):
        yield from rows.tables(texts.rename_columns(["flow" if name == flow else name for name in known]))
    rows.finish()
    stop_at_unknown(report, set_apart=options.set_apart)
