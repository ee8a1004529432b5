"""What a dataset's rows are known to cover, and what follows for sums: a part is a floor, never the whole.

A value of a category is declared only where a row for that very category was. Where there is none, the rows below it
are added up; that is the category's value only where they are known to be all there is, and a floor otherwise: at
least so much.

Rows are known to be all there is by what a line of coverage says: of one reporter, partner, flow and period, every
row below a category, down to a level, is there. A dataset is covered by nature (a whole release), by what was asked
for (an answer with all goods), by the user's word, or because its parts meet what was declared for the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

# What a value of a category is.
DECLARED_ROW, SUMMED, FLOOR = "declared", "sum", "floor"
# How it is known that rows cover a category.
RELEASE, ANSWER, VOUCHED, PARTS_MEET = "release", "answer", "vouched", "parts"
BASES = (RELEASE, ANSWER, VOUCHED, PARTS_MEET)
# One line a reporter, partner, flow, period and category `goods` (TOTAL for everything) below which every row is there
# down to `level`, a number of digits.
COVERAGE_COLUMNS = (*FLOW_GRAIN, "goods", "level", "basis")
_NOTHING = -1  # a level at which nothing is known to be covered


def with_status(values: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Values with a column `status`: DECLARED_ROW, SUMMED or FLOOR.

    Args:
        values: columns of `query.VALUES_COLUMNS`, of one pair.
        coverage: columns `COVERAGE_COLUMNS`, of the same pair; empty where nothing is known.
    """
    levels = values["goods"].map(hs.level_of).astype("int64")  # of no rows, pandas makes texts
    status = (values["depth"] == levels).map({True: DECLARED_ROW, False: FLOOR}).astype("str")
    covered = _all_chapters(values) | is_covered(values, coverage)
    return values.assign(status=status.where(~((status == FLOOR) & covered), SUMMED))


def _all_chapters(values: pd.DataFrame) -> pd.Series[bool]:
    """Sections of whose chapters each has a row of its own: they are added up of declared values."""
    chapters = (
        values["goods"].map({code: len(section.chapters) for code, section in hs.SECTIONS.items()}).astype("float64")
    )
    return (values["depth"] == 2) & (values["lines"] == chapters)


def _covered_level(values: pd.DataFrame, coverage: pd.DataFrame) -> pd.Series[int]:
    """The deepest level down to which all rows below each value's category, or one above it, are there."""
    deepest = values["depth"] * 0 + _NOTHING
    if coverage.empty:
        return deepest
    known = coverage.groupby([*FLOW_GRAIN, "goods"], as_index=False)["level"].max()
    for above in _above(values["goods"]):
        found = values[list(FLOW_GRAIN)].assign(goods=above).merge(known, "left", [*FLOW_GRAIN, "goods"])["level"]
        deepest = deepest.combine(found.fillna(_NOTHING).astype("int64").set_axis(values.index), max)
    return deepest


def _above(goods: pd.Series[str]) -> Iterator[pd.Series[str]]:
    """The categories themselves, and those above them one step after the other, up to all goods."""
    yield goods
    while not goods.eq(TOTAL).all():
        goods = goods.map(lambda code: hs.parent_of(code) or TOTAL)
        yield goods


def is_covered(categories: pd.DataFrame, coverage: pd.DataFrame, level: int | None = None) -> pd.Series[bool]:
    """Whether all rows of some categories are known to be there, so that one without a row had no trade.

    Args:
        categories: columns `FLOW_GRAIN` and goods.
        coverage: as `with_status` takes it.
        level: how deep below them the rows must be there; not at all where it is left out.
    """
    levels = categories["goods"].map(hs.level_of).astype("int64") if level is None else level
    return _covered_level(categories.assign(depth=0), coverage) >= levels
