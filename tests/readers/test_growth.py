"""What a file asks for grows with its size and no faster; what would grow further is refused before it is read."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.readers.conftest import Write, comtrade
from tests.readers.test_baci import COUNTRIES, NAME, PRODUCTS, YEAR
from tests.readers.test_files import zipped
from tests.readers.test_imf import EXPORTS, sheet, workbook
from tests.steps import steps

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.baci.codes import MAX_CODE_BYTES, MAX_CODE_ROWS
from tradeviz.readers.ingest import total_bytes
from tradeviz.readers.io import files, workbooks
from tradeviz.readers.io.text import MAX_CSV_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = comtrade({})
SHEET = "xl/worksheets/sheet1.xml"
BOOK = workbook(Exports=sheet(EXPORTS, ["China, P.R.: Mainland", 1, 2]))


def refusal(path: Path) -> str:
    with pytest.raises(ImportFileError) as caught:
        read_all(path)
    return str(caught.value)


def read_all(path: Path) -> int:
    return sum(len(table) for parsed in read(path, Options()) for table in parsed.batches)


# Zips


def test_the_work_a_zip_takes_grows_with_its_members_and_no_faster(write: Write) -> None:
    def work(count: int) -> int:
        path = write(zipped({f"{number}.csv": TEXT for number in range(count)}), "a.zip")
        return steps(lambda: read_all(path))

    work(1)
    assert work(80) < 5 * work(20)


def test_a_zip_is_opened_once_however_many_members_it_has(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def counting(path: Path) -> zipfile.ZipFile:
        opened.append(path)
        return open_zip(path)

    open_zip = files.open_zip
    monkeypatch.setattr(files, "open_zip", counting)
    path = write(zipped({f"{number}.csv": TEXT for number in range(30)}), "a.zip")
    assert read_all(path) == 30
    assert len(opened) == 1
    assert total_bytes([path]) == 30 * len(TEXT)
    assert len(opened) == 2


def test_a_zip_of_too_many_members_is_refused(write: Write) -> None:
    most = {f"{number}.csv": "x" for number in range(files.MAX_MEMBERS + 1)}
    assert "holds 501 files, more than 500" in refusal(write(zipped(most), "a.zip"))


def test_a_list_of_members_without_end_is_refused_unread(write: Write) -> None:
    data = zipped({f"{number:0200d}/": "" for number in range(5_000)})
    assert "a.zip is a zip of too many files" in refusal(write(data, "a.zip"))
    path = write(data, "b.zip")
    assert steps(lambda: refusal(path)) < 5_000


def test_members_that_lie_over_each_other_are_refused(write: Write) -> None:
    data = bytearray(zipped({f"{number}.csv": TEXT * 50 for number in range(3)}))
    first = data.index(b"PK\x01\x02")
    at = first
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 20 : at + 24] = len(data).to_bytes(4, "little")  # packed size of each: the whole file
        at += 4
    assert "lie over each other" in refusal(write(bytes(data), "a.zip"))


def test_two_members_of_one_name_are_refused(write: Write) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", TEXT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", TEXT)
    assert "two files of one name" in refusal(write(out.getvalue(), "a.zip"))


# Code files


@pytest.fixture
def longest_field() -> Iterator[None]:
    """Python's own limit: frictionless, where another test has loaded it, lifts it for the whole process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("longest_field")
@pytest.mark.parametrize("beside", [True, False], ids=["beside", "inside"])
@pytest.mark.parametrize("kind", ["country_codes_V202501.csv", "product_codes_HS92_V202501.csv"])
@pytest.mark.parametrize(
    ("content", "bound"),
    [
        ("code,description\n" + "1,2\n" * (MAX_CODE_ROWS + 1), "20,000 rows"),
        ("code,description\n" + f"1,{'x' * 1900}\n" * (MAX_CODE_BYTES // 1900), "4,194,304 bytes"),
        ("code,description\n1," + "," * 70_000 + "\n", "65,536 bytes in a line"),
        ("code,description\n1," + "x" * 3_000 + "\n", "2,000 characters in a cell"),
        ('code,description\n1,"' + "\n" * 140_000 + '"\n', "no readable CSV"),
    ],
    ids=["rows", "bytes", "line", "cell", "quoted"],
)
def test_a_code_file_larger_than_any_is_refused(
    write: Write, kind: str, content: str, bound: str, *, beside: bool
) -> None:
    if beside:
        write(content, kind)
        path = write(YEAR, NAME)
    else:
        path = write(zipped({NAME: YEAR, kind: content}), "BACI_HS92_V202501.zip")
    text = refusal(path)
    assert kind in text
    assert bound in text


def test_code_files_are_read_a_row_at_a_time(write: Write) -> None:
    write(COUNTRIES, "country_codes_V202501.csv")
    write(PRODUCTS + f"7,{'x' * 2000}\n1234567,too long for a code\n", "product_codes_HS92_V202501.csv")
    (parsed,) = read(write(YEAR, NAME), Options())
    assert parsed.names["000007"] == "x" * 2000
    assert "1234567" not in parsed.names


def test_code_files_beside_without_number_are_refused(write: Write) -> None:
    for number in range(101):
        write(COUNTRIES, f"country_codes_{number}.csv")
    assert "101 code files, more than 100" in refusal(write(YEAR, NAME))


@pytest.mark.parametrize(
    ("rows", "bound"),
    [("010121,Horses\n" * 100_001, "100,000 rows"), (f"010121,{'x' * 2001}\n", "2,000 characters in a name")],
    ids=["rows", "name"],
)
def test_a_table_of_names_larger_than_any_is_refused(write: Write, rows: str, bound: str) -> None:
    assert f"names.csv has more than {bound}" in refusal(write("hscode,description\n" + rows, "names.csv"))


def test_a_country_of_any_number_of_digits_is_unknown(write: Write) -> None:
    assert "has country codes that no list knows" in refusal(write(YEAR.replace("156", "9" * 5_000), NAME))


# Tables


@pytest.mark.parametrize(
    "header", [",".join(f"c{number}" for number in range(MAX_CSV_COLUMNS + 1)), "x" * 70_000], ids=["columns", "line"]
)
def test_a_header_longer_than_any_is_refused(write: Write, header: str) -> None:
    assert "has a header of more than 2,000 columns or 65,536 bytes" in refusal(write(header + "\n1\n"))


@pytest.mark.parametrize("length", [201, 100_000])
def test_a_code_of_any_length_is_unknown_and_shown_shortly(write: Write, length: int) -> None:
    text = "period,reporter,partner,flow,goods,value_usd\n2024," + "Q" * length + ",BLR,exports,TOTAL,1\n"
    assert len(refusal(write(text))) < 500


# Workbooks


def changed(change: dict[str, tuple[bytes, bytes]], **more: bytes) -> bytes:
    """The workbook with one text of a part replaced by another, and more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            before, after = change.get(name, (b"", b""))
            content = old.read(name)
            assert before in content
            new.writestr(name, content.replace(before, after, 1) if before else content)
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


def with_rows(rows: bytes) -> bytes:
    return changed({SHEET: (b"</sheetData>", rows + b"</sheetData>")})


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "more than 2,000 columns"),
        (b'<row r="20000"><c r="BXX20000"><v>1</v></c></row>', "tables of more than 1,000,000 cells"),
        (b'<row r="9000"><c r="CV9000"><v>1</v></c></row>', "cells spread over tables of 900,000 cells"),
        (b'<x:row xmlns:x="y" r="1048576"><x:c r="C1048576"/></x:row>', "tables of more than 1,000,000 cells"),
        (b"<row/>" * 400_000 + b"<row><c/></row>", "tables of more than 1,000,000 cells"),
        (b"<row><c/><c/><c/><c/><c/>" + b"<c/>" * 2_000 + b"</row>", "more than 2,000 columns"),
        (b'<row><c r="A0"/></row>', "a cell that is called 'A0'"),
        (b'<row><c r="AAAA1"/></row>', "a cell that is called 'AAAA1'"),
        (b'<row r="99999999999"/>', "a row that is called '99999999999'"),
        (b"<row", "no XML"),
    ],
)  # fmt: skip
def test_a_sheet_that_would_grow_is_refused(write: Write, rows: bytes, reason: str) -> None:
    data = with_rows(rows)
    assert len(data) < 100_000
    assert reason in refusal(write(data, "a.xlsx"))


def test_a_tag_without_end_is_refused_before_it_is_read_again_and_again(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_RATIO", 2_000)
    data = with_rows(b'<row r="' + b"1" * 20_000_000 + b'"/>')
    assert "a tag of more than 1,048,576 bytes" in refusal(write(data, "a.xlsx"))


def test_a_text_that_many_cells_repeat_is_refused(write: Write) -> None:
    names = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 100_000
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(1_000))
    data = changed(
        {SHEET: (b"</sheetData>", cells + b"</sheetData>")}, **{"xl/sharedStrings.xml": names + b"</t></si></sst>"}
    )
    assert "more than 67,108,864 characters in its cells" in refusal(write(data, "a.xlsx"))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("xl/workbook.bin", "is a workbook, but no .xlsx"),
        ("mimetype", "is a workbook, but no .xlsx"),
        ("Content.xml", "is a workbook, but no .xlsx"),
        ("XL\\Worksheets\\sheet1.xml", "two parts of one name"),
    ],
)
def test_a_workbook_that_may_be_read_as_another_is_refused(write: Write, name: str, reason: str) -> None:
    assert reason in refusal(write(changed({}, **{name: b"<a/>"}), "a.xlsx"))


def test_a_doctype_is_refused(write: Write) -> None:
    data = changed({SHEET: (b"<worksheet ", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet ')})
    assert "a DOCTYPE" in refusal(write(data, "a.xlsx"))


def test_sheets_without_number_are_refused(write: Write) -> None:
    one = b'<sheet xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="S%d" sheetId="%d" q:id="rId1"/>'
    many = b"".join(one % (number, number) for number in range(2, 102))
    data = changed({"xl/workbook.xml": (b"</sheets>", many + b"</sheets>")})
    assert "is a workbook of 101 sheets, more than 100" in refusal(write(data, "a.xlsx"))


def test_one_sheet_read_many_times_counts_each_time(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    one = b'<sheet xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="S%d" sheetId="%d" q:id="rId1"/>'
    many = b"".join(one % (number, number) for number in range(2, 12))
    data = changed({"xl/workbook.xml": (b"</sheets>", many + b"</sheets>")})
    assert read_all(write(data, "a.xlsx")) == 22
    monkeypatch.setattr("tradeviz.readers.io.workbooks.MAX_CELLS", 100)
    assert "has sheets of more than 100 cells" in refusal(write(data, "a.xlsx"))


def test_a_sheets_name_that_commands_a_terminal_is_refused(write: Write) -> None:
    data = changed({"xl/workbook.xml": (b'name="Exports"', 'name="Ex\u202eports"'.encode())})
    assert r"has a sheet called 'Ex\u202eports'" in refusal(write(data, "a.xlsx"))


def test_pictures_and_the_like_are_not_handed_on(write: Write) -> None:
    path = write(changed({}, **{"xl/media/image1.png": b"\x89PNG"}), "a.xlsx")
    (file,) = files.files_at(path)
    with zipfile.ZipFile(workbooks.safe_workbook(file)) as archive:
        assert "xl/media/image1.png" not in archive.namelist()
        assert SHEET in archive.namelist()
    assert read_all(path) == 2


def test_the_work_a_workbook_takes_grows_with_its_cells_and_no_faster(write: Write) -> None:
    def work(rows: int) -> int:
        data = workbook(Exports=sheet(EXPORTS, *(["China, P.R.: Mainland", n, n] for n in range(rows))))
        path = write(data, "a.xlsx")
        return steps(lambda: read_all(path))

    work(1)
    assert work(800) < 5 * work(200)
