"""`tradeviz ingest`: all files or none, an account of every row, exit code 2 with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.readers.conftest import Write, comtrade
from tests.readers.test_imf import EXPORTS, sheet, workbook

from tradeviz.cli import main
from tradeviz.store import open_store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store"


def run(place: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["ingest", "--store", str(place), *map(str, arguments)])


def rows(place: Path) -> int:
    return int(open_store(place).pairs()["rows"].sum())


def test_files_of_several_kinds_enter_together_with_their_accounts(write: Write, place: Path) -> None:
    trade = write(comtrade({}, {"partnerCode": "0"}, {"cmdCode": "20230"}), "comtrade.csv")
    dots = write(workbook(Exports=sheet(EXPORTS, ["China, P.R.: Mainland", 678.5, 750])), "dots.xlsx")
    result = run(place, trade, dots)
    assert result.exit_code == 0
    assert "comtrade.csv: 3 rows read, 2 kept\n  set apart 1: the world as one side" in result.stdout
    assert "repaired 1: leading zeros of goods codes restored" in result.stdout
    assert "dots.xlsx: 2 rows read, 2 kept\n  into imf-dots" in result.stdout
    store = open_store(place)
    assert [dataset.key for dataset in store.datasets()] == ["comtrade", "imf-dots"]
    assert list(store.values("comtrade", ("BLR", "CHN"), ["0202"]).value_usd) == [1500.0]
    assert store.names("comtrade")["310420"] == "Potassium chloride"


def test_one_bad_file_leaves_the_store_as_it_was(write: Write, place: Path) -> None:
    assert run(place, write(comtrade({}), "good.csv")).exit_code == 0
    before = rows(place)
    result = run(place, write(comtrade({"cmdCode": "31"}), "more.csv"), write("nonsense", "bad.csv"))
    assert result.exit_code == 2
    assert "tradeviz: bad.csv begins with 'nonsense', which no reader knows" in result.stderr
    assert "Traceback" not in result.stderr
    assert rows(place) == before


def test_the_same_file_again_changes_nothing_and_says_so(write: Write, place: Path) -> None:
    path = write(comtrade({}))
    run(place, path)
    result = run(place, path)
    assert result.exit_code == 0
    assert "the store has this very file in comtrade; nothing changed" in result.stdout
    assert rows(place) == 1


def test_two_values_for_one_cell_in_one_file_are_refused(write: Write, place: Path) -> None:
    result = run(place, write(comtrade({}, {"primaryValue": "1501"})))
    assert result.exit_code == 2
    assert rows(place) == 0


def test_an_exact_repeat_is_stored_once_and_counted(write: Write, place: Path) -> None:
    result = run(place, write(comtrade({}, {})))
    assert result.exit_code == 0
    assert "1 repeat a row that was there already" in result.stdout
    assert rows(place) == 1


def test_unknown_codes_stop_the_import_and_set_apart_lets_it_through(write: Write, place: Path) -> None:
    path = write(comtrade({}, {"partnerCode": "998"}))
    refused = run(place, path)
    assert refused.exit_code == 2
    assert "998 (1 row)" in refused.stderr
    taken = run(place, "--set-apart", path)
    assert taken.exit_code == 0
    assert "of these codes: 998 (1)" in taken.stdout


def test_quiet_says_nothing(write: Write, place: Path) -> None:
    result = run(place, "--quiet", write(comtrade({})))
    assert (result.exit_code, result.output) == (0, "")


def test_a_file_whose_rows_are_all_set_apart_is_taken(write: Write, place: Path) -> None:
    result = run(place, write(comtrade({"partnerCode": "0"})))
    assert result.exit_code == 0
    assert "1 rows read, 0 kept" in result.stdout


def test_own_figures_enter_the_dataset_that_is_named(write: Write, place: Path) -> None:
    text = "period,reporter,partner,flow,goods,value_usd\n2024,CHN,BLR,exports,TOTAL,5\n"
    assert run(place, "--name", "customs", write(text)).exit_code == 0
    assert [dataset.key for dataset in open_store(place).datasets()] == ["customs"]


def test_names_alone_are_an_import(write: Write, place: Path) -> None:
    assert run(place, write("hscode,description\n3104,Potash\n")).exit_code == 0
    assert open_store(place).names("names") == {"3104": "Potash"}


def test_a_store_that_cannot_be_written_is_said(write: Write, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    result = run(tmp_path / "file" / "store", write(comtrade({})))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
