"""A dataset of fiscal years, as India's are, beside calendar years and months: compared with their like alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import delivery

from tradeviz.figures import LIGHT, draw
from tradeviz.store import open_store
from tradeviz.store.schema import DECLARED, Dataset
from tradeviz.story.datasets import find_pair
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.story.pairs.conftest import Row as Stored

    from tradeviz.views import PageView

BEFORE, NOW = "2023-04/2024-03", "2024-04/2025-03"
DATASET = Dataset("ministry", "A ministry", "A ministry", "", DECLARED)
IND, CHN = ("IND", "CHN"), ("CHN", "IND")


def row(sides: tuple[str, str], flow: str, period: str, value: float, goods: str = "TOTAL") -> Stored:
    return (*sides, flow, period, goods, value, None)


FISCAL = [
    row(IND, "imports", BEFORE, 100e9),
    row(IND, "imports", BEFORE, 60e9, "85"),
    row(IND, "imports", BEFORE, 40e9, "27"),
    row(IND, "imports", NOW, 113e9),
    row(IND, "imports", NOW, 73e9, "85"),
    row(IND, "imports", NOW, 40e9, "27"),
    row(IND, "exports", BEFORE, 16e9),
    row(IND, "exports", NOW, 14e9),
]
CALENDAR = [
    row(IND, "imports", "2023", 90e9),
    row(IND, "imports", "2024", 91e9),
    row(CHN, "exports", "2023", 95e9),
    row(CHN, "exports", "2024", 96e9),
]


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., PageView]:
    """The page of some rows for a query."""

    def show(rows: list[Stored], query: str = "") -> PageView:
        folder = tmp_path / f"store-{len(list(tmp_path.iterdir()))}"
        with open_store(folder).importing() as into:
            into.add(delivery(DATASET, rows, "HS22"), "a" * 64, lambda _: None)
        story = PairStory(find_pair(open_store(folder), "IND", "CHN"))
        reading = parse_query(query, choices_of(story))
        assert reading.notices == ()
        return page_view(story, reading.selection)

    return show


def changes(view: PageView) -> dict[str, str]:
    return {one.label: one.change.replace("\u00a0", " ") for one in view.key_figures.figures}


def test_the_page_shows_fiscal_years_as_a_story_does(shown: Callable[..., PageView]) -> None:
    view = shown(FISCAL)
    assert {(one.period, one.measure) for one in view.chart.rows} >= {(BEFORE, "imports"), (NOW, "balance")}
    assert "fiscal year 2024–25" in view.chart.title
    assert "FY: fiscal years, from April to March." in view.chart.subtitle
    assert changes(view)["Imports FY 2024–25"] == "+13.0 %"
    entries = {entry.indicator.key: entry for entry in view.indicators.entries}
    assert entries["growth"].values["imports"].replace("\u00a0", " ") == "+13.0 %"


def test_growth_is_never_of_a_fiscal_on_a_calendar_year(shown: Callable[..., PageView]) -> None:
    view = shown([*FISCAL[3:4], *CALENDAR])
    growth = {key.period: cell.value for key, cell in view.figures.reckoning.cells.items() if key.unit == "yoy_percent"}
    assert set(growth) == {"2024"}
    figures = draw(view.chart, ("IND", "CHN"), LIGHT)
    lines = [trace["x"] for trace in figures["data"] if "lines" in trace.get("mode", "") and len(trace["x"]) > 1]
    assert all(len({place % 1 for place in line}) == 1 for line in lines)
    assert "Calendar years are other periods" in view.chart.subtitle


def test_a_calendar_year_is_no_mirror_of_a_fiscal_year(shown: Callable[..., PageView]) -> None:
    view = shown([*FISCAL, *CALENDAR[2:]], "chart=sides")
    assert not [one for one in view.chart.rows if one.measure == "mirror gap"]
    indicators = shown([*FISCAL, *CALENDAR[2:]]).indicators.entries
    gap = next(entry for entry in indicators if entry.indicator.key == "mirror gap")
    assert gap.values == {}
    assert "These figures hold the partner's flow for other periods only." in gap.missing


def test_goods_of_a_fiscal_year_are_its_own(shown: Callable[..., PageView]) -> None:
    rows = [*FISCAL, *CALENDAR, row(IND, "imports", "2024", 50e9, "85")]
    view = shown(rows, "chart=goods&flow=imports")
    assert view.chart.period == NOW
    assert {(one.period, one.value_usd) for one in view.chart.rows} == {(NOW, 73e9), (NOW, 40e9)}
    chosen = shown(rows, f"chart=goods&flow=imports&period={BEFORE}")
    assert sorted(one.value_usd for one in chosen.chart.rows) == [40e9, 60e9]
