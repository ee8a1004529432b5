"""What of a story's figures bears on some claims, so that a large story is not reckoned wholly to check a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.goods import TOTAL, ancestors
from tradeviz.model.observations import FLOWS, USD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.model.goods import Good
    from tradeviz.story.claims import Claim
    from tradeviz.story.provenance import Evidence


def goods_near(claims: Mapping[str, Claim], goods: Mapping[str, Good]) -> frozenset[str]:
    """The categories that bear on what claims speak of: those themselves, what is below them, and all goods.

    No identity leads from one category to another but to all goods and back, so the cells of these are the same
    whatever else is reckoned with them.
    """
    asked = {cell.goods for claim in claims.values() for cell in claim.cells}
    narrow = asked - {TOTAL}
    return frozenset({TOTAL, *asked, *(code for code in goods if not narrow.isdisjoint(ancestors(code, goods)))})


def may_have_parts(claim: Claim, evidence: Evidence) -> bool:
    """Whether a claim speaks of all goods where they are not known, so that any category says the least they can be."""
    missing = [key for key in claim.cells if key.goods == TOTAL and key not in evidence.reckoning.cells]
    return any(key.unit == USD and key.measure in FLOWS for key in missing)
