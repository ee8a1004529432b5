"""What the database store asks of a database: read one query, and take an import in one step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tradeviz.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

    from tradeviz.store.databases.tables import Holding

SCHEMES = ("postgresql", "postgres", "duckdb", "pyspark", "sc")
STAGED = "tradeviz_staged"


class Writer(ABC):
    """One import under way: nothing that it does is seen by others before `publish`."""

    @abstractmethod
    def stage(self, rows: pa.Table) -> None:
        """Put rows (`holdings.STAGED_COLUMNS`) beside the store."""

    @abstractmethod
    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """The answer to a query over staged and stored rows."""

    @abstractmethod
    def merge(self, old: Holding | None, new: Holding, staged: ir.Table) -> None:
        """Make the staged rows of a dataset part of its trade, each in the place of a row with its key."""

    @abstractmethod
    def replace(self, name: str, new: Holding, rows: ir.Table | pa.Table) -> None:
        """Give a dataset's table other rows: those of a query, or those handed in."""

    @abstractmethod
    def publish(self, holdings: Mapping[str, Holding]) -> None:
        """Make everything visible at once."""


class Engine(ABC):
    """One database, by its own client; queries come as ibis expressions over the tables that `table` names."""

    @abstractmethod
    def holdings(self) -> Mapping[str, Holding]:
        """What is there now, by dataset."""

    @abstractmethod
    def table(self, name: str, holding: Holding) -> ir.Table:
        """The rows of one dataset of the table `tradeviz_NAME`."""

    @abstractmethod
    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """The answer to one query.

        Raises:
            StoreError: the database cannot be reached or refuses.
        """

    @abstractmethod
    def writing(self, wait: float, tell: Callable[[str], None]) -> AbstractContextManager[Writer]:
        """The right to write; an error, or an end without `publish`, leaves everything as it was.

        Raises:
            StoreError: another import did not end within `wait` seconds.
        """


def public(location: str) -> str:
    """An address without its password and its options."""
    parts = urlsplit(location)
    user, _, host = parts.netloc.rpartition("@")
    shown = f"{user.partition(':')[0]}@{host}" if user else host
    return f"{parts.scheme}://{shown}{parts.path.partition(';')[0]}".rstrip("/")


def open_engine(location: str) -> Engine:
    """The database at an address such as `postgresql://user@host/name`, `sc://host:15002` or `duckdb:///trade.db`.

    Raises:
        StoreError: the address names no database that tradeviz knows, or its client is not installed.
    """
    scheme = urlsplit(location).scheme
    try:
        if scheme.startswith("postgres"):
            from tradeviz.store.databases.postgres import Postgres  # noqa: PLC0415 - clients load where they are used

            return Postgres(location)
        if scheme in {"pyspark", "sc"}:
            from tradeviz.store.databases.spark import Spark  # noqa: PLC0415

            return Spark(location)
        if scheme == "duckdb":
            from tradeviz.store.databases.duckdb import Duck  # noqa: PLC0415

            return Duck(location)
    except ImportError as error:
        extra = "spark" if scheme in {"pyspark", "sc"} else "postgres"
        raise StoreError(f"{scheme}:// needs {error.name}. Install it with: pip install 'tradeviz[{extra}]'") from error
    raise StoreError(f"{public(location)!r} is no store: expected a folder, or an address with {_known()}.")


def _known() -> str:
    return ", ".join(f"{scheme}://" for scheme in SCHEMES)
