"""A story: everything that one folder tells, reckoned and checked on demand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from tradeviz.analysis.reckoning import Reckoning, reckon
from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL
from tradeviz.store.schema import DECLARED
from tradeviz.story.provenance import Books
from tradeviz.story.verdicts import Finding, check
from tradeviz.views.selection import ALL_FLOWS, CHARTS, WITHOUT_DETAIL, Offer, Selection, read_query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from tradeviz.model.economies import Area
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source
    from tradeviz.store.schema import Dataset
    from tradeviz.story.article import Article
    from tradeviz.story.claims import Claim

NO_YEARS = (2000, 2025)  # a story without figures still has years to choose from


@dataclass(frozen=True)
class Branches:
    """Figures at HS detail around one category: all its years, its parts in the latest year, the world's trade.

    Attributes:
        parent: code of the category.
        year: the latest year of any flow; empty where there is none.
        frame: the parts in the latest year of each flow, of the reporter chosen: columns as of `Store.children`.
        values: the category and all goods, both reporters, all years: columns as of `Store.values`.
        world: trade with the whole world: columns as of `Store.world`; empty where the dataset does not cover it.
    """

    parent: str
    year: str
    frame: pd.DataFrame
    values: pd.DataFrame
    world: pd.DataFrame


class Detail(Protocol):
    """Figures at HS detail for the same two economies, from the store."""

    def titles(self) -> dict[str, str]:
        """The datasets' titles by key."""

    def at(self, selection: Selection) -> Story:
        """The figures that a choice needs."""

    def story(self, dataset: str = "") -> Story:
        """The figures of one dataset before any other choice."""

    def goods_of(self, dataset: str) -> Mapping[str, Good]:
        """Every category that the pair trades in, by code."""

    def rows(self, dataset: str) -> pd.DataFrame:
        """Everything that one dataset has of the pair."""


@dataclass(frozen=True, eq=False)
class Story:
    """Everything of one story; equal only to itself, so that what was made of it can be kept by it.

    Attributes:
        name: short name for files made of it.
        folder: where it was read from; None for what comes from the store.
        title: its title, from the data package.
        pair: the two economies, the article's point of view first.
        observations: one row per published value, as `read_observations` gives it, with `rank` (0 is best)
            and `family` of the source.
        rates: exchange rates, as `read_rates` gives them.
        sources, goods, claims: by key, code and id.
        article: the text with its claims marked.
        article_source: key of the source that the article is told from; empty where there is none.
        base: path of its page, empty for the page at the root.
        dataset: where the figures are one dataset of the store, that one.
        branches: for figures at HS detail, what stands below the category chosen.
        detail: the same pair in the store, where it is there.
        told: the story whose article stands beside a dataset's figures; its claims rest on its own figures.
    """

    name: str
    folder: Path | None
    title: str
    description: str
    version: str
    pair: tuple[Area, Area]
    observations: pd.DataFrame
    rates: pd.DataFrame
    sources: Mapping[str, Source]
    goods: Mapping[str, Good]
    article: Article
    claims: Mapping[str, Claim]
    article_source: str = ""
    base: str = ""
    dataset: Dataset | None = None
    branches: Branches | None = None
    detail: Detail | None = None
    told: Story | None = None

    def at(self, selection: Selection) -> Story:
        """The story with the figures that a choice asks for: its own, or those of a dataset beside the article."""
        if self.detail is None or self._shows_its_own(selection.data):
            return self
        figures = self.detail.at(selection)
        if self.dataset is not None:
            return figures
        return replace(
            figures,
            name=self.name,
            folder=self.folder,
            title=self.title,
            description=self.description,
            article=self.article,
            base=self.base,
            told=self,
        )

    @cached_property
    def reckoning(self) -> Reckoning:
        """What the published figures imply."""
        return reckon(self.observations, self.rates)

    @cached_property
    def published(self) -> Mapping[str, Mapping[str, Any]]:
        """Each observation and rate as a mapping, by its id."""
        rows = [*self.observations.to_dict("records"), *self.rates.to_dict("records")]
        return {str(row["id"]): {str(name): value for name, value in row.items()} for row in rows}

    @cached_property
    def books(self) -> Books:
        """The reckoning with what it rests on."""
        return Books(self.reckoning, self.published, self.sources, self.goods)

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Each claim with its verdict, by id, in the order of the claims' file."""
        return check(self) if self.told is None else self.told.findings

    @cached_property
    def _published_of(self) -> Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]:
        groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for row in self.observations.to_dict("records"):
            groups.setdefault((row["reporter"], row["goods"]), []).append(self.published[row["id"]])
        return {key: tuple(rows) for key, rows in groups.items()}

    def published_of(self, reporter: str, goods: str) -> tuple[Mapping[str, Any], ...]:
        """All observations of one reporter and category, in the file's order."""
        return self._published_of.get((reporter, goods), ())

    @cached_property
    def offer(self) -> Offer:
        """What a reader can choose from."""
        return Offer(
            goods={code: good.label for code, good in self.goods.items()},
            reporters=(self.pair[0].code, self.pair[1].code),
            years=self.years,
            claims=tuple(self.claims),
            charts=WITHOUT_DETAIL if self.dataset is None else tuple(CHARTS),
            datasets=self.datasets,
            within=self._within,
        )

    @property
    def datasets(self) -> dict[str, str]:
        """Titles of the store's datasets that have this pair, by key."""
        return {} if self.detail is None else self.detail.titles()

    def within(self, dataset: str) -> Story:
        """The figures of a dataset before any other choice; the story's own where none is named."""
        return self if self.detail is None or self._shows_its_own(dataset) else self.detail.story(dataset)

    def _shows_its_own(self, dataset: str) -> bool:
        return self.dataset is None and not dataset

    def _within(self, dataset: str) -> Offer:
        return replace(self.within(dataset).offer, claims=tuple(self.claims))

    def choice_for(self, claim: str) -> Selection:
        """The choice that shows what a claim speaks of."""
        if self.told is not None:
            return self.told.choice_for(claim)
        told = self.claims[claim]
        if told.show or not told.cells:
            return read_query(told.show, self.offer).selection.but(claim=claim)
        cell = told.cells[0]
        flows = {key.measure for key in told.cells}
        return Selection(
            goods=tuple(dict.fromkeys(key.goods for key in told.cells)),
            flow=cell.measure if flows == {"turnover"} or cell.goods != TOTAL else ALL_FLOWS,
            by="" if cell.reporter == self.pair[0].code else cell.reporter,
            claim=claim,
        )

    def count_of(self, reporter: str) -> str:
        """Whose count the figures are, and how they are valued, for the middle of a sentence."""
        name = area(reporter).possessive
        if self.dataset is None or self.dataset.sides == DECLARED:
            return f"by {name} count. Exports FOB, imports CIF"
        return f"{self.dataset.publisher} made one value of both declarations, seen from {name} side, FOB"

    @property
    def has_two_sides(self) -> bool:
        """Whether each of the two economies has figures of its own."""
        return self.dataset is None or self.dataset.sides == DECLARED

    @cached_property
    def years(self) -> tuple[int, int]:
        """First and last year that any observation falls in."""
        years = self.observations["period"].str[:4].astype(int)
        return (int(years.min()), int(years.max())) if len(years) else NO_YEARS

    def partner_of(self, reporter: str) -> str:
        """The code of the other economy."""
        first, second = self.pair
        return second.code if reporter == first.code else first.code
