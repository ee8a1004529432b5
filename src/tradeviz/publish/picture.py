"""Charts of lines and bars as pictures that need no script, from the same figures; `assets/drawing.js` is its twin."""

from __future__ import annotations

import html
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from tradeviz.figures.scales import bare, dash_lengths, share_along, value_ticks
from tradeviz.figures.svg import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WIDTH = 720  # pixels
_LINE = 1.3  # of a text of several lines, in heights of a letter
_STYLE = "svg{color-scheme:light dark}text{font-variant-numeric:tabular-nums}"
_DRAWN = frozenset({"bar", "scatter"})


def picture_of(figure: Mapping[str, Any]) -> str:
    """A figure as the address of an SVG image; empty where it has a trace that this does not draw.

    Args:
        figure: of Plotly's kind, with colours as CSS has them.
    """
    traces, layout = figure["data"], figure["layout"]
    if not traces or not {trace["type"] for trace in traces} <= _DRAWN:
        return ""
    picture = _Picture(layout)
    for one in layout["shapes"]:
        picture.shape(one)
    picture.axes()
    for trace in traces:
        (picture.bars if trace["type"] == "bar" else picture.scatter)(trace)
    for note in layout["annotations"]:
        picture.note(note)
    return picture.drawing.as_address()


@dataclass(frozen=True, slots=True)
class _Plot:
    """The part of a picture within its margins, in pixels."""

    left: float
    top: float
    width: float
    height: float


class _Picture:
    """A picture in the making."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self.layout, margin = layout, layout["margin"]
        self.drawing = Drawing(_WIDTH, layout["height"])
        self.drawing.root[0].text = _STYLE
        width, height = _WIDTH - margin["l"] - margin["r"], layout["height"] - margin["t"] - margin["b"]
        self.plot = _Plot(margin["l"], margin["t"], width, height)

    def across(self, x: float) -> float:
        return self.plot.left + share_along(self.layout["xaxis"], x) * self.plot.width

    def up(self, y: float, name: str = "y") -> float:
        return self.plot.top + (1 - share_along(self.layout[f"yaxis{name[1:]}"], y)) * self.plot.height

    def axes(self) -> None:
        """Lines and numbers of the values, and the years below."""
        for name, axis in self.layout.items():
            if name.startswith("yaxis") and axis.get("visible", True):
                self._values(axis, f"y{name[5:]}")
        axis = self.layout["xaxis"]
        if axis.get("visible", True):
            labels = axis.get("ticktext") or map(str, axis["tickvals"])
            font, at = axis["tickfont"], self.plot.top + self.plot.height + 4
            for value, label in zip(axis["tickvals"], labels, strict=True):
                self._text(label, (self.across(value), at), font, "middle", "top")

    def _values(self, axis: Mapping[str, Any], name: str) -> None:
        for value, label in value_ticks(axis, self.layout["separators"]):
            at, zero = self.up(value, name), value == 0
            ends = {"x1": self.plot.left, "x2": self.plot.left + self.plot.width, "y1": at, "y2": at}
            self._add("line", ends, stroke=axis["zerolinecolor" if zero else "gridcolor"])
            self._text(html.escape(label), (self.plot.left - 2, at), axis["tickfont"], "end")

    def scatter(self, trace: Mapping[str, Any]) -> None:
        """Lines, their whiskers, and their marks."""
        points = [
            None if x is None or y is None else (self.across(x), self.up(y, trace.get("yaxis", "y")))
            for x, y in zip(trace["x"], trace["y"], strict=True)
        ]
        if "lines" in trace["mode"]:
            line = trace["line"]
            look = {"stroke": line["color"], "stroke-width": str(line["width"]), "fill": "none"}
            dash = dash_lengths(line.get("dash", ""))
            self._add("path", {"d": _path(points)}, **look, **({"stroke-dasharray": dash} if dash else {}))
        self._whiskers(trace)
        for index, point in enumerate(points):
            if point is not None and "markers" in trace["mode"]:
                self._mark(trace["marker"], index, point)
            if point is not None and "text" in trace["mode"]:
                self._text(trace["text"][index], (point[0] + 8, point[1]), trace["textfont"])

    def _mark(self, marker: Mapping[str, Any], index: int, point: tuple[float, float]) -> None:
        size, symbol = _of(marker["size"], index), _of(marker.get("symbol", "circle"), index)
        if not size:
            return
        edge, colour = marker.get("line", {}), _of(marker["color"], index)
        hollow = symbol.endswith(("open", "thin"))
        look = {
            "fill": "none" if hollow else colour,
            "stroke": colour if hollow else _of(edge.get("color", "none"), index),
        }
        shape = {"d": _mark_path(symbol, size / 2), "transform": f"translate({point[0]:.1f} {point[1]:.1f})"}
        self._add("path", shape, **look, **{"stroke-width": str(_of(edge.get("width", 1), index))})

    def _whiskers(self, trace: Mapping[str, Any]) -> None:
        bars = trace.get("error_y", {})
        if not bars.get("visible"):
            return
        for x, y, more, less in zip(trace["x"], trace["y"], bars["array"], bars["arrayminus"], strict=True):
            if x is None or y is None or not (more or less):
                continue
            at, name = self.across(x), trace["yaxis"]
            high, low = self.up(y + more, name), self.up(y - less, name)
            path = f"M{at:.1f} {high:.1f}V{low:.1f}M{at - 3:.1f} {high:.1f}h6M{at - 3:.1f} {low:.1f}h6"
            self._add("path", {"d": path}, stroke=bars["color"], fill="none")

    def bars(self, trace: Mapping[str, Any]) -> None:
        """Bars, lying or standing, with what is written at their ends."""
        lying, marker = trace.get("orientation") == "h", trace["marker"]
        for index, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
            half, base = _of(trace["width"], index) / 2, _of(trace.get("base", 0), index)
            xs = (self.across(base), self.across(base + x)) if lying else (self.across(x - half), self.across(x + half))
            name = trace.get("yaxis", "y")
            ys = (self.up(y - half, name), self.up(y + half, name)) if lying else (self.up(0, name), self.up(y, name))
            box = {"x": min(xs), "y": min(ys), "width": abs(xs[1] - xs[0]), "height": abs(ys[1] - ys[0])}
            edge = marker.get("line", {})
            self._add("rect", box, fill=_of(marker["color"], index), stroke=_of(edge.get("color", "none"), index))
            if "text" in trace:
                self._text(_of(trace["text"], index), (max(xs) + 2, sum(ys) / 2), trace["textfont"])
        if not lying:
            self._whiskers(trace)

    def shape(self, one: Mapping[str, Any]) -> None:
        """A band behind the chart, or a line under it."""
        by_years = one["xref"] == "x"
        x0, x1 = [self.across(x) if by_years else self.plot.left + x * self.plot.width for x in (one["x0"], one["x1"])]
        if one["type"] == "line":
            y0, y1 = [self._paper(one["yanchor"]) - y for y in (one["y0"], one["y1"])]
            self._add("line", {"x1": x0, "x2": x1, "y1": y0, "y2": y1}, stroke=one["line"]["color"])
            return
        y0, y1 = [self._paper(y) if one["yref"] == "paper" else self.up(y, one["yref"]) for y in (one["y0"], one["y1"])]
        box = {"x": x0, "y": min(y0, y1), "width": x1 - x0, "height": abs(y1 - y0)}
        self._add("rect", box, fill=one["fillcolor"])

    def note(self, note: Mapping[str, Any]) -> None:
        """What is written over the chart."""
        x = self.across(note["x"]) if note["xref"] == "x" else self.plot.left + note["x"] * self.plot.width
        y = self._paper(note["y"]) if note["yref"] == "paper" else self.up(note["y"], note["yref"])
        spot = (x + note.get("xshift", 0), y - note.get("yshift", 0))
        anchor = {"left": "start", "right": "end"}.get(note.get("xanchor", ""), "middle")
        self._text(note["text"], spot, note["font"], anchor, note.get("yanchor", "middle"))

    def _paper(self, y: float) -> float:
        return self.plot.top + (1 - y) * self.plot.height

    def _text(
        self,
        text: str,
        spot: tuple[float, float],
        font: Mapping[str, Any],
        anchor: str = "start",
        place: str = "middle",
    ) -> None:
        """Lines of text at a spot; Plotly's tags are left out but for whole lines that are strong."""
        rows, size = text.split("<br>"), font["size"]
        step = size * _LINE
        first = {"top": size, "middle": size * 0.35 - step * (len(rows) - 1) / 2, "bottom": -step * (len(rows) - 1) - 3}
        for index, row in enumerate(rows):
            look = {"text-anchor": anchor, "font-size": f"{size}", "fill": font["color"]}
            look |= {"font-family": self.layout["font"]["family"]} | ({"font-weight": "640"} if "<b>" in row else {})
            at = {"x": spot[0], "y": spot[1] + first[place] + index * step}
            self._add("text", at, **look).text = bare(row)

    def _add(self, name: str, places: Mapping[str, Any], **look: str) -> ET.Element:
        texts = {key: one if isinstance(one, str) else f"{one:.1f}" for key, one in places.items()}
        return ET.SubElement(self.drawing.root, name, {**texts, **look})


def _of(value: Any, index: int) -> Any:
    return value[index] if isinstance(value, list) else value


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through points that begins anew after each hole."""
    runs = (list(some) for known, some in itertools.groupby(points, key=lambda one: one is not None) if known)
    return "".join(_run(run) for run in runs)


def _run(run: Sequence[tuple[float, float] | None]) -> str:
    return "M" + "L".join(_spots(run))


def _spots(run: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    return (f"{one[0]:.1f} {one[1]:.1f}" for one in run if one is not None)


def _mark_path(symbol: str, r: float) -> str:
    square = f"M{-r:g} {-r:g}H{r:g}V{r:g}H{-r:g}Z"
    diamond = f"M0 {-r * 1.3:g}L{r * 1.3:g} 0L0 {r * 1.3:g}L{-r * 1.3:g} 0Z"
    t = r * 0.4
    paths = {
        "circle": f"M{r:g} 0A{r:g} {r:g} 0 1 1 {-r:g} 0A{r:g} {r:g} 0 1 1 {r:g} 0Z",
        "square": square,
        "square-open": square,
        "triangle-up": f"M0 {-r * 1.15:g}L{r:g} {r * 0.7:g}H{-r:g}Z",
        "triangle-down": f"M0 {r * 1.15:g}L{r:g} {-r * 0.7:g}H{-r:g}Z",
        "diamond": diamond,
        "diamond-open": diamond,
        "cross": f"M{-r:g} {-t:g}H{-t:g}V{-r:g}H{t:g}V{-t:g}H{r:g}V{t:g}H{t:g}V{r:g}H{-t:g}V{t:g}H{-r:g}Z",
        "star": f"M{'L'.join(_star(r * 1.4))}Z",
        "x-thin": f"M{-r:g} {-r:g}L{r:g} {r:g}M{r:g} {-r:g}L{-r:g} {r:g}",
    }
    return paths.get(symbol, f"M{-r:g} 0H{r:g}")


def _star(r: float) -> Iterator[str]:
    """The corners of a star with five points, in and out by turns."""
    for at in range(10):
        reach, angle = r if at % 2 == 0 else r * 0.382, math.pi * at / 5
        yield f"{reach * math.sin(angle):.2f} {-reach * math.cos(angle):.2f}"
