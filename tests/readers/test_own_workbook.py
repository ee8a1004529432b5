"""Excel workbooks in tradeviz's own columns: what the CSV gives, and mistakes named by sheet and line."""

from __future__ import annotations

import pytest
from tests.readers.conftest import Reading, Write, values
from tests.readers.test_imf import workbook

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read

HEADER: list[object] = ["period", "reporter", "partner", "flow", "goods", "value_usd", "tonnes", "note"]
ROW: list[object] = [2022, "CHN", "BLR", "exports", "310420", 1500.5, 2, "mine"]


def test_every_sheet_with_our_columns_is_read(write: Write, reading: Reading) -> None:
    book = workbook(
        First=[["My figures"], HEADER, ROW],
        Notes=[["nothing"]],
        Second=[HEADER, [2023, *ROW[1:4], "TOTAL", 7, None, ""]],
    )
    frame, report = reading(write(book, "own.xlsx"), name="mine")
    assert values(frame, "dataset", "period", "goods", "value_usd") == [
        ("mine", "2022", "310420", 1500.5),
        ("mine", "2023", "TOTAL", 7.0),
    ]
    assert any("Not read: sheet Notes" in note for note in report.notes)


def test_a_mistake_is_named_by_sheet_and_line(write: Write) -> None:
    book = workbook(First=[HEADER, ROW], Second=[HEADER, ROW, [*ROW[:3], "sideways", *ROW[4:]]])
    (parsed,) = read(write(book, "own.xlsx"), Options())
    with pytest.raises(ImportFileError, match=r"sheet Second, line 3.*flow.*'sideways'"):
        list(parsed.batches)
