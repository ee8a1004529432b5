"""What a choice puts into each place of the page, made once and kept for whoever asks again."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup

from tradeviz.model.language import spoken
from tradeviz.story.figures import PublishedFigures
from tradeviz.views import page_view
from tradeviz.views.as_text import described
from tradeviz.views.choices import choices_of
from tradeviz.views.registry import SOME_CHARTS
from tradeviz.web.page.chart_card import card_parts, downloads, drawn_chart, key_strip, notice_list, pair_notes
from tradeviz.web.page.chart_tabs import tabs
from tradeviz.web.page.claim_panel import panel
from tradeviz.web.page.controls import FormChoices, period_options, values_of
from tradeviz.web.page.goods_options import goods_options
from tradeviz.web.page.goods_parts import missing_list
from tradeviz.web.page.indicators import indicator_section
from tradeviz.web.page.markup import to_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.story.figures import Figures
    from tradeviz.story.story import Story
    from tradeviz.views import PageView
    from tradeviz.views.chart import Chart
    from tradeviz.views.selection import ParsedQuery, Selection

    _Key: TypeAlias = tuple[Story, ParsedQuery, str, str]  # the last are the theme and the language

# Ids of the places of a page that a choice fills. Those of the card stand around the chart, which Dash draws.
CARD_PLACES = ("way", "chart-head", "chart-foot", "about-chart")
PLACES = (
    *("said", "notices", "panel-place", "key-figures", "missing", "tabs"),
    *CARD_PLACES,
    *("measures", "downloads"),
)
MOST_OPTIONS = 16  # lists of goods that are kept, one a story and language
MOST = 4_000_000  # characters kept


@dataclass(frozen=True)
class PageState:
    """The page for one choice.

    Attributes:
        title: what the page shows, in a sentence.
        described: its chart in words, with the verdict where a passage is chosen.
        form: what its controls are drawn from.
        places: what stands in each of `PLACES`, as HTML.
        drawing: the chart, or nothing.
        digests: of these and of the lists, to tell what a choice has changed.
        size: in characters, without a story's own goods, which all answers share.
    """

    title: str
    described: str
    form: FormChoices
    places: Mapping[str, Markup]
    drawing: list[Any]
    digests: Mapping[str, bytes]
    size: int


class PageCache:
    """Pages made once and kept for whoever asks again, up to a bound on their size, the latest asked for longest."""

    def __init__(self, most: int = MOST) -> None:
        """Begin with nothing; `most` is in characters."""
        self._kept: OrderedDict[_Key, PageState] = OrderedDict()
        # The list of a story's own goods is the same for all choices but those without a value, and may be thousands.
        self._options = lru_cache(maxsize=MOST_OPTIONS)(_options)
        self._most, self._size = most, 0
        self._lock = threading.Lock()

    def of(self, story: Story, reading: ParsedQuery, theme: str) -> PageState:
        """The page of a story, in the language spoken, for a query as it was understood; `theme` is light or dark."""
        key = (story, reading, theme, spoken().code)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        selection = reading.selection
        view = page_view(story, selection)
        options = (
            self._options(view.figures, _unvalued(view.figures, selection.goods), spoken().code)
            if isinstance(view.figures, PublishedFigures)
            else _options(view.figures, selection.goods)
        )
        made = page_state(view, reading.notices, theme, options)
        with self._lock:
            self._keep(key, made)
        return made

    def _keep(self, key: _Key, made: PageState) -> None:
        """Keep one more, and let go of those not asked for longest."""
        before = self._kept.pop(key, None)
        self._size += made.size - (before.size if before else 0)
        self._kept[key] = made
        while self._size > self._most:
            self._size -= self._kept.popitem(last=False)[1].size


def _unvalued(figures: Figures, chosen: Sequence[str]) -> tuple[str, ...]:
    """Those chosen that the list of a story's goods would leave out."""
    return tuple(code for code in chosen if code in figures.unvalued_goods)


@dataclass(frozen=True)
class _Options:
    """What the list of goods offers, and its digest as JSON."""

    listed: list[dict[str, Any]]
    digest: bytes
    size: int


def _options(figures: Figures, chosen: tuple[str, ...], _language: str = "") -> _Options:
    """What the list of goods offers in the language spoken, by which it is kept."""
    listed = goods_options(figures, chosen)
    text = to_json(listed)
    return _Options(listed, _digest(text), len(text))


def page_state(view: PageView, notices: Sequence[str], theme: str, options: _Options) -> PageState:
    """The page of a choice.

    Args:
        view: what it shows.
        notices: what of the address could not be understood.
        theme: light or dark.
        options: what the list of goods offers.
    """
    form = form_of(view, options.listed)
    places = {name: Markup(to_html(part)) for name, part in parts_of(view, notices).items()}  # noqa: S704 - escaped there
    drawing = drawn_chart(view, theme)
    texts = {**places, "drawing": to_json(drawing), "periods": to_json(form.periods)}
    size = sum(map(len, texts.values()))
    size += 0 if isinstance(view.figures, PublishedFigures) else options.size
    return PageState(
        title=view.chart.title,
        described=described(view),
        form=form,
        places=places,
        drawing=drawing,
        digests={name: _digest(text) for name, text in texts.items()} | {"options": options.digest},
        size=size,
    )


def form_of(view: PageView, goods: list[dict[str, Any]]) -> FormChoices:
    """What the controls of a choice are drawn from; `goods` is what their list offers."""
    values, periods = values_of(view.selection, view.story), period_options(view.chart, view.selection.period)
    return FormChoices(view.story, values, goods, hidden_controls(view), periods)


def parts_of(view: PageView, notices: Sequence[str]) -> dict[str, Any]:
    """The elements in each of `PLACES`."""
    story, selection = view.story, view.selection
    parts: dict[str, Any] = {
        "said": view.sentence,
        "notices": notice_list(notices, selection, story.datasets.notice) + pair_notes(view),
        "panel-place": panel(view),
        "key-figures": key_strip(view),
        "missing": missing_list(view),
        "tabs": tabs(selection, choices_of(story).for_dataset(selection.data).charts),
        **card_parts(view),
        "measures": indicator_section(view.indicators),
        "downloads": downloads(view),
    }
    return parts


def hidden_controls(view: PageView) -> frozenset[str]:
    """Keys of the controls that the open chart has no use for."""
    return frozenset(SOME_CHARTS) - view.chart_type.takes | _useless(view.chart, view.selection)


def _useless(chart: Chart, selection: Selection) -> frozenset[str]:
    """Keys of the switches that would change nothing of a chart."""
    scales = {"scales"} if len(chart.panels) < 2 else set()
    return frozenset(scales | ({"parts"} if selection.parts and not chart.has_parts_of_years else set()))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def to_json(part: Any) -> str:
    """Elements as the JSON that Dash's renderer reads; it may stand inside a script element."""
    text = json.dumps(part, default=lambda element: element.to_plotly_json(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
