"""The lines and bars of a figure as SVG, in the places where Plotly will draw them: what is seen until it has.

Without scripts it stays, so it has its axes: the years, and what the heights are worth.
"""

from __future__ import annotations

import html
import itertools
from typing import TYPE_CHECKING, Any, TypeAlias

from tradeviz.figures.scales import bare, dash_lengths, share_along, value_ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    _Scale: TypeAlias = Callable[[float], float]

SIDE = 1000  # units of the drawing, which is stretched to the place inside the figure's margins
_DOT = 6  # pixels of a point that no line leads to
_BAR = 0.8  # of a unit, what Plotly gives a bar without a width


def still(figure: Mapping[str, Any]) -> str:
    """The drawing, which fills its container less the figure's margins; empty where no line or bar is drawn."""
    layout = figure["layout"]
    across = _scale(layout.get("xaxis", {}), along=True)
    shapes = [
        shape
        for trace in figure["data"]
        if (up := _scale(layout.get(f"yaxis{trace.get('yaxis', 'y')[1:]}", {}), along=False)) and across
        for shape in _SHAPES.get(trace["type"], _nothing)(trace, across, up)
    ]
    if not shapes:
        return ""
    margin = layout["margin"]
    place = f"left:{margin['l']}px;right:{margin['r']}px;top:{margin['t']}px;bottom:{margin['b']}px"
    return (
        f'<div style="{place}"><svg viewBox="0 0 {SIDE} {SIDE}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join((*_rules(layout), *shapes))}</svg>{''.join(_words(layout, across))}</div>"
    )


def _values(layout: Mapping[str, Any]) -> Iterator[tuple[float, str, str]]:
    """Of each tick of the axes of values the place in the drawing, the label, and the colour of its rule."""
    for name, axis in layout.items():
        if name.startswith("yaxis") and axis.get("visible", True) and (up := _scale(axis, along=False)):
            for value, label in value_ticks(axis, layout["separators"]):
                yield up(value), label, axis["gridcolor" if value else "zerolinecolor"]


def _rules(layout: Mapping[str, Any]) -> Iterator[str]:
    """The lines across the drawing at the ticks of its values."""
    for height, _label, colour in _values(layout):
        yield f'<line x2="{SIDE}" y1="{height:.0f}" y2="{height:.0f}" stroke="{colour}"/>'


def _words(layout: Mapping[str, Any], across: _Scale | None) -> Iterator[str]:
    """What stands at the lines' ends, the values beside them, and the years below them."""
    axis = layout["xaxis"]
    for height, label, _colour in _values(layout):
        yield f'<span class="value" style="top:{height / SIDE:.1%}">{html.escape(label)}</span>'
    for value, word in zip(axis.get("tickvals", ()), axis.get("ticktext", axis.get("tickvals", ())), strict=True):
        if across is not None:
            yield f'<span class="tick" style="left:{across(value) / SIDE:.1%}">{html.escape(str(word))}</span>'
    for note in layout["annotations"]:
        up = _scale(layout.get(f"yaxis{note['yref'][1:]}", {}), along=False)
        if up is None or across is None or not _is_at_an_end(note):
            continue
        beside = "" if note["xref"] == "paper" else f"left:{across(note['x']) / SIDE:.1%};"
        # Plotly reads a few tags; here they are words like others.
        words = html.escape(bare(note["text"]))
        yield f'<b style="{beside}top:{up(note["y"]) / SIDE:.1%};color:{note["font"]["color"]}">{words}</b>'


def _is_at_an_end(note: Mapping[str, Any]) -> bool:
    """Whether it names a line: in the margin, or strong beside its last point."""
    return bool(note["x"] == 1 if note.get("xref") == "paper" else note["text"].startswith("<b>"))


def _scale(axis: Mapping[str, Any], *, along: bool) -> _Scale | None:
    """From a value to its place in the drawing; None of an axis that has no range."""
    if "range" not in axis:
        return None

    def place(value: float) -> float:
        share = share_along(axis, value)
        return SIDE * (share if along else 1 - share)

    return place


def _line(trace: Mapping[str, Any], across: _Scale, up: _Scale) -> Iterator[str]:
    if "lines" not in trace["mode"]:
        return
    spots = [
        None if x is None or y is None else f"{across(x):.0f} {up(y):.0f}"
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    runs = [list(some) for known, some in itertools.groupby(spots, key=bool) if known]
    drawn = "".join(f"M{'L'.join(filter(None, run))}" for run in runs if len(run) > 1)
    alone = "".join(f"M{run[0]}h0" for run in runs if len(run) == 1)
    line = trace["line"]
    lengths = dash_lengths(line.get("dash", ""))
    dash = f' stroke-dasharray="{lengths}"' if lengths else ""
    if drawn:
        yield f'<path d="{drawn}" stroke="{line["color"]}" stroke-width="{line["width"]}"{dash}/>'
    if alone:
        yield f'<path d="{alone}" stroke="{line["color"]}" stroke-width="{_DOT}" stroke-linecap="round"/>'


def _bars(trace: Mapping[str, Any], across: _Scale, up: _Scale) -> Iterator[str]:
    flat, colours = trace.get("orientation") == "h", trace["marker"]["color"]
    edge = trace["marker"]["line"]["color"]
    bases = trace.get("base", [0] * len(trace["x"]))
    for at, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        half = trace.get("width", _BAR) / 2
        lefts, tops = ((bases[at], bases[at] + x), (y - half, y + half)) if flat else ((x - half, x + half), (0, y))
        left, right = sorted(map(across, lefts))
        top, bottom = sorted(map(up, tops))
        stroke = edge if isinstance(edge, str) else edge[at]
        yield (
            f'<path d="M{left:.0f} {top:.0f}H{right:.0f}V{bottom:.0f}H{left:.0f}z" '
            f'fill="{colours[at]}" stroke="{stroke}"/>'
        )


def _nothing(_trace: Mapping[str, Any], _across: _Scale, _up: _Scale) -> Iterator[str]:
    yield from ()


_SHAPES: Mapping[str, Callable[[Mapping[str, Any], _Scale, _Scale], Iterator[str]]] = {"scatter": _line, "bar": _bars}
