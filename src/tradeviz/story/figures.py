"""The figures of one pair of economies: observations with what they rest on, reckoned on demand.

There are two kinds. A story's own figures were published one by one, each by a source of its own. A dataset's figures
come from the store, exact and at HS detail, and hold just what one choice needs. Figures of either kind may have a
breakdown by goods: a dataset's always do, a story's where its sources state every HS chapter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.analysis.reckoning import Reckoning, reckon
from tradeviz.model import hs
from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.language import _, cached_by_language, ngettext
from tradeviz.model.observations import USD
from tradeviz.model.wording import in_digits
from tradeviz.store.schema import DECLARED
from tradeviz.story.citation import citation_of
from tradeviz.story.floors import published_floors
from tradeviz.story.provenance import Evidence, by_id
from tradeviz.story.search_texts import search_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tradeviz.analysis.reckoning import Key
    from tradeviz.model.economies import Area
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source
    from tradeviz.store.schema import Dataset
    from tradeviz.story.floors import Floor

NO_YEARS = (2000, 2025)  # figures without a value still have years to choose from
# What indicators take of one published value.
VALUE_COLUMNS = ("reporter", "partner", "flow", "period", "goods", "value_usd", "tonnes", "status")


@dataclass(frozen=True, slots=True)
class FiguresQuery:
    """What a choice needs of the figures.

    Attributes:
        dataset: key of a dataset of the store; empty for the story's own figures, or the pair's fullest dataset.
        goods: codes of the categories; what stands below the first is looked up too.
        reporter: whose statistics; empty for those of `Figures.default_reporter`.
        years: first and last year; None for all.
        period: code of the one period to break down by goods; empty for the latest of the years.
    """

    dataset: str = ""
    goods: tuple[str, ...] = (TOTAL,)
    reporter: str = ""
    years: tuple[int, int] | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class PairNote:
    """What a reader should know of a pair's figures.

    Attributes:
        sentence: in the language that was spoken.
        pair: the codes of another pair that it points to; empty where it points to none.
    """

    sentence: str
    pair: tuple[str, ...] = ()


@dataclass(frozen=True)
class Breakdown:
    """Figures at HS detail around one category: all its periods, its parts in one of them, the world's trade.

    Attributes:
        parent: code of the category.
        year: code of the period asked for; else of the latest annual one of any flow, or of a part of a year where
            there is none; empty where there is neither.
        frame: the parts in that period, or in the latest of each flow, of the reporter chosen: columns as of `values`.
        values: the category and all goods, both reporters, all periods: `VALUE_COLUMNS` at least; a dataset's have
            all that `months.beside_years` gives.
        world: trade with the whole world: columns as of `Store.world`; empty where the dataset does not cover it.
        incomplete: the flows whose parts need not be all that there is.
        finest: digits of the finest codes that these figures have.
        periods: codes of the periods that can be broken down, in any order.
    """

    parent: str
    year: str
    frame: pd.DataFrame
    values: pd.DataFrame
    world: pd.DataFrame
    incomplete: frozenset[str] = frozenset()
    finest: int = 6
    periods: frozenset[str] = frozenset()

    def opens(self, code: str) -> bool:
        """Whether there can be something below a category."""
        below = hs.children_level(code) if hs.is_hs_code(code) else None
        return below is not None and below <= self.finest


@dataclass(frozen=True, eq=False)
class Figures:
    """Observations of one pair with what they rest on; equal only to themselves.

    Attributes:
        pair: the two economies, the point of view first.
        observations: one row per published value, as `read_observations` gives it, with `rank` (0 is best)
            and `family` of the source.
        months: the single months of series, in the same columns; nothing is reckoned with them.
        rates: exchange rates, as `read_rates` gives them.
        sources, goods: by key and code.
    """

    pair: tuple[Area, Area]
    observations: pd.DataFrame
    months: pd.DataFrame
    rates: pd.DataFrame
    sources: Mapping[str, Source]
    goods: Mapping[str, Good]

    @cached_property
    def reckoned(self) -> pd.DataFrame:
        """What the reckoning takes: the observations, and with them what is summed up before, with its `rule`."""
        return self.observations

    @cached_property
    def reckoning(self) -> Reckoning:
        """What the published figures imply."""
        return reckon(self.reckoned, self.rates)

    @property
    def floors(self) -> Mapping[Key, Floor]:
        """What is known only through parts of it, by what it is about; never among the cells of the reckoning."""
        return {}

    @cached_property
    def _floors_of(self) -> Mapping[tuple[str, str], tuple[Floor, ...]]:
        groups: dict[tuple[str, str], list[Floor]] = {}
        for key in sorted(self.floors):
            groups.setdefault((key.reporter, key.goods), []).append(self.floors[key])
        return {key: tuple(floors) for key, floors in groups.items()}

    def floors_of(self, reporter: str, goods: str) -> tuple[Floor, ...]:
        """The floors of one reporter and category, in the order of their keys."""
        return self._floors_of.get((reporter, goods), ())

    @cached_property
    def published(self) -> Mapping[str, Mapping[str, Any]]:
        """Each observation and rate as a mapping, by its id."""
        return by_id(self.reckoned) | by_id(self.rates)

    @cached_property
    def evidence(self) -> Evidence:
        """The reckoning with what it rests on."""
        return Evidence(self.reckoning, self.published, self.sources, self.goods)

    @cached_property
    def _published_of(self) -> Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]:
        return _by_series(self.published[row] for row in self.observations["id"])

    def published_of(self, reporter: str, goods: str) -> tuple[Mapping[str, Any], ...]:
        """All observations of one reporter and category, in the file's order."""
        return self._published_of.get((reporter, goods), ())

    @property
    def has_months(self) -> bool:
        """Whether there are single months of any category."""
        return len(self.months) > 0

    @cached_property
    def _months_of(self) -> Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]:
        rows = self.months.to_dict("records")
        return _by_series({str(name): value for name, value in row.items()} for row in rows)

    def months_of(self, reporter: str, goods: str) -> tuple[Mapping[str, Any], ...]:
        """The single months of one reporter and category, in the file's order; a mapping each, as an observation."""
        return self._months_of.get((reporter, goods), ())

    @cached_by_language
    def labels(self) -> Mapping[str, str]:
        """The name of each category with its code, by code."""
        return {code: good.label for code, good in self.goods.items()}

    @cached_by_language
    def goods_by_name(self) -> Mapping[str, str]:
        """Codes of the categories by their codes and labels in lower case; made once, for whoever looks for one."""
        codes = {code.lower(): code for code in self.goods}
        return codes | {label.lower(): code for code, label in self.labels.items() if label.lower() not in codes}

    @cached_by_language
    def search_texts(self) -> Mapping[str, str]:
        """The text of each category in which a search looks, by its code; made once, for whoever looks for goods."""
        return search_texts(self.goods)

    @cached_property
    def valued_goods(self) -> frozenset[str]:
        """Codes of the categories with a value in dollars, published or derived, or with parts that have one."""
        return frozenset(key.goods for key in (*self.reckoning.cells, *self.floors) if key.unit == USD)

    @cached_property
    def unvalued_goods(self) -> frozenset[str]:
        """Codes of the categories of which nothing has a value, neither they nor any part of them."""
        held = {above for code in self.valued_goods for above in ancestors(code, self.goods)}
        return frozenset(self.goods) - held - self.valued_goods - {TOTAL}

    @cached_property
    def values_by_source(self) -> Mapping[str, int]:
        """How many observations, rates and floors of nothing else each source gives, by its key."""
        floors = [key for floor in self.floors.values() for key in floor.sources if not floor.evidence]
        return Counter([*self.observations["source"], *self.rates["source"], *floors])

    @cached_property
    def years(self) -> tuple[int, int]:
        """First and last year that any observation or floor falls in."""
        years = {int(period[:4]) for period in (*self.observations["period"], *(key.period for key in self.floors))}
        return (min(years), max(years)) if years else NO_YEARS

    @cached_property
    def default_reporter(self) -> str:
        """Whose statistics are shown unless others are chosen: the first of the pair, if it declared anything."""
        first, second = (economy.code for economy in self.pair)
        declared = {key.reporter for key in (*self.reckoning.cells, *self.floors) if key.goods == TOTAL}
        return second if second in declared and first not in declared else first

    def partner_of(self, reporter: str) -> str:
        """The code of the other economy."""
        first, second = self.pair
        return second.code if reporter == first.code else first.code

    def count_of(self, reporter: str) -> str:
        """Whose count the figures are, and how they are valued, as sentences."""
        return _("By {reporter}'s count. Exports FOB, imports CIF.").format(reporter=area(reporter).name)

    @property
    def nothing(self) -> str:
        """What to say of a value that is not there."""
        return _("not published")

    @property
    def without_value(self) -> str:
        """The heading above the categories without a value."""
        return _("Without a published value")

    def lacks(self, name: str, flow: str, years: str) -> str:
        """The sentence on a category that has no value in some flow and years, all in words."""
        return _("{name}: no published value for {flow}, {years}.").format(name=name, flow=flow, years=years)

    def lacks_all(self, goods: str) -> str:
        """The title of a choice without any value; `goods` in words, empty for all goods."""
        if not goods:
            return _("No published value for this choice")
        return _("No published value of {goods} for this choice").format(goods=goods)

    @property
    def sides(self) -> str:
        """DECLARED where each of the two economies has figures of its own, else RECONCILED, as of a dataset."""
        return DECLARED

    @property
    def has_two_sides(self) -> bool:
        """Whether each of the two economies has figures of its own."""
        return self.sides == DECLARED

    @property
    def extent(self) -> str:
        """How much there is of it, in words."""
        values, sources = len(self.observations) + len(self.months), len(self.sources)
        return _("{values}, {sources}").format(
            values=ngettext("{count} value", "{count} values", values).format(count=in_digits(str(values))),
            sources=ngettext("{count} source", "{count} sources", sources).format(count=in_digits(str(sources))),
        )


def _by_series(rows: Iterable[Mapping[str, Any]]) -> Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]]:
    """Published values by reporter and category, in the order given."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["reporter"], row["goods"]), []).append(row)
    return {key: tuple(of_key) for key, of_key in groups.items()}


@dataclass(frozen=True, eq=False)
class PublishedFigures(Figures):
    """What a story's sources published, value by value."""

    @cached_property
    def floors(self) -> Mapping[Key, Floor]:
        """The categories without a value of their own beside values for parts of them."""
        sources = {name: str(row["source"]) for name, row in self.published.items()}
        return published_floors(self.reckoning, self.goods, sources)


def with_months(figures: PublishedFigures) -> PublishedFigures:
    """A story's figures with the single months of its series, which articles speak of too."""
    if figures.months.empty:
        return figures
    return replace(figures, observations=pd.concat([figures.observations, figures.months], ignore_index=True))


@dataclass(frozen=True, eq=False)
class DetailedFigures(Figures):
    """Figures that can be broken down by goods, whoever holds them: charts and indicators at HS detail need them."""

    def breakdown_of(self, query: FiguresQuery) -> Breakdown:
        """What stands around the first category of a choice; unless a kind of figures knows more, nothing."""
        nothing = pd.DataFrame(columns=list(VALUE_COLUMNS))
        return Breakdown(query.goods[0], "", nothing, nothing, nothing)


@dataclass(frozen=True, eq=False)
class DatasetFigures(DetailedFigures):
    """What one choice needs of a dataset of the store.

    Attributes:
        dataset: whose figures they are.
        breakdown: what stands around the first category of the choice, at HS detail.
        known_in_part: the floors, by what they are about.
        monthly: whether the dataset has single months of the pair, of whichever goods.
        notes: what the publisher's codes of the two economies mean for these figures.
    """

    dataset: Dataset
    breakdown: Breakdown
    notes: tuple[PairNote, ...] = ()
    known_in_part: Mapping[Key, Floor] = field(default_factory=dict)
    monthly: bool = False

    @cached_property
    def unvalued_goods(self) -> frozenset[str]:
        """None: all that a dataset names was traded, though these figures hold only what one choice needs of it."""
        return frozenset()

    @property
    def has_months(self) -> bool:
        """Whether there are single months, be it of other categories than those of this choice."""
        return self.monthly

    @property
    def floors(self) -> Mapping[Key, Floor]:
        """The values that only parts of a category are held of."""
        return self.known_in_part

    @property
    def nothing(self) -> str:
        """What to say of a value that is not there: the dataset may have more than was brought in."""
        return _("not held")

    @property
    def without_value(self) -> str:
        """The heading above the categories of which nothing is held, or not the whole."""
        return _("What is missing")

    def lacks(self, name: str, flow: str, years: str) -> str:
        """The sentence on a category of which the store has nothing in some flow and years."""
        return _("{name}: no value held for {flow}, {years}.").format(name=name, flow=flow, years=years)

    def lacks_all(self, goods: str) -> str:
        """The title of a choice of which the store has nothing."""
        if not goods:
            return _("No value held for this choice")
        return _("No value of {goods} held for this choice").format(goods=goods)

    def breakdown_of(self, query: FiguresQuery) -> Breakdown:
        """That of the choice which these figures were read for."""
        del query
        return self.breakdown

    def count_of(self, reporter: str) -> str:
        """Whose count the figures are; of a reconciled dataset, who made one value of two declarations."""
        if self.has_two_sides:
            return super().count_of(reporter)
        sentence = _("{publisher} made one value of both declarations, seen from {reporter}'s side, FOB.")
        return sentence.format(publisher=self.dataset.publisher, reporter=area(reporter).name)

    @property
    def sides(self) -> str:
        """Those of the dataset."""
        return self.dataset.sides

    @property
    def extent(self) -> str:
        """How much there is of it, in words."""
        return _("all goods, all years")

    @property
    def citation(self) -> str:
        """How to cite the dataset."""
        return citation_of(self.dataset)
