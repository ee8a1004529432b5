"""Places in a ranking, and comparisons without a number: "its third export market", "mostly farm products"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.drafting import grammar as g
from tradeviz.drafting.frames import ITS, SUBJECT, THERE, Party
from tradeviz.drafting.mentions import PERIOD, QUANTITY, RANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.frames import FrameReader
    from tradeviz.drafting.mentions import Mention, Text

_MOST_AROUND = 12  # tokens


@dataclass(frozen=True, slots=True)
class RankParties:
    """Who holds a place in whose ranking, as said.

    Attributes:
        owner: whose partner, market or supplier it is.
        holders: the other economies around it, in the order of the text.
        goods: of what, as a mention.
        within: whether the ranking is among a group of economies.
        end: the token after all its words.
    """

    owner: Party | None
    holders: tuple[Party, ...]
    goods: Mention | None
    within: bool
    end: int


def rank_parties(text: Text, frames: FrameReader, mentions: Sequence[Mention], rank: Mention) -> RankParties:
    """What stands around a place in a ranking, within its sentence."""
    owner = _owner_before(text, frames, rank)
    end, after, goods = _after(text, frames, rank)
    owner = owner or after
    if owner is None and rank.value.owner:
        owner = Party(frames.code_of(rank.value.owner), rank.first, rank.last)
    holders = []
    for one in mentions:
        party = frames.party(one) if one.kind in {g.ECONOMY, g.GROUP} else None
        if party is None or text.is_owner(one.last) or owner is not None and party.first == owner.first or (owner and party.code == owner.code):
            continue
        holders.append(party)
    return RankParties(owner, tuple(holders), goods, _is_within(text, mentions, rank), end)


def _owner_before(text: Text, frames: FrameReader, rank: Mention) -> Party | None:
    """ "Malaysia's largest", "its first", "the country's main"."""
    place = rank.first - 1
    if text.is_owner(place):
        place -= 1
    elif text.fold(place) in {"single", "overall"}:
        place -= 1
    one = text.at(place)
    if one is None:
        return None
    party = frames.party(one)
    if party is None:
        return None
    if one.kind == g.ECONOMY and not text.is_owner(one.last) and one.value.form != "adjective" and one.last != rank.first:
        return None
    return party if party.code in {ITS, SUBJECT} or one.kind == g.ECONOMY and (text.is_owner(one.last) or one.last == rank.first) else None


def _after(text: Text, frames: FrameReader, rank: Mention) -> tuple[int, Party | None, Mention | None]:
    """ "of the United States", "for Iran's non-oil goods", "of Russian oil"."""
    place, goods, owner, end = rank.last, None, None, rank.last
    while place < min(len(text.tokens), rank.last + _MOST_AROUND):
        one = text.at(place)
        fold = text.fold(place)
        if one is None:
            if fold not in {"of", "for", "to", "the", "in", "'s", "its", "'", "’", "and", "non"}:
                break
            place += 1
            continue
        if one.kind == g.GOODS:
            goods = goods or one
        elif one.kind in {g.ECONOMY} and owner is None and text.fold(rank.last) in {"of", "for", "to"}:
            owner = frames.party(one)
        elif one.kind == g.PRONOUN and one.value == "owner" and owner is None:
            owner = frames.party(one)
        elif one.kind == g.FLOW and text.fold(rank.last) in {"of", "for"}:
            pass
        else:
            break
        place = end = one.last
    return end, owner, goods


def _is_within(text: Text, mentions: Sequence[Mention], rank: Mention) -> bool:
    """Whether the place is one among a group: "Within Asean", "in Africa", "after Brazil in Latin America"."""
    for one in mentions:
        if one.kind != g.GROUP or one.value == "world" or abs(one.first - rank.first) > _MOST_AROUND:
            continue
        before = [text.fold(place) for place in range(max(0, one.first - 3), one.first)]
        if {"within", "in", "among", "inside", "from", "across"} & set(before[-2:]):
            return True
        if one.last == rank.first or text.is_owner(one.last) and one.last + 1 == rank.first:
            return True
        if one.kind == g.GROUP and rank.first < one.first <= rank.last + 3 and "of" not in before[-1:]:
            return True
    return False


def is_denied(text: Text, rank: Mention) -> bool:
    """Whether somebody is not, no longer, or only one of those in that place."""
    return any(
        (hit := text.hit(g.RANK_NOT, place)) is not None and hit.last <= rank.first + 1
        for place in range(max(0, rank.first - 5), rank.first)
    )


def mostly(text: Text, mention: Mention) -> Mention | None:
    """The goods that make up most of a flow, where "mostly" and goods stand together: "mostly farm products"."""
    for place in range(max(0, mention.first - 4), mention.first):
        hit = text.hit(g.MOST, place)
        if hit is not None and mention.first - hit.last <= 1 and not any(text.at(one) is not None and text.at(one).kind in {QUANTITY, PERIOD, RANK} for one in range(hit.last, mention.first)):  # type: ignore[union-attr]
            return type(mention)(hit.first, mention.last, mention.kind, mention.value)
    return None


__all__ = ["THERE", "RankParties", "is_denied", "mostly", "rank_parties"]
