"""An economy that a publisher keeps under several codes: nothing is lost, and each answer is the economy's."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.store.databases.worlds import DECLARED_SET, RECONCILED_SET, bring, deliver, told, world

from tradeviz.errors import NotInStoreError
from tradeviz.store import by_economy, open_store
from tradeviz.store.coverage import COVERAGE_COLUMNS

if TYPE_CHECKING:
    from tradeviz.store.api import Store

FURTHER = """
CHN N736 exports 2011 TOTAL  -    100    -
CHN N736 exports 2012 TOTAL  -    30     -
CHN N736 exports 2012 31     HS12 0.1    1
N736 CHN imports 2012 TOTAL  -    5      -
"""
TODAY = """
CHN SDN  exports 2012 TOTAL  -    2000   -
CHN SDN  exports 2012 31     HS12 0.2    2
CHN SDN  exports 2012 8703   HS12 7      -
CHN SDN  exports 2013 TOTAL  -    2100   -
CHN SDN  exports 2013 31     HS12 4      4
"""
SUDAN = ("CHN", "SDN")


def filled(folder: Path, *texts: str) -> Store:
    store = open_store(folder)
    for number, text in enumerate(texts):
        bring(store, (deliver(world(text), DECLARED_SET, f"{number}.csv"), sha256(text.encode()).hexdigest()))
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled(tmp_path / "store", FURTHER, TODAY)


def values(store: Store, *goods: str, pair: tuple[str, str] = SUDAN) -> list[str]:
    found = store.values("comtrade", pair, goods)
    return told(found, "reporter", "partner", "flow", "period", "goods", "value_usd", "tonnes", "status", "codes")


def test_two_codes_of_one_year_are_added_and_named_and_each_stands_for_its_other_years(store: Store) -> None:
    assert values(store, "TOTAL") == [
        "CHN SDN exports 2011 TOTAL 100 - declared -",
        "CHN SDN exports 2012 TOTAL 2030 - sum N736 SDN",
        "CHN SDN exports 2013 TOTAL 2100 - declared -",
        "SDN CHN imports 2012 TOTAL 5 - declared -",
    ]


def test_a_sum_of_two_codes_is_exact_and_has_the_weight_of_both(store: Store) -> None:
    assert values(store, "31")[0] == "CHN SDN exports 2012 31 0.3 3 sum N736 SDN"
    assert store.values("comtrade", SUDAN, ("31",))["value_usd"].iloc[0] == 0.3


def test_where_another_code_has_the_year_and_not_the_category_the_value_is_a_floor(store: Store) -> None:
    assert values(store, "8703") == ["CHN SDN exports 2012 8703 7 - floor -"]


def test_an_order_of_files_changes_nothing(tmp_path: Path) -> None:
    lines = [*FURTHER.strip().splitlines(), *TODAY.strip().splitlines()]
    files = ["\n".join(lines[start::3]) for start in range(3)]
    stores = [filled(tmp_path / str(number), *order) for number, order in enumerate(permutations(files))]
    answers = [one.values("comtrade", SUDAN, ("TOTAL", "VI", "31", "8703")) for one in stores]
    for answer in answers[1:]:
        assert_frame_equal(answer, answers[0], check_exact=True)
        assert len(answer)


@pytest.mark.parametrize("pair", [("SDN", "CHN"), ("N736", "CHN"), ("CHN", "N736")])
def test_any_code_of_the_economy_asks_for_the_economy(store: Store, pair: tuple[str, str]) -> None:
    assert values(store, "TOTAL", pair=pair) == values(store, "TOTAL")


def test_an_economy_is_one_pair_of_the_list(store: Store) -> None:
    assert told(store.pairs(), "dataset", "first", "second", "first_year", "last_year", "rows", "value_usd") == [
        "comtrade CHN SDN 2011 2013 9 2100"
    ]
    assert store.codes("comtrade", SUDAN) == ("CHN", "N736", "SDN")


def test_children_present_and_rows_gather_all_codes(store: Store) -> None:
    children = store.children("comtrade", SUDAN, "TOTAL", (2012, 2012))
    assert told(children, "goods", "value_usd", "codes") == ["VI 0.3 N736 SDN", "XVII 7 -"]
    assert told(store.present("comtrade", SUDAN), "goods", "value_usd") == ["31 4.3", "8703 7"]
    rows = store.rows("comtrade", SUDAN)
    assert len(rows) == 9
    assert {*rows["reporter"], *rows["partner"]} == {"CHN", "N736", "SDN"}


def test_both_sides_may_have_several_codes(tmp_path: Path) -> None:
    text = "\n".join(
        f"{reporter} {partner} exports 1991 TOTAL - {value} -"
        for (reporter, partner), value in {
            ("DEU", "SDN"): 1, ("DEU", "N736"): 20, ("N280", "SDN"): 300, ("N280", "N736"): 4000,
        }.items()
    )  # fmt: skip
    store = filled(tmp_path / "store", text)
    assert values(store, "TOTAL", pair=("DEU", "SDN")) == ["DEU SDN exports 1991 TOTAL 4321 - sum N280 DEU N736 SDN"]


@pytest.mark.parametrize(
    ("further", "economy"),
    [
        ("N230", "ETH"), ("N250", "FRA"), ("N280", "DEU"), ("N356", "IND"), ("N381", "ITA"), ("N578", "NOR"),
        ("N588", "PAK"), ("N590", "PAN"), ("N658", "KNA"), ("N736", "SDN"), ("N756", "CHE"), ("N840", "USA"),
        ("N841", "USA"), ("S19", "TWN"),
    ],
)  # fmt: skip
def test_every_further_code_is_kept_and_added(tmp_path: Path, further: str, economy: str) -> None:
    text = f"CHN {further} imports 2020 310420 HS17 30 1\nCHN {economy} imports 2020 310420 HS17 2000 2"
    store = filled(tmp_path / "store", text)
    assert values(store, "310420", pair=("CHN", economy)) == [
        f"CHN {economy} imports 2020 310420 2030 3 sum {further} {economy}"
    ]
    assert store.rows("comtrade", ("CHN", economy))["partner"].tolist() == sorted([further, economy])


def test_economies_of_their_own_are_not_added(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", "CHN BLX exports 1998 TOTAL - 500 -\nCHN BEL exports 1999 TOTAL - 480 -")
    assert values(store, "TOTAL", pair=("CHN", "BEL")) == ["CHN BEL exports 1999 TOTAL 480 - declared -"]
    assert values(store, "TOTAL", pair=("CHN", "BLX")) == ["CHN BLX exports 1998 TOTAL 500 - declared -"]


def test_what_is_not_held_is_said_of_the_economies(store: Store) -> None:
    with pytest.raises(NotInStoreError, match=r"no trade between BLR and SDN in comtrade.*'BLR' is in none"):
        store.values("comtrade", ("BLR", "N736"), ("TOTAL",))


def test_trade_with_the_world_is_that_of_all_codes(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    text = """
    N736 CHN exports 2012 310420 HS92 0.1 1
    SDN  CHN exports 2012 310420 HS92 0.2 1
    S19  CHN exports 2012 870323 HS92 3   1
    """
    bring(store, (deliver(world(text, RECONCILED_SET.key), RECONCILED_SET, "baci.csv"), "a" * 64))
    for reporter in ("SDN", "N736"):
        found = store.world(RECONCILED_SET.key, (reporter, "TWN"), ("TOTAL",))
        assert told(found, "reporter", "flow", "value_usd") == ["SDN exports 0.3", "TWN exports 3"]


def lines(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Coverage of CHN's exports to a partner in 2012: partner, goods, level."""
    cells = [("CHN", partner, "exports", "2012", goods, level, "answer") for partner, goods, level in rows]
    return pd.DataFrame(cells, columns=list(COVERAGE_COLUMNS))


def test_a_code_whose_rows_are_all_there_adds_nothing_to_what_it_does_not_have(store: Store) -> None:
    stored = [f"{code}" for code in ("N736", "SDN")]
    pieces = [store.values("comtrade", SUDAN, ("8703",)).iloc[:0], store.values("comtrade", SUDAN, ("8703",))]
    totals = [
        pd.DataFrame({"reporter": "CHN", "partner": code, "flow": "exports", "period": ["2012"]}) for code in stored
    ]
    pieces[1] = pieces[1].assign(status="declared")
    known = by_economy.added(pieces, totals, [lines(("N736", "TOTAL", 6)), lines()])
    assert told(known, "value_usd", "status") == ["7 declared"]
    unknown = by_economy.added(pieces, totals, [lines(("N736", "TOTAL", 2)), lines(("SDN", "TOTAL", 6))])
    assert told(unknown, "value_usd", "status") == ["7 floor"]


def test_an_economy_is_covered_where_each_of_its_codes_is() -> None:
    totals = [
        pd.DataFrame({"reporter": "CHN", "partner": code, "flow": "exports", "period": ["2012"]})
        for code in ("N736", "SDN")
    ]
    found = by_economy.coverage_of_all(
        totals, [lines(("N736", "TOTAL", 6), ("N736", "31", 6)), lines(("SDN", "TOTAL", 4))]
    )
    assert told(found, "partner", "goods", "level", "basis") == ["SDN TOTAL 4 answer"]


def begun_earlier(folder: Path) -> None:
    """Make the manifest of a store that of a version which kept all numbers of an economy under one code."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for entry in manifest["datasets"]:
        del entry["further_codes"]
    digest = sha256(json.dumps(manifest["datasets"], sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps(manifest | {"sha256": digest}))


def test_a_dataset_that_an_earlier_version_began_never_counts_a_year_twice(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", "CHN SDN exports 2010 TOTAL - 90 -")
    begun_earlier(tmp_path / "store")
    revised = deliver(world("CHN N736 exports 2010 TOTAL - 95 -"), DECLARED_SET, "revised.csv")
    bring(store, (revised, "f" * 64))
    assert values(store, "TOTAL") == ["CHN SDN exports 2010 TOTAL 95 - declared -"]
    assert "import all its files into a new store" in revised.report.as_text()
    bring(store, (deliver(world("CHN N736 exports 2011 TOTAL - 96 -"), DECLARED_SET, "more.csv"), "e" * 64))
    assert values(store, "TOTAL")[-1] == "CHN SDN exports 2011 TOTAL 96 - declared -"
