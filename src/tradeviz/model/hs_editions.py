"""The HS's editions, and which codes of two of them hold the same goods."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# By the year that each took effect; earlier ones first.
EDITIONS: Mapping[str, str] = MappingProxyType({
    "1992": "HS92", "1996": "HS96", "2002": "HS02", "2007": "HS07", "2012": "HS12", "2017": "HS17", "2022": "HS22",
})  # fmt: skip
_NAMED = re.compile(r"\bHS[ _-]?((?:19|20)?[0-9]{2})\b", re.IGNORECASE)
_SUBHEADING = 6
# Chapters that are no part of the HS: every reporter fills them in its own way, whatever the edition.
_OUTSIDE = ("98", "99")


def edition_in(text: str) -> str | None:
    """The edition that a heading names: HS17 for "From HS 2017", HS12 for "HS12"; None where it names none."""
    found = _NAMED.search(text.replace("1988/", ""))
    if found is None:
        return None
    return next((edition for year, edition in EDITIONS.items() if year.endswith(found[1])), None)


@dataclass(frozen=True)
class Correlation:
    """Which subheadings of one edition hold goods of which of another.

    Attributes:
        source, target: the editions, such as HS22 and HS17.
        pairs: subheadings of both that have goods in common.
    """

    source: str
    target: str
    pairs: frozenset[tuple[str, str]]

    @cached_property
    def reversed(self) -> Correlation:
        """The same, read from the other edition."""
        return Correlation(self.target, self.source, frozenset((there, here) for here, there in self.pairs))

    def candidates(self, code: str, digits: int) -> frozenset[str]:
        """The categories of the target, of so many digits, in which goods of a category of the source may lie.

        One where all of them lie in it; none where the table does not have the category.
        """
        if code[:2] in _OUTSIDE:
            return frozenset({code[:digits]})
        return frozenset(there[:digits] for there in self._targets.get(code, ()))

    def sources(self, code: str) -> frozenset[str]:
        """The subheadings of the source that have goods in a category of the target."""
        return self.reversed.candidates(code, _SUBHEADING)

    @cached_property
    def _targets(self) -> Mapping[str, frozenset[str]]:
        """Subheadings of the target by chapter, heading and subheading of the source."""
        found: dict[str, set[str]] = defaultdict(set)
        for here, there in self.pairs:
            for digits in (2, 4, _SUBHEADING):
                found[here[:digits]].add(there)
        return {code: frozenset(there) for code, there in found.items()}


def correlation_between(tables: Iterable[Correlation], source: str, target: str) -> Correlation | None:
    """The table between two editions, whichever way it was published; None where there is none."""
    for table in tables:
        if (table.source, table.target) == (source, target):
            return table
        if (table.source, table.target) == (target, source):
            return table.reversed
    return None
