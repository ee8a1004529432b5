# ruff: noqa: S608 - table names are ours, texts are quoted, queries are compiled by ibis
"""Spark, classic or by Spark Connect: each import writes new tables, then one appended row makes them current.

Spark has no transactions over several tables. What stands for them:

- Every import writes tables with a name of their own (`tradeviz_trade_VERSION`) and appends one row to `tradeviz_log`
  at the end. That row names the current table of every dataset. Spark adds the row's file to the table in one step, so
  that readers see the old state or the new one. A killed import leaves tables that no row names.
- Tables that the current state does not name are dropped at the next import, not before: a reader may be at them.
- `CREATE TABLE tradeviz_lock` is the lock, for the catalog lets only one succeed. A killed import leaves it behind,
  and the next one says how to remove it.

The catalog must outlast the server (Hive metastore, Glue, Unity), as for any table in Spark.
"""

from __future__ import annotations

import json
import socket
import time
from contextlib import contextmanager, suppress
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import ibis
from pyspark.errors import PySparkException

from tradeviz.errors import StoreError
from tradeviz.store.databases.address import public_address, without_secrets
from tradeviz.store.databases.engine import Engine, Writer
from tradeviz.store.databases.tables import (
    MOST_ENTRY,
    STAGED,
    STAGED_TYPES,
    TABLE_TYPES,
    TRADE_TYPES,
    TableEntry,
    entries_of,
    named_table,
)
from tradeviz.store.query import to_sql
from tradeviz.store.schema import ROW_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

_DIALECT = "pyspark"
_T = TypeVar("_T")
LOG_TABLE, LOCK_TABLE = "tradeviz_log", "tradeviz_lock"
ROWS_PER_BUCKET = 2_000_000
ROWS_PER_FILE = 500_000
_CONNECT_SECONDS = 10


class Spark(Engine):
    """One Spark session; renewed when its server was away."""

    def __init__(self, location: str) -> None:
        ibis.pyspark.name  # noqa: B018 - ibis compiles for Spark only after its backend was loaded
        self._location = location
        self._session: Any = None
        self._lock = Lock()

    def entries(self) -> Mapping[str, TableEntry]:
        """See `Engine.entries`."""
        return self._guarded(self._current)

    def table(self, name: str, entry: TableEntry) -> ir.Table:
        """See `Engine.table`."""
        return named_table(versioned(name, entry), TABLE_TYPES[name])

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Engine.fetch`."""
        return self._guarded(lambda: self.answer(to_sql(query, _DIALECT)))

    def stream(self, query: ir.Table, order: Sequence[str], rows: int) -> Iterator[pd.DataFrame]:
        """See `Engine.stream`; texts of Spark's are in the order of their bytes."""
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

        sql = f"SELECT * FROM ({to_sql(query, _DIALECT)}) ORDER BY {', '.join(order)}"
        with _translated(self._location):
            found = self._guarded(lambda: self.session().sql(sql))
            held = found.toLocalIterator()
            while piece := list(islice(held, rows)):
                yield pd.DataFrame.from_records(piece, columns=found.columns)

    def answer(self, sql: str) -> pd.DataFrame:
        """Run one statement; Spark's own errors come through."""
        answer: pd.DataFrame = self.session().sql(sql).toArrow().to_pandas()
        return answer

    def session(self) -> Any:
        """The session, opened where there is none or where its server forgot it."""
        with self._lock:
            if self._session is None:
                self._session = _open_session(self._location)
            return self._session

    def _current(self) -> Mapping[str, TableEntry]:
        if not self.session().catalog.tableExists(LOG_TABLE):
            return {}
        self.session().catalog.refreshTable(LOG_TABLE)
        cut = f"substring(holdings, 1, {MOST_ENTRY})"  # and so no JSON, where there is more
        lines = self.answer(f"SELECT {cut} AS holdings FROM {LOG_TABLE} ORDER BY number DESC LIMIT 1")["holdings"]
        try:
            texts = json.loads(lines.iloc[0]) if len(lines) else []
        except (ValueError, TypeError, RecursionError):
            texts = [None]  # as little an entry as what stands there
        return entries_of(texts, LOG_TABLE, public_address(self._location))

    def _guarded(self, ask: Callable[[], _T]) -> _T:
        """Ask; where the session is lost, ask once more with a new one."""
        with _translated(self._location):
            _knock(self._location)
            try:
                return ask()
            except Exception as error:
                if self._session is None or not _session_is_lost(error):
                    raise
                self._forget()
                return ask()

    def _forget(self) -> None:
        """Close the session; the next question opens another."""
        with self._lock:
            old, self._session = self._session, None
        with suppress(Exception):
            old.stop()

    @contextmanager
    def writing(self, wait: float, tell: Callable[[str], None]) -> Iterator[SparkWriter]:
        """See `Engine.writing`."""
        with _translated(self._location):
            self._guarded(self._current)
            _take_lock(self, public_address(self._location), wait, tell)
            try:
                writer = SparkWriter(self, self._current())
                writer.clear()
                yield writer
            finally:
                with suppress(Exception):
                    self.answer(f"DROP TABLE IF EXISTS {LOCK_TABLE}")


class SparkWriter(Writer):
    """New tables beside the current ones."""

    def __init__(self, engine: Spark, current: Mapping[str, TableEntry]) -> None:
        self._engine = engine
        self._current = current
        self._waiting: list[pa.Table] = []

    def clear(self) -> None:
        """Drop what is left of earlier imports, and make a place for rows on their way."""
        session = self._engine.session()
        current = {versioned(name, entry) for entry in self._current.values() for name in TABLE_TYPES}
        tables = {table.name for table in session.catalog.listTables() if table.name.startswith("tradeviz_")}
        for name in tables - current - {LOG_TABLE, LOCK_TABLE}:
            self._engine.answer(f"DROP TABLE IF EXISTS {name}")
        self._create_empty(STAGED, STAGED_TYPES)
        self._engine.answer(f"CREATE TABLE IF NOT EXISTS {LOG_TABLE} (number BIGINT, holdings STRING) USING parquet")

    def stage(self, rows: pa.Table) -> None:
        """See `Writer.stage`; small batches are sent together, for each becomes a file."""
        self._waiting.append(rows.select(list(STAGED_TYPES)))
        if sum(map(len, self._waiting)) >= ROWS_PER_FILE:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

        if self._waiting:
            self._frame(pa.concat_tables(self._waiting)).write.insertInto(STAGED)
            self._waiting.clear()

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Writer.fetch`."""
        self._flush()
        return self._engine.answer(to_sql(query, _DIALECT))

    def hold(self, name: str, rows: ir.Table) -> None:
        """See `Writer.hold`; the next import drops what stays of it."""
        self._engine.answer(f"DROP TABLE IF EXISTS {name}")
        self._create(name, "", to_sql(rows, _DIALECT))

    def merge(self, old: TableEntry | None, new: TableEntry, rows: ir.Table, gone: ir.Table) -> None:
        """See `Writer.merge`: writes the dataset anew, the pair's rows together in one of several buckets."""
        rows = rows.select(list(TRADE_TYPES))
        if old:
            before = self._engine.table("trade", old)
            untouched = before.anti_join(gone, [before[name] == gone[name] for name in ("pair", *ROW_KEY)])
            rows = rows.union(untouched.select(list(TRADE_TYPES)))
        count = self.fetch(rows.agg(rows=rows.count()))["rows"].sum()
        buckets = f"CLUSTERED BY (pair) SORTED BY (pair) INTO {1 + count // ROWS_PER_BUCKET} BUCKETS"
        self._create(versioned("trade", new), buckets, to_sql(rows, _DIALECT))

    def replace(self, name: str, new: TableEntry, rows: ir.Table | pa.Table) -> None:
        """See `Writer.replace`."""
        columns = list(TABLE_TYPES[name])
        if hasattr(rows, "to_pylist") and not len(rows):
            self._create_empty(versioned(name, new), TABLE_TYPES[name])  # Spark finds no types in a frame without rows
        elif hasattr(rows, "to_pylist"):
            self._frame(rows.select(columns)).write.saveAsTable(versioned(name, new), format="parquet")
        else:
            self._create(versioned(name, new), "", to_sql(rows.select(columns), _DIALECT))

    def publish(self, entries: Mapping[str, TableEntry]) -> None:
        """See `Writer.publish`."""
        import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

        texts = [entry.as_text() for _, entry in sorted({**self._current, **entries}.items())]
        row = pa.table({"number": [time.time_ns()], "holdings": [json.dumps(texts)]})
        self._frame(row).coalesce(1).write.insertInto(LOG_TABLE)
        self._engine.answer(f"DROP TABLE {STAGED}")

    def _create(self, name: str, layout: str, query: str) -> None:
        self._engine.answer(f"CREATE TABLE {name} USING parquet {layout} AS {query}")

    def _create_empty(self, name: str, columns: Mapping[str, str]) -> None:
        described = ", ".join(f"{column} {_type(kind)}" for column, kind in columns.items())
        self._engine.answer(f"CREATE TABLE {name} ({described}) USING parquet")

    def _frame(self, rows: pa.Table) -> Any:
        return self._engine.session().createDataFrame(rows)


def versioned(name: str, entry: TableEntry) -> str:
    """The table that holds a version of a dataset."""
    return f"tradeviz_{name}_{entry.version}"


def _type(kind: str) -> str:
    return {"string": "STRING", "float64": "DOUBLE", "int64": "BIGINT"}[kind]


def _open_session(location: str) -> Any:
    """A session at `sc://host:port`, or one in this process for `pyspark://warehouse-folder?setting=value`."""
    parts = urlsplit(location)
    if parts.scheme == "sc":
        from pyspark.sql.connect.session import SparkSession as Remote  # noqa: PLC0415 - needs grpc

        return Remote.builder.remote(location).create()
    from pyspark.sql import SparkSession  # noqa: PLC0415 - starts no Java before it is asked

    builder = SparkSession.builder.config("spark.ui.showConsoleProgress", "false")
    if parts.netloc or parts.path:
        builder = builder.config("spark.sql.warehouse.dir", parts.netloc + parts.path)
    for name, value in parse_qsl(parts.query):
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _knock(location: str) -> None:
    """Find out at once that a Connect server is not there: its client would try for minutes before it says so."""
    parts = urlsplit(location)
    if parts.scheme == "sc":
        socket.create_connection((parts.hostname or "", parts.port or 15002), timeout=_CONNECT_SECONDS).close()


def _take_lock(engine: Spark, name: str, wait: float, tell: Callable[[str], None]) -> None:
    """Make the lock table, or wait until it can be made."""
    until = time.monotonic() + wait
    told = False
    while not _make_lock(engine):
        if not told:
            tell(f"Waiting for another import into {name} to end.")
            told = True
        if time.monotonic() > until:
            raise StoreError(
                f"Another import into {name} did not end within {wait:g} seconds. If none is running, one was killed: "
                f"remove its lock in Spark SQL with: DROP TABLE {LOCK_TABLE}"
            )
        time.sleep(min(1.0, wait / 10))


def _make_lock(engine: Spark) -> bool:
    """Make the lock table; False where there is one, for another import is under way."""
    try:
        engine.answer(f"CREATE TABLE {LOCK_TABLE} (owner STRING) USING parquet")
    except PySparkException as error:
        if "ALREADY_EXISTS" in str(error):
            return False
        raise
    return True


@contextmanager
def _translated(location: str) -> Iterator[None]:
    """Turn Spark's errors into a sentence without the address's options, which may hold a token."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        if not _from_spark(error):
            raise
        public = "its database cannot be reached" if _session_is_lost(error) else "its database refuses"
        raise StoreError(_sentence(location, error), public=public) from None


def _from_spark(error: Exception) -> bool:
    """Whether the error comes from Spark, its Java gateway or its network."""
    return type(error).__module__.partition(".")[0] in {"pyspark", "py4j", "grpc"} or isinstance(error, OSError)


def _session_is_lost(error: Exception) -> bool:
    """Whether the session or its server is gone, rather than a query being refused."""
    words = (
        "SESSION_CLOSED",
        "SESSION_CHANGED",
        "SESSION_NOT_FOUND",
        "UNAVAILABLE",
        "INVALID_HANDLE",
        "Connection refused",
    )
    return isinstance(error, OSError) or any(word in str(error) for word in words)


def _sentence(location: str, error: Exception) -> str:
    words = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
    name = public_address(location)
    if "INVALID_CONNECT_URL" in words:  # goes on to quote what the client took apart, which may be half a secret
        return f"The store at {name} cannot be reached: Spark's client does not understand the options of its address."
    reason = without_secrets(words.strip().splitlines()[0], location).rstrip(".")
    if _session_is_lost(error):
        return f"The store at {name} cannot be reached: {reason}. Check the address, and that Spark runs."
    return f"The store at {name} cannot answer: {reason}."
