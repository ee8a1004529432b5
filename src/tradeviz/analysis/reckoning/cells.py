"""Cells, one value each, published or derived, with what it came from; and the discrepancies among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tradeviz.model.bounds import Bounds


class Key(NamedTuple):
    """What a cell is about."""

    reporter: str
    partner: str
    goods: str
    period: str
    measure: str
    unit: str

    def at(self, *, measure: str | None = None, unit: str | None = None, period: str | None = None) -> Key:
        """The neighbouring cell with another measure, unit or period."""
        # Not _replace, which takes four times as long: a reckoning asks for some twenty neighbours of every cell.
        reporter, partner, goods, own_period, own_measure, own_unit = self
        return Key(reporter, partner, goods, period or own_period, measure or own_measure, unit or own_unit)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Attributes:
        key: what it is about.
        value: the published number, or the same sum over the inputs' numbers.
        bounds: the interval that the digits, or the sum over the inputs' bounds, stand for.
        rule: name of the identity it was derived by; empty where it was published.
        inputs: the cells the identity took, in its order.
        evidence: the observations (and rates) it rests on in the end, sorted.
        others: further observations of the same cell that were published, best first.
    """

    key: Key
    value: float
    bounds: Bounds
    rule: str = ""
    inputs: tuple[Key, ...] = ()
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Whether somebody printed this value."""
        return not self.rule

    @property
    def observation(self) -> str:
        """The observation's id where the cell was published, else empty."""
        return self.evidence[0] if self.published else ""


@dataclass(frozen=True, slots=True, order=True)
class Discrepancy:
    """Two sides of one cell that do not meet.

    Attributes:
        key: the cell.
        published: bounds of the published value (for two publications, of the better ranked one).
        implied: bounds of the other side.
        rule: the identity behind the other side; empty where it is a second publication.
        evidence: the observations on both sides, those of the published side first.
    """

    key: Key
    published: Bounds
    implied: Bounds
    rule: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Reckoning:
    """All cells that are known, and the published ones that cannot all be true."""

    cells: Mapping[Key, Cell]
    discrepancies: tuple[Discrepancy, ...]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells.values())

    def get(self, key: Key) -> Cell | None:
        """The cell, or None where nothing published says it."""
        return self.cells.get(key)

    @cached_property
    def _by_goods(self) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
        groups: dict[tuple[str, str], list[Cell]] = {}
        for cell in sorted(self, key=lambda cell: cell.key):
            groups.setdefault((cell.key.reporter, cell.key.goods), []).append(cell)
        return {key: tuple(cells) for key, cells in groups.items()}

    def of(self, reporter: str, goods: str) -> tuple[Cell, ...]:
        """All cells of one reporter and category, in the order of their keys."""
        return self._by_goods.get((reporter, goods), ())

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per cell, sorted: the key's columns; value, low, high (in `unit`); origin; rule; evidence."""
        rows = [
            (
                *cell.key,
                cell.value,
                cell.bounds.low,
                cell.bounds.high,
                _origin(cell),
                cell.rule,
                cell.evidence,
            )
            for cell in sorted(self, key=lambda cell: cell.key)
        ]
        return pd.DataFrame(rows, columns=[*Key._fields, "value", "low", "high", "origin", "rule", "evidence"])


def _origin(cell: Cell) -> str:
    return "published" if cell.published else "derived"
