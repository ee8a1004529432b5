"""Fiscal years on the page: drawn as the years they are, at their own place, and joined to no calendar year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import pytest
from tests.story.test_verdicts import row, told

from tradeviz.figures import LIGHT, draw
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import Selection, parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import PublishedStory
    from tradeviz.views import PageView

INDIA = load(default_folder().parent / "india-china")
PAIR = ("IND", "CHN")
QUERIES = (
    "",
    "chart=sides",
    "chart=goods",
    "chart=tree",
    "goods=85,27",
    "goods=XVI&chart=tree&flow=imports",
    "table=yes",
)
# A calendar and a fiscal year of the same flows; the fiscal years grow, the calendar years do not.
BOTH = "".join(
    row(period, measure, published, "customs")
    for measure, factor in (("exports", 1), ("imports", 2))
    for period, published in (
        ("2023", f"{5 * factor}.00 billion"),
        ("2023-04/2024-03", f"{6 * factor}.00 billion"),
        ("2024", f"{5 * factor}.00 billion"),
        ("2024-04/2025-03", f"{7 * factor}.00 billion"),
    )
)


def viewed(story: PublishedStory, query: str) -> PageView:
    reading = parse_query(query, choices_of(story))
    assert reading.notices == ()
    return page_view(story, reading.selection)


def traces(story: PublishedStory, query: str = "") -> list[dict[str, Any]]:
    view = viewed(story, query)
    first, second = story.pair
    return list(draw(view.chart, (first.code, second.code), LIGHT)["data"])


@pytest.fixture
def both(tmp_path: Path) -> PublishedStory:
    return told(tmp_path / "both", BOTH, "", "Nothing is told.")


def test_the_key_figures_name_the_fiscal_year() -> None:
    figures = {one.label: (one.value, one.change) for one in viewed(INDIA, "").key_figures.figures}
    assert figures == {
        "Deficit FY 2025–26": ("$112\u00a0billion", "+13.1\u00a0%"),
        "Exports FY 2025–26": ("$19.5\u00a0billion", "+36.6\u00a0%"),
        "Imports FY 2025–26": ("$132\u00a0billion", "+16.0\u00a0%"),
        "Turnover FY 2025–26": ("$151\u00a0billion", "+18.3\u00a0%"),
    }


def test_titles_subtitles_and_summaries_name_the_fiscal_year() -> None:
    chart = viewed(INDIA, "").chart
    assert chart.title.replace("\u00a0", " ") == "India's deficit with China was $112 billion in fiscal year 2025–26"
    assert "FY: fiscal years, from April to March." in chart.subtitle
    assert "parts of a year" not in chart.subtitle
    assert (
        "exports from $14.3\u00a0billion in fiscal year 2024–25 to $19.5\u00a0billion in fiscal year 2025–26"
        in chart.summary
    )


def test_a_fiscal_year_stands_at_its_middle_under_its_own_name() -> None:
    figure = draw(viewed(INDIA, "").chart, PAIR, LIGHT)
    (line,) = [trace for trace in figure["data"] if trace["name"] == "exports"]
    assert (line["mode"], line["x"]) == ("lines+markers", [2024.25, 2025.25])
    assert [year[2] for year in figure["layout"]["meta"]["years"]] == ["FY 2024–25", "FY 2025–26"]
    axis = figure["layout"]["xaxis"]
    assert (axis["tickvals"], axis["ticktext"]) == ([2024.25, 2025.25], ["FY 2024–25", "FY 2025–26"])
    assert axis["range"] == pytest.approx([2023.55, 2025.95])  # 2023.75 is April 2024
    (bars,) = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert bars["x"] == [2024.25, 2025.25]


def test_no_line_joins_a_fiscal_to_a_calendar_year(both: PublishedStory) -> None:
    lines = [trace["x"] for trace in traces(both) if trace["name"] == "exports"]
    assert lines == [[2023.0, 2024.0], [2023.25, 2024.25]]
    figure = draw(viewed(both, "").chart, ("KAZ", "MNG"), LIGHT)
    assert "ticktext" not in figure["layout"]["xaxis"]
    (bars,) = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert bars["width"] < 0.25
    assert "fiscal years are never joined to them" in viewed(both, "").chart.subtitle


def test_growth_is_on_the_same_months(both: PublishedStory) -> None:
    growth = {
        cell.key.period: round(cell.value, 1)
        for cell in both.reckoning.of("KAZ", "TOTAL")
        if (cell.key.measure, cell.key.unit) == ("exports", "yoy_percent")
    }
    assert growth == {"2024": 0.0, "2024-04/2025-03": 16.7}


def test_each_line_has_its_own_ends_in_the_summary(both: PublishedStory) -> None:
    summary = viewed(both, "flow=exports").chart.summary.replace("\u00a0", " ")
    assert "exports from $5.00 billion in 2023 to $5.00 billion in 2024" in summary
    assert "exports from $6.00 billion in fiscal year 2023–24 to $7.00 billion in fiscal year 2024–25" in summary


def test_two_sides_compare_no_fiscal_with_a_calendar_year(tmp_path: Path) -> None:
    observations = row("2024-04/2025-03", "exports", "6.00 billion", "customs")
    observations += "2024,MNG,KAZ,imports,usd,TOTAL,9.00 billion,,ministry,,\n"
    chart = viewed(told(tmp_path / "s", observations, "", "Nothing is told."), "chart=sides").chart
    assert "mirror gap" not in set(chart.table["measure"])
    assert chart.title == "Kazakhstan's exports to Mongolia, as each side declared them"
    same = "2024-04/2025-03,MNG,KAZ,imports,usd,TOTAL,9.00 billion,,ministry,,\n"
    chart = viewed(told(tmp_path / "t", observations + same, "", "Nothing is told."), "chart=sides").chart
    assert chart.title == "For fiscal year 2024–25, Mongolia declared 1.5 times what Kazakhstan declared"
    figure = draw(chart, ("KAZ", "MNG"), LIGHT)
    (gap,) = [trace for trace in figure["data"] if trace["name"] == "gap"]
    assert gap["x"] == [2024.25, 2024.25, None]


def test_by_goods_ranks_the_fiscal_year_as_a_bar(both: PublishedStory) -> None:
    goods = "goods,name,level,hs,parent,named_in,named_reporter,named_measure,note\n"
    goods += "TOTAL,All goods,total,,,,,,\nwheat,Wheat,group,1001,TOTAL,,,,\n"
    (both.folder / "goods.csv").write_text(goods, encoding="utf-8")
    held = (both.folder / "observations.csv").read_text(encoding="utf-8")
    wheat = "2024-04/2025-03,KAZ,MNG,exports,usd,wheat,1.00 billion,,customs,,\n"
    (both.folder / "observations.csv").write_text(held + wheat, encoding="utf-8")
    bar, whole = traces(load(both.folder), "chart=goods")
    assert (bar["type"], bar["name"]) == ("bar", "full year")
    assert "FY 2024–25" in bar["text"][0]
    assert len(whole["x"]) == 2  # wheat, and what of the fiscal year's exports it does not cover


@pytest.mark.parametrize("query", QUERIES)
def test_figures_are_valid(query: str) -> None:
    view = viewed(INDIA, query)
    assert {trace.type for trace in go.Figure(draw(view.chart, PAIR, LIGHT)).data} <= {"scatter", "bar", "treemap"}
    assert len(view.chart.rows)


def test_average_growth_counts_fiscal_years() -> None:
    entries = {entry.indicator.key: entry.values for entry in viewed(INDIA, "").indicators.entries}
    assert entries["average growth"] == entries["growth"] == {"exports": "+36.6\u00a0%", "imports": "+16.0\u00a0%"}


def test_the_default_choice_is_the_whole_story() -> None:
    assert page_view(INDIA, Selection()).chart.title
