"""China's customs' statistics as its site exports them: one row a month, commodity and partner, and what was chosen.

The site writes GB 18030, thousands with commas, and its own codes of partners; codes of goods have the eight digits of
China's tariff, or fewer where the query asked for fewer. Which columns there are depends on the query. What a file does
not say is whether it holds exports or imports.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.readers.china_customs.partners import find_chinese_partner, partner_text
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.dollars import in_dollars
from tradeviz.readers.io.editions import edition_column
from tradeviz.readers.io.national import NationalSums, hs_codes, row_marks
from tradeviz.readers.io.numbers import numbers
from tradeviz.readers.io.rules import RowRules, stop_at_unknown
from tradeviz.readers.reader import Reader
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

CHINA_CUSTOMS = Dataset(
    "china-customs",
    "China's customs statistics, lines added up to HS codes",
    "General Administration of Customs of the People's Republic of China",
    "http://stats.customs.gov.cn",
    DECLARED,
)
_PERIOD, _GOODS = "数据年月", "商品编码"
_PARTNER, _PARTNER_NAME = "贸易伙伴编码", "贸易伙伴名称"
_FLOW = MappingProxyType({"进口": "imports", "出口": "exports", "I": "imports", "E": "exports"})
_FLOW_COLUMNS = ("进出口", "进出口类型", "进出口标志")
# In which of them a table has its values: the last column, which the query chose.
_CURRENCIES = MappingProxyType({"美元": "USD", "美元值": "USD", "人民币": "CNY", "人民币元": "CNY", "人民币值": "CNY"})
_QUANTITIES = (("第一数量", "第一计量单位"), ("第二数量", "第二计量单位"))
_KILOGRAMS = MappingProxyType({"千克": 1.0, "公斤": 1.0, "吨": 1000.0})
_MONTH = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])", re.ASCII)
_MONTHS = re.compile(r"([12][0-9]{3})01-\1(0[1-9]|1[0-2])", re.ASCII)
_LAST_MONTH = "12"


class ChinaCustomsReader(Reader):
    """Reads a table of the statistics' site, whichever columns were chosen."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header has the site's columns of commodities and partners, and values in a currency."""
        header = frozenset(contents.header)
        has_partner = bool(header & {_PARTNER, _PARTNER_NAME})
        return {_GOODS, _PERIOD} <= header and has_partner and bool(header & {*_CURRENCIES})

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(CHINA_CUSTOMS, _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    header = contents.header
    currency = _currency(report.file, header)
    numeric = [currency, *(number for number, unit in _QUANTITIES if {number, unit} <= {*header})]
    wanted = [name for name in header if name and name not in _CURRENCIES and name not in dict(_QUANTITIES)]
    sums = NationalSums(report, CHINA_CUSTOMS.key)
    for raw in text_batches(contents.file, contents.layout, [*wanted, *numeric], report, plain=numeric):
        rules = RowRules(report, len(raw), first_line(raw))
        columns = {name: code_column(raw[name], rules.repaired, required=name == _PARTNER) for name in wanted}
        yield _added(sums, raw, columns, rules, options)
    stop_at_unknown(report, set_apart=options.set_apart)
    yield from sums.tables()


def _added(
    sums: NationalSums, raw: pa.Table, columns: Mapping[str, CategoryColumn], rules: RowRules, options: Options
) -> pa.Table:
    """One batch: the rows that the sums took, none of them left."""
    currency = next(name for name in raw.column_names if name in _CURRENCIES)
    period = columns[_PERIOD].map(_iso)
    rules.set_apart(RowRule.OTHER_PERIOD, period.empty())
    goods, further = hs_codes(columns[_GOODS], rules, whole=options.lines_are_whole)
    flow = _flow(columns, rules, options)
    rows = len(raw)
    reporter, partner = rules.sides(CategoryColumn.constant("142", rows), _partner(columns), find_chinese_partner)
    given = numbers(raw[currency], rules, f"{rules.report.file}, value")
    rules.set_apart(RowRule.NO_VALUE, np.isnan(given))
    value = in_dollars(given, _CURRENCIES[currency], period, rules, options.rates)
    tonnes = rules.weights(_tonnes(raw, columns, rules), value)
    texts = {
        "dataset": CategoryColumn.constant(CHINA_CUSTOMS.key, rows),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods,
        "hs": edition_column(period, goods),
    }  # fmt: skip
    marks = row_marks(list(columns.values()), [given, tonnes])
    return sums.add(rules.table(texts, value, tonnes), further, marks, rules)


def _currency(file: str, header: tuple[str, ...]) -> str:
    """The column of values; the site gives one, and of two it could not be told which is meant."""
    found = [name for name in header if name in _CURRENCIES]
    if len(found) > 1:
        raise ImportFileError(f"{file} has values in yuan and in US dollars; take one of the two columns out.")
    return found[0]


def _partner(columns: Mapping[str, CategoryColumn]) -> CategoryColumn:
    if _PARTNER not in columns:
        return columns[_PARTNER_NAME].map(lambda name: partner_text("", name))
    if _PARTNER_NAME not in columns:
        return columns[_PARTNER]
    return columns[_PARTNER].joined(columns[_PARTNER_NAME], partner_text)


def _flow(columns: Mapping[str, CategoryColumn], rules: RowRules, options: Options) -> CategoryColumn:
    """As a column says it, or the user."""
    said = next((columns[name] for name in _FLOW_COLUMNS if name in columns), None)
    if said is not None:
        flow = said.map(_FLOW.get)
        rules.set_apart(RowRule.NO_FLOW, flow.empty())
        return flow
    if not options.flow:
        raise ImportFileError(
            f"{rules.report.file} is an export of China's customs, which does not say whether it holds China's exports "
            "or its imports. Say what was asked for: --flow exports or --flow imports."
        )
    return CategoryColumn.constant(options.flow, len(rules.kept))


def _tonnes(raw: pa.Table, columns: Mapping[str, CategoryColumn], rules: RowRules) -> _Floats:
    """Tonnes of whichever quantity is a weight; the first of the two where both are."""
    tonnes = np.full(len(raw), np.nan)
    for number, unit in reversed(_QUANTITIES):
        if number in raw.column_names and unit in columns:
            factors = np.array([*(_KILOGRAMS.get(text, np.nan) for text in columns[unit].texts), np.nan])
            weight = numbers(raw[number], rules, f"{rules.report.file}, quantity") * factors[columns[unit].index] / 1000
            tonnes = np.where(np.isnan(weight), tonnes, weight)
    return tonnes


def _iso(text: str) -> str | None:
    """A month such as 202403, or all twelve of a year, 202401-202412."""
    if found := _MONTH.fullmatch(text):
        return "-".join(found.groups())
    months = _MONTHS.fullmatch(text)
    return months.group(1) if months and months.group(2) == _LAST_MONTH else None
