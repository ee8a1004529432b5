"""What is worth asking again, how often, and how long to wait before; the loop itself is tenacity's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast

from tenacity import RetryCallState, Retrying, retry_if_exception_type

from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from tradeviz.comtrade.clock import Clock


class TransientError(Exception):
    """A call that may well succeed later.

    Attributes:
        wait: how long the service asked to be left alone, in seconds; None where it did not say.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How politely and how long one call is tried; all times in seconds.

    The service bears about one call a second without a key (other clients measured it; comtradr waits six).

    Attributes:
        interval: least time from one call to the next.
        tries: how often a call is made in all.
        first, longest: the first wait after a failure, and the longest; each wait doubles the last.
        total: the waits for one call together; a service that asks for more is given up.
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

    def retrying(self, clock: Clock, say: Callable[[str], None]) -> Retrying:
        """What calls a function until it gives an answer, fails for good, or this policy ends.

        Calling the result raises FetchError where the policy ended; what is no TransientError passes at once.
        """
        return Retrying(
            retry=retry_if_exception_type(TransientError),
            wait=lambda state: self.wait(state.attempt_number, _failure(state).wait, clock.chance()),
            # Pauses are summed rather than timed: tenacity's own stop_before_delay reads the machine's clock.
            stop=lambda state: state.attempt_number >= self.tries or _pauses(state) > self.total,
            sleep=clock.sleep,
            before_sleep=lambda state: say(f"UN Comtrade: {_reason(state)}; asking again in {_next_pause(state)}"),
            retry_error_callback=self._give_up,
        )

    def _give_up(self, state: RetryCallState) -> NoReturn:
        last = state.attempt_number >= self.tries
        why = f"asked {self.tries} times" if last else f"the next pause would be {_next_pause(state)}"
        raise FetchError(
            f"UN Comtrade gave no usable answer ({why}): {_reason(state)}. Try again later."
        ) from _failure(state)


def retry_after(header: str | None, message: str, now: float) -> float | None:
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


def _failure(state: RetryCallState) -> TransientError:
    """What the latest try ended with; tenacity asks about waits and ends only after a failure of this type."""
    return cast("TransientError", state.outcome and state.outcome.exception())


def _reason(state: RetryCallState) -> str:
    return str(_failure(state)).rstrip(".")


def _pauses(state: RetryCallState) -> float:
    """All pauses for one call, the next one included, in seconds."""
    return state.idle_for + state.upcoming_sleep


def _next_pause(state: RetryCallState) -> str:
    return f"{state.upcoming_sleep:.0f} seconds"
