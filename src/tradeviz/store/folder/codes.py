"""Rows as numbers: each text gets a number, seven numbers become one 64-bit key, and keys sort as the texts would.

A key holds, from its highest bit down: reporter (12 bits), partner (12), flow (1), period (12), goods (20), HS edition
(6). Sorting 26 bytes a row instead of seven texts is what makes a big import fast and small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tradeviz.errors import ImportFileError
from tradeviz.model.observations import FLOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pyarrow as pa

    Numbers = npt.NDArray[np.uint64]
    Records = npt.NDArray[np.void]

# One row on its way: its key, the number of the file it came from (0: the store), and its two values.
RECORD = np.dtype([("key", "u8"), ("source", "u2"), ("value_usd", "f8"), ("tonnes", "f8")])
BITS = {"goods": 20, "period": 12, "hs": 6}
AREA_BITS = 12


@dataclass(slots=True)
class Vocabulary:
    """The texts of one column, numbered in the order in which they came."""

    column: str
    bits: int
    texts: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def encode(self, column: pa.ChunkedArray) -> Numbers:
        """The number of every cell.

        Raises:
            ImportFileError: a cell is missing, or there are more different texts than a key has room for.
        """
        import pyarrow as pa  # noqa: PLC0415 - see `tradeviz.store`

        if column.null_count:
            raise ImportFileError(f"{column.null_count:,} rows have no {self.column}; every row needs one.")
        array = column.combine_chunks()
        coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        texts = coded.dictionary.to_pylist()
        known = list(map(self.numbers.get, texts))  # after the first file of a release, all of them
        found = [self._number(text) for text in texts] if None in known else known
        numbers = np.array(found, dtype=np.uint64)
        return numbers[coded.indices.to_numpy(zero_copy_only=False)] if len(coded) else np.empty(0, np.uint64)

    def _number(self, text: str) -> int:
        """The number of a text, a new one where it is new."""
        number = self.numbers.get(text)
        if number is not None:
            return number
        if len(self.texts) >= 1 << self.bits:
            raise ImportFileError(
                f"More than {1 << self.bits:,} different texts in the column {self.column}, for example {text!r}. "
                "Check that the file's columns are the right way round."
            )
        self.texts.append(text)
        return self.numbers.setdefault(text, len(self.texts) - 1)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every text of a vocabulary in the order of the alphabet, and each number's place in it."""

    texts: tuple[str, ...]
    ranks: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Ranking:
        """Rank the texts."""
        order = sorted(range(len(texts)), key=texts.__getitem__)
        ranks = np.empty(len(texts), dtype=np.uint64)
        ranks[order] = np.arange(len(texts), dtype=np.uint64)
        return cls(tuple(texts[number] for number in order), ranks)


@dataclass(frozen=True, slots=True)
class Fields:
    """The numbers of some rows, column by column."""

    reporter: Numbers
    partner: Numbers
    flow: Numbers
    period: Numbers
    goods: Numbers
    hs: Numbers


def pack(fields: Fields) -> Numbers:
    """One key a row; unpacks to the same numbers."""
    key = fields.reporter << np.uint64(AREA_BITS) | fields.partner
    key = key << np.uint64(1) | fields.flow
    for name in ("period", "goods", "hs"):
        key = key << np.uint64(BITS[name]) | getattr(fields, name)
    return key


def unpack(keys: Numbers) -> Fields:
    """The numbers that were packed."""
    rest, numbers = keys, {}
    for name in ("hs", "goods", "period"):
        numbers[name], rest = _split(rest, BITS[name])
    numbers["flow"], rest = _split(rest, 1)
    numbers["partner"], numbers["reporter"] = _split(rest, AREA_BITS)
    return Fields(**numbers)


def _split(keys: Numbers, bits: int) -> tuple[Numbers, Numbers]:
    """The lowest bits of each key, and the rest."""
    return keys & np.uint64((1 << bits) - 1), keys >> np.uint64(bits)


@dataclass(frozen=True, slots=True)
class Codebook:
    """The vocabularies of one import."""

    areas: Vocabulary = field(default_factory=lambda: Vocabulary("reporter or partner", AREA_BITS))
    flows: Vocabulary = field(default_factory=lambda: Vocabulary("flow", 1, list(FLOWS), {"exports": 0, "imports": 1}))
    periods: Vocabulary = field(default_factory=lambda: Vocabulary("period", BITS["period"]))
    goods: Vocabulary = field(default_factory=lambda: Vocabulary("goods", BITS["goods"]))
    editions: Vocabulary = field(default_factory=lambda: Vocabulary("hs", BITS["hs"]))

    def encode(self, table: pa.Table) -> Fields:
        """The numbers of a table's rows; new texts get new numbers."""
        return Fields(
            reporter=self.areas.encode(table["reporter"]),
            partner=self.areas.encode(table["partner"]),
            flow=self.flows.encode(table["flow"]),
            period=self.periods.encode(table["period"]),
            goods=self.goods.encode(table["goods"]),
            hs=self.editions.encode(table["hs"]),
        )

    def records(self, table: pa.Table, source: int) -> Records:
        """A table's rows as records.

        Raises:
            ImportFileError: a row has no value.
        """
        if table["value_usd"].null_count:
            raise ImportFileError(f"{table['value_usd'].null_count:,} rows have no value_usd; every row needs one.")
        records = np.empty(len(table), dtype=RECORD)
        records["key"] = pack(self.encode(table))
        records["source"] = source
        records["value_usd"] = table["value_usd"].to_numpy()
        records["tonnes"] = table["tonnes"].to_numpy()
        return records
