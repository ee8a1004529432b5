"""Values out of a store's own files, taken for no more than they are: anybody can have written them."""

from __future__ import annotations

MOST_COUNT = 2**63 - 1  # of rows and bytes


def checked_text(name: str, value: object, most: int) -> str:
    """A text of so many characters at most, each of which can be seen.

    Raises:
        ValueError: it is none; says which field and never what stands there.
    """
    text = checked_plain_text(name, value, most)
    if not text.isprintable():
        raise ValueError(f"{name} has invisible characters")
    return text


def checked_plain_text(name: str, value: object, most: int) -> str:
    """A text of so many characters at most, whichever they are.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")  # noqa: TRY004 - what stands in a file is a value, whatever its type
    if len(value) > most:
        raise ValueError(f"{name} has more than {most:,} characters")
    return value


def checked_count(name: str, value: object, most: int = MOST_COUNT) -> int:
    """A whole number from zero up to a bound.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"{name} is no number from 0 to {most}")
    return value


def checked_members(name: str, value: object, most: int) -> list[object]:
    """A list of so many members at most.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, (list, tuple)) or len(value) > most:
        raise ValueError(f"{name} is no list of at most {most:,}")
    return list(value)


def checked_truth(name: str, value: object) -> bool:
    """Yes or no.

    Raises:
        ValueError: it is neither.
    """
    if not isinstance(value, bool):
        raise ValueError(f"{name} is neither true nor false")  # noqa: TRY004 - as above
    return value
