"""What both forms of Comext share: the dataset, its flows, its periods."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from tradeviz.readers.eurostat.areas import UNITED_KINGDOM_PARTS, dated, find_eurostat_area, is_twice
from tradeviz.store.report import RowRule
from tradeviz.store.schema import DECLARED, Dataset

if TYPE_CHECKING:
    from tradeviz.readers.io.categories import CategoryColumn
    from tradeviz.readers.io.rules import RowRules

COMEXT = Dataset(
    "eurostat-comext",
    "Eurostat Comext, lines added up to HS codes, euros in US dollars at the rate given",
    "Eurostat",
    "https://ec.europa.eu/eurostat/web/international-trade-in-goods",
    DECLARED,
    use="CC BY 4.0, with Eurostat named as the source and changes said: lines are added up, euros are converted.",
)
_FLOWS = MappingProxyType({"1": "imports", "2": "exports", "I": "imports", "E": "exports", "IMPORT": "imports",
                           "EXPORT": "exports"})  # fmt: skip
_PERIOD = re.compile(r"([12][0-9]{3})(?:-?(0[1-9]|1[0-2]|52))?", re.ASCII)
_ALL_MONTHS = "52"  # the month that stands for the year


def comext_flow(column: CategoryColumn, rules: RowRules) -> CategoryColumn:
    """1 is imports, 2 is exports."""
    flow = column.map(lambda text: _FLOWS.get(text.upper()))
    rules.set_apart(RowRule.OTHER_FLOW, flow.empty())
    return flow


def comext_period(column: CategoryColumn, rules: RowRules) -> CategoryColumn:
    """Months; the month 52 is the year."""
    period = column.map(_iso)
    rules.set_apart(RowRule.OTHER_PERIOD, period.empty())
    return period


def comext_sides(
    reporter: CategoryColumn, partner: CategoryColumn, period: CategoryColumn, rules: RowRules
) -> tuple[CategoryColumn, CategoryColumn]:
    """Both sides as our own codes; parts of a partner that has rows of its own are set apart."""
    rules.set_apart(RowRule.PARTNER_PART, partner.where(lambda text: text in UNITED_KINGDOM_PARTS))
    if any(is_twice(text) for text in partner.texts):
        partner = partner.joined(period, dated)
    return rules.sides(reporter, partner, find_eurostat_area)


def _iso(text: str) -> str | None:
    found = _PERIOD.fullmatch(text)
    if found is None:
        return None
    year, month = found.groups()
    return year if month in {None, _ALL_MONTHS} else f"{year}-{month}"
