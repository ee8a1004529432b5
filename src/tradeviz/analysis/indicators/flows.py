"""Measures of one flow, or of one flow and its mirror: share, growth, unit value, mirror gap.

Frames have the columns of `Store.values`: reporter, partner, flow, period (a year or a month), goods, value_usd (US
dollars), tonnes (missing where not known). Missing stays missing, and a division by zero gives missing, never infinity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradeviz.model.periods import read_period

if TYPE_CHECKING:
    import pandas as pd

GRAIN = ("reporter", "partner", "flow", "period")
MIRROR = {"exports": "imports", "imports": "exports"}


def over(top: pd.Series[float], bottom: pd.Series[float]) -> pd.Series[float]:
    """A quotient that is missing where its divisor is zero or missing."""
    return top / bottom.where(bottom != 0)


def share(values: pd.DataFrame, *, whole: str = "TOTAL") -> pd.DataFrame:
    """The share of each category in another one, by default in all goods.

    Formula: value / value of the whole, of the same reporter, partner, flow and period. Unit: ratio. Source: IMTS 2010.

    Returns:
        The rows of `values` with a column `share`; missing where the whole is unknown or zero. Without rows, none.
    """
    wholes = values[values["goods"] == whole].set_index(list(GRAIN))["value_usd"].rename("_whole")
    joined = values.join(wholes, on=list(GRAIN))
    return values.assign(share=over(joined["value_usd"], joined["_whole"]))


def growth(values: pd.DataFrame) -> pd.DataFrame:
    """Growth on the same months of the year before: a month is compared with its like, never with a year.

    Formula: value / value a year earlier − 1. Unit: ratio, of dollars at current prices. Source: IMTS 2010.

    Returns:
        The rows of `values` with a column `growth`; missing where the year before is unknown or zero.
    """
    key = [*GRAIN, "goods"]
    before = values.set_index(key)["value_usd"].rename("_before")
    earlier = {period: read_period(period).years_earlier().code for period in values["period"].unique()}
    joined = values.assign(period=values["period"].map(earlier).astype("str")).join(before, on=key)
    return values.assign(growth=over(joined["value_usd"], joined["_before"]) - 1)


def average_growth(first: float, last: float, years: int) -> float:
    """The even yearly growth from one value to another.

    Formula: (last / first) ** (1 / years) − 1. Unit: ratio. Source: Mikic and Gilbert 2009, chapter on growth.

    Returns:
        The rate; missing (NaN) where a value is not positive or no year lies between.
    """
    if not (first > 0 and last > 0 and years > 0):
        return np.nan
    return float((last / first) ** (1 / years) - 1)


def unit_value(values: pd.DataFrame) -> pd.DataFrame:
    """What a tonne was declared at.

    Formula: value / net weight. Unit: US dollars per tonne. Source: IMTS 2010, chapter on quantity measurement.

    Returns:
        The rows of `values` with a column `unit_value`; missing where the weight is unknown or zero.
    """
    return values.assign(unit_value=over(values["value_usd"], values["tonnes"]))


def mirror_gap(values: pd.DataFrame, *, factor: float = 1.0) -> pd.DataFrame:
    """How far the partner's declaration of the same flow lies from the reporter's.

    Formula: mirror − value, and mirror / value − 1, with imports (CIF) divided by `factor` to compare with exports
    (FOB). Units: US dollars and ratio. Source: Mikic and Gilbert 2009; there is no agreed factor.

    Returns:
        The rows of `values` with `gap_usd` and `gap`; missing where the partner declared nothing.
    """
    comparable = values["value_usd"] / values["flow"].map({"exports": 1.0, "imports": factor})
    own = values.assign(_comparable=comparable)
    turned = own.assign(reporter=own["partner"], partner=own["reporter"], flow=own["flow"].map(MIRROR))
    mirrored = turned.set_index([*GRAIN, "goods"])["_comparable"].rename("_mirror")
    joined = own.join(mirrored, on=[*GRAIN, "goods"])
    gap = joined["_mirror"] - joined["_comparable"]
    return values.assign(gap_usd=gap, gap=over(gap, joined["_comparable"]))
