"""`tradeviz pair --hs`: years declared in different editions of the HS in one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.readers.test_hs_correlation import workbook

from tradeviz.cli import main
from tradeviz.store import open_store
from tradeviz.views.start import start

Run = Callable[..., Result]
HEAD = "period,reporter,partner,flow,goods,hs,value_usd,tonnes"
# In 2017 the edition is HS17, in 2022 HS22: 854911 and 854912 were 854810, 852411 was a part of 852990 and of 901380.
ROWS = (
    "2017,CHN,BLR,exports,TOTAL,,30,", "2017,CHN,BLR,exports,854810,HS17,12,1", "2017,CHN,BLR,exports,852990,HS17,18,2",
    "2022,CHN,BLR,exports,TOTAL,,40,", "2022,CHN,BLR,exports,854911,HS22,5,1", "2022,CHN,BLR,exports,854912,HS22,6,1",
    "2022,CHN,BLR,exports,310420,HS22,20,3", "2022,CHN,BLR,exports,852411,HS22,4,1", "2022,CHN,BLR,exports,852990,HS22,5,1",
)  # fmt: skip
TABLE = {
    "HS2022-HS2017 Correlations": [
        ("HS2022", "HS2017", "Relationship"), ("854911", "854810", "n:1"), ("854912", "854810", "n:1"),
        ("310420", "310420", "1:1"), ("852411", "852990", "n:n"), ("852411", "901380", "n:n"), ("852990", "852990", "1:n"),
    ]
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRADEVIZ_STORE", str(tmp_path / "store"))
    Path("own.csv").write_text("\n".join([HEAD, *ROWS, ""]))
    Path("table.xlsx").write_bytes(workbook(TABLE))

    def ran(*words: str) -> Result:
        return CliRunner().invoke(main, [*words])

    assert ran("ingest", "--complete", "own.csv").exit_code == 0
    return ran


def cells(result: Result, *columns: str) -> list[tuple[str, ...]]:
    head, *lines = (line.split(",") for line in result.stdout.strip().splitlines())
    return [tuple(line[head.index(name)] for name in columns) for line in lines]


def test_both_years_are_in_one_edition_and_what_is_not_is_named(run: Run) -> None:
    assert run("ingest", "table.xlsx").exit_code == 0
    result = run("pair", "CHN", "BLR", "--hs", "hs17", "--level", "6")
    assert (result.exit_code, result.exception) == (0, None)
    assert cells(result, "period", "goods", "hs", "value_usd") == [
        ("2022", "310420", "HS17", "20"), ("2017", "852990", "HS17", "18"),
        ("2017", "854810", "HS17", "12"), ("2022", "854810", "HS17", "11"),
    ]  # fmt: skip
    assert result.stderr.replace("\xa0", " ").splitlines()[:3] == [
        "own: carried over from HS22 to HS17, by subheading 90.0 % of the value.",
        "Shown as at least so much, for more may be in it: 1 subheading of HS17.",
        "Not carried over: HS22 852411, $4.00 in all; its goods are in HS17 852990, 901380.",
    ]


def test_a_chart_of_goods_shows_what_is_known_and_no_more(run: Run) -> None:
    run("ingest", "table.xlsx")
    result = run("pair", "CHN", "BLR", "--hs", "HS17", "--goods", "854810,852990", "--flow", "exports", "--json")
    assert (result.exit_code, result.exception) == (0, None)
    rows = json.loads(result.stdout)["rows"]
    assert {(row["period"], row["goods"]): (row["value_usd"], row["qualifier"]) for row in rows} == {
        ("2017", "854810"): (12.0, ""),
        ("2022", "854810"): (11.0, ""),
        ("2017", "852990"): (18.0, ""),
        ("2022", "852990"): (5.0, "at least"),
    }
    total = run("pair", "CHN", "BLR", "--hs", "HS17", "--level", "total")
    assert cells(total, "period", "value_usd") == [("2017", "30"), ("2022", "40")]


def test_an_edition_that_all_rows_are_in_needs_no_table(run: Run) -> None:
    Path("one.csv").write_text("\n".join([HEAD, *ROWS[:3], ""]))
    run("ingest", "--name", "one", "one.csv")
    result = run("pair", "CHN", "BLR", "--hs", "HS17", "--data", "one", "--level", "6")
    assert result.exit_code == 0
    assert "one: all of it is in HS17 as published." in result.stderr


def test_a_table_that_is_missing_is_named_with_the_way_to_it(run: Run) -> None:
    result = run("pair", "CHN", "BLR", "--hs", "HS92")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no table of correlation of HS17 and HS92. The UN publishes it" in result.stderr
    assert "bring it in with: tradeviz ingest FILE" in result.stderr


def test_rows_without_an_edition_are_said_to_be(run: Run) -> None:
    Path("none.csv").write_text("\n".join([HEAD, "2020,CHN,BLR,exports,310420,,5,", ""]))
    run("ingest", "--name", "none", "none.csv")
    result = run("pair", "CHN", "BLR", "--hs", "HS17", "--data", "none")
    assert result.exit_code == 2
    assert "Some rows do not say which edition of the HS they are in" in result.stderr


def test_tables_are_no_source_of_a_page(run: Run, tmp_path: Path) -> None:
    run("ingest", "table.xlsx")
    assert [one.key for one in start([], open_store(tmp_path / "store")).sources] == ["own"]
