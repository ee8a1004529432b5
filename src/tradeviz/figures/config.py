"""How plotly.js is to behave: the same wherever one of our figures is drawn, in a page, in a frame or for a picture."""

from __future__ import annotations

from typing import Any


def plotly_config() -> dict[str, Any]:
    """Plotly's settings for a figure of ours.

    Since version 4 plotly.js offers by default to send a chart to a service of its maker's; here nothing leaves the
    reader's machine, whatever else a later version may show.
    """
    return {
        "displayModeBar": False,
        "responsive": True,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "sendData": False,
    }
