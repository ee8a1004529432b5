"""What a dataset covers, in plain words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tradeviz.model.language import _, ngettext
from tradeviz.model.wording import in_digits, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tradeviz.store.api import Store
    from tradeviz.store.coverage import CoverageSummary


def held_lines(store: Store, keys: Iterable[str]) -> list[str]:
    """What each of some datasets covers, a line each; none for one that holds no trade."""
    said = {key: coverage_sentences(store.coverage_summary(key)) for key in dict.fromkeys(keys)}
    return [f"{key} holds: {' '.join(sentences)}" for key, sentences in said.items() if sentences]


def coverage_sentences(summary: CoverageSummary) -> list[str]:
    """What a dataset covers, a sentence each; none where it holds no trade."""
    found = []
    if summary.periods:
        found.append(_("All goods of all economies: {years}.").format(years=listing(_spans(summary.periods))))
    if summary.whole:
        sentence = ngettext(
            "All goods of {count} flow of a year or month.",
            "All goods of {count} flows of a year or month.",
            summary.whole,
        )
        found.append(sentence.format(count=_number(summary.whole)))
    if summary.partial:
        found.append(_partial(summary))
    if not summary.known:
        found.append(
            _(
                "An earlier version imported it without asking what the files cover; until they are imported again, "
                "sums of parts count as “at least”."
            )
        )
    return found


def _partial(summary: CoverageSummary) -> str:
    """What the flows hold of which only some goods are there."""
    if summary.has_more_goods or not summary.goods:
        sentence = ngettext(
            "Only parts of the goods in {count} flow.", "Only parts of the goods in {count} flows.", summary.partial
        )
        return sentence.format(count=_number(summary.partial))
    sentence = ngettext(
        "Only goods of HS {codes} in {count} flow.", "Only goods of HS {codes} in {count} flows.", summary.partial
    )
    return sentence.format(codes=listing(summary.goods), count=_number(summary.partial))


def _number(count: int) -> str:
    return in_digits(f"{count}")


def _spans(periods: Sequence[str]) -> list[str]:
    """Years that follow on each other as one span; a month by itself."""
    starts = [0, *(place + 1 for place, (one, other) in enumerate(pairwise(periods)) if not _follows(one, other))]
    ends = [*(start - 1 for start in starts[1:]), len(periods) - 1]
    return [
        _("{low} to {high}").format(low=periods[start], high=periods[end]) if start != end else periods[start]
        for start, end in zip(starts, ends, strict=True)
    ]


def _follows(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit() and int(other) == int(one) + 1
