"""IMF figures as cells: who, with whom, which flow, when, and a value in some multiple of US dollars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.readers.imf.economies import find_imf_economy
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.numbers import NumberForm, missing_cells, numbers
from tradeviz.readers.io.rules import RowRules
from tradeviz.store.report import RowRule
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    import pyarrow as pa

    from tradeviz.store.report import Report

_USE = "IMF data: may be used and shared with attribution, under the IMF's terms of use."
_IMF = "International Monetary Fund"
DOTS = Dataset("imf-dots", "IMF Direction of Trade Statistics", _IMF, "https://data.imf.org", DECLARED, use=_USE)
IMTS = Dataset("imf-imts", "IMF International Trade in Goods", _IMF, "https://data.imf.org", DECLARED, use=_USE)

_SCALES = MappingProxyType({"units": 1.0, "unit": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "": 1.0})
_PERIOD = re.compile(r"([12][0-9]{3})(?:-?M?(0[1-9]|1[0-2]|[1-9]))?", re.ASCII)
_OTHER_PERIOD = re.compile(r"[12][0-9]{3}-?[QSHW][0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cells:
    """Equally many texts of each kind; `scale` is what a value is multiplied by to become US dollars.

    `typed` where the file has numbers and no texts; `line` is that of the first cells, where they have one.
    """

    dataset: Dataset
    reporter: CategoryColumn
    partner: CategoryColumn
    flow: CategoryColumn
    period: CategoryColumn
    value: pa.ChunkedArray
    scale: CategoryColumn
    typed: bool = False
    line: int | None = None


def to_table(cells: Cells, report: Report) -> pa.Table:
    """Apply the rules; gives a table in `arrow_schema()` with goods TOTAL."""
    rules = RowRules(report, len(cells.reporter), cells.line)
    rules.set_apart(RowRule.NO_VALUE, missing_cells(cells.value))
    flow = cells.flow.map(flow_of)
    rules.set_apart(RowRule.OTHER_MEASURE, flow.empty())
    rules.set_apart(RowRule.OTHER_PERIOD, cells.period.where(lambda text: _OTHER_PERIOD.fullmatch(text) is not None))
    reporter, partner = rules.sides(cells.reporter, cells.partner, find_imf_economy)
    value = numbers(cells.value, rules, f"{report.file}, value", NumberForm(typed=cells.typed))
    scale = _multiples(cells.scale, rules, report.file)
    dataset, goods, hs = (CategoryColumn.constant(text, len(value)) for text in (cells.dataset.key, "TOTAL", ""))
    texts = {
        "dataset": dataset, "reporter": reporter, "partner": partner, "flow": flow,
        "period": cells.period.map(iso_period), "goods": goods, "hs": hs,
    }  # fmt: skip
    return rules.table(texts, value * scale, np.full(len(value), np.nan))


def flow_of(indicator: str) -> str | None:
    """The flow that an indicator's code or words stand for; None where it is another measure.

    Exports free on board and imports with cost, insurance and freight, in US dollars, are what each country
    publishes; imports FOB and balances are worked out from them by the IMF.
    """
    text = indicator.strip().lower()
    if text in {"xg_fob_usd", "txg_fob_usd"} or (text.startswith("exports") and "fob" in text and _in_dollars(text)):
        return "exports"
    if text in {"mg_cif_usd", "tmg_cif_usd"} or (text.startswith("imports") and "cif" in text and _in_dollars(text)):
        return "imports"
    return None


def _in_dollars(text: str) -> bool:
    return "us dollar" in text or "countries" in text  # a workbook's title names its unit in a row of its own


def iso_period(text: str) -> str | None:
    """A year or month in ISO 8601; None where it is neither."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year, month = match.groups()
    return f"{year}-{int(month):02d}" if month else year


def is_period(text: str) -> bool:
    """Whether a column's name is a period, of any length that the IMF publishes."""
    return iso_period(text) is not None or _OTHER_PERIOD.fullmatch(text.strip()) is not None


def _multiples(scale: CategoryColumn, rules: RowRules, file: str) -> np.ndarray:
    found = [_multiple(text) for text in scale.texts]
    wrong = [text for text, value in zip(scale.texts, found, strict=True) if value is None]
    if wrong and scale.counts(rules.kept).keys() & set(wrong):
        units = ", ".join(repr(text[:60]) for text in wrong[:10])
        lines = rules.lines(rules.kept & scale.where(lambda text: text in wrong))
        raise ImportFileError(
            f"{file} gives values in {units}{lines}; expected Units, Thousands, Millions or Billions of US dollars. "
            "Download the file again, in US dollars."
        )
    return np.array([*(np.nan if value is None else value for value in found), 1.0])[scale.index]


def _multiple(text: str) -> float | None:
    words = text.strip().lower().removeprefix("us dollars, ").removeprefix("us dollar, ")
    if words.isascii() and words.isdigit() and len(words) <= 2:  # SCALE.ID is the power of ten
        return 10.0 ** int(words)
    return _SCALES.get(words)
