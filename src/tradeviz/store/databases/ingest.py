"""An import into a database: rows are staged, settled key by key, and published with the tables made of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.errors import ImportFileError, StoreError
from tradeviz.store import query
from tradeviz.store.aggregate import Shape
from tradeviz.store.databases.tables import NAMES_TYPES, STAGED, STAGED_TYPES, TRADE_TYPES, TableEntry, named_table
from tradeviz.store.schema import MOST_DATASETS, NUMBER_COLUMNS, RECONCILED, ROW_KEY
from tradeviz.store.session import ImportSession, PendingDataset, two_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from tradeviz.store.databases.engine import Engine, Writer


@dataclass
class DatabaseImport(ImportSession):
    """An import into a database; made by `DatabaseStore.importing`.

    Attributes:
        engine, writer: the database, and the transaction in which everything happens.
        before: the datasets there were.
        tell: given a sentence when something takes its time.
    """

    engine: Engine = field(kw_only=True)
    writer: Writer = field(kw_only=True)
    before: Mapping[str, TableEntry] = field(kw_only=True)
    tell: Callable[[str], None] = field(kw_only=True)

    def commit(self) -> None:
        """Make everything taken part of the store, at once."""
        datasets = {*self.before, *self.pending}
        if len(datasets) > MOST_DATASETS:
            raise StoreError(
                f"The store would hold {len(datasets):,} datasets; at most {MOST_DATASETS} can be. It is as it was "
                "before. Import into another database."
            )
        if self.pending:
            self.writer.publish({key: self._write(pending) for key, pending in self.pending.items()})

    def _has_file(self, dataset: str, digest: str) -> bool:
        return dataset in self.before and self.before[dataset].has_file(digest)

    def _keeps_further_codes(self, dataset: str) -> bool:
        return dataset not in self.before or self.before[dataset].further_codes

    def _take(self, dataset: str, table: pa.Table, source: int) -> None:  # noqa: ARG002 - a column of the rows
        self.writer.stage(staged_rows(table, source))

    def _write(self, pending: PendingDataset) -> TableEntry:
        key = pending.dataset.key
        self.tell(f"Sorting and writing {sum(file.rows for file in pending.imported):,} rows of {key}.")
        old = self.before.get(key)
        files = (*(old.imported if old else ()), *pending.imported)
        further = self._keeps_further_codes(key)
        new = TableEntry(pending.dataset, files, version=uuid4().hex[:12], further_codes=further)
        staged = named_table(STAGED, STAGED_TYPES)
        staged = staged.filter(staged.dataset == key)
        self._settle(staged, old)
        self.writer.merge(old, new, latest_rows(staged))
        new = replace(new, shape=self._shape(new))
        self._derive(new, self._names(old) | pending.names)
        return new

    def _settle(self, staged: ir.Table, old: TableEntry | None) -> None:
        """Count what replaces or repeats other rows.

        Raises:
            ImportFileError: one file has two values for one key.
        """
        before = self.engine.table("trade", old).mutate(source=ibis.literal(0, "int64")) if old else None
        repeats = repeated_rows(staged, before)
        counts = repeats.group_by("source", "same", "clash").agg(rows=repeats.count())
        for row in self.writer.fetch(counts).to_dict("records"):
            outcome = self.outcomes[row["source"] - 1]
            if row["clash"]:
                clashes = self.writer.fetch(repeats.filter(repeats.clash).order_by(list(ROW_KEY)).limit(1))
                clash: dict[Any, Any] = clashes.to_dict("records")[0]
                raise two_values(outcome.file, clash, clash["old_value_usd"], clash["value_usd"])
            outcome.unchanged += row["rows"] if row["same"] else 0
            outcome.replaced += 0 if row["same"] else row["rows"]

    def _shape(self, new: TableEntry) -> Shape:
        """The levels and editions of a dataset's rows."""
        trade = self.engine.table("trade", new)
        level = (trade.goods == "TOTAL").ifelse(0, trade.goods.length())
        counts = self.writer.fetch(trade.group_by(level=level, hs="hs").agg(rows=trade.count()))
        levels = sorted({int(value) for value in counts["level"]})
        total = counts["level"] == 0
        more_editions = total.sum() > 1 or (~total).sum() > counts.loc[~total, "level"].nunique()
        return Shape(tuple(levels), mixed=bool(more_editions))

    def _names(self, old: TableEntry | None) -> dict[str, str]:
        """Descriptions of HS codes that the dataset had before."""
        if old is None:
            return {}
        names = self.writer.fetch(self.engine.table("names", old))
        return dict(zip(names["goods"], names["name"], strict=True))

    def _derive(self, new: TableEntry, names: Mapping[str, str]) -> None:
        """The small tables that are made of a dataset's rows."""
        key = ibis.literal(new.dataset.key)
        trade = self.engine.table("trade", new)
        self.writer.replace("pairs", new, query.pairs(trade, new.shape).mutate(dataset=key))
        if new.dataset.sides == RECONCILED:
            self.writer.replace("margins", new, query.world_totals(trade, new.shape).mutate(dataset=key))
        rows = [{"dataset": new.dataset.key, "goods": code, "name": name} for code, name in sorted(names.items())]
        schema = pa.schema([(column, pa.string()) for column in NAMES_TYPES])
        self.writer.replace("names", new, pa.Table.from_pylist(rows, schema=schema))


def staged_rows(table: pa.Table, source: int) -> pa.Table:
    """Rows with their pair's key and the number of their file.

    Raises:
        ImportFileError: a cell that must be there is missing.
    """
    for name in table.column_names:
        if name != "tonnes" and table[name].null_count:
            raise ImportFileError(f"{table[name].null_count:,} rows have no {name}; every row needs one.")
    reporter, partner = table["reporter"], table["partner"]
    forward = pc.less(reporter, partner)
    first, second = pc.if_else(forward, reporter, partner), pc.if_else(forward, partner, reporter)
    table = table.append_column("pair", pc.binary_join_element_wise(first, second, "-"))
    return table.append_column("source", pa.array([source] * len(table), pa.int64()))


def repeated_rows(staged: ir.Table, before: ir.Table | None) -> ir.Table:
    """Rows whose key came before, in the store or the import: with `same` for equal values, `clash` within one file."""
    columns = list(STAGED_TYPES)
    rows = staged.select(columns)
    if before is not None:
        keys = staged.select("pair", *ROW_KEY).distinct()
        rows = rows.union(before.semi_join(keys, ("pair", *ROW_KEY)).select(columns))
    order = ibis.window(group_by=ROW_KEY, order_by=("source", *NUMBER_COLUMNS))
    older = {f"old_{name}": rows[name].lag().over(order) for name in ("source", *NUMBER_COLUMNS)}
    repeats = rows.mutate(**older)
    repeats = repeats.filter(repeats.old_source.notnull())
    same_tonnes = (repeats.tonnes == repeats.old_tonnes).fill_null(False)  # noqa: FBT003
    same_tonnes |= repeats.tonnes.isnull() & repeats.old_tonnes.isnull()
    same = (repeats.value_usd == repeats.old_value_usd) & same_tonnes
    return repeats.mutate(same=same, clash=~same & (repeats.source == repeats.old_source))


def latest_rows(staged: ir.Table) -> ir.Table:
    """Of the rows with one key, that of the latest file."""
    order = ibis.window(group_by=ROW_KEY, order_by=staged.source.desc())
    rows = staged.mutate(place=ibis.row_number().over(order))
    return rows.filter(rows.place == 0).select(list(TRADE_TYPES))
