"""Published values in one typed frame: who declared what, as published, with the bounds the digits stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.errors import PeriodError, Problem
from tradeviz.model import bounds, periods
from tradeviz.model.bounds import EXPECTED_AMOUNT, QUALIFIERS, is_multiple, read_published
from tradeviz.model.currencies import is_currency_code
from tradeviz.model.economies import is_country_code
from tradeviz.model.goods import GOODS_CODE, is_goods_code
from tradeviz.model.language import N_
from tradeviz.model.periods import read_period
from tradeviz.model.tables import Column, one_of, parses, read_table, tuples_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OBSERVATIONS_FILE = "observations.csv"
MONTHS_FILE = "months.csv"
RATES_FILE = "rates.csv"
MEASURES = ("exports", "imports", "turnover", "balance")
FLOWS = ("exports", "imports")
# What the partner declares of the same trade.
MIRROR = {"exports": "imports", "imports": "exports", "turnover": "turnover", "balance": "balance"}
UNITS = {
    "usd": N_("US dollars"),
    "cny": N_("Chinese yuan"),
    "eur": N_("euros"),
    "rub": N_("Russian roubles"),
    "byn": N_("Belarusian roubles"),
    "yoy_percent": N_("percent on the same months a year earlier, in dollars"),
    "yoy_percent_cny": N_("percent on the same months a year earlier, in yuan"),
    "yoy_percent_tonnes": N_("percent on the same months a year earlier, in tonnes"),
    "yoy_percent_m3": N_("percent on the same months a year earlier, in cubic metres"),
    "share_percent": N_("percent of all goods in the same flow and period"),
    "tonnes": N_("tonnes"),
    "m3": N_("cubic metres"),
}
USD, GROWTH, SHARE = "usd", "yoy_percent", "share_percent"
QUANTITIES = ("tonnes", "m3")
# The unit of growth, by the unit of the levels that it leads from and to: what grew in dollars did not in yuan.
GROWTH_OF = {USD: GROWTH} | {unit: f"{GROWTH}_{unit}" for unit in ("cny", *QUANTITIES)}
# Of what the reporter trades with all economies together; nobody publishes it here, and claims speak of it.
WORLD_SHARE = "world_share_percent"
SHARES = (SHARE, WORLD_SHARE)
PERCENT_UNITS = (*GROWTH_OF.values(), *SHARES)
CURRENCIES = ("cny", "eur", "rub", "byn")
CHANGE = "_change"  # after the unit of money: by how much it is more than in the same months a year earlier
DOUBTFUL = "doubtful"
OBSERVATION_KEY = ("period", "reporter", "partner", "measure", "unit", "goods", "source")
_COUNTRY = "an ISO 3166-1 alpha-3 country code such as CHN"

OBSERVATION_COLUMNS = (
    Column("period", "Year, month or months covered (ISO 8601).", periods.EXPECTED_PERIOD, parses(read_period)),
    Column("reporter", "Economy whose customs declared the trade.", _COUNTRY, is_country_code),
    Column("partner", "The other economy.", _COUNTRY, is_country_code),
    Column(
        "measure",
        "Exports, imports, turnover (their sum) or balance (exports minus imports), from the reporter's side.",
        f"one of {', '.join(MEASURES)}",
        one_of(*MEASURES),
    ),
    Column("unit", "Unit of the published digits.", f"one of {', '.join(UNITS)}", one_of(*UNITS)),
    Column("goods", "Category of goods; key into goods.csv.", GOODS_CODE, is_goods_code),
    Column("published", "The digits as published, in English words.", bounds.EXPECTED_DIGITS, parses(read_published)),
    Column(
        "qualifier",
        "Word before the digits: over, under, about, nearly, or nothing.",
        f"one of {', '.join(QUALIFIERS[1:])}, or nothing",
        one_of(*QUALIFIERS[1:]),
        required=False,
    ),
    Column("source", "Where the value was published; key into sources.csv."),
    Column(
        "status",
        "doubtful where the value is kept but neither drawn nor used in sums.",
        "doubtful or nothing",
        one_of(DOUBTFUL),
        required=False,
    ),
    Column("note", "What a reader should know about this value.", required=False),
)


def _is_month(text: str) -> bool:
    try:
        period = read_period(text)
    except PeriodError:
        return False
    return period.first == period.last


MONTH_COLUMNS = (
    Column("period", "Month covered (ISO 8601).", "a month such as 2024-09", _is_month),
    *OBSERVATION_COLUMNS[1:],
)


def _is_amount(text: str) -> bool:
    return parses(read_published)(text) and not is_multiple(text)


RATE_COLUMNS = (
    Column("period", "Period the rate holds for.", periods.EXPECTED_PERIOD, parses(read_period)),
    Column(
        "currency",
        "Currency, units per US dollar.",
        "an ISO 4217 code such as CNY, and not USD",
        lambda text: is_currency_code(text) and text != USD.upper(),
    ),
    Column("published", "The rate's digits.", "digits such as 7.11", _is_amount),
    Column(
        "qualifier",
        "Word before the digits.",
        f"one of {', '.join(QUALIFIERS[1:])}, or nothing",
        one_of(*QUALIFIERS[1:]),
        required=False,
    ),
    Column("source", "Where the rate was published; key into sources.csv."),
    Column("note", "How the rate came about.", required=False),
)


def read_observations(folder: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a story's published values.

    Returns:
        A frame with one row per observation and every problem found. Columns: those of the file as text;
        `id` (the key in one text); `interval` (days covered, right end excluded); `value`, `low`, `high`
        (float, in the row's unit: the printed number and the closed interval it stands for); `line`.
    """
    return _read_values(folder / OBSERVATIONS_FILE, OBSERVATION_COLUMNS)


def read_months(folder: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the single months of a story's series, as `read_observations` does; without the file there are none."""
    return _read_values(folder / MONTHS_FILE, MONTH_COLUMNS, needed=False)


def _read_values(path: Path, columns: Sequence[Column], *, needed: bool = True) -> tuple[pd.DataFrame, list[Problem]]:
    frame, problems = read_table(path, columns, OBSERVATION_KEY, needed=needed)
    growth = frame["unit"].isin(list(GROWTH_OF.values()))
    misplaced = (
        pd.Series([is_multiple(text) for text in frame["published"].tolist()], frame.index, dtype="bool") & ~growth
    )
    for line, text in zip(frame.loc[misplaced, "line"], frame.loc[misplaced, "published"], strict=True):
        problems.append(Problem(path.name, int(line), "published", repr(text), EXPECTED_AMOUNT))
    sound = frame[~misplaced].reset_index(drop=True)
    identified = sound.assign(id=["/".join(row) for row in tuples_of(sound, OBSERVATION_KEY)])
    of_code = {code: read_period(code).interval() for code in sound["period"].unique()}
    spans = pd.array([of_code[code] for code in sound["period"].tolist()], dtype=_interval_type())
    return _with_bounds(identified.assign(interval=spans)), problems


def read_rates(folder: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a story's exchange rates, units of a currency per US dollar, with bounds as for observations."""
    frame, problems = read_table(folder / RATES_FILE, RATE_COLUMNS, ["period", "currency"])
    identified = frame.assign(id=["rate/" + "/".join(row) for row in tuples_of(frame, ("period", "currency"))])
    return _with_bounds(identified), problems


def _interval_type() -> pd.IntervalDtype:
    return pd.IntervalDtype("datetime64[us]", closed="left")


def _with_bounds(frame: pd.DataFrame) -> pd.DataFrame:
    read = [read_published(text, word) for text, word in tuples_of(frame, ("published", "qualifier"))]
    return frame.assign(
        value=pd.Series([one.value for one in read], index=frame.index, dtype="float64"),
        low=pd.Series([one.bounds.low for one in read], index=frame.index, dtype="float64"),
        high=pd.Series([one.bounds.high for one in read], index=frame.index, dtype="float64"),
    )
