"""A pair of which one side declared nothing opens on the side that did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.story.pairs.conftest import COMTRADE, DECLARATIONS, delivery

from tradeviz.store import open_store
from tradeviz.store.coverage import VOUCHED, FileCoverage
from tradeviz.story.datasets import find_pair
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.page_view import PageView
from tradeviz.views.selection import parse_query
from tradeviz.web.page.controls import values_of


@pytest.fixture
def story(tmp_path: Path) -> PairStory:
    """China and Belarus, of which Belarus alone declared anything."""
    rows = [row for row in DECLARATIONS if row[0] == "BLR"]
    with open_store(tmp_path / "store").importing() as into:
        into.add(replace(delivery(COMTRADE, rows), coverage=FileCoverage(VOUCHED)), "a" * 64, lambda _: None)
    return PairStory(find_pair(open_store(tmp_path / "store"), "CHN", "BLR"))


def shown(story: PairStory, query: str) -> PageView:
    reading = parse_query(query, choices_of(story))
    assert not reading.notices
    return page_view(story, reading.selection)


@pytest.mark.parametrize("query", ["", "goods=31&flow=exports", "chart=goods", "chart=tree", "chart=sides"])
def test_the_page_opens_on_the_side_that_has_figures(story: PairStory, query: str) -> None:
    view = shown(story, query)
    assert view.context.reporter == "BLR"
    assert view.chart.rows
    assert {row.reporter for row in view.chart.rows} == {"BLR"}
    assert "BLR" in values_of(view.selection, story)
    assert any(one.value for one in view.key_figures.figures)


def test_the_other_side_can_still_be_asked_for(story: PairStory) -> None:
    view = shown(story, "by=CHN")
    assert view.context.reporter == "CHN"
    assert view.selection.query == "by=CHN"
    assert not view.chart.rows
    assert shown(story, "by=BLR").selection.query == "", "the default needs no word in an address"
