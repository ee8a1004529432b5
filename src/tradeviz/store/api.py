"""What every store can do, whatever holds its tables: answer for a pair, list its pairs, take imports."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError
from tradeviz.store import queries
from tradeviz.store.aggregate import ANYTHING
from tradeviz.store.frames import VALUES_ORDER, tidy
from tradeviz.store.schema import KEY, NAMES, NUMBERS, TEXTS, pair_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
    from contextlib import AbstractContextManager

    import ibis.expr.types as ir
    import pandas as pd

    from tradeviz.store.aggregate import Shape
    from tradeviz.store.parsed_file import ParsedFile
    from tradeviz.store.schema import Dataset

Pair = tuple[str, str]
Years = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the queries with its arguments, but for the table: the same for every pair, so it compiles once.

    Attributes:
        name: the function in `queries` that builds it.
        arguments: what that function takes after the table.
    """

    name: str
    arguments: tuple[Hashable, ...] = ()

    def over(self, trade: ir.Table, shape: Shape = ANYTHING) -> ir.Table:
        """The query over the rows of one dataset and pair, which are known to have a shape."""
        if self.name == "rows":
            return trade
        build: Callable[..., ir.Table] = getattr(queries, self.name)
        return build(trade, *self.arguments, shape)

    def tidied(self, found: pd.DataFrame) -> pd.DataFrame:
        """The query's result in its columns, types and order."""
        if self.name == "present":
            return tidy(found, ("goods", "value_usd"), ("goods",))
        if self.name == "rows":
            return tidy(found, (*TEXTS, *NUMBERS), KEY)
        return tidy(found, queries.VALUES, VALUES_ORDER)


@dataclass(slots=True)
class Outcome:
    """What one file did to the store; the counts are final when the import is through.

    Attributes:
        file, dataset: what was imported, and into which dataset.
        already: whether this very content was in the store before, so that nothing was read.
        rows: rows taken from the file.
        replaced: rows that took the place of a row with the same key and another value.
        unchanged: rows that the store held with the same value before.
    """

    file: str
    dataset: str
    already: bool = False
    rows: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass
class Import(ABC):
    """Files on their way into a store; everything given to one import is committed together or not at all."""

    outcomes: list[Outcome] = field(default_factory=list)

    @abstractmethod
    def add(self, parsed: ParsedFile, digest: str, progress: Callable[[int], None]) -> None:
        """Take what a reader made of a file.

        Args:
            parsed: the rows, read as they are taken.
            digest: SHA-256 of the file; content that the dataset took before is not read again.
            progress: told the number of rows of each batch taken.

        Raises:
            ImportFileError: a row may not enter a store, or the file has two values for one key.
            StoreError: the store cannot be written.
        """


class Store(ABC):
    """Trade of any pair of economies, by dataset.

    Attributes:
        location: the folder or address, as it was given.
    """

    location: str

    @abstractmethod
    def datasets(self) -> tuple[Dataset, ...]:
        """The datasets held, by key."""

    @abstractmethod
    def state(self) -> str:
        """A name for what the store holds now: another one after each import, so that answers can be kept by it."""

    @abstractmethod
    def pairs(self) -> pd.DataFrame:
        """Every pair held: dataset, first, second, first_year, last_year, rows, value_usd.

        `first` comes before `second` in the alphabet. `value_usd` is the trade in both directions in the pair's last
        year: each direction as its exporter declared it, or else as its importer did.
        """

    @abstractmethod
    def names(self, dataset: str) -> Mapping[str, str]:
        """Descriptions of HS codes that came with the dataset's files; empty where none did."""

    def descriptions(self, dataset: str) -> dict[str, str]:
        """Descriptions of HS codes for a dataset: its own before those of tables of names, which serve all."""
        shared = self.names(NAMES) if any(one.key == NAMES for one in self.datasets()) else {}
        return {**shared, **self.names(dataset)}

    @abstractmethod
    def world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        """Trade with the whole world: reporter, flow, period, goods, value_usd (US dollars), complete.

        Reporter "" stands for all economies together. Sums exist for TOTAL, chapters and headings of datasets that
        cover the world; the frame is empty for others. `complete` says that the period's exporters are all there.
        """

    @abstractmethod
    def importing(
        self, *, wait: float = 600.0, tell: Callable[[str], None] | None = None
    ) -> AbstractContextManager[Import]:
        """The right to write: commits on a clean exit, leaves the store as it was on an error or a kill.

        Args:
            wait: seconds to wait for another import to end.
            tell: given a sentence when waiting or writing begins.

        Raises:
            StoreError: another import did not end in time, or the store cannot be written.
        """

    @abstractmethod
    def _trade(self, dataset: str, pair: str) -> ir.Table:
        """The stored rows of one dataset and pair key, in the schema's columns."""

    @abstractmethod
    def _pair_keys(self, dataset: str) -> Collection[str]:
        """The keys of the pairs that the dataset has."""

    def values(self, dataset: str, pair: Pair, goods: Sequence[str], years: Years | None = None) -> pd.DataFrame:
        """What was traded in some categories of goods.

        Args:
            dataset: key of a dataset.
            pair: two codes, in either order.
            goods: TOTAL, sections, or codes of 2, 4 or 6 digits.
            years: first and last year, both counted; all where None.

        Returns:
            One row per reporter, partner, flow, period and category: value_usd (US dollars), tonnes (missing where
            any part is missing), `lines` stored rows summed, and `depth`, their level (0, 2, 4 or 6 digits).

        Raises:
            NotInStoreError: the dataset or the pair is not held; names the nearest that are.
        """
        return self._answer(dataset, pair, Question("values", (tuple(goods), years)))

    def children(self, dataset: str, pair: Pair, parent: str, years: Years) -> pd.DataFrame:
        """What was traded one level below a category; the columns of `values`."""
        return self._answer(dataset, pair, Question("children", (parent, years)))

    def present(self, dataset: str, pair: Pair) -> pd.DataFrame:
        """The deepest codes that the pair traded, with their value_usd (US dollars) over all periods."""
        return self._answer(dataset, pair, Question("present"))

    def rows(self, dataset: str, pair: Pair) -> pd.DataFrame:
        """Every stored row of a pair, as it is stored; columns as in `schema.COLUMNS`."""
        return self._answer(dataset, pair, Question("rows"))

    def _answer(self, dataset: str, pair: Pair, question: Question) -> pd.DataFrame:
        self._check_dataset(dataset)
        key = pair_key(*pair)
        known = self._pair_keys(dataset)
        if key not in known:
            raise NotInStoreError(_no_pair(self.location, dataset, key, known))
        return self._run(dataset, key, question)

    def _run(self, dataset: str, pair: str, question: Question) -> pd.DataFrame:
        return question.tidied(question.over(self._trade(dataset, pair)).execute())

    def _check_dataset(self, dataset: str) -> None:
        known = [entry.key for entry in self.datasets()]
        if dataset not in known:
            raise NotInStoreError(_no_dataset(self.location, dataset, known))


def _no_dataset(location: str, dataset: str, known: Sequence[str]) -> str:
    if not known:
        return (
            f"The store in {location} is empty: it has no dataset {dataset!r}. Import files with: tradeviz ingest FILE"
        )
    return f"The store in {location} has no dataset {dataset!r}. It has {', '.join(known)}."


def _no_pair(location: str, dataset: str, key: str, known: Collection[str]) -> str:
    head = f"The store in {location} has no trade between {' and '.join(key.split('-'))} in {dataset}."
    codes = sorted({code for pair in known for code in pair.split("-")})
    unknown = [code for code in key.split("-") if code not in codes]
    hints = [_near(code, codes) for code in unknown]
    if not unknown:
        partners = partial(_partners, known=known)
        hints = [f"{code} has {partners(code)}." for code in key.split("-")]
    return " ".join([head, *hints])


def _near(code: str, codes: Sequence[str]) -> str:
    near = get_close_matches(code, codes, n=3, cutoff=0.5)
    return f"{code!r} is in none of its pairs" + (f"; near it: {', '.join(near)}." if near else ".")


def _partners(code: str, known: Collection[str]) -> str:
    others = sorted({other for pair in known if code in pair.split("-") for other in pair.split("-")} - {code})
    shown = ", ".join(others[:5])
    return f"{shown} and {len(others) - 5} more" if len(others) > 5 else shown or "no other partner"
