"""Axes of values: round numbers, a unit at the one that says most, and nothing less than no dollars."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tradeviz.figures import LIGHT
from tradeviz.figures.axes import Extent, value_axis
from tradeviz.figures.scales import round_numbers, value_ticks


@given(st.floats(-1e13, 1e13), st.floats(0, 1e13))
def test_no_axis_says_minus_zero_and_a_deficit_has_its_unit_at_a_number(low: float, high: float) -> None:
    low = min(low, -abs(low) / 2)
    axis, _room = value_axis(Extent(min(low, 0.0), max(high, 1.0)), (0.0, 1.0), LIGHT)
    labels = value_ticks(axis, ".,")
    assert not any(re.search(r"^−\$?0(?![\d.])", label) for _value, label in labels)
    if "ticktext" in axis:
        assert labels[0][1].startswith("−$")
        assert labels[0][0] < 0


def test_the_first_round_number_below_a_deficit_may_be_far_down() -> None:
    axis, _room = value_axis(Extent(-3.3e6, 3.0e6), (0.0, 1.0), LIGHT)
    assert axis["ticktext"] == ["−$2 m", "0", "2"]


def test_round_numbers_are_as_round_as_they_look_and_nought_has_no_sign() -> None:
    assert round_numbers(-0.35, 0.35, 7) == [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3]
    assert str(min(round_numbers(-0.1, 9.0, 5))) == "0.0"
