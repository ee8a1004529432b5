"""Words among lines: the nearest height at which none runs through them."""

from __future__ import annotations

import pytest

from tradeviz.figures.free_places import free_height

RISE = [(2000.0, 0.0), (2010.0, 10.0)]


@pytest.mark.parametrize(
    ("wanted", "across", "held"),
    [(8.0, (2000.0, 2004.0), 8.0), (2.0, (2000.0, 2004.0), 5.25), (0.5, (2008.0, 2010.0), 0.5)],
)
def test_words_move_only_where_a_line_would_run_through_them(
    wanted: float, across: tuple[float, float], held: float
) -> None:
    assert free_height([RISE], across, wanted, (0.0, 10.0), 1.0) == held


def test_there_may_be_no_free_height() -> None:
    level = [[(2000.0, float(height)), (2010.0, float(height))] for height in range(11)]
    assert free_height(level, (2000.0, 2004.0), 3.0, (0.0, 10.0), 1.0) is None
