"""Python's garbage collector, out of the way while many values are made that all stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collector() -> Iterator[None]:
    """Let a piece of work run without the search for cycles, which looks at all that was made so far again and again.

    Measured on a reckoning of 100,000 values: 16 s with it, 6 s without, the same memory. Nothing but cycles waits;
    what is no longer used goes at once. Where several threads do this at a time, the first to end lets it run again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
