"""Published cells that cannot all be true, with both sides."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning.cells import Cell, Discrepancy, Key
from tradeviz.analysis.reckoning.identities import steps_from
from tradeviz.model.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


def find_discrepancies(published: Mapping[Key, Cell], observations: pd.DataFrame) -> tuple[Discrepancy, ...]:
    """Compare publications of one cell with each other, and published cells with what the others imply."""
    return (*_between_publications(observations), *_between_cells(published))


def _between_publications(observations: pd.DataFrame) -> Iterator[Discrepancy]:
    repeated = observations[observations.duplicated(list(Key._fields), keep=False)]
    width = repeated["high"] - repeated["low"]
    ranked = repeated.assign(_rank=repeated.get("rank", 0), _width=width)
    ordered = ranked.sort_values([*Key._fields, "_rank", "_width", "id"])
    groups: dict[Key, list[tuple[str, float, float]]] = {}
    for row in ordered[[*Key._fields, "id", "low", "high"]].itertuples(index=False, name=None):
        groups.setdefault(Key(*row[:6]), []).append(row[6:])
    for key, rows in groups.items():
        for (one, *ends), (other, *other_ends) in combinations(rows, 2):
            first, second = Bounds(*ends), Bounds(*other_ends)
            if not first.meets(second):
                yield Discrepancy(key, first, second, "", (one, other))


def _between_cells(published: Mapping[Key, Cell]) -> Iterator[Discrepancy]:
    seen: set[frozenset[Key]] = set()
    for key in sorted(published):
        for step in steps_from(key):
            second, target = published.get(step.inputs[1]), published.get(step.target)
            cells = frozenset((step.target, *step.inputs))
            if second is None or target is None or cells in seen:
                continue
            implied = step.identity.on_bounds(published[key].bounds, second.bounds)
            if implied is not None and not implied.meets(target.bounds):
                seen.add(cells)
                evidence = (target.observation, published[key].observation, second.observation)
                yield Discrepancy(step.target, target.bounds, implied, step.identity.name, evidence)
