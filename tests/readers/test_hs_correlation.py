"""UNSD's tables of correlation, in the forms that its workbooks have had."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from tests.readers.conftest import Write

from tradeviz.errors import ImportFileError
from tradeviz.model.hs_editions import Correlation, edition_in
from tradeviz.readers import Options, read
from tradeviz.readers.ingest import import_files
from tradeviz.store import open_store
from tradeviz.store.correlations import stored_correlations
from tradeviz.store.report import RowRule

PAIRS = (("010121", "010110", "1:1"), ("854911", "854810", "n:n"), ("854912", "854810", "n:1"))


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS: Mapping[str, Mapping[str, Sequence[Sequence[object]]]] = {
    "2022": {
        "HS2022-HS2017 Conversions": [("From HS2022", "To HS2017"), ("854911", "854810")],
        "HS2022-HS2017 Correlations": [("Between", None, None), ("HS2022", "HS2017", "Relationship"), *PAIRS],
    },
    "2017, numbers": {
        "Conversion HS17-HS12": [("From HS 2017", "To HS 2012"), (854911, 854810)],
        "Correlation HS17-HS12": [
            ("HS 2017", "HS 2012", "Relationship"), *((int(one), int(other), how) for one, other, how in PAIRS)
        ],
    },
    "2012, title, empty columns, ex and rows without a code": {
        "Correlation HS2012-HS2007": [
            ("Correlation table HS 2012 to HS 2007",), (), (None, "HS 2012", "", "HS 2007", "Relationship"),
            *((None, one, "ex", f"{other[:4]}.{other[4:]}", how.replace(":", " to ")) for one, other, how in PAIRS),
            (None, None, None, "999999", None), ("Source: UNSD",),
        ],
        "Conversion HS12-HS07": [("HS 2012", "HS 2007"), ("854911", "854810")],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "editions"),
    [("2022", ("HS22", "HS17")), ("2017, numbers", ("HS17", "HS12")), (list(FORMS)[2], ("HS12", "HS07"))],
)
def test_every_pair_of_codes_is_kept(write: Write, tmp_path: Path, form: str, editions: tuple[str, str]) -> None:
    store = open_store(tmp_path / "store")
    path = write(workbook(FORMS[form]), "table.xlsx")
    [result] = import_files(store, [path], Options(), lambda _: None, lambda _: None)
    assert "3 pairs of subheadings" in result.as_text()
    [table] = stored_correlations(store)
    assert table == Correlation(*editions, frozenset((one, other) for one, other, _ in PAIRS))


def test_rows_without_two_codes_are_counted(write: Write) -> None:
    [parsed] = read(write(workbook(FORMS[list(FORMS)[2]]), "table.xlsx"), Options())
    assert (parsed.report.read, parsed.report.kept) == (5, 3)
    assert parsed.report.set_apart == {RowRule.OTHER_LEVEL: 2}


def test_a_sheet_that_names_no_two_editions_is_refused(write: Write) -> None:
    book = workbook({"Correlations": [("HS 2012", "SITC 4"), ("010121", "00111")]})
    with pytest.raises(ImportFileError, match=r"table.xlsx has a sheet of correlations without a row that names two"):
        read(write(book, "table.xlsx"), Options())


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("From HS2022", "HS22"), ("To HS 2017", "HS17"), ("HS12", "HS12"), ("HS 1988/92", "HS92"), ("HS-1996", "HS96"),
        ("HS 02", "HS02"), ("SITC 4", None), ("HS 2031", None), ("THS 2017", None), ("Relationship", None),
    ],
)  # fmt: skip
def test_a_heading_names_its_edition(text: str, edition: str | None) -> None:
    assert edition_in(text) == edition
