"""What a mark says when pointed at: the same words as the table's row."""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, span, upper_first

if TYPE_CHECKING:
    from tradeviz.views.rows import Row

WIDTH = 46


def words_of(row: Row) -> str:
    """Lines for a hover label; text from files is escaped, because Plotly reads a few tags."""
    period = read_period(row.period).words
    title = f"{area(row.reporter).name}: {row.measure}, {period}"
    body = [amount(row.value_usd) + ends_of(row)]
    if row.derivation:
        body += textwrap.wrap(f"Derived: {row.derivation}", WIDTH)
    else:
        body += textwrap.wrap(upper_first(row.status or row.origin) + f": {row.source_title}", WIDTH)
    return f"<b>{html.escape(title)}</b><br>" + "<br>".join(html.escape(line) for line in body)


def seller_of(row: Row) -> str:
    """The economy that the goods of a row come from: it gives exports and imports their colour."""
    return row.reporter if row.measure == "exports" else row.partner


def ends_of(row: Row) -> str:
    """The bounds, where they say more than the value does."""
    if row.bounds is None:
        return " or more" if row.low_usd is not None else " or less" if row.high_usd is not None else ""
    return f" ({span(row.bounds)})" if row.bounds.width > abs(row.value_usd) * 1e-4 else ""
