"""What an import withdraws: rows of the store that its files, which are all there is of a flow, no longer have.

A file covers flows (reporter, partner, flow, period) to a level. What the store had of such a flow at that level or
above goes where no file of the import has it; what it had deeper goes where the category at that level is in no file,
and stays where it is: the file says nothing of what is below. Of a file that the user vouches for, other HS editions
stay too. A release covers periods, whatever the pair. A flow that an answer says to be empty goes wholly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.store.coverage import VOUCHED, emptied
from tradeviz.store.folder.codes import AREA_BITS, BITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from tradeviz.store.coverage import FileCoverage, Flow
    from tradeviz.store.folder.codes import Numbers
    from tradeviz.store.folder.merge import Counts, Merged, Rankings

    _Mask = npt.NDArray[np.bool_]
    _Integers = npt.NDArray[np.int64]

_THE_STORE = 0  # number of the source of rows that were there before


@dataclass(frozen=True, slots=True)
class Revision:
    """Merged rows after a withdrawal.

    Attributes:
        merged: the rows that are left.
        withdrawn, standing: for each file's number, the store's rows that it withdrew or that stay beside its own.
    """

    merged: Merged
    withdrawn: Counts
    standing: Counts


def revise(merged: Merged, rankings: Rankings, coverages: Mapping[int, FileCoverage], files: int) -> Revision:
    """Withdraw what the files that are all there is no longer have.

    Args:
        merged: rows of the store and of the import.
        rankings: the texts behind their keys.
        coverages: what each file holds all of, by number.
        files: how many sources there are.
    """
    none = np.zeros(files, dtype=np.int64)
    held = merged.sources == _THE_STORE
    if not held.any() or (held.all() and not any(one.periods or one.empty for one in coverages.values())):
        return Revision(merged, none, none)
    keys = _Keys.of(merged, rankings)
    by = np.maximum.reduce(
        [
            _withdrawn_by_release(keys, held, rankings, coverages),
            _withdrawn_by_flow(keys, held, coverages),
            _withdrawn_as_empty(keys, held, rankings, coverages),
        ]
    )
    stays = by == _THE_STORE
    beside = np.where(held & stays, _partial_file_of(keys, coverages), _THE_STORE)
    return Revision(merged.where(stays), _count(by, files), _count(beside, files))


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of merged rows, apart: the flow, and the places of goods, period and edition in the alphabet."""

    flows: Numbers
    goods: _Integers
    periods: _Integers
    editions: Numbers
    sources: _Integers
    depths: _Integers
    above: Mapping[int, _Integers]

    @classmethod
    def of(cls, merged: Merged, rankings: Rankings) -> _Keys:
        texts = rankings.goods.texts
        keys, place = merged.keys, {text: number for number, text in enumerate(texts)}
        rest = keys >> np.uint64(BITS["hs"])
        periods = rest & np.uint64((1 << BITS["period"]) - 1)
        goods = (rest >> np.uint64(BITS["period"]) & np.uint64((1 << BITS["goods"]) - 1)).astype(np.int64)
        group = rest >> np.uint64(BITS["period"] + BITS["goods"])
        depths = np.array([0 if text == TOTAL else len(text) for text in texts], dtype=np.int64)
        above = {level: np.array([place.get(text[:level], -1) for text in texts]) for level in (2, 4)}
        return cls(
            group << np.uint64(BITS["period"]) | periods,
            goods,
            periods.astype(np.int64),
            keys & np.uint64((1 << BITS["hs"]) - 1),
            merged.sources.astype(np.int64),
            depths[goods],
            above,
        )

    def in_edition(self, rows: _Mask) -> Numbers:
        """The flow and edition of some rows, as one number."""
        return self.flows[rows] << np.uint64(BITS["hs"]) | self.editions[rows]

    def cells(self, rows: _Mask, goods: _Integers) -> _Integers:
        """The flow, edition and goods of some rows in a table of their own: equal numbers for equal cells."""
        _, flow = np.unique(self.flows << np.uint64(BITS["hs"]) | self.editions, return_inverse=True)
        cells: _Integers = flow[rows].astype(np.int64) << BITS["goods"] | goods
        return cells


def _withdrawn_by_release(
    keys: _Keys, held: _Mask, rankings: Rankings, coverages: Mapping[int, FileCoverage]
) -> _Integers:
    """For each row the number of the file whose periods withdraw it, or zero."""
    texts = rankings.periods.texts
    by = np.zeros(len(texts), dtype=np.int64)
    for number, coverage in coverages.items():
        by[[text in coverage.periods for text in texts]] = number
    return np.where(held, by[keys.periods], _THE_STORE)


def _withdrawn_as_empty(
    keys: _Keys, held: _Mask, rankings: Rankings, coverages: Mapping[int, FileCoverage]
) -> _Integers:
    """For each row the number of the file that says its flow to be empty, or zero."""
    by = np.zeros(len(held), dtype=np.int64)
    for number, flows in emptied(coverages).items():
        wanted = [key for flow in flows if (key := _flow_key(flow, rankings)) is not None]
        by[held & np.isin(keys.flows, np.array(wanted, dtype=np.uint64))] = number
    return by


def _flow_key(flow: Flow, rankings: Rankings) -> int | None:
    """A flow as `_Keys.flows` has it; None where no row is of one of its texts."""
    reporter, partner, way, period = flow
    areas, periods = rankings.areas.texts, rankings.periods.texts
    if not ({reporter, partner} <= {*areas} and period in periods):
        return None
    first, second = (areas.index(code) for code in sorted((reporter, partner)))
    group = (first << AREA_BITS | second) << 2 | (reporter > partner) << 1 | FLOWS.index(way)
    return group << BITS["period"] | periods.index(period)


def _withdrawn_by_flow(keys: _Keys, held: _Mask, coverages: Mapping[int, FileCoverage]) -> _Integers:
    """For each row the number of the file that withdraws it because it holds all of the row's flow, or zero."""
    none = np.zeros(len(held), dtype=np.int64)
    claims = np.isin(keys.sources, [number for number, one in coverages.items() if one.by_flow])
    if not claims.any():
        return none
    flows, place = np.unique(keys.flows[claims], return_inverse=True)
    levels, by = np.zeros(len(flows), dtype=np.int64), np.zeros(len(flows), dtype=np.int64)
    np.maximum.at(levels, place, _asked(keys, claims, coverages))
    np.maximum.at(by, place, keys.sources[claims])
    found = np.searchsorted(flows, keys.flows).clip(max=len(flows) - 1)
    level = np.where(flows[found] == keys.flows, levels[found], -1)
    claimed = held & (level >= 0) & (_in_claimed_edition(keys, claims, coverages) | (keys.depths == 0))
    gone = claimed & ((keys.depths <= level) | ~_is_below_a_row(keys, level))
    return np.where(gone, by[found], none)


def _asked(keys: _Keys, claims: _Mask, coverages: Mapping[int, FileCoverage]) -> _Integers:
    """How deep the file of each claiming row goes: as was asked, or as the row itself does."""
    asked = np.zeros(max(coverages) + 1, dtype=np.int64)
    for number, coverage in coverages.items():
        asked[number] = 0 if coverage.basis == VOUCHED else coverage.level
    return np.maximum(asked[keys.sources[claims]], keys.depths[claims])


def _in_claimed_edition(keys: _Keys, claims: _Mask, coverages: Mapping[int, FileCoverage]) -> _Mask:
    """Whether a row is in an edition that the claims on its flow are in; an answer speaks for all of them."""
    answers = [number for number, one in coverages.items() if one.by_flow and one.basis != VOUCHED]
    asked = np.isin(keys.flows, keys.flows[claims & np.isin(keys.sources, answers)])
    every = np.ones(len(claims), dtype=bool)
    same: _Mask = np.isin(keys.in_edition(every), keys.in_edition(claims)) | asked
    return same


def _is_below_a_row(keys: _Keys, level: _Integers) -> _Mask:
    """Whether a row lies below one that the import has at its flow's level; everything lies below all goods."""
    found: _Mask = level == 0
    new = keys.sources != _THE_STORE
    every = np.ones(len(new), dtype=bool)
    for digits, above in keys.above.items():
        place = above[keys.goods]
        cells = np.where(place >= 0, keys.cells(every, place.clip(min=0)), -1)
        found |= (level == digits) & np.isin(cells, keys.cells(new, keys.goods[new]))
    return found


def _partial_file_of(keys: _Keys, coverages: Mapping[int, FileCoverage]) -> _Integers:
    """For each row the number of the last file that has rows of its flow and is not all there is of it, or zero."""
    partial = np.isin(keys.sources, [number for number, one in coverages.items() if not one.by_flow])
    if not partial.any():
        return np.zeros(len(partial), dtype=np.int64)
    flows, place = np.unique(keys.flows[partial], return_inverse=True)
    by = np.zeros(len(flows), dtype=np.int64)
    np.maximum.at(by, place, keys.sources[partial])
    found = np.searchsorted(flows, keys.flows).clip(max=len(flows) - 1)
    return np.where(flows[found] == keys.flows, by[found], _THE_STORE)


def _count(by: _Integers, files: int) -> Counts:
    """How many rows each file's number has, none for the store's own."""
    counts = np.bincount(by, minlength=files)
    counts[_THE_STORE] = 0
    return counts
