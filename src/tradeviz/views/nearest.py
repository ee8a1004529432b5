"""The nearest category that has something to show, where the one chosen has nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.observations import USD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tradeviz.model.goods import Good
    from tradeviz.story.figures import Figures
    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection

MOST_TRIED = 40  # categories near one without a value that are looked up for it


def nearest_goods(
    context: ViewContext, goods: str, measures: Sequence[str], period: str
) -> tuple[str, Selection] | None:
    """The nearest category that has something in this very choice: above it, below it, beside it, or all goods.

    Args:
        context: the figures and the choice.
        goods: code of the category that has nothing.
        measures: what is looked for.
        period: code of the one period that is looked at; empty for the years chosen.

    Returns:
        The category's label, and the choice with it in the place of the one that has nothing; None where none has.
    """
    codes = [code for code in _around(context.figures.goods, goods) if code != goods][:MOST_TRIED]
    figures = context.figures_of(codes)
    near = next((code for code in codes if _has_something(context, figures, code, measures, period)), "")
    if not near:
        return None
    choice = (near if code == goods else code for code in context.selection.goods)
    return (figures.goods[near].label, context.selection.but(goods=tuple(dict.fromkeys(choice)), claim="", sort=""))


def _around(goods: Mapping[str, Good], code: str) -> Iterator[str]:
    """Categories from the nearest on: those above but all goods, those below, those beside it, and all goods."""
    above = [one for one in ancestors(code, goods) if one != TOTAL]
    yield from above
    yield from (one for one in goods if code in ancestors(one, goods))
    beside = goods[code].parent
    yield from (one for one, good in goods.items() if good.parent == beside != TOTAL)
    yield TOTAL


def _has_something(context: ViewContext, figures: Figures, goods: str, measures: Sequence[str], period: str) -> bool:
    """Whether figures have a value or a floor of a category, for the flows, the reporter and the time chosen."""
    keys = [cell.key for cell in figures.reckoning.of(context.reporter, goods) if cell.key.unit == USD]
    keys += [floor.key for floor in figures.floors_of(context.reporter, goods)]
    first, last = context.years
    return any(
        key.measure in measures and (key.period == period if period else first <= int(key.period[:4]) <= last)
        for key in keys
    )
