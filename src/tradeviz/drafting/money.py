"""The currency that a word means between two economies: "rupees" are of India, Pakistan, Nepal, Sri Lanka, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.names import currencies_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def money_of(word: str, economies: Sequence[str], families: Mapping[str, str]) -> str:
    """The currency that a word means: a code is itself, a family is of the first economy that has one of that name."""
    if word not in families:
        return word
    wanted = word.split(" or ")
    for economy in economies:
        for code, name in currencies_of(economy):
            if any(one in name.split() for one in wanted):
                return code
    return families[word]
