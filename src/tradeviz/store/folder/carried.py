"""A small store of rows carried over to another edition of the HS, some of which are floors: at least so much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.coverage import FLOOR
from tradeviz.store.folder.store import FolderStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from tradeviz.store.query import Query

_CELL = (*FLOW_GRAIN, "goods")


class CarriedStore(FolderStore):
    """A folder of carried rows.

    Floors count in values and sums, as floors; in tables of rows, which say nothing of that, they are left out.
    """

    def __init__(self, folder: Path, floors: Mapping[str, pd.DataFrame]) -> None:
        """Open the folder; `floors` are rows that are floors, by dataset."""
        super().__init__(folder)
        self._floors = {dataset: set(_cells(rows)) for dataset, rows in floors.items()}

    def _with_status(self, dataset: str, pair: str, query: Query) -> pd.DataFrame:
        values = super()._with_status(dataset, pair, query)
        return values.assign(status=values["status"].mask(self._is_floor(dataset, values), FLOOR))

    def _run(self, dataset: str, pair: str, query: Query) -> pd.DataFrame:
        answer = super()._run(dataset, pair, query)
        return self._without_floors(dataset, answer) if query.name == "rows" else answer

    def _stored_batches(self, dataset: str, pair: str) -> Iterator[pd.DataFrame]:
        return (self._without_floors(dataset, rows) for rows in super()._stored_batches(dataset, pair))

    def _without_floors(self, dataset: str, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[~self._is_floor(dataset, rows)].reset_index(drop=True)

    def _is_floor(self, dataset: str, rows: pd.DataFrame) -> pd.Series[bool]:
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

        floors = self._floors.get(dataset, set())
        return pd.Series([cell in floors for cell in _cells(rows)], index=rows.index, dtype=bool)


def _cells(rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(rows[name].astype(str).tolist() for name in _CELL), strict=True)
