"""Everything that the store has of a pair as one table, every dataset and both sides' declarations, a piece at a time.

The rows are the stored ones, months beside years and levels of the HS beside each other: whoever adds them up takes one
dataset, one reporter and one level, and looks at `whole_of`, which says what the sum is then the whole of.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tradeviz.errors import ChoiceError, NotInStoreError
from tradeviz.exports.archive import Pieces
from tradeviz.exports.tables import csv_pieces
from tradeviz.model import hs
from tradeviz.model.budget import spend
from tradeviz.model.tables import Column
from tradeviz.model.wording import listing
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.by_economy import named
from tradeviz.store.coverage import BASES, DECLARED_ROW, widest_wholes
from tradeviz.store.schema import DECLARED, NUMBER_COLUMNS, RECONCILED, TRADE_COLUMNS
from tradeviz.story.datasets import PairDatasets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd
    import pyarrow as pa

    from tradeviz.story.datasets import Datasets

_Edition: TypeAlias = tuple[str | bool, ...]  # reporter, partner, flow, period, edition, and whether of TOTAL
_NAME, _LEVEL = "goods_name", "level"
PAIR_TABLE_COLUMNS = (
    *TRADE_COLUMNS,
    Column(_LEVEL, "Where the code stands in the HS: 0 for TOTAL, else its number of digits."),
    Column(_NAME, "Name of the category."),
    Column("status", f"{DECLARED} by the reporter, or {RECONCILED}: one figure made of both sides' declarations."),
    Column(
        "whole_of",
        "Widest category that the rows of this level add up to. For subheadings: TOTAL for all goods, or a code above "
        "the row's own, where no subheading of it is missing. Else the row's own code. Empty for rows of an HS edition "
        "that a later one of the same reporter, partner, flow and period replaces.",
        required=False,
    ),
    Column(
        "basis",
        f"How that is known: {', '.join(BASES)}; {DECLARED_ROW}: the row is its own category's.",
        required=False,
    ),
)
ALL_LEVELS = "all"
# What can be asked for: the level, and what it is called in the names of files.
_WORDS = MappingProxyType(
    {"total": "totals", "2": "chapters", "4": "headings", "6": "subheadings", ALL_LEVELS: "all-levels"}
)
_DIGITS = MappingProxyType({"total": 0, "2": 2, "4": 4, "6": 6})
_KEYS = (_LEVEL, "data")
_ROWS_IN_GROUP = 50_000  # of Parquet: one is in memory at a time


@dataclass(frozen=True, slots=True)
class PairTable:
    """The rows of a pair that were asked for.

    Attributes:
        datasets: the pair's.
        level: one of `total`, 2, 4, 6 and `all`.
        keys: the datasets whose rows they are, in order.
    """

    datasets: PairDatasets
    level: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it holds, for the name of a file: CHN-BLR-subheadings."""
        own = self.keys if len(self.keys) < len(self.datasets.datasets) else ()
        return "-".join((*self.datasets.codes, _WORDS[self.level], *own))

    def csv(self) -> Iterator[bytes]:
        """As CSV in UTF-8, piece by piece."""
        rows = chain.from_iterable(frame.itertuples(index=False, name=None) for frame in self.frames())
        return csv_pieces(PAIR_TABLE_COLUMNS, rows)

    def parquet(self) -> Iterator[bytes]:
        """As Parquet, piece by piece; texts as they are, for no spreadsheet runs them."""
        return _parquet(self.frames())

    def frames(self) -> Iterator[pd.DataFrame]:
        """The rows, some thousand at a time; columns `PAIR_TABLE_COLUMNS`.

        Raises:
            BudgetError: they have more cells than a request may write; counted here, for the rows come afterwards.
            StoreError: a file of the store is damaged; what can be known before the first row is said at once.
        """
        spend(sum(map(self.datasets.row_count, self.keys)) * len(PAIR_TABLE_COLUMNS))
        held = self.datasets
        opened = [(key, held.row_batches(key), held.coverage(key), _latest(held.editions(key))) for key in self.keys]
        return (
            self._told(key, rows, coverage, latest)
            for key, batches, coverage, latest in opened
            for rows in map(self._at_level, batches)
            if len(rows)
        )

    def _at_level(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the level asked for, with their level."""
        level = rows["goods"].map({code: hs.level_of(code) for code in rows["goods"].unique()})
        rows = rows.assign(**{_LEVEL: level})
        return rows if self.level == ALL_LEVELS else rows[level == _DIGITS[self.level]]

    def _told(
        self, dataset: str, rows: pd.DataFrame, coverage: pd.DataFrame, latest: Collection[_Edition]
    ) -> pd.DataFrame:
        """Rows of one dataset with what is known of them, in the columns of the table."""
        goods = self.datasets.goods_of(dataset)
        names = {code: goods[code].name if code in goods else hs.name_of(code, {}) for code in rows["goods"].unique()}
        editions = zip(*(rows[name].tolist() for name in (*FLOW_GRAIN, "hs")), rows[_LEVEL].eq(0).tolist(), strict=True)
        known = zip(widest_wholes(named(rows), coverage), editions, strict=True)
        whole = [found if edition in latest else ("", "") for found, edition in known]
        told = rows.assign(
            status=self.datasets.datasets[dataset].sides,
            whole_of=[category for category, _ in whole],
            basis=[basis for _, basis in whole],
            **{_NAME: rows["goods"].map(names)},
        )
        return told[[column.name for column in PAIR_TABLE_COLUMNS]]


def _latest(editions: pd.DataFrame) -> frozenset[_Edition]:
    """The edition that counts of each flow, for TOTAL and for all other goods."""
    columns = (editions[name].tolist() for name in (*FLOW_GRAIN, "hs"))
    return frozenset(zip(*columns, editions["depth"].eq(0).tolist(), strict=True))


def pair_table(datasets: Datasets, asked: Mapping[str, str]) -> PairTable:
    """The table that a query or a command asks for.

    Args:
        datasets: the pair's.
        asked: `level`, all where it is left out, and `data`, every dataset where it is left out.

    Raises:
        ChoiceError: there is no such level or dataset, or something else is asked for too.
        NotInStoreError: the store has nothing of the pair.
    """
    if not isinstance(datasets, PairDatasets):
        raise NotInStoreError(datasets.notice or "The store has nothing of this pair.")
    level, dataset = asked.get(_LEVEL, ALL_LEVELS), asked.get("data", "")
    problems = []
    if level not in _WORDS:
        problems.append(f"There is no level {level[:40]!r}. Known are {listing(list(_WORDS))}.")
    if dataset and dataset not in datasets.datasets:
        problems.append(
            f"There is no dataset {dataset[:40]!r} of this pair. Known are {listing(list(datasets.datasets))}."
        )
    problems += [
        f"{key[:40]!r} does not go with a level: the table has every row. Choose from it, or leave the level out."
        for key in asked
        if key not in _KEYS
    ]
    if problems:
        raise ChoiceError(problems)
    return PairTable(datasets, level, (dataset,) if dataset else tuple(datasets.datasets))


def _parquet(frames: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story
    import pyarrow.parquet as pq  # noqa: PLC0415

    pieces, schema = Pieces(), _schema()
    with pq.ParquetWriter(pieces, schema, compression="zstd") as writer:
        for group in _groups(frames):
            writer.write_table(
                pa.concat_tables(pa.Table.from_pandas(one, schema, preserve_index=False) for one in group)
            )
            yield pieces.taken()
    yield pieces.taken()


def _groups(frames: Iterable[pd.DataFrame]) -> Iterator[list[pd.DataFrame]]:
    """Frames that make up a row group together."""
    group: list[pd.DataFrame] = []
    for frame in frames:
        group.append(frame)
        if sum(map(len, group)) >= _ROWS_IN_GROUP:
            yield group
            group = []
    if group:
        yield group


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 - not needed to serve a story

    types = {**dict.fromkeys(NUMBER_COLUMNS, pa.float64()), _LEVEL: pa.int64()}
    return pa.schema([(column.name, types.get(column.name, pa.string())) for column in PAIR_TABLE_COLUMNS])
