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
from tradeviz.store.completeness import STORED_LINE_TYPES, Completeness, can_meet, with_pair
from tradeviz.store.coverage import CoverageSummary
from tradeviz.store.databases.tables import NAMES_TYPES, STAGED, STAGED_TYPES, TABLE_TYPES, TableEntry, named_table
from tradeviz.store.databases.withdrawal import (
    PAIRED_KEY,
    claiming_rows,
    covering_last,
    of_flows,
    partial_rows,
    sources_by_flow,
    standing_rows,
    withdrawn_rows,
)
from tradeviz.store.schema import MOST_DATASETS, NUMBER_COLUMNS, RECONCILED, ROW_KEY
from tradeviz.store.session import ImportSession, PendingDataset, two_values
from tradeviz.store.vintages import kept_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from tradeviz.store.coverage import FileCoverage
    from tradeviz.store.databases.engine import Engine, Writer

_RULES = Completeness()
# Tables for the time of an import: lines of coverage from before, and keys of rows withdrawn.
_OLDER, _WITHDRAWN = "tradeviz_older_lines", "tradeviz_withdrawn"


@dataclass
class DatabaseImport(ImportSession):
    """An import into a database; made by `DatabaseStore.importing`.

    Attributes:
        engine, writer: the database, and the transaction in which everything happens.
        before: the datasets there were.
        tell: given a sentence when something takes its time.
        kept: datasets kept as they were before this import.
    """

    engine: Engine = field(kw_only=True)
    writer: Writer = field(kw_only=True)
    before: Mapping[str, TableEntry] = field(kw_only=True)
    tell: Callable[[str], None] = field(kw_only=True)
    kept: dict[str, TableEntry] = field(default_factory=dict, kw_only=True)

    def commit(self) -> None:
        """Make everything taken part of the store, at once."""
        kept = [key for key in self.pending if key in self.before] if self.vintage else []
        datasets = [*{*self.before, *self.pending}, *kept]
        if len(datasets) > MOST_DATASETS:
            raise StoreError(
                f"The store would hold {len(datasets):,} datasets; at most {MOST_DATASETS} can be. It is as it was "
                "before. Import into another database."
            )
        if self.pending:
            written = {key: self._write(pending) for key, pending in self.pending.items()}
            self.writer.publish({**written, **self.kept})

    def _has_file(self, dataset: str, digest: str, basis: str) -> bool:
        return dataset in self.before and self.before[dataset].has_file(digest, basis)

    def _keeps_further_codes(self, dataset: str) -> bool:
        return dataset not in self.before or self.before[dataset].further_codes

    def _take(self, dataset: str, table: pa.Table, source: int) -> None:  # noqa: ARG002 - a column of the rows
        self.writer.stage(staged_rows(table, source))

    def _write(self, pending: PendingDataset) -> TableEntry:
        key = pending.dataset.key
        self.tell(f"Sorting and writing {sum(file.rows for file in pending.imported):,} rows of {key}.")
        old = self.before.get(key)
        files = (old or TableEntry(pending.dataset)).imported_with(pending.imported)
        further = self._keeps_further_codes(key)
        new = TableEntry(pending.dataset, files, version=uuid4().hex[:12], further_codes=further)
        staged = named_table(STAGED, STAGED_TYPES)
        staged = staged.filter(staged.dataset == key)
        self._settle(staged, old, pending.coverages)
        settled = settled_rows(staged, pending.coverages)
        self.writer.hold(_OLDER, self._older_lines(old, settled, pending.coverages))
        gone = self._gone(old, settled, pending.coverages)
        if old and self._keeps(key):
            self._keep(old)
        self.writer.merge(old, new, settled, gone)
        new = replace(new, shape=self._shape(new))
        self._derive(new, self._names(old) | pending.names)
        return self._covered(new, old, settled, pending)

    def _keep(self, old: TableEntry) -> None:
        """Keep a dataset as it was, under another key."""
        dataset = kept_dataset(old.dataset, self.vintage, {*self.before, *self.pending, *self.kept})
        kept = replace(old, dataset=dataset, version=uuid4().hex[:12])
        absent = set() if old.dataset.sides == RECONCILED else {"margins"}
        absent |= set() if old.lines else {"coverage"}
        for name in TABLE_TYPES.keys() - absent:
            rows = self.engine.table(name, old).mutate(dataset=ibis.literal(dataset.key))
            if name == "trade":
                self.writer.merge(None, kept, rows, rows)
            else:
                self.writer.replace(name, kept, rows)
        self.kept[dataset.key] = kept

    def _settle(self, staged: ir.Table, old: TableEntry | None, coverages: Mapping[int, FileCoverage]) -> None:
        """Count what replaces or repeats other rows.

        Raises:
            ImportFileError: the import has two values for one key.
        """
        before = self.engine.table("trade", old).mutate(source=ibis.literal(0, "int64")) if old else None
        repeats = repeated_rows(staged, before, coverages)
        counts = repeats.group_by("source", "same", "clash").agg(rows=repeats.count())
        for row in self.writer.fetch(counts).to_dict("records"):
            outcome = self.outcomes[row["source"] - 1]
            if row["clash"]:
                raise self._clash(repeats)
            outcome.unchanged += row["rows"] if row["same"] else 0
            outcome.replaced += 0 if row["same"] else row["rows"]

    def _clash(self, repeats: ir.Table) -> ImportFileError:
        """The error for the first key with two values."""
        clashes = self.writer.fetch(repeats.filter(repeats.clash).order_by(list(ROW_KEY)).limit(1))
        row: dict[Any, Any] = clashes.to_dict("records")[0]
        sides = [
            (row[f"{which}source"], *(_float(row[f"{which}{name}"]) for name in NUMBER_COLUMNS))
            for which in ("old_", "")
        ]
        older, newer = sorted(sides, key=lambda side: side[0])
        names = (self.outcomes[older[0] - 1].file, self.outcomes[newer[0] - 1].file)
        return two_values(names, row, older[1:], newer[1:])

    def _gone(self, old: TableEntry | None, settled: ir.Table, coverages: Mapping[int, FileCoverage]) -> ir.Table:
        """The keys of the rows that others replace or that are withdrawn; counts the latter, and what stays beside."""
        if old is None:
            return settled.select(*PAIRED_KEY)
        before = self.engine.table("trade", old)
        withdrawn = withdrawn_rows(before, settled, coverages)
        if not all(one.by_flow for one in coverages.values()):
            standing = standing_rows(before, settled, withdrawn, coverages)
            for by, rows in self.writer.fetch(standing).itertuples(index=False):
                self.outcomes[by - 1].standing += int(rows)
        if withdrawn is None:
            return settled.select(*PAIRED_KEY)
        held = self._held(_WITHDRAWN, withdrawn)
        for by, rows in self.writer.fetch(held.group_by("by").agg(rows=held.count())).itertuples(index=False):
            self.outcomes[by - 1].withdrawn += int(rows)
        return settled.select(*PAIRED_KEY).union(held.select(*PAIRED_KEY))

    def _older_lines(
        self, old: TableEntry | None, settled: ir.Table, coverages: Mapping[int, FileCoverage]
    ) -> ir.Table:
        """The lines of coverage from before that the import does not contradict."""
        if old is None or not old.lines:
            return (
                named_table(STAGED, STAGED_TYPES)
                .select(**{name: _empty(kind) for name, kind in STORED_LINE_TYPES.items()})
                .limit(0)
            )
        before = self.engine.table("trade", old)
        others = partial_rows(settled, coverages)
        same = [others[name] == before[name] for name in (*PAIRED_KEY, "value_usd")]
        lines = self.engine.table("coverage", old)
        if empty := sorted({flow for one in coverages.values() for flow in one.empty}):
            lines = of_flows(lines, empty, others=True)
        return _RULES.uncontested(lines, others.anti_join(before, same)).select(*STORED_LINE_TYPES)

    def _covered(
        self, new: TableEntry, old: TableEntry | None, settled: ir.Table, pending: PendingDataset
    ) -> TableEntry:
        """The dataset with what it covers: lines, and their summary."""
        periods = {*(old.periods if old else ()), *pending.periods}
        assumed = self._assumed_periods(old) if old and not new.is_asked else ()
        trade = self.engine.table("trade", new)
        if covered := sorted({*periods, *assumed}):
            trade = trade.filter(trade.period.notin(covered))
        may_have_lines = (old and old.lines) or sources_by_flow(pending.coverages) or can_meet(new.shape)
        lines = self._lines(trade, new, settled, pending.coverages) if may_have_lines else _no_lines()
        self.writer.replace("coverage", new, lines)
        held = self.engine.table("coverage", new)
        counts = self.writer.fetch(_RULES.flow_counts(trade, held)).to_dict("records")[0]
        whole, partial = int(counts["whole"]), int(counts["partial"])
        goods = sorted(self.writer.fetch(_RULES.uncovered_goods(trade, held))["goods"]) if partial else []
        count = int(self.writer.fetch(held.agg(rows=held.count()))["rows"].sum()) if may_have_lines else 0
        summary = CoverageSummary(tuple(sorted(periods)), whole, partial, tuple(goods), known=new.is_asked)
        return replace(new, summary=summary, lines=count)

    def _lines(
        self, trade: ir.Table, new: TableEntry, settled: ir.Table, coverages: Mapping[int, FileCoverage]
    ) -> ir.Table:
        """The lines of coverage that hold for a dataset's rows."""
        claims, others = claiming_rows(settled, coverages), partial_rows(settled, coverages)
        older = named_table(_OLDER, STORED_LINE_TYPES)
        lines = _RULES.lines(
            trade, claims, others, older, new.shape, lambda step, rows: self._held(f"tradeviz_{step}_lines", rows)
        )
        return with_pair(lines).mutate(dataset=ibis.literal(new.dataset.key))

    def _held(self, name: str, rows: ir.Table) -> ir.Table:
        """The rows of a query, worked out now; see `Writer.hold`."""
        self.writer.hold(name, rows)
        return named_table(name, {column: str(kind) for column, kind in rows.schema().items()})

    def _assumed_periods(self, old: TableEntry) -> tuple[str, ...]:
        """Periods that are taken for whole until all files are imported again; see `complete_periods`."""
        if old.summary.known or old.dataset.sides != RECONCILED:
            return ()
        return tuple(self.writer.fetch(complete_periods(self.engine.table("margins", old)))["period"])

    def _shape(self, new: TableEntry) -> Shape:
        """The levels and editions of a dataset's rows."""
        trade = self.engine.table("trade", new)
        level = (trade.goods == "TOTAL").ifelse(0, trade.goods.length())
        counts = self.writer.fetch(trade.group_by(level=level, hs="hs").agg(rows=trade.count()))
        if counts.empty:  # all rows were withdrawn
            return Shape()
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


def _no_lines() -> pa.Table:
    types = {"string": pa.string(), "int64": pa.int64()}
    return pa.schema([(name, types[kind]) for name, kind in TABLE_TYPES["coverage"].items()]).empty_table()


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


def repeated_rows(staged: ir.Table, before: ir.Table | None, coverages: Mapping[int, FileCoverage]) -> ir.Table:
    """Rows whose key came before, in the store or the import: `same` for equal values, `clash` within the import."""
    columns = list(STAGED_TYPES)
    rows = staged.select(columns)
    if before is not None:
        keys = staged.select(*PAIRED_KEY).distinct()
        rows = rows.union(before.semi_join(keys, PAIRED_KEY).select(columns))
    rows = rows.mutate(last=covering_last(rows.source, coverages))
    order = ibis.window(group_by=ROW_KEY, order_by=("last", "source", *NUMBER_COLUMNS))
    older = {f"old_{name}": rows[name].lag().over(order) for name in ("source", *NUMBER_COLUMNS)}
    repeats = rows.mutate(**older)
    repeats = repeats.filter(repeats.old_source.notnull())
    same_tonnes = (repeats.tonnes == repeats.old_tonnes).fill_null(False)  # noqa: FBT003
    same_tonnes |= repeats.tonnes.isnull() & repeats.old_tonnes.isnull()
    same = (repeats.value_usd == repeats.old_value_usd) & same_tonnes
    return repeats.mutate(same=same, clash=~same & (repeats.old_source > 0))


def settled_rows(staged: ir.Table, coverages: Mapping[int, FileCoverage]) -> ir.Table:
    """Of the rows with one key, that of the latest file that holds all of its flow, or else of the latest."""
    rows = staged.mutate(last=covering_last(staged.source, coverages))
    order = ibis.window(group_by=ROW_KEY, order_by=(rows.last.desc(), rows.source.desc()))
    rows = rows.mutate(place=ibis.row_number().over(order))
    return rows.filter(rows.place == 0).select(list(STAGED_TYPES))


def complete_periods(world: ir.Table) -> ir.Table:
    """The periods with exporters enough for a world, which stand for what a version before coverage did not note."""
    return world.filter(world.complete).select("period").distinct()


def _empty(kind: str) -> ir.Scalar:
    """A cell of a column without rows."""
    return ibis.literal("" if kind == "string" else 0, type=kind)


def _float(number: float | None) -> float:
    return float("nan") if number is None else float(number)
