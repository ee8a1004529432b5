"""What rose or fell without a number: a claim of its own kind, where it is on the same months a year before."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines


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
    assert lines(text) == said


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
        "Kenya's trade deficit with China fell in 2023.",
    ],
)
def test_what_is_denied_hoped_for_or_on_another_time_is_none(text: str) -> None:
    assert lines(text) == []


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
    assert not lines(text)[0].endswith(("rose", "fell"))
