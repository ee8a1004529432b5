"""Articles checked: drafts as claims against the store, and all that keeps a misreading from contradicting anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import examples
from tests.story.pairs.conftest import COMTRADE, Row
from tests.story.test_checking import bought, filled, sold

from tradeviz.model.currencies import Rate
from tradeviz.model.economies import area
from tradeviz.store import open_store
from tradeviz.story.article_check import ArticleCheck, article_rate, check_text, fetching
from tradeviz.story.article_folder import article_folder
from tradeviz.story.checking import check_with_datasets
from tradeviz.story.claims import AGREES, CONTRADICTED, DIFFERS, SUPPORTED, UNCHECKED
from tradeviz.story.datasets import Datasets, datasets_of
from tradeviz.story.load import default_folder, load
from tradeviz.story.template import write_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tradeviz.story.verdicts import Finding

PAIR = ("KAZ", "MNG")
ROWS: tuple[Row, ...] = (
    *(sold(4e9, "2023"), sold(5e9, "2024"), bought(1e9, "2023"), bought(2e9, "2024")),
    *(sold(2e9, "2024", "8703"), sold(1e9, "2023", "8703")),
    *(sold(1e8 * month, f"2025-{month:02d}") for month in (1, 2, 3)),
)


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    place = filled(tmp_path_factory.mktemp("articles") / "store", {COMTRADE: ROWS})
    return datasets_of(open_store(place), (area("KAZ"), area("MNG")))


def check(text: str, datasets: Datasets, date: str = "2025-06-01", rates: Sequence[Rate] = ()) -> ArticleCheck:
    return check_text(text, date, PAIR, datasets=datasets, rates=rates)


def finding(text: str, datasets: Datasets, rates: Sequence[Rate] = ()) -> Finding:
    [found] = check(text, datasets, rates=rates).findings.values()
    return found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kazakhstan's exports to Mongolia reached $5 billion in 2024.", AGREES),
        ("Kazakhstan's exports to Mongolia reached $5.02 billion in 2024.", DIFFERS),
        ("Kazakhstan's exports to Mongolia reached more than $4.5 billion in 2024.", AGREES),
        ("Kazakhstan's exports to Mongolia rose by 25 percent in 2024.", AGREES),
        ("Kazakhstan's exports to Mongolia rose by 28 percent in 2024.", DIFFERS),
        ("Kazakhstan's imports from Mongolia doubled in 2024.", AGREES),
        ("Kazakhstan's exports to Mongolia rose by $1 billion in 2024.", AGREES),
        ("Kazakhstan's exports to Mongolia rose by $3 billion in 2024.", DIFFERS),
        ("Kazakhstan's trade surplus with Mongolia was $3 billion in 2024.", AGREES),
        ("Kazakhstan's trade deficit with Mongolia was $3 billion in 2024.", DIFFERS),
        ("Kazakhstan's exports of cars to Mongolia were worth $2 billion in 2024.", AGREES),
        ("Kazakhstan's exports of cars to Mongolia were worth $2.3 billion in 2024.", DIFFERS),
        ("Kazakhstan's exports to Mongolia reached $600 million in the first quarter of 2025.", AGREES),
        ("Kazakhstan's exports to Mongolia reached $700 million in the first quarter of 2025.", DIFFERS),
        ("Kazakhstan's exports to Mongolia reached $9 billion in the first half of 2025.", UNCHECKED),
    ],
)
def test_a_statement_is_held_against_the_same_slots_of_the_store(text: str, verdict: str, datasets: Datasets) -> None:
    assert finding(text, datasets).verdict == verdict


def test_figures_that_are_missing_name_the_command_that_brings_them(datasets: Datasets) -> None:
    of = {
        "Kazakhstan's exports to Mongolia reached $5 billion in 2019.": "2019",
        "Kazakhstan's exports to Mongolia rose by 5 percent in 2019.": "2018-2019",
        "Kazakhstan's exports to Mongolia reached $5 billion in May 2019.": "2019 --monthly",
    }
    for text, years in of.items():
        found = finding(text, datasets)
        assert found.verdict == UNCHECKED
        assert fetching(found) == f"tradeviz fetch KAZ MNG --years {years}"
    assert fetching(finding("Kazakhstan's exports to Mongolia reached $6 billion in 2024.", datasets)) == ""


def test_money_in_another_currency_needs_a_rate(datasets: Datasets) -> None:
    text = "Kazakhstan's exports to Mongolia reached 35.5 billion yuan in 2024."
    assert finding(text, datasets).verdict == UNCHECKED
    assert finding(text, datasets, [Rate("CNY", "7.1")]).verdict == AGREES
    assert finding(text, datasets, [Rate("CNY", "8.0")]).verdict == DIFFERS


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("CNY=7.11", Rate("CNY", "7.11")),
        ("kzt=470", Rate("KZT", "470")),
        ("CNY=0.14", None),
        ("CNY@2023=7.08", None),
        ("USD=1", None),
        ("EUR=0", None),
        ("EUR", None),
    ],
)
def test_a_rate_of_an_article_is_of_any_period_and_one_that_ever_was(text: str, rate: Rate | None) -> None:
    assert article_rate(text) == rate


def test_without_a_rate_the_verdict_says_how_to_give_one(datasets: Datasets) -> None:
    found = finding("Kazakhstan's exports to Mongolia reached 4.6 billion euros in 2024.", datasets)
    assert (found.verdict, "--rate EUR=" in found.missing) == (UNCHECKED, True)


@pytest.mark.parametrize(
    ("currency", "amount", "rate"), [("EUR", "€4.6 billion", "0.92"), ("KZT", "2.35 trillion tenge", "470")]
)
def test_rates_that_were_given_go_into_the_folder_and_decide_there_too(
    currency: str, amount: str, rate: str, datasets: Datasets, tmp_path: Path
) -> None:
    text = f"Kazakhstan's exports to Mongolia reached {amount} in 2024."
    checked = check(text, datasets, rates=[Rate(currency, rate)])
    write_folder(tmp_path / "story", article_folder(checked, "story"))
    story = load(tmp_path / "story")
    again = check_with_datasets(story.claims, story.own, datasets)
    assert [one.verdict for one in checked.findings.values()] == [AGREES]
    assert [one.verdict for one in again.values()] == [AGREES]
    assert Package(tmp_path / "story" / "datapackage.json").validate().valid


TONNES: tuple[Row, ...] = (
    *ROWS,
    ("KAZ", "MNG", "exports", "2024", "1001", 4e8, 1.5e6),
    ("KAZ", "MNG", "exports", "2023", "1001", 3e8, 1.0e6),
    ("KAZ", "MNG", "exports", "2024", "2701", 3e8, None),
)


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    place = filled(tmp_path_factory.mktemp("tonnes") / "store", {COMTRADE: TONNES})
    return datasets_of(open_store(place), (area("KAZ"), area("MNG")))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kazakhstan sold Mongolia 1.5 million tonnes of wheat in 2024.", AGREES),
        ("Kazakhstan sold Mongolia 1.7 million tonnes of wheat in 2024.", DIFFERS),
        ("Kazakhstan's wheat exports to Mongolia rose by 50 percent by weight in 2024.", AGREES),
        ("Kazakhstan's wheat exports to Mongolia rose by 33 percent by weight in 2024.", DIFFERS),
        ("Kazakhstan's wheat exports to Mongolia rose by 33 percent in 2024.", AGREES),
        ("Kazakhstan sold Mongolia 1.5 million tonnes of coal in 2024.", UNCHECKED),
        ("Kazakhstan sold Mongolia 1.5 million tonnes of wheat in 2022.", UNCHECKED),
    ],
)
def test_tonnes_are_held_against_the_net_weight_of_datasets(text: str, verdict: str, weighed: Datasets) -> None:
    found = finding(text, weighed)
    assert found.verdict == verdict
    assert bool(fetching(found)) == (verdict == UNCHECKED)


def test_growth_of_what_is_told_in_another_currency_is_not_held_against_dollars(datasets: Datasets) -> None:
    text = "Kazakhstan's exports to Mongolia reached 35.5 billion rupees in 2024, up 60 percent."
    growth = [one for one in check(text, datasets).findings.values() if one.claim.published in {"60", ""}]
    assert [one.verdict for one in growth] == [UNCHECKED]
    assert "INR" in growth[0].missing or "growth" in growth[0].missing


def test_an_amount_that_may_be_of_some_goods_does_not_differ_from_all(datasets: Datasets) -> None:
    text = (
        "Kazakhstan's exports to Mongolia came to $5 billion in 2024. Wooden toys worth $20 million went to Mongolia."
    )
    verdicts = [one.verdict for one in check(text, datasets).findings.values()]
    assert DIFFERS not in verdicts


def test_an_amount_of_a_chapter_may_be_of_some_of_its_goods(tmp_path: Path) -> None:
    rows: list[Row] = [sold(5e9, goods="84")]
    held = datasets_of(open_store(filled(tmp_path / "store", {COMTRADE: rows})), (area("KAZ"), area("MNG")))
    text = "Kazakhstan's exports of sewing machines to Mongolia were worth ${amount} in 2024."
    assert finding(text.format(amount="40 million"), held).verdict == UNCHECKED
    assert finding(text.format(amount="4 billion"), held).verdict in {DIFFERS, UNCHECKED}


def test_a_number_that_is_the_other_sides_count_is_held_against_it(tmp_path: Path) -> None:
    rows: list[Row] = [sold(5e9), ("MNG", "KAZ", "imports", "2024", "TOTAL", 5.4e9, None)]
    held = datasets_of(open_store(filled(tmp_path / "store", {COMTRADE: rows})), (area("KAZ"), area("MNG")))
    found = finding("Kazakhstan's exports to Mongolia reached $5.4 billion in 2024.", held)
    assert found.verdict == AGREES
    assert "Mongolia's count" in found.decided
    assert found.beside


def test_what_nothing_can_be_held_against_is_a_claim_all_the_same_and_says_why(datasets: Datasets) -> None:
    text = "Mongolia was Kazakhstan's third-largest export market in 2024."
    found = finding(text, datasets)
    assert (found.claim.kind, found.verdict) == ("draft", UNCHECKED)
    assert found.missing


def test_a_comparison_of_two_flows_is_supported(datasets: Datasets) -> None:
    text = "In 2024 Kazakhstan ran a trade surplus with Mongolia."
    assert {one.verdict for one in check(text, datasets).findings.values()} <= {SUPPORTED}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kazakhstan's exports to Mongolia rose in 2024.", SUPPORTED),
        ("Kazakhstan's exports to Mongolia fell in 2024.", CONTRADICTED),
        ("Kazakhstan's imports from Mongolia shrank in 2024.", CONTRADICTED),
        ("Kazakh sales of tractors to Mongolia fell in 2024.", UNCHECKED),
        ("Kazakhstan's exports to Mongolia fell in 2023.", UNCHECKED),
    ],
)
def test_a_direction_without_a_number_is_held_against_the_year_before(
    text: str, verdict: str, datasets: Datasets
) -> None:
    assert finding(text, datasets).verdict == verdict


def test_a_direction_that_the_other_side_counted_is_borne_out_where_nobody_is_quoted(tmp_path: Path) -> None:
    other: tuple[Row, ...] = (
        ("MNG", "KAZ", "imports", "2023", "TOTAL", 3e9, None),
        ("MNG", "KAZ", "imports", "2024", "TOTAL", 2e9, None),
    )
    place = filled(tmp_path / "store", {COMTRADE: (*ROWS, *other)})
    both = datasets_of(open_store(place), (area("KAZ"), area("MNG")))
    assert finding("Kazakhstan's exports to Mongolia fell in 2024.", both).verdict == SUPPORTED
    quoted = "Kazakhstan's exports to Mongolia fell in 2024, Kazakh customs said."
    assert finding(quoted, both).verdict == CONTRADICTED


def test_an_article_on_no_two_economies_has_no_claims(datasets: Datasets) -> None:
    found = check_text("The weather was fine.", "2025", None, datasets=datasets)
    assert (found.claims, found.findings) == ({}, {})


def test_a_storys_own_figures_and_months_are_evidence_for_an_article_on_its_pair() -> None:
    story = load(default_folder())
    text = (
        "China's exports to Belarus reached $5.84 billion in 2023. China's imports of potash from Belarus were worth "
        "$1.5 billion in 2023."
    )
    found = check_text(text, "2025", ("CHN", "BLR"), story)
    assert [one.verdict for one in found.findings.values()] == [AGREES, AGREES]


@given(tenths=st.integers(1, 400))
@examples(16, long=400)
def test_digits_within_their_rounding_agree_and_others_do_not(tenths: int, datasets: Datasets) -> None:
    digits = tenths / 10
    found = finding(f"Kazakhstan's exports to Mongolia reached ${digits:.1f} billion in 2024.", datasets)
    assert (found.verdict == AGREES) == (abs(digits - 5.0) <= 0.0500001)


NEUTRAL = ("The two presidents met in Astana.", "It rained for days.", "Nobody spoke of the past.")
FACTS = (
    "Kazakhstan's exports to Mongolia reached $5 billion in 2024.",
    "Kazakhstan's imports from Mongolia reached $3 billion in 2024.",
    "Kazakhstan's exports to Mongolia reached $4 billion in 2023.",
)


def told(text: str, datasets: Datasets) -> list[tuple[str, str, str]]:
    found = check(text, datasets).findings.values()
    return sorted((one.claim.words, one.claim.left.period if one.claim.left else "", one.verdict) for one in found)


@given(order=st.permutations(range(len(FACTS))), places=st.lists(st.integers(0, 3), max_size=3))
@examples(10, long=250)
def test_neither_the_order_of_sentences_nor_others_between_them_change_a_verdict(
    order: list[int], places: list[int], datasets: Datasets
) -> None:
    sentences = [FACTS[number] for number in order]
    for number, place in enumerate(places):
        sentences.insert(place, NEUTRAL[number])
    assert told(" ".join(sentences), datasets) == told(" ".join(FACTS), datasets)


@pytest.mark.parametrize(
    ("text", "words", "verdict"),
    [
        ("Kazakhstan's exports to Mongolia rose to $5 billion in 2024 from $4 billion.", "rose", SUPPORTED),
        ("Kazakhstan's exports to Mongolia fell to $5 billion in 2024.", "fell", CONTRADICTED),
        ("Kazakhstan's exports to Mongolia fell to $5.0 billion in 2024 from $4.0 billion.", "fell", CONTRADICTED),
        ("Kazakhstan's exports to Mongolia rose to $5.0 billion in 2024 from $6.0 billion.", "rose", CONTRADICTED),
        ("Kazakhstan's exports to Mongolia fell to $5.0 billion from $4.0 billion.", "fell", CONTRADICTED),
        ("Kazakhstan's trade surplus with Mongolia narrowed to $3 billion in 2024.", "narrowed", CONTRADICTED),
        ("Kazakhstan's trade deficit with Mongolia widened in 2024.", "widened", CONTRADICTED),
        ("Kazakhstan's exports to Mongolia rose to $9 billion in 2019.", "rose", UNCHECKED),
    ],
)
def test_a_move_to_an_amount_is_held_against_the_text_and_the_figures(
    text: str, words: str, verdict: str, datasets: Datasets
) -> None:
    [found] = [one for one in check(text, datasets).findings.values() if one.claim.words.endswith(words)]
    assert found.verdict == verdict


def test_an_article_whose_amounts_contradict_its_words_is_told_so(datasets: Datasets, tmp_path: Path) -> None:
    text = "Kazakhstan's exports to Mongolia fell to $5.0 billion in 2024 from $4.0 billion in 2023."
    checked = check(text, datasets)
    first, *amounts = checked.findings.values()
    assert "contradicts itself: it says “fell”, and has $4.0 billion before and $5.0 billion after" in first.difference
    assert [one.verdict for one in amounts] == [AGREES, AGREES]
    write_folder(tmp_path / "saved", article_folder(checked, "saved"))
    [kept, *_rest] = load(tmp_path / "saved").claims.values()
    assert kept.against == ("$4.0 billion", "$5.0 billion")


@pytest.mark.parametrize(
    ("rows", "text", "verdict"),
    [
        ((3e9, 5e9, 4e9, 7e9), "Kazakhstan's deficit with Mongolia widened in 2024.", SUPPORTED),
        ((3e9, 5e9, 4e9, 7e9), "Kazakhstan's deficit with Mongolia narrowed in 2024.", CONTRADICTED),
        ((3e9, 5e9, 4e9, 7e9), "Mongolia's surplus with Kazakhstan grew in 2024.", SUPPORTED),
        ((3e9, 5e9, 4e9, 7e9), "Mongolia's surplus with Kazakhstan shrank in 2024.", UNCHECKED),
        ((3e9, 5e9, 6e9, 4e9), "Kazakhstan's deficit with Mongolia narrowed in 2024.", SUPPORTED),
        ((5e9, 3e9, 7e9, 4e9), "Kazakhstan's deficit with Mongolia narrowed in 2024.", CONTRADICTED),
        ((5e9, 3e9, 7e9, 4e9), "Kazakhstan's surplus with Mongolia grew in 2024.", SUPPORTED),
    ],
)
def test_a_balance_moves_by_its_size_on_the_side_that_is_said(
    rows: tuple[float, float, float, float], text: str, verdict: str, tmp_path: Path
) -> None:
    was, came, now, comes = rows
    held = (sold(was, "2023"), bought(came, "2023"), sold(now, "2024"), bought(comes, "2024"))
    place = filled(tmp_path / "store", {COMTRADE: held})
    assert finding(text, datasets_of(open_store(place), (area("KAZ"), area("MNG")))).verdict == verdict


@pytest.mark.parametrize(
    ("text", "says", "figures"),
    [
        (
            "Kazakhstan bought $2.70 billion less from Mongolia than it sold in 2024.",
            "Kazakhstan's surplus with Mongolia in 2024: $2.70 billion, that is $2.695 to 2.705 billion.",
            "Kazakhstan's deficit with Mongolia in 2024: $2 billion.",
        ),
        (
            "Kazakhstan's deficit with Mongolia was more than $2.70 billion in 2024.",
            "Kazakhstan's deficit with Mongolia in 2024: over $2.70 billion, that is $2.70 billion or more.",
            "Kazakhstan's deficit with Mongolia in 2024: $2 billion.",
        ),
        (
            "Kazakhstan ran a surplus with Mongolia in 2024.",
            "Kazakhstan's balance with Mongolia in 2024: a surplus.",
            "Kazakhstan's deficit with Mongolia in 2024: $2 billion.",
        ),
        (
            "Kazakhstan's surplus with Mongolia widened in 2024.",
            "Kazakhstan's surplus with Mongolia in 2024 exceeded Kazakhstan's surplus with Mongolia in 2023.",
            "Kazakhstan's deficit with Mongolia in 2024: $2 billion. Kazakhstan's surplus with Mongolia in 2023: $1 billion.",
        ),
    ],
)
def test_a_balance_is_worded_as_whose_surplus_or_deficit_and_without_a_sign(
    text: str, says: str, figures: str, tmp_path: Path
) -> None:
    held = (sold(5e9, "2023"), bought(4e9, "2023"), sold(4e9, "2024"), bought(6e9, "2024"))
    place = filled(tmp_path / "store", {COMTRADE: held})
    found = finding(text, datasets_of(open_store(place), (area("KAZ"), area("MNG"))))
    told = [one.replace("\u00a0", " ").replace(".000 b", " b") for one in (found.says, found.figures)]
    assert told == [says, figures]
    assert "\u2212" not in f"{found.says}{found.figures}{found.difference}"
