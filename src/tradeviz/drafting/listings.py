"""Numbers in a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tradeviz.drafting.flows import Measure
from tradeviz.drafting.meanings import meaning_of
from tradeviz.drafting.tags import Tag

if TYPE_CHECKING:
    from tradeviz.drafting.mentions import Mention
    from tradeviz.drafting.scene import Meaning, Scene


def is_listed(scene: Scene, mention: Mention) -> bool:
    """Whether a number is one of several that "respectively" shares out."""
    stop = next(
        (place for place in range(mention.last, scene.sentence.stop) if scene.text.tokens[place].text in ";:"),
        scene.sentence.stop,
    )
    return any(scene.text.hit(Tag.RESPECTIVELY, place) for place in range(mention.last, stop))


def listed_meaning(scene: Scene, mention: Mention, meaning: Meaning) -> Meaning:
    """The meaning of a number's place in its list: "exports and imports were $5 and $3 billion, respectively"."""
    row = row_of(scene, mention)
    place = next((at for at, one in enumerate(row) if one.first == mention.first), 0)
    if len(row) < 2:
        return meaning
    words = [scene.text.fold(one) for one in range(meaning.frame.first, meaning.frame.last)]
    flows = [one for one in words if one.startswith(("export", "import"))]
    if meaning.measure == Measure.TURNOVER and len(flows) == 2 and place < 2:
        return replace(meaning, measure=Measure.EXPORTS if flows[place].startswith("export") else Measure.IMPORTS)
    said = [one for one in scene.mentions if one.kind == Tag.FLOW and one.last <= row[0].first]
    if len(said) >= len(row):
        found = meaning_of(scene, said[len(said) - len(row) + place])
        return found or meaning
    recent = scene.state.recent
    if not said and len(recent) >= 2 and len(row) == 2:
        return recent[place - 2]
    return meaning


def row_of(scene: Scene, mention: Mention) -> list[Mention]:
    """The numbers of one unit that stand in a row with this one, only commas and "and" between them."""
    numbers = [one for one in scene.mentions if one.kind == Tag.QUANTITY and one.value.unit == mention.value.unit]
    rows: list[list[Mention]] = []
    for one in numbers:
        between = {scene.text.fold(place) for place in range(rows[-1][-1].last, one.first)} if rows else set()
        if rows and between <= scene.text.syntax["in a row"] and one.first - rows[-1][-1].last <= 3:
            rows[-1].append(one)
        else:
            rows.append([one])
    return next((row for row in rows if mention in row), [mention])
