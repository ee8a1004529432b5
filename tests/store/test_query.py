"""What rows of several levels, editions and reporters come to: small worlds worked by hand, on DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.store.databases.worlds import told, world

from tradeviz.model import hs
from tradeviz.store import aggregate, frames, query
from tradeviz.store.folder import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

ONLY_HS6 = """
CHN BLR exports 2020 310420 HS92 10 1
CHN BLR exports 2020 310430 HS92 20 2
CHN BLR exports 2020 310520 HS92 5  -
CHN BLR exports 2020 870323 HS92 7  4
CHN BLR exports 2021 310420 HS92 11 1
BLR CHN exports 2020 310420 HS92 99 9
"""
# Sums of children stay below their parents, as where a part is confidential.
EVERY_LEVEL = """
CHN BLR exports 2020 TOTAL  -    100 -
CHN BLR exports 2020 31     HS22 60  6
CHN BLR exports 2020 3104   HS22 50  5
CHN BLR exports 2020 310420 HS22 20  2
CHN BLR exports 2020 310430 HS22 25  2.5
CHN BLR exports 2020 87     HS22 30  3
CHN BLR exports 2020 8703   HS22 28  -
CHN BLR exports 2020 870323 HS22 28  2
"""
# 2020 in full, 2021 without a total, 2022 HS6 only; the mirror has headings only.
MIXED = """
CHN BLR exports 2020 TOTAL  -    100
CHN BLR exports 2020 31     HS22 60
CHN BLR exports 2021 31     HS22 61
CHN BLR exports 2021 3104   HS22 51
CHN BLR exports 2021 8703   HS22 8
CHN BLR exports 2021 870899 HS22 2
CHN BLR exports 2022 310420 HS22 40
CHN BLR exports 2022 310590 HS22 2
BLR CHN imports 2020 3104   HS22 55
BLR CHN imports 2020 8703   HS22 9
"""
SUMS = ("reporter", "period", "goods", "value_usd", "tonnes", "lines", "depth")


def six(text: str) -> str:
    """Lines without tonnes get a dash for them."""
    return "\n".join(line if len(line.split()) == 8 else f"{line} -" for line in text.strip().splitlines())


def asked(
    question: Callable[..., ir.Table], text: str, *arguments: object, columns: tuple[str, ...] = SUMS
) -> list[str]:
    return told(run(question, world(six(text)), *arguments), *columns)


def run(question: Callable[..., ir.Table], rows: pa.Table, *arguments: object) -> pd.DataFrame:
    """The question on DuckDB, tidied as a store does."""
    with sql.open_duckdb() as connection:
        connection.register(sql.TRADE_VIEW, rows)
        found = connection.execute(sql.duckdb_sql(question(sql.trade_table(), *arguments))).df()
    order = [name for name in frames.VALUES_ORDER if name in found] or ["first", "second"]
    return frames.tidy(found, list(found.columns), order)


def test_subheadings_alone_add_up_to_every_level_above_them() -> None:
    goods = ("TOTAL", "VI", "31", "3104", "310420")
    assert asked(query.values, ONLY_HS6, goods, (2020, 2020)) == [
        "BLR 2020 31 99 9 1 6",
        "BLR 2020 3104 99 9 1 6",
        "BLR 2020 310420 99 9 1 6",
        "BLR 2020 TOTAL 99 9 1 6",
        "BLR 2020 VI 99 9 1 6",
        "CHN 2020 31 35 - 3 6",
        "CHN 2020 3104 30 3 2 6",
        "CHN 2020 310420 10 1 1 6",
        "CHN 2020 TOTAL 42 - 4 6",
        "CHN 2020 VI 35 - 3 6",
    ]


def test_declared_rows_stand_whatever_is_below_them() -> None:
    goods = ("TOTAL", "VI", "XVII", "31", "3104", "310420", "8703")
    assert asked(query.values, EVERY_LEVEL, goods) == [
        "CHN 2020 31 60 6 1 2",
        "CHN 2020 3104 50 5 1 4",
        "CHN 2020 310420 20 2 1 6",
        "CHN 2020 8703 28 - 1 4",
        "CHN 2020 TOTAL 100 - 1 0",
        "CHN 2020 VI 60 6 1 2",
        "CHN 2020 XVII 30 3 1 2",
    ]


def test_each_year_and_reporter_follows_the_rule_by_itself() -> None:
    assert asked(query.values, MIXED, ("TOTAL", "31")) == [
        "BLR 2020 31 55 - 1 4",
        "BLR 2020 TOTAL 64 - 2 4",
        "CHN 2020 31 60 - 1 2",
        "CHN 2021 31 61 - 1 2",
        "CHN 2022 31 42 - 2 6",
        "CHN 2020 TOTAL 100 - 1 0",
        "CHN 2021 TOTAL 71 - 3 6",
        "CHN 2022 TOTAL 42 - 2 6",
    ]


def test_goods_declared_only_deeper_are_not_left_out_of_a_sum_and_nothing_counts_twice() -> None:
    assert asked(query.values, MIXED, ("87", "8703", "8708", "XVII"), (2021, 2021)) == [
        "CHN 2021 87 10 - 2 6",
        "CHN 2021 8703 8 - 1 4",
        "CHN 2021 8708 2 - 1 6",
        "CHN 2021 XVII 10 - 2 6",
    ]


def test_a_code_without_rows_has_no_row() -> None:
    assert asked(query.values, EVERY_LEVEL, ("27", "3105", "310490", "V")) == []


@pytest.mark.parametrize(
    ("parent", "rows"),
    [
        ("TOTAL", ["CHN 2020 VI 60 6 1 2", "CHN 2020 XVII 30 3 1 2"]),
        ("VI", ["CHN 2020 31 60 6 1 2"]),
        ("31", ["CHN 2020 3104 50 5 1 4"]),
        ("3104", ["CHN 2020 310420 20 2 1 6", "CHN 2020 310430 25 2.5 1 6"]),
        ("V", []),
    ],
)
def test_children_are_one_level_below_and_need_not_sum_to_their_parent(parent: str, rows: list[str]) -> None:
    assert asked(query.children, EVERY_LEVEL, parent, (2020, 2020)) == rows


@pytest.mark.parametrize(
    ("parent", "rows"),
    [
        ("TOTAL", ["CHN 2020 VI 35 - 3 6", "CHN 2020 XVII 7 4 1 6"]),
        ("31", ["CHN 2020 3104 30 3 2 6", "CHN 2020 3105 5 - 1 6"]),
    ],
)
def test_children_of_subheadings_alone_are_their_sums(parent: str, rows: list[str]) -> None:
    assert asked(query.children, ONLY_HS6 + "CHN BLR exports 2019 010121 HS92 5 1", parent, (2020, 2020))[-2:] == rows


def test_every_section_and_every_chapter_finds_its_place() -> None:
    chapters = sorted(hs.CHAPTERS)
    lines = "\n".join(f"CHN BLR exports 2020 {chapter}0101 HS92 1" for chapter in chapters)
    found = asked(query.children, lines, "TOTAL", (2020, 2020), columns=("goods", "lines"))
    sections = {section.code: len(section.chapters) for section in hs.SECTIONS.values()}
    inside = {chapter for section in hs.SECTIONS.values() for chapter in section.chapters}
    outside = {chapter: 1 for chapter in chapters if chapter not in inside}
    assert found == [f"{code} {count}" for code, count in sorted({**sections, **outside}.items())]


def test_goods_not_specified_are_rows_like_any_other() -> None:
    text = """
    CHN BLR exports 2020 99     HS22 3
    CHN BLR exports 2020 9999   HS22 3
    CHN BLR exports 2020 999999 HS22 3
    CHN BLR exports 2020 279999 HS22 1
    """
    assert asked(query.values, text, ("99", "9999", "999999", "27", "TOTAL")) == [
        "CHN 2020 27 1 - 1 6",
        "CHN 2020 99 3 - 1 2",
        "CHN 2020 9999 3 - 1 4",
        "CHN 2020 999999 3 - 1 6",
        "CHN 2020 TOTAL 4 - 2 6",
    ]


def test_tonnes_missing_in_one_row_are_missing_in_the_sum_and_zero_is_not_missing() -> None:
    text = """
    CHN BLR exports 2020 310420 HS22 1 0
    CHN BLR exports 2020 310430 HS22 1 2
    CHN BLR exports 2020 310520 HS22 1 -
    """
    assert asked(query.values, text, ("3104", "3105", "31"), columns=("goods", "tonnes")) == [
        "31 -",
        "3104 2",
        "3105 -",
    ]


@pytest.mark.parametrize(("older", "newer"), [("HS92", "HS96"), ("HS96", "HS02"), ("HS92", "HS22"), ("HS17", "HS22")])
def test_of_several_editions_only_the_latest_counts(older: str, newer: str) -> None:
    text = f"""
    CHN BLR exports 2020 TOTAL  -       40
    CHN BLR exports 2020 310420 {older} 10
    CHN BLR exports 2020 310410 {older} 1
    CHN BLR exports 2020 310420 {newer} 11
    CHN BLR exports 2021 310420 {older} 12
    """
    assert asked(query.values, text, ("3104", "310410", "TOTAL"), columns=("period", "goods", "value_usd")) == [
        "2020 3104 11",
        "2021 3104 12",
        "2020 TOTAL 40",
        "2021 TOTAL 12",
    ]


def test_a_total_of_two_editions_counts_once() -> None:
    text = """
    CHN BLR exports 2020 TOTAL -    40
    CHN BLR exports 2020 TOTAL HS17 41
    CHN BLR exports 2020 TOTAL HS22 42
    """
    assert asked(query.values, text, ("TOTAL",)) == ["CHN 2020 TOTAL 42 - 1 0"]


def test_years_bound_months_as_well() -> None:
    text = "\n".join(
        f"CHN BLR exports {period} TOTAL - 1" for period in ("2019-12", "2020", "2020-01", "2020-12", "2021")
    )
    assert asked(query.values, text, ("TOTAL",), (2020, 2020), columns=("period",)) == ["2020", "2020-01", "2020-12"]


def test_awkward_values_keep_every_digit_in_a_sum() -> None:
    assert 0.1 + 0.2 + 0.3 != 0.6
    values = ("0.1", "0.2", "0.3", "1234567.891", "799999999999.99", "0.0001", "0", "4770000000.005")
    lines = "\n".join(
        f"CHN BLR exports 2020 3104{place:02d} HS22 {value} {value}" for place, value in enumerate(values, 10)
    )
    small = lines.replace("3104", "3105").splitlines()[:3]
    frame = run(query.values, world("\n".join([lines, *small])), ("3104", "310413", "310414", "310415", "3105"))
    assert frame["value_usd"].tolist() == [804771234568.4861, 1234567.891, 799999999999.99, 0.0001, 0.6]
    assert frame["tonnes"].tolist()[1:] == [1234567.891, 799999999999.99, 0.0001, 0.6]


def test_the_largest_values_fit() -> None:
    lines = f"CHN BLR exports 2020 TOTAL - {aggregate.LARGEST!r} {aggregate.LARGEST / 100!r}"
    frame = run(query.values, world(lines), ("TOTAL",))
    assert (frame["value_usd"].item(), frame["tonnes"].item()) == (aggregate.LARGEST, aggregate.LARGEST / 100)


@pytest.mark.parametrize("levels", [(6,), (4, 6), (0, 6), (0, 2, 4, 6)])
def test_what_is_known_of_a_dataset_changes_the_query_and_not_its_answer(levels: tuple[int, ...]) -> None:
    kept = [line for line in six(EVERY_LEVEL).splitlines() if level(line.split()[4]) in levels]
    rows = world("\n".join(kept))
    goods = ("TOTAL", "VI", "31", "3104", "310420", "8703")
    shape = aggregate.Shape(levels, mixed=False)
    for question, arguments in ((query.values, (goods, None)), (query.children, ("31", (2020, 2020)))):
        assert run(question, rows, *arguments, shape).equals(run(question, rows, *arguments))


def level(code: str) -> int:
    return 0 if code == "TOTAL" else len(code)


def test_present_lists_the_deepest_codes_of_all_years_and_reporters() -> None:
    assert asked(query.present, MIXED, columns=("goods", "value_usd")) == [
        "310420 40",
        "310590 2",
        "8703 17",
        "870899 2",
    ]


def test_a_total_alone_is_the_deepest_code() -> None:
    assert asked(query.present, "CHN BLR exports 2020 TOTAL - 5", columns=("goods", "value_usd")) == ["TOTAL 5"]
    assert asked(
        query.present, "CHN BLR exports 2020 TOTAL - 5\nCHN BLR exports 2020 31 HS22 4", columns=("goods",)
    ) == ["31"]


def test_world_totals_of_reconciled_figures_have_both_flows_of_every_economy() -> None:
    text = """
    CHN BLR exports 2020 310420 HS92 10
    CHN RUS exports 2020 310420 HS92 20
    BLR CHN exports 2020 870323 HS92 5
    """
    frame = run(query.world_totals, world(six(text)))
    assert told(frame[frame.goods == "TOTAL"], "reporter", "flow", "value_usd") == [
        "- exports 35",
        "- imports 35",
        "BLR exports 5",
        "BLR imports 10",
        "CHN exports 30",
        "CHN imports 5",
        "RUS imports 20",
    ]
    assert told(frame[frame.goods == "31"], "reporter", "flow", "value_usd") == [
        "- exports 30",
        "- imports 30",
        "BLR imports 10",
        "CHN exports 30",
        "RUS imports 20",
    ]


def test_a_pair_is_as_large_as_its_last_year_in_both_directions() -> None:
    text = """
    CHN BLR exports 2019 TOTAL  -    1
    CHN BLR exports 2020 TOTAL  -    10
    BLR CHN imports 2020 TOTAL  -    12
    BLR CHN exports 2020 310420 HS92 4
    RUS BLR imports 2021-01 TOTAL - 3
    RUS BLR imports 2021-02 TOTAL - 4
    """
    columns = ("first", "second", "first_year", "last_year", "rows", "value_usd")
    assert asked(query.pairs, text, columns=columns) == ["BLR CHN 2019 2020 4 14", "BLR RUS 2021 2021 2 7"]


def test_a_fiscal_year_is_the_size_of_a_pair_without_a_calendar_year() -> None:
    text = """
    IND CHN imports 2024-04/2025-03 TOTAL - 100
    IND CHN imports 2024-07/2025-06 TOTAL - 130
    IND BLR imports 2024-04/2025-03 TOTAL - 100
    IND BLR imports 2024            TOTAL - 90
    CHN NPL exports 2024-02         TOTAL - 5
    CHN NPL exports 2024-04/2025-03 TOTAL - 60
    """
    assert asked(query.pairs, text, columns=("first", "second", "last_year", "value_usd")) == [
        "BLR IND 2024 90", "CHN IND 2024 130", "CHN NPL 2024 5",
    ]  # fmt: skip


def test_the_world_of_a_fiscal_year_is_not_that_of_a_calendar_year() -> None:
    text = """
    CHN BLR exports 2024            310420 HS92 10 -
    CHN BLR exports 2024-04/2025-03 310420 HS92 12 -
    """
    frame = run(query.world_totals, world(text))
    assert told(frame[(frame.goods == "TOTAL") & (frame.reporter == "CHN")], "period", "value_usd") == [
        "2024 10", "2024-04/2025-03 12",
    ]  # fmt: skip
