"""Whether a BACI file has the trade of the whole world in a year, or is an extract: told by what its rows hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.model import hs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.readers.io.categories import CategoryColumn, Mask

# A year of a release has some 220 exporters and as many importers, and no region of the world comes to a hundred.
_ECONOMIES_OF_A_WORLD = 100
# An edition has 5,000 to 5,600 products, and BACI lists 5,022 of HS 1992. Nearly all are traded each year; the later
# years of an old edition lack some hundred that newer editions have merged, so that no more than this is sure.
_PRODUCTS_OF_A_WORLD = 4_000
# A count does not notice a missing chapter of ten products, such as that of arms; every chapter is traded each year.
# Chapter 77 is reserved, and 98 and 99 are for what countries do not specify.
_RESERVED = "77"
_CHAPTERS_OF_A_WORLD = frozenset(hs.CHAPTERS) - {_RESERVED, *hs.SECTIONS[hs.SPECIAL_SECTION].chapters}


@dataclass(slots=True)
class _Year:
    """What a year's rows hold."""

    exporters: set[str] = field(default_factory=set)
    importers: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    lost: bool = False

    @property
    def is_whole(self) -> bool:
        economies = min(len(self.exporters), len(self.importers))
        return (
            not self.lost
            and economies >= _ECONOMIES_OF_A_WORLD
            and len(self.products) >= _PRODUCTS_OF_A_WORLD
            and {code[:2] for code in self.products} >= _CHAPTERS_OF_A_WORLD
        )


@dataclass(frozen=True, slots=True)
class WorldCheck:
    """Counts what each year has while a release is read; texts are looked at once a batch and not once a row."""

    _years: dict[str, _Year] = field(default_factory=lambda: defaultdict(_Year))

    def add(self, columns: tuple[CategoryColumn, ...], kept: Mask, lost: Mask) -> None:
        """Count a batch.

        Args:
            columns: year, exporter, importer, product.
            kept: the rows that the store gets.
            lost: rows set apart whose trade is part of the whole; a year with one adds up to less.
        """
        period, exporter, importer, product = columns
        for year, rows in _by_text(period):
            seen, mine = self._years[year], kept & rows
            seen.exporters |= _texts(exporter, mine)
            seen.importers |= _texts(importer, mine)
            seen.products |= _texts(product, mine)
            seen.lost |= bool((lost & rows).any())

    def whole_years(self) -> set[str]:
        """The years of which the trade of the whole world is there."""
        return {year for year, seen in self._years.items() if seen.is_whole}


def _by_text(column: CategoryColumn) -> Iterator[tuple[str, Mask]]:
    """Each text of a column with its rows; most batches have one year."""
    for text in dict.fromkeys(column.texts):
        rows = column.rows_of([one == text for one in column.texts])
        if rows.any():
            yield text, rows


def _texts(column: CategoryColumn, rows: Mask) -> set[str]:
    """The texts that some rows have."""
    places = column.index if rows.all() else column.index[rows]
    seen = np.zeros(len(column.texts) + 1, dtype=bool)  # the last for empty cells, at -1
    seen[places] = True
    return set(compress(column.texts, seen))
