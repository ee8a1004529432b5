"""The check that every row passes on its way from a file to a store, whichever reader it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.errors import ImportFileError
from tradeviz.store.aggregate import LARGEST
from tradeviz.store.schema import TEXT_COLUMNS, TEXT_PATTERNS, arrow_schema, is_stored_period

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 5
# What the sums can hold is the limit of a row too: sums are exact because they count ten-thousandths of a dollar and
# grams in 64 bits. The world's trade of a year is 2.5e13 dollars, so no true row comes near it.
_LIMITS = (("value_usd", LARGEST, "value", "US dollars"), ("tonnes", LARGEST / 100, "weight", "tonnes"))


def validated(table: pa.Table, file: str) -> pa.Table:
    """The rows as they came, in `arrow_schema()`, once they have passed.

    Raises:
        ImportFileError: a cell is missing, or no code, period, flow or edition; a number is below zero, none, or larger
            than the sums can hold. Names every column where that is so, with some of the cells.
    """
    problems = [*_missing(table), *_strange_texts(table), *_impossible_numbers(table)]
    if problems:
        lines = [f"{file}{problem}." for problem in problems]
        raise ImportFileError("\n".join([*lines, "Mend the file, or download it again."]))
    schema = arrow_schema()
    return table if table.schema == schema else table.cast(schema)


def _missing(table: pa.Table) -> Iterator[str]:
    for column in (*TEXT_COLUMNS, "value_usd"):
        if count := table[column].null_count:
            yield f": {count:,} rows have no {column}; every row needs one"


def _strange_texts(table: pa.Table) -> Iterator[str]:
    for column, (pattern, expected) in TEXT_PATTERNS.items():
        # Each distinct text once: a batch has half a million cells and some thousand texts.
        texts = pc.unique(table[column]).cast(pa.string()).drop_null()
        fine = (
            pa.array([is_stored_period(text) for text in texts.to_pylist()], pa.bool_())
            if column == "period"
            else pc.match_substring_regex(texts, pattern)
        )
        strange = texts.filter(pc.invert(fine))
        if len(strange):
            shown = ", ".join(repr(text[:60]) for text in strange[:_SHOWN].to_pylist())
            yield f", {column}: found {shown}; expected {expected}"


def _impossible_numbers(table: pa.Table) -> Iterator[str]:
    for column, most, noun, unit in _LIMITS:
        numbers = table[column].drop_null()
        fine = pc.and_(pc.greater_equal(numbers, 0.0), pc.less_equal(numbers, most))  # NaN is neither
        if pc.all(fine, min_count=0).as_py():
            continue
        impossible = numbers.filter(pc.invert(fine))
        first = impossible[0].as_py()
        if first > most:
            yield f" has a {noun} of {first:g} {unit}; no more than {most:g} can be true"
        else:
            yield f", {column}: found {first:g}; expected a {noun} of zero or more {unit}"
