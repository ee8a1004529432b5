"""Goods that are named without a value: what would fill each, and the command that fetches trade by goods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.story.datasets import fetch_command
from tradeviz.views.chart import in_store, what_fills
from tradeviz.views.goods_list import in_tree_order

if TYPE_CHECKING:
    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection

FETCHED = "comtrade"  # key of the dataset that the command fills


@dataclass(frozen=True, slots=True)
class MissingGood:
    """One category without a value.

    Attributes:
        goods: its code.
        note: what would fill it, in the file's words or ours.
        choice: the choice that says what is missing of it; where the store has it, the one that shows it there.
        dataset: title of that dataset; empty where no store has it.
    """

    goods: str
    note: str
    choice: Selection
    dataset: str = ""


def missing_goods(context: ViewContext) -> tuple[MissingGood, ...]:
    """The categories of these figures without a value, neither they nor a part of them, in the order of the tree."""
    codes = in_tree_order(context.figures, context.figures.unvalued_goods)
    return tuple(_missing(context, code) for code in codes)


def _missing(context: ViewContext, goods: str) -> MissingGood:
    note = context.figures.goods[goods].note or what_fills(context.figures, goods)
    stored = in_store(context, goods)
    if stored is not None:
        return MissingGood(goods, note, stored[1], stored[0])
    return MissingGood(goods, note, context.selection.but(goods=(goods,), claim="", sort=""))


def goods_command(context: ViewContext) -> str:
    """The command that fetches the pair's trade by goods; empty where the store has it, or there is no such command."""
    return "" if FETCHED in context.datasets.titles() else fetch_command(context.figures.pair)
