"""A column named twice is refused: reading the first and leaving the second out would be a choice without a word."""

from __future__ import annotations

import csv
import io

import pytest
from tests.readers.conftest import Reading, Write, comtrade
from tests.readers.test_imf import WIDE, X_WORDS, wide
from tests.readers.test_plain_csv import HEADER

from tradeviz.errors import ImportFileError

TABLES = {
    "own": (HEADER + "2024,CHN,BLR,exports,TOTAL,1,2,HS22\n", ["value_usd", "period", "goods"]),
    "comtrade": (comtrade({}, extra=False), ["primaryValue", "cmdCode", "netWgt"]),
    # Found by atheris: a year named twice was a KeyError.
    "imf": (WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "", "1", "2"), ["2020", "SCALE", "SERIES_CODE"]),
}
CASES = [(text, name) for text, names in TABLES.values() for name in names]


def with_twice(text: str, name: str) -> str:
    """The table with a second column of that name, and other values in it, at its end."""
    header, *rows = csv.reader(io.StringIO(text))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([[*header, name], *([*row, "999"] for row in rows)])
    return buffer.getvalue()


@pytest.mark.parametrize(("text", "name"), CASES)
def test_a_column_that_is_read_may_not_be_named_twice(write: Write, reading: Reading, text: str, name: str) -> None:
    reading(write(text), set_apart=True)
    with pytest.raises(ImportFileError, match=f"names the column '{name}' twice"):
        reading(write(with_twice(text, name)), set_apart=True)


def test_a_column_that_is_not_read_may_be(write: Write, reading: Reading) -> None:
    text = TABLES["imf"][0]
    once, _ = reading(write(text), set_apart=True)
    twice, _ = reading(write(with_twice(text, "DATASET")), set_apart=True)
    assert len(once)
    assert twice.equals(once)
