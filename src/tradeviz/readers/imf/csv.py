"""The IMF's trade by partner (IMTS) as CSV of the data portal or its API, wide or long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.readers.imf.cells import IMTS, Cells, is_period, to_table
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.rules import stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_SIDES = ("COUNTRY", "COUNTERPART_COUNTRY")
_SERIES = "SERIES_CODE"
_LONG = ("TIME_PERIOD", "OBS_VALUE")
# The columns of an answer of the IMF's API (SDMX-CSV), which has values in US dollars whatever SCALE says; a download
# from the portal has them in the scale named. Seen in both, 2025.
_API = frozenset({"STRUCTURE", "STRUCTURE_ID", "DATAFLOW", "ACTION"})


class ImfCsvReader(Reader):
    """Reads a CSV of the data portal or of its API."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is one of the portal's, for trade by partner."""
        names = set(contents.header)
        has_sides = _SERIES in names or all(side in names or f"{side}.ID" in names for side in _SIDES)
        has_flow = bool(names & {"INDICATOR", "INDICATOR.ID", _SERIES})
        has_values = set(_LONG) <= names or any(is_period(name) for name in names)
        return has_sides and has_flow and has_values and any(name.startswith("COUNTERPART") for name in names)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(IMTS, _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    header = contents.header
    names = [name for name in header if name.removesuffix(".ID") in {*_SIDES, "INDICATOR", "SCALE", _SERIES}]
    periods = [] if set(_LONG) <= set(header) else [name for name in header if is_period(name)]
    long = list(_LONG) if not periods else []
    scaled = not _API & set(header)
    wanted = [*names, *long, *periods]
    for raw in text_batches(contents.file, contents.layout, wanted, report, plain=["OBS_VALUE", *periods]):
        key = {name: code_column(raw[name], report.count_repair, required=True) for name in names}
        if long:
            period = code_column(raw["TIME_PERIOD"], report.count_repair, required=True)
            yield _table(key, period, raw["OBS_VALUE"], report, scaled=scaled, line=first_line(raw))
        for name in periods:
            period = CategoryColumn.constant(name, len(raw))
            yield _table(key, period, raw[name], report, scaled=scaled, line=first_line(raw))
    stop_at_unknown(report, set_apart=options.set_apart)


def _table(
    key: Mapping[str, CategoryColumn],
    period: CategoryColumn,
    value: pa.ChunkedArray,
    report: Report,
    *,
    scaled: bool,
    line: int | None,
) -> pa.Table:
    one = CategoryColumn.constant("Units", len(value))
    scale = (key.get("SCALE.ID") or key.get("SCALE") or one) if scaled else one
    return to_table(Cells(IMTS, _side(key, 0), _side(key, 1), _indicator(key), period, value, scale, line=line), report)


def _side(key: Mapping[str, CategoryColumn], side: int) -> CategoryColumn:
    """Codes where the file has them: names differ from one release to the next."""
    name = _SIDES[side]
    if f"{name}.ID" in key:
        return key[f"{name}.ID"]
    return key[_SERIES].map(_series_part(2 * side)) if _SERIES in key else key[name]


def _indicator(key: Mapping[str, CategoryColumn]) -> CategoryColumn:
    if "INDICATOR.ID" in key:
        return key["INDICATOR.ID"]
    return key[_SERIES].map(_series_part(1)) if _SERIES in key else key["INDICATOR"]


def _series_part(place: int) -> Callable[[str], str | None]:
    """A part of a series code such as CHN.XG_FOB_USD.BLR.A: country, indicator, counterpart, frequency."""

    def part(code: str) -> str | None:
        parts = code.split(".")
        return parts[place] if len(parts) >= 4 else code

    return part
