"""Where the names at the ends of lines stand: each as near to its own end as the others leave it room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def spread(heights: Sequence[float], apart: float, within: tuple[float, float]) -> list[float]:
    """The heights of names so far apart at least, in the order given, and as little moved as that allows.

    Least squares of what each is moved by, found by pooling neighbours that would touch (isotonic regression). Where
    there is no room for all of them they stand closer, evenly.

    Args:
        heights: of the ends.
        apart: between two names.
        within: lowest and highest place.
    """
    if not heights:
        return []
    low, high = within
    apart = min(apart, (high - low) / max(1, len(heights) - 1))
    order = sorted(range(len(heights)), key=heights.__getitem__)
    pools: list[tuple[float, int]] = []  # sum and number of what each would be if all names had no height
    for place, index in enumerate(order):
        pool = (heights[index] - place * apart, 1)
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            before = pools.pop()
            pool = (before[0] + pool[0], before[1] + pool[1])
        pools.append(pool)
    highest = high - (len(heights) - 1) * apart
    levels = [min(max(total / count, low), highest) for total, count in pools for _each in range(count)]
    found = [0.0] * len(heights)
    for place, index in enumerate(order):
        found[index] = levels[place] + place * apart
    return found
