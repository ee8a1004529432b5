"""Cells of a page's table as rows of the store: one economy, many partners or goods, a column for each period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.dollars import in_dollars
from tradeviz.readers.io.economy_names import find_by_name
from tradeviz.readers.io.national import NationalSums, hs_codes, row_marks
from tradeviz.readers.io.numbers import numbers
from tradeviz.readers.io.rules import RowRules, stop_at_unknown
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.reader import Options
    from tradeviz.store.report import Report

_COLUMNS = ("reporter", "partner", "flow", "period", "goods", "value")


@dataclass
class PageRows:
    """Collects the cells of a page; they are few.

    Attributes:
        dataset: key of the dataset.
        report: of the file.
        unit: how many of the currency a value of 1 stands for.
        currency: its code.
    """

    dataset: str
    report: Report
    unit: float
    currency: str = "USD"
    _cells: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _COLUMNS}, init=False)
    _mirrored: list[bool] = field(default_factory=list, init=False)

    def __len__(self) -> int:
        return len(self._mirrored)

    def add(self, texts: tuple[str, str, str, str, str, str], *, mirrored: bool = False) -> None:
        """One cell: reporter, partner, flow, period (empty where it is none of ours), goods and value."""
        for name, text in zip(_COLUMNS, texts, strict=True):
            self._cells[name].append(text)
        self._mirrored.append(mirrored)

    def tables(self, options: Options) -> Iterator[pa.Table]:
        """The rows in `arrow_schema()`, once all cells are there."""
        columns = {name: pa.chunked_array([pa.array(self._cells[name], pa.string())]) for name in _COLUMNS}
        rows = len(self._mirrored)
        rules = RowRules(self.report, rows)
        texts = {name: CategoryColumn.of(columns[name]) for name in _COLUMNS[:-1]}
        rules.set_apart(RowRule.BY_MIRROR, np.array(self._mirrored, dtype=bool))
        period = texts["period"].map(lambda text: text or None)
        rules.set_apart(RowRule.OTHER_PERIOD, period.empty())
        goods, further = hs_codes(texts["goods"], rules, whole=options.lines_are_whole)
        reporter, partner = rules.sides(texts["reporter"], texts["partner"], find_by_name)
        given = numbers(columns["value"], rules, f"{self.report.file}, value") * self.unit
        rules.set_apart(RowRule.NO_VALUE, np.isnan(given))
        value = in_dollars(given, self.currency, period, rules, options.rates)
        said = {
            "dataset": CategoryColumn.constant(self.dataset, rows),
            "reporter": reporter, "partner": partner, "flow": texts["flow"], "period": period, "goods": goods,
            "hs": CategoryColumn.constant("", rows),
        }  # fmt: skip
        sums = NationalSums(self.report, self.dataset)
        marks = row_marks([*texts.values()], [np.arange(rows, dtype=np.float64)])
        sums.add(rules.table(said, value, np.full(rows, np.nan)), further, marks, rules)
        stop_at_unknown(self.report, set_apart=options.set_apart)
        yield from sums.tables()
