"""A pair of economies from the store, told as a story without an article: for each choice, just what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.errors import NotInStoreError
from tradeviz.model import hs
from tradeviz.model.economies import EVERYONE, area
from tradeviz.model.goods import TOTAL, Good
from tradeviz.model.observations import OBSERVATION_KEY, RATE_COLUMNS, USD
from tradeviz.model.sources import Source
from tradeviz.store.schema import FLOWS, RECONCILED, Dataset, pair_key
from tradeviz.story.article import Article
from tradeviz.story.story import Branches, Story
from tradeviz.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.model.economies import Area
    from tradeviz.store.api import Store

LEVELS = {0: "total", 1: "section", 2: "chapter", 4: "heading", 6: "subheading"}
OTHER_FLOW = {"exports": "imports", "imports": "exports"}


@dataclass(frozen=True)
class Pair:
    """Two economies and the datasets that the store has of their trade, the fullest first.

    Attributes:
        store: where the figures are.
        pair: the economies, the point of view first.
        datasets: the datasets that hold this pair, by key.
    """

    store: Store
    pair: tuple[Area, Area]
    datasets: Mapping[str, Dataset]

    @cached_property
    def codes(self) -> tuple[str, str]:
        """Both economies' codes, the point of view first."""
        return (self.pair[0].code, self.pair[1].code)

    @cached_property
    def default(self) -> str:
        """Key of the dataset to show where the reader names none."""
        return next(iter(self.datasets))

    def titles(self) -> dict[str, str]:
        """The datasets' titles by key."""
        return {key: one.title for key, one in self.datasets.items()}

    def story(self, dataset: str = "") -> Story:
        """The pair's story in one dataset, the default one if none is named, before any other choice."""
        return _home(self.store, self.store.state(), self.codes, dataset or self.default)

    def at(self, selection: Selection) -> Story:
        """The pair's story with the figures that one choice needs.

        Args:
            selection: a choice; its `data` names the dataset, empty for the default one.

        Returns:
            A story whose observations are the totals and the chosen goods in all years, and what stands one level
            below the first of them in the latest year; all in US dollars.
        """
        dataset = self.datasets[selection.data or self.default]
        shelf = self.goods_of(dataset.key)
        wanted = tuple(dict.fromkeys((TOTAL, *(code for code in selection.goods if code in shelf))))
        values = self._sided(self.store.values(dataset.key, self.codes, wanted), dataset)
        branches = self._branches(values, dataset, selection)
        return self._told(dataset, shelf, _observations([values, branches.frame], dataset), branches)

    def rows(self, dataset: str) -> pd.DataFrame:
        """Everything that one dataset has of the pair, as it is stored: columns as in `store.schema.COLUMNS`."""
        return self.store.rows(dataset, self.codes)

    def goods_of(self, dataset: str) -> Mapping[str, Good]:
        """Every category that this pair trades in, with all above it, by code, in the order of the HS tree."""
        return _goods(self.store, self.store.state(), dataset, pair_key(*self.codes))

    def _sided(self, values: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
        """Values from both sides: a reconciled figure stands for the exports of one and the imports of the other."""
        if dataset.sides != RECONCILED:
            return values
        turned = values.assign(
            reporter=values["partner"], partner=values["reporter"], flow=values["flow"].map(OTHER_FLOW).astype("str")
        )
        return pd.concat([values, turned], ignore_index=True)

    def _branches(self, values: pd.DataFrame, dataset: Dataset, selection: Selection) -> Branches:
        parent, reporter = selection.goods[0], selection.by or self.codes[0]
        latest = _latest(values, parent, reporter, selection.years)
        found = self._children(dataset, parent, latest, values)
        mine = found[(found["reporter"] == reporter) & (found["period"] == found["flow"].map(latest))]
        year = max(latest.values(), default="")
        world = self.store.world(dataset.key, (*self.codes, EVERYONE), (TOTAL, parent))
        return Branches(parent, year, mine.reset_index(drop=True), values, world)

    def _children(self, dataset: Dataset, parent: str, latest: Mapping[str, str], values: pd.DataFrame) -> pd.DataFrame:
        """The parts of a category in the years named, from both sides; at the finest level there are none."""
        if not latest or not hs.is_hs_code(parent) or hs.children_level(parent) is None:
            return values.head(0)
        years = sorted(int(period) for period in latest.values())
        return self._sided(self.store.children(dataset.key, self.codes, parent, (years[0], years[-1])), dataset)

    def _told(
        self, dataset: Dataset, goods: Mapping[str, Good], observations: pd.DataFrame, branches: Branches
    ) -> Story:
        first, second = self.pair
        return Story(
            name=f"{first.code}-{second.code}",
            folder=None,
            title=f"{first.name} and {second.name}",
            description=f"Trade between {first.name} and {second.name} by goods, from {dataset.title}.",
            version=dataset.version,
            pair=self.pair,
            observations=observations,
            rates=pd.DataFrame(columns=["id", *(column.name for column in RATE_COLUMNS), "value", "low", "high"]),
            sources={dataset.key: source_of(dataset)},
            goods=goods,
            article=Article("", "", ()),
            claims={},
            base=f"/pair/{first.code}/{second.code}",
            dataset=dataset,
            detail=self,
            branches=branches,
        )


def find_pair(store: Store, first: str, second: str) -> Pair:
    """The pair as the store has it, seen from the first.

    Raises:
        NotInStoreError: the store has nothing of this pair, or a code names no economy.
    """
    try:
        sides = (area(first.upper()), area(second.upper()))
    except LookupError as error:
        raise NotInStoreError(f"{error}.") from None
    known = store.pairs()
    low, high = sorted(one.code for one in sides)
    rows = known[(known["first"] == low) & (known["second"] == high)].sort_values("rows", ascending=False)
    held = {one.key: one for one in store.datasets()}
    datasets = {key: held[key] for key in rows["dataset"] if key in held}
    if not datasets:
        raise NotInStoreError(
            f"The store at {store.location} has no trade between {sides[0].name} and {sides[1].name}. "
            f"Bring it in with: tradeviz ingest FILE, or tradeviz fetch {sides[0].code} {sides[1].code}"
        )
    return Pair(store, sides, datasets)


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
        family=dataset.key,
        use=dataset.use,
    )


@lru_cache(maxsize=64)
def _home(store: Store, _state: str, codes: tuple[str, str], dataset: str) -> Story:
    """A pair's story before any choice; `_state` names the store's contents, so that an import is seen."""
    return find_pair(store, *codes).at(Selection(data=dataset))


@lru_cache(maxsize=64)
def _goods(store: Store, _state: str, dataset: str, pair: str) -> Mapping[str, Good]:
    """Categories of one pair, in the order of the HS tree."""
    low, _, high = pair.partition("-")
    names = store.descriptions(dataset)
    codes = {TOTAL}
    for code in store.present(dataset, (low, high))["goods"]:
        above: str | None = str(code)
        while above is not None and above not in codes:
            codes.add(above)
            above = hs.parent_of(above)
    return {code: _good(code, names) for code in sorted(codes, key=hs.place_in_tree)}


def _good(code: str, names: Mapping[str, str]) -> Good:
    name = "All goods" if code == TOTAL else hs.name_of(code, names)
    level = LEVELS[hs.level_of(code)]
    return Good(code, name, level, code if code.isdigit() else "", hs.parent_of(code) or "", "", "", "", "")


def _latest(values: pd.DataFrame, goods: str, reporter: str, years: tuple[int, int] | None) -> dict[str, str]:
    """The latest annual period of each flow, within the years chosen."""
    own = values[(values["goods"] == goods) & (values["reporter"] == reporter)]
    annual = own[own["period"].str.len() == 4]
    if years is not None:
        annual = annual[annual["period"].astype(int).between(*years)]
    latest = annual.groupby("flow")["period"].max()
    return {flow: str(latest[flow]) for flow in FLOWS if flow in latest}


def _observations(frames: Sequence[pd.DataFrame], dataset: Dataset) -> pd.DataFrame:
    """Values of the store as observations: exact digits, one source, `lines` for what a value sums up."""
    values = pd.concat(frames, ignore_index=True).drop_duplicates(["reporter", "flow", "period", "goods"])
    if not values["period"].str.len().eq(4).all() and values["period"].str.len().eq(4).any():
        # Months beside years would say the same trade twice.
        values = values[values["period"].str.len() == 4]
    number = values["value_usd"].astype("float64")
    told = values.rename(columns={"flow": "measure"}).assign(
        unit=USD,
        qualifier="",
        status="",
        note="",
        rank=0,
        source=dataset.key,
        family=dataset.key,
        published=[repr(one).removesuffix(".0") for one in number],
        value=number,
        low=number,
        high=number,
        lines=values["lines"].where(values["depth"] != values["goods"].map(hs.level_of), 1),
    )
    return told.assign(id=["/".join(row) for row in told[list(OBSERVATION_KEY)].itertuples(index=False)]).reset_index(
        drop=True
    )
