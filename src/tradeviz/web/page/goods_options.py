"""The goods that the list of categories offers: a story's own, or those of the HS that are near or sought."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model import hs
from tradeviz.model.budget import spend
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.language import _
from tradeviz.story.figures import DatasetFigures
from tradeviz.web.page.attributes import in_english

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.story.figures import Figures

MOST_FOUND = 60


def goods_options(figures: Figures, chosen: Sequence[str], sought: str = "") -> list[dict[str, Any]]:
    """The categories that the list offers; of the thousands of the HS, those that are near or sought."""
    return _hs_goods(figures, chosen, sought) if isinstance(figures, DatasetFigures) else _goods(figures)


def name_language(figures: Figures, code: str) -> dict[str, Any]:
    """The attributes of an element that shows a category's name: English but for the HS's own in our words."""
    good = figures.goods.get(code)  # a remainder, which a view makes up, is no category of the figures
    ours = hs.name_of(code, {}) if isinstance(figures, DatasetFigures) and hs.is_hs_code(code) else ""
    return in_english(when=good is not None and good.name != ours)


def _label(figures: Figures, code: str, words: str) -> str | html.Span:
    """What an option says; where it needs no mark, plain text, which is shorter to send."""
    marked = name_language(figures, code)
    return html.Span(words, **marked) if marked else words


def _goods(figures: Figures) -> list[dict[str, Any]]:
    """All categories; those without a value in dollars say so in the list already."""
    return [
        {
            "value": code,
            "label": _label(figures, code, good.label)
            if code in figures.valued_goods
            else _("{goods} · no value").format(goods=good.label),
            "search": f"{good.name} {code} {good.hs}",
        }
        for code, good in figures.goods.items()
    ]


def _hs_goods(figures: Figures, chosen: Sequence[str], sought: str) -> list[dict[str, Any]]:
    """What was sought, or else the way to the first category chosen and what stands beside and below it."""
    kept = [code for code in chosen if code in figures.goods]
    found = _found(figures, sought) if sought else _near(figures, kept[0] if kept else TOTAL)
    codes = dict.fromkeys((*kept, *found))
    listed = sorted(codes, key=hs.place_in_tree)
    return [
        {
            "value": code,
            "label": _label(figures, code, figures.goods[code].label),
            "search": _search(figures, code),
        }
        for code in listed
    ]


def _search(figures: Figures, code: str) -> str:
    """The text in which a search looks."""
    return f"{figures.goods[code].name} {code}"


def _near(figures: Figures, code: str) -> list[str]:
    """A category, those above it, and whatever stands directly below any of these."""
    way = [TOTAL, *ancestors(code, figures.goods), code]
    return [one for one, good in figures.goods.items() if one in way or good.parent in way]


def _found(figures: Figures, sought: str) -> list[str]:
    """The first categories that hold every word sought."""
    words = dict.fromkeys(sought.lower().split())
    spend(len(figures.goods) * (1 + len(words)))
    texts = ((code, _search(figures, code).lower()) for code in figures.goods)
    hits = (code for code, text in texts if all(word in text for word in words))
    return list(itertools.islice(hits, MOST_FOUND))
