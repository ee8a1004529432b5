"""Tables: every mistake at once, each with file, line, column, what stood there and what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeviz.errors import Problem, StoryError
from tradeviz.model import tables
from tradeviz.model.periods import read_period
from tradeviz.model.tables import Column, one_of, parses, read_table

if TYPE_CHECKING:
    from pathlib import Path

YEAR, COLOUR, NOTE = (
    Column("year", "When.", "a period", parses(read_period)),
    Column("colour", "Which.", "red or blue", one_of("red", "blue")),
    Column("note", "What else.", required=False),
)
COLUMNS = (YEAR, COLOUR, NOTE)
WANTED = "the columns year, colour, note"


def read(folder: Path, content: str | bytes) -> tuple[pd.DataFrame, list[Problem]]:
    path = folder / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, COLUMNS, ["year", "colour"])


def test_rows_without_problems_become_text_with_their_line(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "year,colour,note\n2024,red,\n2024, blue ,007\n")
    assert problems == []
    assert frame.to_dict("list") == {
        "line": [2, 3],
        "year": ["2024", "2024"],
        "colour": ["red", "blue"],
        "note": ["", "007"],
    }


def test_every_mistake_of_a_file_is_listed_and_good_rows_stay(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "year,colour,note\n24,green,\n2024,red,a\n2024,,\n2024,red,b\n2025\n2026,red,\n")
    assert problems == [
        Problem("t.csv", 2, "year", "'24'", "a period"),
        Problem("t.csv", 2, "colour", "'green'", "red or blue"),
        Problem("t.csv", 4, "colour", "''", "red or blue"),
        Problem("t.csv", 5, "year, colour", "2024, red again", "each once; it stands in line 3 already"),
        Problem("t.csv", 6, "", "1 cells", "3, as in the header"),
    ]
    assert list(frame["line"]) == [3, 7]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("year,colour", ["no column note"]),
        ("year,note,color", ["no column colour", "an unknown column 'color'"]),
        ("year,colour,note,year", ["the column year twice"]),
        ("Year,colour,note", ["no column year", "an unknown column 'Year'"]),
        ("", ["no column year", "no column colour", "no column note"]),
        ("year;colour;note", [*(f"no column {c.name}" for c in COLUMNS), "an unknown column 'year;colour;note'"]),
    ],
)
def test_a_wrong_header_is_told_column_by_column(tmp_path: Path, header: str, found: list[str]) -> None:
    frame, problems = read(tmp_path, f"{header}\n2024,red,\n" if header else "")
    assert problems == [Problem("t.csv", 1, "", text, WANTED) for text in found]
    assert frame.empty


@pytest.mark.parametrize("row", ["2024,red", "2024,red,,", "2024"])
def test_a_ragged_row_is_refused(tmp_path: Path, row: str) -> None:
    _, problems = read(tmp_path, f"year,colour,note\n{row}\n")
    assert problems == [Problem("t.csv", 2, "", f"{row.count(',') + 1} cells", "3, as in the header")]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "note,year,colour\nn,2024,red\n")
    assert problems == []
    assert list(frame.columns) == ["line", "year", "colour", "note"]
    assert list(frame.iloc[0]) == [2, "2024", "red", "n"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_and_any_line_ends_are_accepted(tmp_path: Path, mark: str, end: str) -> None:
    frame, problems = read(tmp_path, f"{mark}year,colour,note{end}2024,red,x{end}{end}2025,red,y{end}")
    assert problems == []
    assert list(frame["note"]) == ["x", "y"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("year,colour,note\n2024,red,Größe\n".encode("latin-1"), "bytes that are not UTF-8 (at byte 28)"),
        ("year,colour,note\n2024,red,\n".encode("utf-16"), "bytes that are not UTF-8 (at byte 0)"),
        ("year,colour,note\n2024,red,\n".encode("utf-16-le"), "a NUL byte in line 1"),
        (b"year,colour,note\n2024,red,a\x00b\n", "a NUL byte in line 2"),
    ],
)
def test_bytes_that_are_no_utf_8_text_are_refused(tmp_path: Path, content: bytes, found: str) -> None:
    frame, problems = read(tmp_path, content)
    assert problems == [Problem("t.csv", 0, "", found, "a UTF-8 CSV file")]
    assert frame.empty


def test_a_missing_file_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    frame, problems = read_table(tmp_path / "none.csv", COLUMNS, ["year"])
    expected = "no readable file (No such file or directory)"
    assert problems == [Problem("none.csv", 0, "", expected, "a UTF-8 CSV file")]
    assert list(frame.columns) == ["line", "year", "colour", "note"]


def test_a_folder_in_the_file_s_place_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    _, problems = read_table(tmp_path / "t.csv", COLUMNS, ["year"])
    assert [problem.found for problem in problems] == ["no readable file (Is a directory)"]


def test_a_file_larger_than_a_story_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_TABLE_BYTES", 10)
    _, problems = read(tmp_path, "year,colour,note\n")
    assert [problem.found for problem in problems] == ["17 bytes, more than the 10 that this file may have"]


@pytest.mark.parametrize(
    "row",
    ['2024,red,"open\n2025,red,\n', '2024,red,"a"b\n', f"2024,red,{'x' * 200_000}\n"],
    ids=["open", "after", "long"],
)
def test_a_row_that_is_no_csv_is_told_beside_the_mistakes_before_it(tmp_path: Path, row: str) -> None:
    frame, problems = read(tmp_path, f"year,colour,note\n2024,green,\n{row}")
    assert problems[0] == Problem("t.csv", 2, "colour", "'green'", "red or blue")
    assert [problem.expected for problem in problems[1:]] == ["comma-separated values"]
    assert problems[1].line >= 3
    assert frame.empty


def test_quoted_cells_keep_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, 'year,colour,note\n2024,red,"a, ""b""\nc"\n')
    assert problems == []
    assert list(frame["note"]) == ['a, "b"\nc']


def test_codes_are_text_even_where_all_cells_are_digits(tmp_path: Path) -> None:
    frame, _ = read(tmp_path, "year,colour,note\n2024,red,020230\n")
    assert frame["note"].dtype == "str"
    assert frame["line"].dtype == "int64"


def test_a_story_error_lists_all_problems_in_order_of_file_and_line() -> None:
    later, earlier = Problem("b.csv", 2, "x", "'1'", "text"), Problem("a.csv", 0, "", "no readable file", "a file")
    assert str(StoryError("here", [later, earlier])).splitlines() == [
        "The story in here cannot be used: 2 problems to mend.",
        "  a.csv: found no readable file; expected a file",
        "  b.csv, line 2, x: found '1'; expected text",
    ]


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"year,colour,note\n{text}".encode()))
def test_any_bytes_give_a_frame_and_problems(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    frame, problems = read(tmp_path_factory.getbasetemp(), content)
    assert list(frame.columns) == ["line", "year", "colour", "note"]
    assert all(problem.file == "t.csv" and problem.found and problem.expected for problem in problems)
    assert problems or set(frame["colour"]) <= {"red", "blue"}


def test_a_header_of_any_width_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("," * 250_000, "utf-8")
    _, problems = tables.read_table(tmp_path / "table.csv", [tables.Column("a", "A column.")], ["a"])
    assert [problem.found for problem in problems] == ["250,001 columns"]


def test_rows_of_a_frame_come_as_tuples_of_plain_values() -> None:
    frame = pd.DataFrame({"a": pd.Series(["x", "y"], dtype="str"), "b": [1, 2], "c": [0.5, 1.5]})
    assert list(tables.tuples_of(frame, ["c", "a"])) == [(0.5, "x"), (1.5, "y")]
    assert list(tables.tuples_of(frame.iloc[:0], ["a", "b"])) == []
