"""The drawing of a figure that stands in its place until Plotly has drawn: lines, bars and names, nothing of a text runs."""

from __future__ import annotations

import re
from itertools import groupby

import pytest
from tests.figures.test_lines import drawn, viewed

from tradeviz.figures import LIGHT, draw
from tradeviz.figures.scales import share_along, value_ticks
from tradeviz.figures.still import SIDE, still


def test_each_year_of_a_line_has_its_point_where_the_axes_put_it() -> None:
    figure = drawn("flow=imports&years=2010-2020")
    (line,) = (trace for trace in figure["data"] if trace["name"] == "imports")
    low, high = figure["layout"]["yaxis"]["range"]
    first, last = figure["layout"]["xaxis"]["range"]
    x, y = line["x"][-1], line["y"][-1]
    at = f"{SIDE * (x - first) / (last - first):.0f} {SIDE * (1 - (y - low) / (high - low)):.0f}"
    assert at in still(figure)


def test_a_point_that_no_line_leads_to_is_a_dot() -> None:
    drawing = still(drawn("goods=potash,beef&flow=balance"))
    (dots,) = re.findall(r'd="([^"]*h0)"', drawing)
    assert dots.count("M") > 1


@pytest.mark.parametrize("query", ["", "chart=sides", "goods=31,27", "goods=potash&flow=balance"])
def test_heights_are_told_by_ticks_where_the_axes_put_them(query: str) -> None:
    figure = drawn(query)
    drawing = still(figure)
    told = re.findall(r'class="value" style="top:([\d.]+)%">([^<]+)<', drawing)
    axes = [axis for name, axis in figure["layout"].items() if name.startswith("yaxis")]
    ticks = [(axis, *tick) for axis in axes for tick in value_ticks(axis, ".,")]
    assert [label for _top, label in told] == [label for _axis, _value, label in ticks]
    places = [100 - 100 * share_along(axis, value) for axis, value, _label in ticks]
    assert [float(top) for top, _label in told] == pytest.approx(places, abs=0.06)
    assert sum("$" in label for _top, label in told) == len(axes)


def test_a_chart_of_named_bars_has_no_axis_of_values() -> None:
    assert 'class="value"' not in still(drawn("chart=goods"))


def test_a_hole_in_a_line_stays_one_and_a_dashed_step_is_dashed() -> None:
    figure = drawn("flow=exports")
    (line,) = (trace for trace in figure["data"] if trace["name"] == "exports")
    path = next(path for path in re.findall(r'd="([^"]+)"', still(figure)) if path.count("L") > 10)
    runs = [list(some) for known, some in groupby(line["y"], key=lambda y: y is not None) if known]
    assert path.count("M") == sum(len(run) > 1 for run in runs)
    assert "stroke-dasharray" in still(figure)


@pytest.mark.parametrize("query", ["", "by=BLR", "chart=sides", "chart=goods", "chart=months", "goods=31,27"])
def test_every_chart_of_lines_and_bars_has_a_drawing_within_its_place(query: str) -> None:
    drawing = still(drawn(query))
    paths = re.findall(r'd="([^"]+)"', drawing)
    assert paths
    numbers = [int(number) for path in paths for number in re.findall(r"-?\d+", path)]
    assert -1 <= min(numbers) <= max(numbers) <= SIDE + 1


def test_the_lines_are_named_and_a_name_cannot_be_markup() -> None:
    assert "Exports</b>" in still(drawn(""))
    figure = draw(viewed(""), ("CHN", "BLR"), LIGHT)
    note = next(one for one in figure["layout"]["annotations"] if one.get("x") == 1 and one["xref"] == "paper")
    note["text"] = "<b>&lt;script&gt;<img src=x></b>"
    assert "<img" not in still(figure)
    assert "&lt;script&gt;</b>" in still(figure)
