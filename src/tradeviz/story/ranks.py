"""Places in a ranking of partners, held against datasets that cover the world.

The partners are asked for one by one, the largest first, until what the world's total leaves over is less than what
the one in question has: then nobody who was not looked at can stand before it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError
from tradeviz.model import hs
from tradeviz.model.economies import area
from tradeviz.model.goods import TOTAL, hs_label
from tradeviz.model.language import _
from tradeviz.model.observations import FLOWS
from tradeviz.model.periods import read_period
from tradeviz.model.wording import amount, in_digits, listing, measure_words
from tradeviz.store.coverage import FLOOR
from tradeviz.store.schema import RECONCILED
from tradeviz.story.claims import AGREES, DIFFERS, UNCHECKED
from tradeviz.story.datasets import PairDatasets, source_of
from tradeviz.story.detail import sided
from tradeviz.story.evidence import APART

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.store.api import Store
    from tradeviz.store.schema import Dataset
    from tradeviz.story.claims import Claim
    from tradeviz.story.datasets import Datasets
    from tradeviz.story.verdicts import Finding

RANK = "rank"
_MOST_RANKS = 20  # that are looked up in one article; each may ask for every partner


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What a claim says: whose partners are ranked by what, and the place.

    Attributes:
        reporter, partner: whose ranking it is, and who is said to stand there.
        flows: exports, imports or both.
    """

    reporter: str
    partner: str
    goods: str
    year: int
    measure: str
    place: int

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows that are added up."""
        return (self.measure,) if self.measure in FLOWS else tuple(FLOWS)


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the one in question stands, in US dollars.

    Attributes:
        value: of its trade.
        surely, place, hardly: its place at best, as the figures have it, and at worst.
        first: codes of those before it, the largest first.
    """

    value: float
    surely: int
    place: int
    hardly: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Traded:
    """What a store has of partners, each asked for once with all its years: an article ranks the same ones again."""

    store: Store
    kept: dict[tuple[str, str, str, str], Mapping[tuple[str, str], float]] = field(default_factory=dict)

    def value(self, dataset: Dataset, ranking: _Ranking, partner: str) -> float:
        """What the reporter trades with one partner, in US dollars; nothing where the store has none."""
        key = (dataset.key, ranking.reporter, partner, ranking.goods)
        if key not in self.kept:
            self.kept[key] = self._asked(dataset, ranking, partner)
        return sum(self.kept[key].get((str(ranking.year), flow), 0.0) for flow in ranking.flows)

    def _asked(self, dataset: Dataset, ranking: _Ranking, partner: str) -> Mapping[tuple[str, str], float]:
        """By period and flow."""
        try:
            rows = self.store.values(dataset.key, (ranking.reporter, partner), (ranking.goods,))
        except NotInStoreError:
            return {}
        rows = sided(rows, dataset)
        own = rows[(rows["reporter"] == ranking.reporter) & (rows["status"] != FLOOR)]
        found: defaultdict[tuple[str, str], float] = defaultdict(float)
        for period, flow, value in own[["period", "flow", "value_usd"]].itertuples(index=False, name=None):
            found[str(period), str(flow)] += float(value)
        return found


def with_ranks(
    findings: Mapping[str, Finding], datasets: Datasets, pair: Sequence[str], *, article_family: str = ""
) -> dict[str, Finding]:
    """The findings, those on places in a ranking checked where a dataset of the store covers the world.

    Args:
        findings: by claim id.
        datasets: what the store has of the pair.
        pair: codes of the two economies.
        article_family: the family of reports that takes no part.

    Raises:
        StoreError: the store is damaged or cannot be reached.
    """
    if not isinstance(datasets, PairDatasets):
        return dict(findings)
    rankings = {name: found for name, one in findings.items() if (found := _ranking(one.claim, pair)) is not None}
    checked = {}
    traded = _Traded(datasets.store)
    for name in list(rankings)[:_MOST_RANKS]:
        for dataset in datasets.datasets.values():
            if dataset.vintage or dataset.sides != RECONCILED or source_of(dataset).family == article_family:
                continue
            standing = _standing(traded, dataset, rankings[name])
            if standing is not None:
                checked[name] = _judged(findings[name], rankings[name], standing, dataset)
                break
    return {name: checked.get(name, one) for name, one in findings.items()}


def _ranking(claim: Claim, pair: Sequence[str]) -> _Ranking | None:
    """A claim as a place in a ranking; None where it is none, or of no calendar year or single category."""
    read = claim.read
    reporter, goods, place = read.get("reporter", ""), read.get("goods", ""), read.get("published", "")
    if claim.kind != "draft" or read.get("unit") != RANK or reporter not in pair or not place.isdecimal():
        return None
    if not (goods == TOTAL or hs.is_hs_code(goods)) or not read.get("period", "").isdecimal():
        return None
    other = pair[1] if reporter == pair[0] else pair[0]
    return _Ranking(reporter, other, goods, read_period(read["period"]).year, read.get("measure", ""), int(place))


def _standing(traded: _Traded, dataset: Dataset, ranking: _Ranking) -> _Standing | None:
    """Where the partner stands; None where a dataset does not cover the world in that year, or has not the partner."""
    left = _total(traded.store, dataset, ranking)
    own = traded.value(dataset, ranking, ranking.partner)
    if left is None or not own:
        return None
    near, left = own * (1 - APART) / (1 + APART), left - own
    values = {}
    for partner in _partners(traded.store, dataset, ranking):
        if left < near:
            break
        values[partner] = traded.value(dataset, ranking, partner)
        left -= values[partner]
    larger = sorted((one for one, value in values.items() if value > own), key=lambda one: -values[one])
    surely = sum(value > own * (1 + APART) / (1 - APART) for value in values.values())
    hardly = sum(value > near for value in values.values())
    return _Standing(own, surely + 1, len(larger) + 1, hardly + 1, tuple(larger))


def _total(store: Store, dataset: Dataset, ranking: _Ranking) -> float | None:
    """The most that the reporter can trade with all: of the goods, or of what holds them; None for no world."""
    world = store.world(dataset.key, (ranking.reporter,), tuple({ranking.goods, ranking.goods[:2], TOTAL} - {"TO"}))
    rows = world[(world["period"] == str(ranking.year)) & world["flow"].isin(ranking.flows) & world["complete"]]
    rows = rows[rows["reporter"] == ranking.reporter]
    for goods in (ranking.goods, ranking.goods[:2], TOTAL):
        found = rows[rows["goods"] == goods]
        if set(found["flow"]) == set(ranking.flows):
            return float(found["value_usd"].sum())
    return None


def _partners(store: Store, dataset: Dataset, ranking: _Ranking) -> list[str]:
    """All partners but the one in question, those first whose trade of the latest year was largest."""
    known = store.pairs()
    known = known[known["dataset"] == dataset.key].sort_values("value_usd", ascending=False)
    sides = known[["first", "second"]].itertuples(index=False, name=None)
    others = [(set(one) - {ranking.reporter}).pop() for one in sides if ranking.reporter in one]
    return [one for one in others if one != ranking.partner]


def _judged(finding: Finding, ranking: _Ranking, standing: _Standing, dataset: Dataset) -> Finding:
    """The finding with its verdict: a place that either side's own counts might give never differs."""
    names = {"reporter": area(ranking.reporter).name, "partner": area(ranking.partner).name}
    words = {
        **names,
        "place": in_digits(str(standing.place)),
        "measure": measure_words(ranking.measure),
        "year": str(ranking.year),
        "value": amount(standing.value),
        "goods": hs_label(ranking.goods),
    }
    sentence = (
        _("{partner} stands in place {place} among the partners of {reporter} by {measure} in {year}, with {value}.")
        if ranking.goods == TOTAL
        else _(
            "{partner} stands in place {place} among the partners of {reporter} by {measure} of {goods} in {year}, "
            "with {value}."
        )
    )
    figures = sentence.format(**words)
    source = source_of(dataset)
    told = replace(
        finding,
        figures=figures,
        missing="",
        sources=(source,),
        decided=_("Figures of {dataset}, in the store.").format(dataset=dataset.title),
    )
    if ranking.place == standing.place:
        return replace(told, verdict=AGREES)
    if not standing.surely <= ranking.place <= standing.hardly:
        before = [area(one).name for one in standing.first[:3]]
        return replace(told, verdict=DIFFERS, difference=_before(before) if before else "")
    near = _("figures that {reporter} declared itself; these lie too near to one another to tell the place")
    return replace(told, verdict=UNCHECKED, missing=near.format(**names))


def _before(names: Sequence[str]) -> str:
    return _("before it stand {names}").format(names=listing(names))
