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
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_DECIMAL_POINT = re.compile(r"[0-9]+(?:,[0-9]{3})*\.(?:[0-9]{1,2}|[0-9]{4,})")
_SURE_THOUSANDS = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
)
_THOUSANDS_AND_DECIMALS = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})\.[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"
)
_EITHER = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")  # "1,345" is a thousand or one and a bit
_ONE_MARK = re.compile(r"[0-9]+[.,][0-9]+")


def has_decimal_commas(tokens: Sequence[Token]) -> bool | None:
    """Whether a text writes "20,5" for 20.5, by the numbers that can only be read one way; None where it does both."""
    numbers = [token.text for token in tokens if token.kind == NUMBER and len(token.text) <= MOST_DIGITS + 6]
    comma = any(map(_DECIMAL_COMMA.fullmatch, numbers))
    point = any(map(_DECIMAL_POINT.fullmatch, numbers))
    return None if comma and point else comma


def plain_digits(text: str, *, comma: bool | None) -> str:
    """Digits without marks between thousands and with a decimal point; empty where they are no one number.

    Args:
        text: as written.
        comma: what the whole text writes before decimals, a comma or a point; None for both. It is asked only where
            the number itself can be read either way.
    """
    if any(one.isalpha() or (one.isdigit() and not one.isascii()) for one in text):
        return ""  # digits of another script, or an exponent as in "1e9"
    whole, dot, decimals = _pointed(text, comma=comma).partition(".")
    if not whole + decimals or len(whole) > MOST_DIGITS or len(decimals) > 12:
        return ""
    return f"{whole.lstrip('0') or '0'}{dot}{decimals}"


def _pointed(text: str, *, comma: bool | None) -> str:
    """The digits with a point before decimals and no other mark; empty where they cannot be read."""
    kept = re.sub("['’\u00a0\u202f]", "", text)
    if kept.isdigit() or _is_bare_decimal(kept):
        return kept
    if _SURE_THOUSANDS.fullmatch(kept):
        return kept.replace(",", "").replace(".", "")
    if _THOUSANDS_AND_DECIMALS.fullmatch(kept):
        return _with_last_mark(kept)
    either = _EITHER.fullmatch(kept)
    if either and kept == text:
        return _as_written_elsewhere(kept, either[1], comma=comma)
    return _with_last_mark(kept) if _ONE_MARK.fullmatch(kept) else ""


def _is_bare_decimal(text: str) -> bool:
    """As in ".5"."""
    return text.startswith(".") and text[1:].isdigit()


def _as_written_elsewhere(digits: str, mark: str, *, comma: bool | None) -> str:
    """A number that may be read either way, as the rest of the text has it; a point is decimal unless commas are."""
    if comma is None:
        return ""
    return digits.replace(",", ".") if (mark == ",") == comma else digits.replace(mark, "")


def _with_last_mark(digits: str) -> str:
    """The last mark as a decimal point, those before it as marks between thousands."""
    place = max(digits.rfind(","), digits.rfind("."))
    return f"{re.sub('[.,]', '', digits[:place])}.{digits[place + 1 :]}"


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
