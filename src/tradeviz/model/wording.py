"""Numbers, units and measures as a reader sees them. Said once, used by captions, tables, hovers and panels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tradeviz.model.economies import area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.model.bounds import Bounds

SIGNIFICANT = 3
NBSP = "\u00a0"
MINUS = "\u2212"
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
_SIGNS = {"usd": "$", "cny": "CNY" + NBSP, "eur": "€", "rub": "RUB" + NBSP, "byn": "BYN" + NBSP}
_AFTER = {"tonnes": " tonnes", "m3": " cubic metres"}
_PERCENT = ("yoy_percent", "yoy_percent_cny", "share_percent")
QUALIFIER_WORDS = {"": "", "over": "over ", "under": "under ", "about": "about ", "nearly": "nearly "}


def amount(value: float, unit: str = "usd", digits: int = SIGNIFICANT) -> str:
    """One number with its unit: "$4.77 billion", "−29.5 %", "1.38 million tonnes"."""
    if unit in _PERCENT:
        return percent(value, signed=unit != "share_percent")
    scale, word = scale_of(value)
    number = plain(abs(value) / scale, digits)
    sign = MINUS if value < 0 and float(number.replace(",", "")) else ""
    return f"{sign}{_SIGNS.get(unit, '')}{number}{NBSP + word if word else ''}{_AFTER.get(unit, '')}"


def span(bounds: Bounds, unit: str = "usd", digits: int = SIGNIFICANT + 1) -> str:
    """An interval: "$4.765 to 4.775 billion"; an open end is said in words."""
    if math.isinf(bounds.low) and math.isinf(bounds.high):
        return "anything"
    if math.isinf(bounds.high):
        return f"{amount(bounds.low, unit)} or more"
    if math.isinf(bounds.low):
        return f"{amount(bounds.high, unit)} or less"
    if unit in _PERCENT:
        signed, places = unit != "share_percent", 2 if 0 < bounds.width < 1 else 1
        low, high = (percent(end, signed=signed, places=places) for end in (bounds.low, bounds.high))
        return low if low == high else f"{low} to {high}"
    scale, word = scale_of(max(abs(bounds.low), abs(bounds.high)))
    largest = max(abs(bounds.low), abs(bounds.high)) / scale
    places = decimals(largest, max(digits, _digits_apart(bounds)))
    low, high = (f"{end / scale:z,.{places}f}".replace("-", MINUS) for end in (bounds.low, bounds.high))
    low, high = _without_zeros(low, high, places - decimals(largest, digits))
    sign, low = (MINUS, low[1:]) if low.startswith(MINUS) else ("", low)
    shown = low if sign + low == high else f"{low} to {high}"
    return f"{sign}{_SIGNS.get(unit, '')}{shown}{NBSP + word if word else ''}{_AFTER.get(unit, '')}"


def percent(value: float, *, signed: bool = True, places: int = 1) -> str:
    """A rate with one decimal, or so many places: "+47.6 %"; large ones without."""
    number = f"{abs(value):,.{places}f}" if abs(value) < 999.95 else f"{abs(value):,.0f}"
    zero = float(number.replace(",", "")) == 0
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return f"{sign}{number}{NBSP}%"


def plain(number: float, digits: int = SIGNIFICANT) -> str:
    """A bare number to so many significant digits, trailing zeros kept: 1.70, 46.8, 477."""
    return f"{number:,.{decimals(number, digits)}f}"


def decimals(number: float, digits: int) -> int:
    """How many decimals show so many significant digits."""
    if not number or math.isinf(number):
        return 0
    magnitude = math.floor(math.log10(abs(number)))
    rounded = round(abs(number), max(0, digits - 1 - magnitude))
    return max(0, digits - 1 - math.floor(math.log10(rounded or abs(number))))


def scale_of(value: float) -> tuple[float, str]:
    """The power of a thousand to show a number in, and its word."""
    for scale, word in _SCALES:
        if abs(value) >= scale * 0.9995:
            return scale, word
    return 1.0, ""


def _without_zeros(low: str, high: str, most: int) -> tuple[str, str]:
    """Both ends without the zeros that both end in, at most so many."""
    spare = min(most, *(len(end) - len(end.rstrip("0")) for end in (low, high)))
    return low[: len(low) - spare].rstrip("."), high[: len(high) - spare].rstrip(".")


def _digits_apart(bounds: Bounds) -> int:
    """Significant digits at which the two ends begin to differ, up to nine."""
    if bounds.width <= 0:
        return 0
    largest = max(abs(bounds.low), abs(bounds.high))
    return min(9, math.ceil(math.log10(largest / bounds.width)) + 2)


def balance_word(value: float) -> str:
    """What a balance is called by its sign."""
    return "surplus" if value >= 0 else "deficit"


def flow_words(reporter: str, partner: str, measure: str) -> str:
    """A measure from its reporter's side: "China's exports to Belarus"."""
    link = {"exports": "to", "imports": "from"}.get(measure, "with")
    return f"{area(reporter).possessive} {measure} {link} {area(partner).name}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """Words joined for a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, noun: str) -> str:
    """A count with its noun: "1 row", "66 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def upper_first(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(name: str) -> str:
    """A name for the middle of a sentence; abbreviations stay as they are."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
