"""Treemap, drill-down and indicators of a story's own figures; a story with parts only has none of them."""

from __future__ import annotations

import pytest

from tradeviz.figures import LIGHT, draw
from tradeviz.story.load import default_folder, load
from tradeviz.story.story import PublishedStory
from tradeviz.views import PageView, page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.registry import charts_for
from tradeviz.views.selection import parse_query

INDIA = load(default_folder().parent / "india-china")
PAIR = ("IND", "CHN")


def viewed(query: str, story: PublishedStory = INDIA) -> PageView:
    reading = parse_query(query, choices_of(story))
    assert reading.notices == ()
    return page_view(story, reading.selection)


def test_only_figures_that_can_be_broken_down_offer_a_treemap() -> None:
    assert [chart.key for chart in charts_for(INDIA.own)] == ["time", "sides", "goods", "tree"]
    assert [chart.key for chart in charts_for(load(default_folder()).own)] == ["time", "sides", "months", "goods"]


def test_the_treemap_shows_the_sections_with_shares_of_the_stated_total() -> None:
    chart = viewed("chart=tree&flow=imports").chart
    rows = {row.goods: row for row in chart.rows}
    assert len(rows) == 22
    assert chart.wholes == {"imports": 131_633_300_000.0}
    assert rows["XVI"].value_usd == pytest.approx(75_818_430_000)
    assert rows["XVI"].derivation.replace("\u00a0", " ").endswith("= sum of 2 published values = $75.82 billion")
    (tree,) = draw(chart, PAIR, LIGHT)["data"]
    texts = dict(zip(tree["ids"], tree["text"], strict=True))
    assert texts["XVI"].replace("\u00a0", " ") == "$75.8 billion, 57.6 %"
    # What rounding leaves is neither a rest nor an overshoot; the hatched block is chapters 98 and 99.
    assert [note.partition(":")[0] for note in chart.notes] == ["Hatched"]


def test_the_way_down_ends_at_chapters_and_leads_on_to_their_values_over_time() -> None:
    sections = viewed("chart=tree").chart
    assert sections.links["XVI"] == "?goods=XVI&chart=tree"
    chapters = viewed(sections.links["XVI"]).chart
    assert chapters.breadcrumb == ("TOTAL", "XVI")
    assert {row.goods for row in chapters.rows} == {"84", "85"}
    assert chapters.links["85"] == "?goods=85"
    assert viewed(chapters.links["85"]).chart.kind == "time"


def test_a_chapter_says_that_nothing_finer_was_published() -> None:
    chart = viewed("chart=tree&goods=85").chart
    (gap,) = chart.gaps
    assert gap.sentence.startswith("Electrical machinery and electronics: nothing finer was published")
    assert chart.rows == ()


@pytest.mark.parametrize(("years", "value"), [("", 75_818_430_000), ("years=2024-2024&", 63_951_840_000)])
def test_another_fiscal_year_is_a_choice(years: str, value: float) -> None:
    chart = viewed(f"{years}chart=goods&flow=imports").chart
    assert chart.rows[0].goods == "XVI"
    assert chart.rows[0].value_usd == pytest.approx(value)
    assert f"fiscal year {'2024–25' if years else '2025–26'}" in chart.title


def test_concentration_and_grubel_lloyd_by_hand() -> None:
    entries = {entry.indicator.key: entry.values for entry in viewed("goods=XVI").indicators.entries}
    # Two chapters. Exports 1263.12 and 3178.29, imports 29450.97 and 46367.46 million.
    exports, imports = (1263.12, 3178.29), (29450.97, 46367.46)
    spread = [sum((one / sum(values)) ** 2 for one in values) for values in (exports, imports)]
    assert entries["concentration"] == dict(zip(("exports", "imports"), (f"{one:.2f}" for one in spread), strict=True))
    apart = sum(abs(x - m) for x, m in zip(exports, imports, strict=True))
    assert entries["intra-industry"] == {"": f"{1 - apart / (sum(exports) + sum(imports)):.2f}"}


def test_indicators_say_what_they_are_about_and_what_they_lack() -> None:
    listed = viewed("").indicators
    assert listed.about == "All goods, fiscal year 2025–26"
    missing = {entry.indicator.key: entry.missing for entry in listed.entries}
    assert missing["mirror gap"] == ("These figures hold no such flow of the partner.",)


def test_the_other_side_has_nothing_and_says_where_there_is_something() -> None:
    chart = viewed("chart=tree&by=CHN").chart
    assert chart.rows == ()
    assert all(gap.instead is not None for gap in chart.gaps)
