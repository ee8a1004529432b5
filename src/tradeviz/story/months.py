"""Months beside years: what the months of a year that has no annual value come to, for each flow and category.

Twelve months make the year. Fewer are a part of it: each run of months that follow each other is added up, and the same
months of the year before stand beside it, whatever that year has. An annual value, of a calendar or a fiscal year,
hides its own months and no others, for months beside it would say the same trade twice. A fiscal year is a year of its
own kind: it neither hides a calendar year that twelve months make, nor is hidden by one.

A month of a covered flow that has no row of a category had no trade in it and counts as nothing. Of any other such
month nothing is known, so it ends a run.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from tradeviz.model.periods import MONTHS, Period, read_period
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.coverage import FLOOR, SUMMED, is_covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SERIES = ("reporter", "partner", "flow", "goods")
_MONTH = 7  # letters of a month's code; a year has four, a fiscal year more

_Row = dict[str, Any]
_Held = dict[int, _Row]  # rows by their month, counted from year 0


def beside_years(values: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Values with what their months come to.

    Args:
        values: columns as of `Store.values`.
        coverage: columns as of `Store.coverage`.

    Returns:
        Annual values, the months of years without one, and sums of such months, with a column `months`: how many were
        summed, 0 for a row of the store.
    """
    values = values.assign(months=0)
    monthly = values["period"].str.len() == _MONTH
    if not monthly.any():
        return values
    annual: dict[tuple[str, ...], list[Period]] = {}
    for *series, code in _cells(values[~monthly], "period"):
        annual.setdefault(tuple(series), []).append(read_period(code))
    found: list[_Row] = []
    for of, held in _series(_with_empty_months(values[monthly], coverage)).items():
        found += _shown(held, annual.get(of, ()))
    return _with_rows(values[~monthly], found)


def in_period(values: pd.DataFrame, period: str, coverage: pd.DataFrame) -> pd.DataFrame:
    """What each category came to in one period: its own row, else its months, a floor where not all are known.

    Args:
        values: columns as of `Store.values`.
        period: a year, a month, months of a year, or a fiscal year.
        coverage: columns as of `Store.coverage`.
    """
    values = values.assign(months=0)
    own = values[values["period"] == period]
    months = values[values["period"].isin(months_in(period))]
    if months.empty or len(period) == _MONTH:
        return own
    told = set(_cells(own))
    sums = [
        _added(list(held.values()), read_period(period))
        for series, held in _series(_with_empty_months(months, coverage)).items()
        if series not in told
    ]
    return _with_rows(own, sums)


def single_months(values: pd.DataFrame) -> pd.DataFrame:
    """The months among values as of `Store.values`, be their year known or not, in the columns of `beside_years`."""
    return values[values["period"].str.len() == _MONTH].assign(months=0)


def months_in(period: str) -> list[str]:
    """The codes of the months of a period."""
    return [_code(month) for month in _months_of(read_period(period))]


def _with_rows(values: pd.DataFrame, rows: Sequence[_Row]) -> pd.DataFrame:
    """The values with rows below them, in the same columns and types."""
    if not rows:
        return values
    below = pd.DataFrame(rows, columns=values.columns).astype(values.dtypes.to_dict())
    return pd.concat([values, below], ignore_index=True)


def _cells(values: pd.DataFrame, *more: str) -> Iterator[tuple[Any, ...]]:
    return values[[*SERIES, *more]].itertuples(index=False, name=None)


def _with_empty_months(months: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """The months with those, of the same categories, in which a covered flow had no trade; `months` is -1 there."""
    covered = coverage[coverage["period"].str.len() == _MONTH] if len(coverage) else coverage
    if covered.empty:
        return months
    flows = covered[list(FLOW_GRAIN)].drop_duplicates()
    wanted = months[list(SERIES)].drop_duplicates().merge(flows, on=list(FLOW_GRAIN[:3]))
    there = pd.MultiIndex.from_frame(months[[*FLOW_GRAIN, "goods"]])
    absent = wanted[~pd.MultiIndex.from_frame(wanted[[*FLOW_GRAIN, "goods"]]).isin(there)]
    empty = absent[is_covered(absent, covered)] if len(absent) else absent
    empty = empty.assign(value_usd=0.0, tonnes=0.0, lines=0, depth=0, status=SUMMED, months=-1)
    return pd.concat([months, empty], ignore_index=True)


def _series(months: pd.DataFrame) -> Mapping[tuple[str, ...], _Held]:
    found: dict[tuple[str, ...], _Held] = {}
    for row in months.to_dict("records"):
        held = found.setdefault(tuple(str(row[name]) for name in SERIES), {})
        held[_place(str(row["period"]))] = {str(name): cell for name, cell in row.items()}
    return found


def _shown(held: _Held, annual: Sequence[Period]) -> Iterator[_Row]:
    """The months that no annual value holds, and the sums of months."""
    told = {month for period in annual for month in _months_of(period)}
    spans = dict.fromkeys(_spans(held, {period.year for period in annual if period.is_year}, told))
    alone = {_place(span.code) for span in spans if span.first == span.last}
    for month, row in held.items():
        if row["months"] == 0 and (month not in told or month in alone):
            yield row
    for span in spans:
        rows = [held[month] for month in _months_of(span)]
        if len(rows) > 1 and any(row["months"] == 0 for row in rows):
            yield _added(rows, span)


def _spans(held: Iterable[int], years: set[int], told: set[int]) -> Iterator[Period]:
    """The years that twelve months make; else each run of months, and the same months of the year before.

    Args:
        held: the months.
        years: the calendar years that have a value of their own.
        told: the months of these and of fiscal years.
    """
    known = set(held)
    for year, group in groupby(sorted(known), key=lambda month: month // MONTHS):
        of_year = list(group)
        if year in years:
            continue
        if len(of_year) == MONTHS:
            yield _period(of_year)
            continue
        for run in _runs([month for month in of_year if month not in told]):
            yield _period(run)
            before = [month - MONTHS for month in run]
            if known.issuperset(before):
                yield _period(before)


def _runs(months: Sequence[int]) -> list[list[int]]:
    """Months in order, parted where one is missing between them."""
    numbered = groupby(enumerate(months), key=lambda pair: pair[1] - pair[0])
    return [[month for _place, month in run] for _start, run in numbered]


def _added(rows: Sequence[_Row], period: Period) -> _Row:
    """The sum of some months as the value of a period; a floor where one is, or where a month is missing."""
    whole = len(rows) == len(_months_of(period)) and all(row["status"] != FLOOR for row in rows)
    return rows[0] | {
        "period": period.code,
        "value_usd": math.fsum(row["value_usd"] for row in rows),
        "tonnes": math.fsum(row["tonnes"] for row in rows),
        "lines": sum(row["lines"] for row in rows),
        "depth": max(row["depth"] for row in rows),
        "status": SUMMED if whole else FLOOR,
        "months": len(rows),
    }


def _place(code: str) -> int:
    """A month counted from the January of year 0."""
    period = read_period(code)
    return period.year * MONTHS + period.first - 1


def _code(month: int) -> str:
    return Period(month // MONTHS, month % MONTHS + 1, month % MONTHS + 1).code


def _months_of(period: Period) -> range:
    start = period.year * MONTHS - 1
    return range(start + period.first, start + period.last + 1)


def _period(run: Sequence[int]) -> Period:
    """The period of months of one year."""
    return Period(run[0] // MONTHS, run[0] % MONTHS + 1, run[-1] % MONTHS + 1)
