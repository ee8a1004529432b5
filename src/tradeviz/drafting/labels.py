"""Numbers with a label: "Cars: $4.1bn", "potash – $0.8bn", "trucks ($6.9bn)", items of a list.

What a label names is what its numbers are of. Goods that no table knows are goods all the same, never all goods.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.lines import LineKind
from tradeviz.drafting.meanings import is_group
from tradeviz.drafting.tags import Tag
from tradeviz.drafting.tokens import OWNER, WORD
from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene

_MOST_WORDS = 8  # of a label
_MARKS = frozenset({":", "–", "—", "-", "="})
_OPENING, _CLOSING = frozenset({"(", "["}), frozenset({")", "]"})
_MOST_SUBJECT = 4  # words that lead to "came to"
_OTHERWISE = frozenset({Tag.RANK, Tag.TOPIC, Tag.QUANTITY})
_NAMES = frozenset({Tag.ECONOMY, Tag.GROUP, Tag.REGION, Tag.AGENCY, Tag.SOURCE, Tag.SPEAKER})


def labelled(scene: Scene, mention: Mention, meaning: Meaning, bound: Meaning | None) -> Meaning:
    """The meaning of a number with the goods of its label; the same where it has none, or one of other things."""
    if bound is not None:
        return meaning
    run = _label(scene, mention)
    if run is None:
        return meaning
    if _says_total(scene, run):
        return replace(meaning, labelled=True)
    goods = _goods(scene, run)
    if not goods:
        return meaning
    if _is_of(scene, run, meaning):
        return meaning
    return replace(meaning, goods=goods, goods_words=(run.start, run.stop), labelled=True)


def _label(scene: Scene, mention: Mention) -> range | None:
    """The words of a number's label: those before its mark, those that lead its sentence, or those after it."""
    for reader in (_in_brackets, _beside, _straight, _leading, _after, _subject):
        found = reader(scene, mention)
        if found is not None:
            return found
    return None


def _in_brackets(scene: Scene, mention: Mention) -> range | None:
    """As in "gizmos ($0.9bn)": the words right before the bracket that a number stands in."""
    end = mention.first - 1
    if scene.text.fold(end) not in _OPENING:
        return None
    start = end
    while start > scene.sentence.start and end - start < _MOST_WORDS and _is_name(scene, start - 1):
        start -= 1
    return range(start, end) if start < end else None


def _is_name(scene: Scene, place: int) -> bool:
    """Whether a word is of goods, or of something that no table knows."""
    return scene.text.kind_at(place) == Tag.GOODS or _is_unknown(scene, place)


def _is_unknown(scene: Scene, place: int) -> bool:
    text, token = scene.text, scene.text.tokens[place]
    if token.kind != WORD or text.at(place) is not None or token.fold in scene.grammar.links:
        return False
    known = any(text.hit(tag, place) for tag in (Tag.MOVE, Tag.SAY, Tag.MODAL, Tag.DIRECTION, Tag.QUALIFIER, Tag.MOST))
    return (
        not known and not token.fold.endswith("ly") and token.fold not in text.syntax["stops"] | text.syntax["no label"]
    )


def _straight(scene: Scene, mention: Mention) -> range | None:
    """As in "..., gizmos $0.1bn": words that no table knows, between a mark and a number."""
    start = end = mention.first
    while start > scene.sentence.start and end - start < _MOST_SUBJECT and _is_name(scene, start - 1):
        start -= 1
    led = start > scene.sentence.start and scene.text.fold(start - 1) in scene.text.syntax["clause starts"] | {":"}
    return range(start, end) if led and start < end and _is_unknown(scene, end - 1) else None


def _subject(scene: Scene, mention: Mention) -> range | None:
    """As in "Gizmos came to $0.1bn": a subject in the plural that no table knows, where no flow is spoken of."""
    start = end = scene.sentence.start
    while end < mention.first and end - start < _MOST_SUBJECT and _is_name(scene, end):
        end += 1
    said = start < end and scene.text.fold(end) in scene.text.syntax["goods are worth"]
    plural = said and _is_unknown(scene, end - 1) and scene.text.fold(end - 1).endswith("s")
    return range(start, end) if plural and not scene.state.here else None


def _leading(scene: Scene, mention: Mention) -> range | None:
    """As in "Cars: $4.1bn, up 5 percent": what leads a sentence is the label of all its numbers up to a flow."""
    start = scene.sentence.start
    end = _mark_after(scene, start, mention.first)
    if end < 0 or any(one.kind == Tag.FLOW for one in scene.mentions if end < one.first < mention.first):
        return None
    return range(start, end)


def _mark_after(scene: Scene, start: int, stop: int) -> int:
    """Where the mark stands that ends a label; -1 for none. An item of a list needs none before a number."""
    for place in range(start, min(stop, start + _MOST_WORDS + 1)):
        if scene.text.tokens[place].text in _MARKS:
            return place if place > start else -1
    is_item = scene.text.tokens[start].line == LineKind.ITEM
    return stop if is_item and start < stop <= start + _MOST_WORDS else -1


def _beside(scene: Scene, mention: Mention) -> range | None:
    """As in "..., trucks: $6.9bn": the words between the last comma and the mark before a number."""
    end = mention.first - 1
    if end <= scene.sentence.start or scene.text.tokens[end].text not in _MARKS:
        return None
    start = scene.clause_start(end)
    return range(start, end) if start < end <= start + _MOST_WORDS else None


def _after(scene: Scene, mention: Mention) -> range | None:
    """As in the item "$4.1bn – cars", "$4.1bn (cars)"."""
    first = mention.first == scene.sentence.start
    mark = scene.text.fold(mention.last)
    if not first or mark not in _MARKS | _OPENING or not scene.text.tokens[mention.first].line:
        return None
    start = end = mention.last + 1
    while end < min(scene.sentence.stop, start + _MOST_WORDS) and scene.text.tokens[end].kind in {WORD, OWNER}:
        end += 1
    return range(start, end) if start < end else None


def _inside(scene: Scene, run: range) -> Sequence[Mention]:
    return [one for one in scene.mentions if run.start <= one.first < run.stop]


def _says_total(scene: Scene, run: range) -> bool:
    """Whether a label says that a number is of everything: of what, is not said in its own words."""
    folds = {scene.text.fold(place) for place in run}
    return bool(folds & scene.text.syntax["total label"]) and all(one.kind == Tag.PERIOD for one in _inside(scene, run))


def _goods(scene: Scene, run: range) -> str:
    """The goods that a label names, as codes or in its words; empty where it is of something else."""
    inside = _inside(scene, run)
    named = [one for one in inside if one.kind == Tag.GOODS]
    flows = [one for one in inside if one.kind == Tag.FLOW]
    unknown = [place for place in run if _is_unknown(scene, place)]
    if any(one.kind in _OTHERWISE for one in inside) or (not named and any(one.kind in _NAMES for one in inside)):
        return ""
    if flows:  # "Gizmo exports"; goods that are known are read beside every word for trade
        odd = not named and len(flows) == 1 and flows[0].first - 1 in unknown
        return scene.text.words(run.start, flows[0].first).lower() if odd else ""
    if not unknown and len(named) == 1:
        code = str(named[0].value)
        words = scene.text.words(named[0].first, named[0].last).lower()
        return "" if code == TOTAL else words if is_group(code) else code
    return scene.text.words(run.start, run.stop).lower() if unknown or named else ""


def _is_of(scene: Scene, run: range, meaning: Meaning) -> bool:
    """Whether a label's goods are those that the meaning has already."""
    first, last = meaning.goods_words
    return first >= run.start and last <= run.stop and last > first and not any(_is_unknown(scene, one) for one in run)
