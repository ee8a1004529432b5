"""The main lines of a chart as a small drawing that needs no script."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from tradeviz.figures.hover import seller_of
from tradeviz.figures.lettering import width_of
from tradeviz.figures.svg import Drawing
from tradeviz.model.language import _
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, scale_of
from tradeviz.views.rows import DERIVED
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.views.chart import Chart
    from tradeviz.views.rows import Row

SPARK_WIDTH, SPARK_HEIGHT = 358, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 2, 122, 20, 22  # room for the labels at the lines' ends, the scale, and the years
_BESIDE, _LETTERING = 8, 12.0  # pixels before a label, and the size of its letters
_APART = 14  # pixels between labels
_FEWEST = 2  # points that make a line


def sparkline(chart: Chart, pair: tuple[str, str]) -> str:
    """The annual values of one reporter's exports and imports of the chart's first category, as an image's address.

    Empty where there are not two annual values of either. A value without one in the year before begins a new line.

    Args:
        chart: what is shown.
        pair: the economies, which have the first and the second colour.
    """
    series = {measure: _series(chart, measure) for measure in FLOWS}
    series = {measure: rows for measure, rows in series.items() if len(rows) >= _FEWEST}
    if not series:
        return ""
    return _Sketch(series, pair).drawn()


def _series(chart: Chart, measure: str) -> list[Row]:
    """Annual values of one measure of the first category shown, by the first who declared any, in order."""
    rows = [
        row
        for row in chart.rows
        if row.measure == measure and not row.status and read_period(row.period).is_annual and row.bounds is not None
    ]
    mine = [row for row in rows if (row.goods, row.reporter) == (rows[0].goods, rows[0].reporter)]
    return sorted(mine, key=lambda row: read_period(row.period))


class _Sketch:
    """The drawing of some series."""

    def __init__(self, series: dict[str, list[Row]], pair: tuple[str, str]) -> None:
        self.series, self.pair = series, pair
        rows = [row for some in series.values() for row in some]
        self.most = _round_up(max(row.value_usd for row in rows))
        spots = [_middle(row) for row in rows]
        self.first, self.last = min(spots), max(spots)
        self.drawing = Drawing(SPARK_WIDTH, SPARK_HEIGHT)
        self.labels = self._labels([some[-1] for some in series.values()])
        widest = max(width_of(one, _LETTERING, bold=True) for one in self.labels)
        self.end = SPARK_WIDTH - max(_RIGHT, math.ceil(_BESIDE + widest))

    def drawn(self) -> str:
        self._axes()
        ends = [self._line(rows) for rows in self.series.values()]
        places = _spread([self._spot(row)[1] for row, _kind in ends])
        for place, (_row, kind), words in zip(places, ends, self.labels, strict=True):
            self.drawing.text(f"t{kind}", (self.end + _BESIDE, place + 4), words)
        return self.drawing.as_address()

    def _labels(self, ends: Sequence[Row]) -> list[str]:
        """What stands at the lines' ends; the word of a scale that all share is said once, at the axis."""
        same_scale = len({scale_of(value)[1] for value in (self.most, *(row.value_usd for row in ends))}) == 1
        values = [amount(row.value_usd) for row in ends]
        shown = [value.split()[0] if same_scale else value for value in values]
        return [f"{_(FLOW_LABELS[row.measure])} {value}" for row, value in zip(ends, shown, strict=True)]

    def _axes(self) -> None:
        for share in (1.0, 0.5, 0.0):
            height = self._height(self.most * share)
            self.drawing.line("g" if share else "z", (_LEFT, height), (self.end, height))
        self.drawing.text("", (0, self._height(self.most) - 5), amount(self.most, digits=1))
        for year, anchor in ((self.first, "start"), (self.last, "end")):
            self.drawing.text("", (self._across(year), SPARK_HEIGHT - 5), f"{math.floor(year + 0.5)}", anchor)

    def _line(self, rows: Sequence[Row]) -> tuple[Row, int]:
        """Draw one series; its last value, and the number of its colour."""
        kind = 1 if seller_of(rows[0]) == self.pair[0] else 2
        run = [rows[0]]
        for before, row in pairwise(rows):
            if _middle(row) - _middle(before) > 1:
                self._run(run, kind)
                run = []
            run.append(row)
        self._run(run, kind)
        self.drawing.dot(f"{'o' if rows[-1].origin == DERIVED else 'p'}{kind}", self._spot(rows[-1]))
        return rows[-1], kind

    def _run(self, rows: Sequence[Row], kind: int) -> None:
        if len(rows) == 1:
            self.drawing.dot(f"p{kind}", self._spot(rows[0]))
        else:
            self.drawing.path(f"l{kind}", [self._spot(row) for row in rows])

    def _spot(self, row: Row) -> tuple[float, float]:
        return self._across(_middle(row)), self._height(row.value_usd)

    def _across(self, year: float) -> float:
        return _LEFT + 4 + (self.end - _LEFT - 8) * (year - self.first) / max(1.0, self.last - self.first)

    def _height(self, value: float) -> float:
        return SPARK_HEIGHT - _BOTTOM - (SPARK_HEIGHT - _TOP - _BOTTOM) * value / self.most


def _middle(row: Row) -> float:
    period = read_period(row.period)
    return (period.start + period.end) / 2


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 5 or 10 times a power of ten; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 5, 8, 10, 20) if step * power >= value)


def _spread(heights: Sequence[float]) -> list[float]:
    """Where two labels stand, far enough apart to be read; one stays where it is."""
    if len(heights) < 2 or abs(heights[0] - heights[1]) >= _APART:
        return list(heights)
    middle, half = sum(heights) / 2, _APART / 2
    return [middle - half, middle + half] if heights[0] <= heights[1] else [middle + half, middle - half]
