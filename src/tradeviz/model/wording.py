"""Numbers, units and measures as a reader sees them, in the language that is spoken.

Said once, used by captions, tables, hovers and panels.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from tradeviz.model.economies import area
from tradeviz.model.language import ENGLISH, N_, Language, _, spoken
from tradeviz.model.observations import CHANGE, PERCENT_UNITS, SHARES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tradeviz.model.bounds import Bounds

SIGNIFICANT = 3
_MOST_APART = 9  # significant digits that two ends of a span may take to differ
_HELD, _MOST_DIGITS = 15, 400  # significant digits of a float, and more than any has before and behind the point
NBSP = "\u00a0"
MINUS = "\u2212"
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
# A number, or two with "to" between them, below its word. The space before the word does not break.
_SCALED: Mapping[str, str] = {
    "trillion": N_("{number}\u00a0trillion"),
    "billion": N_("{number}\u00a0billion"),
    "million": N_("{number}\u00a0million"),
    "thousand": N_("{number}\u00a0thousand"),
}
_WITH_UNIT: Mapping[str, str] = {
    "usd": N_("${number}"),
    "cny": N_("CNY\u00a0{number}"),
    "eur": N_("€{number}"),
    "rub": N_("RUB\u00a0{number}"),
    "byn": N_("BYN\u00a0{number}"),
    "tonnes": N_("{number} tonnes"),
    "m3": N_("{number} cubic metres"),
}
_CURRENCY = re.compile(r"[a-z]{3}")  # of ISO 4217, in lower case
_QUALIFIED: Mapping[str, str] = {
    "": "{number}",
    "over": N_("over {number}"),
    "under": N_("under {number}"),
    "about": N_("about {number}"),
    "nearly": N_("nearly {number}"),
    "at least": N_("at least {number}"),
}


def amount(value: float, unit: str = "usd", digits: int = SIGNIFICANT) -> str:
    """One number with its unit: "$4.77 billion", "−29.5 %", "1.38 million tonnes"."""
    if unit in PERCENT_UNITS:
        return percent(value, signed=unit not in SHARES)
    scale, word = scale_of(value)
    number = fixed(abs(value) / scale, decimals(abs(value) / scale, digits))
    sign = MINUS if value < 0 and float(number) else ""
    return sign + with_unit(in_digits(number), word, unit)


def with_unit(number: str, scale_word: str, unit: str) -> str:
    """A number as it is written, or two of them, with its scale's word and its unit."""
    scaled = _(_SCALED[scale_word]).format(number=number) if scale_word else number
    money = unit.removesuffix(CHANGE)
    if money in _WITH_UNIT:
        return _(_WITH_UNIT[money]).format(number=scaled)
    return f"{money.upper()}{NBSP}{scaled}" if _CURRENCY.fullmatch(money) else scaled


def qualified(number: str, qualifier: str) -> str:
    """A number with the word that was published before it: "over $3.8 billion", "over 13.0 %" of +13.0 %."""
    return _(_QUALIFIED[qualifier]).format(number=number.removeprefix("+")) if qualifier else number


def span(bounds: Bounds, unit: str = "usd", digits: int = SIGNIFICANT + 1) -> str:
    """An interval: "$4.765 to 4.775 billion"; an open end is said in words."""
    if math.isinf(bounds.low) and math.isinf(bounds.high):
        return _("anything")
    if math.isinf(bounds.high):
        return _("{value} or more").format(value=amount(bounds.low, unit))
    if math.isinf(bounds.low):
        return _("{value} or less").format(value=amount(bounds.high, unit))
    if unit in PERCENT_UNITS:
        signed, places = unit not in SHARES, 2 if 0 < bounds.width < 1 else 1
        low, high = (percent(end, signed=signed, places=places) for end in (bounds.low, bounds.high))
        return low if low == high else _("{low} to {high}").format(low=low, high=high)
    scale, word = scale_of(max(abs(bounds.low), abs(bounds.high)))
    largest = max(abs(bounds.low), abs(bounds.high)) / scale
    places = decimals(largest, max(digits, _digits_apart(bounds)))
    low, high = (fixed(end / scale, places) for end in (bounds.low, bounds.high))
    low, high = _without_zeros(low, high, places - decimals(largest, digits))
    sign, low = (MINUS, low[1:]) if low.startswith("-") else ("", low)
    low, high = in_digits(low), MINUS + in_digits(high[1:]) if high.startswith("-") else in_digits(high)
    shown = low if sign + low == high else _("{low} to {high}").format(low=low, high=high)
    return sign + with_unit(shown, word, unit)


def percent(value: float, *, signed: bool = True, places: int = 1) -> str:
    """A rate with one decimal, or so many places: "+47.6 %"; large ones without."""
    number = fixed(abs(value), places if abs(value) < 999.95 else 0)
    sign = "" if not float(number) else MINUS if value < 0 else "+" if signed else ""
    return f"{sign}{in_digits(number)}{NBSP}%"


def plain(number: float, digits: int = SIGNIFICANT) -> str:
    """A bare number to so many significant digits, trailing zeros kept: 1.70, 46.8, 477."""
    return in_digits(fixed(number, decimals(number, digits)))


@lru_cache(maxsize=4096)
def fixed(number: float, places: int) -> str:
    """A number with so many decimals in ASCII digits; a half goes away from zero, and no zero has a sign.

    What is rounded is the decimal number that was published or added up, not the binary one that stands nearest to it:
    5.335, which no float is, becomes 5.34. So the lower end of what published digits stand for, half a unit of the last
    one below them, is shown as those digits.
    """
    if not math.isfinite(number):
        return str(number)
    # Fifteen digits are what a float holds of any decimal number; what adding up leaves beyond them is none of it.
    exact, last = Decimal(f"{number:.{_HELD}g}"), Decimal(1).scaleb(-places)
    return f"{exact.quantize(last, ROUND_HALF_UP, Context(prec=_MOST_DIGITS)):zf}"


def in_digits(number: str, *, grouped: bool = True) -> str:
    """A number written in ASCII digits, with the separators of the language that is spoken: "46,803.98"."""
    return _in_digits(number, spoken(), grouped=grouped)


@lru_cache(maxsize=4096)
def _in_digits(number: str, language: Language, *, grouped: bool) -> str:
    # Rounded before: on its own Babel would round the decimal digits, not the number that they stand for.
    places = len(number.partition(".")[2])
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    return str(format_decimal(Decimal(number), format=pattern, locale=language.locale, group_separator=grouped))


def decimals(number: float, digits: int) -> int:
    """How many decimals show so many significant digits."""
    if not number or math.isinf(number):
        return 0
    magnitude = math.floor(math.log10(abs(number)))
    rounded = float(fixed(abs(number), max(0, digits - 1 - magnitude)))
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
    """Significant digits at which the two ends begin to differ; none where they would be more than anybody reads."""
    if bounds.width <= 0:
        return 0
    largest = max(abs(bounds.low), abs(bounds.high))
    apart = math.ceil(math.log10(largest / bounds.width)) + 2
    return apart if apart <= _MOST_APART else 0


def balance_word(value: float) -> str:
    """What a balance is called by its sign: a key of `MEASURE_WORDS`."""
    return "surplus" if value > 0 else "deficit" if value < 0 else "balance"


MEASURE_WORDS: Mapping[str, str] = {
    "exports": N_("exports"),
    "imports": N_("imports"),
    "balance": N_("balance"),
    "turnover": N_("turnover"),
    "trade": N_("trade"),
    "surplus": N_("surplus"),
    "deficit": N_("deficit"),
    "mirror gap": N_("mirror gap"),
}
_FLOW: Mapping[str, str] = {
    "exports": N_("{reporter}'s exports to {partner}"),
    "imports": N_("{reporter}'s imports from {partner}"),
    "balance": N_("{reporter}'s balance with {partner}"),
    "turnover": N_("{reporter}'s turnover with {partner}"),
    "trade": N_("{reporter}'s trade with {partner}"),
    "surplus": N_("{reporter}'s surplus with {partner}"),
    "deficit": N_("{reporter}'s deficit with {partner}"),
}
_FLOW_OF_GOODS: Mapping[str, str] = {
    "exports": N_("{reporter}'s exports of {goods} to {partner}"),
    "imports": N_("{reporter}'s imports of {goods} from {partner}"),
    "balance": N_("{reporter}'s balance of {goods} with {partner}"),
    "turnover": N_("{reporter}'s turnover of {goods} with {partner}"),
    "trade": N_("{reporter}'s trade of {goods} with {partner}"),
    "surplus": N_("{reporter}'s surplus of {goods} with {partner}"),
    "deficit": N_("{reporter}'s deficit of {goods} with {partner}"),
}


def measure_words(measure: str) -> str:
    """A measure's name for the middle of a sentence: "exports"."""
    return _(MEASURE_WORDS[measure])


def flow_words(reporter: str, partner: str, measure: str, goods: str = "") -> str:
    """A measure from its reporter's side: "China's exports to Belarus", "China's exports of potash to Belarus".

    Args:
        reporter, partner: codes of the economies.
        measure: a key of `MEASURE_WORDS` but the mirror gap.
        goods: name of the category for the middle of a sentence; empty for all goods.
    """
    sentence = _(_FLOW_OF_GOODS[measure] if goods else _FLOW[measure])
    return sentence.format(reporter=area(reporter).name, partner=area(partner).name, goods=goods)


def listing(words: Sequence[str], last: str = "and") -> str:
    """Words joined for a sentence: "a, b and c"; `last` is "and" or "or"."""
    if len(words) < 2:
        return "".join(words)
    if spoken().locale == ENGLISH.locale:
        # CLDR's English has a comma before the last word; this page has not.
        ends = {"most": ", ".join(words[:-1]), "last": words[-1]}
        return (_("{most} and {last}") if last == "and" else _("{most} or {last}")).format(**ends)
    return str(format_list(list(words), style="standard" if last == "and" else "or", locale=spoken().locale))


def enumeration(words: Sequence[str]) -> str:
    """Words side by side: "exports, imports, balance"."""
    return str(format_list(list(words), style="unit", locale=spoken().locale)) if words else ""


def years_words(first: int, last: int) -> str:
    """A span of years for the middle of a sentence: "2015 to 2024"; a single one is just that."""
    return _("{low} to {high}").format(low=first, high=last) if first != last else str(first)


def day_words(day: date) -> str:
    """A day for the middle of a sentence: "26 November 2026", in the order of the language spoken."""
    # CLDR's English is American; this page's is not.
    pattern = "d MMMM y" if spoken().locale == ENGLISH.locale else "long"
    return str(format_date(day, pattern, spoken().locale))


def counted(number: int, noun: str) -> str:
    """A count with its noun: "1 row", "66 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def upper_first(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(name: str) -> str:
    """A name for the middle of a sentence; abbreviations stay as they are."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
