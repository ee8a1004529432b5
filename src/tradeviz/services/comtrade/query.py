"""What is asked of the service, and how a query too large for one answer becomes several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXPORTS, IMPORTS = "X", "M"
FLOW_CODES = (EXPORTS, IMPORTS)
FLOW_WORDS = {EXPORTS: "exports", IMPORTS: "imports"}
# How deep to ask: the service's names for all codes of one length.
DETAILS = {
    "total": ("TOTAL",),
    "chapter": ("TOTAL", "AG2"),
    "heading": ("TOTAL", "AG2", "AG4"),
    "subheading": ("TOTAL", "AG2", "AG4", "AG6"),
}
LEVEL_DIGITS = {"AG2": 2, "AG4": 4, "AG6": 6}
ANNUAL, MONTHLY = "A", "M"
# The service refuses addresses over 2,048 characters; a comma takes three. What is left holds the other parameters.
_CODES_LENGTH = 1500


@dataclass(frozen=True, slots=True)
class ApiQuery:
    """One call for data: one reporter, one partner.

    Attributes:
        reporters, partners: UN Comtrade's own numbers of either; more than one where it changed the economy's number.
        flows: FLOW_CODES or one of them.
        periods: years "2024" or months "202401".
        goods: "TOTAL", names of LEVEL_DIGITS, or HS codes.
        frequency: ANNUAL or MONTHLY.
    """

    reporters: tuple[int, ...]
    partners: tuple[int, ...]
    flows: tuple[str, ...]
    periods: tuple[str, ...]
    goods: tuple[str, ...]
    frequency: str = ANNUAL

    @property
    def level(self) -> str | None:
        """The one level asked for whole, if it is no more than that."""
        return self.goods[0] if len(self.goods) == 1 and self.goods[0] in LEVEL_DIGITS else None

    @property
    def levels(self) -> tuple[ApiQuery, ...]:
        """The same query with each level of the HS asked for alone."""
        return tuple(replace(self, goods=(one,)) for one in self.goods)

    @property
    def has_levels(self) -> bool:
        """Whether it asks for several levels, or the total and a level, at once."""
        return len(self.goods) > 1 and any(one in LEVEL_DIGITS for one in self.goods)

    @property
    def most_rows(self) -> int | None:
        """How many rows can answer it; None where it asks for whole levels."""
        if any(one in LEVEL_DIGITS for one in self.goods):
            return None
        return len(self.reporters) * len(self.partners) * len(self.flows) * len(self.periods) * len(self.goods)

    def at(self, period: str) -> ApiQuery:
        """The same query of one period."""
        return replace(self, periods=(period,))

    def whole(self, flow: str) -> ApiQuery:
        """What the query is about, whatever its goods, for one flow."""
        return replace(self, flows=(flow,), goods=())

    def parts(self) -> tuple[ApiQuery, ...]:
        """Smaller queries that ask the same together, a level before the one below it; none if it is one cell.

        A level asked for whole is not split here by goods: that needs the list of codes (`by_codes`).
        """
        if len(self.periods) > 1:
            return tuple(replace(self, periods=half) for half in _halves(self.periods))
        if self.has_levels:
            return self.levels
        if len(self.flows) > 1:
            return tuple(replace(self, flows=(one,)) for one in self.flows)
        if len(self.goods) > 1:
            return tuple(replace(self, goods=half) for half in _halves(self.goods))
        return ()

    def by_codes(self, codes: Sequence[str]) -> tuple[ApiQuery, ...]:
        """The same query code by code, in lists short enough for an address."""
        return tuple(replace(self, goods=chunk) for chunk in _chunks(codes))


def as_iso(period: str) -> str:
    """The service's name of a period, 2024 or 202401, in ISO 8601."""
    return f"{period[:4]}-{period[4:]}" if len(period) == 6 else period


def _halves(items: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    middle = len(items) // 2
    return items[:middle], items[middle:]


def _chunks(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    width = max((len(code) for code in codes), default=1) + len("%2C")
    step = _CODES_LENGTH // width
    for start in range(0, len(codes), step):
        yield tuple(codes[start : start + step])
