"""Rows of a bucket put in order, one row a key: a later file's row takes the place of an earlier one's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.model.observations import FLOWS
from tradeviz.store.folder.codes import AREA_BITS, BITS, Ranking, unpack
from tradeviz.store.session import two_values

if TYPE_CHECKING:
    import numpy.typing as npt

    from tradeviz.store.folder.codes import Codebook, Numbers, Records

    _Mask = npt.NDArray[np.bool_]
    Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rankings:
    """The texts of every column in the order of the alphabet."""

    areas: Ranking
    periods: Ranking
    goods: Ranking
    editions: Ranking

    @classmethod
    def of(cls, book: Codebook) -> Rankings:
        """Rank what a codebook holds now."""
        columns = (book.areas, book.periods, book.goods, book.editions)
        return cls(*(Ranking.of(column.texts) for column in columns))


@dataclass(frozen=True, slots=True)
class Merged:
    """Sorted rows, one a key.

    Attributes:
        keys: first and second area, direction, flow, goods, period, edition, as places in the alphabet; ascending.
        value_usd, tonnes: their values.
        replaced, unchanged: for each file's number, its rows that took the place of others or repeat them.
    """

    keys: Numbers
    value_usd: npt.NDArray[np.float64]
    tonnes: npt.NDArray[np.float64]
    replaced: Counts
    unchanged: Counts


def merge(records: Records, rankings: Rankings, files: list[str]) -> Merged:
    """Sort rows by pair, reporter, flow, goods, period and edition, and settle keys that come more than once.

    Args:
        records: rows of the store (source 0) and of files (sources from 1 on, in the order of their import).
        rankings: the texts behind the numbers in their keys.
        files: the name of each source.

    Raises:
        ImportFileError: one file has two values for one key.
    """
    keys = sort_keys(records["key"], rankings)
    order = np.argsort(keys)
    again = keys[order[1:]] == keys[order[:-1]]
    none = np.zeros(len(files), dtype=np.int64)
    if not again.any():
        return Merged(keys[order], records["value_usd"][order], records["tonnes"][order], none, none)
    order = np.lexsort((records["source"], keys))
    return _settled(keys[order], records[order], again, rankings, files)


def _settled(keys: Numbers, rows: Records, again: _Mask, rankings: Rankings, files: list[str]) -> Merged:
    """The last row of each key; `again` marks the rows whose next one has the same key."""
    same = _same_values(rows[:-1], rows[1:])
    _refuse_two_values(rows, again & ~same, rankings, files)
    sources = rows["source"][1:]
    keep = np.append(~again, [True])
    return Merged(
        keys=keys[keep],
        value_usd=rows["value_usd"][keep],
        tonnes=rows["tonnes"][keep],
        replaced=np.bincount(sources[again & ~same], minlength=len(files)),
        unchanged=np.bincount(sources[again & same], minlength=len(files)),
    )


def sort_keys(keys: Numbers, rankings: Rankings) -> Numbers:
    """Keys that sort as the store's rows do: the pair's rows together, whoever reported them."""
    fields = unpack(keys)
    reporter, partner = rankings.areas.ranks[fields.reporter], rankings.areas.ranks[fields.partner]
    key = np.minimum(reporter, partner) << np.uint64(AREA_BITS) | np.maximum(reporter, partner)
    key = key << np.uint64(1) | (reporter > partner)
    key = key << np.uint64(1) | fields.flow
    key = key << np.uint64(BITS["goods"]) | rankings.goods.ranks[fields.goods]
    key = key << np.uint64(BITS["period"]) | rankings.periods.ranks[fields.period]
    return key << np.uint64(BITS["hs"]) | rankings.editions.ranks[fields.hs]


def _same_values(older: Records, newer: Records) -> _Mask:
    unknown = np.isnan(older["tonnes"]) & np.isnan(newer["tonnes"])
    same: _Mask = (older["value_usd"] == newer["value_usd"]) & ((older["tonnes"] == newer["tonnes"]) | unknown)
    return same


def _refuse_two_values(rows: Records, differ: _Mask, rankings: Rankings, files: list[str]) -> None:
    """Refuse a key that one file has with two values; `differ` marks rows whose next one has the key and not the value.

    Raises:
        ImportFileError: there is one.
    """
    clashes = np.flatnonzero(differ & (rows["source"][1:] == rows["source"][:-1]))
    if not len(clashes):
        return
    older, newer = rows[clashes[0]], rows[clashes[0] + 1]
    raise two_values(files[newer["source"]], _texts(newer["key"], rankings), older["value_usd"], newer["value_usd"])


def _texts(key: np.uint64, rankings: Rankings) -> dict[str, str]:
    """The texts that a key stands for, by column."""
    fields = unpack(np.array([key], dtype=np.uint64))

    def text(ranking: Ranking, numbers: Numbers) -> str:
        return ranking.texts[int(ranking.ranks[int(numbers[0])])]

    return {
        "reporter": text(rankings.areas, fields.reporter),
        "partner": text(rankings.areas, fields.partner),
        "flow": FLOWS[int(fields.flow[0])],
        "goods": text(rankings.goods, fields.goods),
        "period": text(rankings.periods, fields.period),
        "hs": text(rankings.editions, fields.hs),
    }
