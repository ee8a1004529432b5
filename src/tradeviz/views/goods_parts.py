"""The parts of a category that was chosen, each with its latest values and the choice that shows it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _
from tradeviz.model.periods import read_period
from tradeviz.story.floors import at_least
from tradeviz.story.provenance import shown
from tradeviz.views.chart import cells_of
from tradeviz.views.floors import floors_in
from tradeviz.views.selection import ALL_FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.views.context import ViewContext
    from tradeviz.views.selection import Selection

MOST_LISTED = 12  # of a category; of more, the largest


@dataclass(frozen=True, slots=True)
class PartValue:
    """The latest value of one part in one flow.

    Attributes:
        measure: the flow.
        words: the value as a reader meets it; "at least" where only parts of it are known.
        period: in words.
        value: in US dollars, to rank by.
    """

    measure: str
    words: str
    period: str
    value: float


@dataclass(frozen=True, slots=True)
class GoodsPart:
    """One part of a category.

    Attributes:
        goods: its code.
        values: its latest, in the order of the measures; a flow without one is left out.
        choice: the reader's choice with this part in the place of the whole.
    """

    goods: str
    values: tuple[PartValue, ...]
    choice: Selection


@dataclass(frozen=True, slots=True)
class GoodsParts:
    """The parts of one category of which something is known.

    Attributes:
        goods: code of the category.
        measures: the flows that are told.
        parts: the largest first, `MOST_LISTED` at most.
        more: how many others have values.
        without: how many have none in this choice.
    """

    goods: str
    measures: tuple[str, ...]
    parts: tuple[GoodsPart, ...]
    more: int
    without: int


def goods_parts(context: ViewContext) -> tuple[GoodsParts, ...]:
    """The parts of each category chosen that has some with a value; all goods have a chart of their own for that."""
    return tuple(found for goods in context.selection.goods if goods != TOTAL and (found := _parts(context, goods)))


def _parts(context: ViewContext, goods: str) -> GoodsParts | None:
    flow = context.selection.flow
    measures = ("exports", "imports") if flow in {ALL_FLOWS, "balance", "turnover"} else (flow,)
    below = [code for code, good in context.figures.goods.items() if good.parent == goods and code != goods]
    found = [
        GoodsPart(code, values, _choice(context, goods, code))
        for code in below
        if (values := _values(context, code, measures))
    ]
    if not found:
        return None
    ranked = sorted(found, key=lambda part: (-max(one.value for one in part.values), part.goods))
    told = tuple(one for one in measures if any(value.measure == one for part in found for value in part.values))
    return GoodsParts(
        goods, told, tuple(ranked[:MOST_LISTED]), max(0, len(ranked) - MOST_LISTED), len(below) - len(found)
    )


def _choice(context: ViewContext, whole: str, part: str) -> Selection:
    """The same choice of a part instead of its whole; what else was chosen stays beside it."""
    goods = (part if code == whole else code for code in context.selection.goods)
    return context.selection.but(goods=tuple(dict.fromkeys(goods)), claim="", sort="")


def _values(context: ViewContext, goods: str, measures: tuple[str, ...]) -> tuple[PartValue, ...]:
    return tuple(found for measure in measures for found in _latest(context, goods, measure))


def _latest(context: ViewContext, goods: str, measure: str) -> Iterator[PartValue]:
    """The value of the latest year, else of the latest part of one; a floor where nothing else is known."""
    cells = cells_of(context, goods, [measure])
    if cells:
        cell = max(cells, key=lambda one: _lateness(one.key.period))
        yield PartValue(measure, shown(cell), read_period(cell.key.period).words, cell.value)
    elif floors := floors_in(context, goods, [measure]):
        floor = max(floors, key=lambda one: _lateness(one.key.period))
        yield PartValue(measure, at_least(floor), read_period(floor.key.period).words, floor.value)


def _lateness(code: str) -> tuple[bool, int, int]:
    period = read_period(code)
    return (period.is_annual, period.year, period.last - period.first)


def parts_heading(context: ViewContext, parts: GoodsParts) -> str:
    """The sentence above the parts: "Parts of Fertilisers, the latest values by China's count"."""
    name = context.figures.goods[parts.goods].name
    sentence = (
        _("Parts of “{goods}”, each with its latest value by {reporter}'s count")
        if context.figures.has_two_sides
        else _("Parts of “{goods}”, each with its latest value, reconciled and seen from {reporter}'s side")
    )
    return sentence.format(goods=name, reporter=area(context.reporter).name)
