"""By month: the months as published, what they come to, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.story.pairs.conftest import COMTRADE, delivery

from tradeviz.figures import draw
from tradeviz.model.periods import read_period
from tradeviz.store import open_store
from tradeviz.story.datasets import find_pair
from tradeviz.story.load import default_folder, load
from tradeviz.story.story import PairStory, Story
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.page_view import PageView
from tradeviz.views.registry import charts_for
from tradeviz.views.selection import parse_query

STORY = load(default_folder())
MONTHS = pd.read_csv(default_folder() / "months.csv", dtype="str", keep_default_na=False)


def shown(query: str, story: Story = STORY) -> PageView:
    reading = parse_query(query, choices_of(story))
    assert not reading.notices
    return page_view(story, reading.selection)


def test_each_month_in_dollars_is_drawn_as_it_was_published() -> None:
    dollars = MONTHS[MONTHS["unit"] == "usd"]
    rows = shown("chart=months&goods=potash").chart.rows
    assert [(row.period, row.published) for row in rows] == list(
        dollars[["period", "published"]].itertuples(index=False, name=None)
    )
    assert {row.source for row in rows} == set(dollars["source"])


def test_the_years_chosen_bound_the_months() -> None:
    rows = shown("chart=months&goods=potash&years=2020-2021").chart.rows
    assert {row.period[:4] for row in rows} == {"2020", "2021"}


def test_months_so_far_are_set_beside_the_same_of_the_year_before() -> None:
    """The sums are added up apart from the code under test."""
    dollars = MONTHS[MONTHS["unit"] == "usd"].set_index("period")["published"].astype("int64")
    now = dollars[["2026-01", "2026-02", "2026-03"]].sum() / 1e6
    then = dollars[["2025-01", "2025-02", "2025-03"]].sum() / 1e6
    (note,) = (words.replace("\xa0", " ") for words in shown("chart=months&goods=potash").chart.notes)
    assert f"add up to ${now:.0f} million" in note
    assert f"of 2025 to ${then:.0f} million" in note
    assert not shown("chart=months&goods=potash&years=2026-2026").chart.notes, "without the year before"


def test_a_month_that_nobody_published_breaks_the_line() -> None:
    chart = shown("chart=months&goods=potash").chart
    first, second = STORY.pair
    (line,) = draw(chart, (first.code, second.code))["data"]
    held = {read_period(row.period).middle for row in chart.rows}
    holes = [x for x, y in zip(line["x"], line["y"], strict=True) if y is None]
    assert holes, "the series lacks a month"
    assert not held & set(holes)
    assert len(line["x"]) == len(chart.rows) + len(holes)


def test_a_category_without_months_says_so_and_leads_to_one_that_has_some() -> None:
    chart = shown("chart=months").chart
    # All goods have no months; what is below them and has some is drawn in their place.
    assert chart.panels == ("potash",)
    (gap,) = chart.gaps
    # One month of 2024 stands among the parts of years.
    assert gap.sentence == "All goods: too few months of China's trade with Belarus to draw, 1992 to 2026."
    assert gap.instead is not None
    assert gap.instead[1].chart == "time"
    assert any(read_period(row.period).code == "2024-09" for row in page_view(STORY, gap.instead[1]).chart.rows)
    (gap,) = shown("chart=months&years=2014-2022").chart.gaps
    assert gap.sentence == "All goods: no months of China's trade with Belarus, 2014 to 2022."
    assert gap.instead is not None
    assert gap.instead[1].goods == ("potash",)
    assert page_view(STORY, gap.instead[1]).chart.rows


def test_without_any_months_the_title_says_so() -> None:
    assert shown("chart=months&goods=beef").chart.title.startswith("No months of China's trade with Belarus")


def test_the_title_has_what_the_latest_whole_year_came_to_and_its_highest_month() -> None:
    """The sum and the highest are taken apart from the code under test."""
    dollars = MONTHS[MONTHS["unit"] == "usd"].set_index("period")["published"].astype("float")
    year = dollars[dollars.index.str.startswith("2025")]
    assert len(year) == 12
    title = shown("chart=months&goods=potash").chart.title.replace("\xa0", " ")
    assert f"came to ${year.sum() / 1e6:.0f} million in 2025" in title
    assert title.endswith(f"most of all in {read_period(year.idxmax()).words}")


def test_each_month_can_be_read_off_with_whose_figure_it_is() -> None:
    chart = shown("chart=months&goods=potash&years=2025-2026").chart
    meta = draw(chart, ("CHN", "BLR"))["layout"]["meta"]["years"]
    assert [month[2] for month in meta] == [read_period(row.period).words for row in chart.rows]
    start, end, name, ((label, value, _bounds, whose, colour),), parts, more = meta[-1]
    assert (name, label, whose, colour, parts, more) == ("March 2026", "Imports", "GACC", 2, [], "")
    assert value.startswith("$")
    assert end - start == pytest.approx(1 / 12)


def test_only_figures_with_months_offer_the_chart() -> None:
    assert "months" in {chart.key for chart in charts_for(STORY.own)}
    india = load(default_folder().parent / "india-china")
    assert "months" not in {chart.key for chart in charts_for(india.own)}


@pytest.fixture
def monthly(tmp_path: Path) -> PairStory:
    """A dataset with months of a year whose annual value hides them from the chart over time."""
    rows = [("CHN", "BLR", "imports", "2023", "TOTAL", 60.0, None)]
    rows += [("CHN", "BLR", "imports", f"2023-{month:02d}", "TOTAL", float(month), None) for month in range(1, 13)]
    rows += [("CHN", "BLR", "exports", f"2023-{month:02d}", "TOTAL", 10.0, None) for month in (1, 2, 4)]
    with open_store(tmp_path / "store").importing() as into:
        into.add(delivery(COMTRADE, rows), "a" * 64, lambda _: None)
    return PairStory(find_pair(open_store(tmp_path / "store"), "CHN", "BLR"))


def test_months_of_a_dataset_are_drawn_beside_the_annual_value_that_hides_them_elsewhere(monthly: PairStory) -> None:
    rows = shown("chart=months", monthly).chart.rows
    imports = {row.period: row.value_usd for row in rows if row.measure == "imports"}
    assert imports == {f"2023-{month:02d}": float(month) for month in range(1, 13)}
    assert [row.period for row in rows if row.measure == "exports"] == ["2023-01", "2023-02", "2023-04"]
    assert "2023-05" not in {row.period for row in shown("chart=time&flow=imports", monthly).chart.rows}
