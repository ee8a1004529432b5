"""What each measure says, in words for a reader, with its unit, formula and source."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PERCENT, RATIO, USD, PER_TONNE = "percent", "ratio", "US dollars", "US dollars per tonne"
_HANDBOOK = "Mikic and Gilbert, Trade Statistics in Policymaking, UN ESCAP 2009"


@dataclass(frozen=True, slots=True)
class Note:
    """A measure's name, unit, meaning, formula and source."""

    name: str
    unit: str
    sentence: str
    formula: str
    source: str


NOTES: Mapping[str, Note] = MappingProxyType(
    {
        "share": Note(
            "Share of all goods",
            PERCENT,
            "How much of the flow these goods make up.",
            "value of the goods / value of all goods",
            "IMTS 2010",
        ),
        "growth": Note(
            "Growth on a year earlier",
            PERCENT,
            "In dollars at current prices: prices and exchange rates are part of it.",
            "value / value a year earlier − 1",
            "IMTS 2010",
        ),
        "average growth": Note(
            "Average annual growth",
            PERCENT,
            "The even yearly growth that leads from the first year with a value to this one.",
            "(last / first) ^ (1 / years) − 1",
            _HANDBOOK,
        ),
        "advantage": Note(
            "Revealed comparative advantage",
            RATIO,
            "Above 1, these goods weigh more in this country's exports to everyone than in the world's exports.",
            "(x of goods / x of all) of the country / the same of the world",
            "Balassa 1965",
        ),
        "intensity": Note(
            "Trade intensity",
            RATIO,
            "Above 1, the country sells more to this partner than the partner's size in world imports lets expect.",
            "(exports to partner / exports) / (partner's imports / (world imports − own imports))",
            "Kojima 1964",
        ),
        "intra-industry": Note(
            "Grubel-Lloyd index",
            RATIO,
            "1 where each kind of goods is sold as much as bought, 0 where it goes one way only.",
            "1 − Σ|x − m| / Σ(x + m), over the goods one level below",
            "Grubel and Lloyd 1975",
        ),
        "concentration": Note(
            "Concentration (HHI)",
            RATIO,
            "1 where the flow is one kind of goods, near 0 where it is spread over many.",
            "Σ share², over the goods one level below",
            "Herfindahl 1950, Hirschman 1964",
        ),
        "unit value": Note(
            "Unit value",
            PER_TONNE,
            "What a tonne was declared at. It is no price: the mix of goods changes it too.",
            "value / net weight",
            "IMTS 2010",
        ),
        "mirror gap": Note(
            "Mirror gap",
            PERCENT,
            "How much more the partner declared of the same flow, after the CIF/FOB factor.",
            "(partner's value / value) − 1, imports divided by the factor",
            _HANDBOOK,
        ),
    }
)
