"""The start page: stories first, each with its question and key figure, then pairs, then how to bring figures in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.story.pairs.conftest import fill
from tests.story.spoken import PSEUDO, unsaid

from tradeviz.model.language import speaking
from tradeviz.readers.ingest import import_files
from tradeviz.readers.reader import Options
from tradeviz.store import open_store
from tradeviz.story.load import built_in_folders, load
from tradeviz.story.template import new_story
from tradeviz.views.start import start
from tradeviz.web.catalog import Catalog
from tradeviz.web.imports.permission import OTHER_MACHINES
from tradeviz.web.page.imports import ImportPanel
from tradeviz.web.page.markup import to_html
from tradeviz.web.page.start import start_page

if TYPE_CHECKING:
    from pathlib import Path

PANEL = ImportPanel(OTHER_MACHINES)
STORIES = Catalog([load(folder) for folder in built_in_folders()]).stories


def headings(text: str) -> list[str]:
    return re.findall(r"<h[12]>([^<]*)</h[12]>", text)


def test_each_story_has_its_question_and_its_key_figure() -> None:
    told = {one.story.name: one for one in start(STORIES, None).stories}
    assert list(told) == ["china-belarus", "india-china"]
    assert all(one.story.question.endswith("?") for one in told.values())
    figure = told["india-china"].figure
    assert (figure.label, figure.value, figure.change) == ("Deficit FY 2025–26", "$112\u00a0billion", "+13.1\u00a0%")


def test_stories_come_before_pairs_and_pairs_before_commands(tmp_path: Path) -> None:
    fill(tmp_path / "store")
    store = open_store(tmp_path / "store")
    held = headings(to_html(start_page(start(STORIES, store), PANEL)))
    store.close()
    assert held == ["Stories and pairs", "Stories", "Any two economies", "What the store holds", "Bring in figures"]
    text = to_html(start_page(start(STORIES, None), PANEL))
    assert headings(text) == ["Stories and pairs", "Stories", "Any two economies", "Bring in figures"]
    assert text.index("story/india-china") < text.index("tradeviz ingest")


def test_a_story_without_figures_or_question_is_led_to_all_the_same(tmp_path: Path) -> None:
    new_story(tmp_path / "new", ("KAZ", "MNG"))
    story = load(tmp_path / "new")
    text = to_html(start_page(start([story], None), PANEL))
    assert story.question == ""
    assert story.description in text
    assert "on a year before" not in text


def test_what_is_ours_comes_from_the_catalogue() -> None:
    with speaking(PSEUDO):
        page = start(STORIES, None)
        text = to_html(start_page(page, PANEL))
        assert unsaid(*(part for one in page.stories for part in (one.figure.label, one.figure.value))) == []
    assert len(headings(text)) == 4
    assert all(heading.startswith("[") for heading in headings(text))
    assert len(re.findall(r"\[[^\]]* on a year before", text)) == len(STORIES)


def test_the_mistakes_of_an_article_are_said_in_the_language_spoken() -> None:
    india = STORIES[1]
    with speaking(PSEUDO):
        told = [finding.difference for finding in india.findings.values() if finding.difference]
        assert len(told) == 4
        assert unsaid(*told) == []


def test_a_pair_of_which_a_dataset_has_only_some_goods_is_said_to_be_worth_at_least_that(tmp_path: Path) -> None:
    fill(tmp_path / "whole")
    file = tmp_path / "chips.csv"
    file.write_text("period,reporter,partner,flow,goods,value_usd\n2024,THA,CHN,imports,8542,2538341745\n", "utf-8")
    in_part = open_store(tmp_path / "part")
    import_files(in_part, [file], Options(), lambda _: None, lambda _: None)
    for folder, is_floor, words in (("whole", False, ">$6.50"), ("part", True, ">at least $2.54")):
        store = open_store(tmp_path / folder)
        page = start(STORIES, store)
        assert [pair.is_floor for pair in page.pairs] == [is_floor]
        assert words in to_html(start_page(page, PANEL))
        store.close()
