"""What a dataset's rows are known to cover, and what follows for sums: a part is a floor, never the whole.

A value of a category is declared only where a row for that very category was. Where there is none, the rows below it
are added up; that is the category's value only where they are known to be all there is, and a floor otherwise: at
least so much.

Rows are known to be all there is by what a line of coverage says: of one reporter, partner, flow and period, every
row below a category, down to a level, is there. A dataset is covered by nature (a whole release), by what was asked
for (an answer with all goods), by the user's word, or because its parts meet what was declared for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.model import hs
from tradeviz.model.goods import TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.fields import checked_count, checked_members
from tradeviz.store.schema import is_stored_period

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

    import pandas as pd

# What a value of a category is.
DECLARED_ROW, SUMMED, FLOOR = "declared", "sum", "floor"
# How it is known that rows cover a category.
RELEASE, ANSWER, VOUCHED, PARTS_MEET = "release", "answer", "vouched", "parts"
BASES = (RELEASE, ANSWER, VOUCHED, PARTS_MEET)
# As what else a file was imported: a part of some whole; or by a version that did not ask.
PART, NOT_ASKED = "part", "unknown"
# One line a reporter, partner, flow, period and category `goods` (TOTAL for everything) below which every row is there
# down to `level`, a number of digits.
COVERAGE_COLUMNS = (*FLOW_GRAIN, "goods", "level", "basis")
DEEPEST = 6  # digits
MOST_CODES_NAMED = 3  # codes that a summary names; of more it says just that there are
_MOST_PERIODS = 5000
_NOTHING = -1  # a level at which nothing is known to be covered
_NO_LINES: Mapping[str, int] = MappingProxyType({})
_GRAIN = len(FLOW_GRAIN)
_WHOLE = _GRAIN + 1  # and the category


Flow = tuple[str, str, str, str]  # the columns FLOW_GRAIN


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """What one file is known to hold all of.

    Attributes:
        basis: PART, or how it is known: RELEASE for the `periods` alone; ANSWER and VOUCHED for every reporter,
            partner, flow and period that the file has rows of.
        level: how deep an answer was asked for, in digits.
        periods: those of which the file has the trade of the whole world; complete once the file is read.
        empty: flows (reporter, partner, flow, period) of which the publisher now has nothing, as an answer says.
    """

    basis: str = PART
    level: int = DEEPEST
    periods: set[str] = field(default_factory=set)
    empty: frozenset[Flow] = frozenset()

    @property
    def by_flow(self) -> bool:
        """Whether every flow in the file is all there is."""
        return self.basis in {ANSWER, VOUCHED}


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """What a dataset covers, in few words; a flow is one reporter, partner, flow and period.

    Attributes:
        periods: those of which the trade of the whole world is there; their flows are not counted.
        whole: flows whose value of all goods is known, declared or as a sum of rows that are all there is.
        partial: flows of which only some goods are there.
        goods: what the partial flows hold, each code that is below no other: at most `MOST_CODES_NAMED` and one more.
        known: whether all files were imported by a version that asks what they cover.
    """

    periods: tuple[str, ...] = ()
    whole: int = 0
    partial: int = 0
    goods: tuple[str, ...] = ()
    known: bool = True

    def __post_init__(self) -> None:
        for period in checked_members("periods", self.periods, _MOST_PERIODS):
            if not (isinstance(period, str) and is_stored_period(period)):
                raise ValueError("periods has one that is none")
        checked_count("whole", self.whole)
        checked_count("partial", self.partial)
        for code in checked_members("goods", self.goods, MOST_CODES_NAMED + 1):
            if not (isinstance(code, str) and hs.is_hs_code(code)):
                raise ValueError("goods has a code that is none")
        if not isinstance(self.known, bool):
            raise ValueError("known is neither true nor false")  # noqa: TRY004 - a value, whatever its type

    @property
    def has_more_goods(self) -> bool:
        """Whether the partial flows hold more codes than are named."""
        return len(self.goods) > MOST_CODES_NAMED


def emptied(coverages: Mapping[int, FileCoverage]) -> dict[int, list[Flow]]:
    """The flows that the files of an import say to be empty, by the files' numbers."""
    return {number: sorted(one.empty) for number, one in coverages.items() if one.empty}


def topmost(codes: Collection[str]) -> tuple[str, ...]:
    """The codes that are below no other of them: at most `MOST_CODES_NAMED` and one more, in order."""
    held = set(codes)
    tops = (code for code in sorted(held) if not any(code[:level] in held for level in (2, 4) if level < len(code)))
    return tuple(code for code, _ in zip(tops, range(MOST_CODES_NAMED + 1), strict=False))


def joined(summaries: Iterable[CoverageSummary]) -> CoverageSummary:
    """The summary of several parts of a dataset, each with flows of its own."""
    parts = list(summaries)
    return CoverageSummary(
        tuple(sorted({period for part in parts for period in part.periods})),
        sum(part.whole for part in parts),
        sum(part.partial for part in parts),
        topmost({code for part in parts for code in part.goods}),
        all(part.known for part in parts),
    )


def with_status(values: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Values with a column `status`: DECLARED_ROW, SUMMED or FLOOR.

    Row by row: a page has some hundred, and pandas takes longer to join two frames than all of them take here.

    Args:
        values: columns of `query.VALUES_COLUMNS`, of one pair.
        coverage: columns `COVERAGE_COLUMNS`, of the same pair; empty where nothing is known.
    """
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    known = _levels_by_flow(coverage)
    rows = zip(*(values[name].tolist() for name in (*FLOW_GRAIN, "goods", "depth", "lines")), strict=True)
    told = [_status(known.get(row[:_GRAIN], _NO_LINES), *row[_GRAIN:]) for row in rows]
    return values.assign(status=pd.Series(told, index=values.index, dtype="str"))


def _status(levels: Mapping[str, int], code: str, depth: int, lines: int) -> str:
    """The status of one value, by the lines of its flow."""
    if depth == hs.level_of(code):
        return DECLARED_ROW
    if code in hs.SECTIONS and depth == 2 and lines == len(hs.SECTIONS[code].chapters):
        return SUMMED  # each of its chapters has a row of its own: it is added up of declared values
    return SUMMED if _reaches(code, levels, None) else FLOOR


def _levels_by_flow(coverage: pd.DataFrame) -> Mapping[tuple[str, ...], dict[str, int]]:
    """The deepest level covered below each category, by flow."""
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for *flow, code, level in zip(*(coverage[name].tolist() for name in (*FLOW_GRAIN, "goods", "level")), strict=True):
        levels = found.setdefault(tuple(flow), {})
        levels[code] = max(level, levels.get(code, _NOTHING))
    return found


def is_covered(categories: pd.DataFrame, coverage: pd.DataFrame, level: int | None = None) -> pd.Series[bool]:
    """Whether all rows of some categories are known to be there, so that one without a row had no trade.

    Args:
        categories: columns `FLOW_GRAIN` and goods.
        coverage: as `with_status` takes it.
        level: how deep below them the rows must be there; not at all where it is left out.
    """
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    known = _levels_by_flow(coverage)
    rows = zip(*(categories[name].tolist() for name in (*FLOW_GRAIN, "goods")), strict=True)
    found = [_reaches(row[_GRAIN], known.get(row[:_GRAIN], _NO_LINES), level) for row in rows]
    return pd.Series(found, index=categories.index, dtype=bool)


def widest_wholes(rows: pd.DataFrame, coverage: pd.DataFrame) -> list[tuple[str, str]]:
    """For each row the widest category that the rows of its level add up to, and how that is known.

    For a subheading it is one above, where no subheading below that is missing. In any other case it is the row's own,
    of which the row itself is the whole (DECLARED_ROW): lines cover sums, and of what lies deeper not every chapter and
    heading need have a row.

    Args:
        rows: columns `FLOW_GRAIN` and goods.
        coverage: as `with_status` takes it.
    """
    lines = zip(*(coverage[name].tolist() for name in COVERAGE_COLUMNS), strict=True)
    known = {line[:_WHOLE]: line[_WHOLE:] for line in sorted(lines)}
    keys = zip(*(rows[name].tolist() for name in (*FLOW_GRAIN, "goods")), strict=True)
    return [_widest(known, key[:_GRAIN], key[_GRAIN]) for key in keys]


def _widest(known: Mapping[tuple[Hashable, ...], tuple[int, str]], flow: tuple[str, ...], code: str) -> tuple[str, str]:
    above = tuple(hs.codes_above(code)) if hs.level_of(code) == DEEPEST else ()
    for category in reversed(above):
        level, basis = known.get((*flow, category), (_NOTHING, ""))
        if level == DEEPEST:
            return category, basis
    return code, DECLARED_ROW


def _reaches(code: str, levels: Mapping[str, int], level: int | None) -> bool:
    """Whether a line at a category or above it goes as deep as the category, or as a level."""
    if not levels:
        return False
    wanted, above = hs.level_of(code) if level is None else level, code
    while levels.get(above, _NOTHING) < wanted:
        if above == TOTAL:
            return False
        above = hs.parent_of(above) or TOTAL
    return True
