"""`tradeviz ingest`: all files or none, an account of every row, exit code 2 with a sentence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.readers.conftest import Write, comtrade
from tests.readers.test_files import zipped
from tests.readers.test_imf import EXPORTS, sheet, workbook

from tradeviz.cli import main
from tradeviz.readers.comtrade.tables import COMTRADE
from tradeviz.readers.nothing_kept import nothing_kept
from tradeviz.store import open_store
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report, RowRule

# Rules that change rows and keep them.
KEPT = {
    "LEADING_ZERO", "NO_WEIGHT", "SEPARATORS", "EXTRA_FIELD", "SHIFTED", "FLOW_BESIDE", "WHOLE_NUMBER", "MISSING_WORD",
    "SPACES", "ROUNDED", "OTHER_TOTAL", "NATIONAL", "CONVERTED", "STARRED"}  # fmt: skip


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


def test_an_import_that_keeps_nothing_says_why_and_what_to_download(write: Write, place: Path) -> None:
    result = run(
        place, write(comtrade({"partnerCode": "0"}, {"partnerCode": "0", "cmdCode": "31"}, {"flowCode": "RX"}))
    )
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines()[-5:] == [
        "tradeviz: file.csv gives nothing to import: none of its 3 rows can be kept.",
        "  2: the world as one side, the sum over all partners",
        "  1: re-exports and re-imports, which exports and imports hold already",
        "Download it again, and choose All as partners (each partner by itself) in place of World; choose exports and "
        "imports as trade flows.",
        "The store is as it was.",
    ]
    assert rows(place) == 0


def test_the_files_that_give_nothing_are_named_and_the_others_not_imported(write: Write, place: Path) -> None:
    good, world = write(comtrade({}), "good.csv"), comtrade({"partnerCode": "0"})
    result = run(place, good, write(world, "bad.csv"), write(world.replace("2022", "2021"), "worse.csv"))
    assert result.exit_code == 2
    assert "bad.csv gives nothing to import: its only row cannot be kept." in result.stderr
    assert "worse.csv gives nothing to import" in result.stderr
    assert "good.csv gives nothing" not in result.stderr
    assert "give the others without these" in result.stderr
    assert rows(place) == 0


def test_one_member_of_a_zip_that_gives_something_is_enough(write: Write, place: Path) -> None:
    data = zipped({"a.csv": comtrade({}), "b.csv": comtrade({"partnerCode": "0"})})
    result = run(place, write(data, "both.zip"))
    assert result.exit_code == 0
    assert "both.zip/b.csv: 1 row read, 0 kept" in result.stdout


@pytest.mark.parametrize("rule", [rule for rule in RowRule if rule.name not in KEPT])
def test_every_rule_that_sets_rows_apart_says_what_to_choose(rule: RowRule) -> None:
    parsed = ParsedFile(COMTRADE, iter(()), Report("a.csv", read=1, set_apart=Counter({rule: 1})))
    said = nothing_kept("a.csv", [parsed])
    assert f"1: {rule.value}" in said
    assert (
        "\nImport it again with " in said
        if rule in {RowRule.NO_RATE, RowRule.SOME_LINES}
        else "\nDownload it again, and " in said
    )


def test_two_values_for_one_row_are_shown_with_their_lines(write: Write, place: Path) -> None:
    text = comtrade({}, {"cmdCode": "31"}, {"primaryValue": "1501"})
    result = run(place, write(text))
    assert result.exit_code == 2
    assert "are 1,500 and 1,501 US dollars, in lines 2 and 4." in result.stderr


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
