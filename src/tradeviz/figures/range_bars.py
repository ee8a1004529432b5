"""Two ranges on one scale: what the article's digits can stand for, and what the figures say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tradeviz.figures.svg import Drawing
from tradeviz.model.language import _
from tradeviz.model.wording import amount

if TYPE_CHECKING:
    from tradeviz.model.bounds import Bounds

_WIDTH, _HEIGHT = 330, 78
_LEFT, _BAR, _LEAST = 70, 12, 2.5  # pixels: room for the names, a bar's height, and the narrowest bar
_DIGITS = 4
_MARGIN = 0.18  # of the scale, on either side


def range_bars(article: Bounds, figures: Bounds, unit: str) -> str:
    """Both as bars on one scale, as an image's address; empty where an end is open, for then there is no scale."""
    ends = [article.low, article.high, figures.low, figures.high]
    if not all(map(math.isfinite, ends)):
        return ""
    low, high = min(ends), max(ends)
    room = (high - low or abs(high) or 1.0) * _MARGIN
    low, high = low - room, high + room
    drawing = Drawing(_WIDTH, _HEIGHT)

    def across(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT) * (value - low) / (high - low)

    for place, (name, kind, bounds) in enumerate(((_("Article"), "a", article), (_("Figures"), "f", figures))):
        top = 6 + place * 24
        drawing.text("b", (0, top + 10), name)
        width = max(_LEAST, across(bounds.high) - across(bounds.low))
        drawing.box(kind, (across(bounds.low), top), (width, _BAR))
    drawing.line("z", (_LEFT, 54), (_WIDTH, 54))
    for value, anchor in ((min(ends), "start"), (max(ends), "end")):
        drawing.text("", (across(value), 70), amount(value, unit, _DIGITS), anchor)
    return drawing.as_address()
