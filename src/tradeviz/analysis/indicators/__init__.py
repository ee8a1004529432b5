"""What analysts reckon from trade figures: indicators, each one definition and one line in one list.

The functions are pure and take frames and numbers; `flows` has those of one flow, `structure` those of how trade is
made up. Beneath each function stands its `Indicator`: name, unit, formula, source, and why it may be missing. To add
one, write both and name it in `catalog.INDICATORS`.
"""

from __future__ import annotations

from tradeviz.analysis.indicators.catalog import INDICATORS, evaluate
from tradeviz.analysis.indicators.indicator import Indicator, Result, Subject

__all__ = ["INDICATORS", "Indicator", "Result", "Subject", "evaluate"]
