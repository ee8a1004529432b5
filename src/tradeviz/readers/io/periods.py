"""Columns of periods that more than one publisher writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.periods import FIRST_YEAR, LAST_YEAR
from tradeviz.readers.io.rules import is_digits
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from tradeviz.readers.io.categories import CategoryColumn
    from tradeviz.readers.io.rules import RowRules


def only_years(column: CategoryColumn, rules: RowRules) -> CategoryColumn:
    """Years; rows of anything else are set apart."""
    years = column.map(lambda text: text if _is_year(text) else None)
    rules.set_apart(RowRule.OTHER_PERIOD, years.empty())
    return years


def _is_year(text: str) -> bool:
    return is_digits(text) and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR
