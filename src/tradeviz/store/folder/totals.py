"""Small tables made at import, so that a page need not read the whole store: pairs, and trade with the whole world."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.store import queries
from tradeviz.store.aggregate import DOLLAR
from tradeviz.store.folder.codes import BITS
from tradeviz.store.folder.engine import COLUMNS_SQL, TRADE, connect, to_sql, unbound
from tradeviz.store.folder.parts import PAIR
from tradeviz.store.schema import FLOWS

if TYPE_CHECKING:
    import numpy.typing as npt

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.folder.codes import Codebook, Vocabulary

    Integers = npt.NDArray[np.int64]

# A release that covers the world has over 200 exporters a year. With fewer than this it is an extract: its sums are of
# the rows there are, not of the world.
EXPORTERS_OF_A_WORLD = 100
CHAPTERS = 100
# Partial sums held before they are added up: some 100 MB.
HELD = 4_000_000

_PAIRS = f"""
    WITH {TRADE} AS (SELECT {COLUMNS_SQL} FROM latest), sizes AS (SIZES)
    SELECT {PAIR}, $1 AS dataset, sizes.first, sizes.second, spans.first_year, spans.last_year, spans.rows, value_usd
    FROM sizes JOIN spans ON {PAIR} = sizes.first || '-' || sizes.second
    ORDER BY {PAIR}"""  # noqa: S608 - names of our own
_WORLD = f"""
    WITH margin AS (
        SELECT coalesce(reporter, '') AS reporter, flow, period, coalesce(goods, 'TOTAL') AS goods,
            sum(parts)::BIGINT::DOUBLE / {DOLLAR}.0 AS value_usd
        FROM chapters
        GROUP BY GROUPING SETS ((reporter, flow, period, goods), (reporter, flow, period), (flow, period, goods),
            (flow, period))),
    whole AS (
        SELECT period, count(DISTINCT reporter) >= {EXPORTERS_OF_A_WORLD} AS complete
        FROM chapters WHERE flow = '{FLOWS[0]}' GROUP BY period)
    SELECT reporter, flow, period, goods, value_usd, complete FROM margin JOIN whole USING (period)
    ORDER BY goods, reporter, flow, period"""  # noqa: S608 - names and numbers of our own


def pairs_of(part: pa.Table, dataset: str, shape: Shape) -> pa.Table:
    """The pairs in a part, in the columns of `Store.pairs` after the pair key.

    Args:
        part: rows sorted by pair, their texts dictionaries.
        dataset: the dataset's key.
        shape: what the part is known to hold.
    """
    pairs, years = _coded(part[PAIR]), _years(part["period"])[_coded(part["period"])]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    last = np.maximum.reduceat(years, starts)
    spans = {
        PAIR: part[PAIR].chunk(0).dictionary,
        "first_year": np.minimum.reduceat(years, starts),
        "last_year": last,
        "rows": np.diff(starts, append=len(part)),
    }
    with connect(threads=1) as duck:
        duck.register("spans", pa.table(spans))
        duck.register("latest", part.filter(pa.array(years == last[pairs])))
        return duck.sql(_pairs_sql(shape), params=[dataset]).to_arrow_table()


@lru_cache(maxsize=32)
def _pairs_sql(shape: Shape) -> str:
    return _PAIRS.replace("SIZES", to_sql(queries.pairs(unbound(), shape)))


def replace_pairs(old: pa.Table | None, new: pa.Table) -> pa.Table:
    """The pairs of a dataset after an import that wrote some of them anew."""
    if old is None:
        return new.sort_by(PAIR)
    kept = old.filter(pc.invert(pc.is_in(old[PAIR], new[PAIR])))
    return pa.concat_tables([kept, new]).sort_by(PAIR)


@dataclass(slots=True)
class Tally:
    """Every economy's exports and imports by chapter and period, summed part by part.

    For reconciled figures, where an export is its partner's import as well. Sums are of whole parts of a dollar (see
    `summing`), so that the order of the parts does not matter.
    """

    book: Codebook
    _keys: list[Integers] = field(default_factory=list)
    _sums: list[Integers] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, part: pa.Table) -> None:
        """Add a part's rows; texts are dictionaries."""
        chapters = np.array([int(code[:2]) for code in _texts(part["goods"])])[_coded(part["goods"])]
        cells = _coded(part["period"]) * CHAPTERS + chapters
        periods = _numbers(part["period"], self.book.periods)
        dollars = np.floor(part["value_usd"].to_numpy() * DOLLAR + 0.5).astype(np.int64)
        for flow, side in enumerate(("reporter", "partner")):
            each = len(periods) * CHAPTERS
            found, sums = _sums_by(_coded(part[side]) * each + cells, dollars, len(_texts(part[side])) * each)
            area, cell = np.divmod(found, each)
            period, chapter = np.divmod(cell, CHAPTERS)
            areas = _numbers(part[side], self.book.areas)[area] * 2 + flow
            self._take(((areas << BITS["period"]) + periods[period]) * CHAPTERS + chapter, sums)

    def chapters(self) -> pa.Table:
        """The sums so far: reporter, flow, period, goods (chapters), and parts of a dollar."""
        self._fold()
        keys, goods = np.divmod(self._keys[0], CHAPTERS)
        sides, periods = np.divmod(keys, 1 << BITS["period"])
        areas, flows = np.divmod(sides, 2)
        columns = {
            "reporter": (areas, self.book.areas.texts),
            "flow": (flows, list(FLOWS)),
            "period": (periods, self.book.periods.texts),
            "goods": (goods, [f"{chapter:02d}" for chapter in range(CHAPTERS)]),
        }
        texts = {name: pa.array(words).take(pa.array(numbers)) for name, (numbers, words) in columns.items()}
        return pa.table({**texts, "parts": self._sums[0]})

    def _take(self, keys: Integers, sums: Integers) -> None:
        with self._lock:
            self._keys.append(keys)
            self._sums.append(sums)
            if sum(map(len, self._keys[1:])) > HELD:
                self._fold()

    def _fold(self) -> None:
        keys, sums = _summed(np.concatenate(self._keys), np.concatenate(self._sums))
        self._keys, self._sums = [keys], [sums]


def world_of(tally: Tally) -> pa.Table:
    """Every economy's trade with the world: reporter ("" for all), flow, period, goods, value_usd, complete."""
    with connect() as duck:
        duck.register("chapters", tally.chapters())
        return duck.sql(_WORLD).to_arrow_table()


def _summed(keys: Integers, numbers: Integers) -> tuple[Integers, Integers]:
    """Each key once, with the sum of its numbers."""
    order = np.argsort(keys)
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[starts], np.add.reduceat(numbers[order], starts)


def _sums_by(places: Integers, numbers: Integers, size: int) -> tuple[Integers, Integers]:
    """The places that occur among `size`, with the sum of their numbers."""
    seen, sums = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64)
    seen[places] = True
    np.add.at(sums, places, numbers)
    found = np.flatnonzero(seen)
    return found, sums[found]


def _coded(column: pa.ChunkedArray) -> Integers:
    """The places of a dictionary column's cells in its texts."""
    found: Integers = column.chunk(0).indices.to_numpy().astype(np.int64)
    return found


def _texts(column: pa.ChunkedArray) -> list[str]:
    texts: list[str] = column.chunk(0).dictionary.to_pylist()
    return texts


def _years(column: pa.ChunkedArray) -> Integers:
    return np.array([int(period[:4]) for period in _texts(column)], dtype=np.int64)


def _numbers(column: pa.ChunkedArray, vocabulary: Vocabulary) -> Integers:
    """A vocabulary's numbers of a dictionary column's texts."""
    return np.array([vocabulary.numbers[text] for text in _texts(column)], dtype=np.int64)
