"""Numbers that are said not to be so."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines, reasons

SAID = "exports KEN 2023 usd 1.6 billion"


@pytest.mark.parametrize(
    "text",
    [
        "Kenya did not export $9 billion to China in 2023.",
        "Kenya did not, in 2023, export $9 billion to China.",
        "Kenya didn't sell China goods worth $9 billion in 2023.",
        "Kenya's exports to China never reached $9 billion in 2023.",
        "Never did Kenya's exports to China reach $9 billion in 2023.",
        "Kenya's exports to China were far from $9 billion in 2023.",
        "Kenya's exports to China were nowhere near the $9 billion in 2023.",
        "Kenya's exports to China fell well short of $9 billion in 2023.",
        "Kenya's exports to China were not even $9 billion in 2023.",
        "Kenya denied that it exported $9 billion to China in 2023.",
        "That Kenya exported $9 billion to China in 2023 is untrue.",
    ],
)
def test_a_denied_number_is_no_claim(text: str) -> None:
    assert lines(text) == []
    assert reasons(text) == {"$9 billion": "denied"}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China were not $9 billion but $1.6 billion in 2023.",
        "Kenya's exports to China were $1.6 billion in 2023, not $9 billion.",
        "Kenya's exports to China were $1.6 billion in 2023 rather than $9 billion.",
        "Kenya's exports to China were $1.6 billion in 2023, and nowhere near $9 billion.",
    ],
)
def test_what_is_so_instead_is_one(text: str) -> None:
    assert lines(text) == [SAID]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China were not only $1.6 billion in 2023 but a record.",
        "Although Kenya did not join the pact, its exports to China reached $1.6 billion in 2023.",
        "Bad roads did not stop Kenya's exports to China from reaching $1.6 billion in 2023.",
        "Kenya's exports to China, which is not a member of the pact, were $1.6 billion in 2023.",
        "Kenya is not a big supplier: its exports to China were $1.6 billion in 2023.",
        "Never before had Kenya's exports to China reached $1.6 billion in 2023.",
    ],
)
def test_a_denial_of_something_else_leaves_a_number_what_it_is(text: str) -> None:
    assert lines(text) == [SAID]


def test_no_less_than_is_a_bound_and_no_denial() -> None:
    assert lines("Kenya's exports to China were not less than $1.6 billion in 2023.") == [f"{SAID} over"]


def test_growth_is_denied_too() -> None:
    assert reasons("Kenya's exports to China did not fall by 9 percent in 2023.") == {"9 percent": "denied"}
