"""Several categories are drawn on one scale, so that heights compare, or each on its own where a reader asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tradeviz.figures import LIGHT, draw
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query

STORY = load(default_folder())


def drawn(query: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    view = page_view(STORY, parse_query(query, choices_of(STORY)).selection)
    first, second = STORY.pair
    return draw(view.chart, (first.code, second.code), LIGHT)["layout"], view.chart.notes


def scales(layout: dict[str, Any]) -> list[tuple[str, list[float]]]:
    """Each panel's unit and range."""
    axes = [axis for name, axis in layout.items() if name.startswith("yaxis")]
    return [(axis["ticksuffix"], axis["range"]) for axis in axes]


@pytest.mark.parametrize("chart", ["time", "sides"])
def test_several_categories_share_one_scale_or_have_their_own(chart: str) -> None:
    layout, notes = drawn(f"goods=potash,TOTAL&flow=imports&chart={chart}&years=2015-2024")
    first, second = scales(layout)
    assert first == second
    assert not any("scale of its own" in note for note in notes)
    layout, notes = drawn(f"goods=potash,TOTAL&flow=imports&chart={chart}&years=2015-2024&scales=own")
    first, second = scales(layout)
    assert first != second
    assert any("scale of its own" in note for note in notes)


def test_months_of_several_categories_share_one_scale_or_have_their_own() -> None:
    months = page_view(STORY, parse_query("goods=potash&chart=months", choices_of(STORY)).selection).chart
    small = tuple(replace(row, goods="small", value_usd=row.value_usd / 1000) for row in months.rows)
    both = replace(months, rows=(*months.rows, *small), panels=("potash", "small"))
    codes = (STORY.pair[0].code, STORY.pair[1].code)
    first, second = scales(draw(both, codes, LIGHT)["layout"])
    assert first == second
    first, second = scales(draw(replace(both, own_scales=True), codes, LIGHT)["layout"])
    assert first != second


def test_one_category_has_one_scale_whatever_is_asked() -> None:
    assert drawn("goods=potash&flow=imports&scales=own") == drawn("goods=potash&flow=imports")
