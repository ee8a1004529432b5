"""Answers of the US Census Bureau's API: arrays of texts, its own codes of countries, lines of ten digits."""

from __future__ import annotations

import json

import pytest
from tests.readers.conftest import Reading, Write, values

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.us_census.countries import find_census_country
from tradeviz.store.report import RowRule

HEADER = ["CTY_CODE", "CTY_NAME", "I_COMMODITY", "GEN_VAL_MO", "GEN_QY1_MO", "UNIT_QY1", "COMM_LVL", "time"]
ROWS = [
    ["5700", "CHINA", "3104200010", "1000", "5000", "KG", "HS10", "2024-01"],
    ["5700", "CHINA", "3104200050", "200", "1000", "KG", "HS10", "2024-01"],
    ["4622", "BELARUS", "3104200010", "7", "0", "KG", "HS10", "2024-02"],
    ["0003", "EUROPEAN UNION", "3104200010", "9", "1", "KG", "HS10", "2024-01"],
    ["4XXX", "EUROPE", "3104200010", "9", "1", "KG", "HS10", "2024-01"],
    ["-", "TOTAL FOR ALL COUNTRIES", "3104200010", "9", "1", "KG", "HS10", "2024-01"],
]


def answer(rows: list[list[str]], header: list[str] | None = None) -> str:
    return "[" + ",\n".join(json.dumps(row) for row in [header or HEADER, *rows]) + "]"


def test_imports_are_added_up_to_hs_codes(write: Write, reading: Reading) -> None:
    frame, report = reading(write(answer(ROWS), "hs"))
    assert values(frame, "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("USA", "CHN", "imports", "2024-01", "310420", "", 1200.0),
        ("USA", "BLR", "imports", "2024-02", "310420", "", 7.0),
    ]
    assert frame.tonnes.iloc[0] == 6.0
    assert frame.tonnes.isna().tolist() == [False, True]
    assert report.set_apart == {RowRule.GROUP: 2, RowRule.WORLD: 1}
    assert report.repaired[RowRule.NO_WEIGHT] == 1


def test_exports_have_names_of_their_own_and_a_dash_is_all_goods(write: Write, reading: Reading) -> None:
    header = ["E_COMMODITY", "ALL_VAL_MO", "CTY_CODE", "YEAR", "MONTH", "E_COMMODITY"]
    rows = [["-", "50", "5700", "2023", "3", "-"], ["3104", "20", "5700", "2023", "3", "3104"]]
    frame, _ = reading(write(answer(rows, header)))
    assert values(frame, "flow", "period", "goods", "value_usd") == [
        ("exports", "2023-03", "TOTAL", 50.0),
        ("exports", "2023-03", "3104", 20.0),
    ]


def test_values_of_the_year_so_far_count_in_december_alone(write: Write, reading: Reading) -> None:
    header = ["I_COMMODITY", "GEN_VAL_YR", "CTY_CODE", "time"]
    rows = [["31", "5", "5700", "2023-11"], ["31", "6", "5700", "2023-12"]]
    frame, report = reading(write(answer(rows, header)))
    assert values(frame, "period", "value_usd") == [("2023", 6.0)]
    assert report.set_apart == {RowRule.OTHER_PERIOD: 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (answer([["31", "5", "5700"]], ["I_COMMODITY", "GEN_VAL_MO", "CTY_CODE"]), "without YEAR and MONTH; ask for it"),
        (answer([["31", "2024-01", "5700"]], ["I_COMMODITY", "time", "CTY_CODE"]), "without GEN_VAL_MO"),
        (answer([["31", "5", "5700", "2024-01", "10"]], ["I_COMMODITY", "GEN_VAL_MO", "CTY_CODE", "time", "DISTRICT"]),
         "has a row for each DISTRICT"),
        (answer([ROWS[0][:-1]]), "row 2 has 7 cells where the header has 8"),
        (answer(ROWS)[:-30], "is no whole JSON"),
        (answer([["9999", *ROWS[0][1:]]]), r"does not know: 9999 \(1 row\)"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_in_a_sentence(write: Write, text: str, says: str) -> None:
    (parsed,) = read(write(text), Options(all_lines=True))
    with pytest.raises(ImportFileError, match=says):
        list(parsed.batches)


@pytest.mark.parametrize(("code", "economy"), [("5700", "CHN"), ("4279", "FRA"), ("4803", "XKX"), ("5830", "TWN")])
def test_countries_are_found_by_schedule_c(code: str, economy: str) -> None:
    found = find_census_country(code)
    assert found is not None
    assert found.code == economy
