"""A store in a database: PostgreSQL or Spark, by its address."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.store.api import Store
from tradeviz.store.databases.engine import public_address
from tradeviz.store.databases.ingest import DatabaseImport
from tradeviz.store.databases.open import open_engine
from tradeviz.store.frames import PAIRS, WORLD, WORLD_ORDER, parts_of, tidy, with_sections
from tradeviz.store.schema import RECONCILED, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import ibis.expr.types as ir

    from tradeviz.store.api import Import, Question
    from tradeviz.store.databases.tables import Holding
    from tradeviz.store.schema import Dataset


class DatabaseStore(Store):
    """Tables `tradeviz_...` in a database; every answer is one query that the database runs.

    Any number of processes may read while another imports. `location` has no password, for it stands in messages.
    """

    def __init__(self, location: str) -> None:
        self.location = public_address(location)
        self._engine = open_engine(location)

    def datasets(self) -> tuple[Dataset, ...]:
        """See `Store.datasets`."""
        return tuple(holding.dataset for _, holding in sorted(self._engine.holdings().items()))

    def state(self) -> str:
        """See `Store.state`."""
        versions = (f"{key}={holding.version}" for key, holding in sorted(self._engine.holdings().items()))
        return " ".join((self.location, *versions))

    def pairs(self) -> pd.DataFrame:
        """See `Store.pairs`."""
        held = self._engine.holdings().values()
        frames = [self._engine.fetch(self._engine.table("pairs", holding)) for holding in held]
        filled = [frame for frame in frames if len(frame)]
        return tidy(pd.concat(filled) if filled else pd.DataFrame(columns=list(PAIRS)), PAIRS, PAIRS[:3])

    def names(self, dataset: str) -> Mapping[str, str]:
        """See `Store.names`."""
        found = self._engine.fetch(self._engine.table("names", self._holding(dataset)))
        return dict(sorted(zip(found["goods"], found["name"], strict=True)))

    def world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        """See `Store.world`."""
        holding = self._holding(dataset)
        if holding.dataset.sides != RECONCILED or not (reporters and goods):
            return tidy(pd.DataFrame(columns=list(WORLD)), WORLD, WORLD_ORDER)
        codes = sorted({part for code in goods for part in parts_of(code)})
        table = self._engine.table("margins", holding)
        found = self._engine.fetch(table.filter(table.reporter.isin(reporters), table.goods.isin(codes)))
        return tidy(with_sections(found, goods), WORLD, WORLD_ORDER)

    @contextmanager
    def importing(self, *, wait: float = 600.0, tell: Callable[[str], None] | None = None) -> Iterator[Import]:
        """See `Store.importing`."""
        say = tell or (lambda _: None)
        with self._engine.writing(wait, say) as writer:
            held = self._engine.holdings()
            started = DatabaseImport(engine=self._engine, writer=writer, held=held, tell=say)
            yield started
            started.commit()

    def _trade(self, dataset: str, pair: str) -> ir.Table:
        return self._pair_rows(self._holding(dataset), pair)

    def _pair_rows(self, holding: Holding, pair: str) -> ir.Table:
        rows = self._engine.table("trade", holding)
        return rows.filter(rows.pair == pair).select(*TEXTS, "value_usd", "tonnes")

    def _pair_keys(self, dataset: str) -> Collection[str]:
        found = self._engine.fetch(self._engine.table("pairs", self._holding(dataset)).select("first", "second"))
        return frozenset(found["first"] + "-" + found["second"])

    def _run(self, dataset: str, pair: str, question: Question) -> pd.DataFrame:
        holding = self._holding(dataset)
        query = question.over(self._pair_rows(holding, pair), holding.shape)
        return question.tidied(self._engine.fetch(query))

    def _holding(self, dataset: str) -> Holding:
        held = self._engine.holdings()
        if dataset not in held:
            self._check_dataset(dataset)
        return held[dataset]
