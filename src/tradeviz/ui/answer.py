"""What a choice puts into each place of the page, made once and kept for whoever asks again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tradeviz.ui.cards import card, downloads, key_strip, notice_list
from tradeviz.ui.controls import goods_options, tabs, values_of
from tradeviz.ui.panel import panel
from tradeviz.ui.prose import prose
from tradeviz.views import look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.selection import Reading
    from tradeviz.story import Story

FILLED = ("said", "notices", "key-figures", "tabs", "card", "panel-place", "downloads", "article")
KEPT = 512


@dataclass(frozen=True)
class Answer:
    """The page for one choice.

    Attributes:
        values: of the controls, in the order of `controls.IDS`.
        options: what the list of goods offers.
        factor_hidden: whether the chart has no use for a CIF/FOB factor.
        filled: the contents of each place in `FILLED`.
        texts: the same as JSON, to tell what a choice has changed.
    """

    values: tuple[Any, ...]
    options: list[dict[str, Any]]
    factor_hidden: bool
    filled: Mapping[str, Any]
    texts: Mapping[str, str]


@lru_cache(maxsize=KEPT)
def answer(story: Story, reading: Reading, theme: str) -> Answer:
    """The page of a story for a query as it was understood; `theme` is light or dark."""
    selection = reading.selection
    screen = look(story, selection)
    filled = {
        "said": screen.sentence,
        "notices": notice_list(reading.notices, selection),
        "key-figures": key_strip(screen.key_figures),
        "tabs": tabs(selection, story.offer.given(selection.data).charts),
        "card": card(screen, theme),
        "panel-place": panel(screen),
        "downloads": downloads(screen),
        "article": prose(story, selection) if story.folder is not None else [],
    }
    options = goods_options(screen.story, selection.goods)
    texts = {name: as_json(part) for name, part in filled.items()} | {"options": as_json(options)}
    return Answer(values_of(selection, story), options, selection.chart != "sides", filled, texts)


def as_json(part: Any) -> str:
    """Elements as the JSON that Dash's renderer reads; it may stand inside a script element."""
    text = json.dumps(part, default=lambda element: element.to_plotly_json(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
