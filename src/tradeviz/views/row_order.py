"""The order of a chart's rows: as the reader asked for, and in a table newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.periods import read_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradeviz.views.rows import Row
    from tradeviz.views.selection import Selection


def sorted_rows(rows: Iterable[Row], sort: str) -> tuple[Row, ...]:
    """The rows in the order that the reader asked for; rows that are alike in it stay as they were."""
    name = sort.removeprefix("-")
    field_name = {"value": "value_usd", "goods": "goods_name"}.get(name, name)
    if not name:
        return tuple(rows)
    if sort == "-period":
        return tuple(sorted(rows, key=_newest_first))
    return tuple(sorted(rows, key=lambda row: getattr(row, field_name), reverse=sort.startswith("-")))


def _newest_first(row: Row) -> tuple[int, bool, int, int]:
    """The place of a row among the newest: the latest year first, and in it the year before its latest parts."""
    period = read_period(row.period)
    return (-period.year, not period.is_annual, -period.last, period.first)


def table_order(selection: Selection) -> str:
    """The order of the rows of a chart over time: as chosen, and in a table newest first where nothing is."""
    return selection.sort or ("-period" if selection.table else "")
