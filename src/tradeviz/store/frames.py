"""Frames as every store gives them: the same types, the same order, whatever engine they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model import hs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

TEXT, NUMBER, COUNT, TRUTH = "str", "float64", "int64", "bool"
TYPES = (
    (NUMBER, ("value_usd", "tonnes")),
    (COUNT, ("lines", "depth", "first_year", "last_year", "rows")),
    (TRUTH, ("complete",)),
)
PAIRS = ("dataset", "first", "second", "first_year", "last_year", "rows", "value_usd")
WORLD = ("reporter", "flow", "period", "goods", "value_usd", "complete")
WORLD_ORDER = ("goods", "reporter", "flow", "period")
VALUES_ORDER = ("reporter", "flow", "goods", "period", "partner")


def tidy(frame: pd.DataFrame, columns: Sequence[str], order: Sequence[str]) -> pd.DataFrame:
    """The columns in their order and types (text unless `TYPES` says otherwise), the rows sorted, a fresh index.

    Sorting is done here, by code point: databases sort text by the rules of some language.
    """
    kinds = {name: kind for kind, names in TYPES for name in names}
    typed = frame[list(columns)].astype({name: kinds.get(name, TEXT) for name in columns})
    return typed.sort_values(list(order), kind="stable", ignore_index=True)


def parts_of(code: str) -> tuple[str, ...]:
    """The codes whose margins make up a category's: a section's chapters."""
    return hs.SECTIONS[code].chapters if code in hs.SECTIONS else (code,)


def with_sections(found: pd.DataFrame, goods: Sequence[str]) -> pd.DataFrame:
    """The margins of each category asked for, a section's summed over its chapters."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    grain = ["reporter", "flow", "period", "complete"]
    frames = []
    for code in dict.fromkeys(goods):
        rows = found[found["goods"].isin(parts_of(code))]
        frames.append(rows.groupby(grain, as_index=False)["value_usd"].sum().assign(goods=code))
    return pd.concat(frames) if frames else found
