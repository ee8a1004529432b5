"""Small tables made at import, so that a page need not read the whole store: pairs, and trade with the whole world."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import FLOWS
from tradeviz.store import aggregate, query
from tradeviz.store.aggregate import PARTS_PER_DOLLAR
from tradeviz.store.folder.codes import BITS
from tradeviz.store.folder.parts import PAIR_COLUMN
from tradeviz.store.folder.sql import COLUMNS_SQL, TRADE_VIEW, duckdb_sql, open_duckdb, trade_table

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.folder.codes import Codebook, Vocabulary

    Integers = npt.NDArray[np.int64]

_CHAPTER_COUNT = 100
_BEYOND = "00"  # stands for what a total has beyond its chapters
_SIDE = ("reporter", "flow", "period")
# Partial sums kept before they are added up: some 100 MB.
_SUMS_IN_MEMORY = 4_000_000

_PAIRS = f"""
    WITH {TRADE_VIEW} AS (SELECT {COLUMNS_SQL} FROM latest), sizes AS (SIZES)
    SELECT {PAIR_COLUMN}, $1 AS dataset, sizes.first, sizes.second, spans.first_year, spans.last_year, spans.rows,
        value_usd
    FROM sizes JOIN spans ON {PAIR_COLUMN} = sizes.first || '-' || sizes.second
    ORDER BY {PAIR_COLUMN}"""  # noqa: S608 - names of our own
_CHAPTERS = "chapters"


def pairs_of(part: pa.Table, dataset: str, shape: Shape, connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The pairs in a part, in the columns of `Store.pairs` after the pair key.

    Args:
        part: rows sorted by pair, their texts dictionaries.
        dataset: the dataset's key.
        shape: what the part is known to hold.
        connection: a DuckDB to ask.
    """
    pairs, years = _coded(part[PAIR_COLUMN]), _years(part["period"])[_coded(part["period"])]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    last = np.maximum.reduceat(years, starts)
    spans = {
        PAIR_COLUMN: part[PAIR_COLUMN].chunk(0).dictionary,
        "first_year": np.minimum.reduceat(years, starts),
        "last_year": last,
        "rows": np.diff(starts, append=len(part)),
    }
    connection.register("spans", pa.table(spans))
    connection.register("latest", part.filter(pa.array(years == last[pairs])))
    return connection.sql(_pairs_sql(shape), params=[dataset]).to_arrow_table()


def pairs_of_nothing() -> pa.Table:
    """The pairs of a part without rows."""
    texts, counts = (PAIR_COLUMN, "dataset", "first", "second"), ("first_year", "last_year", "rows")
    types = {**dict.fromkeys(texts, pa.string()), **dict.fromkeys(counts, pa.int64()), "value_usd": pa.float64()}
    return pa.schema(list(types.items())).empty_table()


@lru_cache(maxsize=32)
def _pairs_sql(shape: Shape) -> str:
    return _PAIRS.replace("SIZES", duckdb_sql(query.pairs(trade_table(), shape)))


def replace_pairs(old: pa.Table | None, new: pa.Table, written: pa.Array) -> pa.Table:
    """A table by pair after an import that wrote the rows of some pairs anew, or withdrew them.

    Args:
        old: the table as it was.
        new: its rows for what was written.
        written: keys of all pairs whose rows were looked at.
    """
    if old is None:
        return new.sort_by(PAIR_COLUMN)
    untouched = old.filter(pc.invert(pc.is_in(old[PAIR_COLUMN], written)))
    return pa.concat_tables([untouched, new]).sort_by(PAIR_COLUMN)


@dataclass(slots=True)
class TotalsBuilder:
    """Every economy's exports and imports by chapter and period, summed part by part.

    For reconciled figures, where an export is its partner's import as well. Sums are of whole parts of a dollar (see
    `aggregate`), so that the order of the parts does not matter. Under chapter 0 stands what a total has beyond its
    chapters, which is all of it where only totals were published.
    """

    book: Codebook
    _keys: list[Integers] = field(default_factory=list)
    _sums: list[Integers] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, part: pa.Table, shape: Shape) -> None:
        """Add a part's rows; texts are dictionaries, and `shape` is what it is known to hold."""
        if len(shape.levels) > 1 or shape.mixed:
            self._add_cells(_world_cells(part, shape))
            return
        # Every row counts, and there are millions of them: several times faster than the query.
        chapters = np.array([_chapter(code) for code in _texts(part["goods"])])[_coded(part["goods"])]
        cells = _coded(part["period"]) * _CHAPTER_COUNT + chapters
        periods = _numbers(part["period"], self.book.periods)
        dollars = np.floor(part["value_usd"].to_numpy() * PARTS_PER_DOLLAR + 0.5).astype(np.int64)
        for flow, side in enumerate(("reporter", "partner")):
            each = len(periods) * _CHAPTER_COUNT
            places, sums = _sum_by_place(_coded(part[side]) * each + cells, dollars, len(_texts(part[side])) * each)
            area, cell = np.divmod(places, each)
            period, chapter = np.divmod(cell, _CHAPTER_COUNT)
            areas = _numbers(part[side], self.book.areas)[area] * 2 + flow
            self._take(((areas << BITS["period"]) + periods[period]) * _CHAPTER_COUNT + chapter, sums)

    def _add_cells(self, cells: pa.Table) -> None:
        """Add what the rows of several levels or editions come to; of a total what its chapters leave of it."""
        areas, periods = (self.book.areas.numbers, self.book.periods.numbers)
        sides = [
            (areas[reporter] * 2 + FLOWS.index(flow) << BITS["period"]) + periods[period]
            for reporter, flow, period in zip(*(cells[name].to_pylist() for name in _SIDE), strict=True)
        ]
        chapters = np.array([_chapter(code) for code in cells["goods"].to_pylist()], dtype=np.int64)
        keys = np.array(sides, dtype=np.int64) * _CHAPTER_COUNT
        dollars = cells["dollars"].to_numpy()
        self._take(
            np.concatenate([keys + chapters, keys[chapters > 0]]), np.concatenate([dollars, -dollars[chapters > 0]])
        )

    @property
    def has_rows(self) -> bool:
        """Whether any part was added."""
        return bool(self._keys)

    def build(self) -> pa.Table:
        """Every economy's trade with the world: the columns of `query.sum_world`, sorted."""
        with open_duckdb() as connection:
            connection.register(_CHAPTERS, self._chapters())
            return connection.sql(_world_sql()).to_arrow_table()

    def _chapters(self) -> pa.Table:
        """The sums so far: reporter, flow, period, goods (chapters), and dollars (whole parts)."""
        self._fold()
        keys, goods = np.divmod(self._keys[0], _CHAPTER_COUNT)
        sides, periods = np.divmod(keys, 1 << BITS["period"])
        areas, flows = np.divmod(sides, 2)
        columns = {
            "reporter": (areas, self.book.areas.texts),
            "flow": (flows, list(FLOWS)),
            "period": (periods, self.book.periods.texts),
            "goods": (goods, [f"{chapter:02d}" for chapter in range(_CHAPTER_COUNT)]),
        }
        texts = {name: pa.array(words).take(pa.array(numbers)) for name, (numbers, words) in columns.items()}
        return pa.table({**texts, "dollars": self._sums[0]})

    def _take(self, keys: Integers, sums: Integers) -> None:
        """Keep partial sums; folds them when there are many. Parts come from several threads."""
        with self._lock:
            self._keys.append(keys)
            self._sums.append(sums)
            if sum(map(len, self._keys[1:])) > _SUMS_IN_MEMORY:
                self._fold()

    def _fold(self) -> None:
        """Add up what is kept."""
        keys, sums = _sum_by_key(np.concatenate(self._keys), np.concatenate(self._sums))
        self._keys, self._sums = [keys], [sums]


@lru_cache(maxsize=1)
def _world_sql() -> str:
    import ibis  # noqa: PLC0415 - see `tradeviz.store`

    chapters = ibis.table({**dict.fromkeys(query.WORLD_GRAIN, "string"), "dollars": "int64"}, name=_CHAPTERS)
    total = chapters.mutate(goods=aggregate.literal(TOTAL))
    named = chapters.filter(chapters.goods != _BEYOND)
    return f"{duckdb_sql(query.sum_world([named, total]))} ORDER BY goods, reporter, flow, period"


@lru_cache(maxsize=32)
def _world_cells_sql(shape: Shape) -> str:
    cells = duckdb_sql(query.world_cells(trade_table(), shape))
    return f"WITH {TRADE_VIEW} AS (SELECT {COLUMNS_SQL} FROM part) SELECT * FROM ({cells})"  # noqa: S608 - our own names


def _world_cells(part: pa.Table, shape: Shape) -> pa.Table:
    """A part's trade by economy, flow, period and chapter, and its totals: columns of `query.world_cells`."""
    with open_duckdb(threads=1) as connection:
        connection.register("part", part)
        return connection.sql(_world_cells_sql(shape)).to_arrow_table()


def _chapter(code: str) -> int:
    """The number of a code's chapter; 0 for the total."""
    return 0 if code == TOTAL else int(code[:2])


def _sum_by_key(keys: Integers, numbers: Integers) -> tuple[Integers, Integers]:
    """Each key once, with the sum of its numbers."""
    order = np.argsort(keys)
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[starts], np.add.reduceat(numbers[order], starts)


def _sum_by_place(places: Integers, numbers: Integers, size: int) -> tuple[Integers, Integers]:
    """The places that occur among `size`, with the sum of their numbers."""
    seen, sums = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64)
    seen[places] = True
    np.add.at(sums, places, numbers)
    occurring = np.flatnonzero(seen)
    return occurring, sums[occurring]


def _coded(column: pa.ChunkedArray) -> Integers:
    """The places of a dictionary column's cells in its texts."""
    places: Integers = column.chunk(0).indices.to_numpy().astype(np.int64)
    return places


def _texts(column: pa.ChunkedArray) -> list[str]:
    texts: list[str] = column.chunk(0).dictionary.to_pylist()
    return texts


def _years(column: pa.ChunkedArray) -> Integers:
    return np.array([int(period[:4]) for period in _texts(column)], dtype=np.int64)


def _numbers(column: pa.ChunkedArray, vocabulary: Vocabulary) -> Integers:
    """A vocabulary's numbers of a dictionary column's texts."""
    return np.array([vocabulary.numbers[text] for text in _texts(column)], dtype=np.int64)
