"""The World Bank's WITS: its tables of trade by product (ReporterISO3, PartnerISO3, ProductCode, ...).

A file may have each flow twice: Gross Exp., which is what the reporter declared, and Export, which is without
re-exports. Where it has the first, the second is set apart.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.model import economies
from tradeviz.model.economies import WORLD
from tradeviz.model.goods import TOTAL
from tradeviz.readers.imf.economies import find_imf_economy
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.economy_names import find_by_name
from tradeviz.readers.io.numbers import NumberForm, numbers
from tradeviz.readers.io.periods import only_years
from tradeviz.readers.io.rules import RowRules, goods_codes, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from tradeviz.model.economies import Area
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

WITS = Dataset(
    "wits",
    "World Integrated Trade Solution (UN Comtrade by way of WITS)",
    "World Bank",
    "https://wits.worldbank.org",
    DECLARED,
)
# Each column by its name in plain letters, as the two layouts write it.
_COLUMNS = MappingProxyType({
    "reporteriso3": "reporter", "partneriso3": "partner", "productcode": "goods", "year": "period",
    "tradeflowname": "flow", "tradevaluein1000usd": "value", "nomenclature": "edition", "netweightinkgm": "weight",
    "reportername": "reporter_name", "partnername": "partner_name",
})  # fmt: skip
_NEEDED = frozenset({"reporter", "partner", "goods", "period", "flow", "value"})
_GROSS = MappingProxyType({"gross exp.": "exports", "gross imp.": "imports", "gross exports": "exports",
                           "gross imports": "imports"})  # fmt: skip
_NET = MappingProxyType({"export": "exports", "import": "imports", "exports": "exports", "imports": "imports"})
_RE_TRADE = frozenset({"re-export", "re-import", "re-exports", "re-imports"})
# WITS's names of the editions; HS is the name of the HS as reported.
_EDITIONS = MappingProxyType({
    "H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22", "HS": "",
})  # fmt: skip
_THOUSAND, _KILOGRAMS = 1000.0, 1000.0
# Letters that WITS still has of economies whose letters in ISO 3166-1 have changed, and its own of the world.
_FORMER = MappingProxyType({"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "WLD": WORLD})
_NUMBERS = frozenset({"value", "weight"})


class WitsReader(Reader):
    """Reads a table of trade by product."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header has all that a row needs."""
        return {*_used(contents.header).values()} >= _NEEDED

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(WITS, _tables(contents, options, report), report)


def _used(header: Sequence[str]) -> dict[str, str]:
    """The columns that are used: their names here, and ours."""
    plain = {"".join(letter for letter in name.lower() if letter.isalnum()): name for name in reversed(header)}
    return {plain[name]: ours for name, ours in _COLUMNS.items() if name in plain}


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    used = _used(contents.header)
    form = NumberForm(decimal_comma=contents.layout.separator == ";")
    has_gross = _has_gross(contents, next(name for name, ours in used.items() if ours == "flow"))
    plain = [name for name, ours in used.items() if ours in _NUMBERS]
    for raw in text_batches(contents.file, contents.layout, list(used), report, plain=plain):
        rules = RowRules(report, len(raw), first_line(raw))
        yield _table(raw.rename_columns([used[name] for name in raw.column_names]), rules, form, has_gross=has_gross)
    stop_at_unknown(report, set_apart=options.set_apart)


def _has_gross(contents: FileContents, flow: str) -> set[str]:
    """The flows that the file has as they were declared, found by looking through that one column."""
    found: set[str] = set()
    for raw in text_batches(contents.file, contents.layout, [flow], Report(contents.file.name)):
        found |= {text.lower() for text in CategoryColumn.of(raw[flow]).texts}
    return {_GROSS[text] for text in found & {*_GROSS}}


def _table(raw: pa.Table, rules: RowRules, form: NumberForm, *, has_gross: set[str]) -> pa.Table:
    columns = {
        name: code_column(raw[name], rules.repaired, required=name in {"reporter", "partner"})
        for name in raw.column_names
        if name not in _NUMBERS
    }
    flow = _flow(columns["flow"], rules, has_gross)
    edition = _edition(columns, rules)
    goods = goods_codes(columns["goods"], rules)
    reporter, partner = rules.sides(_side(columns, "reporter"), _side(columns, "partner"), _area)
    period = only_years(columns["period"], rules)
    value = numbers(raw["value"], rules, f"{rules.report.file}, value", form) * _THOUSAND
    rules.set_apart(RowRule.NO_VALUE, np.isnan(value))
    tonnes = np.full(len(raw), np.nan)
    if "weight" in raw.column_names:
        tonnes = rules.weights(numbers(raw["weight"], rules, f"{rules.report.file}, weight", form) / _KILOGRAMS, value)
    texts = {
        "dataset": CategoryColumn.constant(WITS.key, len(raw)),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods,
        "hs": goods.joined(edition, lambda code, one: "" if code == TOTAL else one),
    }  # fmt: skip
    return rules.table(texts, value, tonnes)


def _flow(column: CategoryColumn, rules: RowRules, has_gross: set[str]) -> CategoryColumn:
    lower = column.map(str.lower)
    rules.set_apart(RowRule.RE_TRADE, lower.where(lambda text: text in _RE_TRADE))
    rules.set_apart(RowRule.NET_FLOW, lower.where(lambda text: _NET.get(text, "") in has_gross))
    flow = lower.map(lambda text: _GROSS.get(text) or _NET.get(text))
    rules.set_apart(RowRule.OTHER_FLOW, flow.empty())
    return flow


def _edition(columns: dict[str, CategoryColumn], rules: RowRules) -> CategoryColumn:
    rows = len(rules.kept)
    if "edition" not in columns:
        return CategoryColumn.constant("", rows)
    rules.set_apart(RowRule.OTHER_CLASSIFICATION, ~columns["edition"].where(lambda text: text.upper() in _EDITIONS))
    return columns["edition"].map(lambda text: _EDITIONS.get(text.upper(), ""))


def _side(columns: dict[str, CategoryColumn], side: str) -> CategoryColumn:
    """Letters, and behind them the name where there is one: WITS has letters of its own for some economies."""
    name = columns.get(f"{side}_name")
    return columns[side].joined(name, lambda code, text: f"{code} {text}".rstrip()) if name else columns[side]


@lru_cache(maxsize=4096)
def _area(text: str) -> Area | None:
    code, _, name = text.partition(" ")
    name = name.strip()
    found = economies.find_area(_FORMER.get(code, code))
    return found or (find_by_name(name) or find_imf_economy(name) if name else None)
