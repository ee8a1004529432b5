"""The numbers under which UN Comtrade keeps an economy: its own, not those of ISO 3166-1, and not always one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.errors import NotInStoreError
from tradeviz.model.economies import area, comtrade_numbers, counted_within, kept_apart_from

if TYPE_CHECKING:
    from tradeviz.model.economies import Area

_FIRST_HS_YEAR = 1988


def area_numbers(economy: Area, period: str) -> tuple[int, ...]:
    """The economy's numbers in a period that begins with its year: 736 for Sudan to 2010, 736 and 729 in 2011.

    Raises:
        NotInStoreError: the service has no number for it alone.
    """
    numbers = comtrade_numbers(economy.code, int(period[:4]))
    if not numbers:
        raise NotInStoreError(
            f"UN Comtrade counts {economy.english} with another economy and has no figures of it alone."
        )
    return numbers


def why_none(pair: tuple[Area, Area], period: str) -> str:
    """Why there may be no figures of a pair in a period, as the end of a sentence; empty where nothing is known."""
    year = int(period[:4])
    reasons = [reason for side in pair if (reason := _elsewhere(side, year))]
    if year < _FIRST_HS_YEAR:
        reasons.append(f"UN Comtrade has the HS since {_FIRST_HS_YEAR}, and what it has of earlier years is not asked")
    return "; ".join(reasons)


def _elsewhere(economy: Area, year: int) -> str:
    """Under which other economy the service has an economy's trade of a year."""
    if holder := counted_within(economy.code, year):
        return f"UN Comtrade counts {economy.english} within {area(holder).english} ({holder})"
    # What ended first goes before: the Soviet Union before nothing, Yugoslavia before Serbia and Montenegro.
    ended = sorted((last, former) for former, last in kept_apart_from(economy.code) if year <= last)
    if not ended:
        return ""
    last, former = ended[0]
    return f"to {last} UN Comtrade has {area(former).english}, which is {former} here, in place of {economy.english}"
