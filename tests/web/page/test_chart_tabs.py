"""The tabs above the chart, and the ways to each chart: what a press on one keeps of the choice, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from tradeviz.views.selection import Selection
from tradeviz.web.page.chart_tabs import tabs, ways_to_charts
from tradeviz.web.page.tree import to_trees

CHARTS = {"time": "Over time", "sides": "Two sides"}


def links(found: Sequence[Component]) -> dict[str, str]:
    """Where each link leads, by its words."""
    return {words: attributes["href"] for _tag, attributes, words in map(list, to_trees(found))}


def test_a_tab_keeps_the_passage_and_the_choice_and_lets_go_of_the_table_and_its_order() -> None:
    chosen = Selection(goods=("potash",), claim="surplus-2024", table=True, sort="-value")
    assert links(tabs(chosen, CHARTS)) == {
        "Over time": "?goods=potash&claim=surplus-2024",
        "Two sides": "?goods=potash&chart=sides&claim=surplus-2024",
        "Table": "?goods=potash&table=yes&sort=-value&claim=surplus-2024",
    }


def test_a_way_to_a_chart_says_in_its_address_what_to_show_and_where() -> None:
    plain = Selection(lang="de")
    assert links(ways_to_charts(plain, CHARTS).children) == {
        "Over time": "?lang=de#tabs",
        "Two sides": "?chart=sides&lang=de#tabs",
        "Table": "?table=yes&lang=de#tabs",
    }
