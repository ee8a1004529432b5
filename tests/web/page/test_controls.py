"""A control is one definition: the page, the callbacks and the query all follow from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeviz.errors import ChoiceError
from tradeviz.story.load import default_folder, load
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import FLOW_LABELS, QUERY_KEYS, Selection, parse_query
from tradeviz.web.app import create_app
from tradeviz.web.page.controls import (
    BAR,
    CONTROLS,
    FORM,
    IDS,
    STORY_FIGURES,
    FormChoices,
    draw_controls,
    query_of,
    values_of,
)
from tradeviz.web.page.goods_options import goods_options
from tradeviz.web.page.state import to_json

STORY = load(default_folder())


def drawn(values: tuple[Any, ...]) -> dict[str, Any]:
    """The properties of every element with an id that the controls draw, by id."""
    form = FormChoices(STORY, values, goods_options(STORY.own, ()))
    elements = [element for place in (FORM, BAR) for element in draw_controls(place, form)]
    found: dict[str, Any] = {}

    def visit(node: Any) -> None:
        for one in node if isinstance(node, list) else [node]:
            if isinstance(one, dict) and "props" in one:
                found[one["props"].get("id", "")] = one["props"]
                visit(one["props"].get("children"))

    visit(json.loads(to_json(elements)))
    return found


def test_each_control_sets_one_key_of_the_query_and_each_field_has_one_id() -> None:
    keys = [control.key for control in CONTROLS]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(QUERY_KEYS)
    assert len(set(IDS)) == len(IDS)


def test_every_field_is_drawn_with_its_value() -> None:
    values = values_of(
        parse_query("goods=beef&years=2015-2020&also=yes&factor=1.06", choices_of(STORY)).selection, STORY
    )
    found = drawn(values)
    assert [found[name]["value"] for name in IDS] == list(values)


def test_the_callback_hears_and_sets_every_field() -> None:
    (main,) = [one for one in create_app(STORY).callback_map.values() if len(one["inputs"]) > len(IDS)]
    heard = [one["id"] for one in main["inputs"] if one["property"] == "value"]
    assert heard == list(IDS)


YEARS = st.tuples(st.integers(*STORY.own.years), st.integers(*STORY.own.years)).map(lambda pair: (min(pair), max(pair)))
QUERIES = st.builds(
    lambda goods, flow, by, years, period, factor, also: (
        f"goods={','.join(goods)}&flow={flow}&by={by}&years={years[0]}-{years[1]}&factor={factor}&also={also}"
        f"{period and '&period='}{period}"
    ),
    st.lists(st.sampled_from([code for code in STORY.goods if code != "TOTAL"]), min_size=1, max_size=3, unique=True),
    st.sampled_from(list(FLOW_LABELS)),
    st.sampled_from([one.code for one in STORY.pair]),
    YEARS,
    st.sampled_from(["", "2024", "2024-09", "2023-01/2023-08", "2024-04/2025-03"]),
    st.sampled_from(["1", "1.06", "1.234", "1.5"]),
    st.sampled_from(["yes", "no"]),
)


@given(query=QUERIES)
@settings(max_examples=100)
def test_a_choice_comes_back_from_the_fields_that_show_it(query: str) -> None:
    choice = parse_query(query, choices_of(STORY)).selection
    again = parse_query(query_of(values_of(choice, STORY), choice, STORY), choices_of(STORY))
    assert again.selection == choice
    assert again.notices == ()


WRONG: dict[str, list[Any]] = {
    "goods": ["TOTAL", ["TOTAL", 3], {"TOTAL": 1}],
    "data": [["own"], 3, True],
    "by": [["CHN"], 3],
    "flow": [["all"], 1.5],
    "first-year": [["1992"], True, {"1992": 1}],
    "last-year": [[2024], 10**16],
    "period": [2024, ["2024"]],
    "factor": [True, [1.06], 10**400],
    "scales": ["own", [1], {"own": 1}],
    "parts": ["parts", [1]],
    "also": ["also", [1]],
}


def test_what_is_wrong_is_known_for_every_field() -> None:
    assert set(WRONG) == set(IDS)


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, values in WRONG.items() for one in values])
def test_a_value_that_a_field_cannot_have_sent_is_refused(name: str, value: Any) -> None:
    values = list(values_of(Selection(), STORY))
    values[IDS.index(name)] = value
    with pytest.raises(ChoiceError, match="stands where this page sends"):
        query_of(values, Selection(), STORY)


@pytest.mark.parametrize("name", ["first-year", "last-year", "factor"])
def test_an_emptied_number_is_the_default(name: str) -> None:
    values = list(values_of(Selection(), STORY))
    values[IDS.index(name)] = None
    assert parse_query(query_of(values, Selection(), STORY), choices_of(STORY)).selection == Selection()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("first-year", "abc", "“abc-2026” are no years such as 2015-2024, so all years are shown."),
        ("first-year", "1992.5", "“1992.5-2026” are no years"),
        ("last-year", "-3", "“1992--3” are no years"),
        ("last-year", "2060", "The figures run from 1992 to 2026, so 1992 to 2026 are shown."),
        ("first-year", 2060, "run backwards"),
        ("factor", "0", "is a number from 1 to 1.5, such as 1.06, not “0”"),
        ("factor", -3, "not “-3”"),
        ("factor", "much&lang=en", "not “much&lang=en”"),
        ("factor", "9" * 60, "not “1e+40”"),
    ],
)
def test_what_does_not_fit_a_field_is_said_and_never_dropped(name: str, typed: Any, said: str) -> None:
    values = list(values_of(Selection(), STORY))
    values[IDS.index(name)] = typed
    notices = parse_query(query_of(values, Selection(), STORY), choices_of(STORY)).notices
    assert any(said in notice for notice in notices)


def test_a_comma_is_a_decimal_point_in_the_factor() -> None:
    values = list(values_of(Selection(), STORY))
    values[IDS.index("factor")] = "1,06"
    assert parse_query(query_of(values, Selection(), STORY), choices_of(STORY)).selection.factor == 1.06


def test_the_storys_own_figures_are_no_part_of_the_query() -> None:
    values = values_of(Selection(), STORY)
    assert values[IDS.index("data")] == STORY_FIGURES
    assert "data" not in query_of(values, Selection(), STORY)
