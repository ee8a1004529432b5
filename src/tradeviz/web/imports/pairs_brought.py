"""Which pairs an import brought figures of, told by the store's list of pairs before it and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from tradeviz.store.api import PairCodes


def brought_between(before: pd.DataFrame, after: pd.DataFrame, datasets: Collection[str]) -> tuple[PairCodes, ...]:
    """Codes of the pairs whose figures changed, the largest first; where none did, all that the datasets have.

    Args:
        before: the store's pairs, as `Store.pairs` gives them.
        after: the same, once the import was through.
        datasets: keys of those that the import went into.
    """
    held = after[after["dataset"].isin(list(datasets))]
    known = set(before.itertuples(index=False, name=None))
    changed = held[[row not in known for row in held.itertuples(index=False, name=None)]]
    found = changed if len(changed) else held
    largest = found.groupby(["first", "second"])["value_usd"].max().sort_values(ascending=False, kind="stable")
    return tuple((str(first), str(second)) for first, second in largest.index)
