"""What a page sends back, taken for no more than it is: anybody can send anything."""

from __future__ import annotations

from typing import Any

from tradeviz.errors import ChoiceError
from tradeviz.web.security.request_limits import MAX_JSON_NUMBER

_LAST_YEAR = 9999


def parse_text(value: Any) -> str:
    """A text; nothing is the empty one.

    Raises:
        ChoiceError: it is neither.
    """
    if value is None or isinstance(value, str):
        return value or ""
    raise ChoiceError([f"{_shown(value)} stands where this page sends a text."])


def parse_texts(value: Any) -> list[str]:
    """A list of texts; nothing is the empty one.

    Raises:
        ChoiceError: it is neither.
    """
    listed = [] if value is None else value
    if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
        return listed
    raise ChoiceError([f"{_shown(value)} stands where this page sends a list of texts."])


def parse_year(value: Any, otherwise: int) -> int:
    """A year from 0 to 9999; an emptied field stands for the given one.

    Raises:
        ChoiceError: it is no such number.
    """
    found = parse_number(value, otherwise)
    if found.is_integer() and 0 <= found <= _LAST_YEAR:
        return int(found)
    raise ChoiceError([f"{_shown(value)} stands where this page sends a year."])


def parse_number(value: Any, otherwise: float) -> float:
    """A number; an emptied field stands for the given one.

    Raises:
        ChoiceError: it is none.
    """
    if value is None or value == "" or (value == 0 and value is not False):
        return float(otherwise)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MAX_JSON_NUMBER:
        return float(value)
    raise ChoiceError([f"{_shown(value)} stands where this page sends a number."])


def _shown(value: Any) -> str:
    return f"A {type(value).__name__}" if isinstance(value, list | dict) else f"“{str(value)[:40]}”"
