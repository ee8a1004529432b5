"""One flow set against another: balances said as an excess or by whom they favour, and what is no growth."""

from __future__ import annotations

import pytest
from tests.drafting.slots import directions, lines, reasons

from tradeviz.drafting.article import draft_article

SURPLUS = "balance KEN 2023 usd 5 billion"
DEFICIT = "balance KEN 2023 usd -5 billion"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("In 2023 the surplus in Kenya's favour was $5 billion in trade with China.", SURPLUS),
        ("In 2023 Kenya traded with China, and the balance was $5 billion in favour of Nairobi.", SURPLUS),
        ("In 2023 Kenya's balance with China was $5 billion in Beijing's favour.", DEFICIT),
        ("In 2023 Kenya's trade with China ended $5 billion in its favour.", SURPLUS),
        ("Kenya-China trade favoured China by $5 billion in 2023.", DEFICIT),
        ("Kenya's deficit with China stayed at $5 billion in 2023, to Nairobi's disadvantage.", DEFICIT),
        ("In 2023 trade between Kenya and China showed a $5 billion surplus for China.", DEFICIT),
        ("A surplus of $5 billion in Kenya's trade with China was recorded in 2023.", SURPLUS),
        ("The excess of imports over exports in Kenya's trade with China was $5 billion in 2023.", DEFICIT),
        ("Kenya imported $5bn more from China than it exported in 2023.", DEFICIT),
        ("Kenya sold $5 billion more to China than it bought in 2023.", SURPLUS),
        ("Kenya sold China $5bn less than it bought there in 2023.", DEFICIT),
        ("Kenya's imports from China were $5 billion higher than its exports in 2023.", DEFICIT),
        ("In 2023 exports to China were $5 billion below imports, Kenya's customs said.", DEFICIT),
        ("Kenyan exports to China were worth $5 billion more than Chinese exports to Kenya in 2023.", SURPLUS),
        ("Goods worth $5 billion more were imported from China than were exported in 2023, KNBS said.", DEFICIT),
        ("Kenya's exports to China fell short of its imports by $5 billion in 2023.", DEFICIT),
        ("Kenya's exports to China exceeded its imports by just $5 billion in 2023.", SURPLUS),
        ("Kenya's exports to China lagged imports by $5 billion in 2023.", DEFICIT),
        ("Kenyan shipments to China beat Chinese shipments to Kenya by $5 billion in 2023.", SURPLUS),
    ],
)
def test_a_balance_is_said_by_two_flows_or_by_whom_it_favours(text: str, said: str) -> None:
    assert lines(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's imports from China were $5 billion more than a year earlier in 2023.",
        "Kenya's imports from China were $5 billion more in 2023 than in 2022, when its exports were small.",
        "In 2023 Kenya bought $5 billion more goods from China than in 2022.",
    ],
)
def test_more_than_a_year_before_is_a_change(text: str) -> None:
    assert lines(text) == ["imports KEN 2023 usd_change 5 billion"]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya exported 20 percent more to China than to India in 2023.",
        "Kenya exported $2 billion more to China than to India in 2023.",
        "Kenya bought 20 percent more from China than Uganda did in 2023.",
        "Kenya's deficit with China was $2 billion more than Uganda's in 2023.",
        "Kenya's exports to China were 12 percent higher than exports to India in 2023.",
        "Kenya sold $2 billion more to China than it bought from India in 2023.",
        "Kenya bought $2 billion more from China in 2023 than Chinese customs counted.",
        "Kenya bought 20 percent more from China in 2023 than it sold.",
        "Kenya's imports from China exceeded its exports by 20 percent in 2023.",
        "Kenya's imports from China outran its exports by $2 billion in 2023.",
        "Kenya's imports from China were double its exports in 2023.",
        "In 2023 Kenya bought twice as much from China as from India.",
        "Kenya sold three times more tea to China than to India in 2023.",
    ],
)
def test_partners_traders_and_flows_that_are_compared_are_no_growth(text: str) -> None:
    assert lines(text) == []
    assert list(reasons(text).values()) == ["two flows"]


def test_a_multiple_of_the_year_before_is_growth() -> None:
    assert lines("In 2023 Kenya bought twice as much from China as it did a year earlier.") == [
        "imports KEN 2023 times 2"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The balance stayed in China's favour.", "negative"),
        ("The balance was negative for China.", "positive"),
        ("The balance of trade remained unfavourable to Kenya.", "negative"),
        ("In 2023 the trade balance was in favour of Kenya.", "positive"),
    ],
)
def test_a_side_without_a_number_is_a_comparison_with_zero(text: str, said: str) -> None:
    first = "Trade between Kenya and China was $8 billion in 2023."
    assert lines(f"{first} {text}") == ["turnover KEN 2023 usd 8 billion", f"balance KEN 2023 {said}"]


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 the balance did not stay in Kenya's favour in its trade with China.",
        "In 2023 the balance of trade with China moved further in Kenya's favour.",
        "In 2023 the balance with China may stay in Kenya's favour.",
        "Kenya did not run a trade surplus with China in 2023.",
        "In 2023 Kenya was in favour of more trade with China.",
    ],
)
def test_a_side_that_is_denied_hoped_for_or_moved_to_is_none(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Kenya-China deficit was $5 billion in 2023.",
        "The deficit between Kenya and China was $5 billion in 2023.",
        "The gap between exports and imports in trade between Kenya and China was $5 billion in 2023.",
    ],
)
def test_a_balance_of_two_that_is_nobody_s_is_doubtful(text: str) -> None:
    (draft,) = draft_article(text, "2024", ("KEN", "CHN")).drafts
    assert draft.measure == "balance"
    assert draft.sureness < 0.7
    (owned,) = draft_article("Kenya's deficit with China was $5 billion in 2023.", "2024", ("KEN", "CHN")).drafts
    assert owned.sureness == 1


def test_two_traders_that_are_compared_trade_with_others() -> None:
    text = "Kenyan imports of $22 billion exceeded Chinese ones of $19.5 billion in 2023."
    assert lines(text) == []
    assert list(reasons(text).values()) == ["other economy", "other economy"]
    text = "In 2023 Ugandan imports from China of $22 billion exceeded Kenyan ones of $19.5 billion."
    assert lines(text) == ["exports CHN 2023 usd 19.5 billion"]
    text = "In 2023 China's imports from Uganda of $22 billion exceeded Kenyan ones of $19.5 billion."
    assert lines(text) == []


def test_of_those_of_another_owner_is_that_one_s_flow() -> None:
    text = "Kenya counted $9 billion of trade with China in 2023: $2 billion of Kenyan exports and $7 billion of Chinese ones."
    assert lines(text) == [
        "turnover KEN 2023 usd 9 billion",
        "exports KEN 2023 usd 2 billion",
        "imports KEN 2023 usd 7 billion",
    ]


def test_a_name_that_is_no_adjective_owns_those_too() -> None:
    text = "In 2023 Kenya had $2 billion of Kenyan exports to the US and $7 billion of US ones."
    assert lines(text, pair=("KEN", "USA")) == ["exports KEN 2023 usd 2 billion", "imports KEN 2023 usd 7 billion"]


def test_a_number_is_of_the_flow_before_the_verb_that_compares() -> None:
    text = "In 2023 Kenyan exports to China of $22 billion exceeded Chinese exports of $20 billion."
    assert lines(text) == ["exports KEN 2023 usd 22 billion", "imports KEN 2023 usd 20 billion"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("For every €100 it sold to China in 2023, Kenya bought €112.", ["€100", "€112"]),
        ("In 2023, for every $100 Kenya sold to China, it bought $112.", ["$100", "$112"]),
        ("Kenya sold $2 of goods to China for every $5 that it bought in 2023.", ["$2", "$5"]),
        ("For each dollar of goods sold to China, Kenya bought five dollars' worth in 2023.", ["five dollars"]),
        ("Per $1 of exports to China, Kenya imported $4.2 in 2023.", ["$1", "$4.2"]),
        ("Kenya's exports to China covered 19 percent of its imports from there in 2023.", ["19 percent"]),
        ("In 2023 Kenyan imports from China were 400 percent of Kenyan exports to China.", ["400 percent"]),
    ],
)
def test_amounts_for_each_of_the_other_flow_set_two_flows_against_each_other(text: str, numbers: list[str]) -> None:
    assert lines(text) == []
    assert [words for words in reasons(text) if reasons(text)[words] == "two flows"] == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("For every Kenyan, exports to China of $5 billion in 2023 were much.", 1),
        ("Kenya's exports to China earned $5 billion in 2023, $100 per head.", 1),
        ("Tea made up 20 percent of Kenya's exports to China in 2023.", 1),
        ("Kenya exported tea to China in 2023, 20 percent of its exports there.", 1),
    ],
)
def test_other_amounts_and_shares_stay_what_they_are(text: str, said: int) -> None:
    assert len(lines(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "Kenya bought more from China than it sold in 2023.",
        "Kenya bought more tea from China than Uganda in 2023.",
    ],
)
def test_what_is_compared_is_no_direction(text: str) -> None:
    assert [*lines(text), *directions(text)] == []
