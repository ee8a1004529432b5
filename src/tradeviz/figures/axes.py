"""Axes of values in dollars: their range, and ticks that say the unit once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tradeviz.model.language import N_, _
from tradeviz.model.observations import USD
from tradeviz.model.wording import scale_of, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tradeviz.figures.palette import Palette

LETTER = 8.2  # pixels, at most, of one letter of a label
_ROOM = 0.06  # of what an axis shows, free beyond the outermost value
_TICK_LEFT, _TICK_DIGITS = 4, 2  # pixels before a tick's label, and what it has of digits at least
_NUMBER = "#"  # stands for an axis's number while its unit is asked for
# The scale's word, short enough for an axis.
_SHORT: Mapping[str, str] = {
    "trillion": N_("tn"),
    "billion": N_("bn"),
    "million": N_("m"),
    "thousand": N_("k"),
}


def value_axis(values: Iterable[float], palette: Palette, ticks: int) -> tuple[dict[str, Any], float, float, int]:
    """An axis of dollars with zero on it.

    Args:
        values: what it has to show, in US dollars.
        palette: colours of the page's scheme.
        ticks: how many there may be.

    Returns:
        Plotly's axis; the dollars that one of its units stands for; how many units it shows without the free room; and
        the pixels that its labels take.
    """
    shown = list(values) or [0.0]
    low, high = min(0.0, *shown), max(0.0, *shown)
    scale, word = scale_of(max(abs(low), abs(high)))
    span = (high - low) / scale or 1.0
    room = _ROOM * span
    suffix = f" {_(_SHORT[word])}" if word else ""
    before, _number, after = with_unit(_NUMBER, "", USD).partition(_NUMBER)
    digits = max(_TICK_DIGITS, len(f"{max(abs(low), abs(high)) / scale:.0f}"))
    axis = {
        "range": [low / scale - (room if low < 0 else 0.0), high / scale + room],
        "nticks": ticks,
        "gridcolor": palette.rule,
        "zeroline": True,
        "zerolinecolor": palette.soft,
        "zerolinewidth": 1,
        "fixedrange": True,
        "tickprefix": before,
        "ticksuffix": suffix + after,
        "showtickprefix": "last",
        "showticksuffix": "last",
        "tickfont": {"size": 12, "color": palette.soft},
        "anchor": "x",
    }
    return axis, scale, span, math.ceil(_TICK_LEFT + LETTER * (digits + len(suffix + after)))


def axis_name(letter: str, index: int) -> str:
    """What a layout calls its axes: `yaxis`, `yaxis2` and so on."""
    return f"{letter}axis" if index == 0 else f"{letter}axis{index + 1}"
