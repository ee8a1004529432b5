"""What a choice puts into each place of the page, made once and kept for whoever asks again."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from tradeviz.views import look
from tradeviz.web.page.article import prose
from tradeviz.web.page.chart_card import card, downloads, key_strip, notice_list
from tradeviz.web.page.chart_tabs import tabs
from tradeviz.web.page.claim_panel import panel
from tradeviz.web.page.controls import values_of
from tradeviz.web.page.goods_options import goods_options
from tradeviz.web.page.indicators import measure_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.story.story import Story
    from tradeviz.views.selection import Reading

FILLED = ("said", "notices", "key-figures", "tabs", "card", "panel-place", "measures", "downloads", "article")
MOST = 4_000_000  # characters of JSON kept; as elements they take about ten times as many bytes


@dataclass(frozen=True)
class Answer:
    """The page for one choice.

    Attributes:
        values: of the controls, in the order of `controls.IDS`.
        options: what the list of goods offers.
        factor_hidden: whether the chart has no use for a CIF/FOB factor.
        filled: the contents of each place in `FILLED`.
        marks: digests of the same as JSON, to tell what a choice has changed.
        size: of it as JSON, in characters, without the article, which all answers share.
    """

    values: tuple[Any, ...]
    options: list[dict[str, Any]]
    factor_hidden: bool
    filled: Mapping[str, Any]
    marks: Mapping[str, bytes]
    size: int


class Answers:
    """Answers made once and kept for whoever asks again, up to a bound on their size, the latest asked for longest."""

    def __init__(self, most: int = MOST) -> None:
        """Begin with nothing; `most` is in characters of JSON."""
        self._kept: OrderedDict[tuple[Story, Reading, str], Answer] = OrderedDict()
        self._most, self._size = most, 0
        self._lock = threading.Lock()

    def of(self, story: Story, reading: Reading, theme: str) -> Answer:
        """The page of a story for a query as it was understood; `theme` is light or dark."""
        key = (story, reading, theme)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = answer(*key)
        with self._lock:
            self._keep(key, made)
        return made

    def _keep(self, key: tuple[Story, Reading, str], made: Answer) -> None:
        """Keep one more, and let go of those not asked for longest."""
        before = self._kept.pop(key, None)
        self._size += made.size - (before.size if before else 0)
        self._kept[key] = made
        while self._size > self._most:
            self._size -= self._kept.popitem(last=False)[1].size


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
        "measures": measure_list(screen.measures),
        "downloads": downloads(screen),
        "article": prose(story, selection.claim) if story.folder is not None else [],
    }
    options = goods_options(screen.story, selection.goods)
    texts = {name: as_json(part) for name, part in filled.items()} | {"options": as_json(options)}
    marks = {name: blake2b(text.encode(), digest_size=16).digest() for name, text in texts.items()}
    size = sum(map(len, texts.values())) - len(texts["article"])
    return Answer(values_of(selection, story), options, selection.chart != "sides", filled, marks, size)


def as_json(part: Any) -> str:
    """Elements as the JSON that Dash's renderer reads; it may stand inside a script element."""
    text = json.dumps(part, default=lambda element: element.to_plotly_json(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
