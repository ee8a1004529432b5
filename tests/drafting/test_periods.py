"""When a number is of: as it is said, counted from the article's date, or carried on."""

from __future__ import annotations

import pytest
from tests.drafting.slots import PAIR, lines, reasons

from tradeviz.drafting.article import draft_article
from tradeviz.drafting.draft import DIRECTION
from tradeviz.drafting.spans import TimeSpan, month_of, read_date, year_span


def periods(text: str, date: str = "2024-07-10", pair: tuple[str, str] = PAIR) -> list[str]:
    return [draft.period for draft in draft_article(text, date, pair).drafts if draft.kind != DIRECTION]


@pytest.mark.parametrize(
    ("date", "text", "said"),
    [
        ("2024-07-10", "Kenya exports to China were $5 billion in the year to June.", "2023-07/2024-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion in the 12 months ended May 2024.", "2023-06/2024-05"),
        ("2024-07-10", "Kenya exports to China were $5 billion in the three months to May.", "2024-03/2024-05"),
        ("2024-07-10", "Kenya exports to China were $5 billion from January through May.", "2024-01/2024-05"),
        ("2024-07-10", "Kenya exports to China were $5 billion in H1 2024.", "2024-01/2024-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion in Q2.", "2024-04/2024-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion in the second quarter of last year.", "2023-04/2023-06"),
        (
            "2024-07-10",
            "Kenya exports to China were $5 billion in the first five months of the year.",
            "2024-01/2024-05",
        ),
        ("2024-07-10", "Kenya exports to China were $5 billion in the five months to May 2024.", "2024-01/2024-05"),
        ("2024-07-10", "Kenya exports to China were $5 billion in FY2022/23.", "2022-07/2023-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion in FY 2023.", "2022-07/2023-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion in December.", "2023-12"),
        ("2024-07-10", "Kenya exports to China were $5 billion last month.", "2024-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion so far this year.", "2024-01/2024-06"),
        ("2024-07-10", "Kenya exports to China were $5 billion in May last year.", "2023-05"),
        ("2024-07-10", "Kenya exports to China were $5 billion in May this year.", "2024-05"),
        ("2024-07-10", "Kenya exports to China were $5 billion in the last quarter of 2023.", "2023-10/2023-12"),
        ("2024-07-10", "Kenya exports to China were $5 billion in the second half of 2023.", "2023-07/2023-12"),
        ("2024-07-10", "Kenya exports to China were $5 billion in Jan-May 2024.", "2024-01/2024-05"),
        (
            "2024-07-10",
            "Kenya exports to China were $5 billion between January and May, against $4 billion a year earlier.",
            "2024-01/2024-05 2023-01/2023-05",
        ),
        ("2024-07-10", "Kenya exports to China were $5 billion in 2023 and $4 billion in 2022.", "2023 2022"),
        (
            "2024-07-10",
            "In 2023, Kenya exports to China were $5 billion, up from $4 billion the year before.",
            "2023 2022",
        ),
        (
            "2024-07-10",
            "In the first half, Kenya exports to China were $5 billion; in the same period of 2023 they had been $4 billion.",
            "2024-01/2024-06 2023-01/2023-06",
        ),
        ("2024-07-10", "Kenya exports to China rose from $4 billion in 2021 to $5 billion in 2023.", "2021 2023"),
        (
            "2024-07-10",
            "Kenya exports to China came to $5 billion and $4 billion in 2023 and 2022, respectively.",
            "2023 2022",
        ),
        (
            "2024-07-10",
            "Exports of Kenya to China reached $5 billion in the first 20 days of June.",
            "2024-06-01/2024-06-20",
        ),
        (
            "2024-07-10",
            "Exports of Kenya to China reached $5 billion between January 1 and May 15.",
            "2024-01-01/2024-05-15",
        ),
        (
            "2024-07-10",
            "Exports of Kenya to China reached $5 billion during the first quarter of 2024, from $4 billion in the same quarter of 2023.",
            "2024-01/2024-03 2023-01/2023-03",
        ),
        (
            "2024-07-10",
            "Exports of Kenya to China totalled $5 billion in the last three months of 2023.",
            "2023-10/2023-12",
        ),
        ("2024-07-10", "Exports of Kenya to China totalled $5 billion over the whole year 2023.", "2023"),
        ("2024-07-10", "Exports of Kenya to China totalled $5 billion at the end of 2023.", "2023"),
        (
            "2024-07-10",
            "Exports of Kenya to China, which were $4 billion in 2019, had fallen to $3 billion by 2022.",
            "2019 2022",
        ),
        (
            "2024-07-10",
            "Exports of Kenya to China totalled $5 billion in 2023, 5 percent more than in 2022.",
            "2023 2023",
        ),
        ("2024-07-10", "Exports of Kenya to China totalled $5 billion in 2023, 5 percent more than in 2019.", "2023"),
        (
            "2024-07-10",
            "Exports of Kenya to China rose 5 percent in May compared with the same month last year.",
            "2024-05",
        ),
        (
            "2024-07-10",
            "Exports of Kenya to China in the second quarter were up 5 percent on a year earlier at $5 billion.",
            "2024-04/2024-06 2024-04/2024-06",
        ),
        (
            "2024-07",
            "Exports of Kenya to China in the fiscal year that ended in June 2023 were $5 billion.",
            "2022-07/2023-06",
        ),
        (
            "2024-07",
            "Last year exports of Kenya to China were $5 billion, and the year before last $4 billion.",
            "2023 2022",
        ),
        (
            "2024-07",
            "Kenyan exports to China hit $5 billion last year, compared to $4 billion in 2022 and $3 billion in 2021.",
            "2023 2022 2021",
        ),
        (
            "2024-07",
            "Kenyan exports to China hit $5 billion during January–May 2024 (January–May 2023: $4 billion).",
            "2024-01/2024-05 2023-01/2023-05",
        ),
        ("2024-07", "Kenyan exports to China hit $5 billion in the January to May period.", "2024-01/2024-05"),
        (
            "2024-07",
            "Kenyan exports to China hit $5 billion in the first four months, and $1.5 billion in April alone.",
            "2024-01/2024-04 2024-04",
        ),
        (
            "2024-07",
            "Kenyan exports to China hit $5 billion in the ten months through October 2023.",
            "2023-01/2023-10",
        ),
        ("2023", "Kenyan exports to China hit $5 billion in 2022-2023.", "2022-07/2023-06"),
        ("2024-07", "Kenyan exports to China in 2023: $5 billion (2022: $4 billion).", "2023 2022"),
        ("2024-07", "Kenyan exports to China amounted in June 2024 to $5 billion.", "2024-06"),
        ("2024-07", "Kenyan exports to China amounted to $5 billion, the highest figure since 2015, in 2023.", "2023"),
        ("2024-07", "Kenya sold China $5 billion of goods in 2023, twice as much as in 2022.", "2023 2023"),
        (
            "2024-07",
            "Kenya sold China goods worth $5 billion in 2023; the year before it had been $4 billion.",
            "2023 2022",
        ),
        ("2024-07", "In 2022 Kenya sold China goods worth $4 billion; a year later it was $5 billion.", "2022 2023"),
        (
            "2024-07",
            "In 2022 Kenya sold China goods worth $4 billion; the following year it was $5 billion.",
            "2022 2023",
        ),
        (
            "2024-07",
            "Kenya sold China goods worth $4 billion in the six months from October to March.",
            "2023-10/2024-03",
        ),
        ("2024-07", "Kenya sold China goods worth $4 billion in the half year to March.", "2023-10/2024-03"),
        (
            "2024-07-10",
            "Kenya's exports to China were $5 billion in the first three quarters of 2023.",
            "2023-01/2023-09",
        ),
        ("2024-07-10", "Kenya's exports to China were $5 billion in the first semester.", "2024-01/2024-06"),
        ("2024-07-10", "Kenya's exports to China were $5 billion in the five-month period of 2024.", "2024-01/2024-05"),
        ("2024-07-10", "Kenya's exports to China grew 5 percent between 2022 and 2023.", "2023"),
        ("2024-07-10", "Kenya's exports to China were $5 billion in July-October (2023-24).", "2023-07/2023-10"),
        (
            "2024-07-10",
            "From October 1, 2022 to September 30, 2023 Kenya's exports to China were $5 billion.",
            "2022-10/2023-09",
        ),
        ("2024-07-10", "Kenya's exports to China were $4 billion in 2022 and a year later $5 billion.", "2022 2023"),
    ],
)
def test_times_as_they_are_said(date: str, text: str, said: str) -> None:
    assert periods(text, date) == said.split()


@pytest.mark.parametrize(
    ("pair", "year", "period"),
    [
        (("IND", "CHN"), "2022-23", "2022-04/2023-03"),
        (("IND", "CHN"), "FY24", "2023-04/2024-03"),
        (("JPN", "CHN"), "fiscal 2023", "2023-04/2024-03"),
        (("BGD", "CHN"), "FY24", "2023-07/2024-06"),
        (("PAK", "CHN"), "fiscal year 2023-24", "2023-07/2024-06"),
        (("NPL", "CHN"), "the fiscal year 2022/23", "2022-07/2023-06"),
        (("IRN", "CHN"), "the Iranian year 1402", "2023-04/2024-03"),
        (("IRN", "CHN"), "the five months to August 21", "2023-04/2023-08"),
        (("IND", "CHN"), "last fiscal", "2023-04/2024-03"),
        (("IND", "CHN"), "April-August of 2022-23", "2022-04/2022-08"),
        (("IND", "CHN"), "January-March of 2022-23", "2023-01/2023-03"),
    ],
)
def test_fiscal_years_are_those_of_the_economy(pair: tuple[str, str], year: str, period: str) -> None:
    names = {"IND": "India", "JPN": "Japan", "BGD": "Bangladesh", "PAK": "Pakistan", "NPL": "Nepal", "IRN": "Iran"}
    text = f"{names[pair[0]]}'s exports to China were $5 billion in {year}."
    assert periods(text, pair=pair) == [period]


def test_a_period_is_carried_on_to_the_next_sentence() -> None:
    text = "Kenya's exports to China were $5 billion in 2022. Imports came to $7 billion."
    assert periods(text, "2024") == ["2022", "2022"]


def test_a_comparison_with_the_year_before_is_not_carried_on() -> None:
    text = "Kenya's exports to China were $5 billion in 2023 after $4 billion in 2022. Imports came to $7 billion."
    assert periods(text) == ["2023", "2022", "2023"]


def test_what_is_so_now_has_no_period() -> None:
    assert periods("Kenya's exports to China were $5 billion in 2022. Trade now stands at $9 billion.") == ["2022", ""]


def test_months_are_those_before_the_article() -> None:
    text = "Kenya's exports to China were $5 billion in November."
    assert periods(text, "2024-07") == ["2023-11"]
    assert periods(text, "2024-11-30") == ["2024-11"]


def test_without_a_date_last_year_is_not_known() -> None:
    assert [draft.period for draft in draft_article("Kenya's exports to China were $5 billion last year.").drafts] == [
        ""
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kenya's exports to China rose 5 percent in May from April.", "month before"),
        ("Kenya's exports to China were 5 percent up on the month in May.", "month before"),
        ("In May Kenya's exports to China were 5 percent above April.", "month before"),
        ("Compared with April, Kenya's exports to China rose 5 percent in May.", "month before"),
        ("Kenya's exports to China grew by 5 percent between 2015 and 2020.", "several years"),
        ("Kenya's exports to China grew by 5 percent over ten years.", "several years"),
        ("Kenya's exports to China have grown 5 percent a year on average.", "several years"),
        ("Kenya's exports to China have risen 5 percent since 2015.", "several years"),
        ("Kenya's exports to China in 2023 were 5 percent above 2019.", "several years"),
    ],
)
def test_growth_on_another_time_than_a_year_before_is_passed_over(text: str, reason: str) -> None:
    assert lines(text) == []
    assert reasons(text) == {"5 percent": reason}


def test_growth_in_yuan_is_said_to_be_so() -> None:
    text = "Kenya's exports to China in yuan terms rose 5 percent in 2023."
    assert lines(text) == ["exports KEN 2023 yoy_percent_cny 5"]


def test_spans_write_themselves_as_iso_8601() -> None:
    assert year_span(2024).code == "2024"
    assert TimeSpan(month_of(2015, 1), month_of(2020, 12)).code == "2015/2020"
    assert TimeSpan(month_of(2024, 1), month_of(2024, 3), 1, 15).code == "2024-01-01/2024-03-15"
    assert TimeSpan(month_of(2023, 11), month_of(2024, 2)).code == "2023-11/2024-02"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2023", (2023, 0, 0)),
        ("2023-10", (2023, 10, 0)),
        ("2023-10-07", (2023, 10, 7)),
        ("soon", (0, 0, 0)),
        (None, (0, 0, 0)),
    ],
)
def test_a_date_may_be_known_in_part(text: str | None, known: tuple[int, int, int]) -> None:
    date = read_date(text)
    assert (date.year, date.month, date.day) == known
