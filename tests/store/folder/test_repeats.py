"""What comes twice: the same file, the same row with another value, the same trade in another HS edition."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.store.databases.worlds import DECLARED_SET, RECONCILED_SET, bring, deliver, told, world
from tests.store.folder.looks import look

from tradeviz.errors import ImportFileError
from tradeviz.store import open_store
from tradeviz.store.folder.manifest import MANIFEST
from tradeviz.store.session import ImportOutcome

PAIR = ("CHN", "BLR")
FIRST = """
CHN BLR exports 2020 310420 HS17 10 1
CHN BLR exports 2020 310430 HS17 5 -
BLR CHN exports 2020 870323 HS17 7 2
"""


def ingest(folder: Path, text: str, file: str) -> ImportOutcome:
    (outcome,) = bring(open_store(folder), (deliver(world(text), DECLARED_SET, file), file))
    return outcome


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.rows, outcome.replaced, outcome.unchanged


def goods(folder: Path, *codes: str) -> list[str]:
    return told(open_store(folder).values("comtrade", PAIR, codes), "reporter", "period", "goods", "value_usd")


def stored(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_file_twice_changes_no_byte(tmp_path: Path) -> None:
    assert not ingest(tmp_path, FIRST, "one.csv").already
    before, state = stored(tmp_path), open_store(tmp_path).state()
    again = ingest(tmp_path, FIRST, "one.csv")
    assert (again.already, counts(again)) == (True, (0, 0, 0))
    assert stored(tmp_path) == before
    assert open_store(tmp_path).state() == state


def test_the_same_file_is_read_for_another_dataset(tmp_path: Path) -> None:
    ingest(tmp_path, FIRST, "one.csv")
    rows = world("CHN BLR exports 2020 310420 HS92 10 1", RECONCILED_SET.key)
    (outcome,) = bring(open_store(tmp_path), (deliver(rows, RECONCILED_SET, "one.csv"), "one.csv"))
    assert (outcome.already, outcome.rows) == (False, 1)
    assert [one.key for one in open_store(tmp_path).datasets()] == [RECONCILED_SET.key, "comtrade"]


def test_a_later_files_rows_take_the_place_of_earlier_ones_and_are_counted(tmp_path: Path) -> None:
    assert counts(ingest(tmp_path, FIRST, "one.csv")) == (3, 0, 0)
    later = """
    CHN BLR exports 2020 310420 HS17 11 1
    CHN BLR exports 2020 310430 HS17 5 -
    CHN BLR exports 2021 310420 HS17 12 1
    """
    assert counts(ingest(tmp_path, later, "two.csv")) == (3, 1, 1)
    assert goods(tmp_path, "310420", "310430", "870323") == [
        "BLR 2020 870323 7", "CHN 2020 310420 11", "CHN 2021 310420 12", "CHN 2020 310430 5",
    ]  # fmt: skip
    assert open_store(tmp_path).pairs()["rows"].tolist() == [4]


def test_another_weight_alone_replaces_a_row_too(tmp_path: Path) -> None:
    ingest(tmp_path, FIRST, "one.csv")
    assert counts(ingest(tmp_path, "CHN BLR exports 2020 310430 HS17 5 3", "two.csv")) == (1, 1, 0)
    rows = open_store(tmp_path).rows("comtrade", PAIR)
    assert told(rows[rows["goods"] == "310430"], "value_usd", "tonnes") == ["5 3"]


def test_of_two_files_imported_together_the_later_one_counts(tmp_path: Path) -> None:
    one, two = (world(f"CHN BLR exports 2020 310420 HS17 {value} 1") for value in (10, 20))
    outcomes = bring(
        open_store(tmp_path), (deliver(one, DECLARED_SET, "a.csv"), "a"), (deliver(two, DECLARED_SET, "b.csv"), "b")
    )
    assert [counts(outcome) for outcome in outcomes] == [(1, 0, 0), (1, 1, 0)]
    assert goods(tmp_path, "310420") == ["CHN 2020 310420 20"]


def test_two_values_for_one_key_in_one_file_are_refused_and_the_store_is_as_it_was(tmp_path: Path) -> None:
    ingest(tmp_path, FIRST, "one.csv")
    before = look(tmp_path)
    twice = (
        "CHN BLR exports 2021 310420 HS17 20 1\nRUS BLR imports 2020 31 HS17 1 -\nCHN BLR exports 2021 310420 HS17 21 1"
    )
    sentence = (
        "two.csv has two values for one row: exports of CHN (156 China) with BLR (112 Belarus), 310420 HS17, 2021, "
        "are 20 and 21 US dollars. Nothing was imported."
    )
    with pytest.raises(ImportFileError, match=re.escape(sentence)):
        ingest(tmp_path, twice, "two.csv")
    assert look(tmp_path) == before


def test_one_value_twice_in_one_file_is_one_row_and_is_counted(tmp_path: Path) -> None:
    twice = "CHN BLR exports 2021 310420 HS17 20 -\nCHN BLR exports 2021 310420 HS17 20 -"
    assert counts(ingest(tmp_path, twice, "two.csv")) == (2, 0, 1)
    assert open_store(tmp_path).pairs()["rows"].tolist() == [1]


def test_a_bad_file_among_good_ones_keeps_them_all_out(tmp_path: Path) -> None:
    good, bad = world(FIRST), world("CHN BLR exports 2020 31 HS17 1 1\nCHN BLR exports 2020 31 HS17 2 1")
    with pytest.raises(ImportFileError):
        bring(
            open_store(tmp_path),
            (deliver(good, DECLARED_SET, "good.csv"), "a"),
            (deliver(bad, DECLARED_SET, "bad.csv"), "b"),
        )
    assert open_store(tmp_path).datasets() == ()


@pytest.mark.parametrize(("first", "second"), [("HS17", "HS22"), ("HS22", "HS17"), ("HS96", "HS02")])
def test_a_year_that_comes_again_in_another_hs_edition_counts_once(tmp_path: Path, first: str, second: str) -> None:
    value = {"HS17": 100, "HS22": 103, "HS96": 90, "HS02": 96}
    latest = "HS02" if "HS02" in {first, second} else "HS22"
    for edition in (first, second):
        text = f"CHN BLR exports 2020 310420 {edition} {value[edition]} 1\nCHN BLR exports 2020 8703{edition[2:]} {edition} 1 1"
        ingest(tmp_path, text, f"{edition}.csv")
    store = open_store(tmp_path)
    assert store.values("comtrade", PAIR, ["TOTAL"])["value_usd"].tolist() == [value[latest] + 1]
    assert store.children("comtrade", PAIR, "TOTAL", (2020, 2020))["value_usd"].sum() == value[latest] + 1
    assert store.present("comtrade", PAIR)["goods"].tolist() == ["310420", f"8703{latest[2:]}"]
    assert store.pairs()["value_usd"].tolist() == [value[latest] + 1]
    assert len(store.rows("comtrade", PAIR)) == 4  # the other edition is kept, and not counted


def test_reporters_with_different_hs_editions_both_count(tmp_path: Path) -> None:
    ingest(tmp_path, "CHN BLR exports 2020 310420 HS22 1 1\nBLR CHN exports 2020 310420 HS17 2 1", "one.csv")
    assert goods(tmp_path, "TOTAL") == ["BLR 2020 TOTAL 2", "CHN 2020 TOTAL 1"]


@pytest.mark.parametrize("value", [1e15, 1e300, float("inf"), float("nan"), -1.0])
def test_a_value_that_cannot_be_true_is_refused(tmp_path: Path, value: float) -> None:
    ingest(tmp_path, FIRST, "one.csv")
    before = (tmp_path / MANIFEST).read_bytes()
    with pytest.raises(ImportFileError, match=r"two\.csv"):
        ingest(tmp_path, f"CHN BLR exports 2021 310420 HS17 {value} 1", "two.csv")
    assert (tmp_path / MANIFEST).read_bytes() == before
