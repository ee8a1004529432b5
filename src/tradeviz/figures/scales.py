"""What a Plotly figure means to whoever draws it without Plotly: places, ticks, dashes, bare words."""

from __future__ import annotations

import html
import math
import re
from typing import TYPE_CHECKING, Any

from tradeviz.model.wording import MINUS

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG = re.compile(r"<[^<>]*>")
_DASHES: Mapping[str, str] = {"dot": "2,4", "dash": "6,5"}
_NEARLY = 0.999  # of a step, which is round enough


def share_along(axis: Mapping[str, Any], value: float) -> float:
    """Where a value stands on an axis: 0 at the left or the bottom of the plot, 1 at its other end."""
    first, last = axis["range"]
    begin, end = axis.get("domain", (0, 1))
    return float(begin + (value - first) / (last - first) * (end - begin))


def value_ticks(axis: Mapping[str, Any], separators: str) -> list[tuple[float, str]]:
    """The ticks of an axis of values with their labels, from the lowest up.

    Args:
        axis: of Plotly's kind; it has its ticks, or leaves them to whoever draws.
        separators: Plotly's, the decimal one and that of thousands.
    """
    if "tickvals" in axis:
        return list(zip(axis["tickvals"], axis.get("ticktext", map(str, axis["tickvals"])), strict=True))
    low, high = sorted(axis["range"])
    ticks = round_numbers(low, high, axis.get("nticks", 5))
    return [(value, _label(axis, value, separators, last=value == ticks[-1])) for value in ticks]


def round_numbers(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two, from the lowest up; about so many steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * _NEARLY)
    # Twelve digits, for three tenths are not three times a tenth; and nothing is less than no dollars.
    numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
    return [float(f"{number * step:.12g}") if number else 0.0 for number in numbers]


def dash_lengths(dash: str) -> str:
    """The lengths of a line's dashes and gaps, in pixels, as SVG has them; empty where it has none."""
    return _DASHES.get(dash, dash.replace("px", "") if "px" in dash else "")


def bare(text: str) -> str:
    """The words of a text of which Plotly reads a few tags and HTML's entities."""
    return html.unescape(_TAG.sub("", text))


def _label(axis: Mapping[str, Any], value: float, separators: str, *, last: bool) -> str:
    """A number at an axis as the language writes it, the last one with its unit."""
    number = f"{abs(value):,.12g}".translate(str.maketrans(".,", separators))
    before, after = (axis["tickprefix"], axis["ticksuffix"]) if last else ("", "")
    return f"{MINUS if value < 0 else ''}{before}{number}{after}"
