"""One number of a text, as it was read: its digits, what it counts, and how it is qualified."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuantityUnit(StrEnum):
    """What a number counts."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    TONNES = "tonnes"
    TIMES = "times"
    OTHER = "other"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the text.

    Attributes:
        first, last: its tokens with qualifier and unit, the last excluded.
        core: the token where the number itself begins, after any qualifier.
        unit: `money`, `percent`, `points`, `tonnes`, `times`, `other` or `count`.
        money: of money, a code, or the family of currencies that the word is of.
        published: its digits, normalised: "1.5 billion", "20.5".
        qualifier: over, under, about, nearly or nothing.
        compared: whether a word of comparison stands right before it: "more than the $5 billion of 2020".
        worded: whether it is a part in words ("a third"), a multiple ("doubled"), or a count in words ("five firms").
        is_range: whether it is one end of a range such as "3-4 percent".
    """

    first: int
    last: int
    core: int
    unit: str
    money: str = ""
    published: str = ""
    qualifier: str = ""
    compared: bool = False
    worded: bool = False
    is_range: bool = False
    negative: bool = False
    signed: bool = False

    @property
    def is_word_count(self) -> bool:
        """Whether it is a number in words that counts something no trade is counted in."""
        return self.worded and self.unit == QuantityUnit.COUNT
