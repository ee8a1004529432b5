"""Months beside years: sums of twelve, runs of fewer with the same months a year earlier, and what ends a run."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.coverage import COVERAGE_COLUMNS, VOUCHED
from tradeviz.story.months import beside_years, in_period

FLOW = {"reporter": "CHN", "partner": "BLR", "flow": "exports"}
NOTHING = pd.DataFrame(columns=list(COVERAGE_COLUMNS))


def frame(told: dict[str, float], goods: str = "TOTAL", **more: object) -> pd.DataFrame:
    """Values of one category by period: declared, without a weight."""
    rows = [
        FLOW | {"period": period, "goods": goods, "value_usd": value, "tonnes": math.nan, "lines": 1, "depth": 0}
        for period, value in told.items()
    ]
    return pd.DataFrame(rows).assign(status="declared").assign(**more)  # type: ignore[arg-type]


def covered(*periods: str) -> pd.DataFrame:
    rows = [FLOW | {"period": period, "goods": "TOTAL", "level": 6, "basis": VOUCHED} for period in periods]
    return pd.DataFrame(rows, columns=[*FLOW_GRAIN, "goods", "level", "basis"])


def months(year: int, *numbers: int, value: float = 50.0) -> dict[str, float]:
    return {f"{year}-{month:02d}": value for month in numbers}


def sums(values: pd.DataFrame, coverage: pd.DataFrame = NOTHING) -> dict[str, tuple[float, int, str]]:
    """What was added up, by period: value, months, status."""
    found = beside_years(values, coverage)
    found = found[found["months"] > 0]
    cells = found[["period", "value_usd", "months", "status"]].itertuples(index=False, name=None)
    return {period: (value, count, status) for period, value, count, status in cells}


def periods(values: pd.DataFrame, coverage: pd.DataFrame = NOTHING) -> set[str]:
    return set(beside_years(values, coverage)["period"])


YEAR = tuple(range(1, 13))


def test_twelve_months_make_a_year_that_says_it_is_a_sum() -> None:
    assert sums(frame(months(2022, *YEAR))) == {"2022": (600.0, 12, "sum")}


def test_an_annual_value_hides_its_own_months_and_no_others() -> None:
    told = frame({"2022": 1200.0} | months(2022, *YEAR) | months(2023, 1, 2, 3, value=100.0))
    assert periods(told) == {
        *("2022", "2022-01/2022-03"),
        *("2023-01", "2023-02", "2023-03", "2023-01/2023-03"),
    }
    assert sums(told)["2023-01/2023-03"] == (300.0, 3, "sum")


def test_the_same_months_of_the_year_before_stand_beside_a_part_of_a_year() -> None:
    told = frame({"2022": 1200.0} | months(2022, 1, 2, value=90.0) | months(2023, 1, 2, value=100.0))
    assert sums(told) == {"2023-01/2023-02": (200.0, 2, "sum"), "2022-01/2022-02": (180.0, 2, "sum")}


def test_where_a_month_of_the_year_before_is_missing_nothing_stands_beside() -> None:
    told = frame({"2022": 1200.0} | months(2022, 1) | months(2023, 1, 2))
    assert sums(told) == {"2023-01/2023-02": (100.0, 2, "sum")}


def test_a_single_month_has_the_same_month_of_the_year_before_beside_it() -> None:
    told = frame({"2022": 1200.0} | months(2022, 5, 6) | months(2023, 5))
    assert periods(told) == {"2022", "2022-05", "2023-05"}


def test_a_gap_parts_two_runs() -> None:
    assert set(sums(frame(months(2023, 1, 2, 4, 5, 6)))) == {"2023-01/2023-02", "2023-04/2023-06"}


def test_a_month_of_an_uncovered_flow_that_lacks_the_goods_makes_no_year() -> None:
    held = tuple(month for month in YEAR if month != 3)
    assert set(sums(frame(months(2022, *held), goods="31"))) == {"2022-01/2022-02", "2022-04/2022-12"}


def test_a_month_of_a_covered_flow_that_lacks_the_goods_had_no_trade() -> None:
    held = tuple(month for month in YEAR if month != 3)
    coverage = covered(*months(2022, *YEAR))
    values = frame(months(2022, *held), goods="31", depth=2)
    assert sums(values, coverage) == {"2022": (550.0, 12, "sum")}
    assert "2022-03" not in periods(values, coverage)


def test_covered_months_without_any_trade_are_no_part_of_a_year() -> None:
    values = frame(months(2022, 1) | months(2023, 1), goods="31", depth=2)
    assert sums(values.head(1), covered(*months(2023, 1, 2))) == {}


def test_a_month_that_is_a_floor_makes_a_floor() -> None:
    told = frame(months(2022, *YEAR))
    told.loc[4, "status"] = "floor"
    assert sums(told) == {"2022": (600.0, 12, "floor")}


def test_each_flow_and_category_has_its_own_years() -> None:
    exports, imports = frame({"2022": 1200.0}), frame(months(2022, *YEAR)).assign(flow="imports")
    told = beside_years(pd.concat([exports, imports], ignore_index=True), NOTHING)
    annual = told[told["period"] == "2022"].set_index("flow")["value_usd"]
    assert annual.to_dict() == {"exports": 1200.0, "imports": 600.0}


def test_values_without_months_stay_as_they_are() -> None:
    told = frame({"2021": 1.0, "2022": 2.0})
    pd.testing.assert_frame_equal(beside_years(told, NOTHING), told.assign(months=0))


@pytest.mark.parametrize(
    ("told", "period", "expected"),
    [
        ({"2022": 700.0} | months(2022, 1, 2), "2022", (700.0, 0, "declared")),
        (months(2022, *YEAR), "2022", (600.0, 12, "sum")),
        (months(2022, 1, 2), "2022", (100.0, 2, "floor")),
        (months(2023, 1, 3), "2023-01/2023-03", (100.0, 2, "floor")),
        (months(2023, 1, 2, 3), "2023-02", (50.0, 0, "declared")),
    ],
)
def test_of_one_period_what_lacks_a_month_is_a_floor(
    told: dict[str, float], period: str, expected: tuple[float, int, str]
) -> None:
    (row,) = in_period(frame(told), period, NOTHING).to_dict("records")
    assert (row["period"], row["value_usd"], row["months"], row["status"]) == (period, *expected)


def test_of_one_period_covered_months_without_the_goods_count_as_nothing() -> None:
    values = frame(months(2023, 1, 3), goods="31", depth=2)
    (row,) = in_period(values, "2023-01/2023-03", covered(*months(2023, 1, 2, 3))).to_dict("records")
    assert (row["value_usd"], row["months"], row["status"]) == (100.0, 3, "sum")


def test_the_order_of_rows_changes_nothing() -> None:
    told = frame({"2022": 1200.0} | months(2022, 1, 2, value=0.1) | months(2023, 1, 2, value=0.2))
    assert sums(told) == sums(told.iloc[::-1].reset_index(drop=True))


FISCAL = "2023-04/2024-03"


def test_a_fiscal_year_hides_its_own_months_and_no_others() -> None:
    told = frame({FISCAL: 600.0} | months(2023, *YEAR[2:]) | months(2024, 1, 2, 3, 4, 5))
    assert periods(told) == {FISCAL, "2023-03", "2024-04", "2024-05", "2024-04/2024-05", "2023-04/2023-05"}
    assert sums(told) == {"2024-04/2024-05": (100.0, 2, "sum"), "2023-04/2023-05": (100.0, 2, "sum")}


def test_a_fiscal_year_does_not_hide_the_calendar_year_that_months_make() -> None:
    told = frame({FISCAL: 600.0} | months(2023, *YEAR))
    assert periods(told) == {FISCAL, "2023", "2023-01", "2023-02", "2023-03"}


def test_a_calendar_and_a_fiscal_year_stand_side_by_side() -> None:
    assert periods(frame({FISCAL: 600.0, "2023": 500.0, "2024": 550.0})) == {FISCAL, "2023", "2024"}


def test_what_a_part_came_to_in_a_fiscal_year_is_its_row_or_the_sum_of_its_months() -> None:
    rows = pd.concat([
        frame({FISCAL: 60.0, "2023": 50.0} | months(2023, *YEAR), "31"),
        frame(months(2023, *YEAR[3:]) | months(2024, 1, 2, 3), "87"),
        frame(months(2023, *YEAR[3:]) | months(2024, 1), "88"),
    ])  # fmt: skip
    found = in_period(rows, FISCAL, NOTHING)
    assert found[["goods", "value_usd", "status"]].values.tolist() == [
        ["31", 60.0, "declared"], ["87", 600.0, "sum"], ["88", 500.0, "floor"],
    ]  # fmt: skip
