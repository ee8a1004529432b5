"""The edition of the HS that national tariffs are made of, where the year tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL

if TYPE_CHECKING:
    from tradeviz.readers.io.categories import CategoryColumn

# From the first of January of which year: so for the European Union's Combined Nomenclature and China's tariff, which
# both change with the year. Source: the WCO's dates of entry into force, and the yearly regulations on the CN.
_FROM = (("2022", "HS22"), ("2017", "HS17"), ("2012", "HS12"), ("2007", "HS07"), ("2002", "HS02"), ("1996", "HS96"))
_YEAR = 4


def edition_column(periods: CategoryColumn, goods: CategoryColumn) -> CategoryColumn:
    """The edition of each row by its period; nothing for totals, and for years before those that are known."""
    return goods.joined(periods, _edition)


def _edition(goods: str, period: str) -> str:
    if goods == TOTAL:
        return ""
    return next((edition for year, edition in _FROM if period[:_YEAR] >= year), "")
