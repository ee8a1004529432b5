"""The lines and bars of a figure as SVG, in the places where Plotly will draw them: what is seen until it has."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    _Scale: TypeAlias = Callable[[float], float]

SIDE = 1000  # units of the drawing, which is stretched to the place inside the figure's margins
_TAG = re.compile(r"<[^<>]*>")
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
        f"{''.join(shapes)}</svg>{''.join(_words(layout, across))}</div>"
    )


def _words(layout: Mapping[str, Any], across: _Scale | None) -> Iterator[str]:
    """What stands at the lines' ends, and the years below them."""
    axis = layout["xaxis"]
    for value, word in zip(axis.get("tickvals", ()), axis.get("ticktext", axis.get("tickvals", ())), strict=True):
        if across is not None:
            yield f'<span class="tick" style="left:{across(value) / SIDE:.1%}">{html.escape(str(word))}</span>'
    for note in layout["annotations"]:
        up = _scale(layout.get(f"yaxis{note['yref'][1:]}", {}), along=False)
        if up is not None and note.get("xref") == "paper" and note["x"] == 1:
            # Plotly reads a few tags; here they are words like others.
            words = html.escape(html.unescape(_TAG.sub("", note["text"])))
            yield f'<b style="top:{up(note["y"]) / SIDE:.1%};color:{note["font"]["color"]}">{words}</b>'


def _scale(axis: Mapping[str, Any], *, along: bool) -> _Scale | None:
    """From a value to its place in the drawing; None of an axis that has no range."""
    if "range" not in axis:
        return None
    first, last = map(float, axis["range"])
    begin, end = map(float, axis.get("domain", (0, 1)))

    def place(value: float) -> float:
        share = begin + (value - first) / (last - first) * (end - begin)
        return SIDE * (share if along else 1 - share)

    return place


def _line(trace: Mapping[str, Any], across: _Scale, up: _Scale) -> Iterator[str]:
    if "lines" not in trace["mode"]:
        return
    steps, pen = [], "M"
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            pen = "M"
            continue
        steps.append(f"{pen}{across(x):.0f} {up(y):.0f}")
        pen = "L"
    line = trace["line"]
    named = line.get("dash", "solid")
    lengths = named.replace("px", "") if "px" in named else "5,4"
    dash = "" if named == "solid" else f' stroke-dasharray="{lengths}"'
    yield f'<path d="{"".join(steps)}" stroke="{line["color"]}" stroke-width="{line["width"]}"{dash}/>'


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
