# ruff: noqa: S608 - table names are ours, texts are quoted, queries are compiled by ibis
"""What PostgreSQL and DuckDB share: one set of tables, changed in one transaction."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from tradeviz.store.databases.base import STAGED, Engine, Writer
from tradeviz.store.databases.tables import STAGED_COLUMNS, TABLES, TRADE_COLUMNS, Holding
from tradeviz.store.schema import KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

TYPES = (("string", "TEXT"), ("float64", "DOUBLE PRECISION"), ("int64", "BIGINT"), ("boolean", "BOOLEAN"))
DATASETS = "tradeviz_datasets"
TRADE = "tradeviz_trade"


def named(name: str, columns: Mapping[str, str]) -> ir.Table:
    """A table by its name, to be compiled and not run by ibis."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return ibis.table(columns, name=name)


def compiled(query: ir.Table, dialect: str) -> str:
    """The SQL of a query."""
    import ibis  # noqa: PLC0415 - not needed to serve a story

    return str(ibis.to_sql(query, dialect=dialect))


def created(name: str, columns: Mapping[str, str], kind: str = "TABLE IF NOT EXISTS") -> str:
    """The statement that makes a table."""
    types = dict(TYPES)
    return f"CREATE {kind} {name} ({', '.join(f'{column} {types[type_]}' for column, type_ in columns.items())})"


class Relational(Engine):
    """A database with transactions; its tables hold all datasets, told apart by their first column."""

    dialect: str

    @abstractmethod
    def query(self, sql: str) -> pd.DataFrame:
        """Run one query."""

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Engine.fetch`."""
        return self.query(compiled(query, self.dialect))

    def table(self, name: str, holding: Holding) -> ir.Table:
        """See `Engine.table`."""
        table = named(f"tradeviz_{name}", dict(TABLES)[name])
        return table.filter(table.dataset == holding.dataset.key)

    def holdings(self) -> Mapping[str, Holding]:
        """See `Engine.holdings`."""
        known = self.query(f"SELECT 1 FROM information_schema.tables WHERE table_name = '{DATASETS}'")
        if known.empty:
            return {}
        lines = self.query(f"SELECT holding FROM {DATASETS} ORDER BY dataset")["holding"]
        return {holding.dataset.key: holding for holding in map(Holding.from_text, lines)}


class RelationalWriter(Writer):
    """One transaction; the database undoes it when the connection ends without a commit."""

    dialect: str

    @abstractmethod
    def run(self, sql: str) -> None:
        """Run one statement."""

    @abstractmethod
    def insert(self, name: str, rows: pa.Table) -> None:
        """Append rows to a table with the same columns."""

    @abstractmethod
    def commit(self) -> None:
        """End the transaction."""

    def prepare(self) -> None:
        """Make what is missing: the tables, and a place for rows on their way."""
        for name, columns in TABLES:
            self.run(created(f"tradeviz_{name}", columns))
        self.run(f"CREATE TABLE IF NOT EXISTS {DATASETS} (dataset TEXT, holding TEXT)")
        self.run(f"CREATE INDEX IF NOT EXISTS tradeviz_trade_pair ON {TRADE} (pair, dataset)")
        self.run(created(STAGED, STAGED_COLUMNS, "TEMPORARY TABLE"))

    def stage(self, rows: pa.Table) -> None:
        """See `Writer.stage`."""
        self.insert(STAGED, rows.select(list(STAGED_COLUMNS)))

    def merge(self, old: Holding | None, new: Holding, staged: ir.Table) -> None:  # noqa: ARG002 - Spark needs it
        """See `Writer.merge`."""
        self.run(f"CREATE TEMPORARY TABLE tradeviz_merged AS {compiled(staged, self.dialect)}")
        if old:
            same = " AND ".join(f"{TRADE}.{name} = new.{name}" for name in ("pair", *KEY))
            self.run(f"DELETE FROM {TRADE} USING tradeviz_merged AS new WHERE {same}")
        columns = ", ".join(TRADE_COLUMNS)
        self.run(f"INSERT INTO {TRADE} ({columns}) SELECT {columns} FROM tradeviz_merged ORDER BY pair")
        self.run("DROP TABLE tradeviz_merged")

    def replace(self, name: str, new: Holding, rows: ir.Table | pa.Table) -> None:
        """See `Writer.replace`."""
        table, columns = f"tradeviz_{name}", dict(TABLES)[name]
        self.run(f"DELETE FROM {table} WHERE dataset = {quoted(new.dataset.key)}")
        if hasattr(rows, "to_pylist"):
            self.insert(table, rows.select(list(columns)))
        else:
            query = compiled(rows.select(list(columns)), self.dialect)
            self.run(f"INSERT INTO {table} ({', '.join(columns)}) {query}")

    def publish(self, holdings: Mapping[str, Holding]) -> None:
        """See `Writer.publish`."""
        keys = ", ".join(map(quoted, holdings))
        self.run(f"DELETE FROM {DATASETS} WHERE dataset IN ({keys})")
        lines = ", ".join(f"({quoted(key)}, {quoted(holding.as_text())})" for key, holding in holdings.items())
        self.run(f"INSERT INTO {DATASETS} VALUES {lines}")
        self.run(f"DROP TABLE {STAGED}")
        self.commit()


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
