"""The last check before rows are stored, whichever reader they came from: no number that the sums could not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from tradeviz.errors import ImportFileError
from tradeviz.store.aggregate import LARGEST

if TYPE_CHECKING:
    import pyarrow as pa

_BOUNDS = (("value_usd", LARGEST, "value", "US dollars"), ("tonnes", LARGEST / 100, "weight", "tonnes"))


def refuse_impossible(table: pa.Table, file: str) -> None:
    """Look at the numbers of some rows.

    Raises:
        ImportFileError: one is below zero, no number, or too large to be true (see `summing.LARGEST`).
    """
    for column, most, noun, unit in _BOUNDS:
        numbers = table[column].drop_null()
        possible = pc.and_(pc.greater_equal(numbers, 0.0), pc.less_equal(numbers, most))
        impossible = numbers.filter(pc.invert(possible))
        if len(impossible):
            raise ImportFileError(
                f"{file} has a {noun} of {impossible[0].as_py():g} {unit}; no less than zero and no more than "
                f"{most:g} can be true. Mend the file, or download it again."
            )
