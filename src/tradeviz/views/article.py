"""A checked article for a page: its text in pieces, each claim with its verdict, and the form that corrects them.

All that a reader corrects travels in the form: nothing is kept between two answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.drafting.article import number_alone
from tradeviz.drafting.draft import Draft, Lead, PassedOver
from tradeviz.model.goods import TOTAL
from tradeviz.views.slots import CLAIM_SLOTS, MOST_SLOT, qualifier_in, read_slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.drafting.draft import ArticleDrafts
    from tradeviz.story.article_check import ArticleCheck
    from tradeviz.story.verdicts import Finding

IS = "is"  # after a place: whether a number is a claim, as a reader has it
AS_FOUND, CLAIM, NONE = "", "claim", "none"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text; `finding` where it is a claim's words, `passed` where it is a number that is none."""

    text: str
    finding: Finding | None = None
    passed: PassedOver | None = None


def paragraphs_of(check: ArticleCheck) -> tuple[tuple[Piece, ...], ...]:
    """The text's paragraphs in pieces, claims and numbers passed over marked."""
    marks = sorted(
        [
            *((one.start, one.words, name) for name, one in zip(check.claims, check.drafts.drafts, strict=False)),
            *((one.start, one.words, place) for place, one in enumerate(check.drafts.passed_over)),
        ],
        key=lambda one: one[0],
    )
    pieces: list[list[Piece]] = [[]]
    place = 0
    for start, words, of in marks:
        if start < place:
            continue
        _add_text(pieces, check.text[place:start])
        finding = check.findings[of] if isinstance(of, str) else None
        passed = check.drafts.passed_over[of] if isinstance(of, int) else None
        pieces[-1].append(Piece(words, finding, passed))
        place = start + len(words)
    _add_text(pieces, check.text[place:])
    return tuple(tuple(one) for one in pieces if one)


def _add_text(pieces: list[list[Piece]], text: str) -> None:
    first, *others = text.split("\n\n")
    if first:
        pieces[-1].append(Piece(first))
    pieces.extend([Piece(one)] if one else [] for one in others)


def corrected(drafts: ArticleDrafts, form: Mapping[str, str], date: str = "") -> ArticleDrafts:
    """The drafts as a reader has corrected them: slots changed, claims dropped, numbers made claims.

    Args:
        drafts: as they were found in the text of the form.
        form: fields such as `120.measure` and `120.is`, each with the place of the words in the text.
        date: of the article, for a period such as "last year".
    """
    if not drafts.pair:
        return drafts
    added = [_of_number(one, drafts.pair) for one in drafts.passed_over if form.get(f"{one.start}.{IS}") == CLAIM]
    dropped = [one for one in drafts.drafts if form.get(f"{one.start}.{IS}") == NONE]
    starts = {one.start for one in (*added, *dropped)}
    kept = [one for one in drafts.drafts if one.start not in starts]
    others = [one for one in drafts.passed_over if one.start not in starts]
    others += [PassedOver(one.words, one.start, "dropped") for one in dropped]
    return replace(
        drafts,
        drafts=tuple(_mended(one, drafts.pair, form, date) for one in sorted((*kept, *added), key=_place)),
        passed_over=tuple(sorted(others, key=_place)),
    )


def _place(one: Draft | PassedOver) -> int:
    return one.start


def _of_number(one: PassedOver, pair: tuple[str, ...]) -> Draft:
    """A number as a draft that says no more than its own words: what it is of, the reader says.

    What counts things, as "35 agreements", is in no unit until a reader names one.
    """
    unit, digits, qualifier = number_alone(one.words, pair)
    leads = {"unit": Lead(one.words), "published": Lead(one.words)}
    return Draft(
        *(one.words, one.start, "value", "exports", pair[0], pair[1], TOTAL, "", unit, digits, qualifier),
        leads=leads,
    )


def _mended(draft: Draft, pair: tuple[str, ...], form: Mapping[str, str], date: str) -> Draft:
    """A draft with the slots that were changed; what a reader has looked over is not assumed any more."""
    read = {
        slot: read_slot(draft, slot, form[f"{draft.start}.{slot}"].strip()[:MOST_SLOT], pair, date)
        for slot in CLAIM_SLOTS
        if f"{draft.start}.{slot}" in form
    }
    changed = {slot: text for slot, text in read.items() if text is not None and text != getattr(draft, slot)}
    if not changed:
        return draft
    if "published" in changed and (qualifier := qualifier_in(form[f"{draft.start}.published"][:MOST_SLOT])):
        changed.setdefault("qualifier", qualifier)
    said = {slot: Lead(getattr(draft, slot)) for slot in ("reporter", "goods")}
    now = {slot: getattr(draft, slot) for slot in CLAIM_SLOTS} | changed
    return replace(
        draft,
        measure=now["measure"],
        reporter=now["reporter"],
        partner=next(code for code in pair if code != now["reporter"]),
        goods=now["goods"],
        period=now["period"],
        unit=now["unit"],
        published=now["published"],
        qualifier=now["qualifier"],
        kind=_kind(draft, changed),
        base="world" if draft.base == "world" else "flow",
        sureness=1.0,
        leads={**draft.leads, **said},
    )


def _kind(draft: Draft, changed: Mapping[str, str]) -> str:
    """A rank that was given a unit is a value."""
    return "value" if draft.kind == "ranking" and "unit" in changed else draft.kind
