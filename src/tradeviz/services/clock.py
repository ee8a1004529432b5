"""Time, pauses and chance, in one place so that a test can hand in its own."""

from __future__ import annotations

import random
import time


class Clock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def chance(self) -> float:
        """A number from 0 to 1."""
        return random.random()  # noqa: S311 - spreads out waits, guards nothing
