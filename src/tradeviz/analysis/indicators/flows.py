"""Indicators of one flow, or of one flow and its mirror: share, growth, unit value, mirror gap.

Frames have the columns of `Store.values`: reporter, partner, flow, period (a year, a month or a fiscal year), goods,
value_usd (US dollars), tonnes (missing where not known). Missing stays missing, and a division by zero gives missing,
never infinity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradeviz.analysis.indicators.indicator import HANDBOOK, PER_TONNE, PERCENT, Indicator
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_
from tradeviz.model.observations import MIRROR
from tradeviz.model.periods import read_period

if TYPE_CHECKING:
    import pandas as pd

    from tradeviz.analysis.indicators.indicator import Subject

NO_WEIGHT = N_("Not every part has its weight declared.")
ONE_SIDE = N_("These figures were made one before they were published.")
NO_MIRROR = N_("These figures hold no such flow of the partner.")
NO_MIRROR_THEN = N_("These figures hold the partner's flow for other periods only.")
MIRROR_BY_MONTH = N_("These figures hold only months of the partner's flow for this year.")
MIRROR_IN_PART = N_("These figures hold only parts of these goods of the partner's flow.")
NO_WHOLE = N_("These figures hold no value of all goods.")
WHOLE_IN_PART = N_("These figures hold only parts of all goods.")
NO_YEAR_BEFORE = N_("These figures hold no whole value for the same months a year earlier.")
ONLY_ONE_YEAR = N_("Needs whole values for the same twelve months of two years, which these figures do not hold.")
_GRAIN = ("reporter", "partner", "flow", "period")


def _over(top: pd.Series[float], bottom: pd.Series[float]) -> pd.Series[float]:
    """A quotient that is missing where its divisor is zero or missing."""
    return top / bottom.where(bottom != 0)


def share(values: pd.DataFrame, *, whole: str = TOTAL) -> pd.DataFrame:
    """The share of each category in another one, by default in all goods.

    Formula: value / value of the whole, of the same reporter, partner, flow and period. Unit: ratio. Source: IMTS 2010.

    Returns:
        The rows of `values` with a column `share`; missing where the whole is unknown or zero. Without rows, none.
    """
    wholes = values[values["goods"] == whole].set_index(list(_GRAIN))["value_usd"].rename("_whole")
    joined = values.join(wholes, on=list(_GRAIN))
    return values.assign(share=_over(joined["value_usd"], joined["_whole"]))


GOODS_SHARE = Indicator(
    key="share",
    name=N_("Share of all goods"),
    unit=PERCENT,
    sentence=N_("How much of the flow these goods make up."),
    formula=N_("value of the goods / value of all goods"),
    source=N_("IMTS 2010"),
    value=lambda subject, flow: subject.at(share(subject.rows(flow)), "share") * 100,
    missing=lambda subject, flow: WHOLE_IN_PART if subject.is_in_part(subject.reporter, flow, TOTAL) else NO_WHOLE,
    flows=lambda subject: () if subject.goods == TOTAL else subject.declared,
)


def growth(values: pd.DataFrame) -> pd.DataFrame:
    """Growth on the same months of the year before: a month is compared with its like, never with a year.

    Formula: value / value a year earlier − 1. Unit: ratio, of dollars at current prices. Source: IMTS 2010.

    Returns:
        The rows of `values` with a column `growth`; missing where the year before is unknown or zero.
    """
    key = [*_GRAIN, "goods"]
    before = values.set_index(key)["value_usd"].rename("_before")
    earlier = {period: read_period(period).years_earlier().code for period in values["period"].unique()}
    joined = values.assign(period=values["period"].map(earlier).astype("str")).join(before, on=key)
    return values.assign(growth=_over(joined["value_usd"], joined["_before"]) - 1)


YEARLY_GROWTH = Indicator(
    key="growth",
    name=N_("Growth on a year earlier"),
    unit=PERCENT,
    sentence=N_("In dollars at current prices: prices and exchange rates are part of it."),
    formula=N_("value / value a year earlier − 1"),
    source=N_("IMTS 2010"),
    value=lambda subject, flow: subject.at(growth(subject.rows(flow)), "growth") * 100,
    missing=lambda *_: NO_YEAR_BEFORE,
    signed=True,
)


def average_growth(first: float, last: float, years: int) -> float:
    """The even yearly growth from one value to another.

    Formula: (last / first) ** (1 / years) − 1. Unit: ratio. Source: Mikic and Gilbert 2009, chapter on growth.

    Returns:
        The rate; missing (NaN) where a value is not positive or no year lies between.
    """
    if not (first > 0 and last > 0 and years > 0):
        return np.nan
    return float((last / first) ** (1 / years) - 1)


def _average_growth(subject: Subject, flow: str) -> float:
    """From the first year of the same months that has a value: no rate leads up from zero, and months are no years."""
    rows, year = subject.rows(flow), read_period(subject.year)
    if not year.is_annual:
        return np.nan
    alike = rows["period"].map(lambda period: read_period(period).is_same_months(year)).astype(bool)
    known = alike & (rows["goods"] == subject.goods) & (rows["value_usd"] > 0) & (rows["period"] <= subject.year)
    until = rows[known].sort_values("period")
    if not len(until) or until["period"].iloc[-1] != subject.year:
        return np.nan
    first, last = until.iloc[0], until.iloc[-1]
    years = year.year - read_period(first["period"]).year
    return 100 * average_growth(float(first["value_usd"]), float(last["value_usd"]), years)


AVERAGE_GROWTH = Indicator(
    key="average growth",
    name=N_("Average annual growth"),
    unit=PERCENT,
    sentence=N_("The even yearly growth that leads from the first year with a value to this one."),
    formula=N_("(last / first) ^ (1 / years) − 1"),
    source=HANDBOOK,
    value=_average_growth,
    missing=lambda *_: ONLY_ONE_YEAR,
    signed=True,
)


def unit_value(values: pd.DataFrame) -> pd.DataFrame:
    """What a tonne was declared at.

    Formula: value / net weight. Unit: US dollars per tonne. Source: IMTS 2010, chapter on quantity measurement.

    Returns:
        The rows of `values` with a column `unit_value`; missing where the weight is unknown or zero.
    """
    return values.assign(unit_value=_over(values["value_usd"], values["tonnes"]))


UNIT_VALUE = Indicator(
    key="unit value",
    name=N_("Unit value"),
    unit=PER_TONNE,
    sentence=N_("What a tonne was declared at. It is no price: the mix of goods changes it too."),
    formula=N_("value / net weight"),
    source=N_("IMTS 2010"),
    value=lambda subject, flow: subject.at(unit_value(subject.rows(flow)), "unit_value"),
    missing=lambda *_: NO_WEIGHT,
)


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
    mirrored = turned.set_index([*_GRAIN, "goods"])["_comparable"].rename("_mirror")
    joined = own.join(mirrored, on=[*_GRAIN, "goods"])
    gap = joined["_mirror"] - joined["_comparable"]
    return values.assign(gap_usd=gap, gap=_over(gap, joined["_comparable"]))


def _mirror_gap(subject: Subject, flow: str) -> float:
    if subject.reconciled:
        return np.nan
    both = mirror_gap(subject.values, factor=subject.factor)
    return subject.at(both[(both["reporter"] == subject.reporter) & (both["flow"] == flow)], "gap") * 100


def _lacks_mirror(subject: Subject, flow: str) -> str:
    """Why a flow has no mirror to compare it with: nothing, or parts of the goods, or of the year, or other years."""
    if subject.reconciled:
        return ONE_SIDE
    if subject.is_in_part(subject.partner, MIRROR[flow], subject.goods):
        return MIRROR_IN_PART
    year, periods = read_period(subject.year), subject.periods(subject.partner, MIRROR[flow])
    if any(period.start < year.end and year.start < period.end and not period.is_annual for period in periods):
        return MIRROR_BY_MONTH
    return NO_MIRROR_THEN if periods else NO_MIRROR


MIRROR_GAP_INDICATOR = Indicator(
    key="mirror gap",
    name=N_("Mirror gap"),
    unit=PERCENT,
    sentence=N_("How much more the partner declared of the same flow, after the CIF/FOB factor."),
    formula=N_("(partner's value / value) − 1, imports divided by the factor"),
    source=HANDBOOK,
    value=_mirror_gap,
    missing=_lacks_mirror,
    signed=True,
)
