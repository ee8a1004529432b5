"""What each choice puts on the page, as plain trees: the served page's own parts, so that no number can differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tradeviz.exports.tables import screen_csv
from tradeviz.figures import DARK, draw
from tradeviz.publish.fields import FIELDS
from tradeviz.publish.held import held_choices
from tradeviz.publish.links import Links, relinked
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.web.page.chart_card import card, downloads, key_strip
from tradeviz.web.page.chart_tabs import tabs
from tradeviz.web.page.claim_panel import panel
from tradeviz.web.page.controls import period_options
from tradeviz.web.page.goods_parts import missing_list
from tradeviz.web.page.indicators import indicator_section
from tradeviz.web.page.state import hidden_controls
from tradeviz.web.page.tree import to_trees

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tradeviz.story.figures import Figures, FiguresQuery
    from tradeviz.story.story import Story
    from tradeviz.views import PageView
    from tradeviz.views.selection import Selection
    from tradeviz.web.page.tree import Tree

_CELL = re.compile(r'("(?:[^"]|"")*"|[^,"\n]*)(,|\n|$)')
_COLOUR = re.compile("(#[0-9a-f]{6})")
_DIGITS = 7  # significant ones of a place in a drawing: far finer than a pixel


@dataclass
class Content:
    """All that a file shows, made choice by choice.

    Attributes:
        story: what it tells.
        url: address of its page on a server; empty where there is none.
    """

    story: Story
    url: str = ""
    _choices: dict[str, Selection] = field(init=False)
    _figures: dict[FiguresQuery, Figures] = field(default_factory=dict, init=False)
    _kept: dict[tuple[str, object], dict[str, list[Tree]]] = field(default_factory=dict, init=False)
    drawn: set[str] = field(default_factory=set, init=False)  # keys of the sources behind the choices made so far
    _views: dict[Selection, PageView] = field(default_factory=dict, init=False)  # those looked at and not yet shown
    _states: dict[Selection, dict[str, Any]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Settle which choices there are, for a link leads only to one of them."""
        self._choices = {choice.query: choice for choice in held_choices(self.story, self.view)}

    def view(self, choice: Selection) -> PageView:
        """The page of a choice, made once until it is shown.

        Figures are asked for once: a store takes longer for them than all else does.
        """
        query = choice.figures_query
        if query not in self._figures:
            self._figures[query] = self.story.figures(query)
        if choice not in self._views:
            self._views[choice] = page_view(self.story, choice, self._figures[query])
        return self._views[choice]

    def links_of(self, query: str) -> Links:
        """What becomes of the links on the page of a choice."""
        return Links(query, self._choices.keys(), self.url)

    def states(self) -> dict[str, Any]:
        """Every choice by the pairs of its query, one within the other; what it shows stands under an empty key.

        Neighbours share their beginnings, so that each key of a query is written once for all choices below it.
        """
        found: dict[str, Any] = {}
        for query, choice in self._choices.items():
            place = found
            for pair in filter(None, query.split("&")):
                place = place.setdefault(pair, {})
            place[""] = self.state(choice)
        return found

    def state(self, choice: Selection) -> dict[str, Any]:
        """What one choice shows: the contents of each place as trees, the rows of its download, and its controls.

        A table has its own card; all around it is as it is around its chart, and its rows are those of the chart in an
        `order` of their own.
        """
        if choice not in self._states:
            self._states[choice] = self._made(choice)
            self._views.pop(choice, None)
        return self._states[choice]

    def _made(self, choice: Selection) -> dict[str, Any]:
        view = self.view(choice)
        self.drawn.update(source.key for source in view.chart.sources)
        charts = choices_of(self.story).for_dataset(choice.data).charts
        own = self._trees({"card": card(view, "light"), "tabs": tabs(choice, charts)}, view)
        rows = csv_rows(screen_csv(view.chart.rows))[1:]
        if not choice.table:
            return self._around(view) | own | {"rows": rows}
        twin = self.state(choice.but(table=False))
        return twin | own | _reordered(rows, twin["rows"])

    def _around(self, view: PageView) -> dict[str, Any]:
        """What stands around a chart and its table; what is alike for many choices is made once."""
        choice = view.selection
        around = self._trees({"panel-place": panel(view), "downloads": downloads(view)}, view)
        about = (choice.goods[0], choice.by, choice.data, choice.years, choice.claim)
        around |= self._once("key-figures", about, key_strip, view)
        around |= self._once("missing", (choice.data, choice.claim), missing_list, view)
        asked = (choice.figures_query, choice.factor)
        around |= self._once("measures", asked, lambda one: indicator_section(one.indicators), view)
        periods = [[one["value"], one["label"]] for one in period_options(view.chart, choice.period)]
        controls = {
            "periods": periods if "period" in view.chart_type.takes else [],
            "hidden": sorted(hidden_controls(view)),
        }
        if choice.years:
            controls["cut"] = True  # to its years already, and nothing is left for the script to do
        return around | controls | ({"said": view.sentence} if choice.claim else {})

    def _once(self, name: str, key: object, make: Callable[[PageView], Any], view: PageView) -> dict[str, list[Tree]]:
        if (name, key) not in self._kept:
            self._kept[name, key] = self._trees({name: make(view)}, view)
        return self._kept[name, key]

    def _trees(self, parts: Mapping[str, Any], view: PageView) -> dict[str, list[Tree]]:
        """Parts of the page as trees, without those that are empty."""
        trees = {name: self.trees_of(part, view) for name, part in parts.items()}
        return {name: one for name, one in trees.items() if one}

    def trees_of(self, part: Any, view: PageView) -> list[Tree]:
        """An element of the page of a choice as trees, with the links that the file can follow."""
        links = self.links_of(view.selection.query)
        fields = {**FIELDS, "Graph": lambda properties: _drawing(properties, view, links)}
        return relinked(to_trees(part, fields), links)


def _reordered(rows: list[list[str]], others: list[list[str]]) -> dict[str, Any]:
    """Rows as an order of others, where they are the same ones."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(others):
        places.setdefault(tuple(row), []).append(place)
    if sorted(rows) != sorted(others):
        return {"rows": rows}
    return {"order": [places[tuple(row)].pop(0) for row in rows]}


def csv_rows(text: str) -> list[list[str]]:
    """The lines of a CSV as their cells, each as it was written, so that the same text can be made of them."""
    rows: list[list[str]] = [[]]
    for cell, end in _CELL.findall(text):
        rows[-1].append(cell)
        if end == "\n":
            rows.append([])
    return rows[:-1]  # after the last line's end nothing is left but an empty cell


def _drawing(properties: Mapping[str, Any], view: PageView, links: Links) -> list[Tree]:
    """A chart as its Plotly figure, in the colours of both schemes."""
    first, second = view.figures.pair
    dark = draw(view.chart, (first.code, second.code), DARK)
    return [["drawing", {}, _in_both(properties["figure"], dark, links)]]


def _in_both(light: Any, dark: Any, links: Links) -> Any:
    """One figure of two that differ by colours alone, which CSS then chooses between."""
    if isinstance(light, dict):
        return {key: _in_both(one, dark[key], links) for key, one in light.items()}
    if isinstance(light, list | tuple):
        return [_in_both(one, other, links) for one, other in zip(light, dark, strict=True)]
    if isinstance(light, float):
        return float(f"{light:.{_DIGITS}g}")
    if isinstance(light, str):
        return _text_in_both(light, dark, links)
    return light


def _text_in_both(light: str, dark: str, links: Links) -> str:
    """A colour, or a text with colours in it, as a pair wherever they differ."""
    if light.startswith("?"):
        return links.change(light)
    if light == dark:
        return light
    pairs = zip(_COLOUR.split(light), _COLOUR.split(dark), strict=True)
    return "".join(one if one == other else f"light-dark({one},{other})" for one, other in pairs)
