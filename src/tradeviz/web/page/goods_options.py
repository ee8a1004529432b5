"""The goods that the list of categories offers: a story's own, or those of the HS that are near or sought."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.observations import USD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.story.story import Story

MOST_FOUND = 60


def goods_options(story: Story, chosen: Sequence[str], sought: str = "") -> list[dict[str, Any]]:
    """The categories that the list offers; of the thousands of the HS, those that are near or sought."""
    return _goods(story) if story.dataset is None else _hs_goods(story, chosen, sought)


@lru_cache(maxsize=8)
def _goods(story: Story) -> list[dict[str, Any]]:
    """All categories; those without a value in dollars say so in the list already."""
    valued = {key.goods for key in story.reckoning.cells if key.unit == USD}
    return [
        {
            "value": code,
            "label": good.label if code in valued else f"{good.label} · no value",
            "search": f"{good.name} {code} {good.hs}",
        }
        for code, good in story.goods.items()
    ]


def _hs_goods(story: Story, chosen: Sequence[str], sought: str) -> list[dict[str, Any]]:
    """What was sought, or else the way to the first category chosen and what stands beside and below it."""
    kept = [code for code in chosen if code in story.goods]
    found = _found(story, sought) if sought else _near(story, kept[0] if kept else TOTAL)
    codes = dict.fromkeys((*kept, *found))
    listed = sorted(codes, key=hs.place_in_tree)
    return [{"value": code, "label": story.goods[code].label, "search": _search(story, code)} for code in listed]


def _search(story: Story, code: str) -> str:
    """The text in which a search looks."""
    return f"{story.goods[code].name} {code}"


def _near(story: Story, code: str) -> list[str]:
    """A category, those above it, and whatever stands directly below any of these."""
    way = [TOTAL, *ancestors(code, story.goods), code]
    return [one for one, good in story.goods.items() if one in way or good.parent in way]


def _found(story: Story, sought: str) -> list[str]:
    """The first categories that hold every word sought."""
    words = sought.lower().split()
    hits = (code for code in story.goods if all(word in _search(story, code).lower() for word in words))
    return list(itertools.islice(hits, MOST_FOUND))
