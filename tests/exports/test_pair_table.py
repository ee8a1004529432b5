"""Every row of a pair as one table, and the pair's data package."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package, system
from tests.store.databases.worlds import (
    COMTRADE,
    DECLARED_SET,
    RECONCILED_SET,
    bring,
    covering,
    deliver,
    reconciled,
    world,
)

from tradeviz.errors import BudgetError, ChoiceError, NotInStoreError
from tradeviz.exports.archive import zipped
from tradeviz.exports.download import pair_files
from tradeviz.exports.pair_table import PAIR_TABLE_COLUMNS, pair_table
from tradeviz.model.budget import budget
from tradeviz.store import open_store
from tradeviz.store.coverage import VOUCHED
from tradeviz.store.frames import BATCH_ROWS
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import TRADE_COLUMNS, arrow_schema
from tradeviz.story.datasets import NoDatasets, PairDatasets, find_pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.store.api import Store

BELARUS = "\n".join(line for line in COMTRADE.strip().splitlines() if line.split()[:2] != ["CHN", "BLR"])
WHOLE = """
CHN BLR exports 2020 TOTAL  HS17 1000 -
CHN BLR exports 2020 31     HS17 600 1
CHN BLR exports 2020 310420 HS17 600 1
CHN BLR exports 2020 87     HS17 400 -
CHN BLR exports 2021-03 310420 HS17 7 -
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """China's side of the declarations vouched for, Belarus's in part, and a release that is no whole world."""
    found = open_store(tmp_path_factory.mktemp("table") / "store")
    names = {"310420": "=potassium chloride"}
    bring(
        found,
        (covering(world(WHOLE), DECLARED_SET, "whole.csv", VOUCHED), "a"),
        (deliver(world(BELARUS), DECLARED_SET, "parts.csv", names), "b"),
        (deliver(reconciled(), RECONCILED_SET, "baci.zip"), "c"),
    )
    return found


@pytest.fixture(scope="module")
def datasets(store: Store) -> PairDatasets:
    return find_pair(store, "CHN", "BLR")


def table_of(datasets: PairDatasets, level: str = "all", data: str = "") -> pd.DataFrame:
    asked = {"level": level} | ({"data": data} if data else {})
    text = b"".join(pair_table(datasets, asked).csv()).decode()
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def test_the_table_has_every_row_of_every_dataset(store: Store, datasets: PairDatasets) -> None:
    found = table_of(datasets)
    assert list(found) == [column.name for column in PAIR_TABLE_COLUMNS]
    names = [column.name for column in TRADE_COLUMNS]
    held = pd.concat([store.rows(key, ("CHN", "BLR")) for key in datasets.datasets])
    numbers = {"value_usd": "float64", "tonnes": "float64"}
    rows = found[names].assign(tonnes=found["tonnes"].mask(found["tonnes"] == "")).astype(numbers)
    key = ["dataset", "reporter", "flow", "period", "goods", "hs"]
    pd.testing.assert_frame_equal(
        rows.sort_values(key, ignore_index=True), held[names].sort_values(key, ignore_index=True), check_dtype=False
    )
    assert set(found["status"] + " " + found["dataset"]) == {
        f"declared {DECLARED_SET.key}",
        f"reconciled {RECONCILED_SET.key}",
    }
    assert {*found["reporter"]} == {"CHN", "BLR"}
    assert "2021-03" in set(found["period"])


@pytest.mark.parametrize("level", ["total", "2", "4", "6"])
def test_one_level_is_the_rows_of_that_level(datasets: PairDatasets, level: str) -> None:
    everything = table_of(datasets)
    found = table_of(datasets, level)
    number = level.replace("total", "0")
    assert set(found["level"]) == {number}
    expected = everything[everything["level"] == number].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected)


def test_rows_say_what_they_add_up_to(datasets: PairDatasets) -> None:
    found = table_of(datasets, data="comtrade")
    told = set(found[["reporter", "period", "goods", "whole_of", "basis"]].agg(" ".join, axis=1))
    assert {
        "CHN 2020 TOTAL TOTAL declared",
        "CHN 2020 31 31 declared",
        "CHN 2020 310420 31 vouched",
        "CHN 2021-03 310420 TOTAL vouched",
        "BLR 2020 310420 310420 declared",
    } <= told


def test_rows_of_an_older_edition_add_up_to_nothing_that_is_known(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    lines = """
    CHN BLR exports 2022 TOTAL  HS22 1000 -
    CHN BLR exports 2022 310420 HS22 1000 -
    CHN BLR exports 2022 TOTAL  HS12 1000 -
    CHN BLR exports 2022 310420 HS12 990 -
    CHN BLR exports 2021 TOTAL  HS12 5 -
    """
    bring(store, (deliver(world(lines), DECLARED_SET, "editions.csv"), "a"))
    found = table_of(find_pair(store, "CHN", "BLR"))
    told = set(found[["period", "goods", "hs", "whole_of"]].agg(" ".join, axis=1))
    assert told == {
        "2022 310420 HS22 TOTAL", "2022 TOTAL HS22 TOTAL", "2022 310420 HS12 ", "2022 TOTAL HS12 ", "2021 TOTAL HS12 TOTAL",
    }  # fmt: skip


def test_no_cell_is_a_formula_and_parquet_has_the_same_rows(datasets: PairDatasets, tmp_path: Path) -> None:
    table = pair_table(datasets, {"level": "6"})
    (tmp_path / "rows.parquet").write_bytes(b"".join(table.parquet()))
    found = pd.read_parquet(tmp_path / "rows.parquet")
    text = table_of(datasets, "6")
    assert set(text["goods_name"]) > {"'=potassium chloride"}
    assert set(found["goods_name"]) > {"=potassium chloride"}
    same = [
        column.name
        for column in PAIR_TABLE_COLUMNS
        if column.name not in {"goods_name", "value_usd", "tonnes", "level"}
    ]
    assert found[same].to_numpy().tolist() == text[same].to_numpy().tolist()
    assert found["value_usd"].tolist() == text["value_usd"].astype(float).tolist()
    assert found["tonnes"].isna().tolist() == text["tonnes"].eq("").tolist()
    assert pq.read_schema(tmp_path / "rows.parquet").names == [column.name for column in PAIR_TABLE_COLUMNS]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"level": "3"}, "There is no level '3'. Known are total, 2, 4, 6 and all."),
        ({"level": ""}, "There is no level ''."),
        ({"level": "6", "data": "imf"}, "There is no dataset 'imf' of this pair. Known are comtrade"),
        ({"level": "6", "goods": "31"}, "'goods' does not go with a level: the table has every row."),
    ],
)
def test_what_cannot_be_had_is_said(datasets: PairDatasets, asked: dict[str, str], problem: str) -> None:
    with pytest.raises(ChoiceError, match=problem.replace("(", r"\(")):
        pair_table(datasets, asked)


def test_a_pair_that_the_store_has_not_has_no_table() -> None:
    with pytest.raises(NotInStoreError, match="nothing of this pair"):
        pair_table(NoDatasets(), {"level": "6"})


@pytest.mark.parametrize(
    ("level", "data", "name"),
    [
        ("6", "", "CHN-BLR-subheadings"),
        ("all", "", "CHN-BLR-all-levels"),
        ("total", "comtrade", "CHN-BLR-totals-comtrade"),
    ],
)
def test_a_file_is_called_by_what_it_holds(datasets: PairDatasets, level: str, data: str, name: str) -> None:
    assert pair_table(datasets, {"level": level} | ({"data": data} if data else {})).name == name


MANY = 120_000
LINE = (DECLARED_SET.key, "CHN", "BLR", "exports", "", "", "HS92", 1.0, None)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> PairDatasets:
    """A pair with so many rows that they take several batches, row groups and pieces."""
    store = open_store(tmp_path_factory.mktemp("large") / "store")
    cells = {name: [value] * MANY for name, value in zip(arrow_schema().names, LINE, strict=True)}
    cells["goods"] = [f"{number // 240 + 10100:06d}" for number in range(MANY)]
    cells["period"] = [f"{1990 + number % 240 // 12}-{number % 12 + 1:02d}" for number in range(MANY)]
    parsed = ParsedFile(DECLARED_SET, iter([pa.table(cells, schema=arrow_schema())]), Report("many.csv"))
    bring(store, (parsed, "d"))
    return find_pair(store, "CHN", "BLR")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_table_is_written_while_it_is_read(large: PairDatasets, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    batches = PairDatasets.row_batches

    def counted(datasets: PairDatasets, dataset: str) -> Iterator[pd.DataFrame]:
        for frame in batches(datasets, dataset):
            read.append(len(frame))
            yield frame

    monkeypatch.setattr(PairDatasets, "row_batches", counted)
    pieces = getattr(pair_table(large, {"level": "6"}), kind)()
    before = pa.total_allocated_bytes()
    held, ahead = 0, []
    for _ in pieces:
        held = max(held, pa.total_allocated_bytes() - before)
        ahead.append(sum(read))
    assert sum(read) == MANY
    assert max(read) <= BATCH_ROWS
    # Nothing like the whole is read before the first piece goes out, nor at any step.
    step = 60_000 if kind == "parquet" else 2 * BATCH_ROWS
    assert ahead[0] <= step
    assert max(later - earlier for earlier, later in pairwise(ahead)) <= step
    assert held < 60_000_000


def test_the_rows_of_a_table_are_counted_before_they_are_written(large: PairDatasets) -> None:
    with budget(100_000), pytest.raises(BudgetError):
        pair_table(large, {"level": "6"}).csv()


def test_an_import_meanwhile_changes_nothing_of_a_table_under_way(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    bring(store, (deliver(world(WHOLE), DECLARED_SET, "one.csv"), "a"))
    pieces = pair_table(find_pair(store, "CHN", "BLR"), {}).csv()
    bring(store, (deliver(world("CHN BLR exports 2020 TOTAL HS17 5 -"), DECLARED_SET, "two.csv"), "b"))
    assert b",1000,,0,All goods," in b"".join(pieces)


@pytest.mark.filterwarnings("ignore")  # frictionless and its own dependencies warn of each other
@pytest.mark.parametrize("dataset", ["comtrade", RECONCILED_SET.key])
def test_a_pairs_zip_is_a_valid_data_package(datasets: PairDatasets, dataset: str, tmp_path: Path) -> None:
    figures = datasets.whole(dataset)
    files = pair_files(figures, datasets.rows(dataset), datasets.coverage(dataset))
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(files, "pair")))) as archive:
        archive.extractall(tmp_path)
    with system.use_context(trusted=True):
        report = Package(tmp_path / "pair" / "datapackage.json").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    package = json.loads((tmp_path / "pair" / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in package["resources"]} == {"observations.csv", "goods.csv", "coverage.csv"}
    for one in package["resources"]:
        header = next(csv.reader((tmp_path / "pair" / one["path"]).open(encoding="utf-8")))
        assert [field["name"] for field in one["schema"]["fields"]] == header
    readme = (tmp_path / "pair" / "README.md").read_text("utf-8")
    assert "tradeviz pair CHN BLR --level all --csv FILE" in readme
    assert "/pair/CHN/BLR/download/observations.csv?level=all" in readme


def test_the_packages_coverage_has_every_flow(datasets: PairDatasets) -> None:
    key = DECLARED_SET.key
    files = pair_files(datasets.whole(key), datasets.rows(key), datasets.coverage(key))
    text = files["coverage.csv"]
    assert isinstance(text, bytes)
    assert text.decode().splitlines()[1:] == [
        "comtrade,BLR,CHN,exports,2019,,,part",
        "comtrade,BLR,CHN,exports,2020,,,part",
        "comtrade,BLR,CHN,imports,2020,,,part",
        "comtrade,CHN,BLR,exports,2020,31,6,vouched",
        "comtrade,CHN,BLR,exports,2020,TOTAL,2,vouched",
        "comtrade,CHN,BLR,exports,2021-03,TOTAL,6,vouched",
    ]
