"""`tradeviz pair`: every row of a pair into a file, and what the datasets cover."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from tests.store.databases.worlds import fill

from tradeviz.cli import main
from tradeviz.store import open_store

COVERED = (
    "UN Comtrade (comtrade): All goods of 5 flows of a year or month. Only parts of the goods in 8 flows.\n"
    "BACI (baci-hs92-v202501): Only parts of the goods in 107 flows.\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("pair") / "store"
    fill(open_store(folder))
    return str(folder)


def run(place: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["pair", "CHN", "BLR", "--store", place, *arguments])


def test_every_row_of_a_level_goes_to_standard_output_or_into_a_file(place: str, tmp_path: Path) -> None:
    printed = run(place, "--level", "6", "--csv", "-")
    assert printed.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert len(rows) == 13
    assert {row["level"] for row in rows} == {"6"}
    assert {row["reporter"] for row in rows} == {"CHN", "BLR"}
    target = tmp_path / "rows.csv"
    written = run(place, "--level", "6", "--csv", str(target))
    assert (written.exit_code, written.stdout) == (0, "")
    assert target.read_text("utf-8") == printed.stdout


def test_parquet_has_all_levels_unless_one_is_named(place: str, tmp_path: Path) -> None:
    target = tmp_path / "rows.parquet"
    assert run(place, "--parquet", str(target)).exit_code == 0
    assert set(pd.read_parquet(target)["level"]) == {0, 2, 4, 6}
    assert run(place, "--parquet", str(target), "--level", "total", "--csv", str(tmp_path / "t.csv")).exit_code == 0
    assert set(pd.read_parquet(target)["level"]) == {0}
    assert (tmp_path / "t.csv").read_text("utf-8").count(",TOTAL,,") == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--level", "3"), "There is no level '3'. Known are total, 2, 4, 6 and all. Nothing was printed."),
        (("--level", "6", "--goods", "31"), "'goods' does not go with a level"),
        (("--level", "6", "--json"), "Every row comes as CSV or Parquet, not as JSON; leave --json out."),
        (("--parquet", "-"), "Parquet is no text for a terminal; name a file, as in --parquet rows.parquet."),
        (("--level", "6", "--csv", "/none/rows.csv"), "/none/rows.csv cannot be written: No such file or directory."),
        (("--csv", "/none/rows.csv"), "/none/rows.csv cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_2(place: str, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(place, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--level", "total")])
def test_what_the_datasets_cover_is_said_beside_the_rows(place: str, arguments: tuple[str, ...]) -> None:
    assert run(place, *arguments).stderr == COVERED


def test_json_has_the_rows_and_what_the_datasets_cover(place: str) -> None:
    done = run(place, "--json", "--flow", "exports")
    told = json.loads(done.stdout)
    assert told["pair"] == ["CHN", "BLR"]
    assert [one["dataset"] for one in told["datasets"]] == ["comtrade", "baci-hs92-v202501"]
    assert told["datasets"][0]["coverage"] == {
        "periods": [],
        "whole": 5,
        "partial": 8,
        "goods": ["31", "8703", "870899", "999999"],
        "known": True,
        "sentences": ["All goods of 5 flows of a year or month.", "Only parts of the goods in 8 flows."],
    }
    rows = list(csv.DictReader(io.StringIO(run(place, "--flow", "exports").stdout)))
    assert [row["value_usd"] for row in told["rows"]] == [float(row["value_usd"]) for row in rows]
    assert told["rows"][-1]["high_usd"] is None  # a floor is open above


def test_json_and_a_file_of_csv_are_not_both_written(place: str, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        main, ["pair", "CHN", "BLR", "--store", place, "--json", "--csv", str(tmp_path / "q.csv")]
    )
    assert told.exit_code == 2
    assert "Leave one of them out. Nothing was written." in told.output
    assert not (tmp_path / "q.csv").exists()
