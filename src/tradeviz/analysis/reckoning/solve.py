"""Filling what the published cells imply, in passes until nothing changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tradeviz.analysis.reckoning.cells import Cell, Key, Reckoning
from tradeviz.analysis.reckoning.discrepancies import find_discrepancies
from tradeviz.analysis.reckoning.identities import Step, rate_key, step_to, steps_from
from tradeviz.model.bounds import ANYTHING, Bounds
from tradeviz.model.memory import without_collector
from tradeviz.model.observations import DOUBTFUL
from tradeviz.model.tables import tuples_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


def reckon(observations: pd.DataFrame, rates: pd.DataFrame) -> Reckoning:
    """Work out every cell that the published ones imply.

    Each pass takes the cells known before it and fills those that are missing and can be reached by one
    identity; of several ways the one with the narrowest bounds is kept. A published cell is never overwritten.
    Among several published values of one cell the best stands: rank of the source, then bounds that are closed,
    then narrower ones, then the id. The order of rows changes nothing. Doubtful observations take no part.

    Args:
        observations: frame as `read_observations` gives it; an integer column `rank` (0 is best) is used
            where there is one, and so are a text `rule` (OF_PARTS or OF_MONTHS for a row that sums up other values)
            and `rests_on` (the ids of those values, where they are observations too; else nothing).
        rates: frame as `read_rates` gives it.

    Returns:
        The cells and the discrepancies among the published ones. Without observations, none.
    """
    with without_collector():
        trusted = observations[observations["status"] != DOUBTFUL]
        known = dict(_published(trusted)) | dict(_rates(rates))
        published = dict(known)
        _fill(known)
        return Reckoning(known, find_discrepancies(published, observations))


def _published(observations: pd.DataFrame) -> Iterable[tuple[Key, Cell]]:
    rank = observations.get("rank", 0)
    width = observations["high"] - observations["low"]
    rule, parts = observations.get("rule", ""), observations.get("rests_on", "")
    ranked = observations.assign(_rank=rank, _width=width, _rule=rule, _rests_on=parts)
    best_first = ranked.sort_values(["_rank", "_width", "id"])
    groups: dict[Key, list[tuple[str, float, float, float, object, object]]] = {}
    columns = [*Key._fields, "id", "value", "low", "high", "_rule", "_rests_on"]
    for row in tuples_of(best_first, columns):
        groups.setdefault(Key(*row[:6]), []).append(row[6:])
    for key, rows in groups.items():
        best, value, low, high, how, rests_on = rows[0]
        others = tuple(row[0] for row in rows[1:])
        # Frames put together have neither rule nor parts where one of them had no such column.
        evidence = rests_on if isinstance(rests_on, tuple) and rests_on else (best,)
        name = how if isinstance(how, str) else ""
        yield key, Cell(key, value, Bounds(low, high), name, evidence=evidence, others=others)


def _rates(rates: pd.DataFrame) -> Iterable[tuple[Key, Cell]]:
    columns = ["period", "currency", "id", "value", "low", "high"]
    for period, currency, name, value, low, high in tuples_of(rates, columns):
        key = rate_key(period, currency.lower())
        yield key, Cell(key, value, Bounds(low, high), evidence=(name,))


def cell_asked(key: Key, reckoning: Reckoning) -> Cell | None:
    """A cell of the reckoning, or one that only a claim asks for: a rise in money, a share in trade with all, ..."""
    known = reckoning.get(key)
    step = step_to(key) if known is None else None
    if step is None or any(one not in reckoning.cells for one in step.inputs):
        return known
    return _derive(step, reckoning.cells)


def _fill(known: dict[Key, Cell]) -> None:
    waiting: dict[Key, list[Step]] = {}
    across_years: list[Step] = []
    fresh = list(known)
    while fresh:
        ready = [step for key in fresh for step in _ready(key, known, waiting)]
        across_years.extend(step for step in ready if step.identity.across_years)
        found = _reached([step for step in ready if not step.identity.across_years], known)
        if not found:
            # A sum within one period says more than a growth rate does, so growth waits until those are done.
            found, across_years = _reached(across_years, known), []
        known.update(found)
        fresh = list(found)


def _reached(steps: Iterable[Step], known: Mapping[Key, Cell]) -> dict[Key, Cell]:
    found: dict[Key, Cell] = {}
    for step in steps:
        cell = None if step.target in known else _derive(step, known)
        if cell is not None and _better(cell, found.get(step.target)):
            found[step.target] = cell
    return found


def _ready(key: Key, known: Mapping[Key, Cell], waiting: dict[Key, list[Step]]) -> Iterable[Step]:
    yield from waiting.pop(key, ())
    for step in steps_from(key):
        if step.inputs[1] in known:
            yield step
        else:
            waiting.setdefault(step.inputs[1], []).append(step)


def _derive(step: Step, known: Mapping[Key, Cell]) -> Cell | None:
    first, second = known[step.inputs[0]], known[step.inputs[1]]
    bounds = step.identity.on_bounds(first.bounds, second.bounds)
    if bounds is None or bounds == ANYTHING:
        return None
    value = step.identity.on_values(first.value, second.value)
    if not math.isfinite(value):
        return None
    evidence = tuple(sorted({*first.evidence, *second.evidence}))
    return Cell(step.target, value, bounds, step.identity.name, step.inputs, evidence)


def _better(cell: Cell, other: Cell | None) -> bool:
    if other is None:
        return True
    return (cell.bounds.width, cell.rule, cell.inputs) < (other.bounds.width, other.rule, other.inputs)
