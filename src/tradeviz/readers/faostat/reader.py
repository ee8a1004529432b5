"""FAOSTAT's detailed trade matrix: values in thousands of dollars, and tonnes, of FAO's items.

Read are the items that FAO's own table says to be exactly one code of the HS; no other is carried over, for a part of a
code is none, and no item is split. FAO's estimates are set apart.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pycountry

from tradeviz.errors import ImportFileError
from tradeviz.model.economies import GROUP, Area, find_area, from_comtrade
from tradeviz.readers.faostat.items import CPC, ITEM, item_code, read_items
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.csv import first_line, text_batches
from tradeviz.readers.io.national import NationalSums, row_marks
from tradeviz.readers.io.numbers import numbers
from tradeviz.readers.io.periods import only_years
from tradeviz.readers.io.rules import RowRules, is_digits, stop_at_unknown
from tradeviz.readers.reader import Reader
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule, shown_code
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.faostat.items import FaoItems
    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

FAOSTAT = Dataset(
    "faostat-trade-matrix",
    "FAOSTAT trade matrix",
    "Food and Agriculture Organization of the United Nations",
    "https://www.fao.org/faostat",
    DECLARED,
)
_REPORTER, _PARTNER = "Reporter Country Code (M49)", "Partner Country Code (M49)"
_NAME, _VALUE, _FLAG = "Item", "Value", "Flag"
_TEXTS = (_REPORTER, _PARTNER, "Element", "Year", "Unit", _NAME)
_FLOWS = MappingProxyType({"export": "exports", "import": "imports"})
_VALUES, _WEIGHTS = frozenset({"1000 us$", "1000 usd"}), frozenset({"t", "tonnes"})
_THOUSAND = 1000.0
_OFFICIAL = frozenset({"", "A", "P"})  # official figures, provisional ones among them; the others are FAO's or unsure
# Numbers of M49 that FAO gives to sums: China with Hong Kong, Macao and Taiwan.
_GROUPS = frozenset({"159"})
_NAMED = 5  # items in a note


class FaostatReader(Reader):
    """Reads a download of the trade matrix, in bulk (normalized) or of a choice."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header has the matrix's columns, the items by FAO's codes or the CPC's."""
        header = {*contents.header}
        return {*_TEXTS, _VALUE} <= header and bool(header & {ITEM, CPC})

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`.

        Raises:
            ImportFileError: no table of items was given, or it is none.
        """
        report = Report(contents.file.name)
        if not options.items:
            raise ImportFileError(
                f"{report.file} is FAOSTAT's trade matrix: its goods are FAO's items, most of them parts of several HS "
                "codes. Download FAO's table of items with their HS codes too (FAOSTAT, Definitions and standards, "
                "Items, as CSV). With tradeviz ingest FILE --items ITEMS.csv, the items that are exactly one HS code "
                "are read. Or have UN Comtrade asked for the same: tradeviz fetch CHN BLR --years 2015-2024."
            )
        return ParsedFile(FAOSTAT, _tables(contents, options, read_items(options.items), report), report)


def _tables(contents: FileContents, options: Options, items: FaoItems, report: Report) -> Iterator[pa.Table]:
    code = ITEM if ITEM in contents.header else CPC
    codes = items.by_item if code == ITEM else items.by_cpc
    wanted = [*_TEXTS, code, *([_FLAG] if _FLAG in contents.header else [])]
    sums, others = NationalSums(report, FAOSTAT.key), Counter[str]()
    for raw in text_batches(contents.file, contents.layout, [*wanted, _VALUE], report, plain=[_VALUE]):
        rules = RowRules(report, len(raw), first_line(raw))
        columns = {name: code_column(raw[name], rules.repaired, required=name in _TEXTS[:2]) for name in wanted}
        goods = columns[code].map(lambda text: codes.get(item_code(text)))
        yield _added(sums, raw, columns, goods, items.edition, rules, others)
    _note(report, items, others)
    stop_at_unknown(report, set_apart=options.set_apart)
    yield from sums.tables()
    if report.kept and report.added == report.kept:
        raise ImportFileError(
            f"{report.file} has weights and no values, and a store has weights beside values alone. Choose the "
            "elements Export value and Import value too, and download it again."
        )


def _added(
    sums: NationalSums,
    raw: pa.Table,
    columns: dict[str, CategoryColumn],
    goods: CategoryColumn,
    edition: str,
    rules: RowRules,
    others: Counter[str],
) -> pa.Table:
    element, unit = columns["Element"].map(str.lower), columns["Unit"].map(str.lower)
    is_value = unit.where(lambda text: text in _VALUES) & element.where(lambda text: text.endswith("value"))
    is_weight = unit.where(lambda text: text in _WEIGHTS) & element.where(lambda text: text.endswith("quantity"))
    rules.set_apart(RowRule.OTHER_INDICATOR, ~is_value & ~is_weight)
    if _FLAG in columns:
        rules.set_apart(RowRule.ESTIMATED, ~columns[_FLAG].where(lambda text: text in _OFFICIAL, empty=True))
    inexact = goods.empty() & rules.kept
    others.update(columns[_NAME].counts(inexact))
    rules.set_apart(RowRule.NOT_ONE_CODE, inexact)
    period = only_years(columns["Year"], rules)
    flow = element.map(lambda text: _FLOWS.get(text.split(" ")[0]))
    rules.set_apart(RowRule.OTHER_FLOW, flow.empty())
    reporter, partner = rules.sides(columns[_REPORTER], columns[_PARTNER], find_m49)
    found = numbers(raw[_VALUE], rules, f"{rules.report.file}, {_VALUE}")
    rules.set_apart(RowRule.NO_VALUE, np.isnan(found))
    texts = {
        "dataset": CategoryColumn.constant(FAOSTAT.key, len(raw)),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods,
        "hs": CategoryColumn.constant(edition, len(raw)),
    }  # fmt: skip
    # A weight of zero beside a value is none that was recorded; the value stands in another row.
    tonnes = np.where(is_weight & (found > 0), found, np.nan)
    value = np.where(is_value, np.round(found * _THOUSAND, 3), np.nan)
    marks = row_marks([*columns.values()], [found])
    return sums.add(rules.table(texts, value, tonnes), CategoryColumn.constant("", len(raw)), marks, rules)


@lru_cache(maxsize=4096)
def find_m49(text: str) -> Area | None:
    """The area of a number of the UN's M49, which FAO writes behind an apostrophe; None where nobody has it."""
    number = text.lstrip("'").zfill(3)
    if number in _GROUPS:
        return Area(f"M{number}", text, GROUP)
    if not is_digits(number) or len(number) > 3:
        return None
    # ISO's numbers are those of M49; UN Comtrade has others for some economies, and those of states that are no more.
    country = pycountry.countries.get(numeric=number)
    return find_area(country.alpha_3) if country is not None else from_comtrade(int(number))


def _note(report: Report, items: FaoItems, others: Counter[str]) -> None:
    """Which items were not carried over."""
    report.note(f"Goods are those of {items.edition}, by the table of items that was given.")
    if others:
        named = ", ".join(f"{shown_code(name)} ({rows:,})" for name, rows in others.most_common(_NAMED))
        more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
        report.note(f"Not carried over, by rows: {named}{more}.")
