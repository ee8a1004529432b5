"""National lines of 8 or 10 digits added up to HS codes of six digits: one rule for every customs office.

National tariffs have the HS's six digits first and go on from there, so the lines of an HS code add up to it, if all of
them are there. A row that is of six digits or fewer itself is what the publisher says of that code: it goes before a
sum. Rows of one code that a table has apart for another reason (customs procedure, province) are added up likewise.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.rules import goods_codes, is_digits
from tradeviz.store.report import RowRule
from tradeviz.store.schema import NUMBER_COLUMNS, TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from tradeviz.readers.io.rules import RowRules
    from tradeviz.store.report import Report

    _Floats = npt.NDArray[np.float64]
    _Marks = npt.NDArray[np.uint64]

_NATIONAL_LENGTHS = frozenset({8, 10})
_HS_LENGTH = 6
# A key of 62 bits, out of each text's place among those met; no publisher comes near.
_BITS = (("reporter", 11), ("partner", 11), ("flow", 2), ("period", 13), ("goods", 21), ("hs", 4))
SAY_ALL_LINES = (
    "Import it again with --all-lines if the file has every line of each of its HS codes; else download it by six "
    "digits."
)
_NAMED = 5  # codes in a note
_WAITING, _BATCH = 4_000_000, 500_000  # rows
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well spread: 2**64 divided by the golden ratio
_HALF = np.uint64(29)


def hs_codes(column: CategoryColumn, rules: RowRules, *, whole: bool) -> tuple[CategoryColumn, CategoryColumn]:
    """HS codes of at most six digits, and for each row the digits that its own code has beyond them.

    Codes that are neither are set apart, such as 2710XXXX for what a publisher keeps to itself. So are lines that
    others may stand beside: the sum of some would be taken for the whole of the code.

    Args:
        column: codes as they stand in the file.
        rules: those of the batch.
        whole: whether the file has every line of each of its codes, by what it is or by the user's word.
    """
    further = column.map(lambda text: text[_HS_LENGTH:] if is_national(text) else "")
    if not whole:
        # A line that ends in zeros is the only one of its code.
        some = further.where(lambda text: bool(text.strip("0")))
        rules.set_apart(RowRule.SOME_LINES, some)
        if some.any():
            rules.report.note(SAY_ALL_LINES)
    rules.repaired(RowRule.NATIONAL, further.where(bool))
    return goods_codes(column.map(lambda text: text[:_HS_LENGTH] if is_national(text) else text), rules), further


def is_national(text: str) -> bool:
    """Whether a code is a national one, of 8 or 10 digits."""
    return len(text) in _NATIONAL_LENGTHS and is_digits(text)


@dataclass
class _Sums:
    """Sums by key: each of the arrays has one place for each key."""

    keys: npt.NDArray[np.int64]
    values: _Floats
    value_rows: _Floats
    tonnes: _Floats
    tonnes_rows: _Floats

    def compact(self) -> _Sums:
        """The same with each key once, in their order."""
        keys, places = np.unique(self.keys, return_inverse=True)

        def added(one: _Floats) -> _Floats:
            return np.bincount(places, one, len(keys)).astype(np.float64, copy=False)

        return _Sums(keys, added(self.values), added(self.value_rows), added(self.tonnes), added(self.tonnes_rows))

    @staticmethod
    def joined(parts: Sequence[_Sums]) -> _Sums:
        """All parts in one."""
        names = ("values", "value_rows", "tonnes", "tonnes_rows")
        return _Sums(
            np.concatenate([part.keys for part in parts]),
            *(np.concatenate([getattr(part, name) for part in parts]) for name in names),
        ).compact()


@dataclass
class NationalSums:
    """Adds up the rows of a file; bounded by the keys that they have, not by the rows.

    Attributes:
        report: of the file.
        dataset: key of the dataset.
    """

    report: Report
    dataset: str
    _places: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name, _ in _BITS})
    _parts: list[_Sums] = field(default_factory=list)
    _marks: list[_Marks] = field(default_factory=list)
    _lines: list[npt.NDArray[np.int64]] = field(default_factory=list)
    _lines_of: dict[str, set[str]] = field(default_factory=dict)

    def add(self, table: pa.Table, further: CategoryColumn, marks: _Marks, rules: RowRules) -> pa.Table:
        """Take one batch.

        Args:
            table: the rows kept, as `RowRules.table` gives them; a value may be missing where the row has the weight
                alone.
            further: of `hs_codes`, for all rows of the batch.
            marks: of `row_marks`, for all rows of the batch.
            rules: those that the batch went through.

        Returns:
            No row, in the same columns: so that progress can be told while the file is read.
        """
        kept = rules.kept
        self._marks.append(marks[kept])
        self._lines.append((rules.first_line or 1) + np.flatnonzero(kept))
        columns = {name: CategoryColumn.of(table[name], strip=False) for name, _ in _BITS}
        is_line = np.array([*(bool(text) for text in further.texts), False])[further.index[kept]]
        self._remember_lines(columns["goods"], further, kept)
        self._parts.append(self._summed(columns, is_line, table))
        if sum(len(part.keys) for part in self._parts) > _WAITING:
            self._parts = [_Sums.joined(self._parts)]
        return table.slice(0, 0)

    def _remember_lines(self, goods: CategoryColumn, further: CategoryColumn, kept: npt.NDArray[np.bool_]) -> None:
        """Which lines each HS code has in the file."""
        width = len(further.texts) + 1
        pairs = np.unique(goods.index.astype(np.int64) * width + further.index[kept])
        for code, line in (divmod(int(pair), width) for pair in pairs):
            if line < len(further.texts) and further.texts[line]:
                self._lines_of.setdefault(goods.texts[code], set()).add(further.texts[line])

    def _summed(self, columns: dict[str, CategoryColumn], is_line: npt.NDArray[np.bool_], table: pa.Table) -> _Sums:
        keys = np.zeros(len(table), dtype=np.int64)
        for name, bits in _BITS:
            column, places = columns[name], self._places[name]
            numbers = np.array([places.setdefault(text, len(places)) for text in column.texts] or [0], dtype=np.int64)
            if len(places) > 1 << bits:
                raise ImportFileError(
                    f"{self.report.file} has more than {1 << bits:,} different texts as {name}, as no table of trade "
                    "has; download it again."
                )
            keys = (keys << bits) | numbers[column.index]
        values, tonnes = (table[name].to_numpy() for name in NUMBER_COLUMNS)
        known, weighed = ~np.isnan(values), ~np.isnan(tonnes)
        return _Sums(
            keys << 1 | is_line,
            np.where(known, values, 0.0),
            known.astype(np.float64),
            np.where(weighed, tonnes, 0.0),
            weighed.astype(np.float64),
        ).compact()

    def tables(self) -> Iterator[pa.Table]:
        """The sums, once the last batch was taken, in `arrow_schema()`.

        Raises:
            ImportFileError: two rows are the same to the last cell.
        """
        self._refuse_repeats()
        if not self._parts:
            return
        sums = _Sums.joined(self._parts)
        self._parts.clear()
        chosen = self._chosen(sums)
        self._note(len(chosen))
        texts = {name: list(places) for name, places in self._places.items()}
        for start in range(0, len(chosen), _BATCH):
            yield self._table(sums, chosen[start : start + _BATCH], texts)

    def _chosen(self, sums: _Sums) -> npt.NDArray[np.int64]:
        """The places to keep: those with a value, and of a code with a row of its own and lines below it the row."""
        is_line = sums.keys & 1 == 1
        declared = np.isin(sums.keys, sums.keys[~is_line & (sums.value_rows > 0)] | 1) & is_line
        if declared.any():
            self.report.note(
                f"{np.count_nonzero(declared):,} sums of lines were not used, for the file has the HS code itself too."
            )
        chosen: npt.NDArray[np.int64] = np.flatnonzero((sums.value_rows > 0) & ~declared)
        return chosen

    def _table(self, sums: _Sums, chosen: npt.NDArray[np.int64], texts: dict[str, list[str]]) -> pa.Table:
        keys = sums.keys[chosen] >> 1
        columns = {"dataset": CategoryColumn.constant(self.dataset, len(keys))}
        for name, bits in reversed(_BITS):
            index = (keys & ((1 << bits) - 1)).astype(np.int32)
            columns[name] = CategoryColumn(index, tuple(texts[name]), has_empty=False)
            keys = keys >> bits
        every = np.ones(len(keys), dtype=bool)
        # The weight of a code is known where that of each of its lines is.
        complete = sums.tonnes_rows[chosen] == sums.value_rows[chosen]
        arrays = [columns[name].to_arrow(every) for name in TEXT_COLUMNS]
        arrays.append(pa.array(sums.values[chosen]))
        arrays.append(pa.array(sums.tonnes[chosen], mask=~complete))
        return pa.Table.from_arrays(arrays, [*TEXT_COLUMNS, *NUMBER_COLUMNS])

    def _note(self, made: int) -> None:
        self.report.added = self.report.kept - made
        if self.report.added:
            self.report.note(f"The {self.report.kept:,} rows kept were added up to {made:,} of the store.")
        if self._lines_of:
            self.report.note(f"{len(self._lines_of):,} HS codes of six digits are sums of national lines.")
        # A line that ends in zeros is the only one of its code.
        single = sorted(
            f"{code} ({code}{''.join(lines)})"
            for code, lines in self._lines_of.items()
            if len(lines) == 1 and "".join(lines).strip("0")
        )
        if single:
            more = f" and {len(single) - _NAMED:,} more" if len(single) > _NAMED else ""
            self.report.note(
                f"Of {', '.join(single[:_NAMED])}{more} the file has one line, and the tariff has others: the code is "
                "whole if they were chosen too and had no trade."
            )

    def _refuse_repeats(self) -> None:
        marks = np.concatenate(self._marks) if self._marks else np.zeros(0, np.uint64)
        lines = np.concatenate(self._lines) if self._lines else np.zeros(0, np.int64)
        self._marks, self._lines = [], []
        order = np.argsort(marks, kind="stable")
        same = np.flatnonzero(marks[order][1:] == marks[order][:-1])
        if len(same):
            first, second = lines[order[same[0]]], lines[order[same[0] + 1]]
            raise ImportFileError(
                f"{self.report.file} has {len(same):,} row{'s' if len(same) > 1 else ''} twice, for example in lines "
                f"{first:,} and {second:,}: it was put together out of files that overlap, and its sums would count "
                "them twice. Give each file by itself, or take the repeats out."
            )


def row_marks(columns: Sequence[CategoryColumn], numbers: Sequence[_Floats]) -> _Marks:
    """A number for each row by which rows that are the same in every cell are known; 64 bits, so that no others are."""
    rows = len(numbers[0]) if numbers else len(columns[0])
    marks = np.zeros(rows, dtype=np.uint64)
    for column in columns:
        marks = _mixed(marks, np.array([*map(_hash, column.texts), 0], dtype=np.uint64)[column.index])
    for number in numbers:
        marks = _mixed(marks, np.ascontiguousarray(number, dtype=np.float64).view(np.uint64))
    return marks


def _mixed(marks: _Marks, more: _Marks) -> _Marks:
    marks = (marks ^ more) * _MIX
    return marks ^ (marks >> _HALF)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
