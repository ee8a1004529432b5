"""The ledger of a checked article: for people, every claim as it was read, and every number that was passed over."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from tradeviz.drafting.draft import REASONS
from tradeviz.model.economies import area
from tradeviz.model.wording import counted
from tradeviz.story.article_check import fetching
from tradeviz.story.claims import CONTRADICTED, DIFFERS, VERDICTS
from tradeviz.story.claims_report import review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.story.article_check import ArticleCheck
    from tradeviz.story.verdicts import Finding

_WIDTH = 100


def is_spoken_against(check: ArticleCheck) -> bool:
    """Whether any statement differs from the figures or is contradicted by them."""
    return any(one.verdict in {DIFFERS, CONTRADICTED} for one in check.findings.values())


def article_text(check: ArticleCheck) -> str:
    """The ledger as a text to read in a terminal."""
    if not check.drafts.pair:
        return "The text speaks of no two economies; name them with --pair."
    first, second = (area(code).english for code in check.drafts.pair)
    counts = Counter(one.verdict for one in check.findings.values())
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict]) or "none found"
    lines = [f"{first} and {second}: {counted(len(check.findings), 'statement')} ({told})", ""]
    for one in check.findings.values():
        lines += _claim_lines(one)
    lines += ["", f"{counted(len(check.drafts.passed_over), 'number')} passed over"]
    lines += [f"  {' '.join(one.words.split())}: {REASONS[one.reason]}" for one in check.drafts.passed_over]
    return "\n".join(lines)


def _claim_lines(finding: Finding) -> Iterator[str]:
    claim = finding.claim
    yield f"{claim.id}  {finding.verdict}  “{claim.words}”"
    command = fetching(finding)
    parts = (
        *(finding.says if claim.cells else "", finding.figures, finding.difference, finding.decided, *finding.beside),
        finding.missing and f"Wanted: {finding.missing}.",
    )
    text = " ".join(filter(None, parts))
    yield from textwrap.wrap(text, _WIDTH, initial_indent="     ", subsequent_indent="     ", break_on_hyphens=False)
    if command:
        yield f"     Bring it with: {command}"


def article_json(check: ArticleCheck) -> str:
    """The ledger as JSON: a ClaimReview for each claim, with its slots, then each number passed over with why."""
    return json.dumps([_review(one) for one in check.findings.values()], indent=2, ensure_ascii=False)


def _review(finding: Finding) -> dict[str, Any]:
    claim = finding.claim
    said = review(finding, "")
    slots = claim.left._asdict() if claim.left is not None else dict(claim.read)
    said["tradeviz"] |= {
        "slots": {**slots, "published": claim.published, "qualifier": claim.qualifier} if claim.left else slots,
        "led": dict(claim.led),
        "sureness": claim.sureness,
        "command": fetching(finding),
    }
    return said
