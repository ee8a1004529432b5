"""The digits of a number: marks between thousands, decimal commas, and words of scale."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tradeviz.drafting.tokens import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.tokens import Token

MOST_DIGITS = 15
_SCALE_WORDS = ((12, "trillion"), (9, "billion"), (6, "million"), (3, "thousand"))
_DECIMAL_COMMA = re.compile(r"[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")
_DECIMAL_POINT = re.compile(r"[0-9]+(?:,[0-9]{3})*\.[0-9]+")


def has_decimal_commas(tokens: Sequence[Token]) -> bool:
    """Whether a text writes "20,5" for 20.5: some number can only be so, and none is the other way."""
    numbers = [token.text for token in tokens if token.kind == NUMBER and len(token.text) <= MOST_DIGITS + 6]
    return any(map(_DECIMAL_COMMA.fullmatch, numbers)) and not any(map(_DECIMAL_POINT.fullmatch, numbers))


def plain_digits(text: str, *, comma: bool) -> str:
    """Digits without marks between thousands and with a decimal point; empty where they are no one number."""
    if any(one.isalpha() or (one.isdigit() and not one.isascii()) for one in text):
        return ""  # digits of another script, or an exponent as in "1e9"
    kept = re.sub("['’\u00a0\u202f]", "", text)
    kept = kept.replace(".", "").replace(",", ".") if comma and not _is_point(kept) else kept.replace(",", "")
    whole, dot, decimals = kept.partition(".")
    if "." in decimals or len(whole) > MOST_DIGITS or len(decimals) > 12:
        return ""
    return f"{whole.lstrip('0') or '0'}{dot}{decimals}"


def _is_point(text: str) -> bool:
    """Whether a point in a text of decimal commas is a decimal one all the same: it leads no three digits."""
    _whole, dot, rest = text.partition(".")
    return bool(dot) and "," not in text and "." not in rest and len(rest) != 3


def published_text(digits: str, power: int) -> str:
    """Digits times a power of ten, with the greatest word of scale that was said: "8559", 7 is "85.59 billion"."""
    for scale, word in _SCALE_WORDS:
        if power == scale:
            return f"{digits} {word}"
    if power == 0:
        return digits
    value = Decimal(digits).scaleb(power)
    for scale, word in _SCALE_WORDS:
        if value >= Decimal(10) ** scale:
            return f"{_plain(value.scaleb(-scale))} {word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
