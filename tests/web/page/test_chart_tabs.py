"""The tabs above the chart: what a press on one keeps of the choice, and what it lets go of."""

from __future__ import annotations

from tradeviz.views.selection import Selection
from tradeviz.web.page.chart_tabs import tabs
from tradeviz.web.page.tree import to_trees

CHARTS = {"time": "Over time", "sides": "Two sides"}


def links(selection: Selection) -> dict[str, str]:
    """Where each tab leads, by its words."""
    return {words: attributes["href"] for _tag, attributes, words in map(list, to_trees(tabs(selection, CHARTS)))}


def test_a_tab_keeps_the_passage_and_the_choice_and_lets_go_of_the_table_and_its_order() -> None:
    chosen = Selection(goods=("potash",), claim="surplus-2024", table=True, sort="-value")
    assert links(chosen) == {
        "Over time": "?goods=potash&claim=surplus-2024",
        "Two sides": "?goods=potash&chart=sides&claim=surplus-2024",
        "Table": "?goods=potash&table=yes&sort=-value&claim=surplus-2024",
    }
