"""Comext's answers as SDMX-CSV (DS-045409 and its like): a row is one indicator of one series and period.

Values and weights of the same goods stand in rows of their own. Goods are HS codes of 2, 4 or 6 digits, lines of the
Combined Nomenclature of 8, or TOTAL.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.readers.eurostat.dataset import COMEXT, comext_flow, comext_period, comext_sides
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from tradeviz.readers.io.contents import FileContents
    from tradeviz.readers.reader import Options

_TEXTS = ("reporter", "partner", "product", "flow", "indicators", "TIME_PERIOD")
_VALUE = "OBS_VALUE"
_FREQUENCY = "freq"
_EUROS = frozenset({"VALUE_IN_EUROS", "VALUE_EUR"})
# Tonnes of one unit of each.
_WEIGHTS = MappingProxyType({"QUANTITY_IN_100KG": 0.1, "QUANTITY_IN_KG": 0.001, "QUANTITY_KG": 0.001})


class ComextSdmxReader(Reader):
    """Reads an answer, of SDMX 2.1 or 3.0."""

    def recognises(self, contents: FileContents) -> bool:
        """Whether the header has the dimensions of Comext's datasets."""
        return {*_TEXTS, _VALUE} <= {*contents.header}

    def read(self, contents: FileContents, options: Options) -> ParsedFile:
        """See `Reader.read`."""
        report = Report(contents.file.name)
        return ParsedFile(COMEXT, _tables(contents, options, report), report)


def _tables(contents: FileContents, options: Options, report: Report) -> Iterator[pa.Table]:
    wanted = [*_TEXTS, *([_FREQUENCY] if _FREQUENCY in contents.header else [])]
    sums = NationalSums(report, COMEXT.key)
    for raw in text_batches(contents.file, contents.layout, [*wanted, _VALUE], report, plain=[_VALUE]):
        rules = RowRules(report, len(raw), first_line(raw))
        columns = {name: code_column(raw[name], rules.repaired, required=name in _TEXTS[:2]) for name in wanted}
        yield _added(sums, raw, columns, rules, options)
    stop_at_unknown(report, set_apart=options.set_apart)
    yield from sums.tables()


def _added(
    sums: NationalSums, raw: pa.Table, columns: dict[str, CategoryColumn], rules: RowRules, options: Options
) -> pa.Table:
    indicator = columns["indicators"]
    is_value = indicator.where(lambda text: text in _EUROS)
    rules.set_apart(RowRule.OTHER_INDICATOR, ~is_value & ~indicator.where(lambda text: text in _WEIGHTS))
    period = comext_period(columns["TIME_PERIOD"], rules)
    flow = comext_flow(columns["flow"], rules)
    goods, further = hs_codes(columns["product"], rules, whole=options.lines_are_whole)
    reporter, partner = comext_sides(columns["reporter"], columns["partner"], period, rules)
    found = numbers(raw[_VALUE], rules, f"{rules.report.file}, {_VALUE}")
    rules.set_apart(RowRule.NO_VALUE, np.isnan(found))
    euros = np.where(is_value, found, np.nan)
    value = in_dollars(euros, "EUR", period, rules, options.rates)
    factors = np.array([*(_WEIGHTS.get(text, np.nan) for text in indicator.texts), np.nan])
    tonnes = found * factors[indicator.index]
    texts = {
        "dataset": CategoryColumn.constant(COMEXT.key, len(raw)),
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "goods": goods,
        "hs": edition_column(period, goods),
    }  # fmt: skip
    marks = row_marks([*columns.values()], [found])
    # A weight of zero beside a value is none that was recorded; the value stands in another row.
    weighed = np.where(tonnes == 0, np.nan, tonnes)
    return sums.add(rules.table(texts, value, weighed), further, marks, rules)
