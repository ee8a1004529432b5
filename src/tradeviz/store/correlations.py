"""Correlation tables of the HS's editions in a store: datasets without rows, with a name for each pair of codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradeviz.model.hs_editions import EDITIONS, Correlation
from tradeviz.store.schema import HS_CORRELATION, RECONCILED, Dataset

if TYPE_CHECKING:
    from tradeviz.store.api import Store

_KEY = re.compile(rf"{HS_CORRELATION}(hs[0-9]{{2}})-(hs[0-9]{{2}})", re.ASCII)
_PAIR = re.compile(r"([0-9]{6}) ([0-9]{6})", re.ASCII)


def correlation_dataset(source: str, target: str) -> Dataset:
    """The dataset that a table between two editions is kept as."""
    key = f"{HS_CORRELATION}{source}-{target}".lower()
    return Dataset(key, f"Correlation of {source} and {target}", "United Nations Statistics Division", "", RECONCILED)


def correlation_entry(source: str, target: str) -> str:
    """Two subheadings that have goods in common, as one entry of the table."""
    return f"{source} {target}"


def stored_correlations(store: Store) -> tuple[Correlation, ...]:
    """Every table that a store has; what is no pair of subheadings in one is left out."""
    found = []
    for dataset in store.datasets():
        match = _KEY.fullmatch(dataset.key)
        if match and {one.upper() for one in match.groups()} <= set(EDITIONS.values()):
            pairs = frozenset(
                (pair[1], pair[2]) for entry in store.names(dataset.key) if (pair := _PAIR.fullmatch(entry))
            )
            found.append(Correlation(match[1].upper(), match[2].upper(), pairs))
    return tuple(found)
