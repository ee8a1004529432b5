"""Marks on a line: which rows are drawn, by what symbol, and how far their whiskers reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradeviz.model.periods import read_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tradeviz.views.rows import Row

WHISKER = 0.012  # of the panel's range; a shorter one would hide behind its mark


def drawn_rows(rows: Iterable[Row]) -> list[Row]:
    """The rows of the values drawn, without what else was published of them and without what is held in part."""
    return [row for row in rows if not row.status and not row.is_floor]


def needs_mark(row: Row) -> bool:
    """Derived and open-ended values need a mark that can be told apart; the rest are points on a line."""
    return row.is_hollow or symbol_of(row) != "circle"


def symbol_of(row: Row) -> str:
    """Plotly's symbol: a triangle points to an open end."""
    if row.high_usd is None:
        return "triangle-up"
    return "triangle-down" if row.low_usd is None else "circle"


def open_marks(rows: Sequence[Row], heights: Sequence[float], colour: str, inside: str) -> dict[str, Any]:
    """Hollow triangles, in the middle of their periods; those of parts of a year stand on a dotted line as long.

    Args:
        rows: what is known in part.
        heights: their values in units of the axis.
        colour: of the outline.
        inside: what fills a hollow mark.
    """
    x: list[float | None] = []
    for period in (read_period(row.period) for row in rows):
        ends = (period.start, period.end) if not period.is_annual else (None, None)
        x += [ends[0], period.middle, ends[1], None]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "at least",
        "x": x,
        "y": [height for one in heights for height in (one, one, one, None)],
        "connectgaps": False,
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
        "marker": {
            "symbol": "triangle-up",
            "size": [0, 9, 0, 0] * len(rows),
            "color": inside,
            "line": {"color": colour, "width": 1.75},
            "opacity": 1,
        },
    }


def by_first_month(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of full years, those that begin in the same month together: no line joins a fiscal to a calendar year."""
    kinds: dict[int, list[Row]] = {}
    for row in rows:
        period = read_period(row.period)
        if period.is_annual:
            kinds.setdefault(period.first, []).append(row)
    return list(kinds.values())


def with_holes(rows: Sequence[Row], apart: float = 1.0) -> list[tuple[float, Row | None]]:
    """Rows by the middle of their period, with an empty one where a period is missing, so that no line bridges it.

    Args:
        rows: full years that begin in the same month, or months; in order.
        apart: how far one period is from the next on an axis of years.
    """
    spread: list[tuple[float, Row | None]] = []
    for row in rows:
        middle = read_period(row.period).middle
        if spread and middle - spread[-1][0] > 1.5 * apart:
            spread.append((spread[-1][0] + apart, None))
        spread.append((middle, row))
    return spread


def whiskers(rows: Sequence[Row | None], scale: float, span: float, colour: str) -> dict[str, Any]:
    """Plotly's `error_y` for the bounds of some values, in units of the axis; `span` is how much the axis shows."""
    up = [0.0 if row is None else _reach(row.value_usd, row.high_usd, scale, span) for row in rows]
    down = [0.0 if row is None else _reach(row.value_usd, row.low_usd, scale, span) for row in rows]
    if not any(up) and not any(down):
        return {"visible": False}
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "visible": True,
        "color": colour,
        "thickness": 1.25,
        "width": 3,
    }


def _reach(value: float, end: float | None, scale: float, span: float) -> float:
    """How far a whisker reaches from the value to an end of its bounds; 0 where it would hide behind the mark."""
    if end is None:
        return 0.0
    reach = abs(end - value) / scale
    return reach if reach > WHISKER * span else 0.0
