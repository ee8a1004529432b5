"""How far what a reporter declares lies from what was reconciled of both declarations, by the years that both have.

A reconciled value speaks against an article only where it also speaks against what the reporter may have declared.
Where the store has both in enough years, these years say how far that is; where it has not, a stated bound does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from tradeviz.model.bounds import Bounds
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS, USD
from tradeviz.store.schema import RECONCILED
from tradeviz.story.evidence import APART

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tradeviz.story.figures import DatasetFigures

# Years that both must have. What was seen six times says little of the seventh, hence the room below: with less of it
# more than one in a hundred true sentences were called wrong in the trial of `benchmarks.reconciled`.
LEAST_YEARS = 6
_LEAST_ROOM = 0.01  # of a ratio, for rounding and revisions
_ROOM = 1.5  # times the distance of the lowest ratio from the highest, below the one and above the other
_MOVED = 3.0  # times the largest move of the ratio from one year to the next
_HUNDRED = 100.0

_Flow: TypeAlias = tuple[str, str, str]  # reporter, exports or imports, goods


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a reporter declared, as a part of what was reconciled.

    Attributes:
        low, high: between these it may lie.
        moved: by what part of itself it may move from one year to the next; None where that is not known.
        years: in how many years both were seen; 0 where the stated bound is all there is.
    """

    low: float
    high: float
    moved: float | None = None
    years: int = 0

    @property
    def apart(self) -> float:
        """How far the two may lie apart, as a part of the reconciled value."""
        return max(1 - self.low, self.high - 1)


STATED = Ratio(1 - APART, 1 + APART)


@dataclass(frozen=True, slots=True)
class Ratios:
    """The ratios of one reconciled dataset that were seen, by flow."""

    seen: Mapping[_Flow, Ratio]

    def of(self, reporter: str, measure: str, goods: str) -> Ratio:
        """The ratio of a flow; of goods that were not seen often enough the stated one, or that of all if wider."""
        if (reporter, measure, goods) in self.seen:
            return self.seen[reporter, measure, goods]
        of_all = self.seen.get((reporter, measure, TOTAL), STATED)
        return Ratio(min(STATED.low, of_all.low), max(STATED.high, of_all.high))

    def growth(self, reporter: str, measure: str, goods: str, percent: Bounds) -> Bounds | None:
        """Bounds of the growth that a reporter may have declared, from those of reconciled growth; None for unknown.

        Both years' values are off by nearly the same, so their growth is off by no more than the ratio moves.
        """
        moved = self._moved(reporter, measure, goods)
        if moved is None:
            return None
        factor = percent.scaled(1 / _HUNDRED) + Bounds(1.0, 1.0)
        return (factor * Bounds(1 - moved, 1 + moved) - Bounds(1.0, 1.0)).scaled(_HUNDRED)

    def _moved(self, reporter: str, measure: str, goods: str) -> float | None:
        flows = (measure,) if measure in FLOWS else tuple(FLOWS)
        moves = [self.of(reporter, flow, goods).moved for flow in flows if measure != "balance"]
        known = [one for one in moves if one is not None]
        return max(known) if known and len(known) == len(moves) else None


def ratios_of(reconciled: DatasetFigures, declared: Sequence[DatasetFigures]) -> Ratios:
    """The ratios of the flows that both have in enough years.

    Args:
        reconciled: figures of a dataset that was made of both declarations.
        declared: of datasets in which each reporter has figures of its own, the better first.
    """
    own: defaultdict[_Flow, dict[int, float]] = defaultdict(dict)
    for figures in declared:
        for flow, year, value in _values(figures):
            own[flow].setdefault(year, value)
    both: defaultdict[_Flow, dict[int, float]] = defaultdict(dict)
    for flow, year, value in _values(reconciled):
        if year in own.get(flow, {}):
            both[flow][year] = own[flow][year] / value
    return Ratios({flow: _ratio(years) for flow, years in both.items() if len(years) >= LEAST_YEARS})


def _values(figures: DatasetFigures) -> Iterator[tuple[_Flow, int, float]]:
    """The values of whole years between the two that are above zero."""
    rows = figures.observations
    codes = {side.code for side in figures.pair}
    kept = rows[(rows["unit"] == USD) & rows["partner"].isin(codes) & rows["period"].str.isdecimal()]
    columns = ["reporter", "measure", "goods", "period", "value"]
    for reporter, measure, goods, period, value in kept[columns].itertuples(index=False, name=None):
        if value > 0 and measure in FLOWS:
            yield (str(reporter), str(measure), str(goods)), int(period), float(value)


def _ratio(years: Mapping[int, float]) -> Ratio:
    """The ratio with room on either side by as much as it was seen to vary, and by its largest move."""
    low, high = min(years.values()), max(years.values())
    room = max(_ROOM * (high - low), _LEAST_ROOM)
    moves = [abs(years[later] / years[year] - 1) for year, later in pairwise(sorted(years)) if later == year + 1]
    moved = max(_MOVED * max(moves), _LEAST_ROOM) if len(moves) >= LEAST_YEARS - 1 else None
    return Ratio(max(low - room, 0.0), high + room, moved, len(years))


def loosened(figures: DatasetFigures, ratios: Ratios) -> DatasetFigures:
    """Reconciled figures as bounds of what either side may have counted; declared ones as they are."""
    if figures.dataset.sides != RECONCILED:
        return figures
    rows, floors = figures.observations, figures.known_in_part
    found = [ratios.of(*flow) for flow in rows[["reporter", "measure", "goods"]].itertuples(index=False, name=None)]
    wider = rows.assign(
        low=rows["value"] * [one.low for one in found], high=rows["value"] * [one.high for one in found]
    )
    lower = {
        key: replace(floor, value=floor.value * ratios.of(key.reporter, key.measure, key.goods).low)
        for key, floor in floors.items()
    }
    return replace(figures, observations=wider, known_in_part=lower)
