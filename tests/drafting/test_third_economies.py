"""Sentences on a third economy between those on the two: its numbers are none of theirs, and theirs are not lost."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines, reasons

PAIR = ("KEN", "CHN")
DEFICIT = "balance KEN 2023 usd -4.2 billion"
SURPLUS = "balance CHN 2023 usd 4.2 billion"


@pytest.mark.parametrize(
    ("between", "last"),
    [
        ("Uganda's trade with China came to $41 billion.", "The deficit with China was $4.2 billion."),
        ("Uganda sold China goods worth $29 billion.", "Kenya's deficit came to $4.2 billion."),
        ("Tanzania bought far more, $35 billion.", "Kenya ran a deficit of $4.2 billion with China."),
        (
            "Those to Uganda rose 47 percent to $11 billion.",
            "The Kenyan deficit with China was $4.2 billion, a record.",
        ),
        ("Uganda remains its largest buyer, with $20 billion.", "With China it had a deficit of $4.2 billion."),
        ("Its exports to Uganda were $25 billion.", "The trade deficit with China was $4.2 billion."),
        ("By comparison, Uganda and China traded $41 billion.", "The deficit in trade with China was $4.2 billion."),
        ("Uganda, by contrast, exported $12 billion to China.", "For Kenya the gap with China was $4.2 billion."),
        ("Uganda, which borders Kenya, bought $11 billion there.", "Kenya's trade deficit was $4.2 billion."),
        ("Uganda, the second exporter, sold China $2 billion.", "Unlike Uganda, Kenya ran a deficit of $4.2 billion."),
        ("Trade with Uganda, India and Brazil came to $3 billion.", "Kenya's deficit with China was $4.2 billion."),
        ("The EU's exports to Kenya were $7 billion.", "Kenya's trade deficit with China amounted to $4.2 billion."),
        (
            "Germany's trade with Kenya fell to $1.3 billion.",
            "The trade balance with China was a deficit of $4.2 billion.",
        ),
        (
            "Exports to Uganda were $2 billion and to Tanzania $0.9 billion.",
            "Kenya had a deficit of $4.2 billion there.",
        ),
        ("Uganda accounted for $54 billion of its trade.", "With its partner China it had a deficit of $4.2 billion."),
    ],
)
def test_a_balance_is_found_again_after_a_third_economy(between: str, last: str) -> None:
    first = "Kenya's exports to China were $1.6 billion in 2023."
    assert lines(f"{first} {between} {last}", pair=PAIR) == ["exports KEN 2023 usd 1.6 billion", DEFICIT]


@pytest.mark.parametrize(
    ("between", "last"),
    [
        ("Uganda's trade with Kenya came to $1 billion.", "China's surplus with Kenya was $4.2 billion."),
        ("Its exports to Uganda, at $11 billion, were larger.", "The surplus in China's favour was $4.2 billion."),
        ("Uganda took $11 billion of Chinese cars.", "The bilateral deficit was $4.2 billion for Kenya."),
        ("Uganda's were $2 billion.", "In all its trade with Kenya China had a surplus of $4.2 billion."),
        ("Germany shipped $1.1 billion.", "China's surplus, at $4.2 billion, was the largest yet."),
    ],
)
def test_a_surplus_is_found_again_after_a_third_economy(between: str, last: str) -> None:
    first = "China's exports to Kenya were $5.8 billion in 2023."
    assert lines(f"{first} {between} {last}", pair=PAIR) == ["exports CHN 2023 usd 5.8 billion", SURPLUS]


def test_a_sentence_that_begins_with_the_partner_goes_back_to_it() -> None:
    text = "Kenya's trade with Uganda was $54 billion in 2023. With China it was $8.4 billion. It had a deficit of $4.2 billion there."
    assert lines(text, pair=PAIR) == ["turnover KEN 2023 usd 8.4 billion", DEFICIT]
    assert reasons(text, pair=PAIR) == {"$54 billion": "other economy"}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China were $1.6 billion in 2023, far below the $2.5 billion that went to Uganda.",
        "Kenya's exports to China were $1.6 billion in 2023, and Uganda's were $25 billion.",
        "Kenya's exports to China were $1.6 billion in 2023. Uganda remains its first market, at $2 billion.",
        "Kenya's exports to China were $1.6 billion in 2023. Uganda, which sells coffee, exported $2 billion to China.",
    ],
)
def test_a_number_of_a_third_economy_is_none_of_the_two(text: str) -> None:
    assert lines(text, pair=PAIR) == ["exports KEN 2023 usd 1.6 billion"]
