"""A pair's page in another language: our words in it, the files' words as they are, and nothing kept across."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.story.spoken import PSEUDO, unsaid

from tradeviz.model.language import speaking
from tradeviz.story.figures import FiguresQuery
from tradeviz.story.provenance import explain
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.views.start import start
from tradeviz.web.page.indicators import indicator_section
from tradeviz.web.page.markup import to_html

if TYPE_CHECKING:
    from tradeviz.store.api import Store
    from tradeviz.story.datasets import PairDatasets


def test_names_of_goods_are_the_languages_own_and_the_files_are_left(pair: PairDatasets) -> None:
    with speaking(PSEUDO):
        goods = pair.goods_of("comtrade")
        assert unsaid(*(good.name for code, good in goods.items() if len(code) <= 2 or code == "TOTAL")) == []
        assert goods["870323"].name == "Vehicles: spark-ignition, 1500 to 3000 cc"
    assert pair.goods_of("comtrade")["31"].name == "Fertilisers"


def test_titles_counts_and_citations_come_from_the_catalogue(pair: PairDatasets) -> None:
    story = PairStory(pair)
    english = (story.title, story.description, story.citation)
    with speaking(PSEUDO):
        assert unsaid(story.title, story.description, story.citation) == []
        for dataset in pair.titles():
            figures = story.whole(dataset)
            assert unsaid(figures.extent, figures.citation, *map(figures.count_of, pair.codes)) == []
    assert (story.title, story.description, story.citation) == english
    assert story.title == "China and Belarus"


def test_sums_of_finer_values_come_from_the_catalogue(pair: PairDatasets) -> None:
    with speaking(PSEUDO):
        figures = pair.figures(FiguresQuery("baci-hs92-v1"))
        sums = [explain(cell, figures.evidence) for cell in figures.reckoning]
        assert any("sum of 2 published values" in text for text in sums)
        assert unsaid(*sums) == []


def test_indicators_come_from_the_catalogue_with_what_they_lack(pair: PairDatasets) -> None:
    story = PairStory(pair)
    for query in ("", "goods=87", "goods=31&flow=imports", "data=baci-hs92-v1"):
        with speaking(PSEUDO):
            view = page_view(story, parse_query(query, choices_of(story)).selection)
            text = re.sub("<[^>]*>", "", to_html(indicator_section(view.indicators)))
            assert "[Measures" in text
            assert unsaid(text) == []
            assert unsaid(*(figure.label for figure in view.key_figures.figures)) == []


def test_an_economy_without_figures_is_named_in_the_language(store: Store) -> None:
    with speaking(PSEUDO):
        assert unsaid(start((), store, "FRA").notice) == []
    assert start((), store, "FRA").notice == "The store has no figures of “FRA”."
