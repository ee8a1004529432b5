"""What the published figures imply: identities, growth, currency and shares, all in bounds."""

from tradeviz.analysis.reckoning.cells import Cell, Discrepancy, Key, Reckoning
from tradeviz.analysis.reckoning.solve import cell_asked, reckon

__all__ = ["Cell", "Discrepancy", "Key", "Reckoning", "cell_asked", "reckon"]
