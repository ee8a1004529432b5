"""Whatever bytes a file holds, reading it ends in rows or in an error of ours."""

from __future__ import annotations

import contextlib
import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.properties import examples
from tests.readers.conftest import NEW, comtrade
from tests.readers.test_imf import WIDE, X_WORDS, wide
from tests.readers.test_plain_csv import HEADER

from tradeviz.errors import ImportFileError
from tradeviz.readers import Options, read
from tradeviz.store.schema import arrow_schema

SEEDS = (
    comtrade({}, {"cmdCode": "20230", "netWgt": "0"}),
    WIDE + wide("BLR.XG_FOB_USD.CHN.A", X_WORDS, "5", "", "1", "2"),
    HEADER + "2024,CHN,BLR,exports,TOTAL,1,2,HS22\n",
    "t,i,j,k,v,q\n2020,156,112,310420,1.5,NA\n",
    "hscode,description\n01,Animals\n",
    comtrade({}) + comtrade({"flowCode": "0", "primaryValue": "1.5E+06", "partnerCode": "112.0"}),
    "Year,Reporter Code,Trade Flow Code,Partner Code,Classification,Commodity Code,Value\n2010,699,0,156,S3,TOTAL,NA\n",
)
ANY = examples(200, HealthCheck.function_scoped_fixture)


def ends_well(path: Path) -> None:
    with contextlib.suppress(ImportFileError):
        for parsed in read(path, Options(set_apart=True)):
            for table in parsed.batches:
                assert table.schema == arrow_schema()
                assert pa.compute.all(pa.compute.greater_equal(table["value_usd"], 0)).as_py() in {True, None}
            report = parsed.report
            assert report.read == report.kept + sum(report.set_apart.values())


@ANY
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "BACI_HS92_Y2020_V202501.csv"
    path.write_bytes(data)
    ends_well(path)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of a known kind with some bytes taken out, put in or doubled, perhaps packed."""
    data = draw(st.sampled_from(SEEDS)).encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(at + 12, len(data))))
        filler = draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b'"', b"\n", b",", b";", b"\t", b"-", b"\xff"]))
        )
        data = data[:at] + filler + data[end:]
    packed = {"plain": data, "gzip": gzip.compress(data), "zip": _zipped(data)}
    return packed[draw(st.sampled_from(sorted(packed)))]


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BACI_HS92_Y2020_V202501.csv", data)
    return out.getvalue()


@ANY
@given(damaged())
def test_damaged_files(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "BACI_HS92_Y2020_V202501.csv"
    path.write_bytes(data)
    ends_well(path)


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "0",
            "1,5",
            "1e400",
            "nan",
            "-1",
            "TOTAL",
            "156",
            "0",
            "99999",
            "C00",
            "X",
            "M",
            "H6",
            "٣",
            "²",
            "NA",
            "0.0",
            " 5",
            "1E+5",
            "9999AA",
            "No data matches your query",
        ]
    ),
    st.text(st.characters(exclude_characters='"\0', codec="utf-8"), max_size=6),
)


@ANY
@given(st.lists(st.lists(CELLS, min_size=20, max_size=20), min_size=1, max_size=4))
def test_any_cells_under_a_known_header(tmp_path: Path, rows: list[list[str]]) -> None:
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    path = tmp_path / "any.csv"
    path.write_text("\n".join([NEW, *lines]) + "\n", encoding="utf-8")
    ends_well(path)
