"""The list of goods as options of its control: a tree by indents, and a line for what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from tradeviz.model import hs
from tradeviz.model.language import ngettext
from tradeviz.model.wording import in_digits
from tradeviz.story.figures import DatasetFigures
from tradeviz.views.goods_list import goods_list
from tradeviz.web.page.attributes import in_english

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.story.figures import Figures
    from tradeviz.views.goods_list import GoodsEntry

LEFT_OUT = "?"  # the value of the line for what is left out; it can be neither chosen nor sought
_INDENT = "   "  # of one level; the style sheet keeps the spaces in the list, and drops them in the field


def goods_options(figures: Figures, chosen: Sequence[str], sought: str = "") -> list[dict[str, Any]]:
    """The categories that the list offers, as `views.goods_list` has them: near, sought, or a story's whole tree."""
    listed = goods_list(figures, chosen, sought)
    options = [_option(figures, entry) for entry in listed.entries]
    return [*options, _left_out(listed.left_out)] if listed.left_out else options


def name_language(figures: Figures, code: str) -> dict[str, Any]:
    """The attributes of an element that shows a category's name: English but for the HS's own in our words."""
    good = figures.goods.get(code)  # a remainder, which a view makes up, is no category of the figures
    ours = hs.name_of(code, {}) if isinstance(figures, DatasetFigures) and hs.is_hs_code(code) else ""
    return in_english(when=good is not None and good.name != ours)


def _option(figures: Figures, entry: GoodsEntry) -> dict[str, Any]:
    """One category; where its words need no mark they are plain text, which is shorter to send."""
    words = _INDENT * entry.depth + entry.words
    marked = name_language(figures, entry.code)
    return {"value": entry.code, "label": html.Span(words, **marked) if marked else words, "search": entry.search}


def _left_out(count: int) -> dict[str, Any]:
    sentence = ngettext(
        "Named, without a value: {count} more, found by typing",
        "Named, without a value: {count} more, found by typing",
        count,
    )
    return {"value": LEFT_OUT, "label": sentence.format(count=in_digits(str(count))), "disabled": True, "search": ""}
