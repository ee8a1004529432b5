"""The list of goods: a tree with what has values first, found by names, common names and codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tradeviz.drafting.goods_words import common_names
from tradeviz.model.goods import TOTAL
from tradeviz.story.load import default_folder, load
from tradeviz.views.goods_list import goods_list

FIGURES = load(default_folder()).own


def offered(sought: str = "", chosen: tuple[str, ...] = ()) -> dict[str, str]:
    return {entry.code: entry.words for entry in goods_list(FIGURES, chosen, sought).entries}


def test_parents_stand_before_their_parts_and_say_how_many_have_values() -> None:
    listed = goods_list(FIGURES, ())
    places = {entry.code: place for place, entry in enumerate(listed.entries)}
    depths = {entry.code: entry.depth for entry in listed.entries}
    assert places["31"] < places["3102"] < places["potash"] < places["3105"] == places["31"] + 3
    assert (depths[TOTAL], depths["31"], depths["potash"], depths["854231"]) == (0, 0, 1, 3)
    words = offered()
    assert words["31"] == "Fertilisers (HS 31) · 3 parts"
    assert words["85"] == "Electrical machinery and electronics (HS 85) · 1 of 2 parts"
    assert words["potash"] == "Potash (potassium fertilisers)"


def test_what_has_no_value_is_left_out_until_it_is_sought_or_chosen() -> None:
    unvalued = FIGURES.unvalued_goods
    assert {"8450", "8528", "8703"} <= unvalued
    assert "wood-products" not in unvalued  # known through its parts
    assert unvalued.isdisjoint(offered())
    assert goods_list(FIGURES, ()).left_out == len(unvalued)
    assert list(offered(chosen=("8703",)))[-1] == "8703"
    assert goods_list(FIGURES, ("8703",)).left_out == len(unvalued) - 1
    assert goods_list(FIGURES, (), "cars").left_out == len(unvalued) - 1


@pytest.mark.parametrize(
    ("sought", "code", "words"),
    [
        ("fert", "potash", "Potash (potassium fertilisers)"),
        ("cars", "8703", "Cars (HS 8703) · no value"),
        ("automob", "8703", "Cars (HS 8703) · also “automobiles” · no value"),
        ("8703", "8703", "Cars (HS 8703) · no value"),
        ("TV", "8528", "Television receivers (HS 8528) · also “TVs” · no value"),
        ("Beef boneless", "020230", "Frozen boneless beef (HS 020230)"),
        ("beef frozen", "020230", "Frozen boneless beef (HS 020230)"),
        ("dairy whey", "whey", "Whey · in dairy products · no value"),
    ],
)
def test_a_search_finds_names_within_common_names_codes_and_what_a_category_stands_under(
    sought: str, code: str, words: str
) -> None:
    (entry,) = [one for one in goods_list(FIGURES, (), sought).entries if one.code == code]
    assert entry.words == words
    assert all(word in entry.search for word in sought.lower().split())  # so the browser finds it too


def test_a_search_adds_to_a_storys_list_what_it_finds_without_a_value_and_changes_nothing_else() -> None:
    assert goods_list(FIGURES, ("potash",), "fert").entries == goods_list(FIGURES, ("potash",)).entries
    added = list(offered("cars").items() - offered().items())
    assert added == [("8703", "Cars (HS 8703) · no value")]
    assert list(offered("cars"))[-1] == "8703"


def test_categories_whose_parents_run_in_a_loop_are_listed_once() -> None:
    goods = dict(FIGURES.goods)
    goods["31"] = replace(goods["31"], parent="potash")
    looped = replace(FIGURES, goods=goods)
    codes = [entry.code for entry in goods_list(looped, ()).entries]
    assert sorted(codes) == sorted(set(goods) - looped.unvalued_goods)


def test_words_that_stand_for_several_codes_are_names_of_each() -> None:
    names = common_names()
    assert "beef" in names["0201"]
    assert "beef" in names["0202"]
    assert "potash" in names["3104"]
