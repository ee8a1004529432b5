"""The indicators, in the order in which a page lists them. One more is one more line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.analysis.indicators import flows, structure

if TYPE_CHECKING:
    from tradeviz.analysis.indicators.indicator import Result, Subject

INDICATORS = (
    flows.GOODS_SHARE,
    structure.PARTNER_SHARE,
    flows.YEARLY_GROWTH,
    flows.AVERAGE_GROWTH,
    structure.COMPARATIVE_ADVANTAGE,
    structure.TRADE_INTENSITY,
    structure.INTRA_INDUSTRY,
    structure.CONCENTRATION,
    flows.UNIT_VALUE,
    flows.MIRROR_GAP_INDICATOR,
)


def evaluate(subject: Subject) -> tuple[Result, ...]:
    """Every indicator that says something of the subject; those that cannot be had say why."""
    return tuple(result for indicator in INDICATORS for result in indicator.of(subject))
