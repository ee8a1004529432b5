"""Drafts as short lines, so that a test reads as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.article import draft_article
from tradeviz.drafting.draft import DIRECTION

if TYPE_CHECKING:
    from tradeviz.drafting.draft import Draft

PAIR = ("KEN", "CHN")


def line(draft: Draft) -> str:
    """Measure, reporter, goods, period, unit, digits and qualifier, those that are said."""
    goods = "" if draft.goods == "TOTAL" else draft.goods
    said = (
        draft.measure,
        draft.reporter,
        goods,
        draft.period,
        draft.unit,
        draft.published,
        draft.qualifier,
        draft.relation,
    )
    return " ".join(one for one in said if one)


def lines(text: str, date: str = "2024-07-10", pair: tuple[str, str] = PAIR) -> list[str]:
    """The drafts of a text that are numbers, places or comparisons, in its order."""
    return [line(draft) for draft in draft_article(text, date, pair).drafts if draft.kind != DIRECTION]


def directions(text: str, date: str = "2024-07-10", pair: tuple[str, str] = PAIR) -> list[str]:
    """What a text says rose or fell: with the time it is compared with, where that is not the year before.

    Where the text's own amounts moved the other way, they stand behind a "!".
    """
    said = [draft for draft in draft_article(text, date, pair).drafts if draft.kind == DIRECTION]
    return [
        " ".join([line(one), *one.right.values(), *([f"! {' → '.join(one.against)}"] if one.against else [])])
        for one in said
    ]


def reasons(text: str, date: str = "2024-07-10", pair: tuple[str, str] = PAIR) -> dict[str, str]:
    """The numbers passed over with why, times left out."""
    found = draft_article(text, date, pair).passed_over
    return {one.words: one.reason for one in found if one.reason != "period"}
