"""By goods shows one period at a time: the latest year that says most, or the one that the reader names."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.story.pairs.conftest import COMTRADE, DECLARATIONS, delivery

from tradeviz.model.periods import read_period
from tradeviz.store import open_store
from tradeviz.story.datasets import find_pair
from tradeviz.story.load import default_folder, load
from tradeviz.story.story import PairStory, Story
from tradeviz.views import page_view
from tradeviz.views.chart import Chart
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import Selection, parse_query

STORY = load(default_folder())
INDIA = load(default_folder().parent / "india-china")


def shown(query: str, story: Story = STORY) -> Chart:
    reading = parse_query(query, choices_of(story))
    assert not reading.notices
    return page_view(story, reading.selection).chart


def test_one_ranking_never_mixes_periods() -> None:
    for period in shown("chart=goods").periods:
        chart = shown(f"chart=goods&period={period}")
        assert {row.period for row in chart.rows} == {period}
        assert chart.period == period


def test_the_latest_year_is_one_in_which_the_whole_is_known() -> None:
    """China's exports of 2025 are known to have two categories, but not its imports as a whole."""
    chart = shown("chart=goods")
    assert "2025" in chart.periods
    assert chart.period == "2024"
    assert shown("chart=goods&flow=exports").period == "2025"


def test_full_years_are_offered_before_parts_of_years_the_latest_first() -> None:
    offered = [read_period(code) for code in shown("chart=goods").periods]
    years = [period for period in offered if period.is_annual]
    assert offered[: len(years)] == years == sorted(years, reverse=True)
    parts = [(period.year, period.last - period.first) for period in offered[len(years) :]]
    assert parts == sorted(parts, reverse=True)
    assert parts


def test_the_years_chosen_bound_the_latest_but_not_what_is_offered() -> None:
    chart = shown("chart=goods&years=2010-2019")
    assert chart.period == "2019"
    assert "2024" in chart.periods


def test_a_category_without_a_value_in_the_year_is_named_and_leads_to_one() -> None:
    chart = shown("chart=goods&goods=8450&flow=exports&period=2024")
    assert not chart.rows
    assert chart.title == "No category of China's exports to Belarus has a published value in 2024"
    (gap,) = chart.gaps
    assert "2024" in gap.sentence


def test_a_fiscal_year_is_broken_down_by_its_own_figures() -> None:
    before, latest = shown("chart=tree&period=2024-04/2025-03", INDIA), shown("chart=tree", INDIA)
    assert {row.period for row in before.rows} == {"2024-04/2025-03"}
    assert {row.period for row in latest.rows} == {latest.period} == {"2025-04/2026-03"}
    assert before.wholes["imports"] < latest.wholes["imports"]
    assert before.periods == latest.periods == ("2025-04/2026-03", "2024-04/2025-03")


@pytest.fixture
def pair(tmp_path: Path) -> PairStory:
    with open_store(tmp_path / "store").importing() as into:
        earlier = [("CHN", "BLR", "exports", "2022", "87", 1200.0, None)]
        into.add(delivery(COMTRADE, [*DECLARATIONS, *earlier]), "a" * 64, lambda _: None)
    return PairStory(find_pair(open_store(tmp_path / "store"), "CHN", "BLR"))


def test_a_dataset_is_broken_down_in_the_year_named(pair: PairStory) -> None:
    chart = shown("chart=goods&period=2022&flow=exports", pair)
    values = {row.goods: row.value_usd for row in chart.rows}
    assert values == {"XVII": 1200.0, "TOTAL_O": 1800.0}
    assert set(chart.periods) == {"2022", "2023"}
    assert not shown("chart=tree&period=2019", pair).rows


def test_what_is_no_period_is_said_and_the_latest_is_shown() -> None:
    reading = parse_query("chart=goods&period=2024-13", choices_of(STORY))
    assert reading.selection == Selection(chart="goods")
    assert reading.notices == (
        "“2024-13” is no period such as 2024, 2024-09 or 2024-01/2024-08, so the latest one is shown.",
    )
