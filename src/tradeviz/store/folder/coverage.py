"""What the rows of a part cover, worked out as the part is written; and the file in which a dataset's lines lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.model.goods import TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.completeness import (
    CLAIM_TYPES,
    LINE_TYPES,
    OTHER_TYPES,
    STORED_LINE_TYPES,
    Completeness,
    can_meet,
)
from tradeviz.store.coverage import CoverageSummary, topmost
from tradeviz.store.folder.codes import BITS
from tradeviz.store.folder.parts import PAIR_COLUMN
from tradeviz.store.folder.sql import TRADE_VIEW, duckdb_sql
from tradeviz.store.schema import NUMBER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb
    import ibis.expr.types as ir
    import numpy.typing as npt

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.coverage import FileCoverage, Flow
    from tradeviz.store.folder.merge import Merged

    _Integers = npt.NDArray[np.int64]

_ARROW = {"string": pa.string(), "int64": pa.int64()}
LINE_SCHEMA = pa.schema([(name, _ARROW[kind]) for name, kind in STORED_LINE_TYPES.items()])
_NUMBER = "number"  # the column that stands for a flow while the lines of a part are worked out
_FLOWS, _CLAIMS, _OTHERS, _FRESH = "flows", "claims", "others", "fresh"
_STORED, _BEFORE = "stored", "before"
_BEFORE_SQL = f"SELECT {_NUMBER}, {', '.join(LINE_TYPES)} FROM {_STORED} JOIN {_FLOWS} USING ({', '.join(FLOW_GRAIN)})"  # noqa: S608 - names of our own
_MOST_CELLS = 32_000_000  # flags of flows; with more, flows are sorted


def covered(
    part: pa.Table,
    merged: Merged,
    coverages: Mapping[int, FileCoverage],
    before: pa.Table,
    shape: Shape,
    connection: duckdb.DuckDBPyConnection,
) -> tuple[pa.Table, CoverageSummary]:
    """The lines of coverage that hold for a part, columns `LINE_SCHEMA`, and what its flows come to.

    Args:
        part: rows of periods that no release covers, as they were written.
        merged: the same rows, with the files that they came from.
        coverages: what each file holds all of, by number.
        before: the lines of the part's pairs from before the import.
        shape: what the part is known to hold.
        connection: a DuckDB to ask.
    """
    flows = FlowNumbers.of(merged)
    claiming = [number for number, one in coverages.items() if one.by_flow]
    claimed = bool(len(before) or np.isin(merged.sources, claiming).any())
    if not (claimed or can_meet(shape)):
        return LINE_SCHEMA.empty_table(), _summary(part, flows, _no_lines())
    shape = replace(shape, mixed=shape.mixed and flows.have_several_editions(part))
    number = pa.array(flows.numbers)
    connection.register(TRADE_VIEW, part.select([*OTHER_TYPES, *NUMBER_COLUMNS]).append_column(_NUMBER, number))
    if claimed:
        rows = part.select(list(OTHER_TYPES)).append_column(_NUMBER, number)
        for name, table in _rows_by_kind(rows, merged, coverages).items():
            connection.register(name, table)
        every = pa.array(np.arange(len(flows.rows)))
        connection.register(_FLOWS, part.select(FLOW_GRAIN).take(flows.rows).append_column(_NUMBER, every))
        connection.register(_STORED, before)
        connection.register(_BEFORE, connection.sql(_BEFORE_SQL).to_arrow_table())
    lines = connection.sql(_lines_sql(shape, claimed=claimed)).to_arrow_table()
    return _named(part, flows, lines), _summary(part, flows, lines)


def _named(part: pa.Table, flows: FlowNumbers, lines: pa.Table) -> pa.Table:
    """Lines with their flow's texts in place of its number."""
    texts = part.select([PAIR_COLUMN, *FLOW_GRAIN]).take(flows.rows[lines[_NUMBER].to_numpy()])
    for name in LINE_TYPES:
        texts = texts.append_column(name, lines[name])
    return texts.select(LINE_SCHEMA.names).cast(LINE_SCHEMA)


def _rows_by_kind(rows: pa.Table, merged: Merged, coverages: Mapping[int, FileCoverage]) -> dict[str, pa.Table]:
    """The rows of files that hold all of their flows, with what that is known by; and those of other files.

    Of the latter also those alone that the store did not have so.
    """
    bases = {number: one.basis for number, one in coverages.items() if one.by_flow}
    claiming = np.isin(merged.sources, list(bases))
    others = np.isin(merged.sources, [number for number in coverages if number not in bases])
    basis = pa.array([bases[number] for number in merged.sources[claiming].tolist()], pa.string())
    return {
        _CLAIMS: rows.filter(pa.array(claiming)).append_column("basis", basis),
        _OTHERS: rows.filter(pa.array(others)),
        _FRESH: rows.filter(pa.array(others & ~merged.repeats)),
    }


def _summary(part: pa.Table, flows: FlowNumbers, lines: pa.Table) -> CoverageSummary:
    """What the flows of a part come to; a flow is whole with a row or a line for all goods."""
    goods = part["goods"].chunk(0)
    codes = goods.indices.to_numpy()
    whole = np.zeros(len(flows.rows), dtype=bool)
    whole[flows.numbers[_is_total(goods)]] = True
    whole[lines.filter(pc.equal(lines["goods"], TOTAL))[_NUMBER].to_numpy()] = True
    partial = np.zeros(len(goods.dictionary), dtype=bool)
    partial[codes[~whole[flows.numbers]]] = True
    count = int(np.count_nonzero(whole))
    named = topmost(goods.dictionary.filter(pa.array(partial)).to_pylist())
    return CoverageSummary(whole=count, partial=len(whole) - count, goods=named)


def _is_total(goods: pa.DictionaryArray) -> npt.NDArray[np.bool_]:
    """Which rows are of all goods."""
    is_one = pc.equal(goods.dictionary, TOTAL).to_numpy(zero_copy_only=False)
    totals: npt.NDArray[np.bool_] = is_one[goods.indices.to_numpy()]
    return totals


@dataclass(frozen=True, slots=True)
class FlowNumbers:
    """The flows (reporter, partner, flow, period) of a part's rows, numbered from 0.

    Attributes:
        numbers: the flow of each row.
        rows: a row of each flow.
    """

    numbers: _Integers
    rows: _Integers

    @classmethod
    def of(cls, merged: Merged) -> FlowNumbers:
        """Number the flows of merged rows. By flags instead of sorting: a release has a million rows a part."""
        groups = merged.keys >> np.uint64(BITS["hs"] + BITS["period"] + BITS["goods"])
        group = np.cumsum(np.diff(groups, prepend=groups[:1]) != 0)
        periods = (merged.keys >> np.uint64(BITS["hs"]) & np.uint64((1 << BITS["period"]) - 1)).astype(np.int64)
        width = int(periods.max(initial=0)) + 1
        cells = group * width + periods
        size = (int(group[-1]) + 1) * width if len(group) else 0
        if size > _MOST_CELLS:
            _, rows, numbers = np.unique(cells, return_index=True, return_inverse=True)
            return cls(numbers, rows)
        seen = np.zeros(size, dtype=bool)
        seen[cells] = True
        numbers = (np.cumsum(seen) - 1)[cells]
        rows = np.empty(int(np.count_nonzero(seen)), np.int64)
        rows[numbers] = np.arange(len(numbers))
        return cls(numbers, rows)

    def have_several_editions(self, part: pa.Table) -> bool:
        """Whether a flow has rows in more than one HS edition, TOTAL by itself; True where it takes long to say."""
        editions, goods = part["hs"].chunk(0), part["goods"].chunk(0)
        width = max(len(editions.dictionary), 1)
        if 2 * width * len(self.rows) > _MOST_CELLS:
            return True
        seen = np.zeros((2 * len(self.rows), width), dtype=bool)
        seen[2 * self.numbers + _is_total(goods), editions.indices.to_numpy()] = True
        return bool((np.count_nonzero(seen, axis=1) > 1).any())


def _no_lines() -> pa.Table:
    return pa.schema(
        [(_NUMBER, pa.int64()), *((name, _ARROW[kind]) for name, kind in LINE_TYPES.items())]
    ).empty_table()


def _table(name: str, types: Mapping[str, str]) -> ir.Table:
    import ibis  # noqa: PLC0415 - half a second, which the import of a release needs not wait for

    return ibis.table({_NUMBER: "int64", **types}, name=name)


def _trade() -> ir.Table:
    return _table(TRADE_VIEW, {**OTHER_TYPES, **dict.fromkeys(NUMBER_COLUMNS, "float64")})


@lru_cache(maxsize=64)
def _lines_sql(shape: Shape, *, claimed: bool) -> str:
    """The lines that hold, by the number of their flow; without claims, those of parts that meet."""
    rules = Completeness((_NUMBER,))
    if not claimed:
        return duckdb_sql(rules.met_lines(_trade(), shape))
    claims, before = _table(_CLAIMS, CLAIM_TYPES), _table(_BEFORE, LINE_TYPES)
    others, fresh = (_table(name, OTHER_TYPES) for name in (_OTHERS, _FRESH))
    return duckdb_sql(rules.lines(_trade(), claims, others, rules.uncontested(before, fresh), shape))


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
