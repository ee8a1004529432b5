"""7-Zip archives: unpacked while they are read, and never trusted with a number."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from tests.readers.conftest import Reading, Write, comtrade
from tests.readers.seven_zips import LZMA2, Odd, seven_zip

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.io.files import input_size
from tradeviz.readers.io.seven_zip import SevenZip

FILES = {"a.csv": comtrade({}).encode(), "sub/b.csv": comtrade({"flowCode": "M"}).encode(), "read me.pdf": b"%PDF"}


def contents(path: Path) -> dict[str, bytes]:
    archive = SevenZip(path)
    found = {}
    for info in archive.infolist():
        with archive.open(info.filename) as stream:
            found[info.filename] = stream.read()
    return found


def test_files_are_what_they_were(write: Write) -> None:
    assert contents(write(seven_zip(FILES), "a.7z")) == FILES


def test_tables_in_an_archive_are_imported_as_those_of_a_zip(write: Write) -> None:
    path = write(seven_zip(FILES), "a.7z")
    first, second = read(path, Options())
    assert [sum(map(len, parsed.batches)) for parsed in (first, second)] == [1, 1]
    assert [first.report.file, second.report.file] == ["a.7z/a.csv", "a.7z/sub/b.csv"]
    assert input_size(path) == len(FILES["a.csv"]) + len(FILES["sub/b.csv"])


def test_one_table_is_read_in_any_size_of_block(write: Write, reading: Reading) -> None:
    rows: list[dict[str, str]] = [
        {"cmdCode": f"{code:06d}", "primaryValue": str(code)} for code in range(100_000, 103_000)
    ]
    frame, _ = reading(write(seven_zip({"a.csv": comtrade(*rows).encode()}), "a.7z"))
    assert frame.value_usd.sum() == sum(range(100_000, 103_000))


HUGE = 1 << 40


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (seven_zip(FILES)[:-40], "is damaged or was downloaded only in part"),
        (seven_zip(FILES)[:20], "is damaged or was downloaded only in part"),
        (seven_zip({"a.csv": FILES["a.csv"]}, Odd(crc=1)), "is damaged or was downloaded only in part"),
        (seven_zip({"a.csv": FILES["a.csv"]}, Odd(size=HUGE)), "unpacks from .* more than 250-fold"),
        (seven_zip({"a.csv": FILES["a.csv"]}, Odd(size=len(FILES["a.csv"]) + 5)), "is damaged or was downloaded only"),
        (seven_zip(FILES, Odd(files=HUGE)), r"is damaged .*a number in its list of files is too large"),
        (seven_zip({"a.csv": FILES["a.csv"]}, Odd(coder=LZMA2[:-1] + b"\x28")), "needs 4,096 MB of memory"),
        (seven_zip({"a.csv": FILES["a.csv"]}, Odd(coder=b"\x23\x03\x04\x01\x05" + bytes(5))), "method 030401"),
        (seven_zip({"a.csv": FILES["a.csv"]}, Odd(coder=b"\x24\x06\xf1\x07\x01\x01\x00")), "is encrypted"),
        (seven_zip({"../a.csv": FILES["a.csv"]}), "a path that leads out"),
        (seven_zip({"": FILES["a.csv"]}), "a path that leads out"),
        (seven_zip({"a.7z": seven_zip(FILES)}), "archive inside an archive"),
        (seven_zip({"a.pdf": b"%PDF"}), "without files"),
    ],
)
def test_what_cannot_be_unpacked_ends_in_a_sentence(write: Write, data: bytes, says: str) -> None:
    path = write(data, "a.7z")
    with pytest.raises(ImportFileError, match=says):
        [list(parsed.batches) for parsed in read(path, Options())]


def test_any_byte_may_be_another(write: Write) -> None:
    """Each byte of a small archive replaced: what comes is the table or a sentence, and nothing else."""
    whole = seven_zip({"a.csv": FILES["a.csv"]})
    for place in range(len(whole)):
        for change in (0x01, 0x80, 0xFF):
            data = whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :]
            with contextlib.suppress(ImportFileError):
                assert [sum(map(len, parsed.batches)) for parsed in read(write(data, "a.7z"), Options())] == [1]
