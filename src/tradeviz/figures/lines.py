"""Lines over time, for one reporter's flows or for one flow from both sides."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING, Any

from tradeviz.figures.axes import LETTER, axis_name, value_axis
from tradeviz.figures.hover import hover_words
from tradeviz.figures.marks import by_first_month, drawn_rows, needs_mark, open_marks, symbol_of, whiskers, with_holes
from tradeviz.figures.palette import Palette, base_layout
from tradeviz.model.economies import area
from tradeviz.model.language import _
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import MONTHS, Period, read_period
from tradeviz.views.rows import ALSO, DERIVED, MIRROR_GAP, Row
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tradeviz.views.chart import Chart

PANEL, BELOW, SPACE, HEADED = 236, 84, 26, 50
NUDGE = 0.075
_WIDE, _NARROW = 0.62, 0.2  # of a year, a balance's bar; beside years that begin three months later it must be narrow
_BESIDE = 0.2  # of a year, free at both ends of the axis
_MOST_YEARS, _MOST_FISCAL = 6, 3  # ticks less one; a fiscal year's name is longer
_LABEL_LEFT = 8  # pixels before a label


def draw(chart: Chart, pair: tuple[str, str], palette: Palette) -> dict[str, Any]:
    """One panel a category, with years on one axis; for a single one the balance stands below as bars."""
    rows = list(chart.rows)
    rows.sort(key=lambda row: read_period(row.period))
    split = _splits_balance(chart, rows)
    panels = [([row for row in rows if row.goods == goods], goods) for goods in chart.panels]
    heights = [PANEL] * len(panels) + ([BELOW] if split else [])
    figure = _Figure(chart, pair, palette, heights)
    for index, (some, _goods) in enumerate(panels):
        above = [row for row in some if not (split and row.measure == "balance")]
        figure.panel(index, above, titled=len(panels) > 1)
    if split:
        figure.balance(len(panels), [row for row in panels[0][0] if row.measure == "balance"])
    return figure.finished()


def _splits_balance(chart: Chart, rows: Sequence[Row]) -> bool:
    measures = {row.measure for row in rows}
    return not chart.by_side and len(chart.panels) == 1 and "balance" in measures and len(measures) > 1


class _Figure:
    """A figure in the making: traces and a layout with stacked panels."""

    def __init__(self, chart: Chart, pair: tuple[str, str], palette: Palette, heights: Sequence[int]) -> None:
        self.chart, self.pair, self.palette = chart, pair, palette
        self.traces: list[dict[str, Any]] = []
        headed = len(chart.panels) > 1
        space = HEADED if headed else SPACE
        total = sum(heights) + space * max(0, len(heights) - 1)
        self.layout = base_layout(palette, total + (64 if headed else 40))
        self.layout["margin"]["t"] = 32 if headed else 8
        top = 1.0
        self.domains = []
        for height in heights:
            share = height / total if total else 1.0
            self.domains.append((max(0.0, top - share), top))
            top -= share + space / total
        self._years_axis()

    def panel(self, index: int, rows: Sequence[Row], *, titled: bool) -> None:
        """Draw the lines, parts of years and other values of one category."""
        axis = self._value_axis(index, rows)
        ends: list[tuple[float, str, str]] = []
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            groups.setdefault((row.reporter, row.measure), []).append(row)
        gaps = [row for row in rows if row.measure == MIRROR_GAP]
        if gaps:
            self._gap_lines(index, rows, axis)
        for (reporter, measure), some in groups.items():
            if measure != MIRROR_GAP:
                ends += self._series(index, reporter, measure, some, axis)
        self._labels(index, ends, axis)
        if titled and rows:
            self._panel_title(index, rows[0].goods_name)

    def balance(self, index: int, rows: Sequence[Row]) -> None:
        """Draw balances as bars; derived ones are hollow."""
        axis = self._value_axis(index, rows)
        kinds = by_first_month(drawn_rows(rows))
        years = [row for kind in kinds for row in kind]
        hollow = [row.origin == DERIVED for row in years]
        self.traces.append(
            {
                "type": "bar",
                "name": "balance",
                "x": [read_period(row.period).middle for row in years],
                "y": [row.value_usd / axis["scale"] for row in years],
                "width": _WIDE if len(kinds) < 2 else _NARROW,
                "marker": {
                    "color": [self.palette.card if one else self.palette.soft for one in hollow],
                    "line": {"color": self.palette.soft, "width": 1.25},
                },
                "hovertext": [hover_words(row) for row in years],
                "hovertemplate": "%{hovertext}<extra></extra>",
                **self._axes(index),
            }
        )
        self._parts(index, [row for row in drawn_rows(rows) if row not in years], self.palette.soft, axis)
        self._others(index, rows, self.palette.soft, axis)
        self._labels(index, [(0.0, _(FLOW_LABELS["balance"]), self.palette.ink)], axis)

    def finished(self) -> dict[str, Any]:
        """The figure, with the chosen claim's periods lit."""
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
        return {"data": self.traces, "layout": self.layout}

    def _series(
        self, index: int, reporter: str, measure: str, rows: Sequence[Row], axis: dict[str, Any]
    ) -> list[tuple[float, str, str]]:
        colour = self._colour(reporter, measure)
        kinds = by_first_month(drawn_rows(rows))
        years = [row for kind in kinds for row in kind]
        parts = [row for row in drawn_rows(rows) if row not in years]
        self._parts(index, parts, colour, axis)
        self._floors(index, [row for row in rows if row.is_floor], colour, axis)
        self._others(index, rows, colour, axis)
        self.traces += [self._line(index, measure, kind, colour, axis) for kind in kinds]
        # A line's name stands at its last year; without one at the last part of one, or of the goods.
        shown = years or parts or [row for row in rows if row.is_floor]
        last = max(shown, key=lambda row: read_period(row.period), default=None)
        label = area(reporter).name if self.chart.by_side else _(FLOW_LABELS[measure])
        return [] if last is None else [(self._shown(last) / axis["scale"], label, colour)]

    def _line(self, index: int, measure: str, rows: Sequence[Row], colour: str, axis: dict[str, Any]) -> dict[str, Any]:
        spread = with_holes(rows)
        scale = axis["scale"]
        return {
            "type": "scatter",
            "mode": "lines+markers",
            "name": measure,
            "x": [middle for middle, _row in spread],
            "y": [None if row is None else self._shown(row) / scale for _, row in spread],
            "connectgaps": False,
            "line": {"color": colour, "width": 2.25, "dash": "dot" if measure == "balance" else "solid"},
            "marker": {
                "size": [8 if row is not None and needs_mark(row) else 4.5 for _, row in spread],
                "symbol": ["circle" if row is None else symbol_of(row) for _, row in spread],
                "color": [
                    self.palette.card if row is not None and row.origin == DERIVED else colour for _, row in spread
                ],
                "line": {"color": colour, "width": 1.75},
                "opacity": 1,
            },
            "error_y": whiskers([row for _, row in spread], scale, axis["span"], colour),
            "hovertext": ["" if row is None else hover_words(row) for _, row in spread],
            "hovertemplate": "%{hovertext}<extra></extra>",
            **self._axes(index),
        }

    def _parts(self, index: int, rows: Sequence[Row], colour: str, axis: dict[str, Any]) -> None:
        """Parts of years: level lines over the months they cover, joined to nothing."""
        if not rows:
            return
        x: list[float | None] = []
        y: list[float | None] = []
        words: list[str] = []
        for row in rows:
            period, value = read_period(row.period), self._shown(row) / axis["scale"]
            x += [period.start, period.middle, period.end, None]
            y += [value, value, value, None]
            words += [hover_words(row)] * 3 + [""]
        self.traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": "part of a year",
                "x": x,
                "y": y,
                "line": {"color": colour, "width": 3},
                "opacity": 0.55,
                "connectgaps": False,
                "hovertext": words,
                "hovertemplate": "%{hovertext}<extra></extra>",
                **self._axes(index),
            }
        )

    def _floors(self, index: int, rows: Sequence[Row], colour: str, axis: dict[str, Any]) -> None:
        """What is held of the goods in part, joined to nothing."""
        if rows:
            heights = [self._shown(row) / axis["scale"] for row in rows]
            self.traces.append(open_marks(rows, heights, colour, self.palette.card) | self._axes(index))

    def _others(self, index: int, rows: Sequence[Row], colour: str, axis: dict[str, Any]) -> None:
        """What else was published: thin crosses; doubtful values as open squares."""
        others = [row for row in rows if row.status in {ALSO, DOUBTFUL}]
        if not others:
            return
        periods = [read_period(row.period) for row in others]
        self.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "other published values",
                "x": [period.middle for period in periods],
                "y": [self._shown(row) / axis["scale"] for row in others],
                "marker": {
                    "symbol": ["x-thin" if row.status == ALSO else "square-open" for row in others],
                    "size": 8,
                    "color": colour,
                    "line": {"color": colour, "width": 1.25},
                },
                "hovertext": [hover_words(row) for row in others],
                "hovertemplate": "%{hovertext}<extra></extra>",
                **self._axes(index),
            }
        )

    def _gap_lines(self, index: int, rows: Sequence[Row], axis: dict[str, Any]) -> None:
        """Thin uprights between the two declarations of a year."""
        scale = axis["scale"]
        sides: dict[Period, list[float]] = {}
        for row in drawn_rows(rows):
            period = read_period(row.period)
            if period.is_annual and row.measure != MIRROR_GAP:
                sides.setdefault(period, []).append(self._shown(row) / scale)
        x: list[float | None] = []
        y: list[float | None] = []
        for period, values in sides.items():
            if len(values) > 1:
                x += [period.middle, period.middle, None]
                y += [min(values), max(values), None]
        line = {"color": self.palette.soft, "width": 1}
        trace = {
            "type": "scatter",
            "mode": "lines",
            "name": "gap",
            "x": x,
            "y": y,
            "line": line,
            "hoverinfo": "skip",
        }
        self.traces.append(trace | {"connectgaps": False, **self._axes(index)})

    def _shown(self, row: Row) -> float:
        value = row.comparable_usd if self.chart.by_side else row.value_usd
        mirrored = self.chart.by_side and row.measure == "balance" and row.reporter != self._own()
        return -float(value) if mirrored else float(value)

    def _own(self) -> str:
        """The side that a mirrored balance is turned to: the first of the pair."""
        return self.pair[0]

    def _colour(self, reporter: str, measure: str) -> str:
        """One accent a country: whose goods they are over time, who declared them on two sides."""
        if self.chart.by_side:
            return self.palette.of(reporter, self.pair)
        if measure not in {"exports", "imports"}:
            return self.palette.ink
        other = self.pair[1] if reporter == self.pair[0] else self.pair[0]
        return self.palette.of(reporter if measure == "exports" else other, self.pair)

    def _axes(self, index: int) -> dict[str, str]:
        return {"xaxis": "x", "yaxis": "y" if index == 0 else f"y{index + 1}"}

    def _years_axis(self) -> None:
        periods = {read_period(row.period) for row in self.chart.rows} or {Period(2000)}
        first = min(period.start if period.is_fiscal_year else period.year - 0.5 for period in periods)
        last = max(period.end if period.is_fiscal_year else period.year + 0.5 for period in periods)
        self.layout["xaxis"] = {
            "range": [first - _BESIDE, last + _BESIDE],
            "tickmode": "array",
            **_year_ticks(periods),
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickfont": {"size": 12, "color": self.palette.soft},
            "anchor": "free",
            "position": 0,
        }

    def _value_axis(self, index: int, rows: Sequence[Row]) -> dict[str, Any]:
        low, high = self.domains[index]
        values = [self._shown(row) for row in self.chart.scaled_with(rows) if row.measure != MIRROR_GAP]
        axis, scale, span, room = value_axis(values, self.palette, 5 if high - low > 0.4 else 3)
        self.layout["margin"]["l"] = max(self.layout["margin"]["l"], room)
        self.layout[axis_name("y", index)] = axis | {"domain": [low, high]}
        return {"scale": scale, "span": span}

    def _labels(self, index: int, ends: Iterable[tuple[float, str, str]], axis: dict[str, Any]) -> None:
        """Names at the right end of their lines, moved apart where they would touch; the margin makes room for them."""
        ends = list(ends)
        room = _LABEL_LEFT + LETTER * max((len(text) for _height, text, _colour in ends), default=0)
        self.layout["margin"]["r"] = max(self.layout["margin"]["r"], math.ceil(room))
        placed: list[float] = []
        for height, text, colour in sorted(ends):
            spot = height
            if placed and spot - placed[-1] < NUDGE * axis["span"]:
                spot = placed[-1] + NUDGE * axis["span"]
            placed.append(spot)
            self.layout["annotations"].append(
                {
                    "text": f"<b>{text}</b>",
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": 4,
                    "y": spot,
                    "yref": self._axes(index)["yaxis"],
                    "showarrow": False,
                    "font": {"size": 12.5, "color": colour},
                }
            )

    def _panel_title(self, index: int, name: str) -> None:
        self.layout["annotations"].append(
            {
                "text": f"<b>{html.escape(name, quote=False)}</b>",
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": self.domains[index][1],
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 6,
                "showarrow": False,
                "font": {"size": 13, "color": self.palette.ink},
            }
        )


def _year_ticks(periods: Collection[Period]) -> dict[str, Any]:
    """The axis's years; where all that is drawn are fiscal years of one kind, those by their own names."""
    years = [period.year for period in periods]
    first, last = min(years), max(years)
    fiscal = len({period.first for period in periods}) == 1 and all(period.is_fiscal_year for period in periods)
    apart = max(1, math.ceil((last - first) / (_MOST_FISCAL if fiscal else _MOST_YEARS)))
    shown = [year for year in range(first, last + 1) if (last - year) % apart == 0]
    if not fiscal:
        return {"tickvals": shown}
    begin = next(iter(periods)).first
    named = [Period(year, begin, begin + MONTHS - 1) for year in shown]
    return {"tickvals": [period.middle for period in named], "ticktext": [period.short for period in named]}
