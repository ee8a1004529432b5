"""A dataset of a pair with all years in one edition of the HS, as the page offers it."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.cli.test_one_edition import HEAD, ROWS, TABLE
from tests.readers.test_hs_correlation import workbook

from tradeviz.model.language import chosen_language, speaking
from tradeviz.readers import Options
from tradeviz.readers.ingest import import_files
from tradeviz.store import open_store
from tradeviz.store.api import Store
from tradeviz.story.datasets import find_pair
from tradeviz.story.pair_in_editions import PairInEditions, in_editions_too
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.page.controls import datasets

KEY = "own-in-hs17"


def held(folder: Path, *, tables: bool = True, rows: tuple[str, ...] = ROWS) -> PairInEditions:
    folder.mkdir(exist_ok=True)
    (folder / "own.csv").write_text("\n".join([HEAD, *rows, ""]))
    (folder / "table.xlsx").write_bytes(workbook(TABLE))
    store = open_store(folder / "store")
    paths = [folder / "own.csv", *([folder / "table.xlsx"] if tables else [])]
    import_files(store, paths, Options(complete=True), lambda _: None, lambda _: None)
    return in_editions_too(find_pair(store, "CHN", "BLR"))


@pytest.fixture
def story(tmp_path: Path) -> PairStory:
    return PairStory(held(tmp_path))


def test_the_editions_that_all_years_can_be_carried_to_are_offered(story: PairStory) -> None:
    assert {key: title for key, title in datasets(story).items() if key != "own"} == {
        KEY: "own, all years in HS17",
        "own-in-hs22": "own, all years in HS22",
    }


def test_without_a_table_there_is_nothing_to_offer(tmp_path: Path) -> None:
    assert list(held(tmp_path, tables=False).titles()) == ["own"]


def test_what_is_in_an_edition_already_is_not_carried_to_it(tmp_path: Path) -> None:
    assert list(held(tmp_path, rows=ROWS[:3]).titles()) == ["own", "own-in-hs22"]


def test_rows_without_an_edition_are_not_carried(tmp_path: Path) -> None:
    rows = (*ROWS[:2], "2020,CHN,BLR,exports,310420,,5,")
    assert list(held(tmp_path, rows=rows).titles()) == ["own"]


def test_a_choice_shows_all_years_in_one_edition_and_says_what_is_left_out(story: PairStory) -> None:
    reading = parse_query(f"data={KEY}&goods=854810&flow=exports", choices_of(story))
    assert not reading.notices
    view = page_view(story, reading.selection)
    assert {row.period: row.value_usd for row in view.chart.rows} == {"2017": 12.0, "2022": 11.0}
    assert {row.source for row in view.chart.rows} == {KEY}
    (source,) = view.chart.sources
    assert source.title == "own, carried over to HS17"
    (note,) = [one.sentence.replace("\xa0", " ") for one in view.figures.notes]  # type: ignore[attr-defined]
    assert "by subheading 90.0 % of the value" in note
    assert "Not carried over: HS22 852411, $4.00 in all" in note


def test_what_may_hold_more_is_a_floor_on_the_page_too(story: PairStory) -> None:
    view = page_view(story, parse_query(f"data={KEY}&goods=852990&flow=exports", choices_of(story)).selection)
    assert {row.period: row.is_floor for row in view.chart.rows} == {"2017": False, "2022": True}


def test_goods_are_those_of_the_edition_and_a_table_of_them_opens(story: PairStory) -> None:
    pair = story.datasets
    assert "854810" in pair.goods_of(KEY)
    assert "854911" not in pair.goods_of(KEY)
    assert "854911" in pair.goods_of("own")
    assert set(pair.rows(KEY)["hs"]) <= {"", "HS17"}
    for chart in ("time", "goods", "tree", "sides"):
        view = page_view(story, parse_query(f"data={KEY}&chart={chart}", choices_of(story)).selection)
        assert view.chart.title


def test_the_goods_of_a_dataset_are_read_once(story: PairStory, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    names = type(story.datasets.store).descriptions

    def counted(store: Store, dataset: str) -> Mapping[str, str]:
        read.append(dataset)
        return names(store, dataset)

    monkeypatch.setattr(type(story.datasets.store), "descriptions", counted)
    for query in ("", "chart=goods", "goods=854810", "chart=sides&goods=854810"):
        page_view(story, parse_query(query, choices_of(story)).selection)
    assert read == ["own"]


def test_the_notes_are_in_the_language_of_the_page(story: PairStory) -> None:
    story.whole(KEY)
    with speaking(chosen_language("en-XA")):
        (note,) = story.whole(KEY).notes
        assert note.sentence.startswith("[")
    (note,) = story.whole(KEY).notes
    assert not note.sentence.startswith("[")


def test_the_carried_rows_go_with_the_pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    pair = held(tmp_path / "pair")
    pair.whole(KEY)
    assert len(list(temporary.iterdir())) == 1
    del pair
    gc.collect()
    assert not list(temporary.iterdir())
