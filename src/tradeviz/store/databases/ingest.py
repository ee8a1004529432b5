"""An import into a database: rows are staged, settled key by key, and published with the tables made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.errors import ImportFileError
from tradeviz.store import queries
from tradeviz.store.aggregate import ANYTHING, Shape
from tradeviz.store.api import Import, Outcome
from tradeviz.store.databases.base import STAGED
from tradeviz.store.databases.relational import named
from tradeviz.store.databases.tables import NAMES_COLUMNS, STAGED_COLUMNS, TRADE_COLUMNS, Holding, Taken
from tradeviz.store.folder.totals import EXPORTERS_OF_A_WORLD
from tradeviz.store.schema import KEY, NUMBERS, RECONCILED, Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from tradeviz.store.databases.base import Engine, Writer
    from tradeviz.store.parsed_file import ParsedFile


@dataclass
class Intake:
    """What an import took for one dataset: names and files; its rows are staged."""

    dataset: Dataset
    names: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)


@dataclass
class DatabaseImport(Import):
    """An import into a database; made by `DatabaseStore.importing`."""

    engine: Engine = field(kw_only=True)
    writer: Writer = field(kw_only=True)
    held: Mapping[str, Holding] = field(kw_only=True)
    tell: Callable[[str], None] = field(kw_only=True)
    intakes: dict[str, Intake] = field(default_factory=dict, kw_only=True)

    def add(self, parsed: ParsedFile, digest: str, progress: Callable[[int], None]) -> None:
        """See `Import.add`."""
        key = parsed.dataset.key
        known = key in self.held and self.held[key].took(digest)
        outcome = Outcome(parsed.report.file, key, already=known)
        self.outcomes.append(outcome)
        if known:
            return
        intake = self.intakes.setdefault(key, Intake(parsed.dataset))
        for table in parsed.batches:
            self.writer.stage(staged(table, len(self.outcomes)))
            outcome.rows += len(table)
            progress(len(table))
        intake.names.update(parsed.names)
        intake.taken.append(Taken(outcome.file, digest, outcome.rows))

    def commit(self) -> None:
        """Make everything taken part of the store, at once."""
        if self.intakes:
            self.writer.publish({key: self._written(intake) for key, intake in self.intakes.items()})

    def _written(self, intake: Intake) -> Holding:
        key = intake.dataset.key
        self.tell(f"Sorting and writing {sum(file.rows for file in intake.taken):,} rows of {key}.")
        old = self.held.get(key)
        files = (*(old.taken if old else ()), *intake.taken)
        new = Holding(intake.dataset, ANYTHING, files, version=uuid4().hex[:12])
        arrived = named(STAGED, STAGED_COLUMNS)
        arrived = arrived.filter(arrived.dataset == key)
        self._settle(arrived, old)
        self.writer.merge(old, new, newest(arrived))
        new = Holding(intake.dataset, self._shape(new), files, version=new.version)
        self._derive(new, self._names(old) | intake.names)
        return new

    def _settle(self, arrived: ir.Table, old: Holding | None) -> None:
        """Count what replaces or repeats other rows.

        Raises:
            ImportFileError: one file has two values for one key.
        """
        before = self.engine.table("trade", old).mutate(source=ibis.literal(0, "int64")) if old else None
        repeats = repeated(arrived, before)
        counts = repeats.group_by("source", "same", "clash").agg(rows=repeats.count())
        for row in self.writer.fetch(counts).to_dict("records"):
            outcome = self.outcomes[row["source"] - 1]
            if row["clash"]:
                example = self.writer.fetch(repeats.filter(repeats.clash).order_by(list(KEY)).limit(1))
                raise ImportFileError(two_values(outcome.file, example.to_dict("records")[0]))
            outcome.unchanged += row["rows"] if row["same"] else 0
            outcome.replaced += 0 if row["same"] else row["rows"]

    def _shape(self, new: Holding) -> Shape:
        trade = self.engine.table("trade", new)
        level = (trade.goods == "TOTAL").ifelse(0, trade.goods.length())
        found = self.writer.fetch(trade.group_by(level=level, hs="hs").agg(rows=trade.count()))
        levels = sorted({int(value) for value in found["level"]})
        total = found["level"] == 0
        return Shape(
            tuple(levels), mixed=bool(total.sum() > 1 or (~total).sum() > found.loc[~total, "level"].nunique())
        )

    def _names(self, old: Holding | None) -> dict[str, str]:
        if old is None:
            return {}
        found = self.writer.fetch(self.engine.table("names", old))
        return dict(zip(found["goods"], found["name"], strict=True))

    def _derive(self, new: Holding, names: Mapping[str, str]) -> None:
        """The small tables that are made of a dataset's rows."""
        key = ibis.literal(new.dataset.key)
        trade = self.engine.table("trade", new)
        self.writer.replace("pairs", new, queries.pairs(trade, new.shape).mutate(dataset=key))
        if new.dataset.sides == RECONCILED:
            self.writer.replace("margins", new, margins(trade, new.shape).mutate(dataset=key))
        rows = [{"dataset": new.dataset.key, "goods": code, "name": name} for code, name in sorted(names.items())]
        schema = pa.schema([(column, pa.string()) for column in NAMES_COLUMNS])
        self.writer.replace("names", new, pa.Table.from_pylist(rows, schema=schema))


def staged(table: pa.Table, source: int) -> pa.Table:
    """Rows with their pair's key and the number of their file."""
    reporter, partner = table["reporter"], table["partner"]
    forward = pc.less(reporter, partner)
    first, second = pc.if_else(forward, reporter, partner), pc.if_else(forward, partner, reporter)
    table = table.append_column("pair", pc.binary_join_element_wise(first, second, "-"))
    return table.append_column("source", pa.array([source] * len(table), pa.int64()))


def repeated(arrived: ir.Table, before: ir.Table | None) -> ir.Table:
    """Rows whose key came before, in the store or the import: with `same` for equal values, `clash` within one file."""
    columns = list(STAGED_COLUMNS)
    rows = arrived.select(columns)
    if before is not None:
        keys = arrived.select("pair", *KEY).distinct()
        rows = rows.union(before.semi_join(keys, ("pair", *KEY)).select(columns))
    order = ibis.window(group_by=KEY, order_by=("source", *NUMBERS))
    earlier = {f"old_{name}": rows[name].lag().over(order) for name in ("source", *NUMBERS)}
    found = rows.mutate(**earlier)
    found = found.filter(found.old_source.notnull())
    unknown = found.tonnes.isnull() & found.old_tonnes.isnull()
    same = (found.value_usd == found.old_value_usd) & ((found.tonnes == found.old_tonnes).fill_null(False) | unknown)  # noqa: FBT003
    return found.mutate(same=same, clash=~same & (found.source == found.old_source))


def newest(arrived: ir.Table) -> ir.Table:
    """Of the rows with one key, that of the latest file."""
    order = ibis.window(group_by=KEY, order_by=arrived.source.desc())
    rows = arrived.mutate(place=ibis.row_number().over(order))
    return rows.filter(rows.place == 0).select(list(TRADE_COLUMNS))


def margins(trade: ir.Table, shape: Shape) -> ir.Table:
    """Every economy's trade with the world, and whether the period's exporters are those of a world."""
    sums = queries.margins(trade, shape, reconciled=True)
    exporters = sums.filter(sums.flow == "exports", sums.reporter != "")
    whole = exporters.group_by("period").agg(complete=exporters.reporter.nunique() >= EXPORTERS_OF_A_WORLD)
    return sums.join(whole, "period").select(*queries.MARGIN, "value_usd", "complete")


def two_values(file: str, row: Mapping[Any, Any]) -> str:
    """The sentence about a key that a file has twice, with different values."""
    row_words = f"{row['reporter']}'s {row['flow']} with {row['partner']}, {row['goods']}, {row['period']}"
    values = f"{row['old_value_usd']:g} and {row['value_usd']:g} US dollars"
    return f"{file} has two values for one row: {row_words} is {values}. Keep one of the two in the file."
