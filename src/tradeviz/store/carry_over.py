"""Rows of one pair and dataset carried over to one edition of the HS, and what cannot be.

A category is carried over where all its goods lie in one category of the other edition: one to one, or several to one.
Goods that the other edition has in several categories are not split, for nobody published by how much. Of a subheading
that they may lie in the rest is a floor: at least so much. One above that holds all of them is known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.model.goods import LEGACY_UNSPECIFIED, TOTAL
from tradeviz.store.aggregate import FLOW_GRAIN
from tradeviz.store.schema import NUMBER_COLUMNS, TRADE_COLUMNS, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import pandas as pd
    import pyarrow as pa

    from tradeviz.model.hs_editions import Correlation
    from tradeviz.store.coverage import Flow

_LEVELS = (2, 4, 6)
_NAMES = tuple(column.name for column in TRADE_COLUMNS)


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A category, or what its parts leave of it, whose goods lie in no one category of the other edition as deep.

    Attributes:
        flow: columns `FLOW_GRAIN`.
        hs, code: the edition and code that it stands under.
        value_usd: its value in US dollars.
        candidates: the categories that may hold the goods; none where the table does not have the code.
    """

    flow: Flow
    hs: str
    code: str
    value_usd: float
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Rows in one edition.

    Attributes:
        rows: columns of `TRADE_COLUMNS`, of categories that are known.
        floors: the same, of subheadings that may hold more.
        whole: flows of which everything was carried.
        lost: what was not, the largest first.
        value_usd: what all rows below TOTAL came to that had to be carried, each counted once.
    """

    rows: pd.DataFrame
    floors: pd.DataFrame
    whole: frozenset[Flow]
    lost: tuple[NotCarried, ...]
    value_usd: float


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A row's value without that of the rows below it, which count by themselves; `is_rest` where there are any."""

    code: str
    value_usd: float
    tonnes: float
    is_rest: bool


def carry_over(
    rows: pd.DataFrame, target: str, covered: Collection[Flow], find: Callable[[str], Correlation]
) -> CarriedOver:
    """Carry rows over to an edition.

    Args:
        rows: columns of `TRADE_COLUMNS`, one edition a flow; TOTAL has an edition by itself.
        target: the edition, such as HS92.
        covered: flows of which every row is known to be there; in others a code without a row may have had trade.
        find: gives the table from an edition to the target; raises where there is none.
    """
    own = (rows["goods"] == TOTAL) | (rows["hs"] == target)
    kept, floors = [rows[own]], [rows.head(0)]
    whole = _flows(rows)
    lost: list[NotCarried] = []
    worth = 0.0
    for key, group in rows[~own].groupby([*FLOW_GRAIN, "hs"], sort=False):
        reporter, partner, flow_, period, edition = map(str, key)
        flow = (reporter, partner, flow_, period)
        leaves = list(_leaves(group))
        worth += sum(leaf.value_usd for leaf in leaves)
        carried = _carried(leaves, find(edition), is_covered=flow in covered)
        same = {**dict(zip(FLOW_GRAIN, flow, strict=True)), "hs": target, "dataset": group["dataset"].iloc[0]}
        kept.append(_frame(carried.known).assign(**same))
        floors.append(_frame(carried.floors).assign(**same))
        lost += [NotCarried(flow, edition, leaf.code, leaf.value_usd, found) for leaf, found in carried.lost]
        if carried.lost or carried.floors:
            whole -= {flow}
    lost.sort(key=lambda one: (-one.value_usd, one.code, one.flow))
    return CarriedOver(_joined(kept), _joined(floors), whole, tuple(lost), worth)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    held = [frame[list(_NAMES)] for frame in frames if len(frame)]
    return pd.concat(held, ignore_index=True) if held else frames[0][list(_NAMES)]


def carried_table(rows: pd.DataFrame) -> pa.Table:
    """Carried rows as a store takes them: in `arrow_schema()`."""
    import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

    return pa.Table.from_pandas(rows, preserve_index=False).cast(arrow_schema())


def _flows(rows: pd.DataFrame) -> frozenset[Flow]:
    return frozenset(zip(*(rows[name].astype(str).tolist() for name in FLOW_GRAIN), strict=True))


def _leaves(group: pd.DataFrame) -> Iterator[_Leaf]:
    """What each row has beyond the rows nearest below it; nothing where they add up to it."""
    codes, dollars, tonnes = (group[name].tolist() for name in ("goods", *NUMBER_COLUMNS))
    values = dict(zip(codes, dollars, strict=True))
    below: dict[str, list[float]] = defaultdict(list)
    for code, value in values.items():
        above = next((code[:digits] for digits in (4, 2) if digits < len(code) and code[:digits] in values), None)
        if above is not None:
            below[above].append(value)
    for code, value, weight in zip(codes, dollars, tonnes, strict=True):
        parts = below[code]
        left = value - sum(parts)
        # Each published value may be half a dollar off.
        if not parts or left > (len(parts) + 1) / 2 + 1e-9 * value:
            yield _Leaf(code, left, float("nan") if parts else weight, bool(parts))


@dataclass(frozen=True, slots=True)
class _Carried:
    """What the leaves of one flow are in the other edition.

    Attributes:
        known: categories of every level.
        floors: subheadings that may hold more.
        lost: leaves that lie in no one category as deep, with those they may lie in.
    """

    known: dict[str, list[_Leaf]]
    floors: dict[str, list[_Leaf]]
    lost: list[tuple[_Leaf, tuple[str, ...]]]


def _carried(leaves: Sequence[_Leaf], table: Correlation, *, is_covered: bool) -> _Carried:
    found = _Carried({}, {}, [])
    for digits in _LEVELS:
        # What parts leave of a heading is in none of its subheadings, as far as the reporter shows them.
        shown = [leaf for leaf in leaves if not (leaf.is_rest and digits > len(leaf.code))]
        placed = [(leaf, _candidates(leaf.code, digits, table)) for leaf in shown]
        doubtful = {code for leaf, codes in placed if len(codes) > 1 and leaf.value_usd > 0 for code in codes}
        held: dict[str, list[_Leaf]] = defaultdict(list)
        for leaf, codes in placed:
            if len(codes) == 1:
                held[next(iter(codes))].append(leaf)
        for code, parts in held.items():
            if code not in doubtful and (is_covered or _are_all_there(code, parts, table)):
                found.known[code] = parts
            elif digits == _LEVELS[-1]:
                found.floors[code] = parts
        inside = found.known.keys() | found.floors.keys()
        own = ((leaf, codes) for leaf, codes in placed if len(leaf.code) == digits)
        found.lost.extend((leaf, tuple(sorted(codes))) for leaf, codes in own if len(codes) != 1 or not codes <= inside)
    return found


def _are_all_there(code: str, parts: Sequence[_Leaf], table: Correlation) -> bool:
    """Whether each code that has goods in a category is among some leaves, or below one."""
    prefixes = tuple(part.code for part in parts)
    return all(source.startswith(prefixes) for source in table.sources(code))


def _frame(found: Mapping[str, Sequence[_Leaf]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

    return pd.DataFrame(
        {
            "goods": list(found),
            "value_usd": [sum(leaf.value_usd for leaf in parts) for parts in found.values()],
            "tonnes": [sum(leaf.tonnes for leaf in parts) for parts in found.values()],
        }
    )


def _candidates(code: str, digits: int, table: Correlation) -> frozenset[str]:
    if code == LEGACY_UNSPECIFIED:  # no goods at all, in whatever edition
        return frozenset({code if digits == _LEVELS[-1] else code[:digits]})
    return table.candidates(code, digits)
