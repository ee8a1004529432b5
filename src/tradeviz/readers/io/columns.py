"""Rows on their way through the rules: each distinct text looked at once, each row kept or set apart by one rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.errors import ImportFileError
from tradeviz.model import economies as areas
from tradeviz.store.report import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from tradeviz.model.economies import Area
    from tradeviz.store.report import Report

    Mask = npt.NDArray[np.bool_]

_SHOWN = 10
_GROUPED = re.compile(r"[+-]?\d{1,3}([,  ’']\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts with few distinct ones: an index a row (-1 where the cell is empty) and the texts."""

    index: npt.NDArray[np.int32]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Coded:
        """From an Arrow column, of dictionaries or plain texts."""
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        array = encoded.unify_dictionaries().combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
        index = pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
        return cls(index, tuple(array.dictionary.to_pylist()))

    @classmethod
    def constant(cls, text: str, rows: int) -> Coded:
        """The same text in each row."""
        return cls(np.zeros(rows, np.int32), (text,))

    def __len__(self) -> int:
        return len(self.index)

    def where(self, holds: Callable[[str], bool], *, empty: bool = False) -> Mask:
        """The rows whose text passes a test; `empty` is the answer for empty cells."""
        return np.array([*(holds(text.strip()) for text in self.texts), empty], dtype=bool)[self.index]

    def map(self, change: Callable[[str], str | None]) -> Coded:
        """Each text replaced by another; None makes the cell empty. Empty cells stay so."""
        changed = [change(text.strip()) for text in self.texts]
        distinct = tuple(dict.fromkeys(text for text in changed if text is not None))
        place = {text: at for at, text in enumerate(distinct)}
        moved = np.array([*(-1 if text is None else place[text] for text in changed), -1], dtype=np.int32)
        return Coded(moved[self.index], distinct)

    def or_else(self, other: Coded) -> Coded:
        """The other column's text where this one's cell is empty."""
        shifted = np.where(other.index >= 0, other.index + len(self.texts), -1)
        index = np.where(self.index >= 0, self.index, shifted).astype(np.int32)
        return Coded(index, (*self.texts, *other.texts))

    def counts(self, rows: Mask) -> dict[str, int]:
        """How many of the given rows have each text."""
        chosen = self.index[rows & (self.index >= 0)]
        found = np.bincount(chosen, minlength=len(self.texts))
        return {text: int(count) for text, count in zip(self.texts, found, strict=True) if count}

    def array(self, rows: Mask) -> pa.Array:
        """The given rows as an Arrow column of texts."""
        index = pa.array(self.index[rows], mask=self.index[rows] < 0)
        return pa.DictionaryArray.from_arrays(index, pa.array(self.texts, pa.string())).cast(pa.string())


class Sieve:
    """The rows of one batch: all read, each kept until the first rule that sets it apart.

    Attributes:
        kept: the rows still kept.
    """

    def __init__(self, report: Report, rows: int) -> None:
        self.report = report
        self.kept: Mask = np.ones(rows, dtype=bool)
        report.read += rows

    def set_apart(self, rule: Rule, rows: Mask) -> None:
        """Keep these rows no longer."""
        count = int(np.count_nonzero(self.kept & rows))
        if count:
            self.report.set_apart[rule] += count
            self.kept &= ~rows

    def repaired(self, rule: Rule, rows: Mask) -> None:
        """Count the rows still kept that a rule changed."""
        count = int(np.count_nonzero(self.kept & rows))
        if count:
            self.report.repaired[rule] += count

    def done(self) -> Mask:
        """Count what is left as kept."""
        self.report.kept += int(np.count_nonzero(self.kept))
        return self.kept

    def place(self, column: Coded, find: Callable[[str], Area | None]) -> Coded:
        """Turn the codes of one side into our own, setting apart the world, groups and unknown codes.

        Unknown codes are counted in the report; whether they stop the import is decided at the end of the file,
        when all are known.
        """
        column = column.map(str)
        found = [find(text) for text in column.texts]
        unknown = np.array([*(area is None for area in found), True])[column.index]
        world = np.array([*(area is not None and area.code == areas.WORLD for area in found), False])
        group = np.array([*(area is not None and area.kind == areas.GROUP for area in found), False])
        self.set_apart(Rule.WORLD, world[column.index])
        self.set_apart(Rule.GROUP, group[column.index])
        self.report.unknown_areas.update(column.counts(self.kept & unknown))
        missing = int(np.count_nonzero(self.kept & (column.index < 0)))
        if missing:
            self.report.unknown_areas["(empty)"] += missing
        self.set_apart(Rule.UNKNOWN_AREA, unknown)
        codes = {text: area.code for text, area in zip(column.texts, found, strict=True) if area}
        return column.map(codes.get)


def numbers(column: pa.ChunkedArray, sieve: Sieve, where: str, *, decimal_comma: bool) -> npt.NDArray[np.float64]:
    """Read a column of numbers; cells of rows set apart are not looked at.

    Args:
        column: texts.
        sieve: the rows; told of thousands separators taken out.
        where: file and column, for the error.
        decimal_comma: whether a comma may be the decimal sign, as in files with semicolons.

    Returns:
        float64, NaN where the cell is empty.

    Raises:
        ImportFileError: kept cells that are no finite numbers, or that can be read in two ways; some are shown.
    """
    texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
    kept = pc.if_else(pa.array(sieve.kept), texts.combine_chunks(), None)
    try:
        read = pc.fill_null(pc.cast(kept, pa.float64()), np.nan)
        values: npt.NDArray[np.float64] = read.to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        values = _mended(kept, sieve, where, decimal_comma=decimal_comma)
    wrong = np.isinf(values)
    if wrong.any():
        raise _no_numbers(where, [text for text, bad in zip(kept.to_pylist(), wrong, strict=True) if bad])
    return values


def unreadable(column: pa.ChunkedArray, *, decimal_comma: bool, required: bool) -> tuple[Coded, Mask]:
    """The column's texts, and the rows whose text is no finite number of zero or more."""
    texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
    try:
        read = pc.cast(texts, pa.float64())
        fine = pc.and_(pc.is_finite(read), pc.greater_equal(read, 0))
        if pc.all(pc.fill_null(fine, not required)).as_py():
            return Coded.constant("", len(column)), np.zeros(len(column), dtype=bool)
    except pa.ArrowInvalid:
        pass
    coded = Coded.of(texts)
    return coded, ~coded.where(lambda text: _is_amount(text, decimal_comma, required), empty=not required)


def _is_amount(text: str, decimal_comma: bool, required: bool) -> bool:  # noqa: FBT001 - two facts about the column
    value = _number(text, decimal_comma=decimal_comma)
    return value is not None and (not required if np.isnan(value) else 0 <= value < np.inf)


def _mended(kept: pa.Array, sieve: Sieve, where: str, *, decimal_comma: bool) -> npt.NDArray[np.float64]:
    coded = Coded.of(pa.chunked_array([kept]))
    read = [_number(text, decimal_comma=decimal_comma) for text in coded.texts]
    wrong = [text for text, value in zip(coded.texts, read, strict=True) if value is None]
    if wrong:
        raise _no_numbers(where, wrong)
    grouped = [_GROUPED.fullmatch(text) is not None or ("." in text and "," in text) for text in coded.texts]
    sieve.repaired(Rule.SEPARATORS, np.array([*grouped, False])[coded.index])
    return np.array([np.nan if value is None else value for value in [*read, None]])[coded.index]


def _number(text: str, *, decimal_comma: bool) -> float | None:
    """The number; NaN for an empty cell or the word NaN, as Arrow reads it; None for what is no number."""
    if decimal_comma and _TWO_WAYS.fullmatch(text):
        return None
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9.+-]", "", text)
    # Python also reads 1_000 and digits of other scripts, which no data file means.
    if not text.isascii() or "_" in text:
        return None
    try:
        return float(text or "nan")
    except ValueError:
        return None


def _no_numbers(where: str, texts: Sequence[str]) -> ImportFileError:
    distinct = list(dict.fromkeys(texts))
    shown = ", ".join(repr(text[:40]) for text in distinct[:_SHOWN])
    more = f" and {len(distinct) - _SHOWN:,} more" if len(distinct) > _SHOWN else ""
    return ImportFileError(
        f"{where}: found {shown}{more}; expected numbers such as 1234.5. Mend the cells, or download the file again."
    )


def different(reporter: Coded, partner: Coded) -> Mask:
    """The rows whose two sides are not the same place."""
    at = {text: place for place, text in enumerate(reporter.texts)}
    moved = np.array([*(at.get(text, -2) for text in partner.texts), -3], dtype=np.int32)
    return np.asarray(moved[partner.index] != reporter.index)


def goods_codes(column: Coded, sieve: Sieve) -> Coded:
    """HS codes with their leading zeros; codes of other lengths are set apart.

    A code of 1, 3 or 5 digits has lost a leading zero to a spreadsheet: HS codes have 2, 4 or 6.
    """
    lost = column.where(lambda text: text.isascii() and text.isdigit() and len(text) in {1, 3, 5})
    sieve.set_apart(Rule.OTHER_LEVEL, ~column.where(lambda text: _goods_code(text) is not None))
    sieve.repaired(Rule.LEADING_ZERO, lost)
    return column.map(_goods_code)


def _goods_code(text: str) -> str | None:
    if text.upper() in {"TOTAL", "ALL"}:
        return "TOTAL"
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return None
    return text.zfill(len(text) + len(text) % 2)


def stop_at_unknown(report: Report, *, set_apart: bool) -> None:
    """Refuse a file whose country codes no list has.

    Raises:
        ImportFileError: there are some, and the user did not ask to set them apart.
    """
    if set_apart or not report.unknown_areas:
        return
    found = report.unknown_areas.most_common()
    rows = sum(report.unknown_areas.values())
    listed = ", ".join(f"{code} ({count:,} row{'s' if count != 1 else ''})" for code, count in found[:50])
    more = f" and {len(found) - 50} more" if len(found) > 50 else ""
    raise ImportFileError(
        f"{report.file} has {rows:,} rows of countries or areas that tradeviz does not know: {listed}{more}. "
        "Correct them, or import the file with --set-apart to leave these rows out and count them."
    )
