"""The ledger of a story's claims: as a table for people and as data with ClaimReview's vocabulary."""

from __future__ import annotations

import json
import math
import textwrap
from typing import TYPE_CHECKING, Any

from tradeviz.model.tables import Column
from tradeviz.model.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradeviz.story.story import PublishedStory
    from tradeviz.story.verdicts import Finding

CLAIM_COLUMNS = (
    Column("id", "Names the claim."),
    Column("words", "Its exact words in the article."),
    Column("verdict", "agrees, differs, supported, contradicted or cannot be checked."),
    Column("recorded", "The verdict when the story was last edited."),
    Column("article_says", "What the article says, with the bounds of its digits."),
    Column("figures_say", "What other publications say, with bounds; for a statement, the reason."),
    Column("difference", "By how much they differ."),
    Column("missing", "What would be needed, for what cannot be checked."),
    Column("sums", "The published values and sums behind the verdict, separated by vertical bars."),
    Column("sources", "Keys of the sources, separated by spaces."),
    Column("decided", "Whose figures decided, where they are a dataset's of the store."),
    Column("beside", "What further datasets of the store say, separated by vertical bars."),
)
_WIDTH = 100


def rows(findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """One row a claim, columns as in `CLAIM_COLUMNS`."""
    return [
        (
            *(one.claim.id, one.claim.words, one.verdict, one.claim.recorded, one.says, one.figures),
            *(one.difference, one.missing, " | ".join(one.sums)),
            *(" ".join(source.key for source in one.sources), one.decided, " | ".join(one.beside)),
        )
        for one in findings
    ]


def claims_text(story: PublishedStory) -> str:
    """The ledger as a table to read in a terminal, with the moved verdicts named at the end."""
    findings = list(story.findings.values())
    if not findings:
        return f"{story.title}: the article has no claims yet."
    width = max(len(one.claim.id) for one in findings)
    lines = [f"{story.title}: {counted(len(findings), 'statement')}", ""]
    for one in findings:
        moved = f"  (was: {one.claim.recorded})" if one.moved else ""
        lines.append(f"{one.claim.id:<{width}}  {one.verdict}{moved}")
        wanted = one.missing and f"Wanted: {one.missing}."
        detail = " ".join(filter(None, (one.figures, one.difference, one.decided, *one.beside, wanted)))
        lines += textwrap.wrap(detail, _WIDTH, initial_indent=" " * (width + 2), subsequent_indent=" " * (width + 2))
    moved_ids = [one.claim.id for one in findings if one.moved]
    end = (
        f"{counted(len(moved_ids), 'verdict')} moved: {', '.join(moved_ids)}" if moved_ids else "No verdict has moved."
    )
    return "\n".join([*lines, "", end])


def claims_json(story: PublishedStory) -> str:
    """The ledger as JSON: one ClaimReview (schema.org) a claim, with our own figures under `tradeviz`."""
    source = story.sources.get(story.article_source)
    return json.dumps(
        [review(one, source.url if source else "") for one in story.findings.values()], indent=2, ensure_ascii=False
    )


def review(finding: Finding, appearance: str) -> dict[str, Any]:
    """One claim as a ClaimReview; `appearance` is the address of the article, empty where it has none."""
    bounds = finding.bounds
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": finding.claim.words,
        "itemReviewed": {"@type": "Claim", "appearance": appearance},
        "reviewRating": {"@type": "Rating", "alternateName": finding.verdict},
        "reviewBody": " ".join(part for part in (finding.figures, finding.difference) if part),
        "citation": [source.url for source in finding.sources],
        "tradeviz": {
            "id": finding.claim.id,
            "kind": finding.claim.kind,
            "recorded": finding.claim.recorded,
            "moved": finding.moved,
            "article_says": finding.says,
            "low": _end(bounds.low) if bounds else None,
            "high": _end(bounds.high) if bounds else None,
            "missing": finding.missing,
            "sums": list(finding.sums),
            "evidence": list(finding.evidence),
            "sources": [source.key for source in finding.sources],
            "decided": finding.decided,
            "beside": list(finding.beside),
        },
    }


def _end(number: float) -> float | None:
    """An open end is null: JSON has no infinity."""
    return number if math.isfinite(number) else None
