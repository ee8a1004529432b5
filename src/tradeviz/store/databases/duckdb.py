# ruff: noqa: S608 - table names are ours, texts are quoted, queries are compiled by ibis
"""One DuckDB file, for a store that other tools shall read as a database; a folder store is smaller and faster."""

from __future__ import annotations

from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import duckdb

from tradeviz.errors import StoreError
from tradeviz.store.databases.base import public
from tradeviz.store.databases.relational import Relational, RelationalWriter, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

DIALECT = "duckdb"


class Duck(Relational):
    """One DuckDB file. Another process can read or write it only while this one does neither."""

    dialect = DIALECT

    def __init__(self, location: str) -> None:
        self._location = location
        self._path = unquote(urlsplit(location).path) or ":memory:"
        self._writing = Lock()

    def query(self, sql: str) -> pd.DataFrame:
        """Run one query."""
        with translated(self._location), closing(duckdb.connect(self._path)) as connection:
            return _frame(connection.execute(sql))

    @contextmanager
    def writing(self, wait: float, tell: Callable[[str], None]) -> Iterator[DuckWriter]:
        """See `Engine.writing`."""
        with translated(self._location):
            self._lock(public(self._location), wait, tell)
            try:
                with closing(duckdb.connect(self._path)) as connection:
                    connection.begin()
                    writer = DuckWriter(connection)
                    writer.prepare()
                    yield writer
            finally:
                self._writing.release()

    def _lock(self, name: str, wait: float, tell: Callable[[str], None]) -> None:
        if self._writing.acquire(blocking=False):
            return
        tell(f"Waiting for another import into {name} to end.")
        if not self._writing.acquire(timeout=wait):
            raise StoreError(f"Another import into {name} did not end within {wait:g} seconds. Try again later.")


class DuckWriter(RelationalWriter):
    """One transaction on a connection of its own."""

    dialect = DIALECT

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, sql: str) -> None:
        """See `RelationalWriter.run`."""
        self._connection.execute(sql)

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Writer.fetch`."""
        return _frame(self._connection.execute(compiled(query, DIALECT)))

    def insert(self, name: str, rows: pa.Table) -> None:
        """See `RelationalWriter.insert`."""
        columns = ", ".join(rows.column_names)
        self._connection.register("tradeviz_arriving", rows)
        self._connection.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM tradeviz_arriving")
        self._connection.unregister("tradeviz_arriving")

    def commit(self) -> None:
        """See `RelationalWriter.commit`."""
        self._connection.commit()


def _frame(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    found: pd.DataFrame = connection.df()
    return found


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Turn the engine's errors into a sentence."""
    try:
        yield
    except duckdb.Error as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise StoreError(f"The store at {public(location)} cannot answer: {reason}.") from error
