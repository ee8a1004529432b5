"""Treemap of what stands one level below a category, a block a category and a map a flow."""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING, Any

from tradeviz.figures.hover import hover_words, seller_of
from tradeviz.figures.palette import Palette, base_layout, mixed
from tradeviz.model.language import _
from tradeviz.model.wording import amount, percent, qualified
from tradeviz.story.floors import AT_LEAST
from tradeviz.views.hs_tree import is_not_specified
from tradeviz.views.rows import value_words
from tradeviz.views.selection import FLOW_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.views.chart import Chart
    from tradeviz.views.rows import Row

ONE, TWO, _HEAD = 440, 300, 26
STRONGEST, FAINTEST = 0.42, 0.14  # how much of the accent is in the first block and in the last
HATCH, OUTLINE = "/", 1.5
LARGE, WIDE, NARROW = 0.1, 36, 16  # a share of the whole, and letters in a line above and below it
LEAST = 0.018  # of the whole; what is smaller has no room for a name


def draw(chart: Chart, pair: tuple[str, str], palette: Palette) -> dict[str, Any]:
    """One map a flow, stacked, so that a narrow screen can read both; what is not specified is hatched."""
    groups = [[row for row in chart.rows if row.measure == measure and row.value_usd > 0] for measure in chart.panels]
    several = len(groups) > 1
    each = (TWO if several else ONE) + (_HEAD if several else 0)
    layout = base_layout(palette, each * max(1, len(groups)))
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    traces = []
    for index, (measure, group) in enumerate(zip(chart.panels, groups, strict=True)):
        top = 1 - index / len(groups)
        head = _HEAD / layout["height"] if several else 0.0
        traces.append(_map(chart, group, pair, palette) | {"domain": {"y": [top - 1 / len(groups), top - head]}})
        if several:
            layout["annotations"].append(_heading(measure, group, chart.wholes.get(measure), top, palette))
    return {"data": traces, "layout": layout}


def _map(chart: Chart, rows: Sequence[Row], pair: tuple[str, str], palette: Palette) -> dict[str, Any]:
    drawn = sum(row.value_usd for row in rows)
    whole = chart.wholes.get(rows[0].measure, 0.0) if rows else 0.0
    return {
        "type": "treemap",
        "name": rows[0].measure if rows else "",
        "ids": [row.goods for row in rows],
        "labels": [_label(row, drawn) for row in rows],
        "parents": [""] * len(rows),
        "values": [row.value_usd for row in rows],
        "text": [_size(row, whole) for row in rows],
        # A block too small for its name has it in the hover text and in the table.
        "texttemplate": ["%{label}<br>%{text}" if row.value_usd > drawn * LEAST else "" for row in rows],
        "textfont": {"size": 12.5, "color": palette.ink},
        "hovertext": [hover_words(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[chart.links.get(row.goods, "")] for row in rows],
        "sort": False,
        "tiling": {"packing": "squarify", "pad": 2},
        "pathbar": {"visible": False},
        "root": {"color": "rgba(0,0,0,0)"},
        "marker": {
            "colors": _shades(rows, pair, palette),
            # A block of which only parts are held is hollow, with an outline.
            "line": {
                "width": [OUTLINE if row.is_floor else 0 for row in rows],
                "color": [palette.of(seller_of(row), pair) for row in rows],
            },
            "pad": {"t": 0, "l": 0, "r": 0, "b": 0},
            "pattern": {
                "shape": [HATCH if is_not_specified(row.goods) else "" for row in rows],
                "fgcolor": palette.soft,
                "size": 7,
                "solidity": 0.2,
            },
        },
    }


def _label(row: Row, whole: float) -> str:
    """The category's name, broken where its block is narrow: Plotly breaks no lines, it shrinks the letters."""
    width = WIDE if row.value_usd > whole * LARGE else NARROW
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(row.goods_name, width))


def _size(row: Row, whole: float) -> str:
    """The value with its share of the whole; without one where either is known only in part."""
    if row.is_floor or not whole:
        return value_words(row)
    words = {"value": value_words(row), "share": percent(row.value_usd / whole * 100, signed=False)}
    return _("{value}, {share}").format(**words)


def _shades(rows: Sequence[Row], pair: tuple[str, str], palette: Palette) -> list[str]:
    """The seller's accent, fainter from block to block, always light enough for text to stand on."""
    steps = max(1, min(len(rows), 10) - 1)
    shares = [STRONGEST - (STRONGEST - FAINTEST) * min(index, steps) / steps for index in range(len(rows))]
    return [_shade(row, share, pair, palette) for row, share in zip(rows, shares, strict=True)]


def _shade(row: Row, share: float, pair: tuple[str, str], palette: Palette) -> str:
    if row.is_floor:
        return palette.card
    return palette.rule if is_not_specified(row.goods) else mixed(palette.of(seller_of(row), pair), palette.card, share)


def _heading(measure: str, rows: Sequence[Row], whole: float | None, top: float, palette: Palette) -> dict[str, Any]:
    """The flow's name and its whole; where that is not known, what its blocks come to."""
    value = amount(whole) if whole is not None else qualified(amount(sum(row.value_usd for row in rows)), AT_LEAST)
    return {
        "text": f"<b>{_(FLOW_LABELS[measure])}</b> {value if rows else ''}".rstrip(),
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 13.5, "color": palette.ink},
    }
