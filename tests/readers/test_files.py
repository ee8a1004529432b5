"""Files that are damaged, hostile or of the wrong kind end in a sentence, and are never read without a bound."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.readers.conftest import Reading, Write, comtrade

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.io import files
from tradeviz.readers.io.text import MAX_LINE, Layout, Utf8Stream

TEXT = comtrade({})


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(path: Path) -> str:
    with pytest.raises(ImportFileError) as caught:
        read_all(path)
    return str(caught.value)


def read_all(path: Path) -> None:
    for parsed in read(path, Options()):
        list(parsed.batches)


def test_members_of_a_zip_are_read_and_papers_left_out(write: Write, reading: Reading) -> None:
    data = zipped({"data/a.csv": TEXT, "__MACOSX/._a.csv": b"\0\1", "Readme.pdf": "%PDF-1.4", ".DS_Store": b"\0"})
    frame, report = reading(write(data, "a.zip"))
    assert len(frame) == 1
    assert report.file == "a.zip/data/a.csv"


def test_a_member_that_is_no_table_of_trade_is_named(write: Write, reading: Reading) -> None:
    _, report = reading(write(zipped({"a.csv": TEXT, "b.csv": "x,y\n1,2\n"}), "a.zip"))
    assert "Not read: a.zip/b.csv, which is no table of trade." in report.notes


def test_a_gzipped_file_is_read(write: Write, reading: Reading) -> None:
    frame, _ = reading(write(gzip.compress(TEXT.encode()), "a.csv.gz"))
    assert len(frame) == 1


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../b.csv", "C:\\evil.csv", "..\\evil.csv"])
def test_a_path_that_leads_out_of_the_zip_is_refused(write: Write, name: str) -> None:
    assert "leads out of the zip" in refused(write(zipped({"a.csv": TEXT, name: TEXT}), "a.zip"))


def test_a_link_in_a_zip_is_refused(write: Write) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "a link in place of a file" in refused(write(out.getvalue(), "a.zip"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(write: Write) -> None:
    data = zipped({"a.csv": b"1," * (20 * 1024**2)})
    assert len(data) < 1024**2
    assert "more than 250-fold" in refused(write(data, "bomb.zip"))


def test_a_gzip_bomb_is_refused_while_it_is_unpacked(write: Write) -> None:
    rows = TEXT.splitlines(keepends=True)
    data = gzip.compress((rows[0] + rows[1] * 400_000).encode())
    assert "unpacks to more than 250 times its size" in refused(write(data, "bomb.csv.gz"))


def test_an_encrypted_zip_is_refused(write: Write) -> None:
    data = bytearray(zipped({"a.csv": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "is encrypted" in refused(write(bytes(data), "a.zip"))


def test_a_zip_in_a_zip_is_refused(write: Write) -> None:
    assert "archive inside an archive" in refused(write(zipped({"b.zip": zipped({"a.csv": TEXT})}), "a.zip"))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_zip_cut_short_is_refused(write: Write, share: float) -> None:
    data = zipped({"a.csv": comtrade(*({"cmdCode": f"{number:06d}"} for number in range(500)))})
    assert "damaged or was downloaded only in part" in refused(write(data[: int(len(data) * share)], "a.zip"))


def test_a_zip_whose_bytes_are_damaged_is_refused(write: Write) -> None:
    data = bytearray(zipped({"a.csv": comtrade(*({"cmdCode": f"{number:06d}"} for number in range(500)))}))
    middle = data.index(b"PK\x01\x02") // 2
    data[middle : middle + 20] = b"\x55" * 20
    assert "damaged" in refused(write(bytes(data), "a.zip"))


def test_a_zip_without_files_is_refused(write: Write) -> None:
    assert "without files" in refused(write(zipped({"empty/": ""}), "a.zip"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "no header"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old .xls format"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "damaged or was downloaded only in part"),
        (b"<!DOCTYPE html>\n<html><body>Service unavailable</body></html>", "a web page, not a table"),
        (b"\xef\xbb\xbf  <html><head><title>Log in</title>", "a web page, not a table"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged or was downloaded only in part"),
        (b"a,b\n1,2\n", "which no reader knows"),
        (b"\x80\x81\x82" * 50, "which no reader knows"),
        (b"a\0b\0\0c", "NUL bytes"),
        (b'"a,b\n', "which no reader knows"),
    ],
)
def test_what_is_no_table_is_told_by_its_kind(write: Write, content: bytes, reason: str) -> None:
    assert reason in refused(write(content))


def test_a_folder_a_missing_file_and_a_device_are_refused(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)
    assert "There is no file" in refused(tmp_path / "nowhere.csv")
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refused(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(TEXT)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # the tests may run as root, who may read everything
    assert "permission denied" in refused(path)


def test_a_row_cut_short_is_refused_and_shown(write: Write) -> None:
    assert "a row of 3 cells where the header has 21" in refused(write(TEXT + '"C","A","2022"'))


def test_a_quotation_mark_never_closed_is_refused(write: Write) -> None:
    assert "never closed" in refused(write(TEXT[:-5]))


def test_a_header_without_rows_is_refused(write: Write) -> None:
    assert "a header and no rows" in refused(write(TEXT.splitlines()[0]))


@pytest.mark.parametrize("where", [0.2, 0.9])
def test_a_nul_byte_is_refused(write: Write, where: float) -> None:
    text = comtrade(*[{}] * 2000).encode()
    at = int(len(text) * where)
    assert "a NUL byte" in refused(write(text[:at] + b"\0" + text[at:])) or where < 0.3


def test_text_that_is_utf8_first_and_then_is_not_is_refused(write: Write) -> None:
    text = comtrade({"cmdDesc": "Fürstentum"}).encode() + comtrade({"cmdDesc": "Fürstentum"}).encode("latin-1")
    assert "UTF-8 first and then is not" in refused(write(text))


def test_a_letter_on_the_border_of_two_blocks_is_read(write: Write, reading: Reading) -> None:
    base = comtrade({}, {"cmdDesc": ""}).encode()
    for shift in range(4):
        filler = "x" * (1024**2 - len(base) - 300 + shift)
        rows = [{}, {"cmdDesc": filler}, {"cmdDesc": "ü€𝄞" * 200}]
        frame, report = reading(write(comtrade(*rows)))
        assert len(frame) == 3
        assert not report.notes


def test_an_endless_line_is_given_up_after_a_bound() -> None:
    read_so_far = 0

    def blocks() -> Iterator[bytes]:
        nonlocal read_so_far
        while True:
            read_so_far += 1024**2
            yield b"x" * 1024**2

    stream = Utf8Stream("endless.csv", blocks(), Layout("utf-8", 0, ",", ("a",)))
    with pytest.raises(ImportFileError, match="a line of more than 16 million characters"):
        stream.read()
    assert read_so_far <= MAX_LINE + 1024**2


def test_a_file_of_one_long_line_is_refused(write: Write) -> None:
    line = TEXT.splitlines()[0].encode() + b"\n" + b"7" * (MAX_LINE + 1024**2)
    assert "a line of more than" in refused(write(line))


def test_a_file_that_changes_while_it_is_read_is_refused(write: Write) -> None:
    path = write(TEXT)
    (parsed,) = read(path, Options())
    with path.open("a") as file:
        file.write(TEXT)
    with pytest.raises(ImportFileError, match="changed while it was read"):
        list(parsed.batches)


def test_the_digest_tells_contents_apart(write: Write) -> None:
    assert files.digest(write(TEXT, "a.csv")) == files.digest(write(TEXT, "b.csv"))
    assert files.digest(write(TEXT + "\n", "a.csv")) != files.digest(write(TEXT, "b.csv"))


def test_a_workbook_of_sheets_without_end_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_WORKBOOK", 1000)
    data = zipped({"[Content_Types].xml": "<x/>", "xl/worksheets/sheet1.xml": "<x/>" * 500})
    assert "save the sheets as CSV" in refused(write(data, "large.xlsx"))
