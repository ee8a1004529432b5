"""Reconciled figures against what reporters may have declared: by the years that the store has both of, or as stated."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import BACI, COMTRADE
from tests.story.test_checking import bought, filled, sold

from tradeviz.model.economies import area
from tradeviz.store import open_store
from tradeviz.story.article_check import check_text
from tradeviz.story.claims import AGREES, DIFFERS, UNCHECKED
from tradeviz.story.datasets import Datasets, datasets_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.story.pairs.conftest import Row

    from tradeviz.story.verdicts import Finding

STEADY = (1.030, 1.035, 1.028, 1.032, 1.036, 1.031)  # declared by reconciled, 2017 to 2022
RESTLESS = (1.03, 1.60, 0.70, 1.20, 0.90, 1.50)
HELD: dict[str, list[Row]] = {
    "reconciled": [
        *(sold(3e9 + 1e8 * year, str(2017 + year)) for year in range(6)),
        *(bought(1e9 + 1e8 * year, str(2017 + year)) for year in range(6)),
        *(sold(4e9, "2023"), sold(5e9, "2024"), bought(2e9, "2023"), bought(2.5e9, "2024")),
    ]
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[float, ...]], Datasets]:
    """Datasets that are apart by such ratios; each store is made once."""

    @cache
    def made(by: tuple[float, ...]) -> Datasets:
        rows = HELD["reconciled"]
        declared = [(*row[:5], row[5] * by[int(row[3]) - 2017], row[6]) for row in rows if int(row[3]) - 2017 < len(by)]
        place = tmp_path_factory.mktemp("ratios") / "store"
        store = filled(place, {BACI: rows} | ({COMTRADE: declared} if declared else {}))
        return datasets_of(open_store(store), (area("KAZ"), area("MNG")))

    return made


def _finding(datasets: Datasets, text: str) -> Finding:
    [found] = check_text(text, "2025-06-01", ("KAZ", "MNG"), datasets=datasets).findings.values()
    return found


SOLD, GREW = (
    "Kazakhstan's exports to Mongolia reached ${} billion in 2024.",
    "Kazakhstan's exports to Mongolia rose by {} percent in 2024.",
)
LEFT, TRADE = (
    "Kazakhstan's surplus with Mongolia was ${} billion in 2024.",
    "Kazakhstan's trade with Mongolia rose by {} percent in 2024.",
)


@pytest.mark.parametrize(
    ("text", "number", "verdict"),
    [
        (SOLD, "5.00", AGREES),
        (SOLD, "5.15", UNCHECKED),
        (SOLD, "5.40", DIFFERS),
        (SOLD, "4.90", DIFFERS),
        (GREW, "25.0", AGREES),
        (GREW, "26.0", UNCHECKED),
        (GREW, "28.0", DIFFERS),
        (GREW, "22.0", DIFFERS),
        (TRADE, "25.0", AGREES),
        (TRADE, "28.0", DIFFERS),
        (LEFT, "2.50", AGREES),
        (LEFT, "2.60", UNCHECKED),
        (LEFT, "2.80", DIFFERS),
    ],
)
def test_where_the_two_were_steadily_apart_errors_are_found(
    text: str, number: str, verdict: str, held: Callable[[tuple[float, ...]], Datasets]
) -> None:
    assert _finding(held(STEADY), text.format(number)).verdict == verdict


@pytest.mark.parametrize("by", [(), STEADY[:5]])
@pytest.mark.parametrize(("text", "number"), [(SOLD, "5.40"), (GREW, "28.0"), (TRADE, "28.0"), (LEFT, "2.80")])
def test_without_enough_years_of_both_the_stated_bound_holds(
    text: str, number: str, by: tuple[float, ...], held: Callable[[tuple[float, ...]], Datasets]
) -> None:
    found = _finding(held(by), text.format(number))
    assert found.verdict == UNCHECKED
    assert "lie within 10 percent, too near to tell" in found.missing


@pytest.mark.parametrize(
    ("text", "number"), [(SOLD, "5.70"), (SOLD, "4.00"), (GREW, "60.0"), (GREW, "-10.0"), (LEFT, "4.50")]
)
def test_where_the_two_were_never_near_nothing_is_said_against_an_article(
    text: str, number: str, held: Callable[[tuple[float, ...]], Datasets]
) -> None:
    found = _finding(held(RESTLESS), text.format(number))
    assert found.verdict == UNCHECKED
    assert "by the years that both have may lie" in found.missing
