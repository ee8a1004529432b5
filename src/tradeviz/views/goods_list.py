"""The list of goods to choose from: a tree as the HS is one, what has values first, and what a search finds in it."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.budget import spend
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.language import _, ngettext
from tradeviz.model.wording import in_digits, lower_first
from tradeviz.story.figures import DatasetFigures
from tradeviz.story.search_texts import own_text, words_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tradeviz.model.goods import Good
    from tradeviz.story.figures import Figures

MOST_FOUND = 60


@dataclass(frozen=True, slots=True)
class GoodsEntry:
    """One category that the list offers.

    Attributes:
        code: of the category.
        words: its name and code, then what else a reader should know of it here.
        depth: how many of those above it the list offers too, all goods left aside.
        search: the text in which the browser looks while a reader types.
    """

    code: str
    words: str
    depth: int
    search: str


@dataclass(frozen=True, slots=True)
class GoodsList:
    """What the list offers.

    Attributes:
        entries: in the order of the tree; those without a value last.
        left_out: how many categories without a value the list leaves out until they are sought.
    """

    entries: tuple[GoodsEntry, ...]
    left_out: int = 0


def goods_list(figures: Figures, chosen: Sequence[str], sought: str = "") -> GoodsList:
    """The goods on offer: of a story those with values, and what is sought of the rest; of the HS, what is near.

    Args:
        figures: whose categories they are.
        chosen: codes that stay in the list whatever is sought.
        sought: what a reader typed; each word of it must be found.
    """
    kept = [code for code in chosen if code in figures.goods]
    unvalued, words = figures.unvalued_goods, sought.lower().split()
    if not isinstance(figures, DatasetFigures):
        # The browser looks in what has values itself, so that nothing changes under the reader's hands for most words.
        found = [code for code in figures.goods if code not in unvalued] + unvalued_found(figures, sought)
    elif words:
        found = _found(figures, figures.goods, words)
    else:
        found = _near(figures, kept[0] if kept else TOTAL)
    offered = {*kept, *found}
    return GoodsList(tuple(_entries(figures, offered, unvalued, words)), len(unvalued - offered))


def unvalued_found(figures: Figures, sought: str) -> list[str]:
    """The categories without a value that a search finds; none where nothing is sought."""
    words, unvalued = sought.lower().split(), figures.unvalued_goods
    return _found(figures, [code for code in figures.goods if code in unvalued], words) if words else []


def _entries(
    figures: Figures, offered: Collection[str], unvalued: Collection[str], words: Sequence[str]
) -> Iterator[GoodsEntry]:
    """The categories offered as the list has them: in the order of the tree, those without a value last."""
    parts, whole = _Parts(figures.goods, unvalued), not isinstance(figures, DatasetFigures)
    for code in sorted(in_tree_order(figures, offered), key=lambda one: one in unvalued):
        good, above = figures.goods[code], ancestors(code, figures.goods)
        has_value = code not in unvalued
        hints = words if not (whole and has_value) else ()
        depth = sum(one in offered and one != TOTAL for one in above) if has_value else 0
        # What is near comes anew with each choice, and a search in it asks the server; it needs no texts of thousands.
        text = figures.search_texts[code] if whole or words else own_text(good)
        yield GoodsEntry(code, _words(good, figures, hints, parts, has_value=has_value), depth, text)


def in_tree_order(figures: Figures, codes: Collection[str]) -> list[str]:
    """The codes in the order of the tree, each category before those below it."""
    if isinstance(figures, DatasetFigures):
        return sorted(codes, key=hs.place_in_tree)
    return [code for code in _walk(figures.goods) if code in codes]


def _walk(goods: Mapping[str, Good]) -> Iterator[str]:
    """All categories of a story from the top down, in the order of its table; what is in a loop comes last."""
    below: dict[str, list[str]] = {}
    for code, good in goods.items():
        below.setdefault(good.parent if good.parent in goods else "", []).append(code)
    told: dict[str, None] = {}
    waiting = below.get("", [])[::-1]
    while waiting:
        code = waiting.pop()
        told[code] = None
        waiting += [one for one in reversed(below.get(code, [])) if one not in told]
    yield from told
    yield from (code for code in goods if code not in told)


class _Parts:
    """How many categories stand directly below each one, and how many of them have a value."""

    def __init__(self, goods: Mapping[str, Good], unvalued: Collection[str]) -> None:
        self._all = Counter(good.parent for good in goods.values())
        self._held = Counter(good.parent for code, good in goods.items() if code not in unvalued)

    def words(self, code: str) -> str:
        """How many parts of a category have a value; empty where none has."""
        held, every = self._held[code], self._all[code]
        if not held:
            return ""
        if held < every:
            sentence = ngettext("{held} of {count} part", "{held} of {count} parts", every)
            return sentence.format(held=in_digits(str(held)), count=in_digits(str(every)))
        return ngettext("{count} part", "{count} parts", every).format(count=in_digits(str(every)))


def _words(good: Good, figures: Figures, sought: Sequence[str], parts: _Parts, *, has_value: bool) -> str:
    """What an entry says: "Fertilisers (HS 31) · 3 parts", "Cars (HS 8703) · also “automobiles” · no value"."""
    below = "" if good.goods == TOTAL else parts.words(good.goods)
    why = _why(good, figures, sought) if sought else ""
    return " · ".join(filter(None, (good.label, why, below, "" if has_value else _("no value"))))


def _why(good: Good, figures: Figures, sought: Iterable[str]) -> str:
    """Why a search found a category whose name and code do not say it."""
    shown = f"{good.label} {good.goods} {good.hs}".lower()
    missing = [word for word in sought if word not in shown]
    if not missing:
        return ""
    called = next((name for name in words_for(good) if all(word in name.lower() for word in missing)), "")
    if called:
        return _("also “{name}”").format(name=called)
    over = next(
        (
            one
            for one in ancestors(good.goods, figures.goods)
            if any(word in own_text(figures.goods[one]) for word in missing)
        ),
        "",
    )
    return _("in {goods}").format(goods=lower_first(figures.goods[over].name)) if over else ""


def _near(figures: Figures, code: str) -> list[str]:
    """A category, those above it, and whatever stands directly below any of these."""
    way = [TOTAL, *ancestors(code, figures.goods), code]
    return [one for one, good in figures.goods.items() if one in way or good.parent in way]


def _found(figures: Figures, goods: Collection[str], words: Sequence[str]) -> list[str]:
    """The first of some categories that hold every word sought: by their own names before by what they stand under."""
    sought = dict.fromkeys(words)
    spend(len(goods) * (1 + len(sought)))
    texts = figures.search_texts
    hits = [code for code in goods if all(word in texts[code] for word in sought)]
    named = [code for code in hits if all(word in own_text(figures.goods[code]) for word in sought)]
    return list(itertools.islice(dict.fromkeys((*named, *hits)), MOST_FOUND))
