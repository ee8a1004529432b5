"""Names at the ends of lines: none is lost, none lies on another, each as near to its own end as can be."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeviz.figures.line_ends import spread


def test_names_that_do_not_touch_stay_at_their_ends() -> None:
    assert spread([3.0, 1.0, 7.0], 1.0, (0.0, 10.0)) == [3.0, 1.0, 7.0]


def test_two_that_would_touch_give_way_by_the_same() -> None:
    assert spread([5.0, 5.5], 1.0, (0.0, 10.0)) == [4.75, 5.75]


def test_at_the_top_of_a_panel_they_give_way_downwards() -> None:
    assert spread([9.9, 9.8, 2.0], 1.0, (0.0, 10.0)) == [10.0, 9.0, 2.0]


def test_where_there_is_no_room_they_stand_closer_and_none_outside() -> None:
    assert spread([5.0, 5.0, 5.0], 9.0, (4.0, 6.0)) == pytest.approx([4.0, 5.0, 6.0])
    assert spread([], 1.0, (0.0, 1.0)) == []


@given(st.lists(st.floats(-1, 12), min_size=1, max_size=26), st.floats(0.01, 3))
def test_all_keep_their_order_their_distance_and_their_panel(heights: list[float], apart: float) -> None:
    found = spread(heights, apart, (0.0, 10.0))
    room = min(apart, 10 / max(1, len(heights) - 1))
    assert all(after - before >= room - 1e-6 for before, after in pairwise(sorted(found)))
    assert -1e-6 <= min(found) <= max(found) <= 10 + 1e-6
    order = sorted(range(len(heights)), key=heights.__getitem__)
    assert order == sorted(order, key=found.__getitem__)
