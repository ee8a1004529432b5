"""Cells of a site's table as rows of the store: one economy, many partners or goods, a column for each period."""

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

    from tradeviz.readers.io.rules import FindArea
    from tradeviz.readers.reader import Options
    from tradeviz.store.report import Report

_COLUMNS = ("reporter", "partner", "flow", "period", "goods", "value")
_PLACES = 3  # decimals of a currency's unit that are kept: multiplying leaves dust beyond them


@dataclass
class PageRows:
    """Collects the cells of a page; they are few.

    Attributes:
        dataset: key of the dataset.
        report: of the file.
        unit: how many of the currency a value of 1 stands for.
        currency: its code.
        find: the economy of a name.
    """

    dataset: str
    report: Report
    unit: float
    currency: str = "USD"
    find: FindArea = find_by_name
    _cells: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _COLUMNS}, init=False)
    _apart: list[RowRule | None] = field(default_factory=list, init=False)
    _mended: list[tuple[RowRule, ...]] = field(default_factory=list, init=False)

    def __len__(self) -> int:
        return len(self._apart)

    def add(
        self,
        texts: tuple[str, str, str, str, str, str],
        *,
        apart: RowRule | None = None,
        mended: tuple[RowRule, ...] = (),
    ) -> None:
        """One cell: reporter, partner, flow, period (empty where it is none of ours), goods and value.

        Args:
            texts: these.
            apart: why it is set apart, before anything else is looked at.
            mended: what was changed to read it.
        """
        for name, text in zip(_COLUMNS, texts, strict=True):
            self._cells[name].append(text)
        self._apart.append(apart)
        self._mended.append(mended)

    def tables(self, options: Options, *, whole: bool = False) -> Iterator[pa.Table]:
        """The rows in `arrow_schema()`, once all cells are there.

        Args:
            options: of the import.
            whole: whether the page has every national line of each of its codes, by what it is.
        """
        columns = {name: pa.chunked_array([pa.array(self._cells[name], pa.string())]) for name in _COLUMNS}
        rows = len(self._apart)
        rules = RowRules(self.report, rows)
        texts = {name: CategoryColumn.of(columns[name]) for name in _COLUMNS[:-1]}
        self._apply(rules)
        period = texts["period"].map(lambda text: text or None)
        rules.set_apart(RowRule.OTHER_PERIOD, period.empty())
        goods, further = hs_codes(texts["goods"], rules, whole=whole or options.lines_are_whole)
        reporter, partner = rules.sides(texts["reporter"], texts["partner"], self.find)
        given = numbers(columns["value"], rules, f"{self.report.file}, value") * self.unit
        rules.set_apart(RowRule.NO_VALUE, np.isnan(given))
        value = in_dollars(np.round(given, _PLACES), self.currency, period, rules, options.rates)
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

    def _apply(self, rules: RowRules) -> None:
        """The rules that were said with the cells."""
        for apart in dict.fromkeys(self._apart):
            if apart is not None:
                rules.set_apart(apart, np.array([one is apart for one in self._apart], dtype=bool))
        for rule in dict.fromkeys(rule for several in self._mended for rule in several):
            rules.repaired(rule, np.array([rule in several for several in self._mended], dtype=bool))
