"""A small store with two datasets of one pair, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pytest

from tradeviz.model.goods import TOTAL
from tradeviz.store import open_store
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.coverage import PART, VOUCHED, FileCoverage, with_status
from tradeviz.store.parsed_file import ParsedFile
from tradeviz.store.report import Report
from tradeviz.store.schema import DECLARED, RECONCILED, Dataset, arrow_schema
from tradeviz.story.datasets import PairDatasets, find_pair

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from tradeviz.store.api import Store

COMTRADE = Dataset(
    "comtrade", "UN Comtrade", "United Nations", "https://comtradeplus.un.org/", DECLARED, "", "Terms of UN"
)
BACI = Dataset("baci-hs92-v1", "BACI HS92, V1", "CEPII", "https://www.cepii.fr/", RECONCILED, "V1", "Etalab 2.0")
NAMES = {"310420": "Fertilisers, mineral: potassium chloride", "870323": "Vehicles: spark-ignition, 1500 to 3000 cc"}

Row = tuple[str, str, str, str, str, float, float | None]
# Reporter, partner, flow, period, goods, dollars, tonnes. China's chapter 31 of 2023 is 900 of which headings name 700.
DECLARATIONS: tuple[Row, ...] = (
    ("CHN", "BLR", "exports", "2022", "TOTAL", 3000.0, None),
    ("CHN", "BLR", "exports", "2023", "TOTAL", 5000.0, None),
    ("CHN", "BLR", "exports", "2023", "87", 3000.0, 30.0),
    ("CHN", "BLR", "exports", "2023", "8703", 2500.0, 25.0),
    ("CHN", "BLR", "exports", "2023", "870323", 2500.0, 25.0),
    ("CHN", "BLR", "exports", "2023", "99", 500.0, None),
    ("CHN", "BLR", "imports", "2022", "TOTAL", 1600.0, None),
    ("CHN", "BLR", "imports", "2023", "TOTAL", 2000.0, None),
    ("CHN", "BLR", "imports", "2023", "31", 900.0, 3.0),
    ("CHN", "BLR", "imports", "2023", "3104", 700.0, 2.0),
    ("CHN", "BLR", "imports", "2023", "310420", 700.0, 2.0),
    ("BLR", "CHN", "exports", "2023", "TOTAL", 1500.0, None),
    ("BLR", "CHN", "exports", "2023", "31", 600.0, 2.5),
    ("BLR", "CHN", "imports", "2023", "TOTAL", 6000.0, None),
)
RECONCILED_ROWS: tuple[Row, ...] = (
    ("CHN", "BLR", "exports", "2021", "870323", 400.0, None),
    ("CHN", "BLR", "exports", "2022", "870323", 1000.0, 10.0),
    ("CHN", "BLR", "exports", "2022", "851762", 3000.0, 1.0),
    ("BLR", "CHN", "exports", "2022", "310420", 800.0, 4.0),
)


def delivery(dataset: Dataset, rows: Sequence[Row], edition: str = "HS92") -> ParsedFile:
    columns = list(zip(*rows, strict=True))
    reporter, partner, flow, period, goods, value, tonnes = columns
    cells = [[dataset.key] * len(rows), reporter, partner, flow, period, goods, [edition] * len(rows), value, tonnes]
    table = pa.table(dict(zip(arrow_schema().names, cells, strict=True)), schema=arrow_schema())
    report = Report(f"{dataset.key}.csv")
    return ParsedFile(dataset, iter([table]), report, names=NAMES)


def fill(folder: Path, basis: str = PART) -> None:
    """Import both datasets into a store in this folder; as what the declarations are taken is said by `basis`."""
    with open_store(folder).importing() as into:
        declared = replace(delivery(COMTRADE, DECLARATIONS, "HS22"), coverage=FileCoverage(basis))
        into.add(declared, "a" * 64, lambda _: None)
        into.add(delivery(BACI, RECONCILED_ROWS), "b" * 64, lambda _: None)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("pairs") / "store"
    fill(folder)
    return open_store(folder)


class CoveredStore:
    """A store whose rows are known to be all that there is, down to subheadings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def coverage(self, dataset: str, pair: tuple[str, str]) -> pd.DataFrame:
        flows = self._store.rows(dataset, pair)[list(FLOW_GRAIN)].drop_duplicates()
        return flows.assign(goods=TOTAL, level=6, basis=VOUCHED)

    def values(self, dataset: str, pair: tuple[str, str], goods: Sequence[str], years: Any = None) -> pd.DataFrame:
        return with_status(self._store.values(dataset, pair, goods, years), self.coverage(dataset, pair))

    def children(self, dataset: str, pair: tuple[str, str], parent: str, years: Any) -> pd.DataFrame:
        return with_status(self._store.children(dataset, pair, parent, years), self.coverage(dataset, pair))


def covered(store: Store) -> Store:
    """The store, its files vouched for."""
    return cast("Store", CoveredStore(store))


@pytest.fixture(scope="session")
def pair(store: Store) -> PairDatasets:
    """China and Belarus in files that hold all there is."""
    return find_pair(covered(store), "CHN", "BLR")
