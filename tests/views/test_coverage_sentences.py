"""What a dataset covers is said in plain words: all goods, only some, or that nobody asked."""

from __future__ import annotations

import pytest

from tradeviz.store.coverage import CoverageSummary, joined, topmost
from tradeviz.views.coverage import coverage_sentences

UNKNOWN = (
    "An earlier version imported it without asking what the files cover; until they are imported again, sums of parts "
    "count as “at least”."
)


@pytest.mark.parametrize(
    ("summary", "sentences"),
    [
        (CoverageSummary(), []),
        (
            CoverageSummary(("1995", "1996", "1997", "1999")),
            ["All goods of all economies: 1995 to 1997 and 1999."],
        ),
        (CoverageSummary(whole=1), ["All goods of 1 flow of a year or month."]),
        (CoverageSummary(whole=2, partial=1, goods=("8542",)), [
            "All goods of 2 flows of a year or month.", "Only goods of HS 8542 in 1 flow.",
        ]),
        (CoverageSummary(partial=5, goods=("31", "8703")), ["Only goods of HS 31 and 8703 in 5 flows."]),
        (CoverageSummary(partial=5, goods=("01", "02", "03", "04")), ["Only parts of the goods in 5 flows."]),
        (CoverageSummary(known=False), [UNKNOWN]),
    ],
)  # fmt: skip
def test_each_summary_has_its_sentences(summary: CoverageSummary, sentences: list[str]) -> None:
    assert coverage_sentences(summary) == sentences


def test_summaries_of_parts_add_up_and_name_the_topmost_codes() -> None:
    assert topmost(["3104", "310420", "31", "8542", "854231"]) == ("31", "8542")
    parts = [CoverageSummary(whole=1, goods=("3104",)), CoverageSummary(partial=2, goods=("31",), known=False)]
    assert joined(parts) == CoverageSummary(whole=1, partial=2, goods=("31",), known=False)
