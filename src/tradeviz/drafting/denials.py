"""Numbers that are said not to be so: "did not export $9 billion", "never reached", "far from", "not ... but"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.tags import Tag

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Scene

_MOST_BETWEEN = 12  # tokens between a word such as "not" and its number
_MOST_PHRASE = 4  # tokens of "as opposed to the"
_MOST_AFTER = 6  # tokens between a number and "is untrue"
_MOST_ASIDE = 8  # tokens between two commas, as in "did not, in 2024, export"
_CUTS = frozenset(";:—")


def is_said_not(scene: Scene, mention: Mention) -> bool:
    """Whether a number is denied, so that what is so is not said, or by another number."""
    return _is_opposed(scene, mention) or _is_negated(scene, mention) or _is_disputed(scene, mention)


def _is_opposed(scene: Scene, mention: Mention) -> bool:
    """As in "far from $9 billion", "rather than the $9 billion": a phrase that leads to what is not so."""
    end = mention.first
    while end > scene.sentence.start and scene.text.fold(end - 1) in scene.text.syntax["before a base"]:
        end -= 1
    words = [scene.text.fold(place) for place in range(max(scene.sentence.start, end - _MOST_PHRASE), end)]
    return any(" ".join(words[start:]) in scene.text.syntax["is no such number"] for start in range(len(words)))


def _is_negated(scene: Scene, mention: Mention) -> bool:
    start = _start(scene, mention.first)
    return any(
        _negates(scene, place) and _leads_to_number(scene, place + 1, mention.first)
        for place in range(start, mention.first)
    )


def _start(scene: Scene, place: int) -> int:
    """Where the words begin that a denial of a number may be among."""
    first = max(scene.sentence.start, place - _MOST_BETWEEN)
    at = place
    while at > first:
        token = scene.text.tokens[at - 1]
        if token.text in _CUTS or token.fold in scene.text.syntax["denial ends"]:
            return at
        if token.text == ",":
            before = _before_aside(scene, at - 1)
            if before < 0:
                return at
            at = before
            continue
        at -= 1
    return at


def _before_aside(scene: Scene, comma: int) -> int:
    """Where a time between two commas begins, the second of which is given; -1 where none stands there."""
    for place in range(comma - 1, max(scene.sentence.start, comma - _MOST_ASIDE), -1):
        if scene.text.tokens[place].text == ",":
            return place
        if scene.text.kind_at(place) != Tag.PERIOD and scene.text.fold(place) not in scene.text.syntax["during"]:
            return -1
    return -1


def _negates(scene: Scene, place: int) -> bool:
    fold = scene.text.fold(place)
    if fold == "yet":
        return scene.text.fold(place + 1) == "to"
    return fold in scene.text.syntax["negates"] or fold.endswith("n't")


def _leads_to_number(scene: Scene, place: int, number: int) -> bool:
    """Whether a denial is of the number, or of the verb that leads to it, and not of something else.

    Small words, economies and nouns for trade may stand between.
    """
    text = scene.text
    if text.fold(place) in text.syntax["not only"]:
        return False
    while place < number:
        one, fold = text.at(place), text.fold(place)
        if (one is not None and one.kind == Tag.FLOW and one.value.verb) or fold in text.syntax["comes to"]:
            return True
        if one is not None and one.kind in {Tag.ECONOMY, Tag.PERIOD, Tag.FLOW, Tag.PRONOUN, Tag.GOODS}:
            place = one.last
        elif _may_stand_between(scene, place):
            place += 1
        else:
            return False
    return True


def _may_stand_between(scene: Scene, place: int) -> bool:
    """Whether a token is a small word, a comma or a genitive's 's."""
    text, token = scene.text, scene.text.tokens[place]
    small = token.fold in text.syntax["within a denial"] or text.hit(Tag.DIRECTION, place) is not None
    return small or token.text == "," or text.is_owner(place)


def _is_disputed(scene: Scene, mention: Mention) -> bool:
    """As in "denied that exports reached $9 billion", "that exports reached $9 billion is untrue"."""
    start = scene.strong_start(mention.first)
    before = range(max(start, mention.first - _MOST_BETWEEN), mention.first)
    said = next((place for place in before if scene.text.fold(place) in scene.text.syntax["disputes"]), None)
    if said is not None and scene.text.fold(said + 1) in scene.text.syntax["what is disputed"]:
        return True
    after = range(mention.last, min(scene.sentence.stop, mention.last + _MOST_AFTER))
    untrue = next((place for place in after if scene.text.fold(place) in scene.text.syntax["untrue"]), None)
    return untrue is not None and bool(
        {scene.text.fold(place) for place in range(mention.last, untrue)} & scene.text.syntax["stays"]
    )
