"""Lists, tables and headings: lines that are sentences of their own."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines, reasons

from tradeviz.drafting.lines import LineKind, text_lines

HEAD = "Kenya's trade with China in 2023:"
IMPORTS, EXPORTS = "imports KEN 2023 usd 8.1 billion", "exports KEN 2023 usd 1.6 billion"


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "a)", "(2)", "+"])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_an_item_of_a_list_is_a_sentence_of_its_own(mark: str, gap: str) -> None:
    text = gap.join(
        [HEAD, f"{mark} Imports: $8.1bn", f"{mark} Exports: $1.6bn", "In 2022, exports to China had been $1.2bn."]
    )
    assert lines(text) == [IMPORTS, EXPORTS, "exports KEN 2022 usd 1.2 billion"]


def test_a_wish_after_a_list_makes_no_forecast_of_its_items() -> None:
    text = f"{HEAD}\n- Imports: $8.1bn\n- Exports: $1.6bn\nBoth want trade of $10bn by 2030."
    assert lines(text) == [IMPORTS, EXPORTS]
    assert reasons(text) == {"$10bn": "forecast"}


def test_an_item_goes_on_about_what_stood_before_the_list() -> None:
    text = f"{HEAD}\n- Imports: $8bn in the year 2022\n- Exports: $1.6bn"
    assert lines(text) == ["imports KEN 2022 usd 8 billion", EXPORTS]


def test_an_item_may_go_on_in_the_next_line() -> None:
    text = f"{HEAD}\n- Imports: $8.1bn, up\n  12 percent from 2022\n- Exports: $1.6bn"
    assert lines(text) == [IMPORTS, "imports KEN 2023 yoy_percent 12", EXPORTS]


def test_lines_with_a_label_each_are_a_list_without_bullets() -> None:
    text = f"{HEAD}\n\nImports: $8.1bn\nExports: $1.6bn\nIn 2022, exports to China had been $1.2bn."
    assert lines(text)[:2] == [IMPORTS, EXPORTS]


@pytest.mark.parametrize("heading", ["Trade in 2019", "# Trade in 2019", "Trade in 2019\n============="])
def test_a_heading_is_no_part_of_the_sentence_under_it(heading: str) -> None:
    text = f"{heading}\nKenya's exports to China in 2023 were worth $1.6 billion, which was more than ever before."
    assert lines(text) == [EXPORTS]


def test_a_wrapped_line_goes_on() -> None:
    text = (
        "In 2023 the value of the goods that were sold from Kenya to\n"
        "China was $1.6 billion, and the value of what was bought from\n"
        "China was $8.1 billion."
    )
    assert lines(text) == [EXPORTS, IMPORTS]


@pytest.mark.parametrize(
    "table",
    [
        "| Year | Exports |\n|------|---------|\n| 2022 | $1.2bn |\n| 2023 | $1.9bn |",
        "+------+---------+\n| Year | Exports |\n+======+=========+\n| 2022 | $1.2bn |\n| 2023 | $1.9bn |",
        "Year\tExports\n2022\t$1.2bn\n2023\t$1.9bn",
        "Year | Exports\n2022 | $1.2bn\n2023 | $1.9bn",
        "Year    Exports\n2022    $1.2bn\n2023    $1.9bn",
        "Year,Exports\n2022,$1.2bn\n2023,$1.9bn",
    ],
)
def test_numbers_of_a_table_are_passed_over(table: str) -> None:
    text = f"Kenya's exports to China were $1.6bn in 2023.\n\n{table}\nIts imports from China were $8.1bn."
    assert lines(text) == [EXPORTS, IMPORTS]
    assert set(reasons(text).values()) == {"table"}


def test_a_line_with_a_stroke_or_a_tab_alone_is_no_table() -> None:
    assert lines("\tKenya's exports to China were $1.6bn in 2023.") == [EXPORTS]
    assert lines("Kenya | Kenya's exports to China were $1.6bn in 2023.") == [EXPORTS]


@pytest.mark.parametrize(
    "said",
    [
        "“just under” $1.6bn",
        '"just under" $1.6bn',
        "‘just under’ $1.6bn",
        "*just under* $1.6bn",
        "_just under_ **$1.6bn**",
        "just “under” $1.6bn",
        "«just under» $1.6bn",
        "(just under) $1.6bn",
        "[just under] $1.6bn",
        "— just under — $1.6bn",
    ],
)
def test_marks_around_a_qualifier_take_nothing_from_it(said: str) -> None:
    assert lines(f"Kenya's exports to China in 2023 were {said}.") == [f"{EXPORTS} nearly"]


def test_marks_around_goods_and_economies_take_nothing_from_them() -> None:
    text = "Kenya's exports of “tea” to *China* were $1.6bn in 2023. ‘Imports from “China”’ were **$8.1bn**."
    assert lines(text) == ["exports KEN 0902 2023 usd 1.6 billion", IMPORTS]


def test_a_minus_at_the_start_of_a_line_is_one_only_where_it_touches() -> None:
    kinds = [line.kind for line in text_lines("Change:\n- 5 percent\n-5 percent")]
    assert kinds == [LineKind.ALONE, LineKind.ITEM, LineKind.ALONE]


def test_long_lines_of_marks_are_read_in_one_go() -> None:
    for mark in ("-", "|", "\t", " ", ",", "- ", "#"):
        assert len(text_lines(f"x{mark * 200_000}x\n{mark * 200_000}x")) <= 2
