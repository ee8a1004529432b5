"""Whatever is wrong with a file: a sentence, exit code 2, and the store as it was."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.readers.conftest import Reading, Write, comtrade, values
from tests.readers.seven_zips import Odd, seven_zip
from tests.readers.test_china_customs import ROWS, export
from tests.readers.test_comtrade_shapes import ANSWER
from tests.readers.test_comtrade_shapes import workbook as comtrade_workbook
from tests.readers.test_eurostat import BULK, row
from tests.readers.test_reconciled import ATLAS, ATLAS_ROWS, bimts
from tests.readers.test_trade_map import EXPORTS
from tests.readers.test_us_census import ROWS as CENSUS_ROWS
from tests.readers.test_us_census import answer

from tradeviz.cli import main
from tradeviz.store import open_store

COMEXT = (BULK + row("35069190", 65, 3)).encode()


def with_macros() -> bytes:
    data = io.BytesIO(comtrade_workbook({}))
    with zipfile.ZipFile(data, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return data.getvalue()


BAD = {
    "a 7-Zip bomb": seven_zip({"full.dat": COMEXT}, Odd(size=1 << 42)),
    "half a 7-Zip archive": seven_zip({"full.dat": COMEXT * 50})[:-80],
    "a 7-Zip archive with another content": seven_zip({"full.dat": COMEXT}, Odd(crc=7)),
    "half an answer": json.dumps({"data": [ANSWER] * 9}).encode()[:-50],
    "half an answer of the Census Bureau": answer(CENSUS_ROWS).encode()[:-50],
    "half a row": COMEXT + b"AT,AD,E,3506",
    "rows that disagree with the header": export(*ROWS, "202401,31042020,x,340"),
    "a quotation mark that is never closed": export(*ROWS[:2], '202401,31042020,"x,340,5,,,,,1,'),
    "a workbook with macros": with_macros(),
    "words for values": bimts({"value": "secret"}).encode(),
    "a value below zero": (ATLAS + ATLAS_ROWS).replace("1500.5", "-1500.5").replace("7.25", "-7").replace(",3,", ",-3,").encode(),
    "a page without values": EXPORTS.replace("value in", "growth in").encode(),
    "letters that are in no encoding": "Страна,Товар\nА,Б\n".encode("koi8_r"),
}  # fmt: skip


@pytest.mark.parametrize("data", BAD.values(), ids=[*BAD])
def test_a_bad_file_ends_in_a_sentence_and_changes_nothing(write: Write, tmp_path: Path, data: bytes) -> None:
    place = str(tmp_path / "store")
    good = write(comtrade({}), "good.csv")
    assert CliRunner().invoke(main, ["ingest", "--store", place, str(good)]).exit_code == 0
    before = open_store(place).values("comtrade", ("BLR", "CHN"), ["TOTAL"])
    arguments = [
        "ingest",
        "--store",
        place,
        "--rate",
        "EUR=0.925",
        "--flow",
        "imports",
        "--all-lines",
        str(write(data, "bad")),
    ]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    said = result.stderr.rpartition("tradeviz: ")[2]
    assert said.strip().endswith(".")
    assert "Traceback" not in result.output
    assert said.isascii()
    assert open_store(place).values("comtrade", ("BLR", "CHN"), ["TOTAL"]).equals(before)
    assert [dataset.key for dataset in open_store(place).datasets()] == ["comtrade"]


def test_what_is_read_can_be_asked_for(write: Write, tmp_path: Path) -> None:
    place = str(tmp_path / "store")
    files = [str(write(export(*ROWS), "customs.csv")), str(write(seven_zip({"full.dat": COMEXT}), "full.7z"))]
    result = CliRunner().invoke(
        main,
        ["ingest", "--store", place, "--flow", "imports", "--all-lines", "--rate", "EUR=0.925", *files],
        catch_exceptions=False,
    )
    assert result.exit_code == 0
    store = open_store(place)
    customs = store.values("china-customs", ("BLR", "CHN"), ["310420", "3104"])
    assert dict(zip(customs.goods, customs.value_usd, strict=True)) == {"310420": 1_235_567.0, "3104": 1_235_567.0}
    assert dict(zip(customs.goods, customs.status, strict=True))["3104"] == "floor"
    assert list(store.values("eurostat-comext", ("AND", "AUT"), ["350691"]).value_usd) == [
        pytest.approx(65 / 0.925, abs=1e-4)
    ]


def test_a_bulk_file_of_the_present_site_is_gzipped_text_with_tabs(write: Write, reading: Reading) -> None:
    text = comtrade({}, extra=False).replace('"', "").replace(",", "\t")
    frame, _ = reading(write(gzip.compress(text.encode()), "COMTRADE-FINAL-CA156202200H6.txt.gz"))
    assert values(frame, "reporter", "partner", "goods", "value_usd") == [("CHN", "BLR", "310420", 1500.0)]
