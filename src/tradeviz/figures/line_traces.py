"""The traces of a chart of lines: each function gives one of Plotly's, from rows and a place to draw them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tradeviz.figures.marks import needs_mark, symbol_of, whiskers, with_holes
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import Period, read_period
from tradeviz.views.rows import ALSO, DERIVED, MIRROR_GAP
from tradeviz.views.whose import is_joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tradeviz.model.sources import Source
    from tradeviz.views.rows import Row

_THICK, _THIN = 2.25, 1.25  # pixels of a line: of who counts it first, and of the other side
_PART, _PART_MARK = 3, 9  # pixels: how thick part of a year is, and the size of the mark that keeps a month legible
_UNMARKED, _MARKED = 4.5, 8  # pixels of a point on a line, and of one that must be told apart


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how the values of one panel are drawn.

    Attributes:
        axes: Plotly's names of the two axes.
        scale: US dollars of one unit of the axis.
        span: how much the axis shows, in its units.
        inside: the colour that fills a hollow mark.
        height: the value of a row that is drawn, in US dollars.
        sources: the publications behind the chart.
    """

    axes: dict[str, str]
    scale: float
    span: float
    inside: str
    height: Callable[[Row], float]
    sources: Sequence[Source]

    def at(self, row: Row) -> float:
        """Where a row stands on the axis."""
        return self.height(row) / self.scale


def line(
    name: str,
    rows: Sequence[Row],
    colour: str,
    place: Place,
    *,
    thin: bool = False,
    look: tuple[str, str] = ("solid", ""),
) -> dict[str, Any]:
    """Full years, joined where one follows the other and the figures are the same publications'.

    Args:
        name: of the trace.
        rows: the years.
        colour: of line and marks.
        place: where they are drawn.
        thin: whether the other side counted them.
        look: how the line is dashed, and the symbol of its points, where others must be told from it by that.
    """
    dash, symbol = look
    spread = _with_breaks(with_holes(rows), place.sources)
    drawn = [row for _middle, row in spread]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [middle for middle, _row in spread],
        "y": [None if row is None else place.at(row) for row in drawn],
        "connectgaps": False,
        "line": {
            "color": colour,
            "width": _THIN if thin else _THICK,
            "dash": dash,
        },
        "marker": {
            "size": [_MARKED if symbol or (row is not None and needs_mark(row)) else _UNMARKED for row in drawn],
            "symbol": [_symbol(row, symbol or ("square" if thin else "circle")) for row in drawn],
            "color": [place.inside if row is not None and row.origin == DERIVED else colour for row in drawn],
            "line": {"color": colour, "width": 1.75},
            "opacity": 1,
        },
        "error_y": whiskers(drawn, place.scale, place.span, colour),
        **place.axes,
    }


def joins(rows: Sequence[Row], colour: str, place: Place, *, thin: bool = False) -> list[dict[str, Any]]:
    """Dashed steps between years whose figures are not the same publications'; nothing where there are none."""
    steps = [pair for pair in pairwise(rows) if _follows(*pair) and not is_joined(*pair, place.sources)]
    if not steps:
        return []
    ends = [read_period(row.period).middle for pair in steps for row in pair]
    heights = [place.at(row) for pair in steps for row in pair]
    dashed = _lines("another source", _in_pairs(ends), _in_pairs(heights), colour, _THIN if thin else _THICK)
    dashed["line"]["dash"] = "5px,4px"
    return [dashed | place.axes]


def parts_of_years(rows: Sequence[Row], colour: str, place: Place) -> list[dict[str, Any]]:
    """Level lines over the months covered, joined to nothing; a mark in the middle keeps a single month legible."""
    if not rows:
        return []
    periods, heights = [read_period(row.period) for row in rows], [place.at(row) for row in rows]
    ends = _in_pairs([end for period in periods for end in (period.start, period.end)])
    levels = _in_pairs([height for one in heights for height in (one, one)])
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "part of a year, middle",
        "x": [period.middle for period in periods],
        "y": heights,
        "marker": {
            "symbol": "line-ew-open",
            "size": _PART_MARK,
            "color": colour,
            "line": {"width": _PART, "color": colour},
        },
        "error_y": whiskers(rows, place.scale, place.span, colour),
    }
    return [_lines("part of a year", ends, levels, colour, _PART) | place.axes, marks | place.axes]


def other_values(rows: Sequence[Row], colour: str, place: Place) -> list[dict[str, Any]]:
    """What else was published: thin crosses; doubtful values as open squares."""
    others = [row for row in rows if row.status in {ALSO, DOUBTFUL}]
    if not others:
        return []
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "other published values",
        "x": [read_period(row.period).middle for row in others],
        "y": [place.at(row) for row in others],
        "marker": {
            "symbol": ["x-thin" if row.status == ALSO else "square-open" for row in others],
            "size": 8,
            "color": colour,
            "line": {"color": colour, "width": 1.25},
        },
    }
    return [marks | place.axes]


def mirror_gaps(rows: Sequence[Row], colour: str, place: Place) -> dict[str, Any]:
    """Thin uprights between the two declarations of a year."""
    sides: dict[Period, list[float]] = {}
    for row in rows:
        period = read_period(row.period)
        if period.is_annual and row.measure != MIRROR_GAP:
            sides.setdefault(period, []).append(place.at(row))
    both = {period: values for period, values in sides.items() if len(values) > 1}
    middles = _in_pairs([period.middle for period in both for _end in range(2)])
    ends = _in_pairs([end for values in both.values() for end in (min(values), max(values))])
    return _lines("gap", middles, ends, colour, 1) | place.axes


def balance_bars(rows: Sequence[Row], width: float, colour: str, place: Place) -> list[dict[str, Any]]:
    """Balances as bars; derived and open-ended ones are hollow, and a triangle stands where an end is open."""
    ends = [row for row in rows if symbol_of(row) != "circle"]
    bars: dict[str, Any] = {
        "type": "bar",
        "name": "balance",
        "x": [read_period(row.period).middle for row in rows],
        "y": [place.at(row) for row in rows],
        "width": width,
        "marker": {
            "color": [place.inside if row.origin == DERIVED or row in ends else colour for row in rows],
            "line": {"color": colour, "width": 1.25},
        },
        "error_y": whiskers(rows, place.scale, place.span, colour),
    }
    open_ends: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": "open end",
        "x": [read_period(row.period).middle for row in ends],
        "y": [place.at(row) for row in ends],
        "marker": {"symbol": [symbol_of(row) for row in ends], "size": _MARKED, "color": colour},
    }
    return [trace | place.axes for trace in ([bars, open_ends] if ends else [bars])]


def _follows(before: Row, after: Row) -> bool:
    return read_period(after.period).middle <= read_period(before.period).middle + 1


def _with_breaks(
    spread: Sequence[tuple[float, Row | None]], sources: Sequence[Source]
) -> list[tuple[float | None, Row | None]]:
    """The points of a line with a hole wherever the next one is not the same publications'."""
    points: list[tuple[float | None, Row | None]] = []
    for at, (middle, row) in enumerate(spread):
        before = spread[at - 1][1] if at else None
        if row is not None and before is not None and not is_joined(before, row, sources):
            points.append((None, None))
        points.append((middle, row))
    return points


def _symbol(row: Row | None, plain: str) -> str:
    """A point's symbol: that of its line, unless it has an open end.

    The other side's line has square points, so that the two are told apart without their thickness.
    """
    symbol = "circle" if row is None else symbol_of(row)
    return plain if symbol == "circle" else symbol


def _in_pairs(values: Sequence[float]) -> list[float | None]:
    """Two and two, with a hole after each, which Plotly draws no line over."""
    return [part for at in range(0, len(values), 2) for part in (values[at], values[at + 1], None)]


def _lines(name: str, x: list[float | None], y: list[float | None], colour: str, width: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width},
        "connectgaps": False,
    }
