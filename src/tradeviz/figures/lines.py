"""Lines over time, for one reporter's flows or for one flow from both sides."""

from __future__ import annotations

import html
import math
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from tradeviz.figures import line_traces
from tradeviz.figures.axes import LETTER, STRIP, Extent, source_strip, value_axis, years_axis
from tradeviz.figures.free_places import free_height, years_of
from tradeviz.figures.line_ends import spread
from tradeviz.figures.line_traces import Place
from tradeviz.figures.marks import by_first_month, drawn_rows, open_marks
from tradeviz.figures.palette import Palette, base_layout
from tradeviz.figures.read_off import colour_number, read_off
from tradeviz.model.economies import area
from tradeviz.model.language import _
from tradeviz.model.periods import Period, read_period
from tradeviz.views.readings import value_and_bounds, year_readings
from tradeviz.views.rows import MIRROR_GAP, Row
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.views.chart import Chart, Line
    from tradeviz.views.whose import Jump

PANEL, SPACE, HEADED = 236, 26, 50  # pixels: a panel, and what lies between two, the lower one headed
WITH_BALANCE, LOWEST = 346, 52  # pixels: lines and the balance below them together, and the least of the balance
NUDGE, _CLOSE = 0.075, 0.058  # of what a panel shows, between two names in the margin, and between two letters
_WIDE, _NARROW = 0.62, 0.2  # of a year, a balance's bar; beside years that begin three months later it must be narrow
_LABEL_LEFT = 8  # pixels before a label
_VALUE_ROOM = 17  # pixels above or below the last bar, for its value
_BESIDE = 6  # pixels between the last mark of a line and its letter
_SMALL = 11  # pixels of a note within the chart
_NOTE_AWAY = 10  # pixels between a jump and what is said of it
# Of lines that letters tell apart, one after the other: of six dashes and five marks no two lines have both.
_DASHES = ("solid", "8px,3px", "2px,3px", "8px,3px,2px,3px", "14px,4px", "14px,3px,2px,3px,2px,3px")
_SYMBOLS = ("circle", "square", "diamond", "cross", "star")
_NOTE_WIDTH, _NOTE_LINE = 16, 14  # letters of a line of that, and its pixels


def draw(chart: Chart, pair: tuple[str, str], palette: Palette) -> dict[str, Any]:
    """One panel a category, with years on one axis; for a single one the balance stands below as bars."""
    rows = list(chart.rows)
    rows.sort(key=lambda row: read_period(row.period))
    split = _splits_balance(chart, rows)
    panels = [([row for row in rows if row.goods == goods], goods) for goods in chart.panels]
    below = [row for row in rows if split and row.measure == "balance"]
    upper = [[row for row in some if row not in below] for some, _goods in panels]
    extents = [
        Extent.of(_height(row, chart, pair) for row in chart.scaled_with(some) if row.measure != MIRROR_GAP)
        for some in upper
    ]
    heights = [float(PANEL)] * len(panels)
    if below:
        extent, heights = _with_balance(extents[0], below)
        extents.append(extent)
    figure = _Figure(chart, pair, palette, extents, heights)
    for index, some in enumerate(upper):
        figure.panel(index, some, titled=len(panels) > 1)
    if below:
        figure.balance(len(panels), below)
    return figure.finished()


def _splits_balance(chart: Chart, rows: Sequence[Row]) -> bool:
    measures = {row.measure for row in rows}
    return not chart.by_side and len(chart.panels) == 1 and "balance" in measures and len(measures) > 1


def _with_balance(above: Extent, rows: Sequence[Row]) -> tuple[Extent, list[float]]:
    """What the balance's panel shows, and the pixels of both: a dollar is as tall in the one as in the other."""
    last, extent = _last_bar(rows), Extent.of(row.value_usd for row in rows)
    room = 0 if last is None else _VALUE_ROOM
    a_pixel = max((above.width + extent.width) / (WITH_BALANCE - room), above.width / (WITH_BALANCE - LOWEST))
    extent = extent.widened(extent.width + room * a_pixel, below=False)
    extent = extent.widened(LOWEST * a_pixel, below=extent.high < -extent.low)
    return extent, [above.width / a_pixel, extent.width / a_pixel]


def _last_bar(rows: Sequence[Row]) -> Row | None:
    annual = [row for row in drawn_rows(rows) if read_period(row.period).is_annual]
    return max(annual, key=lambda row: read_period(row.period), default=None)


def _height(row: Row, chart: Chart, pair: tuple[str, str]) -> float:
    """The value that is drawn; on two sides a balance is turned to the side of the first of the pair."""
    value = row.comparable_usd if chart.by_side else row.value_usd
    mirrored = chart.by_side and row.measure == "balance" and row.reporter != pair[0]
    return -float(value) if mirrored else float(value)


def _paths(rows: Sequence[Row], place: Place) -> list[list[tuple[float, float]]]:
    """The lines that some rows are drawn as, and parts of years as level ones, as points on both axes."""
    lines: dict[tuple[str, str], list[tuple[float, float]]] = {}
    levels = []
    for row in rows:
        period = read_period(row.period)
        if period.is_annual:
            lines.setdefault((row.reporter, row.measure), []).append((period.middle, place.at(row)))
        else:
            levels.append([(period.start, place.at(row)), (period.end, place.at(row))])
    return [*(sorted(points) for points in lines.values()), *levels]


class _End(NamedTuple):
    """The end of a line: its height, its name and colour, and where along the axis, if not in the margin."""

    height: float
    text: str
    colour: str
    x: float | None = None


class _Figure:
    """A figure in the making: traces and a layout with stacked panels."""

    def __init__(
        self,
        chart: Chart,
        pair: tuple[str, str],
        palette: Palette,
        extents: Sequence[Extent],
        heights: Sequence[float],
    ) -> None:
        self.chart, self.pair, self.palette, self.extents = chart, pair, palette, extents
        self.traces: list[dict[str, Any]] = []
        headed, strip = len(chart.panels) > 1, STRIP if chart.spans else 0
        space = HEADED if headed else SPACE
        total = sum(heights) + space * max(0, len(heights) - 1)
        self.layout = base_layout(palette, round(total) + (64 if headed else 40) + strip)
        self.layout["margin"]["t"] = 32 if headed else 8
        self.layout["margin"]["b"] += strip
        # Whole years are read off, by pointer, touch and keys; what is read stands in `meta`.
        self.layout["hovermode"] = False
        top = 1.0
        self.domains = []
        for height in heights:
            share = height / total if total else 1.0
            self.domains.append((max(0.0, top - share), top))
            top -= share + space / total
        periods = {read_period(row.period) for row in chart.rows} or {Period(2000)}
        self.layout["xaxis"] = years_axis(periods, palette)

    def panel(self, index: int, rows: Sequence[Row], *, titled: bool) -> None:
        """Draw the lines, parts of years and other values of one category."""
        place = self._place(index)
        ends: list[_End] = []
        groups: dict[tuple[str, str, Line | None], list[Row]] = {}
        for row in rows:
            groups.setdefault((row.reporter, row.measure, self.chart.line_of(row)), []).append(row)
        if any(row.measure == MIRROR_GAP for row in rows):
            self.traces.append(line_traces.mirror_gaps(drawn_rows(rows), self.palette.soft, place))
        for (_reporter, measure, _line), some in groups.items():
            if measure != MIRROR_GAP:
                ends += self._series(some, place)
        self._labels(ends, place)
        if titled and rows:
            self._panel_title(index, rows[0].goods_name)
        if self.chart.jump is not None and self.chart.jump.row in rows:
            self._jump(self.chart.jump, rows, place)

    def balance(self, index: int, rows: Sequence[Row]) -> None:
        """Draw balances as bars, with the value of the last one."""
        place, colour = self._place(index), self.palette.soft
        kinds = by_first_month(drawn_rows(rows))
        years = [row for kind in kinds for row in kind]
        width = _WIDE if len(kinds) < 2 else _NARROW
        self.traces += line_traces.balance_bars(years, width, colour, place)
        parts = [row for row in drawn_rows(rows) if row not in years]
        self.traces += line_traces.parts_of_years(parts, colour, place)
        self.traces += line_traces.other_values(rows, colour, place)
        self._labels([_End(0.0, _(FLOW_LABELS["balance"]), self.palette.ink)], place)
        if (last := _last_bar(rows)) is not None:
            self._bar_value(last, years, place)

    def finished(self) -> dict[str, Any]:
        """The figure, with the chosen claim's periods lit, the strip of sources, and what is read off each year."""
        for code in dict.fromkeys(key.period for key in self.chart.highlighted):
            period = read_period(code)
            self.layout["shapes"].append(
                {
                    "type": "rect",
                    "layer": "below",
                    "xref": "x",
                    "yref": "paper",
                    "x0": period.start,
                    "x1": period.end,
                    "y0": 0,
                    "y1": 1,
                    "fillcolor": self.palette.highlight,
                    "line": {"width": 0},
                }
            )
        lines, letters = source_strip(self.chart.spans, self.palette)
        self.layout["shapes"] += lines
        self.layout["annotations"] += letters
        self.layout["meta"] = read_off(year_readings(self.chart), self.pair)
        return {"data": self.traces, "layout": self.layout}

    def _series(self, rows: Sequence[Row], place: Place) -> list[_End]:
        """Draw one line with all that belongs to it; its name, where it has an end to stand at."""
        reporter, measure, thin = rows[0].reporter, rows[0].measure, self._is_mirror(rows[0])
        line, colour = self.chart.line_of(rows[0]), self._colour(rows[0])
        look = self._look(line, measure)
        kinds = by_first_month(drawn_rows(rows))
        years = [row for kind in kinds for row in kind]
        parts = [row for row in drawn_rows(rows) if row not in years]
        floors = [row for row in rows if row.is_floor]
        self.traces += line_traces.parts_of_years(parts, colour, place)
        if floors:
            heights = [place.at(row) for row in floors]
            self.traces.append(open_marks(floors, heights, colour, self.palette.card) | place.axes)
        self.traces += line_traces.other_values(rows, colour, place)
        for kind in kinds:
            self.traces += line_traces.joins(kind, colour, place, thin=thin)
            self.traces.append(line_traces.line(measure, kind, colour, place, thin=thin, look=look))
        if parts and not years:
            self._part_name(parts[-1], colour, place)
        # A line's name stands at its last year; without one at the last part of one, or of the goods.
        last = max(years or parts or floors, key=lambda row: read_period(row.period), default=None)
        side = area(reporter).name if self.chart.by_side else _(FLOW_LABELS[measure])
        if last is None:
            return []
        period = read_period(last.period)
        # A letter stands beside its line's end, wherever that is; a name in the margin.
        x = (period.middle if period.is_annual else period.end) if line else None
        return [_End(place.at(last), line.letter if line else side, colour, x)]

    def _look(self, line: Line | None, measure: str) -> tuple[str, str]:
        """How a line is dashed, and the mark of its points; one that letters tell apart has both to itself."""
        if line is None:
            return ("dot" if measure == "balance" else "solid", "")
        number = self.chart.lines.index(line)
        return _DASHES[number % len(_DASHES)], _SYMBOLS[number % len(_SYMBOLS)]

    def _is_mirror(self, row: Row) -> bool:
        """Whether the other side declared it: two lines of one flow have one colour, and the other side's is thin."""
        if (line := self.chart.line_of(row)) is not None and line.is_reconciled:
            return False
        return self.chart.by_side and row.reporter != self.pair[0]

    def _colour(self, row: Row) -> str:
        """One accent a flow, whichever side counts it: what the first of the pair sends has the first."""
        if (line := self.chart.line_of(row)) is not None and line.is_reconciled:
            return self.palette.ink
        number = colour_number(row, self.pair)
        return self.palette.accents[number - 1] if number else self.palette.ink

    def _place(self, index: int) -> Place:
        """A panel's place, with its axis put into the layout."""
        extent = self.extents[index]
        axis, letters = value_axis(extent, self.domains[index], self.palette)
        self.layout["margin"]["l"] = max(self.layout["margin"]["l"], letters)
        name = "y" if index == 0 else f"y{index + 1}"
        self.layout[f"yaxis{name[1:]}"] = axis
        scale = extent.scale[0]
        return Place(
            axes={"xaxis": "x", "yaxis": name},
            scale=scale,
            span=extent.width / scale,
            inside=self.palette.card,
            height=lambda row: _height(row, self.chart, self.pair),
            sources=self.chart.sources,
        )

    def _labels(self, ends: Sequence[_End], place: Place) -> None:
        """Names at the right end of their lines, moved apart where they would touch, with a margin that fits them."""
        room = _LABEL_LEFT + LETTER * max((len(end.text) for end in ends), default=0)
        self.layout["margin"]["r"] = max(self.layout["margin"]["r"], math.ceil(room))
        low, high = self.layout[f"yaxis{place.axes['yaxis'][1:]}"]["range"]
        for x in dict.fromkeys(end.x for end in ends):
            apart = (NUDGE if x is None else _CLOSE) * place.span
            beside = [end for end in ends if end.x == x]
            spots = spread([end.height for end in beside], apart, (low + apart / 2, high - apart / 2))
            for end, spot in zip(beside, spots, strict=True):
                at = {"x": 1, "xref": "paper", "xshift": 4} if x is None else {"x": x, "xref": "x", "xshift": _BESIDE}
                label = {"text": f"<b>{end.text}</b>", "xanchor": "left", "y": spot, **at}
                self._note(label | {"yref": place.axes["yaxis"], "font": {"size": 12.5, "color": end.colour}})

    def _panel_title(self, index: int, name: str) -> None:
        title = {"text": f"<b>{html.escape(name, quote=False)}</b>", "x": 0, "xref": "paper", "xanchor": "left"}
        title |= {"y": self.domains[index][1], "yref": "paper", "yanchor": "bottom", "yshift": 6}
        self._note(title | {"font": {"size": 13, "color": self.palette.ink}})

    def _bar_value(self, row: Row, bars: Sequence[Row], place: Place) -> None:
        """The value of the last bar, above all the bars that it reaches over; an open end is said."""
        words, end = value_and_bounds(row)[0], read_period(row.period).end
        begin = end - years_of(len(words), self.layout["xaxis"]["range"])
        top = max(0.0, *(place.at(bar) for bar in bars if read_period(bar.period).end > begin))
        note = {"text": words, "x": end, "xref": "x", "xanchor": "right", "y": top, "yref": place.axes["yaxis"]}
        note |= {"yanchor": "bottom", "yshift": 3}
        self._note(note | {"font": {"size": _SMALL, "color": self.palette.ink}})

    def _part_name(self, row: Row, colour: str, place: Place) -> None:
        """The months of the last part of a year, where parts are all there is."""
        period = read_period(row.period)
        note = {"text": period.short, "x": period.end, "xref": "x", "xanchor": "right", "y": place.at(row)}
        note |= {"yref": place.axes["yaxis"], "yanchor": "bottom", "yshift": 3}
        self._note(note | {"font": {"size": _SMALL, "color": colour}})

    def _jump(self, jump: Jump, rows: Sequence[Row], place: Place) -> None:
        """What is said of the largest jump, where no line runs: beside its later year, else at an end of the panel."""
        first, last = self.layout["xaxis"]["range"]
        middle, lines = read_period(jump.row.period).middle, textwrap.wrap(jump.words, _NOTE_WIDTH)
        reach = years_of(max(map(len, lines)) + 2, (first, last))
        before, after = ("right", middle, middle - reach), ("left", middle, middle + reach)
        beside = [before, after] if middle > (first + last) / 2 else [after, before]
        ends = [("left", first, first + reach), ("right", last, last - reach)]
        room = place.span / PANEL * _NOTE_LINE * len(lines) / 2
        high = self.extents[0].high / self.extents[0].scale[0]
        paths, wanted = _paths(rows, place), place.at(jump.row)
        anchor, x, height = beside[0][0], middle, wanted
        for side, start, end in [one for one in (*beside, *ends) if first <= one[2] <= last]:
            free = free_height(paths, (min(start, end), max(start, end)), wanted, (room, high - room), room)
            if free is not None:
                anchor, x, height = side, start, free
                break
        note = {"text": "<br>".join(lines), "x": x, "xref": "x", "y": height, "yref": place.axes["yaxis"]}
        note |= {"xanchor": anchor, "xshift": -_NOTE_AWAY if anchor == "right" else _NOTE_AWAY, "align": anchor}
        self._note(note | {"font": {"size": _SMALL, "color": self._colour(jump.row)}})

    def _note(self, note: dict[str, Any]) -> None:
        self.layout["annotations"].append({"showarrow": False, **note})
