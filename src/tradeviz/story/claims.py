"""The statements of the article that can be checked, as `claims.toml` lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tradeviz.model.bounds import read_published
from tradeviz.model.language import N_, _
from tradeviz.model.observations import CHANGE, UNITS, WORLD_SHARE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.analysis.reckoning import Key
    from tradeviz.model.bounds import Bounds

CLAIMS_FILE = "claims.toml"
AGREES, DIFFERS, SUPPORTED, CONTRADICTED, UNCHECKED = VERDICTS = (
    "agrees",
    "differs",
    "supported",
    "contradicted",
    "cannot be checked",
)
_VERDICT_WORDS: Mapping[str, str] = {
    AGREES: N_("agrees"),
    DIFFERS: N_("differs"),
    SUPPORTED: N_("supported"),
    CONTRADICTED: N_("contradicted"),
    UNCHECKED: N_("cannot be checked"),
}
MOST_CLAIMS = 1000
CLAIM_KINDS = ("value", "comparison", "statement", "draft")
RELATIONS: Final = {
    "greater": "is greater than",
    "positive": "is above zero",
    "negative": "is below zero",
    "share above": "has a share above",
    "larger deficit": "is a larger deficit than",
    "larger surplus": "is a larger surplus than",
}
# Relations of two balances that compare their sizes, with the sign that a balance of that side has.
LARGER: Mapping[str, int] = {"larger deficit": -1, "larger surplus": 1}
# The qualifier of a size for a number below zero, and back: over a deficit of 3 is under -3.
BELOW_ZERO: Mapping[str, str] = {"over": "under", "under": "over", "nearly": "about"}
_CURRENCY = re.compile(r"[a-z]{3}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement of the article.

    Attributes:
        id: names the claim in links and reports.
        words: its exact words in the article.
        kind: value, comparison or statement.
        recorded: the verdict as the story's authors last saw it.
        show: the page's query that shows what the claim speaks of.
        given: ids of claims that this one takes as given.
        left: the cell a value or comparison speaks of.
        right: the cell it is compared with; None for a comparison with a number or zero.
        published, qualifier: the digits of a value claim.
        relation, threshold: of a comparison; the threshold is in percent.
        reason, sources: of a statement whose verdict was set by hand.
        missing: what would be needed, for what cannot be checked.
        note: anything else a reader of the panel should know.
        line: the line of the file it begins on.
        led: of a draft, the words that led to each slot.
        read: of a draft that can be held against nothing, its slots as they were read.
        sureness: of a draft, from 0 to 1; 1 where people wrote the claim.
        against: of a draft that says what rose or fell, the article's own amounts before and after where these moved
            the other way.
        either_side: of a draft, whether the number may be the other side's count, for the article quotes nobody's.
    """

    id: str
    words: str
    kind: str
    recorded: str
    show: str = ""
    given: tuple[str, ...] = ()
    left: Key | None = None
    right: Key | None = None
    published: str = ""
    qualifier: str = ""
    relation: str = ""
    threshold: float = 0.0
    reason: str = ""
    sources: tuple[str, ...] = ()
    missing: str = ""
    note: str = ""
    line: int = 0
    led: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    sureness: float = 1.0
    either_side: bool = False
    against: tuple[str, ...] = ()

    @property
    def bounds(self) -> Bounds:
        """The interval the claim's own digits stand for."""
        return read_published(self.published, self.qualifier).bounds

    @property
    def has_chart(self) -> bool:
        """Whether it speaks of what a chart shows; beside another the charts would be about something else."""
        return bool(self.cells or self.show)

    @property
    def cells(self) -> tuple[Key, ...]:
        """The cells the claim speaks of."""
        return tuple(key for key in (self.left, self.right) if key is not None)


def is_claim_unit(text: str) -> bool:
    """Whether a claim can speak of it: what observations are published in, and what only articles say."""
    return text in UNITS or text == WORLD_SHARE or _CURRENCY.fullmatch(text.removesuffix(CHANGE)) is not None


def verdict_words(verdict: str) -> str:
    """A verdict for the middle of a sentence, in the language that is spoken."""
    return _(_VERDICT_WORDS[verdict])
