"""UN Comtrade's tables: CSV of the present site ("comtradeplus"), of the classic one, and rows of the API."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.model import economies as areas
from tradeviz.readers.io.columns import Coded, Sieve, different, goods_codes, numbers, stop_at_unknown
from tradeviz.readers.io.csv import text_batches
from tradeviz.readers.io.validate import checked
from tradeviz.store.delivery import Delivery
from tradeviz.store.report import Report, Rule
from tradeviz.store.schema import DECLARED, Dataset, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from tradeviz.model.economies import Area
    from tradeviz.readers.io.files import Source
    from tradeviz.readers.io.text import Layout
    from tradeviz.store.delivery import Options

DATASET = Dataset(
    "comtrade",
    "UN Comtrade",
    "United Nations Statistics Division",
    "https://comtradeplus.un.org",
    DECLARED,
    use="Free for internal use with attribution; the database may not be re-disseminated without permission.",
)
# Comtrade's codes of the HS editions (reference list HS.json); HS is the name of the HS as reported.
EDITIONS = MappingProxyType({
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
CLASSIC = MappingProxyType({
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


def recognises(layout: Layout) -> bool:
    """Whether a header is one of Comtrade's."""
    return set(NEEDED) <= set(present_names(layout.header))


def present_names(header: Iterable[str]) -> dict[str, str]:
    """For each column that is used, by the present site's name: its name in this header."""
    known = {name.lower(): name for name in (*NEEDED, *OPTIONAL)} | {old.lower(): new for old, new in CLASSIC.items()}
    return {known[name.lower()]: name for name in header if name.lower() in known}


def read(source: Source, layout: Layout, options: Options) -> Delivery:
    """Read a CSV file of either site."""
    report = Report(source.name)
    names: dict[str, str] = {}
    batches = _batches(source, layout, options, report, names)
    return Delivery(DATASET, batches, report, names)


def _batches(
    source: Source, layout: Layout, options: Options, report: Report, names: dict[str, str]
) -> Iterator[pa.Table]:
    used = present_names(layout.header)
    plain = [used[name] for name in _PLAIN if name in used]
    for raw in text_batches(source, layout, list(used.values()), report, plain=plain):
        rows = raw.rename_columns(list(used))
        yield rows_to_table(rows, report, names, decimal_comma=layout.separator == ";")
    stop_at_unknown(report, set_apart=options.set_apart)


def frame_to_table(frame: pd.DataFrame, report: Report, names: dict[str, str] | None = None) -> pa.Table:
    """Turn rows of the API into the store's rows.

    Args:
        frame: the columns of the API's answer under its own names (`NEEDED` at least), of any type.
        report: counts the rows.
        names: given the HS codes' descriptions, where the rows have them.

    Returns:
        A table in `arrow_schema()`. Unknown country codes are set apart and counted; call
        `coded.stop_at_unknown(report, set_apart=False)` to refuse them.

    Raises:
        ImportFileError: a column is missing, or a cell holds what it may not hold.
    """
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise ImportFileError(f"{report.file} lacks the columns {', '.join(missing)} that UN Comtrade's rows have.")
    used = [name for name in (*NEEDED, *OPTIONAL) if name in frame.columns]
    texts = {name: pa.array([_text(cell) for cell in frame[name]], pa.string()) for name in used}
    return rows_to_table(pa.table(texts), report, {} if names is None else names)


def _text(cell: object) -> str | None:
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN alone is not itself
        return None
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        return str(int(cell))
    return str(cell) or None


def rows_to_table(rows: pa.Table, report: Report, names: dict[str, str], *, decimal_comma: bool = False) -> pa.Table:
    """Apply the rules to a batch of rows under the present site's column names, all texts."""
    sieve = Sieve(report, rows.num_rows)
    columns = {name: Coded.of(rows[name]) for name in rows.column_names if name not in _PLAIN}
    flow = _flow(columns, sieve)
    _set_apart_parts(columns, sieve)
    hs = _edition(columns["classificationCode"], sieve)
    goods = goods_codes(columns["cmdCode"], sieve)
    reporter = sieve.place(columns["reporterCode"], _area)
    partner = sieve.place(columns["partnerCode"], _area)
    sieve.set_apart(Rule.ITSELF, ~different(reporter, partner))
    period = _period(columns, sieve, report.file)
    value = numbers(rows["primaryValue"], sieve, f"{report.file}, primaryValue", decimal_comma=decimal_comma)
    sieve.set_apart(Rule.NO_VALUE, np.isnan(value))
    tonnes = _tonnes(rows, value, sieve, decimal_comma=decimal_comma)
    _collect_names(columns, goods, sieve, names)
    kept = sieve.done()
    texts = (Coded.constant(DATASET.key, len(value)), reporter, partner, flow, period, goods, hs)
    arrays = [column.array(kept) for column in texts]
    arrays += [pa.array(value[kept]), pa.array(tonnes[kept], from_pandas=True)]
    return checked(pa.Table.from_arrays(arrays, schema=arrow_schema()), report.file)


def _flow(columns: Mapping[str, Coded], sieve: Sieve) -> Coded:
    flow = columns["flowCode"]
    if "flowDesc" in columns:
        flow = flow.or_else(columns["flowDesc"])
    sieve.set_apart(Rule.RE_TRADE, flow.where(lambda text: text.upper() in _RE_TRADE))
    sieve.set_apart(Rule.OTHER_FLOW, ~flow.where(lambda text: text.upper() in _FLOWS))
    return flow.map(lambda text: _FLOWS.get(text.upper()))


def _set_apart_parts(columns: Mapping[str, Coded], sieve: Sieve) -> None:
    if "typeCode" in columns:
        sieve.set_apart(Rule.SERVICES, columns["typeCode"].where(lambda text: text.upper() == "S"))
    for name, whole in _WHOLE.items():
        if name in columns:
            sieve.set_apart(Rule.BREAKDOWN, ~columns[name].where(lambda text: text.upper() in whole, empty=True))  # noqa: B023 - called at once


def _edition(column: Coded, sieve: Sieve) -> Coded:
    sieve.set_apart(Rule.OTHER_CLASSIFICATION, ~column.where(lambda text: text.upper() in {*EDITIONS, "HS"}))
    return column.map(lambda text: EDITIONS.get(text.upper(), ""))


def _area(text: str) -> Area | None:
    return areas.from_comtrade(int(text)) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _period(columns: Mapping[str, Coded], sieve: Sieve, file: str) -> Coded:
    period = columns["period"]
    if "refYear" in columns:
        period = period.or_else(columns["refYear"])
    if "freqCode" in columns:
        sieve.set_apart(
            Rule.OTHER_PERIOD, ~columns["freqCode"].where(lambda text: text.upper() in {"A", "M"}, empty=True)
        )
    wrong = period.counts(sieve.kept & ~period.where(lambda text: _iso(text) is not None))
    if wrong:
        raise ImportFileError(
            f"{file}, period: found {', '.join(map(repr, list(wrong)[:10]))}; expected years or months such as "
            "2024 or 202403. Download the file again."
        )
    return period.map(_iso)


def _iso(text: str) -> str | None:
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 4:
        return text
    return f"{text[:4]}-{text[4:]}" if len(text) == 6 and "01" <= text[4:] <= "12" else None


def _tonnes(rows: pa.Table, value: np.ndarray, sieve: Sieve, *, decimal_comma: bool) -> np.ndarray:
    """Net weight in tonnes; zero kilograms beside a value stand for a weight that was not recorded."""
    if "netWgt" not in rows.column_names:
        return np.full(rows.num_rows, np.nan)
    weight = numbers(rows["netWgt"], sieve, f"{sieve.report.file}, netWgt", decimal_comma=decimal_comma)
    unknown = (weight == 0) & (value > 0)
    sieve.repaired(Rule.NO_WEIGHT, unknown)
    return np.where(unknown, np.nan, weight / 1000)


def _collect_names(columns: Mapping[str, Coded], goods: Coded, sieve: Sieve, names: dict[str, str]) -> None:
    if "cmdDesc" not in columns:
        return
    described = columns["cmdDesc"]
    rows = np.flatnonzero(sieve.kept & (goods.index >= 0) & (described.index >= 0))
    _, first = np.unique(goods.index[rows], return_index=True)
    for row in rows[first]:
        names.setdefault(goods.texts[goods.index[row]], described.texts[described.index[row]].strip())
