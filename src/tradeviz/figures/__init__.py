"""Views drawn as Plotly figures: plain dicts, no Dash, no store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradeviz.figures.bars import bars
from tradeviz.figures.lines import lines
from tradeviz.figures.palette import DARK, LIGHT, Palette
from tradeviz.figures.treemap import treemap

if TYPE_CHECKING:
    from tradeviz.views import Chart

_KINDS = {"time": lines, "sides": lines, "goods": bars, "tree": treemap}

__all__ = ["DARK", "LIGHT", "Palette", "draw"]


def draw(chart: Chart, pair: tuple[str, str], palette: Palette = LIGHT) -> dict[str, Any]:
    """Draw a chart.

    Args:
        chart: the view.
        pair: codes of the two economies; the first has the first accent wherever it appears.
        palette: colours of the page's scheme.

    Returns:
        A Plotly figure as a dict of `data` and `layout`; without rows, an empty one.
    """
    return _KINDS[chart.kind](chart, pair, palette)
