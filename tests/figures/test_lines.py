"""How lines are drawn: where they break, how tall a dollar is, and what each colour means."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tradeviz.figures import LIGHT, draw
from tradeviz.figures.free_places import years_of
from tradeviz.figures.lines import PANEL, SPACE, WITH_BALANCE
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.chart import Chart
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.views.whose import is_joined

STORY = load(default_folder())
PAIR = ("CHN", "BLR")


def viewed(query: str) -> Chart:
    reading = parse_query(query, choices_of(STORY))
    assert reading.notices == ()
    return page_view(STORY, reading.selection).chart


def drawn(query: str) -> dict[str, Any]:
    return draw(viewed(query), PAIR, LIGHT)


def named(figure: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["name"] == name]


def test_a_line_breaks_where_its_source_changes_and_a_dashed_step_joins_it() -> None:
    chart = viewed("flow=exports")
    figure = draw(chart, PAIR, LIGHT)
    (line,), (dashed,) = named(figure, "exports"), named(figure, "another source")
    annual = sorted((row for row in chart.rows if read_period(row.period).is_annual), key=lambda row: row.period)
    changes = [
        (int(before.period), int(after.period))
        for before, after in pairwise(annual)
        if not is_joined(before, after, chart.sources)
    ]
    assert (2020, 2021) in changes
    assert [tuple(dashed["x"][at : at + 2]) for at in range(0, len(dashed["x"]), 3)] == changes
    for before, after in changes:
        assert line["x"].index(after) - line["x"].index(before) == 2  # a hole between them
    assert dashed["line"]["dash"] != "solid"


@pytest.mark.parametrize("query", ["", "by=BLR", "flow=imports&goods=31"])
def test_no_line_runs_through_what_is_said_of_a_jump(query: str) -> None:
    chart, figure = viewed(query), drawn(query)
    assert chart.jump is not None
    (note,) = (one for one in figure["layout"]["annotations"] if one["text"].replace("<br>", " ") == chart.jump.words)
    axis = figure["layout"]["yaxis" if note["yref"] == "y" else f"yaxis{note['yref'][1:]}"]
    lines = note["text"].split("<br>")
    room = (axis["range"][1] - axis["range"][0]) / PANEL * 6 * len(lines)
    reach = years_of(max(map(len, lines)), figure["layout"]["xaxis"]["range"])
    first, last = (note["x"] - reach, note["x"]) if note["xanchor"] == "right" else (note["x"], note["x"] + reach)
    for row in chart.rows:
        beside = first < read_period(row.period).year < last
        if beside and read_period(row.period).is_annual and row.measure in FLOWS and not row.status:
            assert abs(row.comparable_usd / 1e9 - note["y"]) > room


def test_the_value_of_the_last_bar_stands_above_the_bars_beside_it() -> None:
    figure = drawn("by=BLR")
    (value,) = (one for one in figure["layout"]["annotations"] if one["text"].startswith("−$"))
    assert value["y"] == 0
    assert value["yanchor"] == "bottom"


def test_the_years_say_by_letters_whose_figures_they_show() -> None:
    chart, figure = viewed(""), drawn("")
    letters = [note["text"] for note in figure["layout"]["annotations"] if note.get("yshift", 0) < -20]
    assert letters == [span.letter for span in chart.spans]
    assert len(letters) > 3
    assert any(note.startswith("Whose figures, by the letters under the years: A IMF DOTS") for note in chart.notes)


def test_the_largest_jump_is_named_where_it_is() -> None:
    (note,) = [note for note in drawn("")["layout"]["annotations"] if "%" in note["text"]]
    assert (note["text"], note["x"]) == ("2023: exports<br>+78\u00a0%", 2023)


@pytest.mark.parametrize("query", ["", "by=BLR", "years=2015-2024", "years=2024-2024", "goods=potash"])
def test_a_dollar_is_as_tall_in_the_balance_as_in_the_lines_above(query: str) -> None:
    layout = drawn(query)["layout"]
    inner = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    scales = dict[str, float]()
    traces = drawn(query)["data"]
    assert {trace["yaxis"] for trace in traces} == {"y", "y2"}
    for name in ("yaxis", "yaxis2"):
        axis = layout[name]
        pixels = inner * (axis["domain"][1] - axis["domain"][0])
        (low, high), unit = axis["range"], {"bn": 1e9, "m": 1e6, "": 1.0}[axis["ticksuffix"].strip()]
        scales[name] = pixels / ((high - low) * unit)
    assert scales["yaxis"] == pytest.approx(scales["yaxis2"], rel=0.02)
    assert inner == pytest.approx(WITH_BALANCE + SPACE, abs=5)


def test_the_last_balance_has_its_value_and_an_open_end_is_open() -> None:
    figure = drawn("")
    (note,) = [note for note in figure["layout"]["annotations"] if "or more" in note["text"]]
    assert note["text"] == "$5.50\u00a0billion or more"
    (ends,) = named(figure, "open end")
    assert (ends["x"], ends["marker"]["symbol"]) == ([2025.0], ["triangle-up"])
    (bars,) = named(figure, "balance")
    assert bars["marker"]["color"][-1] == LIGHT.card


def test_wide_bounds_look_wide_on_parts_of_years_too() -> None:
    (marks,) = named(drawn("goods=potash&flow=imports"), "part of a year, middle")
    at = marks["y"].index(pytest.approx(1.0))  # "about 1 billion" for the first half of 2023
    assert marks["error_y"]["array"][at] == pytest.approx(1.0)
    assert marks["error_y"]["visible"]


def test_parts_of_years_are_drawn_in_full_colour_and_never_shorter_than_their_mark() -> None:
    figure = drawn("goods=potash&flow=imports")
    assert all(trace.get("opacity", 1) == 1 for trace in figure["data"])
    (marks,) = named(figure, "part of a year, middle")
    assert marks["marker"]["size"] >= 8


@pytest.mark.parametrize(("query", "accent"), [("chart=sides", 0), ("chart=sides&flow=imports", 1)])
def test_both_sides_of_a_flow_have_its_colour_and_the_other_side_is_thin(query: str, accent: int) -> None:
    lines = [trace for trace in drawn(query)["data"] if trace["name"] in {"exports", "imports"}]
    assert {trace["line"]["color"] for trace in lines} == {LIGHT.accents[accent]}
    thick, thin = sorted(lines, key=lambda trace: -trace["line"]["width"])
    assert thin["line"]["width"] < thick["line"]["width"]
    assert "square" in thin["marker"]["symbol"]
    assert "thin line with square points is Belarus's count" in viewed(query).subtitle


def test_what_is_read_of_a_year_comes_once_and_no_mark_has_words_of_its_own() -> None:
    figure = drawn("")
    assert figure["layout"]["hovermode"] is False
    assert not any("hovertext" in trace for trace in figure["data"])
    (year,) = [year for year in figure["layout"]["meta"]["years"] if year[2] == "2024"]
    assert [(label, colour) for label, *_said, colour in year[3]] == [
        ("Exports", 1),
        ("Imports", 2),
        ("Balance", 0),
    ]


def test_above_a_deficit_the_unit_stands_at_its_end_and_not_at_nought() -> None:
    axis = drawn("by=BLR&flow=balance")["layout"]["yaxis"]
    assert axis["ticktext"][0].startswith("−$")
    assert axis["ticktext"][0].endswith(" bn")
    assert axis["ticktext"][-1] == "0"
    assert axis["range"][0] <= axis["tickvals"][0]
