"""What analysts reckon from trade figures: pure functions of frames, each with its formula and source."""

from __future__ import annotations

from tradeviz.measures.notes import NOTES, Note
from tradeviz.measures.page import Measured, measured

__all__ = ["NOTES", "Measured", "Note", "measured"]
