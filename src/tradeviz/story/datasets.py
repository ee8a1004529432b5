"""The datasets that the store has of one pair of economies, and the figures that a choice needs of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from tradeviz.errors import NotInStoreError
from tradeviz.model import hs
from tradeviz.model.economies import EVERYONE, GROUP, area, economy_of, last_year_of, to_comtrade
from tradeviz.model.goods import TOTAL, Good
from tradeviz.model.language import _, cached_by_language
from tradeviz.model.observations import RATE_COLUMNS
from tradeviz.model.periods import read_period
from tradeviz.model.sources import Source
from tradeviz.store import store_option
from tradeviz.store.coverage import FLOOR
from tradeviz.story.detail import Latest, family_of, latest_of, not_all_parts, observations_of, sided
from tradeviz.story.figures import Breakdown, DatasetFigures, FiguresQuery
from tradeviz.story.floors import candidates, dataset_floors
from tradeviz.story.months import beside_years, in_period, single_months
from tradeviz.story.pair_notes import PairApart, code_notes, pairs_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tradeviz.model.economies import Area
    from tradeviz.store.api import Store
    from tradeviz.store.schema import Dataset

LEVELS = {0: "total", 1: "section", 2: "chapter", 4: "heading", 6: "subheading"}
_LAST_YEAR = 2024  # of the ten that are advised to fetch, of economies that there are today
MOST_KEPT = 16  # datasets whose first figures are kept for a pair
MOST_LOOKED_UP = 1000  # categories below a floor that are asked for to name those it is made of


class Datasets(Protocol):
    """Figures of one pair at HS detail, by dataset; there may be none."""

    @property
    def notice(self) -> str:
        """What a reader should know of them, in the language spoken; empty where there is nothing to say."""

    @property
    def datasets(self) -> Mapping[str, Dataset]:
        """Whose figures there are, by key, the fullest first."""

    def titles(self) -> Mapping[str, str]:
        """The datasets' titles by key, the fullest first."""

    def figures(self, query: FiguresQuery) -> DatasetFigures:
        """The figures that a choice needs."""

    def whole(self, dataset: str = "") -> DatasetFigures:
        """The figures of one dataset before any other choice."""

    def series(self, dataset: str, goods: tuple[str, ...]) -> DatasetFigures:
        """The figures of some categories of one dataset, and nothing of what stands below them."""

    def goods_of(self, dataset: str) -> Mapping[str, Good]:
        """Every category that the pair trades in, by code."""

    def rows(self, dataset: str) -> pd.DataFrame:
        """Everything that one dataset has of the pair."""

    def coverage(self, dataset: str) -> pd.DataFrame:
        """What that is known to cover."""


@dataclass(frozen=True, slots=True)
class NoDatasets:
    """The store has nothing of a pair, or there is no store, or it cannot be read.

    Attributes:
        problem: why it cannot be read, as `StoreError.public`; empty where nothing is wrong.
    """

    problem: str = ""

    @property
    def notice(self) -> str:
        """That there is a store which cannot be read."""
        if not self.problem:
            return ""
        sentence = _(
            "The store of trade at HS detail cannot be used: {problem}. What it holds is left out here; the server's "
            "log says how to mend it."
        )
        return sentence.format(problem=self.problem)

    @property
    def datasets(self) -> Mapping[str, Dataset]:
        """No dataset."""
        return {}

    def titles(self) -> Mapping[str, str]:
        """No dataset."""
        return {}

    def figures(self, query: FiguresQuery) -> DatasetFigures:
        """There are none; whoever asks has not looked at `titles`."""
        raise NotInStoreError(f"The store has no dataset {query.dataset!r} of this pair.")

    def whole(self, dataset: str = "") -> DatasetFigures:
        """As `figures`."""
        return self.figures(FiguresQuery(dataset))

    def series(self, dataset: str, goods: tuple[str, ...]) -> DatasetFigures:
        """As `figures`."""
        return self.figures(FiguresQuery(dataset, goods))

    def goods_of(self, dataset: str) -> Mapping[str, Good]:
        """No category."""
        del dataset
        return {}

    def rows(self, dataset: str) -> pd.DataFrame:
        """As `figures`."""
        return self.figures(FiguresQuery(dataset)).observations

    def coverage(self, dataset: str) -> pd.DataFrame:
        """As `figures`."""
        return self.rows(dataset)


NO_DATASETS = NoDatasets()


@dataclass(frozen=True)
class PairDatasets:
    """Two economies and the datasets that the store has of their trade, the fullest first.

    Attributes:
        store: where the figures are.
        pair: the economies, the point of view first.
        datasets: the datasets that hold this pair, by key.
        apart: pairs that the store has too, of areas of earlier years that are economies of their own.
    """

    store: Store
    pair: tuple[Area, Area]
    datasets: Mapping[str, Dataset]
    apart: tuple[PairApart, ...] = ()

    notice = ""

    @cached_property
    def codes(self) -> tuple[str, str]:
        """Both economies' codes, the point of view first."""
        return (self.pair[0].code, self.pair[1].code)

    @property
    def no_rates(self) -> pd.DataFrame:
        """The exchange rates of figures that are all in US dollars, in the columns of `read_rates`."""
        return pd.DataFrame(columns=["id", *(column.name for column in RATE_COLUMNS), "value", "low", "high"])

    @cached_property
    def default(self) -> str:
        """Key of the dataset to show where the reader names none."""
        return next(iter(self.datasets))

    def titles(self) -> Mapping[str, str]:
        """The datasets' titles by key."""
        return {key: dataset.title for key, dataset in self.datasets.items()}

    # An import makes a new pair of the store's new state, so what is kept here never grows old. Names of goods and of
    # figures are in the language that was spoken when they were read.

    @cached_by_language
    def _kept(self) -> Callable[[str], DatasetFigures]:
        return lru_cache(maxsize=MOST_KEPT)(lambda dataset: self.figures(FiguresQuery(dataset)))

    @cached_by_language
    def _goods(self) -> Callable[[str], Mapping[str, Good]]:
        return lru_cache(maxsize=MOST_KEPT)(self._read_goods)

    def whole(self, dataset: str = "") -> DatasetFigures:
        """The figures of one dataset, the default one if none is named, before any other choice."""
        return self._kept(dataset or self.default)

    def figures(self, query: FiguresQuery) -> DatasetFigures:
        """The figures that one choice needs.

        Args:
            query: its `dataset` names the dataset, empty for the default one.

        Returns:
            Figures whose observations are the totals and the chosen goods in all years, and what stands one level
            below the first of them in the latest year; all in US dollars. What is known only in part is among the
            floors instead.
        """
        dataset = self.datasets[query.dataset or self.default]
        coverage, stored = self._stored(dataset, query.goods)
        values = beside_years(stored, coverage)
        return self._figures(dataset, stored, self._breakdown(values, coverage, dataset, query))

    def series(self, dataset: str, goods: tuple[str, ...]) -> DatasetFigures:
        """The figures of some categories of one dataset, without a breakdown: half the queries, and kept."""
        return self._series(dataset, goods)

    @cached_by_language
    def _series(self) -> Callable[[str, tuple[str, ...]], DatasetFigures]:
        return lru_cache(maxsize=MOST_KEPT)(self._read_series)

    def _read_series(self, key: str, goods: tuple[str, ...]) -> DatasetFigures:
        dataset = self.datasets[key]
        coverage, stored = self._stored(dataset, goods)
        values = beside_years(stored, coverage)
        return self._figures(dataset, stored, Breakdown(goods[0], "", values.head(0), values, values.head(0)))

    def _stored(self, dataset: Dataset, goods: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What a dataset covers of the pair, and its values of the totals and some categories, from both sides."""
        known = self.goods_of(dataset.key)
        wanted = tuple(dict.fromkeys((TOTAL, *(code for code in goods if code in known))))
        coverage = sided(self.store.coverage(dataset.key, self.codes), dataset)
        return coverage, sided(self.store.values(dataset.key, self.codes, wanted), dataset)

    def _figures(self, dataset: Dataset, stored: pd.DataFrame, breakdown: Breakdown) -> DatasetFigures:
        values, source, monthly = breakdown.values, source_of(dataset), single_months(stored)
        return DatasetFigures(
            pair=self.pair,
            observations=observations_of([values, breakdown.frame], dataset),
            months=observations_of([monthly], dataset),
            rates=self.no_rates,
            sources={dataset.key: source},
            goods=self.goods_of(dataset.key),
            dataset=dataset,
            breakdown=breakdown,
            known_in_part=dataset_floors(
                pd.concat([values, breakdown.frame], ignore_index=True), self._parts(values, dataset), source
            ),
            monthly=len(monthly) > 0,
            notes=code_notes(dataset, self.store.codes(dataset.key, self.codes), self.apart),
        )

    def _parts(self, values: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
        """Values of the categories below those that are floors, to tell what is held of them."""
        floors = values[values["status"] == FLOOR]["goods"].unique()
        goods = self.goods_of(dataset.key)
        below = {code for floor in floors for code in candidates(floor, goods, MOST_LOOKED_UP)}
        if not below:
            return values.head(0)
        return sided(self.store.values(dataset.key, self.codes, tuple(sorted(below))), dataset)

    def rows(self, dataset: str) -> pd.DataFrame:
        """Everything that one dataset has of the pair, as it is stored: columns as in `store.schema.TRADE_COLUMNS`."""
        return self.store.rows(dataset, self.codes)

    def row_batches(self, dataset: str) -> Iterator[pd.DataFrame]:
        """The same, some thousand rows at a time; see `Store.row_batches`."""
        return self.store.row_batches(dataset, self.codes)

    def editions(self, dataset: str) -> pd.DataFrame:
        """The HS edition that counts of each flow; see `Store.editions`."""
        return self.store.editions(dataset, self.codes)

    def row_count(self, dataset: str) -> int:
        """How many they are."""
        pairs = self.store.pairs()
        sides = (pairs["first"] == min(self.codes)) & (pairs["second"] == max(self.codes))
        return int(pairs.loc[sides & (pairs["dataset"] == dataset), "rows"].sum())

    def coverage(self, dataset: str) -> pd.DataFrame:
        """What the rows of one dataset are known to cover: columns as in `store.coverage.COVERAGE_COLUMNS`."""
        return self.store.coverage(dataset, self.codes)

    def goods_of(self, dataset: str) -> Mapping[str, Good]:
        """Every category that this pair trades in, with all above it, by code, in the order of the HS tree."""
        return self._goods(dataset)

    def _read_goods(self, dataset: str) -> Mapping[str, Good]:
        names = self.store.descriptions(dataset)
        codes = {TOTAL}
        for code in self.store.present(dataset, (min(self.codes), max(self.codes)))["goods"]:
            above: str | None = str(code)
            while above is not None and above not in codes:
                codes.add(above)
                above = hs.parent_of(above)
        return {code: _good(code, names) for code in sorted(codes, key=hs.place_in_tree)}

    def _breakdown(
        self, values: pd.DataFrame, coverage: pd.DataFrame, dataset: Dataset, query: FiguresQuery
    ) -> Breakdown:
        parent, reporter = query.goods[0], query.reporter or self._declarer(values)
        own = values[(values["goods"] == parent) & (values["reporter"] == reporter)]
        latest = latest_of(own, query.years, query.period)
        found = self._children(dataset, parent, latest, values)
        mine = found[found["reporter"] == reporter]
        parts = [in_period(mine[mine["flow"] == flow], one.period, coverage) for flow, one in latest.items()]
        frame = pd.concat([values.head(0), *parts], ignore_index=True)
        return Breakdown(
            parent=parent,
            year=max(latest.values(), key=lambda one: one.rank).period if latest else "",
            frame=frame,
            values=values,
            world=self.store.world(dataset.key, (*self.codes, EVERYONE), (TOTAL, parent)),
            incomplete=not_all_parts(frame, values[values["reporter"] == reporter], coverage, latest, parent),
            periods=frozenset(own["period"]),
        )

    def _declarer(self, values: pd.DataFrame) -> str:
        """Whose statistics a choice shows that names nobody's; as `Figures.default_reporter`."""
        declared = set(values.loc[values["goods"] == TOTAL, "reporter"])
        return next((code for code in self.codes if code in declared), self.codes[0])

    def _children(
        self, dataset: Dataset, parent: str, latest: Mapping[str, Latest], values: pd.DataFrame
    ) -> pd.DataFrame:
        """The parts of a category in the years named, from both sides; at the finest level there are none."""
        if not latest or not hs.is_hs_code(parent) or hs.children_level(parent) is None:
            return values.head(0)
        periods = [read_period(one.period) for one in latest.values()]
        years = (min(one.year for one in periods), max(one.end_year for one in periods))
        return sided(self.store.children(dataset.key, self.codes, parent, years), dataset)


def find_pair(store: Store, first: str, second: str) -> PairDatasets:
    """The pair as the store has it, seen from the first.

    Raises:
        NotInStoreError: the store has nothing of this pair, or a code names no economy.
    """
    try:
        sides = (area(economy_of(first.upper())), area(economy_of(second.upper())))
    except LookupError as error:
        raise NotInStoreError(f"{error}.") from None
    known = store.pairs()
    low, high = sorted(one.code for one in sides)
    rows = known[(known["first"] == low) & (known["second"] == high)].sort_values("rows", ascending=False)
    held = {one.key: one for one in store.datasets()}
    datasets = {key: held[key] for key in rows["dataset"] if key in held}
    # A vintage that was kept is for comparing: it is chosen by name, and comes after all that counts now.
    datasets = dict(sorted(datasets.items(), key=lambda item: item[1].vintage))
    if not datasets:
        sentence = f"has no trade between {sides[0].english} and {sides[1].english}."
        raise NotInStoreError(
            f"The store at {store.location} {sentence} {_way_in(sides, store_option(store.location))}",
            public=f"The store {sentence} {_way_in(sides)}",
        )
    return PairDatasets(store, sides, datasets, pairs_apart(sides, known))


def _way_in(sides: tuple[Area, Area], option: str = "") -> str:
    """How to bring a pair's trade into the store; nothing is advised that the commands would refuse.

    Args:
        sides: the pair.
        option: what a command needs to reach this store.
    """
    groups = [side.english for side in sides if side.kind == GROUP]
    if groups:
        return f"{' and '.join(groups)}: a store holds economies and no groups, whose trade is that of their members."
    if sides[0] == sides[1]:
        return "A pair is two economies."
    by_file = f"Bring it in with: tradeviz ingest FILE{option}"
    command = fetch_command(sides)
    return f"{by_file}, or {command}{option}" if command else by_file


def fetch_command(sides: tuple[Area, Area]) -> str:
    """The command that fetches ten years of a pair from UN Comtrade; empty where it has no number for one of them."""
    if None in {to_comtrade(side.code) for side in sides}:
        return ""
    last = min(last_year_of(side.code) or _LAST_YEAR for side in sides)
    return f"tradeviz fetch {sides[0].code} {sides[1].code} --years {last - 9}-{last}"


def datasets_of(store: Store, pair: tuple[Area, Area]) -> Datasets:
    """What a store has of a pair; none where it has nothing of it.

    Raises:
        StoreError: the store is damaged or cannot be reached.
    """
    try:
        return find_pair(store, *(side.code for side in pair))
    except NotInStoreError:
        return NO_DATASETS


def source_of(dataset: Dataset) -> Source:
    """A dataset as a source, to stand under charts and in downloads."""
    return Source(
        key=dataset.key,
        title=dataset.title,
        publisher=dataset.publisher,
        url=dataset.url,
        published="",
        statistics=dataset.title,
        rank="database",
        family=family_of(dataset),
        use=dataset.use,
    )


def _good(code: str, names: Mapping[str, str]) -> Good:
    name, level = hs.name_of(code, names), LEVELS[hs.level_of(code)]
    return Good(code, name, level, code if code.isdigit() else "", hs.parent_of(code) or "", "", "", "", "")
