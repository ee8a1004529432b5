"""Rounding is part of the number: published digits and the closed interval they stand for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from tradeviz.errors import PublishedValueError

SCALES = {"": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
HUNDRED = 100
TIMES = "times"
QUALIFIERS = ("", "over", "under", "about", "nearly")
EXPECTED_DIGITS = "digits such as 4.77 billion, 46803.98 million, 3275466377 or -29.5; growth also as 1.9 times"
EXPECTED_AMOUNT = "digits without 'times', which only growth is told in"

_PUBLISHED = re.compile(r"(-?)(\d{1,18})(?:\.(\d{1,12}))?(?: (thousand|million|billion|trillion|times))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval [low, high] of real numbers; either end may be infinite."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"bounds run from low to high, got {self.low} and {self.high}")

    @property
    def width(self) -> float:
        """How far apart the ends lie; infinite where one end is open."""
        return self.high - self.low

    def meets(self, other: Bounds) -> bool:
        """Whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, number: float) -> bool:
        """Whether the number lies inside, ends included."""
        return self.low <= number <= self.high

    def gap(self, other: Bounds) -> float:
        """How far the two lie apart; 0 where they meet."""
        return max(0.0, self.low - other.high, other.low - self.high)

    def __neg__(self) -> Bounds:
        return Bounds(-self.high, -self.low)

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Bounds) -> Bounds:
        return self + -other

    def __mul__(self, other: Bounds) -> Bounds:
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bounds(min(corners), max(corners))

    def __truediv__(self, other: Bounds) -> Bounds:
        """Divide; a divisor that may be zero leaves nothing known.

        Returns:
            The quotient's bounds, or (-inf, inf) where the divisor touches zero.
        """
        if other.contains(0.0):
            return ANYTHING
        corners = [_over(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bounds(min(corners), max(corners))

    def scaled(self, factor: float) -> Bounds:
        """Multiply by one exact number."""
        ends = (_times(self.low, factor), _times(self.high, factor))
        return Bounds(min(ends), max(ends))


ANYTHING = Bounds(-math.inf, math.inf)


def _times(a: float, b: float) -> float:
    # inf * 0 is nan; for bounds the product of zero and an open end is zero.
    return 0.0 if a == 0.0 or b == 0.0 else a * b


def _over(a: float, b: float) -> float:
    # inf / inf is nan; the other corners already span what such a quotient can be.
    return 0.0 if math.isinf(b) else a / b


@dataclass(frozen=True, slots=True)
class Published:
    """One number as it was printed.

    Attributes:
        value: the printed number itself, unrounded any further.
        bounds: the interval the digits and the qualifier stand for.
    """

    value: float
    bounds: Bounds


def read_published(text: str, qualifier: str = "") -> Published:
    """Turn published digits into a value with bounds.

    The bounds reach half a unit of the last significant digit to either side: "4.77 billion" is 4.765 to
    4.775 billion. Decimals always count as significant; trailing zeros of a whole number do not, so
    "900 million" is 850 to 950 million and "3275466377" is exact to half a unit. A bare number under a
    hundred, such as a growth rate of "20", counts to its last digit. Growth told as a multiple, "1.9 times" the
    level before, is read as its percentage, 90, with the bounds of the multiple: 85 to 95.

    Args:
        text: digits as published, normalised to English words.
        qualifier: "over" leaves the upper end open and "under" the lower; "about" reaches a whole unit of
            the last digit to either side, so that a last digit never makes two values disagree; "nearly"
            does so below and ends at the printed number.

    Raises:
        PublishedValueError: the text is not such a number or the qualifier is unknown.
    """
    if qualifier not in QUALIFIERS:
        raise PublishedValueError(f"{qualifier!r} is no qualifier; use one of {', '.join(QUALIFIERS[1:])} or none")
    match = _PUBLISHED.fullmatch(text.strip())
    if match is None:
        raise PublishedValueError(f"{text!r} cannot be read as published digits; expected {EXPECTED_DIGITS}")
    sign, whole, decimals, scale = match.group(1), match.group(2), match.group(3) or "", match.group(4) or ""
    number, step = Decimal(f"{sign}{whole}.{decimals or 0}"), _last_digit(whole, decimals, bare=not scale)
    if scale == TIMES:
        if sign:
            raise PublishedValueError(f"{text!r} is less than nothing; expected {EXPECTED_DIGITS}")
        return Published(float((number - 1) * HUNDRED), _bounds((number - 1) * HUNDRED, step * HUNDRED, qualifier))
    unit = Decimal(10) ** SCALES[scale]
    return Published(float(number * unit), _bounds(number * unit, step * unit, qualifier))


def is_multiple(text: str) -> bool:
    """Whether published digits tell growth as a multiple of the level before: "1.9 times"."""
    return text.strip().endswith(f" {TIMES}")


def _last_digit(whole: str, decimals: str, *, bare: bool) -> Decimal:
    """Size of the last significant digit, before the scale word is applied."""
    if decimals or (bare and int(whole) < HUNDRED):
        return Decimal(10) ** -len(decimals)
    significant = whole.rstrip("0")
    return Decimal(10) ** (len(whole) - len(significant)) if significant else Decimal(1)


def _bounds(value: Decimal, step: Decimal, qualifier: str) -> Bounds:
    half = step / 2
    low, high = {
        "": (value - half, value + half),
        "over": (value, Decimal("Infinity")),
        "under": (Decimal("-Infinity"), value),
        "about": (value - step, value + step),
        "nearly": (value - step, value),
    }[qualifier]
    return Bounds(float(low), float(high))
