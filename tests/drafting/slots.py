"""Drafts as short lines, so that a test reads as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.drafting.article import draft_article

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
    """The drafts of a text, in its order."""
    return [line(draft) for draft in draft_article(text, date, pair).drafts]


def reasons(text: str, date: str = "2024-07-10", pair: tuple[str, str] = PAIR) -> dict[str, str]:
    """The numbers passed over with why, times left out."""
    found = draft_article(text, date, pair).passed_over
    return {one.words: one.reason for one in found if one.reason != "period"}
