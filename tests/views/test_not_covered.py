"""By goods, what of a known whole no category covers is a block of its own, and each value has its share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from tests.story.test_floors import row, told
from tests.views.test_periods_of_goods import shown

from tradeviz.figures import LIGHT, draw
from tradeviz.model.wording import NBSP

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.views.chart import Chart


def rest_of(chart: Chart, measure: str = "imports") -> float:
    """What is not covered; nothing where there is no such row."""
    return sum(one.value_usd for one in chart.rows if one.goods.endswith("_O") and one.measure == measure)


def bar_texts(chart: Chart) -> list[str]:
    """What stands at the ranked bars."""
    traces = draw(chart, ("KAZ", "MNG"), LIGHT)["data"]
    return [text.replace(NBSP, " ").strip() for trace in traces for text in trace.get("text", ())]


def whole_bar(chart: Chart) -> tuple[str, list[float]]:
    """What stands above the bar of the whole, and the widths of its blocks as shares."""
    figure = draw(chart, ("KAZ", "MNG"), LIGHT)
    (bar,) = (trace for trace in figure["data"] if trace["name"] == "whole")
    (cover,) = chart.covers.values()
    assert cover.words in {one["text"].replace("<br>", " ") for one in figure["layout"]["annotations"]}
    return cover.words.replace(NBSP, " "), [one / figure["layout"]["xaxis"]["range"][1] for one in bar["x"]]


def test_what_no_category_covers_is_the_whole_less_those_that_share_no_goods(tmp_path: Path) -> None:
    values = (
        row("TOTAL", "1000.0")
        + row("potash", "300.0")
        + row("urea", "100.0")
        + row("mixed", "350.0")
        + row("sweets", "50.0")
    )
    chart = shown("chart=goods&flow=imports", told(tmp_path / "s", values))
    # Bags of fertilisers may hold potash, and sweets name no code: 1000 - 350 - 100.
    assert math.isclose(rest_of(chart), 550)
    assert chart.rows[-1].goods_name == "Not covered by these categories"
    assert bar_texts(chart)[:2] == ["at least $450, 2023", "$350, 35.0 %, 2023"]
    words, shares = whole_bar(chart)
    assert words == "All goods: $1.00 thousand · not covered: 55.0 %"
    assert shares == pytest.approx([0.35, 0.1, 0.55])
    assert chart.wholes == {"imports": 1000}


def test_a_whole_stands_for_its_parts(tmp_path: Path) -> None:
    values = row("TOTAL", "1000.0") + row("31", "450.0") + row("potash", "300.0") + row("chocolate", "0.2")
    chart = shown("chart=goods&flow=imports", told(tmp_path / "s", values))
    assert math.isclose(rest_of(chart), 549.8)
    assert "$0.200, under 0.1 %, 2023" in bar_texts(chart)


def test_without_a_known_whole_nothing_has_a_share(tmp_path: Path) -> None:
    chart = shown("chart=goods&flow=imports", told(tmp_path / "s", row("potash", "300.0")))
    assert rest_of(chart) == 0
    assert chart.wholes == {}
    assert "$300, 2023" in bar_texts(chart)


def test_at_least_has_no_share(tmp_path: Path) -> None:
    values = row("TOTAL", "1000.0") + row("potash", "300.0") + row("urea", "100.0")
    assert "at least $400, 2023" in bar_texts(shown("chart=goods&flow=imports", told(tmp_path / "s", values)))


def test_what_is_known_through_the_same_parts_stands_once(tmp_path: Path) -> None:
    """As the narrowest category; of one part alone the part says it all. What was chosen stays whatever it says."""
    folder = told(tmp_path / "s", row("TOTAL", "1000.0") + row("potash", "300.0"))
    assert bar_texts(shown("chart=goods&flow=imports", folder)) == ["$300, 30.0 %, 2023"]
    assert "at least $300, 2023" in bar_texts(shown("chart=goods&flow=imports&goods=31", folder))


def test_a_whole_that_is_hardly_covered_is_told_in_words_and_not_drawn(tmp_path: Path) -> None:
    chart = shown("chart=goods&flow=imports", told(tmp_path / "s", row("TOTAL", "1000.0") + row("potash", "3.0")))
    figure = draw(chart, ("KAZ", "MNG"), LIGHT)
    assert "whole" not in {trace["name"] for trace in figure["data"]}
    words = " ".join(one["text"].replace("<br>", " ") for one in figure["layout"]["annotations"])
    assert "All goods: $1.00 thousand. The categories below cover under 1 % of it." in words.replace(NBSP, " ")
    assert not any(note.startswith("Hatched") for note in chart.notes)


@pytest.mark.parametrize("whole", ["over 1000.0", "300.0"])
def test_an_open_whole_or_one_that_is_covered_leaves_nothing(tmp_path: Path, whole: str) -> None:
    qualifier, _space, number = whole.rpartition(" ")
    values = row("TOTAL", number, qualifier=qualifier) + row("potash", "300.0")
    assert rest_of(shown("chart=goods&flow=imports", told(tmp_path / "s", values))) == 0


def test_the_storys_imports_of_2023_add_up_to_their_whole() -> None:
    chart = shown("chart=goods&flow=imports&period=2023")
    covered = {one.goods: one.value_usd for one in chart.rows}
    assert 600e6 < rest_of(chart) < chart.wholes["imports"] - covered["31"]
    assert "Percentages are shares of all goods." in chart.subtitle


def test_one_category_has_shares_of_itself() -> None:
    chart = shown("chart=goods&goods=31&flow=imports&period=2023")
    assert rest_of(chart) == 0  # its headings are all there is of it
    assert chart.wholes["imports"] == next(one.value_usd for one in chart.rows if one.goods == "31")
