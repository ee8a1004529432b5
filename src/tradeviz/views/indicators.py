"""The measures beside the charts: of the first category chosen, in the latest year, each with a note in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.analysis.indicators import NOTES, Measured, Note, measured
from tradeviz.analysis.indicators.catalog import PERCENT, USD
from tradeviz.analysis.indicators.for_pair import Frames
from tradeviz.model.wording import amount, percent, plain
from tradeviz.story.figures import DatasetFigures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.views.context import ViewContext

SIGNED = ("growth", "average growth", "mirror gap")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of the page.

    Attributes:
        note: what it is.
        values: in words, by flow; by "" where it is of both.
        missing: why a flow has none, in words, each reason once.
    """

    note: Note
    values: Mapping[str, str]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """The measures and what they are about: the category and the year."""

    about: str = ""
    lines: tuple[Line, ...] = ()


def indicators(context: ViewContext) -> IndicatorList:
    """The measures of figures at HS detail; published values of a story alone have none."""
    figures = context.figures
    if not isinstance(figures, DatasetFigures) or not figures.breakdown.year:
        return IndicatorList()
    detail = figures.breakdown
    found = measured(
        Frames(detail.values, detail.frame[detail.frame["period"] == detail.year], detail.world),
        reporter=context.reporter,
        goods=detail.parent,
        year=detail.year,
        factor=context.selection.factor,
        reconciled=not figures.has_two_sides,
    )
    by_key: dict[str, list[Measured]] = {}
    for one in found:
        by_key.setdefault(one.key, []).append(one)
    lines = tuple(_line(NOTES[key], by_key[key], key) for key in NOTES if key in by_key)
    return IndicatorList(f"{figures.goods[detail.parent].name}, {detail.year}", lines)


def _line(note: Note, found: list[Measured], key: str) -> Line:
    values = {one.flow: _words(one, note, signed=key in SIGNED) for one in found if not one.why}
    return Line(note, values, tuple(dict.fromkeys(one.why for one in found if one.why)))


def _words(one: Measured, note: Note, *, signed: bool) -> str:
    if note.unit == PERCENT:
        return percent(one.value, signed=signed)
    return amount(one.value) if note.unit.startswith(USD) else plain(one.value, 2)
