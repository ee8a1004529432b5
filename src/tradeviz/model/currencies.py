"""Codes of currencies, as ISO 4217 has them today, and rates as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import pycountry

from tradeviz.errors import PeriodError
from tradeviz.model.periods import read_period

_DOLLAR = "USD"
_FORM = re.compile(
    r"([A-Za-z]{3})(?:@([12][0-9]{3}(?:-[0-9]{2}(?:/[12][0-9]{3}-[0-9]{2})?)?))?=([0-9]{1,12}(?:\.[0-9]{1,12})?)",
    re.ASCII,
)
# How many of them a US dollar has ever cost, with room; a rate beyond is most likely the other way round. Source: the
# Federal Reserve's H.10 (yuan since 1981: 1.5 to 8.7 a dollar; euro since 1999: 0.83 to 1.60 dollars).
_EVER = MappingProxyType({"CNY": (1.4, 10.0), "EUR": (0.6, 1.25)})


@lru_cache(maxsize=1)
def currency_codes() -> frozenset[str]:
    """All of them, in capitals."""
    return frozenset(one.alpha_3 for one in pycountry.currencies)


def is_currency_code(text: str) -> bool:
    """Whether the text is an ISO 4217 code in capitals."""
    return text in currency_codes()


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """An exchange rate that somebody gives: units of a currency for one US dollar.

    Attributes:
        currency: ISO 4217, in capitals.
        published: the digits.
        period: the year, month or fiscal year that it is of; empty for any.
    """

    currency: str
    published: str
    period: str = ""

    @property
    def turned(self) -> str:
        """The same the other way round, where a dollar never cost so many; empty where it may have."""
        least, most = _EVER.get(self.currency, (0.0, float("inf")))
        units = float(self.published)
        return "" if least <= units <= most else f"{self.currency}={1 / units:.4g}"


def read_rate(text: str) -> Rate | None:
    """A rate as people write it, "CNY=7.11" or "CNY@2023=7.08"; None for what is none, as for the dollar itself.

    Raises:
        LookupError: there is no such currency; says which.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None or not float(match.group(3)) or match.group(1).upper() == _DOLLAR:
        return None
    if match.group(2) and not _is_year_or_month(match.group(2)):
        return None
    currency = match.group(1).upper()
    if not is_currency_code(currency):
        raise LookupError(currency)
    return Rate(currency, match.group(3), match.group(2) or "")


def _is_year_or_month(text: str) -> bool:
    """Whether a text is a period that a rate can be of; a year may be fiscal."""
    try:
        period = read_period(text)
    except PeriodError:
        return False
    return period.is_annual or period.first == period.last
