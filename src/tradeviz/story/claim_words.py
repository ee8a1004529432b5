"""What a claim says and what figures say of it, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tradeviz.model.bounds import Bounds, read_published
from tradeviz.model.language import _
from tradeviz.model.observations import PERCENT_UNITS
from tradeviz.model.wording import amount, balance_word, in_digits, percent, span, upper_first
from tradeviz.story.claims import BELOW_ZERO, LARGER
from tradeviz.story.provenance import is_amount_of_balance, named_span, printed, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tradeviz.analysis.reckoning import Cell, Key
    from tradeviz.story.claims import Claim
    from tradeviz.story.provenance import Evidence


def said_of_value(claim: Claim, key: Key, evidence: Evidence) -> str:
    """What the article says; of a balance the side that it says, and the amount without a sign."""
    read = read_published(claim.published, claim.qualifier)
    word, digits, qualifier, value, bounds = "", claim.published, claim.qualifier, read.value, read.bounds
    if is_amount_of_balance(key):
        word = balance_word(value)
        if word == "deficit":
            digits, qualifier = digits.strip().removeprefix("-"), BELOW_ZERO.get(qualifier, qualifier)
            value, bounds = -value, -bounds
    return _("{cell}: {value}, that is {bounds}.").format(
        cell=upper_first(words_of(key, evidence, word)),
        value=printed(digits, qualifier, value, key.unit),
        bounds=span(bounds, key.unit),
    )


def told_of_cells(cells: Iterable[Cell], evidence: Evidence) -> str:
    """One sentence a cell: what the figures say of it."""
    named = [named_span(cell.key, cell.bounds, evidence) for cell in cells]
    return " ".join(_("{cell}: {value}.").format(cell=upper_first(name), value=value) for name, value in named)


def wanted(keys: Iterable[Key], evidence: Evidence) -> str:
    """What would be needed to check a claim: "China's exports to Belarus in 2024, from a source outside ..."."""
    cells = "; ".join(words_of(key, evidence) for key in keys)
    return _("{cells}, from a source outside the article's own family").format(cells=cells)


def difference_words(gap: float, unit: str) -> str:
    """By how much two intervals miss each other."""
    if not unit.endswith("percent"):
        return _("by at least {amount}").format(amount=amount(gap, unit))
    return _("by at least {number} percentage points").format(number=_two_digits(gap))


def _two_digits(number: float) -> str:
    """Two significant digits, all of a whole number from a hundred on; an exponent for very small numbers."""
    digits = f"{number:.2g}" if number < 99.5 else str(int(number))
    return digits if "e" in digits else in_digits(digits)


def comparison_words(claim: Claim, evidence: Evidence) -> str:
    """What the article says where it compares: "China's exports to Belarus in 2024 exceeded ... in 2023."."""
    signed = {"positive": "surplus", "negative": "deficit"}.get(claim.relation, "")
    if signed and is_amount_of_balance(claim.cells[0]):
        whose = upper_first(words_of(claim.cells[0], evidence, "balance"))
        return (_("{cell}: a surplus.") if signed == "surplus" else _("{cell}: a deficit.")).format(cell=whose)
    side = _side_meant(claim)
    first = upper_first(words_of(claim.cells[0], evidence, side))
    if claim.relation == "positive":
        return _("{cell}: above zero.").format(cell=first)
    if claim.relation == "negative":
        return _("{cell}: below zero.").format(cell=first)
    second = words_of(claim.cells[1], evidence, side)
    if claim.relation in {"greater", *LARGER}:
        return _("{cell} exceeded {other}.").format(cell=first, other=second)
    share = percent(claim.threshold, signed=False)
    return _("{part} made up more than {share} of {whole}.").format(part=first, share=share, whole=second)


def _side_meant(claim: Claim) -> str:
    """Whether the balances that a claim compares are meant as surpluses or deficits; empty for what has no side."""
    if claim.relation in LARGER:
        return "deficit" if LARGER[claim.relation] < 0 else "surplus"
    return "balance" if claim.relation == "greater" and claim.cells[0].measure == "balance" else ""


def comparison_figures(claim: Claim, cells: list[Cell], bounds: Bounds, evidence: Evidence) -> str:
    """What the figures say of the cells that are compared, with the share or how many times one is the other."""
    sentences = [told_of_cells(cells, evidence)]
    if claim.relation == "share above":
        sentences.append(_("A share of {share}.").format(share=span(bounds, "share_percent")))
    if claim.relation == "greater" and cells[1].bounds.low > 0 and cells[0].key.unit not in PERCENT_UNITS:
        ratio = cells[0].bounds / cells[1].bounds
        times = _("That is {low} to {high} times as much.")
        sentences.append(times.format(low=_times(ratio.low), high=_times(ratio.high)))
    return " ".join(sentences)


def _times(ratio: float) -> str:
    """A ratio with two decimals; an open end has none."""
    return in_digits(f"{ratio:.2f}", grouped=False) if math.isfinite(ratio) else f"{ratio:.2f}"
