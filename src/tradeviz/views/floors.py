"""What a view says of categories that are known only in part: rows to draw, a title, and what is missing, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL
from tradeviz.model.language import _
from tradeviz.model.periods import read_period
from tradeviz.model.wording import enumeration, flow_words, lower_first, years_words
from tradeviz.story.figures import DatasetFigures
from tradeviz.story.floors import at_least, held_words, parts_words
from tradeviz.views.chart import Gap, any_of_flows, gap
from tradeviz.views.rows import floor_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tradeviz.story.floors import Floor
    from tradeviz.views.context import ViewContext
    from tradeviz.views.rows import Row
    from tradeviz.views.selection import Selection

MOST_YEARS = 4  # that a sentence lists; of more it says the first and the last


def floors_in(context: ViewContext, goods: str, measures: Iterable[str], *, reporter: str = "") -> list[Floor]:
    """The floors of a category in these measures, in the order of their periods; arguments as of `cells_of`."""
    first, last = context.years
    wanted = set(measures)
    floors = [
        floor
        for floor in context.figures.floors_of(reporter or context.reporter, goods)
        if floor.key.measure in wanted and first <= read_period(floor.key.period).year <= last
    ]
    return sorted(floors, key=lambda floor: (read_period(floor.key.period), floor.key.measure))


def floor_rows(context: ViewContext, floors: Iterable[Floor], factor: float = 1.0) -> list[Row]:
    """Rows for what is known in part."""
    return [floor_row(floor, context.figures, factor) for floor in floors]


def floor_title(context: ViewContext, floors: Sequence[Floor]) -> str:
    """The title where nothing whole is there: the latest floor, and what it is made of."""
    latest = max(floors, key=lambda floor: (read_period(floor.key.period).is_annual, read_period(floor.key.period)))
    key = latest.key
    goods = "" if key.goods == TOTAL else lower_first(context.figures.goods[key.goods].name)
    return _("{flow} in {period}: {value}, {held}").format(
        flow=flow_words(key.reporter, key.partner, key.measure, goods),
        period=read_period(key.period).words,
        value=at_least(latest),
        held=held_words(latest, context.figures.goods),
    )


def floor_gaps(context: ViewContext, goods: str, floors: Sequence[Floor], measures: Sequence[str]) -> list[Gap]:
    """What is missing of a category that is known in part: its whole, and what would bring it in."""
    figures = context.figures
    if not floors:
        return []
    if not isinstance(figures, DatasetFigures):
        return [gap(context, goods, measures, reporter=floors[0].key.reporter)]
    name = figures.goods[goods].name
    parts = tuple(dict.fromkeys(code for floor in floors for code in floor.parts))
    sentence = (
        _("{name}, {flow}, {years}: not held; the dataset has only {parts}.")
        if parts
        else _("{name}, {flow}, {years}: not held; the dataset has only parts of it.")
    )
    note = _(
        "Import a file with all of it, or, if the file has all that there is, vouch for it with "
        "tradeviz ingest --complete."
    )
    flow = any_of_flows(context, floors[0].key.reporter, list(dict.fromkeys(floor.key.measure for floor in floors)))
    words = {"name": name, "flow": flow, "years": _years(floors), "parts": parts_words(parts, figures.goods)}
    return [Gap(goods, name, sentence.format(**words), note, _only_part(context, parts))]


def _years(floors: Sequence[Floor]) -> str:
    years = sorted({read_period(floor.key.period).year for floor in floors})
    listed = len(years) <= MOST_YEARS
    return enumeration([str(year) for year in years]) if listed else years_words(years[0], years[-1])


def _only_part(context: ViewContext, parts: Sequence[str]) -> tuple[str, Selection] | None:
    """The choice of the one category that is held."""
    if len(parts) != 1:
        return None
    good = context.figures.goods[parts[0]]
    return (good.label, context.selection.but(goods=(good.goods,), claim="", sort=""))
