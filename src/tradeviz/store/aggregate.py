"""How stored rows are added up to categories of goods: the summing rule, as ibis expressions.

A category's value is the row declared for it; where there is none, the sum of its children's values by the same rule.
So a row counts unless a row above it, at or below the category asked for, is there already: nothing counts twice, and
nothing that was declared deeper is left out. The rule holds for each reporter, partner, flow and period by itself. A
section has no rows of its own: it is the sum of its chapters.

One edition. Where a reporter's trade of one period is stored in several HS editions, only the latest counts. `TOTAL` is
chosen by itself, since it may be stored without an edition, which is then the earliest; all other codes together.

Exact sums. Dollars are counted in whole ten-thousandths and tonnes in whole grams, so that every engine comes to the
same last digit in whatever order it adds. Neither a sum nor a row may pass `LARGEST`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import ibis.expr.types as ir

FLOW_GRAIN = ("reporter", "partner", "flow", "period")
CODE_LENGTHS = (0, 2, 4, 6)
PARTS_PER_DOLLAR, GRAMS_PER_TONNE = 10_000, 1_000_000
LARGEST = 9e14  # dollars; in tonnes a hundredth of it. Beyond it a count of parts leaves 64 bits.


@dataclass(frozen=True, slots=True)
class Shape:
    """What a dataset is known to hold, so that its queries leave out what cannot occur.

    Attributes:
        levels: the levels that its rows are at; a release of HS6 rows only needs no search for rows above them.
        mixed: whether one reporter and period may be there in more than one HS edition.
    """

    levels: tuple[int, ...] = CODE_LENGTHS
    mixed: bool = True


ANY_SHAPE = Shape()
_WIDTH = 6
_SECTIONS_BY_CHAPTER = "".join(
    f"#{chapter}{section.code:<{_WIDTH}}" for section in hs.SECTIONS.values() for chapter in section.chapters
)


def prepare(trade: ir.Table, years: tuple[int, int] | None, shape: Shape, flow: Sequence[str] = FLOW_GRAIN) -> ir.Table:
    """The rows of some years, in their latest edition.

    Columns: those that tell a flow, code ("" for TOTAL), depth (the code's level), edition, dollars and grams (whole
    parts).
    """
    if years is not None:
        first, last = (f"{year:04d}" for year in years)
        trade = trade.filter(trade.period.substr(0, 4).between(first, last))
    rows = trade.select(
        *flow,
        code=trade.goods.nullif(TOTAL).fill_null(""),
        edition=edition_order(trade.hs),
        dollars=to_parts(trade.value_usd, PARTS_PER_DOLLAR),
        grams=to_parts(trade.tonnes, GRAMS_PER_TONNE),
    )
    rows = rows.mutate(depth=rows.code.length())
    return _latest(rows, flow) if shape.mixed else rows


def _latest(rows: ir.Table, flow: Sequence[str]) -> ir.Table:
    """The rows of the latest edition, TOTAL by itself (see the module)."""
    rows = rows.mutate(total=rows.depth == 0)
    newest = rows.group_by(*flow, "total").agg(edition=rows.edition.max())
    return rows.semi_join(newest, (*flow, "total", "edition"))


def edition_order(edition: ir.StringValue) -> ir.StringValue:
    """A text that sorts HS editions by age: HS92 before HS02; an empty edition is the earliest."""
    year = edition.substr(2, 2)
    return (year == "").ifelse("", (year >= "88").ifelse("19", "20") + year)


def countable(rows: ir.Table, level: int, shape: Shape) -> ir.Table:
    """The rows that count for categories at a level: those at or below it without a row above them in between."""
    counting = rows.filter(rows.depth >= level) if level > min(shape.levels) else rows
    for above in shape.levels:
        if level <= above < max(shape.levels):
            upper = rows.filter(rows.depth == above).select(*FLOW_GRAIN, upper="code")
            same = [counting[name] == upper[name] for name in FLOW_GRAIN]
            inside = [counting.code.substr(0, above) == upper.upper] if above else []
            counting = counting.anti_join(upper, [counting.depth > above, *same, *inside])
    return counting


def category(code: ir.StringValue, level: int) -> ir.StringValue:
    """The part of a code that names its category at a level; TOTAL at level 0."""
    return code.substr(0, level) if level else literal(TOTAL)


def sum_by_code(rows: ir.Table, level: int, shape: Shape) -> ir.Table:
    """Every category of a level that the rows come to."""
    counting = countable(rows, level, shape)
    return _present(_add_up(counting, category(counting.code, level)))


def sum_by_section(rows: ir.Table, shape: Shape) -> ir.Table:
    """Every section that the rows come to, the sum of its chapters; chapters that are in none stand by themselves.

    Added up by chapter first, so that a section is looked up once a chapter and not once a row: twice as fast.
    """
    counting = countable(rows.filter(rows.depth > 0), 2, shape)
    chapters = _add_up(counting, category(counting.code, 2))
    sums = chapters.group_by(*FLOW_GRAIN, section=section_of_chapter(chapters.goods)).agg(
        **{name: chapters[name].sum() for name in ("dollars", "grams", "weighed", "lines")},
        depth=chapters.depth.max(),
    )
    return _present(sums.rename(goods="section"))


def section_of_chapter(chapter: ir.StringValue) -> ir.StringValue:
    """The section of a chapter, or the chapter itself where it is in none.

    Looked up in one text, `#01I     #02I     ...`: a CASE with a branch for each section compiles three times slower.
    """
    table = literal(_SECTIONS_BY_CHAPTER)
    place = table.find(literal("#") + chapter)
    return (place < 0).ifelse(chapter, table.substr(place + 3, _WIDTH).strip())


def _add_up(rows: ir.Table, goods: ir.StringValue) -> ir.Table:
    """Countable rows by category: whole parts, how many rows, and how many of them have a weight."""
    return rows.group_by(*FLOW_GRAIN, goods=goods).agg(
        dollars=rows.dollars.sum(),
        grams=rows.grams.sum(),
        weighed=rows.grams.count(),
        lines=rows.count(),
        depth=rows.depth.max(),
    )


def _present(sums: ir.Table) -> ir.Table:
    """Sums in the columns of an answer; tonnes are missing where one row's are."""
    return sums.select(
        *FLOW_GRAIN,
        "goods",
        value_usd=from_parts(sums.dollars, PARTS_PER_DOLLAR),
        tonnes=(sums.weighed == sums.lines).ifelse(from_parts(sums.grams, GRAMS_PER_TONNE), None),
        lines=sums.lines.cast("int64"),
        depth=sums.depth.cast("int64"),
    )


def to_parts(number: ir.FloatingValue, parts: int) -> ir.IntegerValue:
    """A number in whole parts, halves up: the same on every engine, which `round` is not."""
    return (number * float(parts) + 0.5).floor().cast("int64")


def from_parts(parts: ir.IntegerValue, size: int) -> ir.FloatingValue:
    """A count of parts back as a number."""
    return parts.cast("int64").cast("float64") / float(size)


def union(tables: Iterable[ir.Table]) -> ir.Table:
    """One table below the other."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.union(*tables)


def coalesce(numbers: Iterable[ir.NumericValue]) -> ir.NumericValue:
    """The first number that is not missing."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.coalesce(*numbers)


def literal(value: str) -> ir.StringValue:
    """A constant text."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.literal(value, type="string")
