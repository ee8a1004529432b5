"""What a reader is told of the codes that publishers have for the two economies."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.story.pairs.conftest import COMTRADE
from tests.story.spoken import PSEUDO, unsaid

from tradeviz.model.economies import area
from tradeviz.model.language import speaking
from tradeviz.story.pair_notes import code_notes, pairs_apart

ADDED = (
    "Where several have a value for one flow, period and category, they are added; everywhere else the value is that "
    "of one."
)
TAIWAN = (
    "UN Comtrade counts Taiwan as 490 Other Asia, not elsewhere specified, which may hold trade with other places in "
    "Asia as well."
)


def known(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame([sorted(pair) for pair in pairs], columns=["first", "second"])


@pytest.mark.parametrize(
    ("codes", "sentences"),
    [
        (("CHN", "THA"), []),
        (("S19", "THA"), [TAIWAN]),
        (("CHN", "N736"), ["UN Comtrade has Sudan under 736 Sudan (to 2011)."]),
        (("CHN", "N736", "SDN"), [f"UN Comtrade has Sudan under 736 Sudan (to 2011) and 729 Sudan. {ADDED}"]),
        (
            ("CHN", "N840", "N841", "USA"),
            [
                "UN Comtrade has United States under 840 United States of America, 841 United States with Puerto Rico "
                f"(to 1980) and 842 United States. {ADDED}"
            ],
        ),
        (
            ("S19", "THA", "TWN"),
            [TAIWAN, f"UN Comtrade has Taiwan under 490 Other Asia, not elsewhere specified and Taiwan. {ADDED}"],
        ),
    ],
)
def test_the_codes_of_a_pair_are_named_in_sentences(codes: tuple[str, ...], sentences: list[str]) -> None:
    assert [note.sentence for note in code_notes(COMTRADE, codes, ())] == sentences
    with speaking(PSEUDO):
        assert unsaid(*(note.sentence for note in code_notes(COMTRADE, codes, ()))) == []


@pytest.mark.parametrize(
    ("pair", "held", "found"),
    [
        ("CHN BEL", [("BLX", "CHN"), ("BEL", "CHN")], [(("CHN", "BLX"), 1998)]),
        ("CHN BEL", [("BEL", "CHN")], []),
        ("RUS CHN", [("SUN", "CHN")], [(("SUN", "CHN"), 1990)]),
        ("DEU CHN", [("DDR", "CHN")], [(("DDR", "CHN"), 1990)]),
        ("ZAF CHN", [("ZA1", "CHN")], [(("ZA1", "CHN"), 1999)]),
        ("YEM CHN", [("YMD", "CHN"), ("N886", "CHN")], [(("N886", "CHN"), 1990), (("YMD", "CHN"), 1990)]),
        ("RUS BEL", [("BLX", "SUN"), ("BLX", "RUS")], [(("RUS", "BLX"), 1998), (("SUN", "BLX"), 1990)]),
        ("SRB CHN", [("SCG", "CHN"), ("YUG", "CHN")], [(("SCG", "CHN"), 2005), (("YUG", "CHN"), 1991)]),
    ],
)
def test_pairs_of_earlier_years_are_pointed_to_where_the_store_has_them(
    pair: str, held: list[tuple[str, str]], found: list[tuple[tuple[str, str], int]]
) -> None:
    first, second = map(area, pair.split())
    apart = pairs_apart((first, second), known(*held))
    assert [(one.pair, one.last) for one in apart] == found
    notes = code_notes(COMTRADE, pair.split(), apart)
    assert [note.pair for note in notes] == [one.pair for one in apart]
    with speaking(PSEUDO):
        assert unsaid(*(note.sentence for note in code_notes(COMTRADE, pair.split(), apart))) == []
