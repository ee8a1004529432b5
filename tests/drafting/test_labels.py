"""Numbers with a label: what it names is what they are of."""

from __future__ import annotations

import pytest
from tests.drafting.slots import lines

from tradeviz.drafting.article import draft_article

SAID = "Kenya's exports to China were $6.58bn in 2023."
ALL = "exports KEN 2023 usd 6.58 billion"


@pytest.mark.parametrize(
    "labelled",
    [
        "\n\n• Tea: $4.1bn",
        "\n- Tea – $4.1bn",
        "\n- Tea ($4.1bn)",
        "\n- Tea $4.1bn",
        "\n- $4.1bn: tea",
        "\n- $4.1bn (tea)",
        "\n- Kenyan tea: $4.1bn",
        " Tea: $4.1bn.",
        " Tea – $4.1bn.",
        " They included tea ($4.1bn).",
    ],
)
def test_goods_of_a_label_are_those_of_its_number(labelled: str) -> None:
    assert lines(SAID + labelled) == [ALL, "exports KEN 0902 2023 usd 4.1 billion"]


@pytest.mark.parametrize(
    ("labelled", "goods"),
    [
        ("\n\n• Gizmos: $4.1bn", "gizmos"),
        ("\n- Gizmos – $4.1bn", "gizmos"),
        ("\n- Gizmos ($4.1bn)", "gizmos"),
        ("\n- Gizmos $4.1bn", "gizmos"),
        ("\n- Tea and gizmos: $4.1bn", "tea and gizmos"),
        ("\n- Gizmo exports: $4.1bn", "gizmo"),
        ("\n- $4.1bn – gizmos", "gizmos"),
        (" Gizmos: $4.1bn.", "gizmos"),
        (" They included gizmos ($4.1bn).", "gizmos"),
        (" Gizmos came to $4.1bn.", "gizmos"),
    ],
)
def test_goods_that_no_table_knows_are_never_all_goods(labelled: str, goods: str) -> None:
    assert lines(SAID + labelled) == [ALL, f"exports KEN {goods} 2023 usd 4.1 billion"]


def test_each_number_of_a_list_in_a_sentence_has_the_nearest_label() -> None:
    wanted = [f"imports KEN {goods} 2023 usd {sum_} billion" for goods, sum_ in (("3104", 0.8), ("gizmos", 0.1))]
    for mark in (" ", " – ", ": "):
        text = f"Kenya's imports from China in 2023: potash{mark}$0.8bn, gizmos{mark}$0.1bn."
        assert lines(text) == wanted


def test_flow_and_year_of_a_sentence_before_are_assumed_of_a_label_s_number() -> None:
    _all, tea = draft_article(f"{SAID}\n- Tea: $4.1bn", "2024-07-10", ("KEN", "CHN")).drafts
    assert {slot: tea.leads[slot].how for slot in ("measure", "period", "goods")} == {
        "measure": "assumed",
        "period": "assumed",
        "goods": "said",
    }
    assert tea.sureness < 0.7


def test_what_is_the_total_is_doubtful() -> None:
    text = f"{SAID}\n- Tea: $4.1bn\n- Total: $9bn"
    assert draft_article(text, "2024-07-10", ("KEN", "CHN")).drafts[-1].sureness < 0.7


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's exports to China: $6.58bn in 2023.",
        "In 2023: $6.58bn of goods went from Kenya to China.",
        "Kenya's exports to China hit a record in 2023 – $6.58bn.",
        "Kenya's exports to China surged spectacularly in 2023 ($6.58bn).",
        "Kenya's exports to China in 2023, officials say: $6.58bn.",
    ],
)
def test_what_names_no_goods_is_no_label_of_goods(text: str) -> None:
    assert lines(text) == [ALL]


@pytest.mark.parametrize("words", ["gizmos", "kitchen gizmos", "“gizmos”"])
def test_goods_after_of_that_no_table_knows_are_not_all_goods(words: str) -> None:
    text = f"Kenya's exports of {words} to China were $6.58bn in 2023."
    goods = words.strip("“”")
    assert lines(text) == [f"exports KEN {goods} 2023 usd 6.58 billion"]


@pytest.mark.parametrize("words", ["goods of all kinds", "goods", "merchandise"])
def test_words_for_all_goods_stay_so(words: str) -> None:
    assert lines(f"Kenya's exports of {words} to China were $6.58bn in 2023.") == [ALL]
