"""What an import does to the rows there are: it adds, replaces by key, and never doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.store.folder.worlds import BACI, BEEF, CARS, COMTRADE, POTASH, ROWS, deliver, digest, many, put, table, told

from tradeviz.errors import ImportFileError
from tradeviz.store import open_store
from tradeviz.store.folder import rewrite
from tradeviz.store.folder.buckets import BUCKET_COUNT, BUCKET_SPAN, HASHES, hash_of
from tradeviz.store.folder.manifest import Part, load_manifest
from tradeviz.store.folder.rewrite import split_ranges
from tradeviz.store.session import ImportOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.store.folder.worlds import Row

    from tradeviz.store.api import Store

BLR_CHN = ("BLR", "CHN")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def values(store: Store, *goods: str) -> list[tuple[object, ...]]:
    return told(store.values("comtrade", BLR_CHN, goods), "flow", "period", "goods", "value_usd")


def test_what_was_imported_is_there(store: Store) -> None:
    assert put(store, ROWS) == ImportOutcome("a.csv", "comtrade", rows=3)
    assert store.datasets() == (COMTRADE,)
    assert values(store, "310420", "870323") == [
        ("exports", "2023", "870323", 2500.0),
        ("imports", "2023", "310420", 700.0),
    ]


def test_the_same_file_twice_changes_nothing_and_is_not_even_read(store: Store, tmp_path: Path) -> None:
    put(store, ROWS)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*") if path.is_file()}

    asked: list[int] = []
    delivery = deliver([table(ROWS)])
    with store.importing() as job:
        job.add(delivery, digest(ROWS), asked.append)
    assert job.outcomes == [ImportOutcome("a.csv", "comtrade", already=True)]
    assert asked == []
    assert len(list(delivery.batches)) == 1
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*") if path.is_file()}
    assert after == before | {tmp_path / "store/import.lock": after[tmp_path / "store/import.lock"]}


def test_a_later_file_replaces_rows_of_the_same_key_and_counts_them(store: Store) -> None:
    put(store, ROWS)
    revised: list[Row] = [(*POTASH[:5], 900.0, 2.0), CARS, ("CHN", "BLR", "exports", "2024", "870323", 1.0, None)]
    assert put(store, revised, file="b.csv") == ImportOutcome("b.csv", "comtrade", rows=3, replaced=1, unchanged=1)
    assert values(store, "310420", "870323") == [
        ("exports", "2023", "870323", 2500.0),
        ("exports", "2024", "870323", 1.0),
        ("imports", "2023", "310420", 900.0),
    ]


def test_two_values_for_one_key_in_two_files_of_one_import_are_refused(store: Store) -> None:
    """Their order says nothing of which is newer, so that the store would say what the shell's sorting makes of it."""
    files = [("a.csv", POTASH), ("b.csv", (*POTASH[:5], 1.0, None))]
    for order in (files, files[::-1]):
        with pytest.raises(ImportFileError, match=r"\.csv and \w\.csv have two values for one row"):
            put_together(store, order)
    assert store.datasets() == ()


def put_together(store: Store, files: Sequence[tuple[str, Row]]) -> None:
    with store.importing() as job:
        for name, row in files:
            job.add(deliver([table([row])], file=name), name, lambda _: None)


def test_the_same_codes_in_another_edition_are_other_rows(store: Store) -> None:
    put(store, [POTASH])
    assert put(store, [(*POTASH[:5], 1.0, None)], edition="HS12").replaced == 0
    assert store.pairs()["rows"].tolist() == [2]


def test_two_values_for_one_key_in_one_file_are_refused(store: Store) -> None:
    put(store, [BEEF])
    with pytest.raises(ImportFileError) as caught:
        put(store, [POTASH, CARS, (*POTASH[:5], 9.0, 2.0)])
    assert str(caught.value) == (
        "a.csv has two values for one row: imports of CHN (156 China) with BLR (112 Belarus), 310420 HS17, 2023, "
        "are 700 and 9 US dollars. Nothing was imported. If each is a part (by customs procedure, transport or second "
        "partner), download the totals alone; if the table does not say what tells them apart, ask its publisher which "
        "of the two counts."
    )
    assert store.pairs()["first"].tolist() == ["BRA"]


def test_an_exact_repeat_in_one_file_is_kept_once_and_counted(store: Store) -> None:
    assert put(store, [POTASH, CARS, POTASH, CARS]).unchanged == 2
    assert store.pairs()["rows"].tolist() == [2]


@pytest.mark.parametrize(("column", "row"), [("goods", 4), ("reporter", 0), ("value_usd", 5)])
def test_a_row_without_a_cell_it_needs_is_refused(store: Store, column: str, row: int) -> None:
    holed = [*POTASH[:row], None, *POTASH[row + 1 :]]
    with pytest.raises(ImportFileError, match=f"1 rows have no {column}"):
        put(store, [tuple(holed)])  # type: ignore[list-item]


def test_more_texts_than_a_column_may_have_are_refused(store: Store) -> None:
    rows: list[Row] = [("CHN", f"X{number}", "exports", "2023", "TOTAL", 1.0, None) for number in range(4100)]
    with pytest.raises(ImportFileError, match="More than 4,096 different texts in the column reporter or partner"):
        put(store, rows)


def test_pairs_tell_span_rows_and_the_last_years_trade_in_both_directions(store: Store) -> None:
    put(store, [*ROWS, ("BLR", "CHN", "imports", "2023", "TOTAL", 2600.0, None), (*CARS[:3], "2021", "87", 5.0, None)])
    columns = ("first", "second", "first_year", "last_year", "rows", "value_usd")
    assert told(store.pairs(), *columns) == [
        ("BLR", "CHN", 2021, 2023, 4, 3200.0),
        ("BRA", "CHN", 2022, 2022, 1, 40.0),
    ]


def test_names_of_later_files_join_those_of_earlier_ones(store: Store) -> None:
    for name, names in (("a", {"3104": "Potash", "87": "Cars"}), ("b", {"3104": "Potassic fertilisers"})):
        with store.importing() as job:
            job.add(deliver([table([POTASH])], file=name, names=names), name, lambda _: None)
    assert store.names("comtrade") == {"3104": "Potassic fertilisers", "87": "Cars"}


def test_sums_over_the_world_hold_both_flows_of_reconciled_figures(store: Store) -> None:
    put(store, [(*CARS[:4], "870323", 100.0, None), (*CARS[:4], "310420", 1.0, None)], BACI)
    put(store, [("CHN", "KAZ", "exports", "2023", "870323", 10.0, None), BEEF], BACI)
    found = store.world(BACI.key, ("", "CHN", "BLR"), ("TOTAL", "87", "VI"))
    assert told(found, "reporter", "flow", "period", "goods", "value_usd", "complete") == [
        ("", "exports", "2023", "87", 110.0, False),
        ("", "imports", "2023", "87", 110.0, False),
        ("BLR", "imports", "2023", "87", 100.0, False),
        ("CHN", "exports", "2023", "87", 110.0, False),
        ("", "exports", "2022", "TOTAL", 40.0, False),
        ("", "exports", "2023", "TOTAL", 111.0, False),
        ("", "imports", "2022", "TOTAL", 40.0, False),
        ("", "imports", "2023", "TOTAL", 111.0, False),
        ("BLR", "imports", "2023", "TOTAL", 101.0, False),
        ("CHN", "exports", "2023", "TOTAL", 111.0, False),
        ("CHN", "imports", "2022", "TOTAL", 40.0, False),
        ("", "exports", "2023", "VI", 1.0, False),
        ("", "imports", "2023", "VI", 1.0, False),
        ("BLR", "imports", "2023", "VI", 1.0, False),
        ("CHN", "exports", "2023", "VI", 1.0, False),
    ]


def test_sums_over_the_world_count_no_level_twice_and_keep_what_stands_in_no_chapter(store: Store) -> None:
    put(store, [
        ("CHN", "BLR", "exports", "2023", "TOTAL", 100.0, None),
        ("CHN", "BLR", "exports", "2023", "87", 60.0, None),
        ("CHN", "BLR", "exports", "2023", "870323", 60.0, None),
        ("CHN", "BLR", "exports", "2023", "310420", 10.0, None),
        ("CHN", "KAZ", "exports", "2023", "TOTAL", 7.0, None),
        ("CHN", "RUS", "exports", "2023", "8703", 5.0, None),
    ], BACI)  # fmt: skip
    found = store.world(BACI.key, ("CHN", "BLR", "KAZ", "RUS"), ("TOTAL", "87", "31"))
    assert told(found, "reporter", "flow", "period", "goods", "value_usd") == [
        ("BLR", "imports", "2023", "31", 10.0),
        ("CHN", "exports", "2023", "31", 10.0),
        ("BLR", "imports", "2023", "87", 60.0),
        ("CHN", "exports", "2023", "87", 65.0),
        ("RUS", "imports", "2023", "87", 5.0),
        ("BLR", "imports", "2023", "TOTAL", 100.0),
        ("CHN", "exports", "2023", "TOTAL", 112.0),
        ("KAZ", "imports", "2023", "TOTAL", 7.0),
        ("RUS", "imports", "2023", "TOTAL", 5.0),
    ]


def test_totals_alone_are_the_worlds_too(store: Store) -> None:
    put(store, [("CHN", "BLR", "exports", "2023", "TOTAL", 100.0, None)], BACI)
    put(store, [("CHN", "KAZ", "exports", "2023", "TOTAL", 7.0, None)], BACI)
    found = store.world(BACI.key, ("CHN", "BLR"), ("TOTAL", "87"))
    assert told(found, "reporter", "flow", "goods", "value_usd") == [
        ("BLR", "imports", "TOTAL", 100.0),
        ("CHN", "exports", "TOTAL", 107.0),
    ]


def test_a_year_with_a_hundred_exporters_is_a_whole_world(store: Store) -> None:
    whole: list[Row] = [(f"E{number:02d}", "CHN", "exports", "2022", "870323", 1.0, None) for number in range(100)]
    put(store, [*whole, *((*row[:3], "2023", *row[4:]) for row in whole[1:])], BACI)
    found = store.world(BACI.key, ("",), ("TOTAL",))
    assert told(found[found["flow"] == "exports"], "period", "value_usd", "complete") == [
        ("2022", 100.0, True),
        ("2023", 99.0, False),
    ]


def test_declared_figures_have_no_sums_over_the_world(store: Store) -> None:
    put(store, ROWS)
    assert store.world("comtrade", ("", "CHN"), ("TOTAL",)).empty


def test_many_small_imports_come_to_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrite, "ROWS_IN_PART", 700)
    whole, table_of_all = open_store(tmp_path / "one"), many(6_000, seed=5)
    with whole.importing() as job:
        job.add(deliver([table_of_all], BACI), "all", lambda _: None)
    pieces = open_store(tmp_path / "many")
    for number in range(6):
        with pieces.importing() as job:
            job.add(deliver([table_of_all.slice(number * 1000, 1000)], BACI), str(number), lambda _: None)
    parts = load_manifest(tmp_path / "many").entries[BACI.key].parts
    assert len(parts) > 4
    assert sum(part.rows for part in parts) == 6_000
    assert pieces.pairs().equals(whole.pairs())
    assert pieces.world(BACI.key, ("", "CHN"), ("TOTAL", "01")).equals(
        whole.world(BACI.key, ("", "CHN"), ("TOTAL", "01"))
    )
    for row in whole.pairs().itertuples():
        pair = (str(row.first), str(row.second))
        assert pieces.values(BACI.key, pair, ("TOTAL", "010112")).equals(
            whole.values(BACI.key, pair, ("TOTAL", "010112"))
        )


def test_a_pairs_rows_lie_together_in_one_part_in_order(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(rewrite, "ROWS_IN_PART", 700)
    with store.importing() as job:
        job.add(deliver([many(6_000, seed=5)], BACI), "all", lambda _: None)
    seen: set[str] = set()
    for part in load_manifest(tmp_path / "store").entries[BACI.key].parts:
        frame = pq.read_table(tmp_path / "store" / part.path).to_pandas().astype(str)
        keys = frame[["pair", "reporter", "flow", "goods", "period"]].apply(tuple, axis=1).tolist()
        assert keys == sorted(keys)
        assert not seen & set(frame["pair"])
        assert all(part.low <= hash_of(pair) < part.high for pair in set(frame["pair"]))
        seen |= set(frame["pair"])
    assert len(seen) == 91


def spread(parts: Sequence[Part], rows: dict[int, int]) -> list[tuple[int, int]]:
    new = [rows.get(bucket, 0) for bucket in range(BUCKET_COUNT)]
    return [(span.low // BUCKET_SPAN, span.high // BUCKET_SPAN) for span in split_ranges(parts, new)]


def test_a_small_import_becomes_one_part() -> None:
    assert spread([], {0: 10, 255: 10}) == [(0, 256)]


def test_a_big_import_is_halved_until_each_part_is_small() -> None:
    each = dict.fromkeys(range(BUCKET_COUNT), rewrite.ROWS_IN_PART // 64)
    assert spread([], each) == [(0, 64), (64, 128), (128, 192), (192, 256)]


def test_parts_without_new_rows_stay_as_they_are() -> None:
    halves = [
        Part("a", rewrite.ROWS_IN_PART, 0, "", 0, HASHES // 2),
        Part("b", rewrite.ROWS_IN_PART, 0, "", HASHES // 2, HASHES),
    ]
    assert spread(halves, {200: 5}) == [(128, 256)]


def test_hashes_are_the_same_on_every_machine_and_evenly_spread() -> None:
    assert hash_of("123456789") == 0xCBF43926  # the check value of CRC-32
    buckets = np.bincount(
        [hash_of(f"A{first:02d}-B{second:02d}") // BUCKET_SPAN for first in range(100) for second in range(100)]
    )
    assert buckets.max() < 3 * buckets.mean()
