"""What rose or fell: a claim of its own kind, without a number or beside the amounts before and after."""

from __future__ import annotations

import pytest
from tests.drafting.slots import directions, lines, reasons


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kenya's exports to China fell in 2023.", ["exports KEN 2023 fell"]),
        ("In 2023 Kenyan imports from China increased.", ["imports KEN 2023 rose"]),
        ("Trade between Kenya and China shrank in 2022.", ["turnover KEN 2022 fell"]),
        ("Trade between Kenya and China has grown sharply in 2023.", ["turnover KEN 2023 rose"]),
        (
            "Kenya's exports to China grew again in 2023, while its imports fell.",
            ["exports KEN 2023 rose", "imports KEN 2023 fell"],
        ),
        ("Kenyan sales of tea to China soared last year.", ["exports KEN 0902 2023 rose"]),
        ("Kenya bought less from China in 2023.", ["imports KEN 2023 fell"]),
        ("Kenya sold more tea to China in 2023.", ["exports KEN 0902 2023 rose"]),
        ("China's exports to Kenya went down in the first half of 2023.", ["exports CHN 2023-01/2023-06 fell"]),
        ("Imports from Kenya fell in 2023, Chinese customs said.", ["imports CHN 2023 fell"]),
        ("Exports of tea from Kenya to China declined in 2021.", ["exports KEN 0902 2021 fell"]),
        ("Kenya's imports from China plunged in May 2023.", ["imports KEN 2023-05 fell"]),
    ],
)
def test_a_move_without_a_number_is_a_direction(text: str, said: list[str]) -> None:
    assert directions(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China did not fall in 2023.",
        "Kenya's exports to China hardly grew in 2023.",
        "Kenya's exports to China may fall in 2023.",
        "Kenya's exports to China are expected to have grown in 2025.",
        "Trade between Kenya and China has grown since 2015.",
        "Trade between Kenya and China grew between 2015 and 2020.",
        "Kenya's exports to China fell in May from April.",
        "Kenya's exports to China fell month on month in May 2023.",
        "Kenya's exports grew in 2023.",
        "Kenya's exports to China grew.",
        "Kenya sold China more than it bought in 2023.",
        "Kenya's exports to Uganda fell in 2023.",
        "China's economy grew in 2023, as trade with Kenya shows.",
    ],
)
def test_what_is_denied_hoped_for_or_on_another_time_is_none(text: str) -> None:
    assert directions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China fell in 2023, by 3 percent.",
        "Kenya's exports to China fell in 2023 to $5 billion.",
        "Kenya's exports to China rose above $5 billion in 2023.",
        "In 2023 Kenya's exports to China grew, Chinese customs said, by 5 percent.",
        "Kenya sold more than $5 billion of goods to China in 2023.",
    ],
)
def test_where_a_number_says_how_much_the_number_is_the_claim(text: str) -> None:
    assert len(lines(text)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kenya's trade deficit with China fell in 2023.", "balance KEN 2023 deficit fell"),
        ("Kenya's deficit in trade with China fell in 2023.", "balance KEN 2023 deficit fell"),
        ("Kenya's trade gap with China widened in 2023.", "balance KEN 2023 deficit rose"),
        ("China's surplus with Kenya narrowed again in 2023.", "balance CHN 2023 surplus fell"),
        ("In 2023 the surplus in trade with Kenya grew, Chinese customs said.", "balance CHN 2023 surplus rose"),
        ("Kenya's trade deficit with China deepened sharply in 2023.", "balance KEN 2023 deficit rose"),
        (
            "Kenya's deficit with China has shrunk in the first half of 2024.",
            "balance KEN 2024-01/2024-06 deficit fell",
        ),
    ],
)
def test_a_balance_moves_by_its_size_on_its_side(text: str, said: str) -> None:
    assert directions(text) == [said]


def test_a_deficit_of_the_partner_is_a_surplus_of_who_is_quoted() -> None:
    assert directions("Kenya's deficit with China widened in 2023, Chinese customs said.") == [
        "balance CHN 2023 surplus rose"
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kenya's exports to China grew.", {"grew": "no time"}),
        ("Kenya's trade deficit with China widened.", {"widened": "no time"}),
        ("Kenya's exports to China grew between 2015 and 2020.", {"grew": "several years"}),
        ("Trade between Kenya and China has grown since 2015.", {"grown": "several years"}),
        ("Kenya's exports to China fell in May from April.", {"fell": "month before"}),
        ("Kenya's exports to China hardly grew in 2023.", {"grew": "denied"}),
        ("Kenya's exports to Uganda fell in 2023.", {}),
    ],
)
def test_a_direction_that_is_no_claim_is_passed_over_with_why(text: str, reason: dict[str, str]) -> None:
    assert directions(text) == []
    assert reasons(text) == reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Kenya's trade deficit with China narrowed to $2.46 billion in 2023 from $2.70 billion in 2022.",
            "balance KEN 2023 deficit fell",
        ),
        ("Kenya's exports to China fell to $4bn in 2023 from $5bn.", "exports KEN 2023 fell"),
        ("Kenya's exports to China rose from $4 billion in 2022 to $5 billion in 2023.", "exports KEN 2023 rose"),
        ("Kenya's exports to China rose in 2023, to $5 billion.", "exports KEN 2023 rose"),
        ("Kenya's exports to China in 2023 rose sharply, reaching $5.8 billion.", "exports KEN 2023 rose"),
        ("In 2023 Kenya's exports to China were down at $1.5 billion.", "exports KEN 2023 fell"),
        ("Kenya cut its imports from China to $5 billion in 2023.", "imports KEN 2023 fell"),
        ("Kenya's exports to China came to $5 billion in 2023, up from $4 billion.", "exports KEN 2023 rose"),
        (
            "Kenya's exports to China came to $5 billion in 2023, more than the $4 billion of 2022.",
            "exports KEN 2023 rose",
        ),
        ("Kenya's exports to China rose from a year earlier to $5.8 billion in 2023.", "exports KEN 2023 rose"),
        ("Trade between Kenya and China shrank to $5 billion in 2023 from $8 billion.", "turnover KEN 2023 fell"),
        ("Kenya's exports to China rose from $1 billion in 2015 to $5 billion in 2023.", "exports KEN 2023 rose 2015"),
        ("Kenya's deficit with China widened to $4.77 billion in 2023.", "balance KEN 2023 deficit rose"),
        (
            "China's share of Kenyan imports fell to 6 percent in 2023 from 8 percent.",
            "imports KEN 2023 share_percent fell",
        ),
        ("A fall in Kenya's exports to China to $4 billion in 2023 was felt.", "exports KEN 2023 fell"),
    ],
)
def test_a_move_to_an_amount_says_a_direction_too(text: str, said: str) -> None:
    assert directions(text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Kenya's trade deficit with China narrowed to $2.70 billion in 2023 from $2.46 billion in 2022.",
            "balance KEN 2023 deficit fell ! $2.46 billion → $2.70 billion",
        ),
        ("Kenya's exports to China fell to $5bn in 2023 from $4bn.", "exports KEN 2023 fell ! $4bn → $5bn"),
        (
            "Kenya's exports to China rose from 5 to 4 billion dollars in 2023.",
            "exports KEN 2023 rose ! 5 → 4 billion dollars",
        ),
        (
            "China's share of Kenyan imports dropped to 8 % in 2023 from 6 %.",
            "imports KEN 2023 share_percent fell ! 6 % → 8 %",
        ),
        (
            "Trade between Kenya and China shrank to $8.4 billion in 2023 from $5.1 billion a year earlier.",
            "turnover KEN 2023 fell ! $5.1 billion → $8.4 billion",
        ),
        (
            "Kenya's exports to China climbed to $5bn, down from $6bn in 2022.",
            "exports KEN rose 2022 ! $6bn → $5bn",
        ),
        (
            "Kenya's exports to China rose 12 percent to $5.0 billion in 2023 from $6.0 billion.",
            "exports KEN 2023 rose ! $6.0 billion → $5.0 billion",
        ),
        (
            "Kenya's deficit with China, at $2.70 billion in 2023, was lower than the $2.46 billion of 2022.",
            "balance KEN 2023 deficit fell ! $2.46 billion → $2.70 billion",
        ),
    ],
)
def test_amounts_that_moved_the_other_way_are_named(text: str, said: str) -> None:
    assert said in directions(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China rose 12 percent to $5 billion in 2023 from $4.46 billion.",
        "Kenya's exports to China in 2023 were 13 percent lower at $20.63 billion.",
        "Kenya's exports to China were $5 billion in 2023, against $4 billion in 2022.",
        "Kenya's exports to China are expected to rise to $8 billion in 2025 from $5 billion.",
        "Kenya sold China goods worth more than $5 billion in 2023.",
        "Kenya's exports to China grew by $1 billion to $5 billion in 2023.",
        "Kenya's balance with China fell to $2 billion in 2023.",
        "Kenya's exports to Uganda fell to $5 billion in 2023 from $4 billion.",
    ],
)
def test_growth_says_its_direction_by_its_number(text: str) -> None:
    assert directions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China fell to $4.9 billion in 2023 from about $5 billion.",
        "Kenya's exports to China rose to $5 billion in 2023 from $5.2 billion.",
        "Kenya's exports to China fell to under $5 billion in 2023 from $4 billion.",
    ],
)
def test_amounts_whose_rounding_leaves_both_open_speak_against_nothing(text: str) -> None:
    assert [one for one in directions(text) if "!" in one] == []
