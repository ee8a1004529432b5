"""The report at the end of a fetch: what came and what the service does not have, by reporter, flow and period."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tradeviz.comtrade.fetch import CAME, NOTHING
from tradeviz.model.wording import counted

if TYPE_CHECKING:
    from tradeviz.comtrade.fetch import FetchOutcome, FetchResult


def report_text(result: FetchResult) -> str:
    """One paragraph a reporter and flow, one line a period."""
    blocks = groupby(result.outcomes, key=lambda one: (one.reporter, one.partner, one.flow))
    return "\n".join(line for _, block in blocks for line in _block(list(block)))


def _block(outcomes: list[FetchOutcome]) -> list[str]:
    first = outcomes[0]
    direction = "to" if first.flow == "exports" else "from"
    head = f"{first.reporter.name} reports {first.flow} {direction} {first.partner.name}:"
    return [head, *(f"  {_period(one.period)}  {_ending(one)}" for one in outcomes)]


def _ending(outcome: FetchOutcome) -> str:
    if outcome.state == CAME:
        return counted(outcome.rows, "row")
    if outcome.state == NOTHING:
        return f"none: {outcome.reporter.name} has published it, with nothing shown for {outcome.partner.name}"
    return f"none: UN Comtrade does not list it as published by {outcome.reporter.name}"


def _period(period: str) -> str:
    return f"{period[:4]}-{period[4:]}" if len(period) == 6 else period
