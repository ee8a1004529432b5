# ruff: noqa: S608 - table names are ours, queries are compiled by ibis
"""PostgreSQL by psycopg: reads on connections that are renewed when the server was away, imports in one transaction."""

from __future__ import annotations

import weakref
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from tradeviz.errors import StoreError
from tradeviz.store.databases.address import public_address, without_secrets
from tradeviz.store.databases.engine import Engine
from tradeviz.store.databases.postgres_writer import DATASETS_TABLE, DIALECT, PostgresWriter, frame_of
from tradeviz.store.databases.tables import MOST_ENTRY, TABLE_TYPES, TableEntry, entries_of, named_table
from tradeviz.store.query import to_sql
from tradeviz.store.schema import MOST_DATASETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import ibis.expr.types as ir
    import pandas as pd

    from tradeviz.store.databases.postgres_writer import Connection

# The advisory lock that an import holds; the number only has to be ours.
_ADVISORY_LOCK = 0x74726164
_CONNECT_SECONDS = 10


class Postgres(Engine):
    """One PostgreSQL database.

    Raises:
        StoreError: from every method, when the server cannot be reached or refuses.
    """

    def __init__(self, location: str) -> None:
        _check_settings(location)
        self._location = location
        self._idle: list[Connection] = []
        self._lock = Lock()
        weakref.finalize(self, _close, self._idle)

    def entries(self) -> Mapping[str, TableEntry]:
        """See `Engine.entries`."""
        exists = self._query(f"SELECT 1 FROM information_schema.tables WHERE table_name = '{DATASETS_TABLE}'")
        if exists.empty:
            return {}
        cut = f"substr(holding, 1, {MOST_ENTRY})"  # and so no JSON, where there is more
        sql = f"SELECT {cut} AS holding FROM {DATASETS_TABLE} ORDER BY dataset LIMIT {MOST_DATASETS + 1}"
        return entries_of(list(self._query(sql)["holding"]), DATASETS_TABLE, public_address(self._location))

    def table(self, name: str, entry: TableEntry) -> ir.Table:
        """See `Engine.table`."""
        table = named_table(f"tradeviz_{name}", TABLE_TYPES[name])
        return table.filter(table.dataset == entry.dataset.key)

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Engine.fetch`."""
        return self._query(to_sql(query, DIALECT))

    def stream(self, query: ir.Table, order: Sequence[str], rows: int) -> Iterator[pd.DataFrame]:
        """See `Engine.stream`: a cursor of the server's, on a connection that ends with it."""
        places = ", ".join(f'{column} COLLATE "C"' for column in order)
        sql = f"SELECT * FROM ({to_sql(query, DIALECT)}) AS held ORDER BY {places}"
        with (
            _translated(self._location),
            self._connect(autocommit=False) as connection,
            connection.cursor("tradeviz_rows") as cursor,
        ):
            cursor.execute(sql.encode())
            while len(frame := frame_of(cursor, rows)):
                yield frame

    def _query(self, sql: str) -> pd.DataFrame:
        """Run one query; on a connection that the server has closed meanwhile, once more on a new one."""
        with _translated(self._location):
            while connection := self._take_idle():
                with suppress(psycopg.OperationalError):
                    return self._ask(connection, sql)
                if not connection.closed:
                    connection.close()
            return self._ask(self._connect(), sql)

    def _ask(self, connection: Connection, sql: str) -> pd.DataFrame:
        try:
            frame = frame_of(connection.execute(sql.encode()))
        except psycopg.Error:
            connection.close()
            raise
        with self._lock:
            self._idle.append(connection)
        return frame

    def _take_idle(self) -> Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _connect(self, *, autocommit: bool = True) -> Connection:
        return psycopg.connect(self._location, autocommit=autocommit, connect_timeout=_CONNECT_SECONDS)

    @contextmanager
    def writing(self, wait: float, tell: Callable[[str], None]) -> Iterator[PostgresWriter]:
        """See `Engine.writing`."""
        with _translated(self._location), self._connect(autocommit=False) as connection:
            _take_lock(connection, public_address(self._location), wait, tell)
            writer = PostgresWriter(connection)
            writer.prepare()
            try:
                yield writer
            finally:
                # Undoes what was not published; after `publish` there is nothing to undo.
                if not connection.broken:
                    connection.rollback()


def _check_settings(location: str) -> None:
    """Refuse an address that the client does not understand, for it would say why by quoting what it took apart."""
    try:
        conninfo_to_dict(location)
    except psycopg.Error:
        raise StoreError(
            "The address of the store's database has an option that PostgreSQL's client does not know, or cannot take "
            "apart; it is not repeated here, for it may hold a password. Write &, = and ; within a value as %26, %3D "
            "and %3B.",
            public="its address is not written as one",
        ) from None


def _close(connections: list[Connection]) -> None:
    while connections:
        connections.pop().close()


def _take_lock(connection: Connection, name: str, wait: float, tell: Callable[[str], None]) -> None:
    """Take the lock of imports, which ends with the transaction; `name` is the store's, for messages."""
    free = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_ADVISORY_LOCK,)).fetchone()
    if free == (True,):
        return
    tell(f"Waiting for another import into {name} to end.")
    connection.execute(f"SET LOCAL lock_timeout = {max(1, int(wait * 1000))}".encode())
    try:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ADVISORY_LOCK,))
    except errors.LockNotAvailable as error:
        raise StoreError(f"Another import into {name} did not end within {wait:g} seconds. Try again later.") from error


@contextmanager
def _translated(location: str) -> Iterator[None]:
    """Turn the client's errors into a sentence without the password."""
    try:
        yield
    except psycopg.Error as error:
        raise StoreError(_sentence(location, error), public=_public(error)) from None


def _public(error: psycopg.Error) -> str:
    """What is wrong, for readers of pages."""
    return "its database cannot be reached" if isinstance(error, psycopg.OperationalError) else "its database refuses"


def _sentence(location: str, error: psycopg.Error) -> str:
    name = public_address(location)
    reason = _reason(location, error)
    if isinstance(error, errors.InsufficientPrivilege):
        return f"The store at {name} does not allow this: {reason}. Ask its owner for the right, or name another user."
    if isinstance(error, (errors.DiskFull, errors.OutOfMemory)):
        return f"The store at {name} has no room left: {reason}. It is as it was before."
    if isinstance(error, psycopg.OperationalError):
        return f"The store at {name} cannot be reached: {reason}. Check the address, and that the server runs."
    return f"The store at {name} cannot answer: {reason}."


def _reason(location: str, error: psycopg.Error) -> str:
    """The last line of what the client says, without any secret of the address."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    text = next((line.strip() for line in lines if line.strip()), "")
    return without_secrets(text, location).rstrip(".")
