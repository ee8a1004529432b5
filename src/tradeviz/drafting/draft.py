"""What drafting gives: claims as drafts, and the numbers that were passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tradeviz.model.language import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

DIRECTION = "direction"  # the kind of a claim that something rose or fell, without a number
# Why a number is no claim about the trade of two economies.
REASONS: Mapping[str, str] = {
    "period": N_("it says when"),
    "forecast": N_("it is a target, a forecast or a pledge"),
    "other economy": N_("it is another economy's trade, or trade with a group or with all"),
    "within a group": N_("it is a place among a group of economies only"),
    "month before": N_("it is growth on the month or quarter before"),
    "several years": N_("it is growth over several years"),
    "points": N_("it is a difference of percentages"),
    "second currency": N_("it says a value once more in another currency"),
    "price": N_("it is a price"),
    "tariff": N_("it is a tariff, a quota or a tax"),
    "investment": N_("it is investment"),
    "loan": N_("it is a loan, aid or debt"),
    "contract": N_("it is a contract, an order or a project"),
    "production": N_("it is production, consumption or capacity"),
    "services": N_("it is services"),
    "economy": N_("it is of an economy as a whole, not of its trade"),
    "part": N_("it is trade of a port, a crossing or a region"),
    "firm": N_("it is of firms"),
    "other unit": N_("it is in a unit that no trade is counted in here"),
    "two flows": N_("it sets one flow against another"),
    "count": N_("it counts something else"),
    "range": N_("it is a range of numbers"),
    "no trade": N_("nothing around it speaks of trade"),
    "no time": N_("it says that something moved, and nothing says when"),
    "denied": N_("it is denied, or in doubt"),
    "other time": N_("it is growth on a time that is not said"),
    "table": N_("it stands in a table"),
    "dropped": N_("whoever read it over took it for no claim"),
    "unreadable": N_("it cannot be read as one number"),
}


@dataclass(frozen=True, slots=True)
class Lead:
    """The words that led to one slot.

    Attributes:
        words: an exact run of the text; empty where no words stand for the slot.
        start: its place, -1 for none.
        how: "said" in the number's own sentence, "carried" on from what stood before, or "assumed".
    """

    words: str = ""
    start: int = -1
    how: str = "said"


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as it was found in an article, before anybody checked it.

    Attributes:
        words: its exact words in the article.
        start: their place.
        kind: `value`, `ranking`, `comparison`, or `direction` of what rose or fell without a number.
        measure: exports, imports, turnover or balance, from the reporter's side.
        reporter, partner: ISO 3166-1 alpha-3 codes.
        goods: TOTAL, HS codes joined by "+", or a group in the article's words.
        period: ISO 8601; empty where the article says none.
        unit: a currency in lower case, yoy_percent, yoy_percent_cny, share_percent, tonnes, times, rank, or a
            currency with `_change`.
        published: the digits, normalised.
        qualifier: over, under, about, nearly or nothing.
        relation: of a comparison: greater, positive, negative or share above; of a direction: rose or fell, of a
            balance with its side, for its size is meant: deficit rose, surplus fell.
        right: what is different on the comparison's right side; of a direction, the period that it moved from where
            that is not the year before.
        base: of a share: world or flow.
        against: of a direction, the article's own amounts before and after where these moved the other way.
        of: tonnes, where growth is by weight.
        sureness: from 0 to 1, by how many slots are said and not carried or assumed.
        leads: for each slot, what led to it.
    """

    words: str
    start: int
    kind: str
    measure: str
    reporter: str
    partner: str
    goods: str
    period: str
    unit: str
    published: str
    qualifier: str = ""
    relation: str = ""
    right: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    of: str = ""
    against: tuple[str, ...] = ()
    sureness: float = 1.0
    leads: Mapping[str, Lead] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A number of the article that is no claim, or a move without one, and why; `reason` is a key of `REASONS`."""

    words: str
    start: int
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleDrafts:
    """All of an article.

    Attributes:
        pair: the two economies, given or guessed; empty where the article speaks of no two.
        drafts: in the order of the text.
        passed_over: in the order of the text; with the drafts they account for every number.
    """

    pair: tuple[str, ...]
    drafts: tuple[Draft, ...]
    passed_over: tuple[PassedOver, ...]
