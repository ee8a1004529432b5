"""Readers of the files that people already have: each recognised by its content, each row accounted for."""

from __future__ import annotations

from tradeviz.store.readers.deliveries import Delivery, Options

__all__ = ["Delivery", "Options"]
