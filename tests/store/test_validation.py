"""What no row may be, whichever reader it came from; all that is wrong with a table is said at once."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tradeviz.errors import ImportFileError
from tradeviz.store.aggregate import LARGEST
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import DECLARED, TEXT_COLUMNS, Dataset, arrow_schema
from tradeviz.store.validation import validated

ROW = {
    "dataset": "own", "reporter": "CHN", "partner": "BLR", "flow": "exports", "period": "2024-03", "goods": "310420",
    "hs": "HS22", "value_usd": 1.5, "tonnes": None,
}  # fmt: skip


def table(**cells: object) -> pa.Table:
    return pa.Table.from_pylist([ROW | cells], schema=arrow_schema())


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"hs": ""},
        {"goods": "TOTAL"},
        {"goods": "31"},
        {"partner": "_X"},
        {"value_usd": 0.0},
        {"value_usd": LARGEST, "tonnes": LARGEST / 100},
    ],
)
def test_a_row_that_may_be_is_passed_on(cells: dict[str, object]) -> None:
    rows = table(**cells)
    assert validated(rows, "a.csv") is rows


PERIODS = "a year, a month or a fiscal year such as 2024, 2024-03 or 2024-04/2025-03"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"reporter": "China"}, "a.csv, reporter: found 'China'; expected a country or area code such as BLR."),
        ({"partner": "BL\n"}, "a.csv, partner: found 'BL\\n'; expected a country or area code such as BLR."),
        ({"flow": "re-exports"}, "a.csv, flow: found 're-exports'; expected exports or imports."),
        ({"period": "2024-13"}, f"a.csv, period: found '2024-13'; expected {PERIODS}."),
        ({"period": "2024-04/2026-03"}, f"a.csv, period: found '2024-04/2026-03'; expected {PERIODS}."),
        ({"goods": "310"}, "a.csv, goods: found '310'; expected TOTAL or an HS code of 2, 4 or 6 digits."),
        ({"goods": "٣١"}, "a.csv, goods: found '٣١'; expected TOTAL or an HS code of 2, 4 or 6 digits."),
        ({"hs": "HS2022"}, "a.csv, hs: found 'HS2022'; expected an HS edition such as HS22, or nothing."),
        ({"value_usd": -1.0}, "a.csv, value_usd: found -1; expected a value of zero or more US dollars."),
        ({"value_usd": float("nan")}, "a.csv, value_usd: found nan; expected a value of zero or more US dollars."),
        ({"tonnes": -1.0}, "a.csv, tonnes: found -1; expected a weight of zero or more tonnes."),
        ({"value_usd": 1e15}, "a.csv has a value of 1e+15 US dollars; no more than 9e+14 can be true."),
        ({"tonnes": float("inf")}, "a.csv has a weight of inf tonnes; no more than 9e+12 can be true."),
        *(
            ({name: None}, f"a.csv: 1 rows have no {name}; every row needs one.")
            for name in (*TEXT_COLUMNS, "value_usd")
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_what_stood_there(cells: dict[str, object], says: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        validated(table(**cells), "a.csv")
    assert str(refused.value) == f"{says}\nMend the file, or download it again."


def test_every_mistake_is_told() -> None:
    with pytest.raises(ImportFileError) as refused:
        validated(table(flow="", goods="1", value_usd=-2.0), "a.csv")
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()[:-1]] == [
        "a.csv, flow",
        "a.csv, goods",
        "a.csv, value_usd",
    ]


def test_a_table_of_other_types_is_brought_into_the_stores() -> None:
    rows = table()
    coded = rows.set_column(1, "reporter", rows["reporter"].dictionary_encode())
    assert validated(coded, "a.csv").schema == arrow_schema()


def test_no_rows_of_a_parsed_file_come_unchecked() -> None:
    parsed = ParsedFile(Dataset("own", "own", "", "", DECLARED), iter([table(), table(flow="x")]), Report("a.csv"))
    batches = parsed.batches
    assert next(batches).num_rows == 1
    with pytest.raises(ImportFileError, match=r"a\.csv, flow: found 'x'"):
        next(batches)
