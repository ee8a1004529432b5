"""UN Comtrade's tables: CSV of the present site ("comtradeplus"), of the classic one, and rows of the API."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.model import economies
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.numbers import numbers
from tradeviz.readers.io.rules import MAX_GOODS_NAME, RowRules, goods_codes, is_digits, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import DECLARED, Dataset, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from tradeviz.model.economies import Area
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

COMTRADE = Dataset(
    "comtrade",
    "UN Comtrade",
    "United Nations Statistics Division",
    "https://comtradeplus.un.org",
    DECLARED,
    use="Free for internal use with attribution; the database may not be re-disseminated without permission.",
)
# Comtrade's codes of the HS editions (reference list HS.json); HS is the name of the HS as reported.
_EDITIONS = MappingProxyType({
    "H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22",
})  # fmt: skip
_FLOWS = MappingProxyType({
    "X": "exports", "2": "exports", "EXPORT": "exports", "EXPORTS": "exports",
    "M": "imports", "1": "imports", "IMPORT": "imports", "IMPORTS": "imports",
})  # fmt: skip
_RE_TRADE = frozenset({"RX", "RM", "3", "4", "RE-EXPORT", "RE-IMPORT", "RE-EXPORTS", "RE-IMPORTS"})

NEEDED = ("period", "reporterCode", "flowCode", "partnerCode", "classificationCode", "cmdCode", "primaryValue")
OPTIONAL = (
    "typeCode", "freqCode", "partner2Code", "customsCode", "mosCode", "motCode", "netWgt", "cmdDesc", "flowDesc",
    "refYear",
)  # fmt: skip
_PLAIN = ("primaryValue", "netWgt")
# The classic site's column names, and what the present one calls the same.
_CLASSIC = MappingProxyType({
    "Classification": "classificationCode", "Year": "refYear", "Period": "period", "Trade Flow Code": "flowCode",
    "Trade Flow": "flowDesc", "Reporter Code": "reporterCode", "Partner Code": "partnerCode",
    "2nd Partner Code": "partner2Code", "Customs Proc. Code": "customsCode", "Mode of Transport Code": "motCode",
    "Commodity Code": "cmdCode", "Commodity": "cmdDesc", "Netweight (kg)": "netWgt",
    "Trade Value (US$)": "primaryValue",
})  # fmt: skip
# What a column must hold for its row to be the whole and no part of it; an empty cell says nothing else either.
_WHOLE = MappingProxyType(
    {
        "partner2Code": frozenset({"0", "", "W00"}),
        "customsCode": frozenset({"C00", "0", ""}),
        "motCode": frozenset({"0", ""}),
        "mosCode": frozenset({"0", ""}),
    }
)


class ComtradeReader(Reader):
    """Reads a CSV file of either site."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is one of Comtrade's."""
        return set(NEEDED) <= set(_present_names(contents.header))

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        names: dict[str, str] = {}
        return ParsedFile(COMTRADE, _tables(contents, options, report, names), report, names)


def _present_names(header: Iterable[str]) -> dict[str, str]:
    """For each column that is used, by the present site's name: its name in this header."""
    known = {name.lower(): name for name in (*NEEDED, *OPTIONAL)} | {old.lower(): new for old, new in _CLASSIC.items()}
    return {known[name.lower()]: name for name in header if name.lower() in known}


def _tables(contents: FileContents, options: Options, report: Report, names: dict[str, str]) -> Iterator[pa.Table]:
    used = _present_names(contents.header)
    plain = [used[name] for name in _PLAIN if name in used]
    decimal_comma = contents.layout.separator == ";"
    for raw in text_batches(contents.file, contents.layout, list(used.values()), report, plain=plain):
        yield _table(raw.rename_columns(list(used)), report, names, decimal_comma=decimal_comma)
    stop_at_unknown(report, set_apart=options.set_apart)


def frame_to_table(frame: pd.DataFrame, report: Report, names: dict[str, str] | None = None) -> pa.Table:
    """Turn rows of the API into the store's rows.

    Args:
        frame: the columns of the API's answer under its own names (`NEEDED` at least), of any type.
        report: counts the rows.
        names: given the HS codes' descriptions, where the rows have them.

    Returns:
        A table in `arrow_schema()`. Unknown country codes are set apart and counted; call
        `stop_at_unknown(report, set_apart=False)` to refuse them.

    Raises:
        ImportFileError: a column is missing, or a cell holds what it may not hold.
    """
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise ImportFileError(f"{report.file} lacks the columns {', '.join(missing)} that UN Comtrade's rows have.")
    used = [name for name in (*NEEDED, *OPTIONAL) if name in frame.columns]
    texts = {name: pa.array([_text(cell) for cell in frame[name]], pa.string()) for name in used}
    return _table(pa.table(texts), report, {} if names is None else names).cast(arrow_schema())


def _text(cell: object) -> str | None:
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN alone is not itself
        return None
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        return str(int(cell))
    return str(cell) or None


def _table(rows: pa.Table, report: Report, names: dict[str, str], *, decimal_comma: bool = False) -> pa.Table:
    """Apply the rules to a batch of rows under the present site's column names, all texts."""
    rules = RowRules(report, rows.num_rows)
    columns = {name: CategoryColumn.of(rows[name]) for name in rows.column_names if name not in _PLAIN}
    flow = _flow(columns, rules)
    _set_apart_parts(columns, rules)
    hs = _edition(columns["classificationCode"], rules)
    goods = goods_codes(columns["cmdCode"], rules)
    reporter, partner = rules.sides(columns["reporterCode"], columns["partnerCode"], _area)
    period = _period(columns, rules, report.file)
    value = numbers(rows["primaryValue"], rules, f"{report.file}, primaryValue", decimal_comma=decimal_comma)
    rules.set_apart(RowRule.NO_VALUE, np.isnan(value))
    tonnes = _tonnes(rows, value, rules, decimal_comma=decimal_comma)
    _collect_names(columns, goods, rules, names)
    texts = {
        "dataset": CategoryColumn.constant(COMTRADE.key, len(value)),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods, "hs": hs,
    }  # fmt: skip
    return rules.table(texts, value, tonnes)


def _flow(columns: Mapping[str, CategoryColumn], rules: RowRules) -> CategoryColumn:
    flow = columns["flowCode"]
    if "flowDesc" in columns:
        flow = flow.or_else(columns["flowDesc"])
    rules.set_apart(RowRule.RE_TRADE, flow.where(lambda text: text.upper() in _RE_TRADE))
    rules.set_apart(RowRule.OTHER_FLOW, ~flow.where(lambda text: text.upper() in _FLOWS))
    return flow.map(lambda text: _FLOWS.get(text.upper()))


def _set_apart_parts(columns: Mapping[str, CategoryColumn], rules: RowRules) -> None:
    if "typeCode" in columns:
        rules.set_apart(RowRule.SERVICES, columns["typeCode"].where(lambda text: text.upper() == "S"))
    for name, whole in _WHOLE.items():
        if name in columns:
            rules.set_apart(RowRule.BREAKDOWN, ~columns[name].where(lambda text: text.upper() in whole, empty=True))  # noqa: B023 - called at once


def _edition(column: CategoryColumn, rules: RowRules) -> CategoryColumn:
    rules.set_apart(RowRule.OTHER_CLASSIFICATION, ~column.where(lambda text: text.upper() in {*_EDITIONS, "HS"}))
    return column.map(lambda text: _EDITIONS.get(text.upper(), ""))


def _area(text: str) -> Area | None:
    return economies.from_comtrade(int(text)) if is_digits(text) and len(text) <= 4 else None


def _period(columns: Mapping[str, CategoryColumn], rules: RowRules, file: str) -> CategoryColumn:
    period = columns["period"]
    if "refYear" in columns:
        period = period.or_else(columns["refYear"])
    if "freqCode" in columns:
        rules.set_apart(
            RowRule.OTHER_PERIOD, ~columns["freqCode"].where(lambda text: text.upper() in {"A", "M"}, empty=True)
        )
    wrong = period.counts(rules.kept & ~period.where(lambda text: _iso(text) is not None))
    if wrong:
        found = ", ".join(repr(text[:60]) for text in list(wrong)[:10])
        raise ImportFileError(
            f"{file}, period: found {found}; expected years or months such as 2024 or 202403. Download the file again."
        )
    return period.map(_iso)


def _iso(text: str) -> str | None:
    if not is_digits(text):
        return None
    if len(text) == 4:
        return text
    return f"{text[:4]}-{text[4:]}" if len(text) == 6 and "01" <= text[4:] <= "12" else None


def _tonnes(rows: pa.Table, value: np.ndarray, rules: RowRules, *, decimal_comma: bool) -> np.ndarray:
    """Net weight in tonnes; the file has kilograms."""
    if "netWgt" not in rows.column_names:
        return np.full(rows.num_rows, np.nan)
    weight = numbers(rows["netWgt"], rules, f"{rules.report.file}, netWgt", decimal_comma=decimal_comma)
    return rules.weights(weight / 1000, value)


def _collect_names(
    columns: Mapping[str, CategoryColumn], goods: CategoryColumn, rules: RowRules, names: dict[str, str]
) -> None:
    if "cmdDesc" not in columns:
        return
    described = columns["cmdDesc"]
    rows = np.flatnonzero(rules.kept & (goods.index >= 0) & (described.index >= 0))
    _, first = np.unique(goods.index[rows], return_index=True)
    for row in rows[first]:
        name = described.texts[described.index[row]]
        if len(name) <= MAX_GOODS_NAME:  # what is longer names nothing, and these are kept to the end of the import
            names.setdefault(goods.texts[goods.index[row]], name)
