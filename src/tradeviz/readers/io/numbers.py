"""Columns of numbers written as texts, read as people meant them or refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tradeviz.errors import ImportFileError
from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from tradeviz.readers.io.categories import Mask
    from tradeviz.readers.io.rules import RowRules

_SHOWN = 10
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ’']\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)


def numbers(
    column: pa.ChunkedArray, rules: RowRules, where: str, *, decimal_comma: bool = False
) -> npt.NDArray[np.float64]:
    """Read a column of numbers; cells of rows set apart are not looked at.

    Args:
        column: texts.
        rules: the rows; told of thousands separators taken out.
        where: file and column, for the error.
        decimal_comma: whether a comma may be the decimal sign, as in files with semicolons.

    Returns:
        float64, NaN where the cell is empty; for a row set apart, whatever its cell says.

    Raises:
        ImportFileError: kept cells that are no finite numbers, or that can be read in two ways; some are shown.
    """
    try:
        values: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        values = _mended(column, rules, where, decimal_comma=decimal_comma)
    wrong = np.isinf(values) & rules.kept
    if wrong.any():
        raise _no_numbers(where, column.filter(pa.array(wrong)).to_pylist())
    return values


def unreadable(column: pa.ChunkedArray, *, decimal_comma: bool, required: bool) -> tuple[CategoryColumn, Mask]:
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
    return category, ~category.where(lambda text: _is_amount(text, decimal_comma, required), empty=not required)


def _is_amount(text: str, decimal_comma: bool, required: bool) -> bool:  # noqa: FBT001 - two facts about the column
    value = _number(text, decimal_comma=decimal_comma)
    return value is not None and (not required if np.isnan(value) else 0 <= value < np.inf)


def _mended(column: pa.ChunkedArray, rules: RowRules, where: str, *, decimal_comma: bool) -> npt.NDArray[np.float64]:
    """The kept cells without spaces around them; where that does not do, each distinct text by itself."""
    texts = pc.utf8_trim_whitespace(column.cast(pa.string())).combine_chunks()
    kept = pc.if_else(pa.array(rules.kept), texts, None)
    try:
        trimmed: npt.NDArray[np.float64] = pc.fill_null(kept.cast(pa.float64()), np.nan).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return _read_each(kept, rules, where, decimal_comma=decimal_comma)
    return trimmed


def _read_each(kept: pa.Array, rules: RowRules, where: str, *, decimal_comma: bool) -> npt.NDArray[np.float64]:
    category = CategoryColumn.of(pa.chunked_array([kept]))
    read = [_number(text, decimal_comma=decimal_comma) for text in category.texts]
    wrong = [text for text, value in zip(category.texts, read, strict=True) if value is None]
    if wrong:
        raise _no_numbers(where, wrong)
    grouped = [_GROUPED.fullmatch(text) is not None or ("." in text and "," in text) for text in category.texts]
    rules.repaired(RowRule.SEPARATORS, category.rows_of(grouped))
    return np.array([np.nan if value is None else value for value in [*read, None]])[category.index]


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
