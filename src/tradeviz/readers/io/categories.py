"""Columns of codes and other texts with few distinct ones, each distinct text looked at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CategoryColumn:
    """A column of texts, as pandas' categories and Arrow's dictionaries are.

    What is asked or changed is asked of the texts and not of the rows: where all texts give one answer, as they mostly
    do, no row is touched. That makes a batch of half a million rows cheap.

    Attributes:
        index: for each row, the place of its text; -1 where the cell is empty.
        texts: the texts; one may be there twice.
        has_empty: whether a cell may be empty; where not, none is.
    """

    index: npt.NDArray[np.int32]
    texts: tuple[str, ...]
    has_empty: bool

    @classmethod
    def of(cls, column: pa.ChunkedArray, *, strip: bool = True) -> CategoryColumn:
        """From an Arrow column, of dictionaries or plain texts; `strip` takes the spaces around them off."""
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        array = encoded.unify_dictionaries().combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
        index = array.indices.fill_null(-1) if array.null_count else array.indices
        texts = tuple(text.strip() if strip else text for text in array.dictionary.to_pylist())
        return cls(index.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), texts, array.null_count > 0)

    @classmethod
    def constant(cls, text: str, rows: int) -> CategoryColumn:
        """The same text in each row."""
        return cls(np.zeros(rows, np.int32), (text,), has_empty=False)

    def __len__(self) -> int:
        return len(self.index)

    def where(self, holds: Callable[[str], bool], *, empty: bool = False) -> Mask:
        """The rows whose text passes a test; `empty` is the answer for empty cells."""
        return self.rows_of([holds(text) for text in self.texts], empty=empty)

    def rows_of(self, answers: Sequence[bool], *, empty: bool = False) -> Mask:
        """The rows for which the answer is yes, given one for each text and one for empty cells."""
        every = [*answers, empty] if self.has_empty else answers
        if all(every):
            return np.ones(len(self), dtype=bool)
        if not any(every):
            return np.zeros(len(self), dtype=bool)
        return np.array([*answers, empty], dtype=bool)[self.index]

    def empty(self) -> Mask:
        """The rows whose cell is empty."""
        return self.index < 0 if self.has_empty else np.zeros(len(self), dtype=bool)

    def map(self, change: Callable[[str], str | None]) -> CategoryColumn:
        """Each text replaced by another; None makes the cell empty. Empty cells stay so."""
        changed = [change(text) for text in self.texts]
        texts = tuple(text for text in changed if text is not None)
        if len(texts) == len(changed):
            return CategoryColumn(self.index, texts, self.has_empty)
        place = count(0)
        places = np.array([*(-1 if text is None else next(place) for text in changed), -1], dtype=np.int32)
        return CategoryColumn(places[self.index], texts, has_empty=True)

    def or_else(self, other: CategoryColumn) -> CategoryColumn:
        """The other column's text where this one's cell is empty."""
        if not self.has_empty:
            return self
        shifted = np.where(other.index >= 0, other.index + len(self.texts), -1)
        index = np.where(self.index >= 0, self.index, shifted).astype(np.int32)
        return CategoryColumn(index, (*self.texts, *other.texts), other.has_empty)

    def joined(self, other: CategoryColumn, join: Callable[[str, str], str]) -> CategoryColumn:
        """One text of both columns' texts in a row; an empty cell of this column stays empty, of the other is ""."""
        pairs = self.index.astype(np.int64) * (len(other.texts) + 1) + other.index + 1
        distinct, index = np.unique(np.where(self.index < 0, -1, pairs), return_inverse=True)
        found = [divmod(int(pair), len(other.texts) + 1) for pair in distinct if pair >= 0]
        texts = tuple(join(self.texts[mine], other.texts[its - 1] if its else "") for mine, its in found)
        has_empty = bool(len(distinct)) and int(distinct[0]) < 0
        return CategoryColumn((index - has_empty).astype(np.int32), texts, has_empty)

    def equals(self, other: CategoryColumn) -> Mask:
        """The rows in which both columns have the same text."""
        numbers = {text: number for number, text in enumerate({*self.texts, *other.texts})}
        mine = np.array([*(numbers[text] for text in self.texts), -1], dtype=np.int32)
        its = np.array([*(numbers[text] for text in other.texts), -2], dtype=np.int32)
        return np.asarray(mine[self.index] == its[other.index])

    def counts(self, rows: Mask) -> Counter[str]:
        """How many of the given rows have each text."""
        chosen = self.index[rows & (self.index >= 0)]
        found: Counter[str] = Counter()
        for text, rows_with_it in zip(self.texts, np.bincount(chosen, minlength=len(self.texts)).tolist(), strict=True):
            if rows_with_it:
                found[text] += rows_with_it
        return found

    def texts_in(self, rows: Mask) -> list[str]:
        """The distinct texts of the given rows; an empty cell is an empty text."""
        empty = [""] if (rows & self.empty()).any() else []
        return [*self.counts(rows), *empty]

    def to_arrow(self, rows: Mask) -> pa.DictionaryArray:
        """The given rows for Arrow: the texts with it, and still each of them once."""
        index = self.index if rows.all() else self.index[rows]
        coded = pa.array(index, mask=index < 0) if self.has_empty else pa.array(index)
        return pa.DictionaryArray.from_arrays(coded, pa.array(self.texts, pa.string()))
