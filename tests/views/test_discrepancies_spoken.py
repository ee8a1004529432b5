"""Discrepancies, key figures and their sums in the language that is spoken."""

from __future__ import annotations

import pytest
from tests.story.spoken import PSEUDO, unsaid

from tradeviz.model.language import speaking
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.discrepancies import in_words
from tradeviz.views.selection import Selection

STORY = load(default_folder())


def test_both_sides_of_a_discrepancy_come_from_the_catalogue() -> None:
    found = STORY.reckoning.discrepancies
    assert {bool(one.rule) for one in found} == {True, False}
    with speaking(PSEUDO):
        assert unsaid(*(in_words(one, STORY.own.evidence) for one in found)) == []


@pytest.mark.parametrize("selection", [Selection(), Selection(years=(1992, 1992)), Selection(by="BLR")])
def test_key_figures_have_labels_and_sums_from_the_catalogue_and_codes_for_how_they_came(selection: Selection) -> None:
    english = page_view(STORY, selection).key_figures.figures
    with speaking(PSEUDO):
        spoken = page_view(STORY, selection).key_figures.figures
        for one in spoken:
            assert unsaid(one.label, one.value, one.change, one.derivation) == []
    assert [one.basis for one in spoken] == [one.basis for one in english]
