"""What every store can do, whatever holds its tables: answer for a pair, list its pairs, take imports."""

from __future__ import annotations

from abc import ABC, abstractmethod
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError
from tradeviz.model.economies import codes_of, economy_of
from tradeviz.model.goods import TOTAL
from tradeviz.store import by_economy
from tradeviz.store.coverage import with_status
from tradeviz.store.query import Query
from tradeviz.store.schema import HS_NAMES, pair_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import pandas as pd

    from tradeviz.store.coverage import CoverageSummary
    from tradeviz.store.schema import Dataset
    from tradeviz.store.session import ImportSession, WriteStep

PairCodes = tuple[str, str]
Years = tuple[int, int]


class Store(ABC):
    """Trade of any pair of economies, by dataset.

    What is public speaks of economies: an answer gathers what is stored under any code that a publisher has for them
    (see `by_economy`), and any of these codes may be asked for. What is private speaks of the codes stored.

    Attributes:
        location: the folder or address, as it was given.
    """

    location: str

    def close(self) -> None:  # noqa: B027 - a store that holds nothing open has nothing to close
        """Let go of connections and threads; nothing can be asked of the store afterwards."""

    @abstractmethod
    def datasets(self) -> tuple[Dataset, ...]:
        """The datasets held, by key."""

    @abstractmethod
    def state(self) -> str:
        """A name for what the store holds now: another one after each import, so that answers can be kept by it."""

    def pairs(self) -> pd.DataFrame:
        """Every pair held: dataset, first, second, first_year, last_year, rows, value_usd.

        `first` comes before `second` in the alphabet. `value_usd` is the trade in both directions in the pair's last
        year: each direction as its exporter declared it, or else as its importer did.
        """
        return by_economy.pairs_by_economy(self._stored_pairs())

    @abstractmethod
    def _stored_pairs(self) -> pd.DataFrame:
        """Every pair of codes held, in the columns of `pairs`."""

    @abstractmethod
    def names(self, dataset: str) -> Mapping[str, str]:
        """Descriptions of HS codes that came with the dataset's files; empty where none did."""

    def descriptions(self, dataset: str) -> dict[str, str]:
        """Descriptions of HS codes for a dataset: its own before those of tables of names, which serve all."""
        shared = self.names(HS_NAMES) if any(entry.key == HS_NAMES for entry in self.datasets()) else {}
        return {**shared, **self.names(dataset)}

    def world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        """Trade with the whole world: reporter, flow, period, goods, value_usd (US dollars), complete.

        Reporter "" stands for all economies together. Sums exist for TOTAL, chapters and headings of datasets that
        cover the world; the frame is empty for others. `complete` says that the period's exporters are all there.
        """
        stored = [code for reporter in reporters for code in codes_of(economy_of(reporter))]
        return by_economy.world_by_economy(self._stored_world(dataset, stored, goods))

    @abstractmethod
    def _stored_world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        """Trade with the whole world of the codes stored, in the columns of `world`."""

    @abstractmethod
    def importing(
        self, *, wait: float = 600.0, tell: Callable[[str], None] | None = None, step: WriteStep | None = None
    ) -> AbstractContextManager[ImportSession]:
        """The right to write: commits on a clean exit, leaves the store as it was on an error or a kill.

        Args:
            wait: seconds to wait for another import to end.
            tell: given a sentence when waiting or writing begins.
            step: see `session.WriteStep`; a database says no steps.

        Raises:
            StoreError: another import did not end in time, or the store cannot be written.
        """

    @abstractmethod
    def _pair_keys(self, dataset: str) -> Collection[str]:
        """The keys of the pairs that the dataset has."""

    @abstractmethod
    def _run(self, dataset: str, pair: str, query: Query) -> pd.DataFrame:
        """The tidy answer to a query over the rows of a pair that the dataset has."""

    def values(self, dataset: str, pair: PairCodes, goods: Sequence[str], years: Years | None = None) -> pd.DataFrame:
        """What was traded in some categories of goods.

        Args:
            dataset: key of a dataset.
            pair: two codes, in either order.
            goods: TOTAL, sections, or codes of 2, 4 or 6 digits.
            years: first and last year, both counted; all where None.

        Returns:
            One row per reporter, partner, flow, period and category: value_usd (US dollars), tonnes (missing where
            any part is missing), `lines` stored rows summed, `depth`, their level (0, 2, 4 or 6 digits), `status`:
            `declared` where a row for this very category was, `sum` of rows that cover it, or `floor`, the sum of rows
            that need not be all there is; and `codes`: the stored codes of one economy whose values are added, by a
            space (N736 SDN), empty where there is one.

        Raises:
            NotInStoreError: the dataset or the pair is not held; names the nearest that are.
        """
        return self._values(dataset, pair, Query("values", (tuple(goods), years)), years)

    def children(self, dataset: str, pair: PairCodes, parent: str, years: Years) -> pd.DataFrame:
        """What was traded one level below a category; the columns of `values`."""
        return self._values(dataset, pair, Query("children", (parent, years)), years)

    def present(self, dataset: str, pair: PairCodes) -> pd.DataFrame:
        """The deepest codes that the pair traded, with their value_usd (US dollars) over all periods."""
        return self._gathered(dataset, pair, Query("present"), by_economy.present_by_economy)

    def rows(self, dataset: str, pair: PairCodes) -> pd.DataFrame:
        """Every stored row of a pair, under the codes it is stored under; columns as in `schema.TRADE_COLUMNS`."""
        # A kept vintage may lie in the files of the dataset that it was.
        return self._gathered(dataset, pair, Query("rows"), by_economy.rows_of_all).assign(dataset=dataset)

    def editions(self, dataset: str, pair: PairCodes) -> pd.DataFrame:
        """The HS edition whose rows count of each flow, under the codes stored; see `query.editions`.

        Raises:
            NotInStoreError: as `values`.
        """
        return self._gathered(dataset, pair, Query("editions"), by_economy.joined_pieces)

    def row_batches(self, dataset: str, pair: PairCodes) -> Iterator[pd.DataFrame]:
        """The same rows, some thousand at a time, so that no more of them need be in memory.

        The order is `frames.BATCH_ORDER`; where an economy has several codes, their rows come one code after the other.
        All rows under one code are of one moment, whatever is imported meanwhile.

        Raises:
            NotInStoreError: as `values`, at once.
            StoreError: the store is damaged, at once; or, later, it can be reached no more.
        """
        pieces = [self._stored_batches(dataset, key) for key in self._keys(dataset, pair)]
        return (frame.assign(dataset=dataset) for frame in chain.from_iterable(pieces))

    @abstractmethod
    def _stored_batches(self, dataset: str, pair: str) -> Iterator[pd.DataFrame]:
        """The rows of a pair of codes that the dataset has, tidy; at most `frames.BATCH_ROWS` at a time."""

    def codes(self, dataset: str, pair: PairCodes) -> tuple[str, ...]:
        """The codes under which the dataset keeps a pair's two economies: N736 and SDN, S19.

        Raises:
            NotInStoreError: as `values`.
        """
        return tuple(sorted({code for key in self._keys(dataset, pair) for code in key.split("-")}))

    def coverage(self, dataset: str, pair: PairCodes) -> pd.DataFrame:
        """What the rows of a pair are known to cover: columns `coverage.COVERAGE_COLUMNS`; empty where nothing is.

        Raises:
            NotInStoreError: as `values`.
        """
        keys = self._keys(dataset, pair)
        known = [self._stored_coverage(dataset, key) for key in keys]
        totals = [self._run(dataset, key, Query("values", ((TOTAL,), None))) for key in keys] if len(keys) > 1 else []
        return by_economy.coverage_of_all(totals, known) if totals else by_economy.named(known[0])

    @abstractmethod
    def coverage_summary(self, dataset: str) -> CoverageSummary:
        """What the dataset covers, in few words; made at import, so that asking costs nothing.

        Raises:
            NotInStoreError: the dataset is not held.
        """

    @abstractmethod
    def _stored_coverage(self, dataset: str, pair: str) -> pd.DataFrame:
        """The lines of coverage of a pair that the dataset has."""

    def _values(self, dataset: str, pair: PairCodes, query: Query, years: Years | None) -> pd.DataFrame:
        keys = self._keys(dataset, pair)
        if len(keys) == 1:
            return by_economy.alone(self._with_status(dataset, keys[0], query))

        def ask() -> pd.DataFrame:
            pieces = [self._with_status(dataset, key, query) for key in keys]
            totals = [self._run(dataset, key, Query("values", ((TOTAL,), years))) for key in keys]
            return by_economy.added(pieces, totals, [self._stored_coverage(dataset, key) for key in keys])

        return self._at_one_moment(ask)

    def _with_status(self, dataset: str, pair: str, query: Query) -> pd.DataFrame:
        return with_status(self._run(dataset, pair, query), self._stored_coverage(dataset, pair))

    def _gathered(
        self, dataset: str, pair: PairCodes, query: Query, gather: Callable[[list[pd.DataFrame]], pd.DataFrame]
    ) -> pd.DataFrame:
        keys = self._keys(dataset, pair)
        if len(keys) == 1:
            return self._run(dataset, keys[0], query)
        return self._at_one_moment(lambda: gather([self._run(dataset, key, query) for key in keys]))

    def _at_one_moment(self, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """An answer of several queries, asked again where an import came between them."""
        while True:
            state = self.state()
            answer = ask()
            if self.state() == state:
                return answer

    def _keys(self, dataset: str, pair: PairCodes) -> tuple[str, ...]:
        """The pairs of codes that a dataset keeps a pair of economies under; one or more.

        Raises:
            NotInStoreError: the dataset or the pair is not held; names the nearest that are.
        """
        self._check_dataset(dataset)
        held = self._pair_keys(dataset)
        keys = by_economy.keys_of(pair, held)
        if not keys:
            key = pair_key(*map(economy_of, pair))
            pairs = {pair_key(*map(economy_of, one.split("-"))) for one in held}
            raise NotInStoreError(
                _no_pair(f"The store in {self.location}", dataset, key, pairs),
                public=_no_pair("The store", dataset, key, pairs),
            )
        return keys

    def _check_dataset(self, dataset: str) -> None:
        datasets = [entry.key for entry in self.datasets()]
        if dataset not in datasets:
            raise NotInStoreError(
                _no_dataset(f"The store in {self.location}", dataset, datasets),
                public=_no_dataset("The store", dataset, datasets),
            )


def _no_dataset(store: str, dataset: str, datasets: Sequence[str]) -> str:
    if not datasets:
        return f"{store} is empty: it has no dataset {dataset!r}. Import files with: tradeviz ingest FILE"
    return f"{store} has no dataset {dataset!r}. It has {', '.join(datasets)}."


def _no_pair(store: str, dataset: str, key: str, pairs: Collection[str]) -> str:
    """What to say of a pair that is not there: unknown codes with those near them, or whom each side trades with."""
    head = f"{store} has no trade between {' and '.join(key.split('-'))} in {dataset}."
    codes = sorted({code for pair in pairs for code in pair.split("-")})
    unknown = [code for code in key.split("-") if code not in codes]
    hints = [_near(code, codes) for code in unknown]
    if not unknown:
        hints = [f"{code} has {_partners(code, pairs)}." for code in key.split("-")]
    return " ".join([head, *hints])


def _near(code: str, codes: Sequence[str]) -> str:
    near = get_close_matches(code, codes, n=3, cutoff=0.5)
    return f"{code!r} is in none of its pairs" + (f"; near it: {', '.join(near)}." if near else ".")


def _partners(code: str, pairs: Collection[str]) -> str:
    others = sorted({other for pair in pairs if code in pair.split("-") for other in pair.split("-")} - {code})
    shown = ", ".join(others[:5])
    return f"{shown} and {len(others) - 5} more" if len(others) > 5 else shown or "no other partner"
