"""What the published figures imply: identities, growth, currency and shares, all in bounds."""

from tradeviz.reckoning.cells import Cell, Key, Reckoning
from tradeviz.reckoning.discrepancies import Discrepancy
from tradeviz.reckoning.passes import reckon

__all__ = ["Cell", "Discrepancy", "Key", "Reckoning", "reckon"]
