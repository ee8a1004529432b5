"""A store in a database: PostgreSQL or Spark, by its address."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.errors import StoreError
from tradeviz.store.api import Store
from tradeviz.store.coverage import COVERAGE_COLUMNS, CoverageSummary
from tradeviz.store.databases.address import public_address
from tradeviz.store.databases.ingest import DatabaseImport, complete_periods
from tradeviz.store.databases.open import open_engine
from tradeviz.store.frames import (
    BATCH_ORDER,
    BATCH_ROWS,
    WORLD_COLUMNS,
    WORLD_ORDER,
    checked_names,
    checked_pairs,
    coverage_frame,
    join_pairs,
    shown_names,
    summed_codes,
    tidy,
    tidy_batch,
    with_sections,
)
from tradeviz.store.schema import NUMBER_COLUMNS, RECONCILED, TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import ibis.expr.types as ir

    from tradeviz.store.databases.tables import TableEntry
    from tradeviz.store.query import Query
    from tradeviz.store.schema import Dataset
    from tradeviz.store.session import ImportSession, WriteStep


class DatabaseStore(Store):
    """Tables `tradeviz_...` in a database; every answer is one query that the database runs.

    Any number of processes may read while another imports. `location` has no password, for it stands in messages.
    """

    def __init__(self, location: str) -> None:
        self._engine = open_engine(location)
        self.location = public_address(location)

    def datasets(self) -> tuple[Dataset, ...]:
        """See `Store.datasets`."""
        return tuple(entry.dataset for _, entry in sorted(self._engine.entries().items()))

    def state(self) -> str:
        """See `Store.state`."""
        versions = (f"{key}={entry.version}" for key, entry in sorted(self._engine.entries().items()))
        return " ".join((self.location, *versions))

    def _stored_pairs(self) -> pd.DataFrame:
        return join_pairs([self._pairs_of(entry) for entry in self._engine.entries().values()])

    def names(self, dataset: str) -> Mapping[str, str]:
        """See `Store.names`."""
        names = self._engine.fetch(self._engine.table("names", self._entry(dataset)))
        with self._parsing("names"):
            return shown_names(checked_names(dict(sorted(zip(names["goods"], names["name"], strict=True)))))

    def _stored_world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        entry = self._entry(dataset)
        if entry.dataset.sides != RECONCILED or not (reporters and goods):
            return tidy(pd.DataFrame(columns=list(WORLD_COLUMNS)), WORLD_COLUMNS, WORLD_ORDER)
        table = self._engine.table("margins", entry)
        totals = self._engine.fetch(table.filter(table.reporter.isin(reporters), table.goods.isin(summed_codes(goods))))
        with self._parsing("margins"):
            known = tidy(totals, WORLD_COLUMNS, WORLD_ORDER)
        return tidy(with_sections(known, goods), WORLD_COLUMNS, WORLD_ORDER)

    def coverage_summary(self, dataset: str) -> CoverageSummary:
        """See `Store.coverage_summary`."""
        entry = self._entry(dataset)
        return replace(entry.summary, periods=self._periods(entry))

    @contextmanager
    def importing(
        self,
        *,
        wait: float = 600.0,
        tell: Callable[[str], None] | None = None,
        step: WriteStep | None = None,  # noqa: ARG002 - what a database does within its transaction it does not say
    ) -> Iterator[ImportSession]:
        """See `Store.importing`."""
        say = tell or (lambda _: None)
        with self._engine.writing(wait, say) as writer:
            session = DatabaseImport(engine=self._engine, writer=writer, before=self._engine.entries(), tell=say)
            yield session
            session.commit()

    def _stored_coverage(self, dataset: str, pair: str) -> pd.DataFrame:
        entry = self._entry(dataset)
        lines = None
        if entry.lines:
            table = self._engine.table("coverage", entry)
            lines = self._engine.fetch(table.filter(table.pair == pair).select(*COVERAGE_COLUMNS))
        with self._parsing("coverage"):
            return coverage_frame(lines, self._periods(entry), pair)

    def _periods(self, entry: TableEntry) -> tuple[str, ...]:
        """The periods of which a dataset has the trade of the whole world; see `complete_periods`."""
        if entry.summary.known or entry.dataset.sides != RECONCILED:
            return entry.periods
        found = self._engine.fetch(complete_periods(self._engine.table("margins", entry)))
        with self._parsing("margins"):
            return CoverageSummary(tuple(sorted({*entry.periods, *found["period"]}))).periods

    def _pair_keys(self, dataset: str) -> Collection[str]:
        sides = ("first", "second")
        pairs = self._engine.fetch(self._engine.table("pairs", self._entry(dataset)).select(*sides))
        with self._parsing("pairs"):
            known = tidy(pairs, sides, sides)
        return frozenset(known["first"] + "-" + known["second"])

    def _pairs_of(self, entry: TableEntry) -> pd.DataFrame:
        pairs = self._engine.fetch(self._engine.table("pairs", entry))
        with self._parsing("pairs"):
            return checked_pairs(pairs, entry.dataset.key)

    def _run(self, dataset: str, pair: str, query: Query) -> pd.DataFrame:
        entry = self._entry(dataset)
        answer = self._engine.fetch(query.over(self._pair_rows(entry, pair), entry.shape))
        with self._parsing("trade"):
            return query.tidy(answer, pair)

    def _stored_batches(self, dataset: str, pair: str) -> Iterator[pd.DataFrame]:
        rows = self._pair_rows(self._entry(dataset), pair)
        for frame in self._engine.stream(rows, BATCH_ORDER, BATCH_ROWS):
            with self._parsing("trade"):
                batch = tidy_batch(frame, pair)
            yield batch

    def _pair_rows(self, entry: TableEntry, pair: str) -> ir.Table:
        """The rows of a pair of codes, in the columns of the schema."""
        rows = self._engine.table("trade", entry)
        return rows.filter(rows.pair == pair).select(*TEXT_COLUMNS, *NUMBER_COLUMNS)

    @contextmanager
    def _parsing(self, name: str) -> Iterator[None]:
        """Turns what comes of a table that others made into a sentence that names the table."""
        try:
            yield
        except Exception as error:  # what libraries raise over values that nobody of ours wrote is theirs to choose
            table = f"tradeviz_{name}"
            raise StoreError(
                f"The table {table} of the store at {self.location} does not hold what it should ({error}). "
                "Restore it from a copy, or import the files into another database.",
                public=f"the table {table} does not hold what it should",
            ) from error

    def _entry(self, dataset: str) -> TableEntry:
        """What is known of a dataset.

        Raises:
            NotInStoreError: there is none of that name.
        """
        entries = self._engine.entries()
        if dataset not in entries:
            self._check_dataset(dataset)
        return entries[dataset]
