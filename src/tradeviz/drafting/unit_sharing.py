"""What numbers of a text take over from each other: the money spoken of last, the unit or scale of a range."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.quantities import Quantity, QuantityUnit
from tradeviz.drafting.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tradeviz.drafting.tokens import Token

_UNITLESS = frozenset({QuantityUnit.COUNT, QuantityUnit.OTHER})
_SHARED = frozenset({QuantityUnit.PERCENT, QuantityUnit.MONEY, QuantityUnit.TONNES})


def with_shared_units(
    found: Sequence[Quantity], tokens: Sequence[Token], syntax: Mapping[str, frozenset[str]]
) -> list[Quantity]:
    """The numbers of a text, those without a unit or scale of their own with what others give them."""
    return _with_ranges(_with_last_money(found, tokens, syntax), tokens, syntax)


def _with_last_money(
    found: Sequence[Quantity], tokens: Sequence[Token], syntax: Mapping[str, frozenset[str]]
) -> list[Quantity]:
    """Millions of nothing that is named are of the money spoken of last: "the surplus reached 3.9 billion"."""
    kept: list[Quantity] = []
    money = ""
    for one in found:
        bare = one.unit == QuantityUnit.COUNT and one.published.endswith(("million", "billion", "trillion"))
        if bare and money and _ends_there(tokens, one.last, syntax):
            one = replace(one, unit=QuantityUnit.MONEY, money=money)  # noqa: PLW2901
        money = one.money or money
        kept.append(one)
    return kept


def _ends_there(tokens: Sequence[Token], place: int, syntax: Mapping[str, frozenset[str]]) -> bool:
    """Whether no noun follows that a number could count."""
    if place >= len(tokens):
        return True
    token = tokens[place]
    if token.fold == "of":
        return place + 1 < len(tokens) and (tokens[place + 1].kind == NUMBER or tokens[place + 1].fold in syntax["it"])
    return token.kind != WORD or token.fold in syntax["after bare millions"]


def _with_ranges(
    found: Sequence[Quantity], tokens: Sequence[Token], syntax: Mapping[str, frozenset[str]]
) -> list[Quantity]:
    """A bare number takes the unit of the one it is joined to: "between 3 and 4 percent", "10-12 percent"."""
    shared = list(found)
    for place in range(len(shared) - 2, -1, -1):
        one, following = shared[place], shared[place + 1]
        between = [token.fold for token in tokens[one.last : following.first]]
        if not between and tokens[following.first].joint and following.unit not in _UNITLESS:
            shared[place] = replace(one, is_range=True)
            shared[place + 1] = replace(following, is_range=True)
        elif len(between) == 1 and between[0] in syntax["range"] and _shares_unit(one, following):
            scale = following.published.partition(" ")[2]
            text = f"{one.published} {scale}".strip()
            shared[place] = replace(one, unit=following.unit, money=one.money or following.money, published=text)
    return shared


def _shares_unit(one: Quantity, following: Quantity) -> bool:
    """Whether a number has its unit or scale from the next: "3 to 4 percent", "from $10 to $15 billion"."""
    if not one.published or " " in one.published:
        return False
    if one.unit == QuantityUnit.COUNT:
        return following.unit in _SHARED or " " in following.published
    digits, _space, scale = following.published.partition(" ")
    same = one.unit == following.unit == QuantityUnit.MONEY and following.money in {one.money, "dollar"}
    return same and bool(scale) and float(one.published) < float(digits)  # but "from $200 to $4 million"
