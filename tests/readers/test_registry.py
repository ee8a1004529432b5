"""A kind of file is registered once: its reader is loaded when it is needed, and every text names it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.readers.conftest import NEW, comtrade
from tests.readers.test_imf import EXPORTS, WIDE, sheet, workbook
from tests.readers.test_plain_csv import HEADER

import tradeviz.readers
from tradeviz.cli import main
from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.io.contents import contents_at
from tradeviz.readers.registry import FILE_KINDS, find_reader

if TYPE_CHECKING:
    from tests.readers.conftest import Write

KINDS = pytest.mark.parametrize("kind", FILE_KINDS, ids=lambda kind: kind.reader)


@KINDS
def test_every_kind_has_a_reader_with_both_methods(kind: tradeviz.readers.registry.FileKind) -> None:
    reader = kind.load()
    assert callable(reader.recognises)
    assert callable(reader.read)


def test_every_module_with_a_reader_is_registered() -> None:
    folder = Path(tradeviz.readers.__file__).parent
    defined = {
        f"{'.'.join(path.relative_to(folder).with_suffix('').parts)}:{line.split()[1].partition('(')[0]}"
        for path in folder.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("class ") and line.endswith("(Reader):")
    }
    assert defined == {kind.reader for kind in FILE_KINDS}


@KINDS
def test_help_and_refusal_name_every_kind(write: Write, kind: tradeviz.readers.registry.FileKind) -> None:
    shown = CliRunner().invoke(main, ["ingest", "--help"], terminal_width=1000).output
    with pytest.raises(ImportFileError) as refused:
        read(write("nonsense\n"), Options())
    for text in (shown, str(refused.value)):
        assert "".join(kind.known_by.split()) in "".join(text.split())


def test_the_kinds_are_named_without_loading_what_reads_them() -> None:
    code = "import sys, tradeviz.readers, tradeviz.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"python_calamine", "pyarrow.csv", "pyarrow.parquet", "tradeviz.readers.io"}
    readers = {f"tradeviz.readers.{kind.reader.partition(':')[0]}" for kind in FILE_KINDS}
    assert (heavy | readers) & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        (NEW, "ComtradeReader"),
        (WIDE, "ImfCsvReader"),
        (HEADER, "PlainCsvReader"),
        ("t,i,j,k,v,q\n", "BaciReader"),
        ("code,description\n", "HsNamesReader"),
    ],
)
def test_a_file_is_known_by_its_header_whatever_its_name(write: Write, text: str, reader: str) -> None:
    found = find_reader(contents_at(write(text, "BACI.xlsx")))
    assert type(found).__name__ == reader


def test_a_workbook_is_known_by_its_first_bytes(write: Write) -> None:
    found = find_reader(contents_at(write(workbook(Exports=sheet(EXPORTS, ["World", 1, 2])), "trade.csv")))
    assert type(found).__name__ == "ImfWorkbookReader"


def test_baci_under_a_name_of_no_kind_is_read_or_told_what_its_name_lacks(write: Write) -> None:
    text = "t,i,j,k,v,q\n2020,156,112,310420,1,1\n"
    (parsed,) = read(write(text, "BACI_HS92_Y2020_V202501.data"), Options())
    assert sum(map(len, parsed.batches)) == 1
    with pytest.raises(ImportFileError, match="does not say which HS edition"):
        read(write(text, "trade.data"), Options())


def test_a_zip_of_several_kinds_is_read_file_by_file(write: Write) -> None:
    from tests.readers.test_files import zipped

    data = zipped({"a.csv": comtrade({}), "b.csv": HEADER + "2024,CHN,BLR,exports,TOTAL,1,,\n"})
    assert [parsed.dataset.key for parsed in read(write(data, "all.zip"), Options())] == ["comtrade", "own"]
