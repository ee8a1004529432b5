"""Ranked bars by category of goods; parts of a year as diamonds, never as bars."""

from __future__ import annotations

import html
import itertools
import textwrap
from typing import TYPE_CHECKING, Any

from tradeviz.figures.hover import hover_words, seller_of
from tradeviz.figures.palette import LIGHT, Palette, base_layout
from tradeviz.model.language import _
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.periods import read_period
from tradeviz.model.wording import percent
from tradeviz.views.chart import MOST_BARS
from tradeviz.views.hs_tree import is_not_specified
from tradeviz.views.rows import Row, value_words
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.views.chart import Chart

STEP, _HEAD = 45, 28
# Where each bar has a colour of its own Plotly draws its hatches in that colour, and on a hollow bar they are not seen.
# It draws each in its bar's own colour; what it finds here it only reads, once, to see how dark it is.
_OVER = {"fillmode": "overlay", "bgcolor": LIGHT.card}
_WHOLE, _UNDRAWN = 60, 24  # pixels of a bar of the whole with one line above it, and of that line alone
_COVER_WIDTH = 36  # letters of such a line
ROOM = 1.85  # the axis runs on past the longest bar, for the value that stands at its end, and further for a long one
_LEAST_SHARE = 0.1  # percent
_LINE, _NAME_WIDTH = 15, 46  # pixels of one more line of a name, and the letters of a line
_NARROWEST, _LETTER, _MOST_TEXT = (
    330,
    6.8,
    0.88,
)  # pixels of a phone's chart and of a letter; the largest share for a value


def draw(chart: Chart, pair: tuple[str, str], palette: Palette) -> dict[str, Any]:
    """One row a value: the category's name above its bar, the value and its period at the end."""
    # What a bar of the whole shows as not covered would make every bar below it small.
    drawn = [
        row
        for row in chart.rows
        if not row.status and not (row.measure in chart.covers and is_not_specified(row.goods))
    ]
    groups = [[row for row in drawn if row.measure == measure][: _most(chart)] for measure in chart.panels]
    drawn = [row for group in groups for row in group]
    spots, heads, total = _spots(groups, [_above(chart, measure) for measure in chart.panels])
    layout = base_layout(palette, int(total) + 16)
    layout["margin"] = {"l": 2, "r": 2, "t": 4, "b": 4}
    largest = max((abs(row.value_usd) for row in drawn), default=1.0)
    hidden = {"visible": False, "fixedrange": True}
    layout["xaxis"] = {
        "range": [min(0.0, *(row.value_usd for row in drawn), 0.0), largest * _room(chart, drawn)],
        **hidden,
    }
    layout["yaxis"] = {"range": [total, 0], **hidden}
    several = len(groups) > 1
    for measure, head in zip(chart.panels, heads, strict=True):
        if several:
            layout["annotations"].append(_text(f"<b>{_(FLOW_LABELS[measure])}</b>", head, palette.ink, 13.5))
    placed = [
        (row, spot) for group, some in zip(groups, spots, strict=True) for row, spot in zip(group, some, strict=True)
    ]
    layout["annotations"] += [_name(row, spot, palette) for row, spot in placed]
    highlighted = {(key.reporter, key.goods, key.period, key.measure) for key in chart.highlighted}
    layout["shapes"] = [_band(spot, palette) for row, spot in placed if row.key in highlighted]
    layout["barmode"] = "overlay"
    traces = _traces(chart, placed, pair, palette)
    for measure, head in zip(chart.panels, heads, strict=True):
        if measure in chart.covers:
            top = head + _HEAD / 2 if several else 4
            lines = _cover_lines(chart, measure)
            more = _LINE * (len(lines) - 1)
            layout["annotations"].append(_text("<br>".join(lines), top + 9 + more / 2, palette.ink, 12.5))
            if not chart.covers[measure].goods:
                continue
            bar, names = _whole_bar(chart, measure, top + 33 + more, layout["xaxis"]["range"][1], pair, palette)
            traces.append(bar)
            layout["annotations"] += names
    return {"data": traces, "layout": layout}


def _cover_lines(chart: Chart, measure: str) -> list[str]:
    """What stands above the bar of the whole, in lines that fit a phone; nothing where there is no such bar."""
    cover = chart.covers.get(measure)
    return [html.escape(line, quote=False) for line in textwrap.wrap(cover.words, _COVER_WIDTH)] if cover else []


def _above(chart: Chart, measure: str) -> int:
    """Pixels of the bar of the whole with what stands above it."""
    lines = _cover_lines(chart, measure)
    bar = _WHOLE if lines and chart.covers[measure].goods else _UNDRAWN
    return bar + _LINE * (len(lines) - 1) if lines else 0


def _whole_bar(
    chart: Chart, measure: str, spot: float, width: float, pair: tuple[str, str], palette: Palette
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The whole as one bar from end to end, in blocks of what covers it and of the rest, hatched; and their names."""
    by_goods = {row.goods: row for row in chart.rows if row.measure == measure}
    rows = [by_goods[code] for code in chart.covers[measure].goods if code in by_goods]
    shares = [row.value_usd / chart.wholes[measure] for row in rows]
    begins = list(itertools.accumulate(shares[:-1], initial=0.0))
    hatched = [is_not_specified(row.goods) for row in rows]
    colours = [palette.card if one else _colour(row, pair, palette) for row, one in zip(rows, hatched, strict=True)]
    bar = {
        "type": "bar",
        "orientation": "h",
        "name": "whole",
        "x": [share * width for share in shares],
        "base": [begin * width for begin in begins],
        "y": [spot] * len(rows),
        "width": 26,
        "hovertext": [hover_words(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": colours,
            "line": {"color": [palette.soft if one else palette.card for one in hatched], "width": 1},
            "pattern": {"shape": ["/" if one else "" for one in hatched], "fgcolor": palette.rule, **_OVER},
        },
    }
    blocks = zip(rows, shares, begins, strict=True)
    return bar, [one for row, share, begin in blocks for one in _block_name(row, share, begin * width, spot, palette)]


def _block_name(row: Row, share: float, begin: float, spot: float, palette: Palette) -> list[dict[str, Any]]:
    """A block's name where a phone has room for it; what is not covered is named above the bar."""
    if is_not_specified(row.goods) or len(row.goods_name) * _LETTER > share * _NARROWEST:
        return []
    name = html.escape(row.goods_name, quote=False)
    return [_text(name, spot, palette.card, 12) | {"x": begin, "xref": "x", "xshift": 4}]


def _room(chart: Chart, rows: Sequence[Row]) -> float:
    """The axis by its longest bar: on a phone too the longest value must fit behind it."""
    letters = max((len(_value_words(chart, row)) for row in rows), default=0)
    return max(ROOM, 1 / (1 - min(_MOST_TEXT, letters * _LETTER / _NARROWEST)))


def _most(chart: Chart) -> int | None:
    """At HS detail a flow has up to hundreds of categories; the table holds those that are not drawn."""
    return MOST_BARS if chart.breadcrumb else None


def _spots(groups: Sequence[Sequence[Row]], above: Sequence[int]) -> tuple[list[list[float]], list[float], float]:
    """Where rows and headings stand, in pixels from the top; `above` is what each group has below its heading first."""
    spots: list[list[float]] = []
    heads, at = [], 0.0
    for group, first in zip(groups, above, strict=True):
        heads.append(at + _HEAD / 2)
        at += (_HEAD if len(groups) > 1 else 4) + first
        spots.append([])
        for row in group:
            step = STEP + _LINE * (len(_name_lines(row)) - 1)
            spots[-1].append(at + step - STEP * 0.26)
            at += step
    return spots, heads, max(at, STEP)


def _traces(
    chart: Chart, placed: Sequence[tuple[Row, float]], pair: tuple[str, str], palette: Palette
) -> list[dict[str, Any]]:
    years = [(row, spot) for row, spot in placed if read_period(row.period).is_annual]
    parts = [(row, spot) for row, spot in placed if not read_period(row.period).is_annual]
    bar: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "name": "full year",
        "width": 11,
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "marker": {
            "color": [palette.card if row.is_hollow else _colour(row, pair, palette) for row, _spot in years],
            "line": {"color": [_colour(row, pair, palette) for row, _spot in years], "width": 1.5},
        },
    }
    if any(is_not_specified(row.goods) for row, _spot in years):
        shapes = ["/" if is_not_specified(row.goods) else "" for row, _spot in years]
        bar["marker"]["pattern"] = {"shape": shapes, "fgcolor": palette.soft, "size": 6, "solidity": 0.3, **_OVER}
    part = {
        "type": "scatter",
        "mode": "markers+text",
        "name": "part of a year",
        "textposition": "middle right",
        "cliponaxis": False,
        "marker": {
            "symbol": "diamond-open",
            "size": 10,
            "color": [_colour(row, pair, palette) for row, _spot in parts],
            "line": {"width": 1.75},
        },
    }
    traces = [(bar, years), (part, parts)]
    return [trace | _points(chart, some, palette) for trace, some in traces if some]


def _points(chart: Chart, some: Sequence[tuple[Row, float]], palette: Palette) -> dict[str, Any]:
    return {
        "x": [row.value_usd for row, _spot in some],
        "y": [spot for _, spot in some],
        "text": [_value_words(chart, row) for row, _spot in some],
        "textfont": {"size": 12, "color": palette.soft},
        "hovertext": [hover_words(row) for row, _spot in some],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **({"customdata": [[chart.links.get(row.goods, "")] for row, _spot in some]} if chart.links else {}),
    }


def _value_words(chart: Chart, row: Row) -> str:
    """The value, its share of a whole that is known, and the period; "at least" has no share."""
    whole = 0.0 if row.is_floor else chart.wholes.get(row.measure, 0.0)
    words = {"value": value_words(row), "period": read_period(row.period).short}
    if not whole:
        return " " + _("{value}, {period}").format(**words)
    return " " + _("{value}, {share}, {period}").format(**words, share=_share(row.value_usd / whole * 100))


def _share(share: float) -> str:
    """A share in percent; one too small for its decimal is no zero."""
    if 0 < share < _LEAST_SHARE:
        return _("under {share}").format(share=percent(_LEAST_SHARE, signed=False))
    return percent(share, signed=False)


def _colour(row: Row, pair: tuple[str, str], palette: Palette) -> str:
    return palette.of(seller_of(row), pair) if row.measure in {"exports", "imports"} else palette.soft


def _name(row: Row, spot: float, palette: Palette) -> dict[str, Any]:
    """The category's name above its bar; a long one in lines, for Plotly breaks none and a phone is narrow."""
    lines = [html.escape(line, quote=False) for line in _name_lines(row)]
    return _text("<br>".join(lines), spot - 17 - _LINE / 2 * (len(lines) - 1), palette.ink, 12.5)


def _name_lines(row: Row) -> list[str]:
    name = _("{goods} (doubtful)").format(goods=row.goods_name) if row.status == DOUBTFUL else row.goods_name
    return textwrap.wrap(name, _NAME_WIDTH) or [""]


def _band(spot: float, palette: Palette) -> dict[str, Any]:
    """A light band behind the row that the chosen claim speaks of."""
    ends = {"x0": 0, "x1": 1, "y0": spot - STEP * 0.62, "y1": spot + STEP * 0.3}
    look = {"type": "rect", "layer": "below", "xref": "paper", "yref": "y", "line": {"width": 0}}
    return {**look, **ends, "fillcolor": palette.highlight}


def _text(text: str, spot: float, colour: str, size: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "align": "left",
        "y": spot,
        "yref": "y",
        "showarrow": False,
        "font": {"size": size, "color": colour},
    }
