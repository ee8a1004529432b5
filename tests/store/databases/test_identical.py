"""The same files give the same frames, to the last digit, whatever holds the store."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.store.databases.worlds import FISCAL_SET, RECONCILED_SET, told

from tradeviz.errors import NotInStoreError
from tradeviz.store.api import Store
from tradeviz.store.schema import ROW_KEY

pytestmark = pytest.mark.xdist_group("servers")  # one PostgreSQL and one Spark for all

GOODS = ("TOTAL", "VI", "XVII", "31", "87", "99", "3104", "8703", "310420", "870899", "999999")


def test_datasets_and_names_are_the_same(folder: Store, database: Store) -> None:
    assert database.datasets() == folder.datasets()
    for dataset in folder.datasets():
        assert dict(database.names(dataset.key)) == dict(folder.names(dataset.key))
    assert dict(folder.names("comtrade")) == {
        "3104": 'Potassic fertilisers, "K"',
        "310420": "Chlorure de potassium; l'autre",
    }


def test_pairs_are_the_same(folder: Store, database: Store) -> None:
    assert_frame_equal(database.pairs(), folder.pairs(), check_exact=True)
    assert told(folder.pairs(), "dataset", "first", "second", "first_year", "last_year", "rows", "value_usd")[-4:] == [
        "comtrade BLR CHN 2019 2022 19 33",
        "comtrade BLR RUS 2021 2021 2 7",
        "comtrade CHN SDN 2011 2012 4 7.3",
        "comtrade CHN TWN 2021 2021 1 3",
    ]


@pytest.mark.parametrize(
    ("dataset", "pair", "years"),
    [
        ("comtrade", ("CHN", "BLR"), None),
        ("comtrade", ("CHN", "BLR"), (2020, 2021)),
        ("comtrade", ("BLR", "RUS"), None),
        ("comtrade", ("CHN", "TWN"), None),
        ("comtrade", ("CHN", "SDN"), None),
        ("comtrade", ("CHN", "SDN"), (2012, 2012)),
        (RECONCILED_SET.key, ("BLR", "CHN"), None),
        (FISCAL_SET.key, ("IND", "CHN"), None),
        (FISCAL_SET.key, ("IND", "CHN"), (2024, 2024)),
    ],
)
def test_values_are_the_same(
    folder: Store, database: Store, dataset: str, pair: tuple[str, str], years: tuple[int, int] | None
) -> None:
    found = database.values(dataset, pair, GOODS, years)
    assert_frame_equal(found, folder.values(dataset, pair, GOODS, years), check_exact=True)
    assert len(found)


def test_fiscal_years_are_years_of_their_own_kind(folder: Store, database: Store) -> None:
    pair = ("IND", "CHN")
    for store in (folder, database):
        pairs = store.pairs()
        assert told(pairs[pairs["dataset"] == FISCAL_SET.key], "first", "first_year", "last_year", "value_usd") == [
            "CHN 2023 2024 137", "IND 2024 2024 3",
        ]  # fmt: skip
        chosen = store.values(FISCAL_SET.key, pair, ("TOTAL",), (2024, 2024))
        assert told(chosen, "flow", "period", "value_usd") == [
            "exports 2024 7", "exports 2024-05 1", "imports 2024-04/2025-03 100", "imports 2024-07/2025-06 130",
        ]  # fmt: skip
        lines = store.coverage(FISCAL_SET.key, pair)
        assert told(lines, "period", "goods", "basis") == ["2024-04/2025-03 TOTAL parts"]
    assert_frame_equal(database.rows(FISCAL_SET.key, pair), folder.rows(FISCAL_SET.key, pair), check_exact=True)


def test_two_codes_of_one_economy_are_added_the_same(folder: Store, database: Store) -> None:
    pair = ("CHN", "SDN")
    for store in (folder, database):
        found = store.values("comtrade", pair, ("310420", "870323"))
        assert told(found, "period", "goods", "value_usd", "tonnes", "status", "codes") == [
            "2011 310420 0.1 1 declared -", "2012 310420 0.3 3 sum N736 SDN", "2012 870323 7 - floor -",
        ]  # fmt: skip
        assert store.codes("comtrade", pair) == ("CHN", "N736", "SDN")
    assert_frame_equal(database.rows("comtrade", pair), folder.rows("comtrade", pair), check_exact=True)
    assert_frame_equal(database.coverage("comtrade", pair), folder.coverage("comtrade", pair))


@pytest.mark.parametrize("dataset", ["comtrade", RECONCILED_SET.key])
def test_rows_come_in_batches_in_one_order(
    folder: Store, database: Store, dataset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("folder.store", "databases.store"):
        monkeypatch.setattr(f"tradeviz.store.{module}.BATCH_ROWS", 4)
    ours, theirs = (list(store.row_batches(dataset, ("CHN", "BLR"))) for store in (folder, database))
    assert max(map(len, (*ours, *theirs))) <= 4
    assert_frame_equal(pd.concat(theirs, ignore_index=True), pd.concat(ours, ignore_index=True), check_exact=True)
    rows = pd.concat(theirs).sort_values(list(ROW_KEY), ignore_index=True)
    assert_frame_equal(rows, folder.rows(dataset, ("CHN", "BLR")), check_exact=True)


def test_the_editions_that_count_are_the_same(folder: Store, database: Store) -> None:
    for pair in (("CHN", "BLR"), ("SDN", "CHN")):
        assert_frame_equal(database.editions("comtrade", pair), folder.editions("comtrade", pair))
    found = folder.editions("comtrade", ("CHN", "BLR")).query("reporter == 'CHN' and period == '2020'")
    assert told(found, "flow", "depth", "hs") == ["exports 0 -", "exports 2 HS17"]


def test_batches_have_the_rows_of_every_code_of_an_economy(folder: Store, database: Store) -> None:
    ours, theirs = (pd.concat(store.row_batches("comtrade", ("SDN", "CHN"))) for store in (folder, database))
    assert_frame_equal(theirs, ours, check_exact=True)
    assert told(ours, "partner", "period", "goods") == [
        "N736 2011 310420", "N736 2012 310420", "SDN 2012 310420", "SDN 2012 870323",
    ]  # fmt: skip


def test_children_are_the_same(folder: Store, database: Store) -> None:
    for parent in ("TOTAL", "VI", "87", "3104"):
        found = database.children("comtrade", ("CHN", "BLR"), parent, (2019, 2022))
        assert_frame_equal(found, folder.children("comtrade", ("CHN", "BLR"), parent, (2019, 2022)), check_exact=True)
        assert len(found)


def test_the_codes_that_are_present_are_the_same(folder: Store, database: Store) -> None:
    for pair in (("CHN", "BLR"), ("S19", "CHN"), ("CHN", "SDN")):
        found = database.present("comtrade", pair)
        assert_frame_equal(found, folder.present("comtrade", pair), check_exact=True)
        assert len(found)


def test_sums_over_the_world_are_the_same(folder: Store, database: Store) -> None:
    arguments = (RECONCILED_SET.key, ("", "CHN", "BLR", "USA", "SDN"), ("TOTAL", "XVII", "31", "11"))
    found = database.world(*arguments)
    assert_frame_equal(found, folder.world(*arguments), check_exact=True)
    assert set(told(found, "period", "complete")) == {"2019 True", "2020 False"}
    assert_frame_equal(database.world("comtrade", ("CHN",), ("TOTAL",)), folder.world("comtrade", ("CHN",), ("TOTAL",)))


def test_what_is_not_held_is_said_in_the_same_words(folder: Store, database: Store) -> None:
    for arguments in (("comtrade", ("CHN", "USA")), ("imf", ("CHN", "BLR"))):
        with pytest.raises(NotInStoreError) as theirs:
            database.present(*arguments)
        with pytest.raises(NotInStoreError) as ours:
            folder.present(*arguments)
        for store in (folder, database):
            with pytest.raises(NotInStoreError):
                store.row_batches(*arguments)
        assert str(theirs.value).replace(database.location, "STORE") == str(ours.value).replace(
            folder.location, "STORE"
        )
