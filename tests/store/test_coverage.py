"""What a value of a category is: declared, the sum of rows that cover it, or a floor."""

from __future__ import annotations

import pandas as pd
import pytest

from tradeviz.store.coverage import COVERAGE_COLUMNS, is_covered, with_status

FLOW = {"reporter": "CHN", "partner": "BLR", "flow": "exports", "period": "2024"}


def statuses(values: list[tuple[str, int, int]], coverage: list[tuple[str, int]]) -> list[str]:
    """The status of each value, a category with lines and depth, by lines of coverage, categories with levels."""
    rows = pd.DataFrame([FLOW | {"goods": code, "lines": lines, "depth": depth} for code, lines, depth in values])
    lines = [FLOW | {"goods": code, "level": level, "basis": "parts"} for code, level in coverage]
    return with_status(rows, pd.DataFrame(lines, columns=pd.Index(COVERAGE_COLUMNS)))["status"].tolist()


def test_a_row_for_the_very_category_is_declared_and_anything_else_a_floor() -> None:
    assert statuses([("TOTAL", 1, 0), ("31", 1, 6), ("310420", 1, 6)], []) == ["declared", "floor", "declared"]


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        ([("TOTAL", 6)], ["sum", "sum", "sum", "sum"]),
        ([("TOTAL", 2)], ["sum", "sum", "sum", "floor"]),
        ([("VI", 4)], ["floor", "sum", "sum", "sum"]),
        ([("31", 6)], ["floor", "floor", "sum", "sum"]),
        ([("31", 2)], ["floor", "floor", "sum", "floor"]),
        ([("3104", 6)], ["floor", "floor", "floor", "sum"]),
        ([("30", 6)], ["floor", "floor", "floor", "floor"]),
    ],
)
def test_what_is_covered_is_a_sum_for_every_category_below(
    coverage: list[tuple[str, int]], expected: list[str]
) -> None:
    assert statuses([("TOTAL", 5, 6), ("VI", 4, 6), ("31", 3, 6), ("3104", 2, 6)], coverage) == expected


def test_a_section_is_a_sum_where_each_of_its_chapters_is_declared() -> None:
    assert statuses([("III", 1, 2), ("IV", 8, 2), ("VI", 11, 2)], []) == ["sum", "floor", "sum"]


def test_coverage_of_another_flow_says_nothing_of_this_one() -> None:
    values = pd.DataFrame([FLOW | {"goods": "31", "lines": 2, "depth": 6}])
    other = FLOW | {"flow": "imports", "goods": "TOTAL", "level": 6, "basis": "release"}
    assert with_status(values, pd.DataFrame([other]))["status"].tolist() == ["floor"]


def test_an_answer_without_rows_has_no_status() -> None:
    rows = pd.DataFrame({name: [] for name in (*FLOW, "goods", "lines", "depth")})
    assert with_status(rows.astype({"goods": "str"}), pd.DataFrame(columns=pd.Index(COVERAGE_COLUMNS))).empty


@pytest.mark.parametrize(
    ("line", "goods", "level", "expected"),
    [
        (("TOTAL", 6), "31", None, True),
        (("TOTAL", 2), "3104", None, False),
        (("TOTAL", 2), "TOTAL", 1, True),
        (("31", 4), "31", 4, True),
        (("31", 4), "31", 6, False),
        (("30", 6), "31", None, False),
    ],
)
def test_a_category_is_covered_by_a_line_of_its_own_or_of_one_above(
    line: tuple[str, int], goods: str, level: int | None, expected: bool
) -> None:
    lines = pd.DataFrame([FLOW | {"goods": line[0], "level": line[1], "basis": "vouched"}])
    assert is_covered(pd.DataFrame([FLOW | {"goods": goods}]), lines, level).tolist() == [expected]
    assert is_covered(pd.DataFrame([FLOW | {"goods": goods}]), lines.head(0), level).tolist() == [False]
