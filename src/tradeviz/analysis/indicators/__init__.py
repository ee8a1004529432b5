"""What analysts reckon from trade figures: pure functions of frames, each with its formula and source."""

from __future__ import annotations

from tradeviz.analysis.indicators.catalog import NOTES, Note
from tradeviz.analysis.indicators.for_pair import Measured, measured

__all__ = ["NOTES", "Measured", "Note", "measured"]
