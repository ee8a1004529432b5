"""A word for trade with what stands around it: whose, with whom, of what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.drafting.grammar import FlowWord


class Measure(StrEnum):
    """What is measured, from the side of the one whose trade it is."""

    EXPORTS = "exports"
    IMPORTS = "imports"
    TURNOVER = "turnover"
    BALANCE = "balance"


# The words for a balance that say its sign.
BALANCE_SIGNS: Mapping[str, int] = MappingProxyType({"deficit": -1, "surplus": 1})


class PartyKind(StrEnum):
    """A side of a flow that is named by no economy's name, in the place of its code."""

    GROUP = "#group"
    REGION = "#region"
    WORLD = "#world"
    THERE = "#there"
    ITS = "#its"
    SUBJECT = "#subject"
    BOTH = "#both"


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a flow: a code or one of the names above, with the tokens that say so."""

    code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A word for trade with what stands around it.

    Attributes:
        word: what it measures.
        first, last: the word's tokens.
        owner: whose exports, imports, turnover or balance it is, as said.
        others: who with, as said.
        goods: a code or a group; empty where none is named.
        goods_words: the words of the goods.
        mutual: whether it says that it is of the two: "bilateral trade".
        reverse: whether it goes the other way than the flow spoken of last.
        anaphoric: whether it goes on about goods named before: "sales there", "those".
        between, joined: whether both stand after "between", or in one word before: "US-Mexico trade".
        total: whether it says total, overall or all.
    """

    word: FlowWord
    first: int
    last: int
    owner: Party | None = None
    others: tuple[Party, ...] = ()
    goods: str = ""
    goods_words: tuple[int, int] = (0, 0)
    anaphoric: bool = False
    mutual: bool = False
    reverse: bool = False
    between: bool = False
    joined: bool = False
    total: bool = False
    end: int = 0

    @property
    def has_party(self) -> bool:
        """Whether any economy is named with it."""
        return self.owner is not None or bool(self.others)
