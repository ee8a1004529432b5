"""A story: everything that one folder tells, reckoned and checked on demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tradeviz.explain import Books
from tradeviz.goods import TOTAL
from tradeviz.reckoning import Reckoning, reckon
from tradeviz.selection import ALL_FLOWS, Offer, Selection, read_query
from tradeviz.verdicts import Finding, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from tradeviz.article import Article
    from tradeviz.claims import Claim
    from tradeviz.goods import Good
    from tradeviz.places import Place
    from tradeviz.sources import Source

NO_YEARS = (2000, 2025)  # a story without figures still has years to choose from


@dataclass(frozen=True)
class Story:
    """Everything of one story.

    Attributes:
        folder: where it was read from.
        title: its title, from the data package.
        pair: the two economies, the article's point of view first.
        observations: one row per published value, as `read_observations` gives it, with `rank` (0 is best)
            and `family` of the source.
        rates: exchange rates, as `read_rates` gives them.
        sources, goods, claims: by key, code and id.
        article: the text with its claims marked.
        article_source: key of the source that the article is told from; empty where there is none.
    """

    folder: Path
    title: str
    description: str
    version: str
    pair: tuple[Place, Place]
    observations: pd.DataFrame
    rates: pd.DataFrame
    sources: Mapping[str, Source]
    goods: Mapping[str, Good]
    article: Article
    claims: Mapping[str, Claim]
    article_source: str = ""

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
        return check(self)

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
        )

    def choice_for(self, claim: str) -> Selection:
        """The choice that shows what a claim speaks of."""
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

    @cached_property
    def years(self) -> tuple[int, int]:
        """First and last year that any observation falls in."""
        years = self.observations["period"].str[:4].astype(int)
        return (int(years.min()), int(years.max())) if len(years) else NO_YEARS

    def partner_of(self, reporter: str) -> str:
        """The code of the other economy."""
        first, second = self.pair
        return second.code if reporter == first.code else first.code
