"""Indicators of how trade is made up: concentration, Grubel-Lloyd, comparative advantage, trade intensity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradeviz.analysis.indicators.indicator import BOTH, PERCENT, RATIO, Indicator
from tradeviz.model.economies import EVERYONE
from tradeviz.model.goods import TOTAL
from tradeviz.model.language import N_
from tradeviz.model.observations import FLOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tradeviz.analysis.indicators.indicator import Subject

NO_PARTS = N_("These figures hold nothing below this category.")
NOT_ALL_PARTS = N_("These figures hold only parts of what is below this category.")
ONE_FLOW = N_("Needs exports and imports of the same year: one of them is not known.")


def concentration(values: Sequence[float], *, normalised: bool = False) -> float:
    """The Herfindahl-Hirschman index of a flow over its categories of goods.

    Formula: Σ share², from 1/n to 1; normalised (H − 1/n) / (1 − 1/n), from 0 to 1. Unit: ratio.
    Source: Herfindahl 1950; Hirschman 1964.

    Args:
        values: US dollars by category.
        normalised: whether to take the number of categories out.

    Returns:
        The index; missing (NaN) without values, where one is missing, or where they sum to nothing. Normalised, one
        category alone gives 1.
    """
    known = np.asarray(values, dtype="float64")
    if not len(known) or np.isnan(known).any() or known.sum() <= 0:
        return np.nan
    index = float(((known / known.sum()) ** 2).sum())
    if not normalised:
        return index
    return 1.0 if len(known) == 1 else (index - 1 / len(known)) / (1 - 1 / len(known))


CONCENTRATION = Indicator(
    key="concentration",
    name=N_("Concentration (HHI)"),
    unit=RATIO,
    sentence=N_("1 where the flow is one kind of goods, near 0 where it is spread over many."),
    formula=N_("Σ share², over the goods one level below"),
    source=N_("Herfindahl 1950, Hirschman 1964"),
    value=lambda subject, flow: np.nan if flow in subject.incomplete else concentration(subject.parts(flow).tolist()),
    missing=lambda subject, flow: NOT_ALL_PARTS if flow in subject.incomplete and _has_parts(subject) else NO_PARTS,
)


def grubel_lloyd(exports: pd.Series[float], imports: pd.Series[float]) -> float:
    """How much of the trade goes both ways within the same categories.

    Formula: 1 − Σ|x − m| / Σ(x + m) over the categories; one alone gives its own index. Unit: ratio, from 0 to 1.
    Source: Grubel and Lloyd 1975.

    Args:
        exports, imports: US dollars by category (the index). What one of them lacks was not traded that way.

    Returns:
        The index; missing (NaN) where a value is missing or there is no trade.
    """
    if exports.isna().any() or imports.isna().any():
        return np.nan
    sold, bought = exports.align(imports, fill_value=0.0)
    whole = float((sold + bought).sum())
    return 1 - float((sold - bought).abs().sum()) / whole if whole > 0 else np.nan


def _has_parts(subject: Subject) -> bool:
    return any(len(subject.parts(flow)) for flow in FLOWS)


def _lacks_a_flow(subject: Subject) -> bool:
    """Whether there are parts, but one flow was not declared: that is no trade in one direction."""
    return _has_parts(subject) and subject.declared != FLOWS


def _grubel_lloyd(subject: Subject, _both: str) -> float:
    """Goods that a flow does not list were not traded that way, if all of it is listed."""
    if _lacks_a_flow(subject) or subject.incomplete:
        return np.nan
    return grubel_lloyd(*(subject.parts(one) for one in FLOWS))


def _lacks_both(subject: Subject, _both: str) -> str:
    if _lacks_a_flow(subject):
        return ONE_FLOW
    return NOT_ALL_PARTS if subject.incomplete and _has_parts(subject) else NO_PARTS


INTRA_INDUSTRY = Indicator(
    key="intra-industry",
    name=N_("Grubel-Lloyd index"),
    unit=RATIO,
    sentence=N_("1 where each kind of goods is sold as much as bought, 0 where it goes one way only."),
    formula=N_("1 − Σ|x − m| / Σ(x + m), over the goods one level below"),
    source=N_("Grubel and Lloyd 1975"),
    value=_grubel_lloyd,
    missing=_lacks_both,
    flows=lambda _: (BOTH,),
)


def comparative_advantage(own: float, own_total: float, world: float, world_total: float) -> float:
    """Balassa's revealed comparative advantage.

    Formula: (own / own total) / (world / world total), of exports to everyone. Unit: ratio. Source: Balassa 1965.

    Returns:
        The index; missing (NaN) where a figure is missing or a divisor is zero.
    """
    return _quotient(_quotient(own, own_total), _quotient(world, world_total))


def _comparative_advantage(subject: Subject, flow: str) -> float:
    pairs = [(who, goods) for who in (subject.reporter, EVERYONE) for goods in (subject.goods, TOTAL)]
    return comparative_advantage(*(subject.with_world(who, flow, goods) for who, goods in pairs))


COMPARATIVE_ADVANTAGE = Indicator(
    key="advantage",
    name=N_("Revealed comparative advantage"),
    unit=RATIO,
    sentence=N_("Above 1, these goods weigh more in this country's exports to everyone than in the world's exports."),
    formula=N_("(x of goods / x of all) of the country / the same of the world"),
    source=N_("Balassa 1965"),
    value=_comparative_advantage,
    missing=lambda subject, _flow: subject.world_lacks(subject.goods),
    flows=lambda subject: () if subject.goods == TOTAL else ("exports",),
)


def partner_share(with_partner: float, with_world: float) -> float:
    """The part of a country's trade that one partner has.

    Formula: trade with the partner / trade with everyone, of the same goods, flow and year. Unit: ratio.
    Source: World Bank, World Integrated Trade Solution, "partner share".

    Returns:
        The share; missing (NaN) where a figure is missing or there is no trade.
    """
    return _quotient(with_partner, with_world)


def _partner_share(subject: Subject, flow: str) -> float:
    with_partner = subject.at(subject.rows(flow), "value_usd")
    return 100 * partner_share(with_partner, subject.with_world(subject.reporter, flow, subject.goods))


PARTNER_SHARE = Indicator(
    key="partner share",
    name=N_("Partner's share"),
    unit=PERCENT,
    sentence=N_("How much of what this country trades of these goods with everyone it trades with this partner."),
    formula=N_("value with the partner / value with the world"),
    source=N_("World Bank, WITS"),
    value=_partner_share,
    missing=lambda subject, _flow: subject.world_lacks(subject.goods),
)


def trade_intensity(
    to_partner: float, exports: float, partner_imports: float, world_imports: float, own_imports: float
) -> float:
    """How much more a country sells to a partner than that partner's size lets expect.

    Formula: (exports to partner / exports) / (partner's imports / (world imports − own imports)). Unit: ratio.
    Source: Kojima 1964; Mikic and Gilbert 2009.

    Returns:
        The index; missing (NaN) where a figure is missing or a divisor is zero.
    """
    return _quotient(_quotient(to_partner, exports), _quotient(partner_imports, world_imports - own_imports))


def _trade_intensity(subject: Subject, flow: str) -> float:
    return trade_intensity(
        subject.at(subject.rows(flow), "value_usd", TOTAL),
        subject.with_world(subject.reporter, flow, TOTAL),
        subject.with_world(subject.partner, "imports", TOTAL),
        subject.with_world(EVERYONE, "imports", TOTAL),
        subject.with_world(subject.reporter, "imports", TOTAL),
    )


TRADE_INTENSITY = Indicator(
    key="intensity",
    name=N_("Trade intensity"),
    unit=RATIO,
    sentence=N_(
        "Above 1, the country sells more to this partner than the partner's size in world imports lets expect."
    ),
    formula=N_("(exports to partner / exports) / (partner's imports / (world imports − own imports))"),
    source=N_("Kojima 1964"),
    value=_trade_intensity,
    missing=lambda subject, _flow: subject.world_lacks(TOTAL),
    flows=lambda _: ("exports",),
)


def _quotient(top: float, bottom: float) -> float:
    return top / bottom if bottom else np.nan
