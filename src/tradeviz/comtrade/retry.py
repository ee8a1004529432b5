"""When to ask, and how long to wait before asking again."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime


class Clock:
    """Time and chance, in one place so that a test can hand in its own."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def chance(self) -> float:
        """A number from 0 to 1."""
        return random.random()  # noqa: S311 - spreads out waits, guards nothing


@dataclass(frozen=True, slots=True)
class Patience:
    """How politely and how long one question is asked; all times in seconds.

    The service bears about one call a second without a key (other clients measured it; comtradr waits six).

    Attributes:
        interval: least time from one call to the next.
        tries: how often a question is asked in all.
        first, longest: the first wait after a failure, and the longest; each wait doubles the last.
        total: the waits for one question together; a service that asks for more is given up.
    """

    interval: float = 1.5
    tries: int = 6
    first: float = 2.0
    longest: float = 60.0
    total: float = 600.0

    def wait(self, failures: int, asked: float | None, chance: float) -> float:
        """How long to wait after so many failures.

        From half to the whole of the doubled wait, by chance, so that many clients do not come back as one; never less
        than the service asked for.
        """
        doubled = min(self.longest, self.first * 2.0 ** (failures - 1))
        return max(asked or 0.0, doubled * (0.5 + chance / 2))


def asked_wait(header: str | None, message: str, now: float) -> float | None:
    """How long the service asks to be left alone, in seconds: from Retry-After (RFC 9110, 10.2.3) or its sentence."""
    if header:
        return _header_seconds(header.strip(), now)
    said = re.search(r"[Tt]ry again in (\d{1,6}) second", message)
    return float(said[1]) if said else None


def _header_seconds(header: str, now: float) -> float | None:
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, aware.timestamp() - now)
