"""On whose side a balance is, where no owner stands before it: "in China's favour", "negative for Kenya"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import BALANCE_SIGNS, Frame, Measure, Party, PartyKind
from tradeviz.drafting.tags import Tag

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Scene

_MOST_AFTER = 24  # tokens between a balance and the words for its side
_MOST_BEFORE = 8  # tokens between the words for a side and a number that they lead to
_STEPS = frozenset({Measure.EXPORTS, Measure.IMPORTS})


@dataclass(frozen=True, slots=True)
class Side:
    """The words for a side.

    Attributes:
        first, last: their tokens.
        owner: whose balance it is; None where they say a sign only.
        sign: 1 where it is that one's surplus, -1 for a deficit, 0 where the one it favours is not known.
    """

    first: int
    last: int
    owner: Party | None
    sign: int


def side_of(scene: Scene, frame: Frame) -> Side | None:
    """The side that is said after a word for a balance, in the same part of its sentence."""
    side = side_after(scene, frame.last, min(scene.sentence.stop, frame.last + _MOST_AFTER))
    return side or (_had_by(scene, frame) if frame.word.measure in BALANCE_SIGNS else None)


def side_after(scene: Scene, first: int, last: int) -> Side | None:
    """The first words for a side between two places, before any flow goes one way."""
    for place in range(first, min(last + 3, scene.sentence.stop)):
        one = scene.text.at(place)
        if scene.text.tokens[place].text in ";:" or (one is not None and one.kind == Tag.FLOW and _leads(one.value)):
            return None
        side = _favoured(scene, place) or _signed(scene, place)
        if side is not None and side.first <= last:
            return side
    return None


def by_at(scene: Scene, number: Mention) -> int:
    """Where the "by" stands that leads to a number, as in "by $3 billion", "by just $3 billion"; -1 where none does."""
    place = number.first - 1
    while place > scene.sentence.start and scene.text.fold(place) in scene.text.syntax["before a base"]:
        place -= 1
    return place if place >= scene.sentence.start and scene.text.fold(place) == "by" else -1


def side_before(scene: Scene, number: Mention) -> Side | None:
    """As in "trade favoured China by $3 billion": the side that a number goes on about."""
    place = by_at(scene, number)
    return side_after(scene, max(scene.sentence.start, place - _MOST_BEFORE), place) if place >= 0 else None


def _had_by(scene: Scene, frame: Frame) -> Side | None:
    """As in "a surplus of $3 billion for Kenya", "a surplus for Kenya", where no genitive says another owner."""
    number = next((one for one in scene.mentions if one.first >= frame.last and one.kind == Tag.QUANTITY), None)
    places = [frame.last] if number is None else [frame.last, number.last]
    owner = frame.owner
    owned = owner is not None and (scene.text.is_owner(owner.last) or scene.is_adjective(owner.first))
    for place in places:
        end, named = scene.frames.parties(place + 1)
        if not owned and scene.text.fold(place) in scene.text.syntax["for"] and len(named) == 1:
            return Side(place, end, named[0], BALANCE_SIGNS[frame.word.measure])
    return None


def _leads(word: object) -> bool:
    measure = getattr(word, "measure", "")
    return measure in _STEPS or measure in BALANCE_SIGNS


def _favoured(scene: Scene, place: int) -> Side | None:
    """As in "in China's favour", "in its favour", "in favour of China", "to Kenya's disadvantage"."""
    fold, syntax = scene.text.fold(place), scene.text.syntax
    if fold in syntax["favours"]:
        end, named = scene.frames.parties(place + 1)
        return Side(place, end, named[0], 1) if len(named) == 1 else None
    sign = (fold in syntax["in favour"]) - (fold in syntax["against favour"])
    if not sign:
        return None
    owned = scene.text.at(place - 2 if scene.text.is_owner(place - 1) else place - 1)
    party = scene.frames.party(owned) if owned is not None else None
    if party is not None and party.code not in {PartyKind.THERE, PartyKind.BOTH}:
        return Side(party.first - 1, place + 1, party, sign)
    if scene.text.fold(place + 1) == "of":
        end, named = scene.frames.parties(place + 2)
        return Side(place - 1, end, named[0], sign) if len(named) == 1 else Side(place - 1, place + 2, None, 0)
    return None


def _signed(scene: Scene, place: int) -> Side | None:
    """As in "was negative", "stayed positive for Kenya"."""
    fold, syntax = scene.text.fold(place), scene.text.syntax
    sign = (fold in syntax["is positive"]) - (fold in syntax["is negative"])
    if not sign or scene.text.fold(place - 1) not in syntax["stays"]:
        return None
    if scene.text.fold(place + 1) in syntax["side after"]:
        end, named = scene.frames.parties(place + 2)
        return Side(place, end, named[0], sign) if len(named) == 1 else None
    return Side(place, place + 1, None, sign)
