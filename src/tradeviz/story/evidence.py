"""What the datasets of the store say of the cells that claims speak of: figures of just these, a dataset at a time.

A dataset is looked up for the goods and periods that are asked for and no more, so that a claim of five months is held
against five months. Goods that the HS has no single code for, a group or several codes at once, are added up.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.model import hs
from tradeviz.model.economies import EVERYONE
from tradeviz.model.goods import TOTAL
from tradeviz.model.observations import CHANGE, GROWTH_OF, OBSERVATION_KEY, QUANTITIES, WORLD_SHARE
from tradeviz.model.periods import FIRST_YEAR, read_period
from tradeviz.store.coverage import FLOOR, SUMMED, is_covered
from tradeviz.store.schema import DECLARED
from tradeviz.story.datasets import PairDatasets, source_of
from tradeviz.story.detail import observations_of, sided
from tradeviz.story.figures import Breakdown, DatasetFigures
from tradeviz.story.floors import dataset_floors
from tradeviz.story.months import SERIES, beside_years, in_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tradeviz.analysis.reckoning import Key
    from tradeviz.model.goods import Good
    from tradeviz.model.sources import Source
    from tradeviz.store.schema import Dataset
    from tradeviz.story.datasets import Datasets

# How far two honest counts of one trade may lie apart for freight, insurance and the time that goods are under way:
# 10 percent, the lower of the two CIF/FOB factors that the World Bank's WITS gives.
APART = 0.10
TONNES = QUANTITIES[0]
_WEIGHED = frozenset({TONNES, GROWTH_OF[TONNES], f"{TONNES}{CHANGE}"})


def evidence_of(
    datasets: Datasets,
    cells: Collection[Key],
    goods: Mapping[str, Good],
    rates: pd.DataFrame,
    sources: Mapping[str, Source],
) -> Iterator[DatasetFigures]:
    """The figures of each dataset that count now, what reporters declared first, then the fullest first.

    Args:
        datasets: of the pair that the cells are of.
        cells: what claims speak of.
        goods: the categories of these cells, by code.
        rates: exchange rates, for claims in other currencies than dollars.
        sources: those of the rates, by key.

    Raises:
        StoreError: the store is damaged or cannot be reached.
    """
    if not isinstance(datasets, PairDatasets) or not cells:
        return
    current = [one for one in datasets.datasets.values() if not one.vintage]
    for dataset in sorted(current, key=lambda one: one.sides != DECLARED):
        figures = _figures(datasets, dataset, cells, goods)
        known = {key: sources[key] for key in rates["source"] if key in sources}
        yield replace(figures, rates=rates, sources={**known, **figures.sources})


def _figures(
    datasets: PairDatasets, dataset: Dataset, cells: Collection[Key], goods: Mapping[str, Good]
) -> DatasetFigures:
    parts = {code: found for code in {cell.goods for cell in cells} if (found := parts_of_goods(code, goods))}
    wanted = tuple(sorted({TOTAL, *chain.from_iterable(parts.values())}))
    coverage = sided(datasets.store.coverage(dataset.key, datasets.codes), dataset)
    stored = sided(datasets.store.values(dataset.key, datasets.codes, wanted), dataset)
    spans = sorted({span for cell in cells for span in _spans(cell.period)})
    frames = [beside_years(stored, coverage), *(in_period(stored, span, coverage) for span in spans)]
    values = pd.concat(frames, ignore_index=True).drop_duplicates([*SERIES, "period"])
    groups = {code: found for code, found in parts.items() if found != (code,)}
    values = pd.concat([values, *(_added(values, code, found, coverage) for code, found in groups.items())])
    with_all = _with_all(datasets, dataset, {cell.goods for cell in cells if cell.unit == WORLD_SHARE})
    # Apart, for of each frame a period, flow and category counts once: trade with all is beside that of the pair.
    told = [observations_of([values], dataset), observations_of([with_all], dataset)]
    told += [_weights(values, dataset)] if any(cell.unit in _WEIGHED for cell in cells) else []
    observations = pd.concat([one for one in told if len(one)] or told[:1], ignore_index=True)
    source = source_of(dataset)
    return DatasetFigures(
        pair=datasets.pair,
        observations=observations,
        months=observations.head(0),
        rates=datasets.no_rates,
        sources={source.key: source},
        goods=goods,
        dataset=dataset,
        breakdown=Breakdown(TOTAL, "", values.head(0), values.head(0), values.head(0)),
        known_in_part=dataset_floors(values, values.head(0), source),
    )


def _weights(values: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """The tonnes of the values that are whole and of which all is weighed, as observations."""
    weighed = observations_of([values.assign(value_usd=values["tonnes"])[values["tonnes"].notna()]], dataset)
    weighed = weighed.assign(unit=TONNES)
    return weighed.assign(id=["/".join(row) for row in weighed[list(OBSERVATION_KEY)].itertuples(index=False)])


def _with_all(datasets: PairDatasets, dataset: Dataset, goods: set[str]) -> pd.DataFrame:
    """What each side trades with all economies together, of the periods that are complete; rows as of `values`."""
    asked = sorted(code for code in goods if hs.is_hs_code(code))
    columns = [*SERIES, "period", "value_usd", "tonnes", "lines", "depth", "status", "codes", "months"]
    if not asked:
        return pd.DataFrame(columns=columns)
    world = datasets.store.world(dataset.key, datasets.codes, asked)
    whole = world[world["complete"]]
    return whole.assign(partner=EVERYONE, tonnes=math.nan, lines=1, depth=0, status=SUMMED, codes="", months=0)[columns]


def _spans(code: str) -> Iterator[str]:
    """A period that is no calendar year, with the same months a year earlier and later."""
    period = read_period(code)
    if not period.is_year:
        yield from (period.years_earlier(years).code for years in (1, 0) if period.year - years >= FIRST_YEAR)


def parts_of_goods(code: str, goods: Mapping[str, Good]) -> tuple[str, ...]:
    """The codes of the HS that a category is, none of them below another; none where nothing says which they are."""
    if hs.is_hs_code(code):
        return (code,)
    named = goods[code].hs.split() if code in goods else []
    return tuple(
        sorted(one for one in set(named) if not any(one != other and one.startswith(other) for other in named))
    )


def _added(values: pd.DataFrame, code: str, parts: Sequence[str], coverage: pd.DataFrame) -> pd.DataFrame:
    """A category that is several codes: their sum, a floor where one of them is or where one may be missing."""
    rows = []
    for _of, held in values[values["goods"].isin(parts)].groupby(["reporter", "partner", "flow", "period"]):
        first = held.iloc[0].to_dict()
        absent = pd.DataFrame([first | {"goods": one} for one in parts if one not in set(held["goods"])])
        known = absent.empty or bool(is_covered(absent, coverage).all())
        whole = known and not held["status"].eq(FLOOR).any()
        rows.append(
            first
            | {
                "goods": code,
                "value_usd": math.fsum(held["value_usd"]),
                "tonnes": math.fsum(held["tonnes"]),
                "lines": int(held["lines"].sum()),
                "status": SUMMED if whole else FLOOR,
                "months": 0,
            }
        )
    return pd.DataFrame(rows, columns=values.columns).astype(values.dtypes.to_dict())
