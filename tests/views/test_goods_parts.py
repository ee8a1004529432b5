"""What stands under a chart of goods: the parts of a category, the nearest with values, and what would fill the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import fill
from tests.story.test_floors import row, told

from tradeviz.model.wording import NBSP
from tradeviz.store import open_store
from tradeviz.story.datasets import find_pair
from tradeviz.story.load import default_folder, load
from tradeviz.story.story import PairStory
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.goods_parts import goods_parts
from tradeviz.views.missing_goods import goods_command, missing_goods
from tradeviz.views.selection import parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.story.story import Story
    from tradeviz.views import PageView

STORY = load(default_folder())


def view_of(story: Story, query: str) -> PageView:
    return page_view(story, parse_query(query, choices_of(story)).selection)


def listed(story: Story, query: str) -> list[tuple[str, list[str]]]:
    """The parts of the first category chosen, each with its values and their periods."""
    (parts,) = goods_parts(view_of(story, query).context)
    return [
        (part.goods, [f"{one.words}, {one.period}".replace(NBSP, " ") for one in part.values]) for part in parts.parts
    ]


@pytest.fixture
def pair(tmp_path: Path) -> PairStory:
    fill(tmp_path)
    return PairStory(find_pair(open_store(tmp_path), "CHN", "BLR"))


def test_a_category_lists_its_parts_largest_first_with_their_latest_values() -> None:
    assert listed(STORY, "goods=31&flow=imports") == [
        ("potash", ["$747 million, 2025"]),
        ("3105", ["$51.3 thousand, 2024"]),
    ]


def test_parts_follow_the_years_chosen_and_say_how_many_have_nothing_in_them() -> None:
    (parts,) = goods_parts(view_of(STORY, "goods=31&flow=imports&years=2023").context)
    assert next((part.goods, part.values[0].period) for part in parts.parts) == ("potash", "2023")
    assert len(parts.parts) + parts.without == 3


def test_a_part_that_is_a_floor_itself_is_at_least_so_much() -> None:
    assert listed(STORY, "goods=wood-products&flow=imports") == [
        ("timber", ["$153 million, 2024"]),
        ("4403", ["at least $18.7 thousand, 2016"]),
    ]


def test_a_part_is_one_choice_away_and_what_was_chosen_beside_its_whole_stays() -> None:
    (parts,) = goods_parts(view_of(STORY, "goods=31,beef&flow=imports&years=2015-2024").context)[:1]
    assert parts.parts[0].choice.query == "goods=potash,beef&flow=imports&years=2015-2024"


def test_all_goods_and_what_has_no_parts_list_none() -> None:
    assert goods_parts(view_of(STORY, "").context) == ()
    assert goods_parts(view_of(STORY, "goods=potash").context) == ()


def test_a_pairs_category_lists_its_parts_from_the_store(pair: PairStory) -> None:
    assert listed(pair, "goods=31&flow=imports&data=comtrade") == [("3104", ["$700, 2023"])]


def test_a_choice_with_nothing_offers_the_nearest_category_with_something_in_it() -> None:
    (gap,) = view_of(STORY, "goods=8703&years=2010-2024").chart.gaps
    assert gap.nearest is not None
    label, choice = gap.nearest
    assert label == "Vehicles and their parts (HS 87)"
    assert choice.query == "goods=87&years=2010-2024"


def test_what_has_values_elsewhere_points_there_instead() -> None:
    (gap,) = view_of(STORY, "goods=potash&flow=exports&years=2005-2010").chart.gaps
    assert gap.nearest is None
    assert gap.instead is not None
    assert gap.instead[1].goods == ("potash",)


def test_of_what_is_near_only_what_has_something_in_this_very_choice_is_offered(tmp_path: Path) -> None:
    story = told(tmp_path / "s", row("TOTAL", "9 billion", "2020") + row("potash", "300 million"))
    near = {
        years: view_of(story, f"goods=urea&flow=imports&years={years}").chart.gaps[0].nearest
        for years in ("2023", "2020")
    }
    assert near["2023"] is not None
    assert near["2023"][1].goods == ("31",)  # the whole that urea is a part of, known through potash
    assert near["2020"] is not None
    assert near["2020"][1].goods == ("TOTAL",)


def test_goods_without_a_value_say_what_would_fill_them() -> None:
    missing = {one.goods: one for one in missing_goods(view_of(STORY, "flow=exports").context)}
    assert "UN Comtrade or CEPII BACI at HS heading 8703" in missing["8703"].note
    assert missing["8703"].choice.query == "goods=8703&flow=exports"
    assert "potash" not in missing


def test_the_command_is_told_until_the_store_has_what_it_fetches(pair: PairStory) -> None:
    assert goods_command(view_of(STORY, "").context) == "tradeviz fetch CHN BLR --years 2015-2024"
    assert goods_command(view_of(pair, "data=comtrade").context) == ""
