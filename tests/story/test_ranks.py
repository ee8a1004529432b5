"""Places in a ranking of partners, and shares of the trade with all, held against a dataset that covers the world."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.story.pairs.conftest import BACI, COMTRADE, Row, delivery

from tradeviz.model.economies import area, countries
from tradeviz.store import open_store
from tradeviz.store.coverage import VOUCHED, FileCoverage
from tradeviz.store.folder.store import FolderStore
from tradeviz.story.article_check import check_text
from tradeviz.story.claims import AGREES, DIFFERS, UNCHECKED
from tradeviz.story.datasets import Datasets, datasets_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from tradeviz.store.api import PairCodes, Years
    from tradeviz.store.schema import Dataset
    from tradeviz.story.verdicts import Finding

PAIR = ("KAZ", "MNG")
CODES = [one.code for one in countries()][:140]
OTHERS = [code for code in CODES if code not in PAIR][:20]


def rows(mongolia: float) -> list[Row]:
    """A world of 140 exporters in which Kazakhstan sells coal to twenty economies for 20, 19, ... 1 billion."""
    ring: list[Row] = [
        (one, other, "exports", "2023", "870323", 1e6, None)
        for one, other in zip(CODES, [*CODES[1:], CODES[0]], strict=True)
    ]
    sold: list[Row] = [
        ("KAZ", code, "exports", "2023", "270112", 1e9 * (20 - place), None) for place, code in enumerate(OTHERS)
    ]
    return [*ring, *sold, ("KAZ", "MNG", "exports", "2023", "270112", mongolia, None)]


def datasets(folder: Path, dataset: Dataset = BACI, mongolia: float = 17.5e9) -> Datasets:
    with open_store(folder).importing() as into:
        parsed = replace(delivery(dataset, rows(mongolia)), coverage=FileCoverage(VOUCHED))
        into.add(parsed, "a" * 64, lambda _: None)
    return datasets_of(open_store(folder), (area("KAZ"), area("MNG")))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    return datasets(tmp_path_factory.mktemp("world") / "store")


def finding(text: str, held: Datasets) -> Finding:
    [found] = check_text(text, "2025-06-01", PAIR, datasets=held).findings.values()
    return found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Mongolia was Kazakhstan's fourth-largest export market in 2023.", AGREES),
        ("Mongolia was Kazakhstan's fourth-largest trading partner in 2023.", AGREES),
        ("Mongolia was Kazakhstan's fourth-largest export market for coal in 2023.", AGREES),
        ("Mongolia was Kazakhstan's tenth-largest export market in 2023.", DIFFERS),
        ("Mongolia was Kazakhstan's fifth-largest export market in 2023.", UNCHECKED),
        ("Mongolia was Kazakhstan's fourth-largest export market in 2022.", UNCHECKED),
        ("Mongolia was Kazakhstan's fourth-largest supplier in 2023.", UNCHECKED),
        ("Mongolia is Kazakhstan's fourth-largest export market.", UNCHECKED),
    ],
)
def test_a_rank_is_held_against_all_partners_of_the_year(text: str, verdict: str, world: Datasets) -> None:
    assert finding(text, world).verdict == verdict


def test_a_rank_that_differs_says_who_stands_before(world: Datasets) -> None:
    found = finding("Mongolia was Kazakhstan's tenth-largest export market in 2023.", world)
    assert [area(code).name in found.difference for code in OTHERS[:4]] == [True, True, True, False]
    assert "place 4" in found.figures
    assert [source.publisher for source in found.sources] == ["CEPII"]


def test_the_last_partner_of_all_is_found_and_nobody_is_left_out(tmp_path: Path) -> None:
    small = datasets(tmp_path / "store", mongolia=2e8)
    assert finding("Mongolia was Kazakhstan's 21st biggest export market in 2023.", small).verdict == AGREES


def test_where_not_all_partners_are_held_a_rank_cannot_be_checked(tmp_path: Path) -> None:
    declared = datasets(tmp_path / "store", COMTRADE)
    assert finding("Mongolia was Kazakhstan's tenth-largest export market in 2023.", declared).verdict == UNCHECKED


@pytest.mark.parametrize(("share", "verdict"), [("7.7", AGREES), ("18", DIFFERS), ("8.1", UNCHECKED)])
def test_a_share_of_the_trade_with_all_is_held_against_it(share: str, verdict: str, world: Datasets) -> None:
    found = finding(f"Mongolia took {share} percent of Kazakhstan's exports in 2023.", world)
    assert (found.verdict, "7.7 %" in found.figures.replace("\u00a0", " ")) == (verdict, True)


def test_a_partner_is_asked_for_once_however_many_years_are_ranked(
    world: Datasets, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    values = FolderStore.values

    def counted(
        self: FolderStore, dataset: str, pair: PairCodes, goods: Sequence[str], years: Years | None = None
    ) -> pd.DataFrame:
        asked.append(pair)
        return values(self, dataset, pair, goods, years)

    said = " ".join(
        f"Mongolia was Kazakhstan's {place} largest export market in 2023." for place in ("fourth", "tenth")
    )
    monkeypatch.setattr(FolderStore, "values", counted)
    found = check_text(said, "2025-06-01", PAIR, datasets=world).findings.values()
    assert [one.verdict for one in found] == [AGREES, DIFFERS]
    others = [pair for pair in asked if pair != PAIR]
    assert len(others) == len(set(others)) > 2
