"""Parts: Parquet files in which one pair's rows lie together. Plain tools can read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tradeviz.model.observations import FLOWS
from tradeviz.store.folder.codes import AREA_BITS, BITS
from tradeviz.store.folder.manifest import Part, describe, sync
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_COLUMNS, TRADE_COLUMNS, pair_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tradeviz.store.folder.codes import Numbers
    from tradeviz.store.folder.merge import Merged, Rankings

PAIR_COLUMN = "pair"
# A pair is read by whole row groups; smaller ones cost space (each repeats the goods codes), larger ones time.
_ROW_GROUP = 65_536
_ZSTD_LEVEL = 3
_PAIR_SHIFT = sum(BITS.values()) + 2  # bits of a merged key below its pair: direction and flow beside the others


def as_table(merged: Merged, dataset: str, rankings: Rankings) -> pa.Table:
    """Merged rows as a table: the pair key and the schema's columns; texts are dictionaries."""
    rest, number = merged.keys, {}
    for name in ("hs", "period", "goods"):
        number[name], rest = rest & np.uint64((1 << BITS[name]) - 1), rest >> np.uint64(BITS[name])
    flow, backward, both = rest & np.uint64(1), (rest >> np.uint64(1) & np.uint64(1)).astype(bool), rest >> np.uint64(2)
    first, second = both >> np.uint64(AREA_BITS), both & np.uint64((1 << AREA_BITS) - 1)
    areas = rankings.areas.texts
    columns = {
        PAIR_COLUMN: _pairs(both, areas),
        "dataset": _dictionary(np.zeros(len(rest), np.uint64), (dataset,)),
        "reporter": _dictionary(np.where(backward, second, first), areas),
        "partner": _dictionary(np.where(backward, first, second), areas),
        "flow": _dictionary(flow, FLOWS),
        "period": _dictionary(number["period"], rankings.periods.texts),
        "goods": _dictionary(number["goods"], rankings.goods.texts),
        "hs": _dictionary(number["hs"], rankings.editions.texts),
        "value_usd": pa.array(merged.value_usd),
        "tonnes": pa.array(merged.tonnes, from_pandas=True),
    }
    return pa.table({name: columns[name] for name in (PAIR_COLUMN, *(column.name for column in TRADE_COLUMNS))})


def write_part(folder: Path, path: Path, table: pa.Table, low: int, high: int) -> Part:
    """Write a part and wait until it is on the disk.

    Args:
        folder: the store.
        path: the new file.
        table: rows in the order of `merge`.
        low: where the span of hashes begins that its pairs lie in.
        high: where that span ends.
    """
    write_parquet(path, table)
    pairs = table[PAIR_COLUMN]
    return Part(
        **asdict(describe(folder, path, len(table))),
        low=low,
        high=high,
        first=pairs[0].as_py(),
        last=pairs[-1].as_py(),
        levels=tuple(sorted({len(code) if code != "TOTAL" else 0 for code in _texts(table, "goods")})),
        editions=tuple(sorted(_texts(table, "hs"))),
    )


def read_part(path: str) -> pa.Table:
    """A part's rows in one batch, their texts dictionaries."""
    return pq.read_table(path, read_dictionary=[PAIR_COLUMN, *TEXT_COLUMNS]).combine_chunks().unify_dictionaries()


def pair_batches(part: pq.ParquetFile, pair: str, rows: int) -> Iterator[pa.Table]:
    """The rows of one pair in a part, in the order in which they lie there, at most so many at a time."""
    groups = [number for number in range(part.num_row_groups) if _may_hold(part.metadata.row_group(number), pair)]
    columns = [PAIR_COLUMN, *TEXT_COLUMNS, *NUMBER_COLUMNS]
    for batch in part.iter_batches(rows, groups, columns, use_threads=False):
        table = pa.table(batch)
        found = table.filter(pc.equal(table[PAIR_COLUMN], pair))
        if len(found):
            yield found.drop_columns([PAIR_COLUMN])


def _may_hold(group: pq.RowGroupMetaData, pair: str) -> bool:
    """Whether a row group can have rows of a pair, by the least and the greatest key that are noted of it."""
    columns = (group.column(number) for number in range(group.num_columns))
    noted = next((one.statistics for one in columns if one.path_in_schema == PAIR_COLUMN), None)
    return noted is None or not noted.has_min_max or noted.min <= pair <= noted.max


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table as zstd Parquet and wait until it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        pq.write_table(
            table,
            file,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
            row_group_size=_ROW_GROUP,
            use_byte_stream_split=["value_usd"],
            use_dictionary=[name for name in table.column_names if name not in {"value_usd", "tonnes"}],
            store_schema=False,
        )
        file.flush()
        sync(file.fileno())


def _dictionary(numbers: Numbers, texts: tuple[str, ...]) -> pa.DictionaryArray:
    """A column of texts by number, with just the texts that occur."""
    used = np.flatnonzero(np.bincount(numbers.astype(np.int64), minlength=len(texts)))
    places = np.zeros(len(texts), dtype=np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(places[numbers], pa.array([texts[number] for number in used], pa.string()))


def pair_keys(merged: Merged, rankings: Rankings) -> pa.Array:
    """The key of each pair that merged rows have, once."""
    both = merged.keys >> np.uint64(_PAIR_SHIFT)
    return _pairs(both, rankings.areas.texts).dictionary


def _pairs(both: Numbers, areas: tuple[str, ...]) -> pa.DictionaryArray:
    """The pair keys of sorted rows."""
    starts = np.append(True, both[1:] != both[:-1])[: len(both)]
    mask = (1 << AREA_BITS) - 1
    keys = [pair_key(areas[key >> AREA_BITS], areas[key & mask]) for key in both[starts].tolist()]
    return pa.DictionaryArray.from_arrays((np.cumsum(starts) - 1).astype(np.int32), pa.array(keys, pa.string()))


def _texts(table: pa.Table, column: str) -> list[str]:
    texts: list[str] = table[column].chunk(0).dictionary.to_pylist()
    return texts
