"""Files with the quirks of the real ones, small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest

from tradeviz.readers import Options, read
from tradeviz.readers.rates import Rates
from tradeviz.store.report import Report

Reading = Callable[..., tuple[pd.DataFrame, Report]]
Rows = tuple[pd.DataFrame, Report]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def reading() -> Reading:
    """Reads a file with one dataset: its rows, and the report."""

    def rows_of(
        path: Path, *rates: str, set_apart: bool = False, name: str = "own", flow: str = "", lines: bool = True
    ) -> Rows:
        said = Options(set_apart=set_apart, name=name, all_lines=lines, rates=Rates.of(rates), flow=flow)
        (parsed,) = read(path, said)
        tables = [table.to_pandas() for table in parsed.batches]
        report = parsed.report
        assert report.read == report.kept + sum(report.set_apart.values())
        assert report.kept - report.added == sum(map(len, tables))
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(), report

    return rows_of


NEW = (
    "typeCode,freqCode,refYear,refMonth,period,reporterCode,reporterISO,flowCode,flowDesc,partnerCode,partnerDesc,"
    "partner2Code,classificationCode,cmdCode,cmdDesc,customsCode,mosCode,motCode,netWgt,primaryValue"
)
_DEFAULT = {
    "typeCode": "C", "freqCode": "A", "refYear": "2022", "refMonth": "52", "period": "2022", "reporterCode": "156",
    "reporterISO": "CHN", "flowCode": "X", "flowDesc": "Export", "partnerCode": "112", "partnerDesc": "Belarus",
    "partner2Code": "0", "classificationCode": "H6", "cmdCode": "310420", "cmdDesc": "Potassium chloride",
    "customsCode": "C00", "mosCode": "0", "motCode": "0", "netWgt": "5000", "primaryValue": "1500",
}  # fmt: skip


def comtrade(*rows: dict[str, str], extra: bool = True) -> str:
    """A file as the site writes it: an unquoted header, quoted rows with an empty field at the end."""
    lines = [NEW]
    for row in rows:
        cells = [f'"{(_DEFAULT | row)[name]}"' for name in NEW.split(",")]
        lines.append(",".join([*cells, *[""] * extra]))
    return "\n".join(lines) + "\n"


def values(frame: pd.DataFrame, *columns: str) -> list[Sequence[object]]:
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]
