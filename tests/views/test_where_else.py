"""Where a category stands that the figures shown do not have: what a view offers must show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import BACI, COMTRADE, Row
from tests.views.test_by_publisher import ATLAS, IMF, shown, story_of

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.store.schema import Dataset
    from tradeviz.views.chart import Gap
    from tradeviz.views.page_view import PageView

TOTALS: tuple[Row, ...] = (("CHN", "BLR", "exports", "2022", "TOTAL", 3000.0, None),)
WITH_CARS: tuple[Row, ...] = (*TOTALS, ("CHN", "BLR", "exports", "2022", "870323", 900.0, None))


def view_of(folder: Path, datasets: dict[Dataset, tuple[Row, ...]], query: str) -> PageView:
    return shown(story_of(folder / "store", datasets), query)


def offers(view: PageView) -> dict[str, str]:
    """The title and the query of what stands in each gap's offer."""
    gaps: tuple[Gap, ...] = view.chart.gaps
    return {gap.instead[0]: gap.instead[1].query for gap in gaps if gap.instead}


def test_reconciled_figures_lead_to_declared_ones_that_have_the_category(tmp_path: Path) -> None:
    datasets = {BACI: WITH_CARS, COMTRADE: TOTALS, IMF: WITH_CARS}
    (title, query), = offers(view_of(tmp_path, datasets, f"chart=sides&goods=870323&data={BACI.key}")).items()  # fmt: skip
    assert title == IMF.title
    assert f"data={IMF.key}" in query or "data=" not in query


def test_where_nobody_declared_the_category_no_figures_are_offered_as_if_somebody_had(tmp_path: Path) -> None:
    view = view_of(
        tmp_path, {BACI: WITH_CARS, ATLAS: WITH_CARS, IMF: TOTALS}, f"chart=sides&goods=870323&data={BACI.key}"
    )
    assert offers(view) == {}
    assert "Figures as declared" in view.chart.gaps[0].note


@pytest.mark.parametrize("chart", ["sides", "tree"])
def test_what_an_offer_opens_has_a_value_to_draw(tmp_path: Path, chart: str) -> None:
    story = story_of(tmp_path / "store", {IMF: WITH_CARS[:1], BACI: WITH_CARS, ATLAS: WITH_CARS})
    view = shown(story, f"chart={chart}&goods=870323&data={BACI.key}")
    for query in offers(view).values():
        assert shown(story, query).chart.rows
