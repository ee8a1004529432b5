"""Columns of numbers written as texts, read as people meant them or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.readers.io.cells import MISSING_WORDS, is_missing_word
from tradeviz.store.report import RoundedNumber, RowRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from tradeviz.readers.io.categories import Mask
    from tradeviz.readers.io.rules import RowRules

    _Floats = npt.NDArray[np.float64]

_SHOWN = 10
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ’']\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How a file writes its numbers.

    Attributes:
        decimal_comma: whether a comma may be the decimal sign, as in files with semicolons.
        own_missing: the publisher's own words for a number that is not known; neither these nor the spaces that its
            releases put around numbers are repairs. The first is the usual one.
        typed: whether the file has numbers and no texts, so that no digits were lost in writing them.
    """

    decimal_comma: bool = False
    own_missing: tuple[str, ...] = ()
    typed: bool = False


PLAIN_NUMBERS = NumberForm()


def numbers(column: pa.ChunkedArray, rules: RowRules, where: str, form: NumberForm = PLAIN_NUMBERS) -> _Floats:
    """Read a column of numbers; cells of rows set apart are not looked at.

    Args:
        column: texts.
        rules: the rows; told of each repair.
        where: file and column, for the error.
        form: how the file writes numbers.

    Returns:
        float64, NaN where the cell is empty or says that nothing is known; for a row set apart, whatever its cell says.

    Raises:
        ImportFileError: kept cells that are no finite numbers of zero or more, or that can be read in two ways.
    """
    try:
        values = _cast(column, form)
    except pa.ArrowInvalid:
        values = _mended(column, rules, where, form)
    else:
        _count_nan(column, values, rules, form)
    wrong = (np.isinf(values) | (values < 0)) & rules.kept
    if wrong.any():
        raise _no_numbers(where, column.filter(pa.array(wrong)).to_pylist(), rules.lines(wrong))
    if not form.typed and _may_be_scientific(column):
        _note_rounded(column, rules, where)
    return values


def worth(column: pa.ChunkedArray, rows: Mask, form: NumberForm = PLAIN_NUMBERS) -> float:
    """The sum of the numbers of some rows; what cannot be read counts for nothing."""
    if not rows.any():
        return 0.0
    texts = column.cast(pa.string()).filter(pa.array(rows)).drop_null().to_pylist()
    found = np.array([_number(text.strip(), form) for text in texts], dtype=np.float64)
    return float(found[np.isfinite(found)].sum())


def unreadable(column: pa.ChunkedArray, form: NumberForm, *, required: bool) -> tuple[CategoryColumn, Mask]:
    """The column's texts, and the rows whose text is no finite number of zero or more."""
    texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
    try:
        read = pc.cast(texts, pa.float64())
        fine = pc.and_(pc.is_finite(read), pc.greater_equal(read, 0))
        if pc.all(pc.fill_null(fine, not required)).as_py():
            return CategoryColumn.constant("", len(column)), np.zeros(len(column), dtype=bool)
    except pa.ArrowInvalid:
        pass
    category = CategoryColumn.of(texts)
    return category, ~category.where(lambda text: _is_amount(text, form, required), empty=not required)


def missing_cells(column: pa.ChunkedArray) -> Mask:
    """The cells that are empty or hold a word for nothing."""
    texts = CategoryColumn.of(column)
    return texts.where(lambda text: not text or is_missing_word(text), empty=True)


def _is_amount(text: str, form: NumberForm, required: bool) -> bool:  # noqa: FBT001 - a fact about the column
    value = _number(text, form)
    return value is not None and (not required if np.isnan(value) else 0 <= value < np.inf)


def _cast(column: pa.ChunkedArray, form: NumberForm) -> _Floats:
    """All cells at once, the usual word for nothing left out."""
    known = column
    if form.own_missing:
        unknown = pc.equal(column, form.own_missing[0])
        known = pc.if_else(unknown, None, column) if pc.any(unknown).as_py() else column
    values: _Floats = known.cast(pa.float64()).to_numpy()
    return values


def _count_nan(column: pa.ChunkedArray, values: _Floats, rules: RowRules, form: NumberForm) -> None:
    """Count the words NaN, which a cast reads by itself."""
    missing = np.isnan(values)
    if "NaN" in form.own_missing or int(np.count_nonzero(missing)) == column.null_count:
        return
    said = pc.is_valid(column)
    if form.own_missing:
        said = pc.and_(said, pc.not_equal(column, form.own_missing[0]))
    rules.repaired(RowRule.MISSING_WORD, missing & _mask(said.combine_chunks()))


def _mended(column: pa.ChunkedArray, rules: RowRules, where: str, form: NumberForm) -> _Floats:
    """The kept cells without spaces and words for nothing; where that does not do, each distinct text by itself."""
    kept = pc.if_else(pa.array(rules.kept), column.cast(pa.string()).combine_chunks(), None)
    texts = pc.utf8_trim_whitespace(kept)
    said = pc.is_in(texts, pa.array([word for word in MISSING_WORDS if word not in form.own_missing]))
    unknown = pc.or_(said, pc.is_in(texts, pa.array(["", *form.own_missing])))
    try:
        values: _Floats = pc.if_else(unknown, None, texts).cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        values = _read_each(texts, rules, where, form)
    rules.repaired(RowRule.MISSING_WORD, _mask(said))
    if not form.own_missing:
        rules.repaired(RowRule.SPACES, _mask(pc.and_(pc.not_equal(kept, texts), pc.not_equal(texts, ""))))
    return values


def _mask(answers: pa.BooleanArray) -> Mask:
    mask: Mask = pc.fill_null(answers, fill_value=False).to_numpy(zero_copy_only=False)
    return mask


def _read_each(column: pa.Array, rules: RowRules, where: str, form: NumberForm) -> _Floats:
    texts = CategoryColumn.of(pa.chunked_array([column]))
    read = [_number(text, form) for text in texts.texts]
    wrong = texts.rows_of([value is None for value in read])
    if wrong.any():
        raise _no_numbers(where, texts.texts_in(wrong), rules.lines(wrong))
    rules.repaired(RowRule.SEPARATORS, texts.rows_of([_is_grouped(text) for text in texts.texts]))
    return np.array([np.nan if value is None else value for value in [*read, None]])[texts.index]


def _is_grouped(text: str) -> bool:
    return _GROUPED.fullmatch(text) is not None or ("." in text and "," in text)


def _number(text: str, form: NumberForm) -> float | None:
    """The number; NaN for an empty cell or a word for nothing; None for what is no number."""
    if not text or is_missing_word(text):
        return np.nan
    if form.decimal_comma and _TWO_WAYS.fullmatch(text):
        return None
    if form.decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9.+-]", "", text)
    # Python also reads 1_000 and digits of other scripts, which no data file means.
    if not text.isascii() or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _may_be_scientific(column: pa.ChunkedArray) -> bool:
    """Whether an e is anywhere in the column's bytes, and perhaps beside it: looked for in no time, as it rarely is."""
    buffers = (chunk.buffers()[-1] for chunk in column.chunks if pa.types.is_string(chunk.type))
    return any(b"E" in data or b"e" in data for data in (buffer.to_pybytes() for buffer in buffers if buffer))


def _note_rounded(column: pa.ChunkedArray, rules: RowRules, where: str) -> None:
    """Count numbers in scientific notation whose last digit stands above the units: what follows it was cut off."""
    texts = CategoryColumn.of(column)
    found = [_rounded(text) for text in texts.texts]
    rows = texts.rows_of([number is not None for number in found]) & rules.kept
    rules.repaired(RowRule.ROUNDED, rows)
    for place in {*texts.index[rows].tolist()}:
        number = found[place]
        if number is not None:
            rules.report.note_rounded(where.rpartition(", ")[2], number)


def _rounded(text: str) -> RoundedNumber | None:
    if _SCIENTIFIC.fullmatch(text) is None:
        return None
    number = Decimal(text)
    place = number.as_tuple().exponent
    if not isinstance(place, int) or place <= 0 or not number:
        return None
    half = Decimal(5).scaleb(place - 1)
    return RoundedNumber(text, number - half, number + half)


def _no_numbers(where: str, texts: Sequence[str], lines: str) -> ImportFileError:
    distinct = list(dict.fromkeys(texts))
    shown = ", ".join(repr(text[:40]) for text in distinct[:_SHOWN])
    more = f" and {len(distinct) - _SHOWN:,} more" if len(distinct) > _SHOWN else ""
    return ImportFileError(
        f"{where}: found {shown}{more}{lines}; expected numbers of zero or more, such as 1234.5. Mend the cells, or "
        "download the file again."
    )
