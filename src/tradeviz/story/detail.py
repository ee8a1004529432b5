"""What one choice needs of a dataset: observations, floors, and the parts of a category, made of the store's frames."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.analysis.reckoning.identities import OF_MONTHS, OF_PARTS
from tradeviz.model import hs
from tradeviz.model.observations import FLOWS, MIRROR, OBSERVATION_KEY, USD
from tradeviz.model.periods import read_period
from tradeviz.store.coverage import FLOOR, SUMMED, is_covered
from tradeviz.store.schema import RECONCILED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.store.schema import Dataset

_KEY = ("reporter", "flow", "period", "goods")  # tells the values of one pair and dataset apart
_DUST = 1e-9  # of a whole; less is rounding of a sum


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest period of one flow that says most: a period, and whether the whole of the category is known in it."""

    period: str
    whole: bool

    @property
    def rank(self) -> tuple[bool, bool, int, int, int]:
        """What comes first: a full year before a part of one, a whole before a floor, then the later, the longer."""
        period = read_period(self.period)
        return (period.is_annual, self.whole, period.year, period.last - period.first, period.first)


def sided(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Rows from both sides: a reconciled figure stands for the exports of one and the imports of the other."""
    if dataset.sides != RECONCILED:
        return rows
    turned = rows.assign(
        reporter=rows["partner"], partner=rows["reporter"], flow=rows["flow"].map(MIRROR).astype("str")
    )
    return pd.concat([rows, turned], ignore_index=True)


def family_of(dataset: Dataset) -> str:
    """The family of a dataset's figures: all that one publisher publishes, or the dataset alone where none is named."""
    words = re.findall(r"[a-z0-9]+", dataset.publisher.lower())
    return "-".join(words) or dataset.key


def latest_of(own: pd.DataFrame, years: tuple[int, int] | None, period: str = "") -> Mapping[str, Latest]:
    """The period of each flow to break down: the one named, or else the latest within the years chosen.

    Args:
        own: values of one category and reporter, columns as of `months.beside_years`.
        years: first and last; None for all.
        period: the one period that is asked for.
    """
    if period:
        own = own[own["period"] == period]
    elif years is not None:
        own = own[own["period"].str[:4].astype(int).between(*years)]
    found: dict[str, Latest] = {}
    for flow, code, status in own[["flow", "period", "status"]].itertuples(index=False, name=None):
        one = Latest(code, status != FLOOR)
        found[flow] = max(found.get(flow, one), one, key=lambda each: each.rank)
    return {flow: found[flow] for flow in FLOWS if flow in found}


def not_all_parts(
    parts: pd.DataFrame, values: pd.DataFrame, coverage: pd.DataFrame, latest: Mapping[str, Latest], parent: str
) -> frozenset[str]:
    """The flows whose parts need not be all there are of the whole: nothing says so, and they do not add up to it.

    Args:
        parts: one level below the category, each flow in its latest period, columns as of `months.beside_years`.
        values: the category itself, in all periods.
        coverage: columns as of `Store.coverage`.
        latest: of each flow.
        parent: code of the category.
    """
    return frozenset(
        flow
        for flow, one in latest.items()
        if not _are_all(
            parts[parts["flow"] == flow],
            values[(values["goods"] == parent) & (values["flow"] == flow) & (values["period"] == one.period)],
            coverage,
        )
    )


def _are_all(parts: pd.DataFrame, whole: pd.DataFrame, coverage: pd.DataFrame) -> bool:
    """Whether the parts are whole themselves, and covered or as much as their whole."""
    if whole.empty or whole["status"].eq(FLOOR).any() or parts["status"].eq(FLOOR).any():
        return False
    if parts["value_usd"].sum() >= whole["value_usd"].sum() * (1 - _DUST):
        return True
    level = hs.children_level(str(whole["goods"].iloc[0]))
    return level is not None and bool(is_covered(whole, coverage, level).all())


def observations_of(frames: Sequence[pd.DataFrame], dataset: Dataset) -> pd.DataFrame:
    """The values that are no floors as observations: exact digits, one source, and the `rule` of those that are sums.

    Args:
        frames: columns as of `months.beside_years`.
        dataset: whose they are.
    """
    values = pd.concat(frames, ignore_index=True).drop_duplicates(list(_KEY))
    values = values[values["status"] != FLOOR]
    number = values["value_usd"].astype("float64")
    told = values.rename(columns={"flow": "measure", "status": "came"}).assign(
        codes=values["codes"].fillna(""),
        unit=USD,
        qualifier="",
        status="",
        note="",
        rank=0,
        source=dataset.key,
        family=family_of(dataset),
        published=[repr(one).removesuffix(".0") for one in number],
        value=number,
        low=number,
        high=number,
        rule=[_rule(*row) for row in values[["status", "months"]].itertuples(index=False, name=None)],
    )
    return told.assign(id=["/".join(row) for row in told[list(OBSERVATION_KEY)].itertuples(index=False)]).reset_index(
        drop=True
    )


def _rule(status: str, months: Any) -> str:
    """How a value came about, as a cell has it."""
    if months:
        return OF_MONTHS
    return OF_PARTS if status == SUMMED else ""
