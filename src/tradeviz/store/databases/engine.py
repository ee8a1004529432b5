"""What the database store asks of a database: read one query, and take an import in one step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

    from tradeviz.store.databases.tables import TableEntry


class Writer(ABC):
    """One import under way: nothing that it does is seen by others before `publish`."""

    @abstractmethod
    def stage(self, rows: pa.Table) -> None:
        """Put rows (`tables.STAGED_TYPES`) beside the store."""

    @abstractmethod
    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """The answer to a query over staged and stored rows."""

    @abstractmethod
    def hold(self, name: str, rows: ir.Table) -> None:
        """Work a query out now and keep its rows as a table `name` until the import ends."""

    @abstractmethod
    def merge(self, old: TableEntry | None, new: TableEntry, rows: ir.Table, gone: ir.Table) -> None:
        """Make rows part of a dataset's trade.

        Args:
            old: the dataset as it was.
            new: and as it will be.
            rows: the new rows, one a key.
            gone: the keys of what is there no more: of rows in whose place others come, and of those withdrawn.
        """

    @abstractmethod
    def replace(self, name: str, new: TableEntry, rows: ir.Table | pa.Table) -> None:
        """Give a dataset's table other rows: those of a query, or those handed in."""

    @abstractmethod
    def publish(self, entries: Mapping[str, TableEntry]) -> None:
        """Make everything visible at once."""


class Engine(ABC):
    """One database, by its own client; queries come as ibis expressions over the tables that `table` names."""

    @abstractmethod
    def entries(self) -> Mapping[str, TableEntry]:
        """What is there now, by dataset."""

    @abstractmethod
    def table(self, name: str, entry: TableEntry) -> ir.Table:
        """The rows of one dataset of the table `tradeviz_NAME`."""

    @abstractmethod
    def fetch(self, query: ir.Table) -> pd.DataFrame:
        """The answer to one query.

        Raises:
            StoreError: the database cannot be reached or refuses.
        """

    @abstractmethod
    def stream(self, query: ir.Table, order: Sequence[str], rows: int) -> Iterator[pd.DataFrame]:
        """The answer to one query, at most so many rows at a time, in the order of some columns by code point.

        Raises:
            StoreError: as `fetch`, at any step.
        """

    @abstractmethod
    def writing(self, wait: float, tell: Callable[[str], None]) -> AbstractContextManager[Writer]:
        """The right to write; an error, or an end without `publish`, leaves everything as it was.

        Raises:
            StoreError: another import did not end within `wait` seconds.
        """
