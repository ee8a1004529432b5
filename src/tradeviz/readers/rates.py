"""What other currencies were worth in US dollars, as the user says it; no rate is looked up, and none is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.errors import ImportFileError, one_line
from tradeviz.model.currencies import read_rate

if TYPE_CHECKING:
    from collections.abc import Iterable

_YEAR = 4  # characters of a period


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates that were given: CNY=7.11 for all periods, CNY@2023=7.08 for a year, CNY@2023-05=6.99 for a month.

    Those of a fiscal year are given by its months, INR@2024-04/2025-03=84.5: a calendar year's are another year's.

    As a story's rates.csv has them: units of the currency for one US dollar.

    Attributes:
        given: each as (currency, period or nothing, the digits as given), in order.
    """

    given: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str]) -> Rates:
        """Read the rates as they are written.

        Raises:
            ImportFileError: one is none, or a period of a currency has two.
        """
        found = sorted({_read(text) for text in texts})
        keys = [rate[:2] for rate in found]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ImportFileError(f"--rate: {'@'.join(filter(None, twice))} is given twice; give one rate for it.")
        return cls(tuple(found))

    def rate(self, currency: str, period: str) -> float | None:
        """US dollars for one unit in a period: its own rate, or that of its year, or that of all; None without any."""
        for wanted in dict.fromkeys((period, _year_around(period), "")):
            for name, when, digits in self.given:
                if (name, when) == (currency, wanted):
                    return 1 / float(digits)
        return None

    def as_text(self, currency: str = "") -> str:
        """As they were given, of one currency or all: "CNY=7.11, CNY@2023=7.08"."""
        return ", ".join(
            f"{name}@{when}={digits}" if when else f"{name}={digits}"
            for name, when, digits in self.given
            if currency in {"", name}
        )


def _year_around(period: str) -> str:
    """The calendar year that the whole of a period falls in; the period itself where it falls in two."""
    first, _, last = period.partition("/")
    return first[:_YEAR] if last[:_YEAR] in {"", first[:_YEAR]} else period


def _read(text: str) -> tuple[str, str, str]:
    try:
        rate = read_rate(text)
    except LookupError as error:
        raise ImportFileError(f"--rate: {error} is no currency; use codes such as CNY or EUR.") from None
    if rate is None:
        raise ImportFileError(
            f"--rate {one_line(text[:40])!r} is no rate; expected how many of a currency one US dollar cost, such as "
            "CNY=7.11, or for one year or month CNY@2023=7.08; of a fiscal year INR@2024-04/2025-03=84.5."
        )
    if rate.turned:
        currency, digits = rate.currency, rate.published
        raise ImportFileError(
            f"--rate {currency}={digits}: one US dollar never cost {digits} {currency}. If one {currency} was {digits} "
            f"dollars, that is --rate {rate.turned}."
        )
    return rate.currency, rate.period, rate.published
