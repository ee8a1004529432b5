"""Where words stand in a chart of lines without a line running through them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NARROWEST = 230  # pixels of what is drawn on a phone; on a wider screen words take less of it
SMALL_LETTER = 6.0  # pixels of a letter of a note
_STEPS = 40  # heights that are tried

Point = tuple[float, float]


def years_of(letters: int, axis: tuple[float, float]) -> float:
    """How many years of an axis some letters cover where the chart is narrowest."""
    first, last = axis
    return letters * SMALL_LETTER / NARROWEST * (last - first)


def free_height(
    lines: Iterable[Sequence[Point]], across: tuple[float, float], wanted: float, ends: tuple[float, float], room: float
) -> float | None:
    """The height nearest to the one wanted at which words meet no line; None where there is none.

    Args:
        lines: each as its points from left to right, in the units of both axes.
        across: from where to where the words reach.
        wanted: height of their middle.
        ends: lowest and highest that it may be.
        room: how far a line must stay from the middle.
    """
    taken = [span for line in lines for pair in pairwise(line) if (span := _span(*pair, across)) is not None]
    low, high = ends
    tried = sorted(
        (wanted, *(low + (high - low) * step / _STEPS for step in range(_STEPS + 1))), key=lambda at: abs(at - wanted)
    )
    free = (at for at in tried if all(above < at - room or below > at + room for below, above in taken))
    return next(free, None)


def _span(start: Point, end: Point, across: tuple[float, float]) -> tuple[float, float] | None:
    """The heights through which a step of a line runs between two places; None where it does not come between them."""
    (x0, y0), (x1, y1) = start, end
    first, last = max(x0, across[0]), min(x1, across[1])
    if first > last or x1 <= x0:
        return None
    heights = [y0 + (y1 - y0) * (x - x0) / (x1 - x0) for x in (first, last)]
    return min(heights), max(heights)
