"""Tables in tradeviz's own columns, for figures from anywhere; all mistakes at once, each with line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError, Problem
from tradeviz.model.economies import find_area
from tradeviz.model.goods import LEGACY_UNSPECIFIED, TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.model.tables import Column
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import code_column
from tradeviz.readers.io.numbers import PLAIN_NUMBERS, NumberForm, numbers, unreadable
from tradeviz.readers.io.rules import RowRules, goods_codes, is_digits
from tradeviz.store.schema import DECLARED, TEXT_PATTERNS, Dataset, is_stored_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from tradeviz.readers.io.categories import Mask
    from tradeviz.store.report import Report

OWN_NUMBERS = ("value_usd", "tonnes")
OWN_REQUIRED = frozenset({"period", "reporter", "partner", "goods", "value_usd"})  # besides flow, or measure
_MAX_PROBLEMS = 100
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_HS = re.compile(r"HS[0-9]{2}", re.ASCII)
_NUMBER = "a number that is zero or more, such as 1234.5"


def _is_goods(text: str) -> bool:
    return text in {TOTAL, LEGACY_UNSPECIFIED} or (is_digits(text) and len(text) <= 6)


def _is_edition(text: str) -> bool:
    return _HS.fullmatch(text) is not None


OWN_TEXTS = (
    Column("period", "Year, month or fiscal year (ISO 8601).", TEXT_PATTERNS["period"][1], is_stored_period),
    Column("reporter", "Economy that declared the trade.", "a code such as CHN"),
    Column("partner", "The other economy.", "a code such as BLR"),
    Column("flow", "The direction, from the reporter's side.", " or ".join(FLOWS), lambda text: text in FLOWS),
    Column("goods", "TOTAL or an HS code.", "TOTAL or an HS code of 2, 4 or 6 digits", _is_goods),
    Column("hs", "HS edition.", "an HS edition such as HS22, or nothing", _is_edition, required=False),
)


def own_dataset(key: str) -> Dataset:
    """The dataset that the user named.

    Raises:
        ImportFileError: the name is none that an address can hold.
    """
    if _KEY.fullmatch(key) is None:
        raise ImportFileError(
            f"{key!r} cannot name a dataset; expected up to 40 lower-case letters, digits and hyphens, "
            "beginning with a letter, such as my-customs."
        )
    return Dataset(key, key, "", "", DECLARED)


@dataclass
class OwnRows:
    """Turns texts under our own columns' names into rows of the store, batch after batch.

    Attributes:
        dataset: key of the dataset.
        report: grows with each batch.
        first_line: the line of the file that the first row is on.
        line_word: what the file's lines are called.
        form: how the file writes numbers.
    """

    dataset: str
    report: Report
    first_line: int
    form: NumberForm = PLAIN_NUMBERS
    line_word: str = "line"
    _problems: list[Problem] = field(default_factory=list, init=False)

    def tables(self, rows: pa.Table) -> list[pa.Table]:
        """One batch in `arrow_schema()`; nothing from the first mistake on, when the rest is only searched for more.

        Raises:
            ImportFileError: there are more mistakes than anyone reads.
        """
        line = self.first_line + self.report.read  # headers within the file are counted as rows that were read
        rules = RowRules(self.report, len(rows), line)
        columns = {
            column.name: code_column(rows[column.name], rules.repaired, required=column.required)
            for column in OWN_TEXTS
            if column.name in rows.column_names
        }
        self._find_problems(rows, columns, line)
        if len(self._problems) >= _MAX_PROBLEMS:
            self.finish()
        return [] if self._problems else [self._table(rows, columns, rules)]

    def finish(self) -> None:
        """Called after the last batch.

        Raises:
            ImportFileError: there were mistakes; lists them.
        """
        if not self._problems:
            return
        count = len(self._problems)
        number = f"{count}" if count < _MAX_PROBLEMS else f"{_MAX_PROBLEMS} or more"
        head = f"{self.report.file} cannot be imported: {number} problem{'s' if count != 1 else ''} to mend."
        lines = [f"  {self._placed(problem)}" for problem in sorted(self._problems)[:_MAX_PROBLEMS]]
        raise ImportFileError("\n".join([head, *lines]))

    def _placed(self, problem: Problem) -> Problem:
        """The same with its line in the file's own words."""
        return replace(problem, file=f"{problem.file}, {self.line_word} {problem.line}", line=0)

    def _find_problems(self, rows: pa.Table, columns: Mapping[str, CategoryColumn], line: int) -> None:
        for column in OWN_TEXTS:
            if (texts := columns.get(column.name)) is not None:
                wrong = ~texts.where(partial(_is_right, column), empty=not column.required)
                self._add_problems(column.name, texts, wrong, column.expected, line)
        for name in OWN_NUMBERS:
            if name in rows.column_names:
                texts, wrong = unreadable(rows[name], self.form, required=name == "value_usd")
                self._add_problems(name, texts, wrong, _NUMBER, line)

    def _add_problems(self, column: str, texts: CategoryColumn, wrong: Mask, expected: str, line: int) -> None:
        for row in np.flatnonzero(wrong)[:_MAX_PROBLEMS]:
            place = texts.index[row]
            found = repr(texts.texts[place][:60]) if place >= 0 else "nothing"
            self._problems.append(Problem(self.report.file, line + int(row), column, found, expected))

    def _table(self, rows: pa.Table, columns: Mapping[str, CategoryColumn], rules: RowRules) -> pa.Table:
        goods = goods_codes(columns["goods"], rules)
        reporter, partner = rules.sides(columns["reporter"], columns["partner"], find_area)
        value, tonnes = (self._numbers(rows, name, rules) for name in OWN_NUMBERS)
        blank = CategoryColumn.constant("", len(rows))
        texts = {
            "dataset": CategoryColumn.constant(self.dataset, len(rows)),
            "reporter": reporter,
            "partner": partner,
            "flow": columns["flow"],
            "period": columns["period"],
            "goods": goods,
            "hs": columns["hs"].or_else(blank) if "hs" in columns else blank,
        }
        return rules.table(texts, value, rules.weights(tonnes, value))

    def _numbers(self, rows: pa.Table, name: str, rules: RowRules) -> np.ndarray:
        if name not in rows.column_names:
            return np.full(len(rows), np.nan)
        return numbers(rows[name], rules, f"{self.report.file}, {name}", self.form)


def _is_right(column: Column, text: str) -> bool:
    return column.mistake(text) is None
