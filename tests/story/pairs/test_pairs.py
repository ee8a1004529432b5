"""A pair from the store is told like a story: exact values, sums said as sums, nothing filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.story.pairs.conftest import fill

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.figures import draw
from tradeviz.store import has_store, open_store
from tradeviz.story.datasets import PairDatasets, find_pair
from tradeviz.story.load import default_folder, load
from tradeviz.story.story import PairStory
from tradeviz.views import PageView, page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.catalog import Catalog

if TYPE_CHECKING:
    from tradeviz.store.api import Store


def screen(pair: PairDatasets, query: str) -> PageView:
    story = PairStory(pair)
    reading = parse_query(query, choices_of(story))
    assert reading.notices == ()
    return page_view(story, reading.selection)


def rows(pair: PairDatasets, query: str) -> dict[str, dict[str, Any]]:
    """The rows of one year's chart by category."""
    told = screen(pair, query).chart.table.to_dict("records")
    return {str(row["goods"]): {str(name): cell for name, cell in row.items()} for row in told}


def test_the_fullest_dataset_is_the_default(pair: PairDatasets) -> None:
    assert pair.default == "comtrade"
    assert list(pair.datasets) == ["comtrade", "baci-hs92-v1"]


def test_declared_values_are_published_and_the_balance_is_derived(pair: PairDatasets) -> None:
    chart = screen(pair, "").chart
    told = {(row["period"], row["measure"]): row for row in chart.table.to_dict("records")}
    assert told["2023", "exports"]["origin"] == "published"
    assert told["2023", "exports"]["value_usd"] == 5000.0
    assert told["2023", "balance"]["value_usd"] == 3000.0
    assert told["2023", "balance"]["origin"] == "derived"


def test_a_sum_of_finer_values_says_so(pair: PairDatasets) -> None:
    chart = screen(pair, "data=baci-hs92-v1").chart
    told = {(row["period"], row["measure"]): row for row in chart.table.to_dict("records")}
    assert told["2022", "exports"]["value_usd"] == 4000.0
    assert told["2022", "exports"]["origin"] == "derived"
    assert "sum of 2 published values" in told["2022", "exports"]["derivation"]
    assert told["2021", "exports"]["value_usd"] == 400.0


def test_a_year_without_a_declaration_stays_missing(pair: PairDatasets) -> None:
    chart = screen(pair, "by=BLR").chart
    assert set(chart.table["period"]) == {"2023"}


def test_what_no_part_holds_is_a_block_of_its_own(pair: PairDatasets) -> None:
    told = rows(pair, "goods=31&flow=imports&chart=tree")
    assert told["3104"]["value_usd"] == 700.0
    assert told["31_X"]["value_usd"] == 200.0
    assert told["31_X"]["origin"] == "derived"
    assert "not specified" in told["31_X"]["derivation"]


def test_parts_and_what_is_not_specified_make_the_whole(pair: PairDatasets) -> None:
    for query in ("chart=tree&flow=imports", "chart=tree&flow=exports", "goods=87&chart=tree&flow=exports"):
        one = screen(pair, query)
        assert one.chart.table["value_usd"].sum() in {5000.0, 2000.0, 3000.0}


def test_goods_not_specified_are_drawn_hatched(pair: PairDatasets) -> None:
    chart = screen(pair, "chart=tree&flow=exports").chart
    figure = draw(chart, ("CHN", "BLR"))
    trace = figure["data"][0]
    shapes = dict(zip(trace["ids"], trace["marker"]["pattern"]["shape"], strict=True))
    assert [code for code, shape in shapes.items() if shape] == ["XXII", "TOTAL_X"]


def test_the_tree_goes_down_to_the_finest_level_and_then_over_time(pair: PairDatasets) -> None:
    assert screen(pair, "chart=tree").chart.links["XVII"] == "?goods=XVII&chart=tree"
    assert screen(pair, "goods=8703&chart=tree&flow=exports").chart.links["870323"] == "?goods=870323&flow=exports"
    assert screen(pair, "goods=870323&chart=tree").chart.breadcrumb == ("TOTAL", "XVII", "87", "8703", "870323")


def test_two_sides_meet_where_both_declared(pair: PairDatasets) -> None:
    chart = screen(pair, "chart=sides").chart
    told = {
        (row["reporter"], row["period"], row["measure"]): row["value_usd"] for row in chart.table.to_dict("records")
    }
    assert told["CHN", "2023", "exports"] == 5000.0
    assert told["BLR", "2023", "imports"] == 6000.0
    assert told["BLR", "2023", "mirror gap"] == 1000.0


def test_reconciled_figures_have_no_two_sides_and_name_those_that_have(pair: PairDatasets) -> None:
    chart = screen(pair, "chart=sides&data=baci-hs92-v1").chart
    assert len(chart.rows) == 0
    assert chart.gaps[0].instead is not None
    assert chart.gaps[0].instead[1].data == "comtrade"


def test_datasets_are_never_mixed(pair: PairDatasets) -> None:
    for query, key in (("", "comtrade"), ("data=baci-hs92-v1", "baci-hs92-v1")):
        for chart in ("time", "goods", "tree"):
            assert {*screen(pair, f"{query}&chart={chart}".lstrip("&")).chart.table["source"]} == {key}


@pytest.mark.parametrize(("first", "second"), [("CHN", "USA"), ("CHN", "XXQ"), ("BLR", "BLR")])
def test_a_pair_that_is_not_there_gets_a_sentence(store: Store, first: str, second: str) -> None:
    with pytest.raises(NotInStoreError):
        find_pair(store, first, second)


def test_the_pair_reads_the_same_from_either_side(store: Store) -> None:
    other = find_pair(store, "blr", "chn")
    assert other.codes == ("BLR", "CHN")
    chart = screen(other, "").chart
    assert set(chart.table["reporter"]) == {"BLR"}


def test_a_gap_of_the_story_names_the_dataset_that_fills_it(store: Store) -> None:
    story = Catalog([load(default_folder())], store.location).home
    selection = parse_query("goods=8703&flow=exports", choices_of(story)).selection
    (gap,) = page_view(story, selection).chart.gaps
    assert gap.instead == ("UN Comtrade", selection.but(data="comtrade"))


def test_the_shelf_sees_an_import_without_a_restart(tmp_path: Path) -> None:
    catalog = Catalog([load(default_folder())], tmp_path / "store")
    before = catalog.home
    assert not before.datasets.titles()
    with pytest.raises(NotInStoreError, match="tradeviz ingest"):
        catalog.find("/pair/CHN/BLR")
    fill(tmp_path / "store")
    assert catalog.home.datasets.titles()
    assert catalog.find("/pair/CHN/BLR").title == "China and Belarus"
    with pytest.raises(NotInStoreError, match="no such page"):
        catalog.find("/pair/CHN")


def test_an_address_in_the_environment_is_a_store_without_being_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEVIZ_STORE", "postgresql://nobody@127.0.0.1:1/trade")
    assert has_store()
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store().pairs()


def test_searching_the_goods_asks_the_store_for_no_figures(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Catalog([load(default_folder())], store.location).find("/pair/CHN/BLR")
    first, default = told.whole("baci-hs92-v1"), told.whole("")
    monkeypatch.setattr(
        "tradeviz.story.datasets.PairDatasets.figures", lambda *_: pytest.fail("figures were asked for")
    )
    assert told.whole("baci-hs92-v1") is first
    assert told.whole("") is default
