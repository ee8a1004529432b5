"""UN Comtrade's tables: CSV of the present site ("comtradeplus"), of the classic one, and rows of the API."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.model import economies
from tradeviz.readers.comtrade.columns import NEEDED, OPTIONAL, is_comtrade, present_names
from tradeviz.readers.comtrade.shift import is_shifted, moved_left
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column, is_missing_word
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.numbers import NumberForm, numbers, worth
from tradeviz.readers.io.publishers import is_message
from tradeviz.readers.io.rules import (
    MAX_GOODS_NAME,
    RowRules,
    goods_codes,
    is_digits,
    is_total,
    stop_at_unknown,
)
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import DECLARED, Dataset, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from tradeviz.model.economies import Area
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.io.rules import FindArea
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
_HS = frozenset({*_EDITIONS, "HS"})
# Its classifications of services (EBOPS 2002 and 2010) have a TOTAL too.
_SERVICES = "EB"
_FLOWS = MappingProxyType({
    "X": "exports", "2": "exports", "EXPORT": "exports", "EXPORTS": "exports",
    "M": "imports", "1": "imports", "IMPORT": "imports", "IMPORTS": "imports",
})  # fmt: skip
_RE_TRADE = frozenset({"RX", "RM", "3", "4", "RE-EXPORT", "RE-IMPORT", "RE-EXPORTS", "RE-IMPORTS"})
# The classic site's last tables have this for every flow, and its letter in the column beside.
_NO_FLOW_CODE = "0"
_PLAIN = ("primaryValue", "netWgt")
_YEAR_LENGTH = 4
_SIDES = frozenset({"reporterCode", "partnerCode", "reporterISO", "partnerISO"})
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
    """Reads a CSV file of either site, or of a package that has asked its API."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header is one of Comtrade's."""
        return is_comtrade(contents.header)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        names: dict[str, str] = {}
        return ParsedFile(COMTRADE, _tables(contents, options, report, names), report, names)


def _tables(contents: FileContents, options: Options, report: Report, names: dict[str, str]) -> Iterator[pa.Table]:
    shifted = is_shifted(contents.layout)
    layout = moved_left(contents.layout) if shifted else contents.layout
    used = present_names(layout.header)
    form = NumberForm(decimal_comma=layout.separator == ";")
    plain = [used[name] for name in _PLAIN if name in used]
    for raw in text_batches(contents.file, layout, list(used.values()), report, plain=plain):
        rules = RowRules(report, raw.num_rows, first_line(raw))
        if shifted:
            rules.repaired(RowRule.SHIFTED, rules.kept)
        yield rows_to_table(raw.rename_columns(list(used)), rules, names, form)
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
    rules = RowRules(report, len(frame))
    return rows_to_table(pa.table(texts), rules, {} if names is None else names, NumberForm(typed=True)).cast(
        arrow_schema()
    )


def _text(cell: object) -> str | None:
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN alone is not itself
        return None
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        return str(int(cell))
    return str(cell) or None


def rows_to_table(rows: pa.Table, rules: RowRules, names: dict[str, str], form: NumberForm) -> pa.Table:
    """Apply the rules to a batch of rows under the present site's column names, all texts.

    Args:
        rows: the batch.
        rules: new ones, for as many rows.
        names: given the HS codes' descriptions.
        form: how the file writes its numbers.

    Raises:
        ImportFileError: a cell holds what it may not hold.
    """
    columns = _columns(rows, rules)
    _set_apart_messages(columns, rules)
    flow = _flow(columns, rules)
    _set_apart_parts(columns, rules)
    hs = _edition(columns, rules)
    before = rules.kept
    goods = goods_codes(columns["cmdCode"], rules)
    odd = before & ~rules.kept
    reporter, partner = rules.sides(*_sides(columns))
    period = _period(columns, rules)
    value = numbers(rows["primaryValue"], rules, f"{rules.report.file}, primaryValue", form)
    rules.set_apart(RowRule.NO_VALUE, np.isnan(value))
    rules.add_worth(RowRule.OTHER_LEVEL, worth(rows["primaryValue"], odd, form))
    tonnes = _tonnes(rows, value, rules, form)
    _collect_names(columns, goods, rules, names)
    texts = {
        "dataset": CategoryColumn.constant(COMTRADE.key, len(value)),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods, "hs": hs,
    }  # fmt: skip
    return rules.table(texts, value, tonnes)


def _columns(rows: pa.Table, rules: RowRules) -> dict[str, CategoryColumn]:
    """The columns that hold codes or words; those that a row cannot be without keep what says that nothing is known."""
    return {
        name: code_column(rows[name], rules.repaired, required=name in _SIDES)
        for name in rows.column_names
        if name not in _PLAIN
    }


def _set_apart_messages(columns: Mapping[str, CategoryColumn], rules: RowRules) -> None:
    for column in columns.values():
        rules.set_apart(RowRule.NO_DATA, column.where(is_message))


def _flow(columns: Mapping[str, CategoryColumn], rules: RowRules) -> CategoryColumn:
    """The flow by its code, or by the letter or word beside it where the code says nothing."""
    code = columns["flowCode" if "flowCode" in columns else "flowDesc"]
    flow = code.map(lambda text: None if text == _NO_FLOW_CODE else text)
    if "flowDesc" in columns:
        flow = flow.or_else(columns["flowDesc"])
    rules.set_apart(RowRule.RE_TRADE, flow.where(lambda text: text.upper() in _RE_TRADE))
    rules.set_apart(RowRule.NO_FLOW, flow.empty())
    rules.set_apart(RowRule.OTHER_FLOW, ~flow.where(lambda text: text.upper() in _FLOWS))
    rules.repaired(RowRule.FLOW_BESIDE, code.where(lambda text: text == _NO_FLOW_CODE))
    return flow.map(lambda text: _FLOWS.get(text.upper()))


def _set_apart_parts(columns: Mapping[str, CategoryColumn], rules: RowRules) -> None:
    if "typeCode" in columns:
        rules.set_apart(RowRule.SERVICES, columns["typeCode"].where(lambda text: text.upper() == "S"))
    for name, whole in _WHOLE.items():
        if name in columns:
            rules.set_apart(RowRule.BREAKDOWN, ~columns[name].where(lambda text: text.upper() in whole, empty=True))  # noqa: B023 - called at once


def _edition(columns: Mapping[str, CategoryColumn], rules: RowRules) -> CategoryColumn:
    """The HS edition; the TOTAL of another classification counts too, for it adds up the same trade."""
    classification = columns["classificationCode"]
    rules.set_apart(RowRule.SERVICES, classification.where(lambda text: text.upper().startswith(_SERVICES)))
    other = ~classification.where(lambda text: text.upper() in _HS)
    total = columns["cmdCode"].where(is_total)
    rules.set_apart(RowRule.OTHER_CLASSIFICATION, other & ~total)
    rules.repaired(RowRule.OTHER_TOTAL, other & total)
    return classification.map(lambda text: _EDITIONS.get(text.upper(), "")).or_else(
        CategoryColumn.constant("", len(classification))
    )


def _sides(columns: Mapping[str, CategoryColumn]) -> tuple[CategoryColumn, CategoryColumn, FindArea]:
    """Both sides and what finds their areas: by Comtrade's numbers where the table has both, else by ISO's letters."""
    if "reporterCode" in columns and "partnerCode" in columns:
        return columns["reporterCode"], columns["partnerCode"], _area
    reporter, partner = (
        f"{side}Code" if f"{side}Code" in columns else f"{side}ISO" for side in ("reporter", "partner")
    )
    return columns[reporter], columns[partner], lambda text: _area(text) or economies.find_area(text)


def _area(text: str) -> Area | None:
    return economies.from_comtrade(int(text)) if is_digits(text) and len(text) <= 4 else None


def _period(columns: Mapping[str, CategoryColumn], rules: RowRules) -> CategoryColumn:
    monthly = np.zeros(len(rules.kept), dtype=bool)
    if "freqCode" in columns:
        frequency = columns["freqCode"]
        rules.set_apart(RowRule.OTHER_PERIOD, ~frequency.where(lambda text: text.upper() in {"A", "M"}, empty=True))
        monthly = frequency.where(lambda text: text.upper() == "M")
    period = _written_period(columns)
    # A month under its year's name alone would pass for the year.
    wrong = rules.kept & ~(period.where(lambda text: _iso(text) is not None) & ~(monthly & period.where(_is_year)))
    if wrong.any():
        found = ", ".join(repr(text[:60]) for text in period.texts_in(wrong)[:10])
        raise ImportFileError(
            f"{rules.report.file}, period: found {found}{rules.lines(wrong)}; expected years or months such as 2024 "
            "or 202403, months of monthly data. Download the file again, with its column Period."
        )
    return period.map(_iso)


def _written_period(columns: Mapping[str, CategoryColumn]) -> CategoryColumn:
    """As the column period has it, or else by the year, with its month where there is a column of months."""
    if "period" in columns:
        return columns["period"].or_else(columns["refYear"]) if "refYear" in columns else columns["period"]
    year = columns["refYear"]
    return year.joined(columns["refMonth"], _year_and_month) if "refMonth" in columns else year


def _year_and_month(year: str, month: str) -> str:
    return f"{year}{month.zfill(2)}" if is_digits(month) and 1 <= int(month[:3]) <= 12 else year


def _is_year(text: str) -> bool:
    return len(text) == _YEAR_LENGTH


def _iso(text: str) -> str | None:
    if not is_digits(text):
        return None
    if _is_year(text):
        return text
    return f"{text[:4]}-{text[4:]}" if len(text) == 6 and "01" <= text[4:] <= "12" else None


def _tonnes(rows: pa.Table, value: np.ndarray, rules: RowRules, form: NumberForm) -> np.ndarray:
    """Net weight in tonnes; the file has kilograms."""
    if "netWgt" not in rows.column_names:
        return np.full(rows.num_rows, np.nan)
    return rules.weights(numbers(rows["netWgt"], rules, f"{rules.report.file}, netWgt", form) / 1000, value)


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
        if len(name) <= MAX_GOODS_NAME and not is_missing_word(
            name
        ):  # what is longer names nothing, and these are kept to the end of the import
            names.setdefault(goods.texts[goods.index[row]], name)
