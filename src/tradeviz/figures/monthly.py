"""Months as lines, one panel for each category; the years stand below, and a missing month breaks the line."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from tradeviz.figures.axes import Extent, time_axis, value_axis
from tradeviz.figures.hover import seller_of
from tradeviz.figures.marks import with_holes
from tradeviz.figures.palette import Palette, base_layout
from tradeviz.figures.read_off import read_off
from tradeviz.model.language import _
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import MONTHS, Period, read_period
from tradeviz.views.readings import month_readings
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.views.chart import Chart
    from tradeviz.views.rows import Row

_PANEL, _SPACE, _BELOW = 236, 50, 40  # pixels: of a panel, between two for a heading, and below the last for the years
_MOST_YEARS = 7  # ticks
_FEW = 36  # months, of which each has room for a mark


def draw(chart: Chart, pair: tuple[str, str], palette: Palette) -> dict[str, Any]:
    """One line a flow, in the accent of the economy that the goods come from."""
    count = len(chart.panels)
    total = count * _PANEL + max(0, count - 1) * _SPACE
    head = 32 if count > 1 else 8
    layout = base_layout(palette, total + head + _BELOW)
    layout["margin"] |= {"t": head, "r": 16}
    layout["xaxis"] = _years_axis(chart.rows, palette)
    traces: list[dict[str, Any]] = []
    for index, goods in enumerate(chart.panels):
        rows = sorted((row for row in chart.rows if row.goods == goods), key=lambda row: row.period)
        top = 1 - index * (_PANEL + _SPACE) / total
        extent = Extent.of(row.value_usd for row in chart.scaled_with(rows))
        axis, room = value_axis(extent, (max(0.0, top - _PANEL / total), top), palette)
        layout["yaxis" if index == 0 else f"yaxis{index + 1}"] = axis
        layout["margin"]["l"] = max(layout["margin"]["l"], room)
        for measure in dict.fromkeys(row.measure for row in rows):
            some = [row for row in rows if row.measure == measure]
            traces.append(_line(some, extent.scale[0], palette.of(seller_of(some[0]), pair), index))
        layout["annotations"] += _headings(rows, pair, palette, top, named=count > 1)
    # Whole months are read off, by pointer, touch and keys; what is read stands in `meta`.
    layout["hovermode"] = False
    layout["meta"] = read_off(month_readings(chart), pair)
    return {"data": traces, "layout": layout}


def _line(rows: Sequence[Row], scale: float, colour: str, index: int) -> dict[str, Any]:
    spread = with_holes(rows, 1 / MONTHS)
    marked = len(rows) <= _FEW
    doubtful = [row is not None and row.status == DOUBTFUL for _middle, row in spread]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": rows[0].measure,
        "x": [middle for middle, _row in spread],
        "y": [None if row is None else row.value_usd / scale for _middle, row in spread],
        "connectgaps": False,
        "line": {"color": colour, "width": 1.75},
        "marker": {
            "size": [9 if one else 5 if marked else 3 for one in doubtful],
            "symbol": ["square-open" if one else "circle" for one in doubtful],
            "color": colour,
        },
        "xaxis": "x",
        "yaxis": "y" if index == 0 else f"y{index + 1}",
    }


def _headings(
    rows: Sequence[Row], pair: tuple[str, str], palette: Palette, top: float, *, named: bool
) -> list[dict[str, Any]]:
    """The category's name above its panel and, where it has both flows, which line is which."""
    flows = dict.fromkeys((row.measure, palette.of(seller_of(row), pair)) for row in rows)
    words = [f"<b>{html.escape(rows[0].goods_name, quote=False)}</b>"] if named else []
    if named or len(flows) > 1:
        words += [f'<span style="color:{colour}">{_(FLOW_LABELS[measure])}</span>' for measure, colour in flows]
    look = {"xref": "paper", "yref": "paper", "xanchor": "left", "showarrow": False, "align": "left"}
    text = {"text": "  ".join(words), "x": 0, "y": top, "yanchor": "bottom" if named else "top", "yshift": 6}
    return [text | look | {"font": {"size": 13, "color": palette.ink}}] if words else []


def _years_axis(rows: Sequence[Row], palette: Palette) -> dict[str, Any]:
    """Years as ticks at their beginning; of one year or two, the first month of each quarter."""
    periods = sorted({read_period(row.period) for row in rows})
    if not periods:
        return {"visible": False, "fixedrange": True}
    years = range(periods[0].year, periods[-1].year + 1)
    apart = -(-len(years) // _MOST_YEARS)
    begun = [year for year in years if (years[-1] - year) % apart == 0]
    ticks: dict[str, Any] = {"tickvals": [Period(year).start for year in begun], "ticktext": list(map(str, begun))}
    if len(years) <= 2:
        quarters = [period for period in periods if (period.first - 1) % 3 == 0]
        ticks = {"tickvals": [one.middle for one in quarters], "ticktext": [one.short for one in quarters]}
    return time_axis((periods[0].start - 0.1, periods[-1].end + 0.1), ticks, palette)
