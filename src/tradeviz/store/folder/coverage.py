"""What the rows of a part cover, worked out as the part is written; and the file in which a dataset's lines lie."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.completeness import (
    CLAIM_TYPES,
    LINE_TYPES,
    OTHER_TYPES,
    can_meet,
    covering_lines,
    flow_counts,
    uncontested,
    uncovered_goods,
)
from tradeviz.store.coverage import DEEPEST, CoverageSummary, topmost
from tradeviz.store.folder.codes import BITS
from tradeviz.store.folder.parts import PAIR_COLUMN
from tradeviz.store.folder.sql import TRADE_VIEW, duckdb_sql, trade_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.coverage import FileCoverage, Flow
    from tradeviz.store.folder.merge import Merged

_ARROW = {"string": pa.string(), "int64": pa.int64()}
LINE_SCHEMA = pa.schema([(name, _ARROW[kind]) for name, kind in LINE_TYPES.items()])
_CLAIMS, _OTHERS, _FRESH, _BEFORE, _LINES = "claims", "others", "fresh", "before", "lines"
_MOST_CELLS = 32_000_000  # flags of flows; with more, flows are sorted


def lines_of(
    part: pa.Table,
    merged: Merged,
    coverages: Mapping[int, FileCoverage],
    before: pa.Table,
    shape: Shape,
    connection: duckdb.DuckDBPyConnection,
) -> pa.Table:
    """The lines of coverage that hold for a part: columns `LINE_SCHEMA`.

    Args:
        part: rows of periods that no release covers, as they were written.
        merged: the same rows, with the files that they came from.
        coverages: what each file holds all of, by number.
        before: the lines of the part's pairs from before the import.
        shape: what the part is known to hold.
        connection: a DuckDB to ask.
    """
    claims = _claims(part, merged, coverages)
    if not (len(claims) or len(before) or can_meet(shape)):
        return LINE_SCHEMA.empty_table()
    others = np.isin(merged.sources, [number for number, one in coverages.items() if not one.by_flow])
    tables = {
        TRADE_VIEW: part,
        _CLAIMS: claims,
        _BEFORE: before,
        _OTHERS: part.filter(pa.array(others)),
        _FRESH: part.filter(pa.array(others & ~merged.repeats)),
    }
    for name, table in tables.items():
        connection.register(name, table)
    return connection.sql(_lines_sql(shape)).to_arrow_table().cast(LINE_SCHEMA)


def _claims(part: pa.Table, merged: Merged, coverages: Mapping[int, FileCoverage]) -> pa.Table:
    """The rows of files that hold all of their flows: columns `CLAIM_TYPES`."""
    bases = {number: one.basis for number, one in coverages.items() if one.by_flow}
    rows = np.isin(merged.sources, list(bases))
    names = [name for name in CLAIM_TYPES if name != "basis"]
    basis = pa.array([bases[number] for number in merged.sources[rows].tolist()], pa.string())
    return part.select(names).filter(pa.array(rows)).append_column("basis", basis)


@lru_cache(maxsize=32)
def _lines_sql(shape: Shape) -> str:
    import ibis  # noqa: PLC0415 - half a second, which the import of a release needs not wait for

    claims, before = ibis.table(CLAIM_TYPES, name=_CLAIMS), ibis.table(LINE_TYPES, name=_BEFORE)
    others, fresh = (ibis.table(OTHER_TYPES, name=name) for name in (_OTHERS, _FRESH))
    return duckdb_sql(covering_lines(trade_table(), claims, others, uncontested(before, fresh), shape))


def summary_of(
    part: pa.Table, merged: Merged, lines: pa.Table, shape: Shape, connection: duckdb.DuckDBPyConnection
) -> CoverageSummary:
    """What the flows of a part come to; the part's rows are those of periods that no release covers."""
    if shape.levels == (DEEPEST,) and not len(lines):
        codes: list[str] = pc.unique(part["goods"]).cast(pa.string()).to_pylist()
        return CoverageSummary(partial=_flow_count(merged), goods=topmost(codes))
    connection.register(TRADE_VIEW, part)
    connection.register(_LINES, lines)
    counts, goods = (connection.sql(sql).fetchall() for sql in _summary_sql())
    whole, partial = counts[0]
    return CoverageSummary(whole=whole, partial=partial, goods=tuple(code for (code,) in goods))


@lru_cache(maxsize=1)
def _summary_sql() -> tuple[str, str]:
    import ibis  # noqa: PLC0415 - see `_lines_sql`

    trade, lines = trade_table(), ibis.table(LINE_TYPES, name=_LINES)
    return duckdb_sql(flow_counts(trade, lines, ())), duckdb_sql(uncovered_goods(trade, lines, ()))


def _flow_count(merged: Merged) -> int:
    """How many flows some rows are of. Flags instead of sorting: a release has a million rows a part."""
    groups = merged.keys >> np.uint64(BITS["hs"] + BITS["period"] + BITS["goods"])
    number = np.cumsum(np.diff(groups, prepend=groups[:1]) != 0)
    periods = (merged.keys >> np.uint64(BITS["hs"]) & np.uint64((1 << BITS["period"]) - 1)).astype(np.int64)
    width = int(periods.max(initial=0)) + 1
    cells = number * width + periods
    size = (int(number[-1]) + 1) * width if len(number) else 0
    if size > _MOST_CELLS:
        return len(np.unique(cells))
    seen = np.zeros(size, dtype=bool)
    seen[cells] = True
    return int(np.count_nonzero(seen))


def in_periods(part: pa.Table, periods: Collection[str]) -> pa.Array:
    """Which rows of a part are of certain periods; told by their texts, which mostly give one answer for all."""
    if not periods:
        return pa.repeat(False, len(part))  # noqa: FBT003 - a value
    column = part["period"].chunk(0)
    wanted = pc.is_in(column.dictionary, pa.array(sorted(periods), pa.string()))
    return wanted.take(column.indices)


def without_flows(lines: pa.Table, flows: Collection[Flow]) -> pa.Table:
    """The lines but for those of some flows."""
    if not flows:
        return lines
    held = zip(*(lines[name].to_pylist() for name in FLOW_GRAIN), strict=True)
    return lines.filter(pa.array([flow not in flows for flow in held], pa.bool_()))


def of_pairs(lines: pa.Table, part: pa.Table) -> pa.Table:
    """The lines of the pairs that a part has."""
    return lines.filter(pc.is_in(lines[PAIR_COLUMN], part[PAIR_COLUMN].chunk(0).dictionary))
