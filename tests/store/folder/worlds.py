"""Small worlds for the folder store, written as rows: reporter, partner, flow, period, goods, dollars, tonnes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import DECLARED, RECONCILED, Dataset, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from tradeviz.store.api import Store
    from tradeviz.store.session import ImportOutcome

Row = tuple[str, str, str, str, str, float, float | None]

COMTRADE = Dataset("comtrade", "UN Comtrade", "United Nations", "https://comtradeplus.un.org", DECLARED)
BACI = Dataset("baci-hs92-v202501", "BACI HS92 V202501", "CEPII", "https://www.cepii.fr", RECONCILED, "V202501")
POTASH: Row = ("CHN", "BLR", "imports", "2023", "310420", 700.0, 2.0)
CARS: Row = ("CHN", "BLR", "exports", "2023", "870323", 2500.0, None)
BEEF: Row = ("BRA", "CHN", "exports", "2022", "020230", 40.0, 1.5)
ROWS = (POTASH, CARS, BEEF)


def table(rows: Sequence[Row], dataset: Dataset = COMTRADE, edition: str = "HS17") -> pa.Table:
    reporter, partner, flow, period, goods, value, tonnes = zip(*rows, strict=True)
    cells = [[dataset.key] * len(rows), reporter, partner, flow, period, goods, [edition] * len(rows), value, tonnes]
    return pa.table(dict(zip(arrow_schema().names, cells, strict=True)), schema=arrow_schema())


def deliver(
    tables: Sequence[pa.Table], dataset: Dataset = COMTRADE, file: str = "a.csv", names: Mapping[str, str] | None = None
) -> ParsedFile:
    return ParsedFile(dataset, iter(tables), Report(file), names or {})


def put(
    store: Store, rows: Sequence[Row], dataset: Dataset = COMTRADE, file: str = "a.csv", **more: str
) -> ImportOutcome:
    """Import rows as one file, whose digest is that of its rows."""
    with store.importing() as job:
        job.add(deliver([table(rows, dataset, **more)], dataset, file), digest(rows), lambda _: None)
    return job.outcomes[0]


def digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def many(rows: int, seed: int, dataset: Dataset = BACI) -> pa.Table:
    """Rows of some hundred pairs, no key twice; the same keys for every seed, other values."""
    areas = np.array(["BLR", "BRA", "CHE", "CHN", "DEU", "FRA", "IND", "JPN", "KAZ", "NOR", "POL", "RUS", "USA", "ZAF"])
    number = np.arange(rows)
    pair, rest = number % (14 * 13), number // (14 * 13)
    first, second = pair // 13, pair % 13
    second += second >= first
    period, goods = 2000 + rest % 20, 10110 + rest // 20
    values = np.random.default_rng(seed).integers(1, 10**9, rows).astype(float)
    texts = {
        "dataset": np.full(rows, dataset.key),
        "reporter": areas[first],
        "partner": areas[second],
        "flow": np.full(rows, "exports"),
        "period": period.astype(str),
        "goods": np.char.zfill(goods.astype(str), 6),
        "hs": np.full(rows, "HS92"),
    }
    return pa.table({**texts, "value_usd": values, "tonnes": values / 1000}, schema=arrow_schema())


def told(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """A frame's rows as tuples."""
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]
