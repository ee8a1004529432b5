"""Whether every level of the HS that was asked for came, and whether totals meet their parts.

An answer that is short says so nowhere: it has a level less, or parts that add up to less than the row above them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.model.goods import TOTAL
from tradeviz.services.comtrade.query import LEVEL_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from tradeviz.services.comtrade.query import ApiQuery

# Whose figures of when: each stands for itself, and is whole or not.
FLOW = ("reporterCode", "partnerCode", "flowCode", "period")
_BETWEEN = "|"
_MANY = 20  # rows, of which all are round thousands, are rounded to thousands


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A row whose parts, one level below, do not add up to it.

    Attributes:
        flow: columns FLOW, as texts.
        code: the row's code.
        level: how deep the parts lie, in digits.
        declared: the row's value, in US dollars.
        parts: what they add up to; 0 where there are none.
    """

    flow: tuple[str, ...]
    code: str
    level: int
    declared: float
    parts: float

    @property
    def is_short(self) -> bool:
        """Whether the parts are less, so that some may be missing."""
        return self.parts < self.declared


def absent_levels(query: ApiQuery, frame: pd.DataFrame) -> tuple[str, ...]:
    """The levels, of those asked for, of which some flow that has rows has none."""
    if not len(frame):
        return ()
    asked = {one: LEVEL_DIGITS.get(one, 0) for one in query.goods}
    traded = frame[frame["primaryValue"].astype(float) > 0]
    held = [set(depths) for _, depths in depths_of(traded).groupby(flow_keys(traded), sort=False)]
    return tuple(one for one, digits in asked.items() if any(digits not in depths for depths in held))


def mismatches(frame: pd.DataFrame, levels: Sequence[int]) -> Iterator[Mismatch]:
    """The rows whose parts do not add up to them, flow by flow, widest first.

    A level of which a flow has no row at all says nothing here; see `absent_levels`.

    Args:
        frame: rows in the service's columns, one a cell.
        levels: digits of the levels asked for, 0 for the total.
    """
    if not len(frame):
        return
    plain = frame.assign(depth=depths_of(frame), cmdCode=frame["cmdCode"].astype(str))
    for flow, rows in plain.groupby(flow_keys(frame), sort=False):
        values = rows["primaryValue"].to_numpy(dtype=float)
        unit = _unit(values)
        for above, below in pairwise(sorted(levels)):
            yield from _of_level(rows, _parts_of(str(flow)), (above, below), unit)


def whole_to(frame: pd.DataFrame, levels: Sequence[int]) -> dict[tuple[str, ...], int]:
    """For each flow (columns FLOW, as texts) the digits to which its rows are all there, as far as sums can tell.

    0 where its chapters are not there or do not add up to the total.
    """
    found = {}
    wrong = {(one.flow, one.level) for one in mismatches(frame, levels)}
    for flow, depths in depths_of(frame).groupby(flow_keys(frame), sort=False) if len(frame) else ():
        key, held, whole = _parts_of(str(flow)), set(depths), 0
        for level in sorted(levels)[1:]:
            if level not in held or (key, level) in wrong:
                break
            whole = level
        found[key] = whole
    return found


def is_unmet(frame: pd.DataFrame, levels: Sequence[int]) -> pd.Series[bool]:
    """Whether each row is of a flow in which some parts do not add up to the row above them."""
    return flow_keys(frame).isin({_BETWEEN.join(one.flow) for one in mismatches(frame, levels)})


def depths_of(frame: pd.DataFrame) -> pd.Series:
    """How deep each row's code lies, in digits; 0 for the total."""
    codes = frame["cmdCode"].astype(str)
    return codes.str.len().where(codes != TOTAL, 0)


def flow_keys(frame: pd.DataFrame) -> pd.Series:
    """What flow each row is of: its columns FLOW as one text."""
    reporter, partner, flow, period = (frame[name].astype(str) for name in FLOW)
    return reporter + _BETWEEN + partner + _BETWEEN + flow + _BETWEEN + period


def _parts_of(key: str) -> tuple[str, ...]:
    return tuple(key.split(_BETWEEN))


def _of_level(rows: pd.DataFrame, flow: tuple[str, ...], span: tuple[int, int], unit: float) -> Iterator[Mismatch]:
    above, below = (rows[rows["depth"] == depth] for depth in span)
    if not len(above) or not len(below):
        return
    parents = [code[: span[0]] or TOTAL for code in below["cmdCode"]]
    parts = below["primaryValue"].astype(float).groupby(parents).agg(["sum", "size"]).reindex(above["cmdCode"])
    sums, counts = (parts[name].fillna(0).to_numpy() for name in ("sum", "size"))
    declared = above["primaryValue"].to_numpy(dtype=float)
    # Each value may be half a unit off, their sum by as many halves, and a float by its last digits.
    wrong = np.abs(sums - declared) > unit * (counts + 1) / 2 + 1e-9 * declared
    for place in np.flatnonzero(wrong):
        yield Mismatch(flow, above["cmdCode"].iloc[place], span[1], float(declared[place]), float(sums[place]))


def _unit(values: np.ndarray) -> float:
    """What the values are rounded to, in US dollars: thousands, whole ones or cents."""
    if len(values) >= _MANY and not np.any(values % 1000):
        return 1000.0
    return 0.01 if np.any(values % 1) else 1.0
