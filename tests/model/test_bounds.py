"""Published digits become closed intervals, and sums over them never lose a possible value."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import steps

from tradeviz.errors import PublishedValueError
from tradeviz.model.bounds import ANYTHING, QUALIFIERS, SCALES, Bounds, Published, is_multiple, read_published

INF = math.inf

numbers = st.floats(-1e15, 1e15, allow_nan=False)


@st.composite
def intervals(draw: st.DrawFn) -> Bounds:
    low, high = sorted((draw(numbers), draw(numbers)))
    return Bounds(-INF if draw(st.booleans()) else low, INF if draw(st.booleans()) else high)


@st.composite
def choices(draw: st.DrawFn) -> tuple[Bounds, float]:
    """An interval and a finite number inside it."""
    bounds = draw(intervals())
    return bounds, draw(st.floats(max(bounds.low, -1e15), min(bounds.high, 1e15)))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4.77 billion", 4.765e9, 4.775e9),
        ("4.770 billion", 4.7695e9, 4.7705e9),
        ("4.0 billion", 3.95e9, 4.05e9),
        ("8 billion", 7.5e9, 8.5e9),
        ("900 million", 850e6, 950e6),
        ("910 million", 905e6, 915e6),
        ("101 million", 100.5e6, 101.5e6),
        ("20 billion", 15e9, 25e9),
        ("357 thousand", 356.5e3, 357.5e3),
        ("1.5 trillion", 1.45e12, 1.55e12),
        ("3275466377", 3275466376.5, 3275466377.5),
        ("1000", 500, 1500),
        ("100", 50, 150),
        ("99", 98.5, 99.5),
        ("90", 89.5, 90.5),
        ("20", 19.5, 20.5),
        ("0", -0.5, 0.5),
        ("0.0", -0.05, 0.05),
        ("0 million", -0.5e6, 0.5e6),
        ("7.11", 7.105, 7.115),
        ("47.6", 47.55, 47.65),
        ("-29.5", -29.55, -29.45),
        ("-20", -20.5, -19.5),
        ("-1.8 billion", -1.85e9, -1.75e9),
        ("-300 million", -350e6, -250e6),
        ("007", 6.5, 7.5),
        ("  4.77 billion ", 4.765e9, 4.775e9),
        ("999999999999999999 trillion", 999999999999999998.5e12, 999999999999999999.5e12),
        ("0.000000000001", 0.5e-12, 1.5e-12),
    ],
)
def test_bounds_reach_half_a_unit_of_the_last_significant_digit(text: str, low: float, high: float) -> None:
    assert read_published(text).bounds == Bounds(low, high)


@pytest.mark.parametrize(
    ("text", "qualifier", "value", "low", "high"),
    [
        ("1.9 times", "", 90, 85, 95),
        ("2 times", "", 100, 50, 150),
        ("2.0 times", "", 100, 95, 105),
        ("0.8 times", "", -20, -25, -15),
        ("72 times", "", 7100, 7050, 7150),
        ("2 times", "over", 100, 100, INF),
        ("1.9 times", "about", 90, 80, 100),
        ("1.9 times", "nearly", 90, 80, 90),
    ],
)
def test_a_multiple_is_growth_as_far_as_its_own_digits_reach(
    text: str, qualifier: str, value: float, low: float, high: float
) -> None:
    assert read_published(text, qualifier) == Published(value, Bounds(low, high))
    assert is_multiple(text)


@pytest.mark.parametrize("text", ["4.77 billion", "1.9", "times", "1.9times"])
def test_other_digits_are_no_multiple(text: str) -> None:
    assert not is_multiple(text)


@pytest.mark.parametrize(("word", "power"), SCALES.items())
def test_scale_words_are_powers_of_a_thousand(word: str, power: int) -> None:
    assert read_published(f"4.77 {word}".strip()).value == float(f"4.77e{power}")


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [
        ("3.8 billion", "", 3.75e9, 3.85e9),
        ("3.8 billion", "over", 3.8e9, INF),
        ("3.8 billion", "under", -INF, 3.8e9),
        ("3.8 billion", "about", 3.7e9, 3.9e9),
        ("3.8 billion", "nearly", 3.7e9, 3.8e9),
        ("12", "about", 11, 13),
        ("800 million", "nearly", 700e6, 800e6),
        ("-1.5", "over", -1.5, INF),
        ("-1.5", "about", -1.6, -1.4),
    ],
)
def test_a_qualifier_opens_or_widens_the_bounds(text: str, qualifier: str, low: float, high: float) -> None:
    read = read_published(text, qualifier)
    assert (read.bounds.low, read.bounds.high) == pytest.approx((low, high), rel=1e-15)


def test_over_has_no_upper_bound() -> None:
    assert read_published("3.8 billion", "over").bounds.high == INF


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "4,770",
        "$4.77 billion",
        "4.77 bn",
        "4.77 Billion",
        "4.77  billion",
        "4.77billion",
        "4.77 billion dollars",
        ".5",
        "5.",
        "+5",
        "--5",
        "- 5",
        "\N{MINUS SIGN}5",
        "1e9",
        "nan",
        "inf",
        "-1.9 times",
        "1.9 times million",
        "1.9 million times",
        "0x10",
        "1_000",
        "\u0664\u0662",
        "4.77\nbillion",
        "4.77 billion\x00",
        "1" * 19,
        "1." + "1" * 13,
        "9" * 100_000,
    ],
)
def test_text_that_is_no_number_is_refused_by_name_and_with_the_way_out(text: str) -> None:
    with pytest.raises(PublishedValueError) as caught:
        read_published(text)
    assert repr(text) in str(caught.value)
    assert "expected digits such as 4.77 billion" in str(caught.value)


@pytest.mark.parametrize("qualifier", ["more than", "Over", " over", "circa"])
def test_an_unknown_qualifier_is_refused_with_those_that_are_known(qualifier: str) -> None:
    with pytest.raises(PublishedValueError) as caught:
        read_published("5", qualifier)
    assert repr(qualifier) in str(caught.value)
    assert all(known in str(caught.value) for known in QUALIFIERS)


def test_a_refusal_is_also_a_value_error() -> None:
    with pytest.raises(ValueError, match="'many' cannot be read"):
        read_published("many")


@given(
    st.text() | st.from_regex(r"-?[0-9]{0,20}(\.[0-9]{0,14})?( ?[a-z]{0,9})?", fullmatch=True),
    st.sampled_from(QUALIFIERS) | st.text(max_size=6),
)
def test_any_text_is_read_or_refused_at_once(text: str, qualifier: str) -> None:
    read: list[Published] = []
    with contextlib.suppress(PublishedValueError):
        steps(lambda: read.append(read_published(text, qualifier)), most=100)
    assert all(one.bounds.contains(one.value) for one in read)


@given(st.floats(-1e15, 1e15), st.integers(0, 12), st.sampled_from(("", "about")))
def test_a_printed_number_lies_in_the_bounds_of_its_digits(number: float, places: int, qualifier: str) -> None:
    assert read_published(f"{number:.{places}f}", qualifier).bounds.contains(number)


@given(st.integers(-(10**17), 10**17), st.integers(1, 12))
def test_one_more_decimal_never_widens_the_bounds(number: int, places: int) -> None:
    wide = read_published(f"{number}.{'0' * (places - 1)}".rstrip(".")).bounds
    narrow = read_published(f"{number}.{'0' * places}").bounds
    assert wide.contains(narrow.low)
    assert wide.contains(narrow.high)


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (math.nan, 1.0), (1.0, math.nan), (INF, -INF)])
def test_bounds_that_do_not_run_from_low_to_high_are_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="bounds run from low to high"):
        Bounds(low, high)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        (Bounds(1, 2), Bounds(2, 3), 0.0),
        (Bounds(1, 5), Bounds(2, 3), 0.0),
        (Bounds(1, 2), Bounds(2.5, 3), 0.5),
        (Bounds(-INF, 2), Bounds(5, INF), 3.0),
        (Bounds(2, INF), Bounds(-INF, 2), 0.0),
    ],
)
def test_bounds_meet_where_no_gap_lies_between(one: Bounds, other: Bounds, gap: float) -> None:
    assert one.gap(other) == other.gap(one) == gap
    assert one.meets(other) is other.meets(one) is (gap == 0)


@given(intervals(), intervals())
def test_bounds_meet_just_where_their_gap_is_zero(one: Bounds, other: Bounds) -> None:
    assert one.meets(other) is (one.gap(other) == 0)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (Bounds(1, 2) + Bounds(10, 20), Bounds(11, 22)),
        (Bounds(1, 2) - Bounds(10, 20), Bounds(-19, -8)),
        (-Bounds(1, INF), Bounds(-INF, -1)),
        (Bounds(-2, 3) * Bounds(-5, 7), Bounds(-15, 21)),
        (Bounds(0, 0) * ANYTHING, Bounds(0, 0)),
        (Bounds(0, 2) * Bounds(3, INF), Bounds(0, INF)),
        (Bounds(4, 6) / Bounds(2, 3), Bounds(4 / 3, 3)),
        (Bounds(-6, 6) / Bounds(-3, -2), Bounds(-3, 3)),
        (Bounds(1, INF) / Bounds(2, INF), Bounds(0, INF)),
        (Bounds(1, 2).scaled(-10), Bounds(-20, -10)),
    ],
)
def test_sums_over_bounds_as_worked_out_by_hand(got: Bounds, expected: Bounds) -> None:
    assert got == expected


@pytest.mark.parametrize("divisor", [Bounds(0, 1), Bounds(-1, 0), Bounds(-1, 1), Bounds(0, 0), ANYTHING])
def test_a_divisor_that_touches_zero_leaves_nothing_known(divisor: Bounds) -> None:
    assert Bounds(1, 2) / divisor == ANYTHING


@pytest.mark.parametrize(("bounds", "width"), [(Bounds(1, 3), 2), (Bounds(1, INF), INF), (Bounds(2, 2), 0)])
def test_width_is_how_far_the_ends_lie_apart(bounds: Bounds, width: float) -> None:
    assert bounds.width == width
    assert (bounds.low == bounds.high) is (width == 0)


# Rounding is monotone, so these hold to the last bit and need no tolerance.
@given(choices(), choices())
def test_sum_difference_product_and_ratio_hold_every_choice(
    one: tuple[Bounds, float], other: tuple[Bounds, float]
) -> None:
    (left, a), (right, b) = one, other
    assert (left + right).contains(a + b)
    assert (left - right).contains(a - b)
    assert (left * right).contains(a * b)
    assert (-left).contains(-a)
    assert b == 0 or (left / right).contains(a / b)


@given(choices(), numbers)
def test_a_scaled_interval_holds_every_scaled_choice(one: tuple[Bounds, float], factor: float) -> None:
    bounds, number = one
    assert bounds.scaled(factor).contains(number * factor)
