"""What a page sends back, taken for no more than it is: anybody can send anything."""

from __future__ import annotations

from typing import Any

from tradeviz.errors import ChoiceError
from tradeviz.web.security.request_limits import MAX_JSON_NUMBER

MOST_TYPED = 40  # characters of what was typed that are read


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


def parse_field(value: Any) -> str:
    """What was typed into a field for a number, as text: a letter is no error here, for the query says what is wrong.

    Raises:
        ChoiceError: it is neither a text nor a number.
    """
    if isinstance(value, str):
        return value.strip()[:MOST_TYPED]
    if value is None or _is_number(value):
        return "" if value is None else f"{value}"[:MOST_TYPED]
    raise ChoiceError([f"{_shown(value)} stands where this page sends what was typed."])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MAX_JSON_NUMBER


def _shown(value: Any) -> str:
    return f"A {type(value).__name__}" if isinstance(value, list | dict) else f"“{str(value)[:40]}”"
