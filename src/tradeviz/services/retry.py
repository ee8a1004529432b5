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

    from tradeviz.services.clock import Clock


class TransientError(Exception):
    """A call that may well succeed later.

    Attributes:
        wait: how long the service asked to be left alone, in seconds; None where it did not say.
        final: what it was if it does not pass within `RetryPolicy.doubtful` tries, for a refusal that may be one
            machine's of many; None where it is tried as long as the policy says.
    """

    def __init__(self, reason: str, wait: float | None = None, final: FetchError | None = None) -> None:
        super().__init__(reason)
        self.wait, self.final = wait, final


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How politely and how long one call is tried; all times in seconds.

    Attributes:
        tries: how often a call is made in all.
        doubtful: how often where the refusal may be final.
        first, longest: the first wait after a failure, and the longest; each wait doubles the last.
        total: the waits for one call together; a service that asks for more is given up.
    """

    tries: int = 6
    doubtful: int = 3
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

    def retrying(self, clock: Clock, say: Callable[[str], None], name: str) -> Retrying:
        """What calls a function until it gives an answer, fails for good, or this policy ends.

        Calling the result raises FetchError where the policy ended; what is no TransientError passes at once.
        """
        return Retrying(
            retry=retry_if_exception_type(TransientError),
            wait=lambda state: self.wait(state.attempt_number, self._asked(_failure(state)), clock.chance()),
            # Pauses are summed rather than timed: tenacity's own stop_before_delay reads the machine's clock.
            stop=lambda state: state.attempt_number >= self._tries(state) or _pauses(state) > self.total,
            sleep=clock.sleep,
            before_sleep=lambda state: say(f"{name}: {_reason(state)}; asking again in {_next_pause(state)}"),
            retry_error_callback=lambda state: self._give_up(state, name),
        )

    def _asked(self, failure: TransientError) -> float | None:
        """The wait that the service asked for; a refusal in doubt that asks for hours is doubted a moment later."""
        if failure.final and failure.wait and failure.wait > self.total:
            return None
        return failure.wait

    def _tries(self, state: RetryCallState) -> int:
        return self.doubtful if _failure(state).final else self.tries

    def _give_up(self, state: RetryCallState, name: str) -> NoReturn:
        if final := _failure(state).final:
            raise final from _failure(state)
        last = state.attempt_number >= self.tries
        why = f"asked {self.tries} times" if last else f"the next pause would be {_next_pause(state)}"
        raise FetchError(f"{name} gave no usable answer ({why}): {_reason(state)}. Try again later.") from _failure(
            state
        )


def retry_after(header: str | None, message: str, now: float) -> float | None:
    """How long the service asks to be left alone, in seconds: from Retry-After (RFC 9110, 10.2.3) or its sentence."""
    if header:
        return _header_seconds(header.strip(), now)
    said = re.search(r"[Tt]ry again in (\d{1,6}) second", message)
    return float(said[1]) if said else _clock_time(message)


def _clock_time(message: str) -> float | None:
    """Seconds of "replenished in 03:14:17" or, with days before it, "2.03:14:17"."""
    said = re.search(r"\bin (?:(\d{1,3})\.)?(\d{2}):(\d{2}):(\d{2})\b", message)
    if not said:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in said.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


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
