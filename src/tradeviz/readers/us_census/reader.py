"""The US Census Bureau's monthly trade by HS code, as its API answers: arrays, of which the first is the header.

`timeseries/intltrade/imports/hs` and `exports/hs` differ in the names of their columns, and so tell the flow. Imports
are general imports at customs value, exports all exports (of domestic and foreign goods) FAS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.json_tables import arrays_table, begins_as_json, read_json
from tradeviz.readers.io.national import NationalSums, hs_codes, row_marks
from tradeviz.readers.io.numbers import NumberForm, numbers
from tradeviz.readers.io.rules import RowRules, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.readers.us_census.countries import find_census_country
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt
    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

    _Floats = npt.NDArray[np.float64]

US_CENSUS = Dataset(
    "us-census",
    "US Census Bureau, lines added up to HS codes",
    "US Census Bureau",
    "https://www.census.gov/foreign-trade",
    DECLARED,
    use="Public domain in the United States, with the Census Bureau named as the source.",
)
_ALL_GOODS = "-"
_DECEMBER = "-12"
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])", re.ASCII)
_BATCH = 100_000
# Columns that split each row further; without them the API gives the whole.
_SPLITS = frozenset({"DF", "DISTRICT", "PORT", "STATE", "RP", "DIST_ENTRY", "DIST_UNLADING", "USITC"})


@dataclass(frozen=True, slots=True)
class _Side:
    """What the columns of one flow are called: of goods, values of the month, values of the year so far, quantities."""

    flow: str
    goods: str
    month: str
    year: str
    quantity: str
    unit: str = "UNIT_QY1"


_SIDES = (
    _Side(FLOWS[0], "E_COMMODITY", "ALL_VAL_MO", "ALL_VAL_YR", "QTY_1_MO"),
    _Side(FLOWS[1], "I_COMMODITY", "GEN_VAL_MO", "GEN_VAL_YR", "GEN_QY1_MO"),
)


class UsCensusReader(Reader):
    """Reads an answer for imports or for exports."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether this is JSON whose first array names the goods and countries of either flow."""
        head = contents.file.head()
        first = head.partition(b"]")[0]
        has_goods = any(f'"{side.goods}"'.encode() in first for side in _SIDES)
        return len(contents.files) == 1 and begins_as_json(head) and has_goods and b'"CTY_CODE"' in first

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(US_CENSUS, _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    answer = read_json(contents.file)
    header, rows = _header(answer, report.file), answer[1:]
    side = next(side for side in _SIDES if side.goods in header)
    wanted = _wanted(header, side, report.file)
    sums = NationalSums(report, US_CENSUS.key)
    for start in range(0, len(rows), _BATCH):
        piece = rows[start : start + _BATCH]
        rules = RowRules(report, len(piece), first_line=2 + start)
        yield _added(sums, arrays_table(report.file, header, piece, wanted), side, rules, options)
    report.bytes_read = contents.file.size
    stop_at_unknown(report, set_apart=options.set_apart)
    yield from sums.tables()


def _header(answer: object, file: str) -> list[str]:
    """The names of the columns; what was asked for as a filter comes a second time, behind them."""
    first = answer[0] if isinstance(answer, list) and answer else None
    if not isinstance(first, list) or not all(isinstance(name, str) for name in first):
        raise ImportFileError(f"{file} has no header in its first array; give the answer of the API as it came.")
    return [name if name not in first[:place] else f"{name} again" for place, name in enumerate(first)]


def _wanted(header: list[str], side: _Side, file: str) -> list[str]:
    """The columns that are used.

    Raises:
        ImportFileError: what a row needs is not there, or rows are split by what only their sum would be the whole of.
    """
    value = next((name for name in (side.month, side.year) if name in header), None)
    time = ["time"] if "time" in header else ["YEAR", "MONTH"]
    missing = [*(name for name in time if name not in header), *([] if value else [side.month])]
    if missing:
        raise ImportFileError(
            f"{file} is an answer of the US Census Bureau without {' and '.join(missing)}; ask for it too."
        )
    if split := sorted(_SPLITS & {*header}):
        raise ImportFileError(
            f"{file} has a row for each {' and '.join(split)}, which are parts of a country's trade. Ask without "
            f"{'it' if len(split) == 1 else 'them'}: the API then gives the whole."
        )
    optional = [name for name in (side.quantity, side.unit) if name in header]
    return [side.goods, "CTY_CODE", *time, str(value), *optional]


def _added(sums: NationalSums, raw: pa.Table, side: _Side, rules: RowRules, options: Options) -> pa.Table:
    names = raw.column_names
    value_name = side.month if side.month in names else side.year
    columns = {
        name: code_column(raw[name], rules.repaired, required=name == "CTY_CODE")
        for name in names
        if name not in {value_name, side.quantity}
    }
    period = _period(columns, rules, to_date=value_name == side.year)
    codes = columns[side.goods].map(lambda text: TOTAL if text == _ALL_GOODS else text)
    goods, further = hs_codes(codes, rules, whole=options.lines_are_whole)
    rows = len(raw)
    reporter, partner = rules.sides(CategoryColumn.constant("1000", rows), columns["CTY_CODE"], find_census_country)
    value = numbers(raw[value_name], rules, f"{rules.report.file}, {value_name}", NumberForm(typed=True))
    rules.set_apart(RowRule.NO_VALUE, np.isnan(value))
    tonnes = rules.weights(_tonnes(raw, columns, side, rules), value)
    texts = {
        "dataset": CategoryColumn.constant(US_CENSUS.key, rows),
        "reporter": reporter, "partner": partner,
        "flow": CategoryColumn.constant(side.flow, rows),
        "period": period, "goods": goods,
        # An edition of the HS comes into force there on some day of a year, and no column says which one counts.
        "hs": CategoryColumn.constant("", rows),
    }  # fmt: skip
    return sums.add(rules.table(texts, value, tonnes), further, row_marks(list(columns.values()), [value]), rules)


def _period(columns: Mapping[str, CategoryColumn], rules: RowRules, *, to_date: bool) -> CategoryColumn:
    """Months; of values of the year so far only December's, which are the year's."""
    month = columns["time"] if "time" in columns else columns["YEAR"].joined(columns["MONTH"], _joined)
    iso = month.map(lambda text: text if _MONTH.fullmatch(text) else None)
    if to_date:
        iso = iso.map(lambda text: text.removesuffix(_DECEMBER) if text.endswith(_DECEMBER) else None)
    rules.set_apart(RowRule.OTHER_PERIOD, iso.empty())
    return iso


def _joined(year: str, month: str) -> str:
    return f"{year}-{month.zfill(2)}"


def _tonnes(raw: pa.Table, columns: Mapping[str, CategoryColumn], side: _Side, rules: RowRules) -> _Floats:
    """Tonnes where the first quantity is in kilograms."""
    if side.quantity not in raw.column_names or side.unit not in columns or side.month not in raw.column_names:
        return np.full(len(raw), np.nan)
    weight = numbers(raw[side.quantity], rules, f"{rules.report.file}, {side.quantity}", NumberForm(typed=True))
    tonnes: _Floats = np.where(columns[side.unit].where(lambda text: text.upper() == "KG"), weight / 1000, np.nan)
    return tonnes
