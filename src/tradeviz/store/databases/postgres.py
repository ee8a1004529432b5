"""PostgreSQL by psycopg: reads on connections that are renewed when the server was away, imports in one transaction."""

from __future__ import annotations

import weakref
from contextlib import contextmanager, suppress
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import errors

from tradeviz.errors import StoreError
from tradeviz.store.databases.base import public
from tradeviz.store.databases.relational import Relational, RelationalWriter, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

    Connection = psycopg.Connection[tuple[Any, ...]]

DIALECT = "postgres"
# The advisory lock that an import holds; the number only has to be ours.
LOCK = 0x74726164
PATIENCE = 10  # seconds to wait for a server to answer


class Postgres(Relational):
    """One PostgreSQL database.

    Raises:
        StoreError: from every method, when the server cannot be reached or refuses.
    """

    dialect = DIALECT

    def __init__(self, location: str) -> None:
        self._location = location
        self._idle: list[Connection] = []
        self._lock = Lock()
        weakref.finalize(self, _close, self._idle)

    def query(self, sql: str) -> pd.DataFrame:
        """Run one query; on a connection that the server has closed meanwhile, once more on a new one."""
        with translated(self._location):
            while connection := self._take():
                with suppress(psycopg.OperationalError):
                    return self._asked(connection, sql)
                if not connection.closed:
                    connection.close()
            return self._asked(self._connected(), sql)

    def _asked(self, connection: Connection, sql: str) -> pd.DataFrame:
        try:
            found = _frame(connection.execute(sql.encode()))
        except psycopg.Error:
            connection.close()
            raise
        with self._lock:
            self._idle.append(connection)
        return found

    def _take(self) -> Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _connected(self, *, autocommit: bool = True) -> Connection:
        address = self._location.replace("postgres://", "postgresql://", 1)
        return psycopg.connect(address, autocommit=autocommit, connect_timeout=PATIENCE)

    @contextmanager
    def writing(self, wait: float, tell: Callable[[str], None]) -> Iterator[PostgresWriter]:
        """See `Engine.writing`."""
        with translated(self._location), self._connected(autocommit=False) as connection:
            _lock(connection, public(self._location), wait, tell)
            writer = PostgresWriter(connection)
            writer.prepare()
            try:
                yield writer
            finally:
                # Undoes what was not published; after `publish` there is nothing to undo.
                if not connection.broken:
                    connection.rollback()


class PostgresWriter(RelationalWriter):
    """One transaction on a connection of its own."""

    dialect = DIALECT

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, sql: str) -> None:
        """See `RelationalWriter.run`."""
        self._connection.execute(sql.encode())

    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """See `Writer.fetch`."""
        return _frame(self._connection.execute(compiled(query, DIALECT).encode()))

    def insert(self, name: str, rows: pa.Table) -> None:
        """Append rows with COPY; Arrow writes texts in quotes and what is missing without, as COPY reads them."""
        from pyarrow import csv  # noqa: PLC0415 - see `tradeviz.store`

        sink = BytesIO()
        csv.write_csv(rows, sink, csv.WriteOptions(include_header=False))
        command = f"COPY {name} ({', '.join(rows.column_names)}) FROM STDIN (FORMAT csv)"
        with self._connection.cursor() as cursor, cursor.copy(command.encode()) as copy:
            copy.write(sink.getbuffer())

    def commit(self) -> None:
        """See `RelationalWriter.commit`."""
        self._connection.commit()


def _close(connections: list[Connection]) -> None:
    while connections:
        connections.pop().close()


def _lock(connection: Connection, name: str, wait: float, tell: Callable[[str], None]) -> None:
    free = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (LOCK,)).fetchone()
    if free == (True,):
        return
    tell(f"Waiting for another import into {name} to end.")
    connection.execute(f"SET LOCAL lock_timeout = {max(1, int(wait * 1000))}".encode())
    try:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    except errors.LockNotAvailable as error:
        raise StoreError(f"Another import into {name} did not end within {wait:g} seconds. Try again later.") from error


def _frame(cursor: psycopg.Cursor[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    names = [column.name for column in cursor.description or ()]
    return pd.DataFrame.from_records(cursor.fetchall(), columns=names)


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Turn the client's errors into a sentence without the password."""
    try:
        yield
    except psycopg.Error as error:
        raise StoreError(_sentence(location, error)) from None


def _sentence(location: str, error: psycopg.Error) -> str:
    name = public(location)
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
    password = urlsplit(location).password
    for secret in {password, unquote(password)} if password else ():
        text = text.replace(secret, "...")
    return text.rstrip(".")
