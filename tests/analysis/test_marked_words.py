"""Words that stand in the definitions of the analysis are marked, so that a catalogue can have them."""

from __future__ import annotations

from babel.messages.extract import extract_from_file

from tradeviz.analysis.indicators import INDICATORS, flows, indicator, structure
from tradeviz.analysis.reckoning import identities

MARKED = {
    str(message[1])
    for module in (flows, indicator, structure, identities)
    for message in extract_from_file("python", str(module.__file__), keywords={"N_": None})
}
WHY = (
    *(indicator.NOT_KNOWN, indicator.NEEDS_WORLD, indicator.NOT_SUMMED, indicator.NOT_IN_WORLD),
    *(flows.NO_WEIGHT, flows.ONE_SIDE, flows.NO_MIRROR, structure.NO_PARTS, structure.ONE_FLOW),
)


def test_everything_that_an_indicator_tells_is_marked() -> None:
    told = {text for one in INDICATORS for text in (one.name, one.sentence, one.formula, one.source)}
    assert told | set(WHY) <= MARKED


def test_the_sums_of_the_identities_are_marked() -> None:
    assert {one.words for one in identities.IDENTITIES.values()} <= MARKED
