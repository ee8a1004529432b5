"""Frames as every store gives them: the same types, the same order, whatever engine they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

TEXT, NUMBER, COUNT, TRUTH = "str", "float64", "int64", "bool"
TYPES = (
    (NUMBER, ("value_usd", "tonnes")),
    (COUNT, ("lines", "depth", "first_year", "last_year", "rows")),
    (TRUTH, ("complete",)),
)
VALUES_ORDER = ("reporter", "flow", "goods", "period", "partner")


def tidy(frame: pd.DataFrame, columns: Sequence[str], order: Sequence[str]) -> pd.DataFrame:
    """The columns in their order and types (text unless `TYPES` says otherwise), the rows sorted, a fresh index.

    Sorting is done here, by code point: databases sort text by the rules of some language.
    """
    kinds = {name: kind for kind, names in TYPES for name in names}
    typed = frame[list(columns)].astype({name: kinds.get(name, TEXT) for name in columns})
    return typed.sort_values(list(order), kind="stable", ignore_index=True)
