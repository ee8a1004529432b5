"""Small worlds written as lines of text: `CHN BLR exports 2020 3104 HS22 12.5 3`, one stored row a line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pyarrow as pa

from tradeviz.store.schema import arrow_schema

if TYPE_CHECKING:
    import pandas as pd

NONE = "-"


def world(text: str, dataset: str = "comtrade") -> pa.Table:
    """Rows of `schema.COLUMNS`. The edition and the tonnes may be `-`; a line may leave both off."""
    rows = [_row(line.split(), dataset) for line in text.strip().splitlines()]
    return pa.Table.from_pylist(rows, schema=arrow_schema())


def _row(words: list[str], dataset: str) -> dict[str, str | float | None]:
    reporter, partner, flow, period, goods, edition, value, tonnes, *_ = (
        [*words, NONE, NONE] if len(words) == 6 else words
    )
    if len(words) == 6:
        edition, value, tonnes = NONE, words[5], NONE
    return {
        "dataset": dataset,
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "period": period,
        "goods": goods,
        "hs": "" if edition == NONE else edition,
        "value_usd": float(value),
        "tonnes": None if tonnes == NONE else float(tonnes),
    }


def told(frame: pd.DataFrame, *columns: str) -> list[str]:
    """A frame's rows as short texts, whole numbers without a point, missing as `-`."""
    return [" ".join(_word(value) for value in row) for row in frame[list(columns)].itertuples(index=False)]


def _word(value: object) -> str:
    if isinstance(value, float):
        return NONE if math.isnan(value) else f"{value:g}"
    return str(value) or NONE
