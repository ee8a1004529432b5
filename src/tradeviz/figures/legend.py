"""What the colours and marks of a figure mean: those that it shows, and no others."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.figures.hover import seller_of
from tradeviz.model.language import N_, _
from tradeviz.model.observations import FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tradeviz.figures.palette import Palette
    from tradeviz.model.economies import Area
    from tradeviz.views.chart import Chart

# By the kind of mark, in the order in which they are explained.
_WORDS: Mapping[str, str] = {
    "filled": N_("published"),
    "hollow": N_("worked out from published values"),
    "filled-bar": N_("published"),
    "hollow-bar": N_("worked out from published values"),
    "open": N_("at least or at most so much"),
    "whisker": N_("what the published digits can stand for"),
    "level": N_("part of a year"),
    "diamond": N_("part of a year"),
    "dashed": N_("from one publication’s figures to another’s"),
    "cross": N_("another published value"),
    "square": N_("doubtful value"),
    "hatched": N_("not covered or not specified"),
    "lit": N_("what the passage speaks of"),
}
_FILLED = frozenset({"circle", "square", "diamond", "cross", "star"})  # unless what is inside is the paper's colour
_BY_SYMBOL: Mapping[str, str] = {
    "triangle-up": "open",
    "triangle-down": "open",
    "line-ew-open": "level",
    "diamond-open": "diamond",
    "x-thin": "cross",
    "square-open": "square",
}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One colour or mark, and what it means.

    Attributes:
        kind: of a colour `of-1` or `of-2`, by the number of its accent; else of a mark.
        words: what it means, in the language spoken.
    """

    kind: str
    words: str


def ways(chart: Chart, pair: tuple[Area, Area]) -> list[LegendEntry]:
    """What the two colours mean, which is the same in every chart: where goods go, whoever counts them."""
    sellers = {seller_of(row) for row in chart.rows if row.measure in FLOWS}
    first, second = pair
    sentence = _("Goods from {seller} to {buyer}")
    return [
        LegendEntry(f"of-{number}", sentence.format(seller=seller.name, buyer=buyer.name))
        for number, (seller, buyer) in enumerate(((first, second), (second, first)), 1)
        if seller.code in sellers
    ]


def marks(figure: Mapping[str, Any], palette: Palette) -> list[LegendEntry]:
    """The marks that a figure shows; one that shows nothing but published values needs no word for them.

    Args:
        figure: as `draw` gives it.
        palette: what it was drawn in.
    """
    shown = {kind for trace in figure["data"] for kind in _kinds(trace, palette)}
    if any(shape.get("fillcolor") == palette.highlight for shape in figure["layout"].get("shapes", ())):
        shown.add("lit")
    if shown & {"filled", "hollow"}:
        shown -= {"filled-bar", "hollow-bar"}  # said once: bars below lines are filled and hollow for the same reason
    if not shown - {"filled", "filled-bar"}:
        return []
    return [LegendEntry(kind, _(words)) for kind, words in _WORDS.items() if kind in shown]


def _kinds(trace: Mapping[str, Any], palette: Palette) -> Iterator[str]:
    """The kinds of marks in a trace."""
    marker = trace.get("marker", {})
    symbols = _each(marker.get("symbol", "circle"))
    yield from (_BY_SYMBOL[symbol] for symbol in symbols if symbol in _BY_SYMBOL)
    patterns = _each(marker.get("pattern", {}).get("shape"))
    if any(patterns):
        yield "hatched"
    # Blocks of a treemap and of a bar of the whole are neither filled nor hollow: they say what they are.
    if _FILLED & set(symbols) and "colors" not in marker and trace.get("name") != "whole":
        colours = itertools.zip_longest(_each(marker.get("color")), patterns)
        form = "-bar" if trace["type"] == "bar" else ""
        holes = [at for at, height in enumerate(trace.get("y", ())) if height is None]
        for at, (colour, pattern) in enumerate(colours):
            if not pattern and at not in holes:
                yield ("hollow" if colour == palette.card else "filled") + form
    error = trace.get("error_y", {})
    if error.get("visible") and any((*error["array"], *error["arrayminus"])):
        yield "whisker"
    if trace.get("name") == "another source":
        yield "dashed"


def _each(value: Any) -> list[Any]:
    """Plotly takes one value for all points, or a list of one for each."""
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
