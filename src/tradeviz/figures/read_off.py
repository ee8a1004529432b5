"""What a script reads off a chart of lines, a year or a month at a time; it travels in the figure's `meta`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradeviz.figures.hover import seller_of
from tradeviz.model.observations import FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradeviz.views.readings import PeriodReading, Reading
    from tradeviz.views.rows import Row


def read_off(readings: Iterable[PeriodReading], pair: tuple[str, str]) -> dict[str, Any]:
    """The figure's `meta`: a list for each period of start, end, name, values, values of its parts, more."""
    return {
        "years": [
            [one.start, one.end, one.name, _values(one.whole, pair), _values(one.parts, pair), one.more]
            for one in readings
        ]
    }


def colour_number(row: Row, pair: tuple[str, str]) -> int:
    """Which accent a row has, whoever counts it: 1 for what the first of the pair sends, 2 for the rest, 0 for none."""
    if row.measure not in FLOWS:
        return 0
    return 1 if seller_of(row) == pair[0] else 2


def _values(readings: Iterable[Reading], pair: tuple[str, str]) -> list[list[str | int]]:
    """Readings as lists of label, value, bounds, whose, and the number of the colour."""
    return [[one.label, one.value, one.bounds, one.whose, colour_number(one.row, pair)] for one in readings]
