"""Frames as every store gives them: the same types, the same order, whatever engine they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model import hs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_TEXT, _NUMBER, _COUNT, _TRUTH = "str", "float64", "int64", "bool"
_COLUMN_TYPES = (
    (_NUMBER, ("value_usd", "tonnes")),
    (_COUNT, ("lines", "depth", "first_year", "last_year", "rows")),
    (_TRUTH, ("complete",)),
)
_PAIRS_COLUMNS = ("dataset", "first", "second", "first_year", "last_year", "rows", "value_usd")
WORLD_COLUMNS = ("reporter", "flow", "period", "goods", "value_usd", "complete")
WORLD_ORDER = ("goods", "reporter", "flow", "period")
VALUES_ORDER = ("reporter", "flow", "goods", "period", "partner")


def tidy(frame: pd.DataFrame, columns: Sequence[str], order: Sequence[str]) -> pd.DataFrame:
    """The columns in their order and types (text unless `_COLUMN_TYPES` says otherwise), rows sorted, a fresh index.

    Sorting is done here, by code point: databases sort text by the rules of some language.
    """
    types = {name: type_ for type_, names in _COLUMN_TYPES for name in names}
    typed = frame[list(columns)].astype({name: types.get(name, _TEXT) for name in columns})
    return typed.sort_values(list(order), kind="stable", ignore_index=True)


def join_pairs(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The pairs of several datasets, tidy; an empty frame where there are none."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    filled = [frame for frame in frames if len(frame)]
    pairs = pd.concat(filled) if filled else pd.DataFrame(columns=list(_PAIRS_COLUMNS))
    return tidy(pairs, _PAIRS_COLUMNS, _PAIRS_COLUMNS[:3])


def summed_codes(goods: Sequence[str]) -> list[str]:
    """The codes whose totals make up some categories: a section's chapters, and any other code itself."""
    return sorted({code for category in goods for code in _codes_in(category)})


def with_sections(totals: pd.DataFrame, goods: Sequence[str]) -> pd.DataFrame:
    """The world totals of each category asked for, a section's summed over its chapters."""
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    grain = ["reporter", "flow", "period", "complete"]
    frames = []
    for code in dict.fromkeys(goods):
        rows = totals[totals["goods"].isin(_codes_in(code))]
        frames.append(rows.groupby(grain, as_index=False)["value_usd"].sum().assign(goods=code))
    return pd.concat(frames) if frames else totals


def _codes_in(code: str) -> tuple[str, ...]:
    return hs.SECTIONS[code].chapters if code in hs.SECTIONS else (code,)
