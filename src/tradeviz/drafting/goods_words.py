"""What people call goods: the table of common names by HS code, for reading an article and for finding a category."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FOLDER = Path(__file__).parent
_ENGLISH = "en"


def goods_rows(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each row of a language's table: HS codes joined by a plus sign, or a group's name, and what it is called."""
    with (folder / "goods.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["goods"], split_words(row["words"])


def split_words(cell: str) -> list[str]:
    """The words of one cell, which stand between upright strokes."""
    return [word.strip() for word in cell.split("|") if word.strip()]


@lru_cache(maxsize=4)
def common_names(language: str = _ENGLISH) -> Mapping[str, tuple[str, ...]]:
    """What each HS code is called in everyday words; words that stand for several codes are names of each of them."""
    found: dict[str, list[str]] = {}
    for codes, words in goods_rows(_FOLDER / language):
        for code in codes.split("+"):
            found.setdefault(code, []).extend(words)
    return MappingProxyType({code: tuple(dict.fromkeys(words)) for code, words in found.items()})
