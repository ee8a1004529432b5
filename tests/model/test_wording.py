"""Numbers as a reader sees them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeviz.model.bounds import QUALIFIERS, Bounds, read_published
from tradeviz.model.observations import UNITS
from tradeviz.model.wording import (
    amount,
    balance_word,
    counted,
    fixed,
    flow_words,
    listing,
    percent,
    plain,
    qualified,
    span,
    upper_first,
)

INF = math.inf
SCALE = {"": 1.0, " thousand": 1e3, " million": 1e6, " billion": 1e9, " trillion": 1e12}
SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


def spaced(text: str) -> str:
    """The text with plain spaces for those that do not break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (4.77e9, "usd", "$4.77 billion"),
        (1.7e9, "usd", "$1.70 billion"),
        (8e9, "usd", "$8.00 billion"),
        (46803.98e6, "cny", "CNY 46.8 billion"),
        (477e6, "eur", "€477 million"),
        (152.51e6, "usd", "$153 million"),
        (-1.8e9, "usd", "−$1.80 billion"),
        (-0.0, "usd", "$0"),
        (0.0, "usd", "$0"),
        (12.0, "usd", "$12.0"),
        (5.335e9, "usd", "$5.34 billion"),
        (-5.345e9, "usd", "−$5.35 billion"),
        (1.005e6, "usd", "$1.01 million"),
        (0.1 + 0.2 - 0.295, "tonnes", "0.00500 tonnes"),
        (1.38e6, "tonnes", "1.38 million tonnes"),
        (910e3, "m3", "910 thousand cubic metres"),
        (2.5e15, "usd", "$2,500 trillion"),
        (47.6, "yoy_percent", "+47.6 %"),
        (-29.5, "yoy_percent_cny", "−29.5 %"),
        (40.0, "share_percent", "40.0 %"),
    ],
)
def test_an_amount_has_three_significant_digits_and_its_unit(value: float, unit: str, text: str) -> None:
    assert spaced(amount(value, unit)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999.96e6, "$1.00 billion"),
        (999.5e6, "$1.00 billion"),
        (999.4e6, "$999 million"),
        (-999.96e6, "−$1.00 billion"),
        (99.96e6, "$100 million"),
        (9.996e6, "$10.0 million"),
        (999_960.0, "$1.00 million"),
        (999.96, "$1.00 thousand"),
        (999.96e9, "$1.00 trillion"),
    ],
)
def test_a_number_that_rounds_up_to_the_next_scale_is_shown_in_it(value: float, text: str) -> None:
    assert spaced(amount(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (47.6, "+47.6 %"),
        (50.0, "+50.0 %"),
        (-29.5, "−29.5 %"),
        (0.0, "0.0 %"),
        (-0.04, "0.0 %"),
        (999.94, "+999.9 %"),
        (999.96, "+1,000 %"),
        (1234.5, "+1,235 %"),
        (2.25, "+2.3 %"),
        (-0.05, "−0.1 %"),
        (-1235.6, "−1,236 %"),
    ],
)
def test_a_rate_has_a_sign_and_one_decimal_and_large_ones_none(value: float, text: str) -> None:
    assert spaced(percent(value)) == text


def test_a_share_has_no_plus() -> None:
    assert spaced(percent(40.0, signed=False)) == "40.0 %"


@pytest.mark.parametrize(
    ("bounds", "unit", "text"),
    [
        (Bounds(4.765e9, 4.775e9), "usd", "$4.765 to 4.775 billion"),
        (Bounds(2.5975e9, 2.6085e9), "usd", "$2.5975 to 2.6085 billion"),
        (Bounds(4.7e9, 4.8e9), "usd", "$4.700 to 4.800 billion"),
        (Bounds(5e6, 5e6), "usd", "$5.000 million"),
        (Bounds(3275466376.5, 3275466377.5), "usd", "$3.275 billion"),  # nobody reads ten digits
        (Bounds(842.989465e6, 842.989466e6), "usd", "$843.0 million"),
        (Bounds(3.8e9, INF), "usd", "$3.80 billion or more"),
        (Bounds(-INF, 3.8e9), "usd", "$3.80 billion or less"),
        (Bounds(-INF, INF), "usd", "anything"),
        (Bounds(46.7, 48.0), "yoy_percent", "+46.7 % to +48.0 %"),
        (Bounds(-0.1, 0.1), "yoy_percent_cny", "−0.10 % to +0.10 %"),
        (Bounds(39.5, 40.5), "share_percent", "39.5 % to 40.5 %"),
        (Bounds(-2e9, 3e9), "cny", "−CNY 2.000 to 3.000 billion"),
        (Bounds(-5e9, -0.0), "tonnes", "−5.000 to 0.000 billion tonnes"),
        (Bounds(-1.0, 5e9), "tonnes", "0.000 to 5.000 billion tonnes"),
    ],
)
def test_a_span_shows_both_ends_or_says_that_one_is_open(bounds: Bounds, unit: str, text: str) -> None:
    assert spaced(span(bounds, unit)) == text


def test_a_number_and_its_scale_word_never_part_at_a_line_end() -> None:
    assert amount(4.77e9) == "$4.77\u00a0billion"
    assert percent(1.0) == "+1.0\u00a0%"


@given(st.decimals(-1000, 1000, places=4, allow_nan=False), st.integers(0, 3))
def test_a_half_goes_away_from_zero_as_in_the_decimal_number(number: Decimal, places: int) -> None:
    shown = Decimal(fixed(float(number), places))
    step = Decimal(1).scaleb(-places)
    off = abs(shown) - abs(number)
    assert -step / 2 < off <= step / 2
    assert not shown.is_zero() or not shown.is_signed()
    # What is shown can be what was published: its digits, read back, hold the number.
    assert read_published(f"{abs(shown):.{places}f}").bounds.contains(float(abs(number))) or places == 0


@given(st.integers(100, 999), st.sampled_from(["", " thousand", " million", " billion", " trillion"]))
def test_both_ends_of_what_digits_stand_for_lead_back_to_them_or_to_the_next(digits: int, scale: str) -> None:
    bounds = read_published(f"{digits}.0{scale}").bounds
    assert fixed(bounds.low / SCALE[scale], 1) == f"{digits}.0"
    assert fixed(bounds.high / SCALE[scale], 1) == f"{digits}.1"


def test_no_bare_number_is_a_negative_zero() -> None:
    assert [plain(-0.0), fixed(-0.004, 2), fixed(-0.0, 1), percent(-0.04)] == ["0", "0.00", "0.0", "0.0\u00a0%"]


@given(st.floats(-9.99e14, 9.99e14).filter(lambda value: abs(value) >= 1e-3))
def test_an_amount_read_back_is_within_half_a_unit_of_its_third_digit(value: float) -> None:
    match = re.fullmatch(r"(−?)\$([\d,.]+)(?: (\w+))?", spaced(amount(value)))
    assert match is not None
    size = SIZES[match[3]] if match[3] else 1.0
    read = float(match[2].replace(",", "")) * size * (-1 if match[1] else 1)
    assert read == pytest.approx(value, rel=0.5001e-2)
    assert len(match[2].replace(",", "").replace(".", "").lstrip("0")) == 3


@given(st.floats(-1e15, 1e15), st.floats(-1e15, 1e15), st.sampled_from(list(UNITS)))
def test_no_amount_or_span_shows_a_minus_zero_or_a_hyphen(one: float, other: float, unit: str) -> None:
    for text in (amount(one, unit), span(Bounds(min(one, other), max(one, other)), unit)):
        assert "-" not in text
        assert not re.search(r"−[^0-9]{0,4}0(\.0+)?(?![\d.,])", text)


@pytest.mark.parametrize(
    ("reporter", "partner", "measure", "words"),
    [
        ("CHN", "BLR", "exports", "China's exports to Belarus"),
        ("CHN", "BLR", "imports", "China's imports from Belarus"),
        ("BLR", "CHN", "balance", "Belarus's balance with China"),
        ("BLR", "CHN", "turnover", "Belarus's turnover with China"),
    ],
)
def test_a_flow_is_told_from_its_reporter_s_side(reporter: str, partner: str, measure: str, words: str) -> None:
    assert flow_words(reporter, partner, measure) == words


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_listing_reads_as_a_sentence(words: list[str], text: str) -> None:
    assert listing(words) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 rows"), (1, "1 row"), (1234, "1,234 rows")])
def test_a_count_agrees_with_its_noun(number: int, text: str) -> None:
    assert counted(number, "row") == text


@pytest.mark.parametrize(("value", "word"), [(1.0, "surplus"), (0.0, "balance"), (-1.0, "deficit")])
def test_a_negative_balance_is_a_deficit_and_none_is_neither(value: float, word: str) -> None:
    assert balance_word(value) == word


def test_upper_first_leaves_the_rest_alone() -> None:
    assert (upper_first("gACC table"), upper_first("")) == ("GACC table", "")


def test_every_qualifier_has_its_word() -> None:
    assert all(qualified("5", word) == f"{word} 5".strip() for word in QUALIFIERS)
    assert qualified("+13.0 %", "over") == "over 13.0 %"
    assert qualified("+13.0 %", "") == "+13.0 %"
