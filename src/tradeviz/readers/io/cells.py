"""Columns of codes, read as people meant them: the one way from a file's cells to codes, whichever reader asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tradeviz.readers.io.categories import CategoryColumn
from tradeviz.store.report import RowRule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from tradeviz.readers.io.categories import Mask

# What R, pandas, SQL, spreadsheets and statistical packages write for a cell without anything in it.
MISSING_WORDS = (
    "NA", "N/A", "#N/A", "<NA>", "NaN", "NULL", "None", "na", "n/a", "nan", "null", "Null", ".", "..", "...",
)  # fmt: skip
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+", re.ASCII)


def is_missing_word(text: str) -> bool:
    """Whether the text is a word for nothing, such as NA."""
    return text in MISSING_WORDS


def code_column(
    column: pa.ChunkedArray, repaired: Callable[[RowRule, Mask], None], *, required: bool = False
) -> CategoryColumn:
    """A column of codes without what programs that wrote the file again put into it.

    Spaces around a code go; 842.0, a whole number that a column with empty cells turned into a decimal one, is 842; NA
    and the like are empty cells.

    Args:
        column: texts, plain or as dictionaries.
        repaired: told of each rule and the rows that it changed.
        required: whether a word for nothing stays as it is, since the row needs a code: the error then names it.
    """
    raw = CategoryColumn.of(column, strip=False)
    if are_digits(raw.texts):
        return raw
    tidy = CategoryColumn(raw.index, tuple(text.strip() for text in raw.texts), raw.has_empty)
    blank = [not text or (not required and is_missing_word(text)) for text in tidy.texts]
    whole = [_WHOLE_NUMBER.fullmatch(text) is not None for text in tidy.texts]
    spaced = [bool(text) and text != before for text, before in zip(tidy.texts, raw.texts, strict=True)]
    for rule, texts in (
        (RowRule.SPACES, spaced),
        (RowRule.MISSING_WORD, [empty and bool(text) for empty, text in zip(blank, tidy.texts, strict=True)]),
        (RowRule.WHOLE_NUMBER, whole),
    ):
        if any(texts):
            repaired(rule, tidy.rows_of(texts))
    return tidy.map(lambda text: _code(text, required=required)) if any(blank) or any(whole) else tidy


def are_digits(texts: Sequence[str]) -> bool:
    """Whether each text is digits alone, which nothing is to be done to: most files' codes, seen at one look."""
    joined = "".join(texts)
    return joined.isascii() and joined.isdigit() and all(texts)


def _code(text: str, *, required: bool) -> str | None:
    if not text or (not required and is_missing_word(text)):
        return None
    found = _WHOLE_NUMBER.fullmatch(text)
    return found.group(1) if found else text
