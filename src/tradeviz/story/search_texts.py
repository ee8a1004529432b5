"""The texts in which a search for goods looks: a category's names, common names and codes, and what it stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.goods_words import common_names
from tradeviz.model.goods import ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.model.goods import Good

# What is told of these is too wide to find their parts by: nobody who looks for ships wants every car.
_TOO_WIDE = ("total", "section")


def words_for(good: Good) -> tuple[str, ...]:
    """The common names of a category: those of its own code, and of the HS codes that it covers."""
    names = common_names()
    return tuple(dict.fromkeys(word for code in (good.goods, *good.hs.split()) for word in names.get(code, ())))


def own_text(good: Good) -> str:
    """What a category is called, and its codes, in lower case."""
    return " ".join((good.name, good.goods, good.hs, *words_for(good))).lower()


def search_texts(goods: Mapping[str, Good]) -> Mapping[str, str]:
    """The text of each category by its code, in lower case: its own, then the names of what it stands under."""
    above = {
        code: " ".join((good.name, *words_for(good))).lower()
        for code, good in goods.items()
        if good.level not in _TOO_WIDE
    }
    return {
        code: " ".join((own_text(good), *(above[one] for one in ancestors(code, goods) if one in above)))
        for code, good in goods.items()
    }
