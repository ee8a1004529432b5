"""The OECD's Balanced International Merchandise Trade (BIMTS) as SDMX-CSV, with or without labels.

The OECD balances what both sides declared, so that a country's exports to a partner are that partner's imports from
it: exports alone are kept, as BACI has them. Goods are of the HS 2017.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.model import economies
from tradeviz.model.economies import GROUP, WORLD, Area
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.numbers import numbers
from tradeviz.readers.io.periods import only_years
from tradeviz.readers.io.rules import RowRules, goods_codes, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

BIMTS = Dataset(
    "oecd-bimts",
    "OECD Balanced International Merchandise Trade",
    "OECD",
    "https://data-explorer.oecd.org",
    RECONCILED,
    use="OECD: free to use with the OECD named as the source, under its terms and conditions.",
)
_NEEDED = ("REF_AREA", "COUNTERPART_AREA", "TRADE_FLOW", "TIME_PERIOD")
_VALUE = "OBS_VALUE"
_PRODUCTS = ("PRODUCT_HS", "PRODUCT", "HS_CODE")
_OPTIONAL = ("ADJUSTMENT", "UNIT_MEASURE", "UNIT_MULT")
_GOODS = re.compile(r"HS(?:17_?)?([0-9]{2}|[0-9]{4}|[0-9]{6})|HS([0-9]{2})_([0-9]{2,6})", re.ASCII)
_ALL_GOODS = frozenset({"_T", "T", "TOTAL"})
_EXPORTS, _IMPORTS = "X", "M"
_DOLLARS = "USD_EXC"
_BALANCED = "B"  # how the codes of balanced figures begin; there are some with re-exports and some without
_EDITION = "HS17"


class BimtsReader(Reader):
    """Reads an answer of the OECD's API, or a download of its Data Explorer."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header has the dimensions of BIMTS, goods among them."""
        header = {*contents.header}
        return {*_NEEDED, _VALUE} <= header and any(name in header for name in _PRODUCTS)

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(BIMTS, _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    product = next(name for name in _PRODUCTS if name in contents.header)
    texts = [*_NEEDED, product, *(name for name in _OPTIONAL if name in contents.header)]
    adjustments: set[str] = set()
    for raw in text_batches(contents.file, contents.layout, [*texts, _VALUE], report, plain=[_VALUE]):
        rules = RowRules(report, len(raw), first_line(raw))
        columns = {name: code_column(raw[name], rules.repaired, required=name in _NEEDED[:2]) for name in texts}
        adjustments |= _balanced(columns, rules)
        if len(adjustments) > 1:
            raise ImportFileError(
                f"{report.file} has several adjustments of one figure ({', '.join(sorted(adjustments))}); choose one "
                "of them, and download it again."
            )
        yield _table(raw, columns, product, rules)
    stop_at_unknown(report, set_apart=options.set_apart)


def _balanced(columns: dict[str, CategoryColumn], rules: RowRules) -> set[str]:
    """Set apart what is not balanced; gives the adjustments that are left."""
    if "ADJUSTMENT" not in columns:
        return set()
    adjustment = columns["ADJUSTMENT"]
    rules.set_apart(RowRule.NOT_BALANCED, ~adjustment.where(lambda text: text.startswith(_BALANCED), empty=True))
    return {*adjustment.counts(rules.kept)}


def _table(raw: pa.Table, columns: dict[str, CategoryColumn], product: str, rules: RowRules) -> pa.Table:
    flow = columns["TRADE_FLOW"]
    rules.set_apart(RowRule.MIRRORED, flow.where(lambda text: text == _IMPORTS))
    rules.set_apart(RowRule.OTHER_FLOW, ~flow.where(lambda text: text == _EXPORTS))
    if "UNIT_MEASURE" in columns:
        rules.set_apart(RowRule.OTHER_MEASURE, ~columns["UNIT_MEASURE"].where(lambda text: text == _DOLLARS))
    goods = columns[product].map(_good)
    rules.set_apart(RowRule.OTHER_CLASSIFICATION, goods.empty())
    goods = goods_codes(goods, rules)
    reporter, partner = rules.sides(columns["REF_AREA"], columns["COUNTERPART_AREA"], _area)
    period = only_years(columns["TIME_PERIOD"], rules)
    value = numbers(raw[_VALUE], rules, f"{rules.report.file}, {_VALUE}") * _multiple(columns, rules)
    rules.set_apart(RowRule.NO_VALUE, np.isnan(value))
    rows = len(raw)
    texts = {
        "dataset": CategoryColumn.constant(BIMTS.key, rows),
        "reporter": reporter, "partner": partner,
        "flow": CategoryColumn.constant(FLOWS[0], rows),
        "period": period, "goods": goods,
        "hs": goods.map(lambda text: "" if text == TOTAL else _EDITION),
    }  # fmt: skip
    return rules.table(texts, value, np.full(rows, np.nan))


def _multiple(columns: dict[str, CategoryColumn], rules: RowRules) -> np.ndarray:
    """What each value is multiplied by: ten to the power of UNIT_MULT."""
    if "UNIT_MULT" not in columns:
        return np.ones(len(rules.kept))
    power = columns["UNIT_MULT"]
    known = [text.isascii() and text.isdigit() and int(text[:3]) <= 12 for text in power.texts]
    rules.set_apart(RowRule.NO_VALUE, ~power.rows_of(known, empty=True))
    found = [10.0 ** int(text) if fine else np.nan for text, fine in zip(power.texts, known, strict=True)]
    return np.array([*found, 1.0])[power.index]


def _good(text: str) -> str | None:
    """A code such as HS17_310420, or all goods; None where it is of another classification."""
    if text in _ALL_GOODS:
        return TOTAL
    return text.removeprefix("HS17_").removeprefix("HS") if _GOODS.fullmatch(text) else None


@lru_cache(maxsize=1024)
def _area(text: str) -> Area | None:
    """ISO's letters; the OECD's other codes are groups, but for W, the world."""
    if text == "W":
        return economies.find_area(WORLD)
    found = economies.find_area(text)
    return found or (Area(text, text, GROUP) if len(text) != 3 else None)
