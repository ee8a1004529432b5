"""What a mark says when pointed at: the same words as the table's row."""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.language import N_, _
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import measure_words
from tradeviz.views.readings import value_with_ends
from tradeviz.views.rows import ALSO, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.views.rows import Row

WIDTH = 46
# What a hover label calls a value, by its status or, where it has none, its origin.
_FROM_SOURCE: Mapping[str, str] = {
    PUBLISHED: N_("Published: {source}"),
    ALSO: N_("Also published: {source}"),
    DOUBTFUL: N_("Doubtful: {source}"),
}


def hover_words(row: Row) -> str:
    """Lines for a hover label; text from files is escaped, because Plotly reads a few tags."""
    sentence = (
        _("{reporter}: {measure}, {period}, reconciled") if row.is_reconciled else _("{reporter}: {measure}, {period}")
    )
    title = sentence.format(
        reporter=area(row.reporter).name,
        measure=measure_words(row.measure),
        period=read_period(row.period).words,
    )
    if row.is_floor:
        whence = _("Held in part: {sum}").format(sum=row.derivation)
    elif row.derivation:
        whence = _("Derived: {sum}").format(sum=row.derivation)
    else:
        whence = _(_FROM_SOURCE[row.status or row.origin]).format(source=row.source_title)
    body = [value_with_ends(row), *textwrap.wrap(whence, WIDTH)]
    return f"<b>{html.escape(title)}</b><br>" + "<br>".join(html.escape(line) for line in body)


def seller_of(row: Row) -> str:
    """The economy that the goods of a row come from: it gives exports and imports their colour."""
    return row.reporter if row.measure == "exports" else row.partner
