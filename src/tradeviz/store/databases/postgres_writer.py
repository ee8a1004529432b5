# ruff: noqa: S608 - table names are ours, texts are quoted, queries are compiled by ibis
"""One import into PostgreSQL: one transaction over one set of tables, which hold all datasets side by side."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from tradeviz.store.databases.engine import Writer
from tradeviz.store.databases.tables import (
    STAGED,
    STAGED_TYPES,
    TABLE_TYPES,
    TRADE_TYPES,
    TableEntry,
)
from tradeviz.store.query import to_sql
from tradeviz.store.schema import ROW_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir
    import pandas as pd
    import psycopg
    import pyarrow as pa

    Connection = psycopg.Connection[tuple[Any, ...]]
    Cursor = psycopg.Cursor[tuple[Any, ...]] | psycopg.ServerCursor[tuple[Any, ...]]

DIALECT = "postgres"
DATASETS_TABLE = "tradeviz_datasets"
_TRADE = "tradeviz_trade"
_MERGED = "tradeviz_merged"
_SQL_TYPES = {"string": "TEXT", "float64": "DOUBLE PRECISION", "int64": "BIGINT", "boolean": "BOOLEAN"}


class PostgresWriter(Writer):
    """One transaction on a connection of its own; the server undoes it when the connection ends without a commit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prepare(self) -> None:
        """Make what is missing: the tables, and a place for rows on their way."""
        for name, columns in TABLE_TYPES.items():
            self._run(_created(f"tradeviz_{name}", columns))
        self._run(f"CREATE TABLE IF NOT EXISTS {DATASETS_TABLE} (dataset TEXT, holding TEXT)")
        self._run(f"CREATE INDEX IF NOT EXISTS tradeviz_trade_pair ON {_TRADE} (pair, dataset)")
        self._run(_created(STAGED, STAGED_TYPES, "TEMPORARY TABLE"))

    def stage(self, rows: pa.Table) -> None:
        """See `Writer.stage`."""
        self._insert(STAGED, rows.select(list(STAGED_TYPES)))

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Writer.fetch`."""
        return frame_of(self._connection.execute(to_sql(query, DIALECT).encode()))

    def hold(self, name: str, rows: ir.Table) -> None:
        """See `Writer.hold`."""
        self._run(f"DROP TABLE IF EXISTS {name}")
        self._run(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {to_sql(rows, DIALECT)}")

    def merge(self, old: TableEntry | None, new: TableEntry, rows: ir.Table, gone: ir.Table) -> None:  # noqa: ARG002 - Spark needs it
        """See `Writer.merge`."""
        self.hold(_MERGED, rows)
        if old:
            same = " AND ".join(f"{_TRADE}.{name} = gone.{name}" for name in ("pair", *ROW_KEY))
            self._run(f"DELETE FROM {_TRADE} USING ({to_sql(gone, DIALECT)}) AS gone WHERE {same}")
        columns = ", ".join(TRADE_TYPES)
        self._run(f"INSERT INTO {_TRADE} ({columns}) SELECT {columns} FROM {_MERGED} ORDER BY pair")

    def replace(self, name: str, new: TableEntry, rows: ir.Table | pa.Table) -> None:
        """See `Writer.replace`."""
        table, columns = f"tradeviz_{name}", TABLE_TYPES[name]
        self._run(f"DELETE FROM {table} WHERE dataset = {_quoted(new.dataset.key)}")
        if hasattr(rows, "to_pylist"):
            self._insert(table, rows.select(list(columns)))
        else:
            query = to_sql(rows.select(list(columns)), DIALECT)
            self._run(f"INSERT INTO {table} ({', '.join(columns)}) {query}")

    def publish(self, entries: Mapping[str, TableEntry]) -> None:
        """See `Writer.publish`."""
        keys = ", ".join(map(_quoted, entries))
        self._run(f"DELETE FROM {DATASETS_TABLE} WHERE dataset IN ({keys})")
        lines = ", ".join(f"({_quoted(key)}, {_quoted(entry.as_text())})" for key, entry in entries.items())
        self._run(f"INSERT INTO {DATASETS_TABLE} VALUES {lines}")
        self._run(f"DROP TABLE {STAGED}")
        self._connection.commit()

    def _run(self, sql: str) -> None:
        self._connection.execute(sql.encode())

    def _insert(self, table: str, rows: pa.Table) -> None:
        """Append rows with COPY; Arrow writes texts in quotes and what is missing without, as COPY reads them."""
        from pyarrow import csv  # noqa: PLC0415 - see `tradeviz.store`

        sink = BytesIO()
        csv.write_csv(rows, sink, csv.WriteOptions(include_header=False))
        command = f"COPY {table} ({', '.join(rows.column_names)}) FROM STDIN (FORMAT csv)"
        with self._connection.cursor() as cursor, cursor.copy(command.encode()) as copy:
            copy.write(sink.getbuffer())


def frame_of(cursor: Cursor, most: int | None = None) -> pd.DataFrame:
    """What a query gave, or the next so many rows of it."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    names = [column.name for column in cursor.description or ()]
    rows = cursor.fetchall() if most is None else cursor.fetchmany(most)
    return pd.DataFrame.from_records(rows, columns=names)


def _created(table: str, columns: Mapping[str, str], kind: str = "TABLE IF NOT EXISTS") -> str:
    """The statement that makes a table."""
    described = ", ".join(f"{column} {_SQL_TYPES[type_]}" for column, type_ in columns.items())
    return f"CREATE {kind} {table} ({described})"


def _quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
