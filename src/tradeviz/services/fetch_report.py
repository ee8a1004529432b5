"""The report at the end of a fetch: what came and what the service does not have, by reporter, flow and period."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tradeviz.model.wording import counted
from tradeviz.services.service import CAME, NOTHING

if TYPE_CHECKING:
    from tradeviz.services.service import FetchOutcome, FetchResult


def report_text(result: FetchResult) -> str:
    """One paragraph a reporter and flow, one line a period; what was mended on the way at the end."""
    blocks = groupby(result.outcomes, key=lambda one: (one.reporter, one.partner, one.flow))
    lines = [line for _, block in blocks for line in _block(list(block), result.service)]
    return "\n".join([*lines, *result.notes])


def outcome_line(outcome: FetchOutcome, service: str) -> str:
    """How one reporter's one flow of one period ended, on a line of its own."""
    direction = "to" if outcome.flow == "exports" else "from"
    head = f"{outcome.reporter.english}, {outcome.flow} {direction} {outcome.partner.english}, {outcome.period}"
    return f"{head}: {_ending(outcome, service)}{_note(outcome)}"


def _block(outcomes: list[FetchOutcome], service: str) -> list[str]:
    first = outcomes[0]
    direction = "to" if first.flow == "exports" else "from"
    head = f"{first.reporter.english} reports {first.flow} {direction} {first.partner.english}:"
    return [head, *(f"  {one.period}  {_ending(one, service)}{_note(one)}" for one in outcomes)]


def _ending(outcome: FetchOutcome, service: str) -> str:
    reporter, partner = outcome.reporter.english, outcome.partner.english
    if outcome.state == CAME:
        return counted(outcome.rows, "row")
    if outcome.state == NOTHING:
        return f"none: {reporter} has published it, with nothing shown for {partner}"
    return f"none: {service} does not list it as published by {reporter}"


def _note(outcome: FetchOutcome) -> str:
    return f"; {outcome.note}" if outcome.note else ""
