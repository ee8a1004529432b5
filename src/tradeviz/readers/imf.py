"""The IMF's tables: CSV of the data portal (IMTS), wide or long, and workbooks of the older Direction of Trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.readers import imf_cells
from tradeviz.readers.imf_cells import DOTS, IMTS, Cells
from tradeviz.readers.io.columns import Coded, stop_at_unknown
from tradeviz.readers.io.csv import text_batches
from tradeviz.store.delivery import Delivery
from tradeviz.store.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tradeviz.readers.io.files import Source
    from tradeviz.readers.io.text import Layout
    from tradeviz.store.delivery import Options

_SIDES = ("COUNTRY", "COUNTERPART_COUNTRY")
_SERIES = "SERIES_CODE"
_LONG = ("TIME_PERIOD", "OBS_VALUE")
# The columns of an answer of the IMF's API (SDMX-CSV), which has values in US dollars whatever SCALE says; a download
# from the portal has them in the scale named. Seen in both, 2025.
_API = frozenset({"STRUCTURE", "STRUCTURE_ID", "DATAFLOW", "ACTION"})


def recognises(layout: Layout) -> bool:
    """Whether a header is one of the portal's, for trade by partner."""
    names = set(layout.header)
    has_sides = _SERIES in names or all(side in names or f"{side}.ID" in names for side in _SIDES)
    has_flow = bool(names & {"INDICATOR", "INDICATOR.ID", _SERIES})
    has_values = set(_LONG) <= names or any(imf_cells.is_period(name) for name in names)
    return has_sides and has_flow and has_values and any(name.startswith("COUNTERPART") for name in names)


def read(source: Source, layout: Layout, options: Options) -> Delivery:
    """Read a CSV of the data portal or of its API."""
    report = Report(source.name)
    return Delivery(IMTS, _csv_batches(source, layout, options, report), report)


def _csv_batches(source: Source, layout: Layout, options: Options, report: Report) -> Iterator[pa.Table]:
    names = [name for name in layout.header if name.removesuffix(".ID") in {*_SIDES, "INDICATOR", "SCALE", _SERIES}]
    periods = [] if set(_LONG) <= set(layout.header) else [n for n in layout.header if imf_cells.is_period(n)]
    long = list(_LONG) if not periods else []
    scaled = not _API & set(layout.header)
    for raw in text_batches(source, layout, [*names, *long, *periods], report, plain=["OBS_VALUE", *periods]):
        key = {name: Coded.of(raw[name]) for name in names}
        if long:
            yield _table(key, Coded.of(raw["TIME_PERIOD"]), raw["OBS_VALUE"], report, scaled=scaled)
        for name in periods:
            yield _table(key, Coded.constant(name, len(raw)), raw[name], report, scaled=scaled)
    stop_at_unknown(report, set_apart=options.set_apart)


def _table(key: dict[str, Coded], period: Coded, value: pa.ChunkedArray, report: Report, *, scaled: bool) -> pa.Table:
    one = Coded.constant("Units", len(value))
    scale = (key.get("SCALE.ID") or key.get("SCALE") or one) if scaled else one
    return imf_cells.to_table(Cells(IMTS, _side(key, 0), _side(key, 1), _indicator(key), period, value, scale), report)


def _side(key: dict[str, Coded], side: int) -> Coded:
    """Codes where the file has them: names differ from one release to the next."""
    name = _SIDES[side]
    if f"{name}.ID" in key:
        return key[f"{name}.ID"]
    return key[_SERIES].map(_series_part(2 * side)) if _SERIES in key else key[name]


def _indicator(key: dict[str, Coded]) -> Coded:
    if "INDICATOR.ID" in key:
        return key["INDICATOR.ID"]
    return key[_SERIES].map(_series_part(1)) if _SERIES in key else key["INDICATOR"]


def _series_part(place: int) -> Callable[[str], str | None]:
    """A part of a series code such as CHN.XG_FOB_USD.BLR.A: country, indicator, counterpart, frequency."""

    def part(code: str) -> str | None:
        parts = code.split(".")
        return parts[place] if len(parts) >= 4 else code

    return part


def read_workbook(source: Source, options: Options) -> Delivery:
    """Read a workbook of the Direction of Trade Statistics: a sheet a flow, partners down, years across."""
    report = Report(source.name)
    return Delivery(DOTS, _workbook_batches(source, options, report), report)


def _workbook_batches(source: Source, options: Options, report: Report) -> Iterator[pa.Table]:
    for title, rows in _sheets(source):
        yield from _sheet_tables(f"{source.name}, sheet {title}", rows, report)
    stop_at_unknown(report, set_apart=options.set_apart)


def _sheets(source: Source) -> Iterator[tuple[str, list[list[str]]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - for workbooks alone

    with source.open() as stream:
        try:
            book = CalamineWorkbook.from_filelike(stream)
            for name in book.sheet_names:
                yield name, [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        except CalamineError as error:
            raise ImportFileError(
                f"{source.name} is a workbook that cannot be read ({error}); download it again, or save it as CSV."
            ) from None


def _text(cell: object) -> str:
    """A cell's text; years that a spreadsheet made numbers are years again."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return "" if cell is None else str(cell).strip()


def _sheet_tables(where: str, rows: list[list[str]], report: Report) -> Iterator[pa.Table]:
    at = next((place for place, row in enumerate(rows) if _is_header(row)), None)
    titles = [cell for row in rows[:at] for cell in row if cell] if at is not None else []
    flow = next((text for text in titles if imf_cells.flow_of(text)), None)
    scale = next((text for text in titles if text.lower().startswith("us dollar")), None)
    reporter = next((text for text in titles if text not in {flow, scale}), None)
    if at is None or flow is None or scale is None or reporter is None:
        raise ImportFileError(
            f"{where} is no sheet of the IMF's Direction of Trade: expected rows with a title such as "
            "'Exports, FOB to Partner Countries', the reporting country and 'US Dollars, Millions', then a row of "
            "years. Give the workbook as it was downloaded."
        )
    label = next(place for place, cell in enumerate(rows[at]) if imf_cells.is_period(cell)) - 1
    body = [row for row in rows[at + 1 :] if row[label]]
    partner = Coded.of(pa.chunked_array([pa.array([row[label] for row in body], pa.string())]))
    fixed = [Coded.constant(text, len(body)) for text in (reporter, flow, scale)]
    for place, period in enumerate(rows[at]):
        if place > label and period:
            value = pa.chunked_array([pa.array([row[place] for row in body], pa.string())])
            column = Coded.constant(period, len(body))
            yield imf_cells.to_table(Cells(DOTS, fixed[0], partner, fixed[1], column, value, fixed[2]), report)


def _is_header(row: list[str]) -> bool:
    """A row of periods behind one cell for the partners; that one is empty or a word."""
    first = next((place for place, cell in enumerate(row) if imf_cells.is_period(cell)), 0)
    return first > 0 and all(imf_cells.is_period(cell) for cell in row[first:] if cell)
