"""Parquet in our own columns: the rules and the report of the CSV, and no trust in what the file says of itself."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.readers.conftest import Reading, Write, values
from tests.readers.test_files import zipped
from tests.steps import steps

from tradeviz.cli import main
from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.readers.io.parquet_pages import pages
from tradeviz.readers.own import parquet as plain_parquet
from tradeviz.store import open_store
from tradeviz.store.report import RowRule

ROWS: dict[str, list[object]] = {
    "period": ["2024", "2024-03"],
    "reporter": ["CHN", "BLR"],
    "partner": ["BLR", "S19"],
    "flow": ["exports", "imports"],
    "goods": ["TOTAL", "20230"],
    "value_usd": [5.5, 7.0],
    "tonnes": [None, 2.5],
    "hs": [None, "HS22"],
}


def parquet(columns: object = None, **writing: object) -> bytes:
    """A file as pyarrow writes it."""
    out = io.BytesIO()
    pq.write_table(pa.table(ROWS if columns is None else columns), out, **writing)
    return out.getvalue()


def with_column(name: str, cells: object) -> bytes:
    """The file with two rows and one column that is another, or one more."""
    return parquet(ROWS | {name: cells})


def refusal(path: Path, reading: Reading) -> str:
    with pytest.raises(ImportFileError) as refused:
        reading(path)
    return str(refused.value)


def test_the_rows_are_those_of_the_same_csv(write: Write, reading: Reading) -> None:
    frame, report = reading(write(parquet(), "a.parquet"), name="my-customs")
    assert values(frame, "dataset", "reporter", "partner", "flow", "period", "goods", "hs", "value_usd") == [
        ("my-customs", "CHN", "BLR", "exports", "2024", "TOTAL", "", 5.5),
        ("my-customs", "BLR", "S19", "imports", "2024-03", "020230", "HS22", 7.0),
    ]
    text = pd.DataFrame(ROWS).to_csv(index=False)
    same, told = reading(write(text), name="my-customs")
    assert frame.equals(same)
    assert (report.read, report.kept, report.repaired) == (told.read, told.kept, told.repaired)
    assert report.repaired == {RowRule.LEADING_ZERO: 1}


def test_what_pandas_writes_is_read_with_codes_as_numbers_or_categories(write: Write, reading: Reading) -> None:
    frame = pd.DataFrame({
        "goods": [8703, 101], "period": [2020, 2021], "flow": pd.Categorical(["exports", "imports"]),
        "reporter": pd.Categorical(["CHN", "CHN"]), "partner": ["BLR", "BLR"], "value_usd": [1, 2],
        "tonnes": [float("nan"), 0.0],
    })  # fmt: skip
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    found, report = reading(write(out.getvalue(), "pandas.parquet"))
    assert values(found, "period", "flow", "goods", "hs", "value_usd") == [
        ("2020", "exports", "8703", "", 1.0),
        ("2021", "imports", "0101", "", 2.0),
    ]
    assert found.tonnes.isna().all()
    assert report.repaired == {RowRule.LEADING_ZERO: 1, RowRule.NO_WEIGHT: 1}


@pytest.mark.parametrize("kind", [pa.float32(), pa.uint64(), pa.decimal128(30, 2), pa.int8()])
def test_amounts_may_be_numbers_of_any_kind(write: Write, reading: Reading, kind: pa.DataType) -> None:
    frame, _ = reading(write(with_column("value_usd", pa.array([1, 20]).cast(kind)), "a.parquet"))
    assert list(frame.value_usd) == [1.0, 20.0]


def test_a_number_keeps_its_last_digit(write: Write, reading: Reading) -> None:
    cells = [0.1 + 0.2, 123456789012.34567]
    frame, _ = reading(write(with_column("value_usd", cells), "a.parquet"))
    assert list(frame.value_usd) == cells


def test_rows_of_many_groups_and_batches_are_all_read(
    write: Write, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_parquet, "_BATCH", 3)
    many = {name: [cells[0]] * 100 for name, cells in ROWS.items()} | {"goods": [f"{100_000 + n}" for n in range(100)]}
    frame, report = reading(write(parquet(many, row_group_size=7), "a.parquet"))
    assert list(frame.goods) == many["goods"]
    assert report.bytes_read == len(parquet(many, row_group_size=7))


def test_all_mistakes_are_listed_with_row_and_column(write: Write, reading: Reading) -> None:
    cells = ROWS | {"flow": ["exports", "turnover"], "value_usd": [None, -1.0], "partner": [None, "BLR"]}
    assert refusal(write(parquet(cells), "a.parquet"), reading).splitlines() == [
        "a.parquet cannot be imported: 4 problems to mend.",
        "  a.parquet, row 1, partner: found nothing; expected a code such as BLR",
        "  a.parquet, row 1, value_usd: found nothing; expected a number that is zero or more, such as 1234.5",
        "  a.parquet, row 2, flow: found 'turnover'; expected exports or imports",
        "  a.parquet, row 2, value_usd: found '-1'; expected a number that is zero or more, such as 1234.5",
    ]


def test_unknown_codes_stop_the_import_unless_set_apart(write: Write, reading: Reading) -> None:
    path = write(with_column("partner", ["QQQ", "S19"]), "a.parquet")
    assert "QQQ (1 row)" in refusal(path, reading)
    frame, report = reading(path, set_apart=True)
    assert len(frame) == 1
    assert report.set_apart == {RowRule.UNKNOWN_AREA: 1}


@pytest.mark.parametrize(
    ("name", "cells", "says"),
    [
        ("region", ["north", "south"], "the column 'region' is none of tradeviz's"),
        ("goods", [["31"], ["87"]], "the column goods holds list<element: string> and not text or whole numbers"),
        ("partner", [{"code": "BLR"}, {"code": "CHN"}], "the column partner holds struct<code: string>"),
        ("goods", [31.0, 87.0], "the column goods holds double and not text or whole numbers"),
        ("flow", [b"exports", b"imports"], "the column flow holds binary and not text or whole numbers"),
        ("value_usd", ["1,234", "5"], "the column value_usd holds string and not numbers"),
        ("tonnes", [True, False], "the column tonnes holds bool and not numbers"),
        ("period", pa.array([0, 1], pa.timestamp("ms")), "the column period holds timestamp[ms]"),
    ],
)
def test_columns_that_are_not_ours_are_refused_by_name(
    write: Write, reading: Reading, name: str, cells: object, says: str
) -> None:
    assert says in refusal(write(with_column(name, cells), "a.parquet"), reading)


def test_columns_that_lack_or_are_there_twice_are_named_together(write: Write, reading: Reading) -> None:
    names = [*(name for name in ROWS if name not in {"flow", "goods"}), "period"]
    data = parquet(pa.Table.from_arrays([pa.array(ROWS[name]) for name in names], names))
    says = "it has no column flow; it has no column goods; the column period is there 2 times"
    assert says in refusal(write(data, "a.parquet"), reading)


def test_a_file_that_lies_about_its_columns_is_refused(write: Write, reading: Reading) -> None:
    """The schema calls the goods something else than the pages hold: eight bytes a cell are announced, texts follow."""
    honest, other = parquet(compression="none"), parquet(ROWS | {"goods": [1, 2]}, compression="none")
    footer = int.from_bytes(other[-8:-4], "little") + 8
    length = int.from_bytes(honest[-8:-4], "little") + 8
    assert "a.parquet" in refusal(write(honest[:-length] + other[-footer:], "a.parquet"), reading)


def test_texts_that_are_no_utf8_are_refused(write: Write, reading: Reading) -> None:
    data = parquet(compression="none", use_dictionary=False, write_statistics=False)
    assert "cannot be read" in refusal(write(data.replace(b"exports", b"expo\xffts"), "a.parquet"), reading)


def test_a_file_that_counts_its_rows_wrongly_is_refused(
    write: Write, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(parquet(), "a.parquet")
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *_, **__: iter(()))
    assert "holds 0 rows and says that it has 2" in refusal(path, reading)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_file_cut_short_is_refused(write: Write, reading: Reading, share: float) -> None:
    data = parquet()
    assert "it is damaged" in refusal(write(data[: int(len(data) * share)], "a.parquet"), reading)


def test_pages_that_are_damaged_are_refused(write: Write, reading: Reading) -> None:
    many = {name: cells * 500 for name, cells in ROWS.items()} | {"value_usd": [float(n) ** 1.5 for n in range(1000)]}
    data = bytearray(parquet(many, compression="zstd"))
    data[100:200] = bytes(100)
    assert "cannot be read" in refusal(write(bytes(data), "a.parquet"), reading)


def test_columns_without_rows_are_refused(write: Write, reading: Reading) -> None:
    assert "has columns and no rows" in refusal(write(parquet(pa.table(ROWS).slice(0, 0)), "a.parquet"), reading)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_read(
    write: Write, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(parquet({name: [cells[0]] * 100_000 for name, cells in ROWS.items()}), "bomb.parquet")
    monkeypatch.setattr(plain_parquet, "RATIO_FROM", 1000)
    monkeypatch.setattr(plain_parquet, "MAX_RATIO", 10)
    assert "unpacks to more than 10 times its size" in refusal(path, reading)
    monkeypatch.setattr(plain_parquet, "_MAX_GROUP", 1000)
    assert "write it again in smaller row groups" in refusal(path, reading)


def test_a_long_text_that_every_row_repeats_is_not_unpacked_for_each(write: Write, reading: Reading) -> None:
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), ["B" * 1_000_000])
    many = {name: [cells[0]] * 50_000 for name, cells in ROWS.items()} | {"partner": repeated}
    path = write(parquet(many, compression="zstd", store_schema=False), "a.parquet")
    (parsed,) = read(path, Options(set_apart=True))
    assert next(iter(parsed.batches)).num_rows == 0  # 50,000 times a megabyte would be 50 GB
    assert sum(parsed.report.unknown_areas.values()) == 50_000


def varint(number: int, length: int = 1) -> bytes:
    """A number as Thrift writes it, in as many bytes as wanted or as it needs."""
    rest, out = number << 1, bytearray()
    while rest > 127 or len(out) < length - 1:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*out, rest])


def lying(data: bytes) -> bytes:
    """The file with a footer that says of every size that it is one byte."""
    metadata = pq.ParquetFile(io.BytesIO(data)).metadata
    group = metadata.row_group(0)
    sizes = {group.total_byte_size, *(group.column(n).total_uncompressed_size for n in range(group.num_columns))}
    at = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    footer = data[at:]
    for size in sorted(sizes, reverse=True)[:2]:
        assert varint(size) in footer
        footer = footer.replace(varint(size), varint(1, len(varint(size))))
    return data[:at] + footer


def test_pages_are_believed_more_than_the_footer(write: Write, reading: Reading) -> None:
    long = ["B" * 15_000_000, "C" * 15_000_000]
    data = lying(parquet(ROWS | {"partner": long}, compression="zstd", use_dictionary=False, write_statistics=False))
    group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0)
    assert group.total_byte_size == 1
    assert len(data) < 10_000
    assert "unpacks to more than 250 times its size" in refusal(write(data, "a.parquet"), reading)


@pytest.mark.parametrize(("kind", "says"), [(True, "16,777,216 allowed"), (False, "1,000 allowed")])
def test_a_page_larger_than_writers_make_is_refused(
    write: Write, reading: Reading, monkeypatch: pytest.MonkeyPatch, kind: bool, says: str
) -> None:
    size = 17_000_000 if kind else 2_000
    monkeypatch.setattr(plain_parquet, "_MAX_PAGE", 1_000)
    cells = ROWS | {"partner": ["B" * size, "BLR"]}
    data = parquet(cells, compression="zstd", use_dictionary=kind, dictionary_pagesize_limit=1 << 28)
    assert says in refusal(write(data, "a.parquet"), reading)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_texts_written_as_differences_are_refused(write: Write, reading: Reading, version: str) -> None:
    """A thousand rows of a megabyte each would take some kilobytes."""
    encoding = {"partner": "DELTA_BYTE_ARRAY"}
    data = parquet(use_dictionary=False, column_encoding=encoding, data_page_version=version)
    assert "texts written as differences (DELTA_BYTE_ARRAY) in the column 'partner'" in refusal(
        write(data, "a.parquet"), reading
    )


def test_numbers_wider_than_any_are_refused(write: Write, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_parquet, "_MAX_DECIMAL", 12)
    data = with_column("value_usd", pa.array([1, 20]).cast(pa.decimal128(30, 2)))
    assert "numbers of 13 bytes each in the column 'value_usd'" in refusal(write(data, "a.parquet"), reading)


def test_columns_and_row_groups_without_number_are_refused(
    write: Write, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = ROWS | {f"c{number}": [1, 2] for number in range(200)}
    assert "has 208 columns, more than the 200 allowed" in refusal(write(parquet(wide), "a.parquet"), reading)
    monkeypatch.setattr(plain_parquet, "_MAX_GROUPS", 1)
    assert "has 2 row groups, more than the 1" in refusal(write(parquet(row_group_size=1), "a.parquet"), reading)


def test_the_work_a_dictionary_takes_grows_with_its_rows_and_no_faster(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_parquet, "_BATCH", 50)

    def work(count: int) -> int:
        many = {name: [cells[0]] * count for name, cells in ROWS.items()}
        path = write(parquet(many | {"goods": [f"{100_000 + number}" for number in range(count)]}), "a.parquet")
        return steps(lambda: [list(parsed.batches) for parsed in read(path, Options())])

    work(2)
    assert work(2_000) < 5 * work(500)


@pytest.mark.parametrize(
    "header",
    [b"", b"\x15", b"\x15\x00", b"\x00", b"\x15\x00\x15\x01\x15\x00\x00", b"\x1c" * 50, b"\x19\xfc", b"\x15" + b"\xff" * 20,
     b"\x18\xff\xff\xff\x7f"],
)  # fmt: skip
def test_what_is_no_header_of_a_page_is_said(header: bytes) -> None:
    with pytest.raises(ValueError, match="a page"):
        list(pages(io.BytesIO(header), 0, len(header) + 1))


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped({"a.parquet": data})], ids=["gzip", "zip"])
def test_a_packed_file_is_refused_with_the_way_out(write: Write, reading: Reading, pack: object) -> None:
    assert callable(pack)
    assert "is a packed Parquet file; unpack it first" in refusal(write(pack(parquet()), "a.packed"), reading)


def test_the_command_takes_it_and_the_same_file_twice_changes_nothing(write: Write, tmp_path: Path) -> None:
    path, store = write(parquet(), "mine.parquet"), tmp_path / "store"

    def run() -> str:
        result = CliRunner().invoke(main, ["ingest", "--store", str(store), "--name", "customs", str(path)])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "mine.parquet: 2 rows read, 2 kept\n" in run()
    assert "the store has this very file in customs; nothing changed" in run()
    assert list(open_store(store).values("customs", ("BLR", "CHN"), ["TOTAL"]).value_usd) == [5.5]
