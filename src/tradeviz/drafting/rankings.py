"""Places in a ranking, and comparisons without a number: "its third export market", "mostly farm products"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.drafting.exclusions import is_hoped
from tradeviz.drafting.flows import Frame, Party, PartyKind
from tradeviz.drafting.grammar import FlowWord
from tradeviz.drafting.meanings import enter, goods_of_frame
from tradeviz.drafting.scene import Found, Meaning, Passed
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.timing import when
from tradeviz.drafting.tokens import NUMBER
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.frames import FrameReader
    from tradeviz.drafting.mentions import Mention, Rank, Text
    from tradeviz.drafting.scene import Scene

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


def _rank_parties(text: Text, frames: FrameReader, mentions: Sequence[Mention], rank: Mention) -> RankParties:
    """What stands around a place in a ranking, within its sentence."""
    end, after, goods = _after(text, frames, rank)
    if rank.value.owner:
        owner: Party | None = Party(frames.code_of(rank.value.owner), rank.first, rank.last)
    else:
        owner = _owner_before(text, frames, rank) or after
    holders = []
    for one in mentions:
        party = frames.party(one) if one.kind in {Tag.ECONOMY, Tag.GROUP} else None
        if (
            party is None
            or text.is_owner(one.last)
            or (owner is not None and party.first == owner.first)
            or (owner and party.code == owner.code)
        ):
            continue
        holders.append(party)
    return RankParties(owner, tuple(holders), goods, _is_within(text, mentions, rank), end)


def _owner_before(text: Text, frames: FrameReader, rank: Mention) -> Party | None:
    """As in "Malaysia's largest", "its first", "the country's main"."""
    place = rank.first - 1
    if text.is_owner(place) or text.fold(place) in text.syntax["single"]:
        place -= 1
    one = text.at(place)
    if one is None:
        return None
    party = frames.party(one)
    if party is None:
        return None
    if (
        one.kind == Tag.ECONOMY
        and not text.is_owner(one.last)
        and one.value.form != "adjective"
        and one.last != rank.first
    ):
        return None
    return (
        party
        if party.code in {PartyKind.ITS, PartyKind.SUBJECT}
        or (one.kind == Tag.ECONOMY and (text.is_owner(one.last) or one.last == rank.first))
        else None
    )


def _after(text: Text, frames: FrameReader, rank: Mention) -> tuple[int, Party | None, Mention | None]:
    """As in "of the United States", "for Iran's non-oil goods", "of Russian oil"."""
    place, goods, owner, end = rank.last, None, None, rank.last
    while place < min(len(text.tokens), rank.last + _MOST_AROUND):
        one = text.at(place)
        fold = text.fold(place)
        if one is None:
            if fold not in text.syntax["around a rank"]:
                break
            place += 1
            continue
        if one.kind == Tag.GOODS:
            goods = goods or one
        elif (one.kind == Tag.ECONOMY and owner is None and text.fold(rank.last) in text.syntax["owner after"]) or (
            one.kind == Tag.PRONOUN and one.value == "owner" and owner is None
        ):
            owner = frames.party(one)
        elif one.kind == Tag.FLOW and text.fold(rank.last) in text.syntax["owner after"]:
            pass
        else:
            break
        place = end = one.last
    return end, owner, goods


def _is_within(text: Text, mentions: Sequence[Mention], rank: Mention) -> bool:
    """Whether the place is one among a group: "Within Asean", "in Africa", "after Brazil in Latin America"."""
    for one in mentions:
        if one.kind != Tag.GROUP or one.value == "world" or abs(one.first - rank.first) > _MOST_AROUND:
            continue
        before = [text.fold(place) for place in range(max(0, one.first - 3), one.first)]
        if text.syntax["within"] & set(before[-2:]):
            return True
        if one.last == rank.first or (text.is_owner(one.last) and one.last + 1 == rank.first):
            return True
        if one.kind == Tag.GROUP and rank.first < one.first <= rank.last + 3 and "of" not in before[-1:]:
            return True
    return False


def _is_denied(text: Text, rank: Mention) -> bool:
    """Whether somebody is not, no longer, or only one of those in that place."""
    return any(
        (hit := text.hit(Tag.RANK_NOT, place)) is not None and hit.last <= rank.first + 1
        for place in range(max(0, rank.first - 5), rank.first)
    )


def on_rank(scene: Scene, mention: Mention) -> None:
    """As in "China is its largest source": a place in the ranking of the owner's partners."""
    around = _rank_parties(scene.text, scene.frames, scene.mentions, mention)
    owner, holder = _rank_owner(scene, around, mention)
    if owner not in scene.pair or holder not in scene.pair or owner == holder:
        _pass_rank(scene, mention, "other economy")
        return
    if _is_denied(scene.text, mention) or is_hoped(scene, mention):
        _pass_rank(scene, mention, "forecast")
        return
    meaning = _ranked(scene, mention, around, (owner, holder))
    _take_over(scene, mention, around, meaning)
    if around.within:
        _pass_rank(scene, mention, "within a group")
        return
    number, reporter = str(mention.value.number), scene.state.reporter
    time = when(scene, mention)
    scene.found.append(
        Found(mention.first, mention.last, "ranking", meaning, "rank", number, "", time, reporter=reporter)
    )


def _ranked(scene: Scene, mention: Mention, around: RankParties, sides: tuple[str, str]) -> Meaning:
    """What a place in a ranking is of; of the goods of the flow spoken of where it names none."""
    rank: Rank = mention.value
    goods, words = _rank_goods(scene, rank, around)
    word = FlowWord(rank.measure, verb=False, weak=False)
    frame = Frame(word, mention.first, mention.last, owner=around.owner, goods=goods)
    before = scene.state.meaning
    if goods == TOTAL and before is not None and scene.state.here and before.measure == rank.measure:
        goods, words = before.goods, before.goods_words
    return Meaning(rank.measure, *sides, goods, words, 0, "", is_open=False, frame=frame)


def _take_over(scene: Scene, mention: Mention, around: RankParties, meaning: Meaning) -> None:
    """Have what follows go on about the ranking's owner; "it" is who holds the place, where that was the subject."""
    scene.state.reporter = scene.state.reporter or meaning.owner
    scene.state.owner = meaning.owner
    if scene.state.meaning is None or not scene.state.here:
        enter(scene, meaning)
    first = next((one.code for one in around.holders if one.first < mention.first), "")
    if first == meaning.other:
        scene.state.subject = first


def _pass_rank(scene: Scene, mention: Mention, reason: str) -> None:
    if any(scene.text.tokens[place].kind == NUMBER for place in range(mention.first, mention.last)):
        scene.passed.append(Passed(mention.first, mention.last, reason))


def _rank_owner(scene: Scene, around: RankParties, mention: Mention) -> tuple[str, str]:
    """Whose ranking it is and who stands there; the holder is the first economy beside it that is another."""
    holders = [one.code for one in _holders(scene, around, mention)]
    owner = around.owner.code if around.owner else ""
    if owner in {PartyKind.ITS, PartyKind.SUBJECT}:
        first = holders[0] if holders else ""
        owner = scene.other(first) if first in scene.pair else (scene.state.subject or scene.pair[0])
    if not owner:
        owner = (
            scene.other(holders[0])
            if holders and holders[0] in scene.pair
            else (scene.state.subject or scene.state.reporter)
        )
        if not (scene.state.seen or scene.both_named()):
            return "", ""
    if owner not in scene.pair:
        return "", ""
    others = [code for code in holders if code != owner]
    if not others:
        return (owner, scene.other(owner)) if scene.state.seen else ("", "")
    return owner, others[0]


def _holders(scene: Scene, around: RankParties, mention: Mention) -> list[Party]:
    """The economies that may hold a place, the likeliest first: the nearest before it, then those after it."""
    start = scene.strong_start(mention.first)
    inside = [one for one in around.holders if one.first >= start and not _is_overtaken(scene, one)]
    before = [one for one in inside if one.first < mention.first]
    after = [one for one in inside if one.first >= mention.last]
    clause = scene.clause_start(mention.first)
    near = [one for one in before if one.first >= clause]
    return [*reversed(near), *reversed([one for one in before if one.first < clause]), *after]


def _is_overtaken(scene: Scene, party: Party) -> bool:
    words = {scene.text.fold(place) for place in range(max(0, party.first - 3), party.first)}
    return bool(words & scene.text.syntax["overtaken"])


def _rank_goods(scene: Scene, rank: Rank, around: RankParties) -> tuple[str, tuple[int, int]]:
    goods = around.goods
    if goods is not None and goods.value != TOTAL:
        word = FlowWord(rank.measure, verb=False, weak=False)
        frame = scene.frames.with_goods(Frame(word, goods.first, goods.last), goods)
        return goods_of_frame(scene, frame, rank.measure)
    if rank.goods:
        return rank.goods, (0, 0)
    return TOTAL, (0, 0)
