"""Views drawn as Plotly figures: plain dicts, no Dash, no store.

- `lines`, `monthly`, `bars`, `treemap`: each draws the charts that name it in `views.registry`.
- `marks`: the marks on a line; `hover`: what a mark says when pointed at.
- `picture`: the frame of a chart that is saved, `legend`: what its marks mean, `lettering`: how wide its words are.
- `line_ends`: where the names of lines stand. `scales`: what a figure means without Plotly. `still`: its drawing.
- `config`: how plotly.js is to behave; `palette`: colours of the light and the dark page.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tradeviz.figures.palette import DARK, LIGHT, Palette

if TYPE_CHECKING:
    from tradeviz.views.chart import Chart

__all__ = ["DARK", "LIGHT", "Palette", "draw"]


def draw(chart: Chart, pair: tuple[str, str], palette: Palette = LIGHT) -> dict[str, Any]:
    """Draw a chart.

    Args:
        chart: the view; its `figure` names the module that draws it.
        pair: codes of the two economies; the first has the first accent wherever it appears.
        palette: colours of the page's scheme.

    Returns:
        A Plotly figure as a dict of `data` and `layout`; without rows, an empty one.
    """
    drawn: dict[str, Any] = import_module(f"{__name__}.{chart.figure}").draw(chart, pair, palette)
    return drawn
