"""One call of a service, through cache, pauses, retries and checks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tradeviz.errors import FetchError
from tradeviz.services.api import HttpResponse
from tradeviz.services.cache import DAY
from tradeviz.services.clock import Clock
from tradeviz.services.http import HttpClient
from tradeviz.services.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.services.api import Api, ApiCall, ParsedResponse
    from tradeviz.services.cache import ResponseCache
    from tradeviz.services.http import HttpLimits

# How long answers count. Figures may be published tomorrow where there are none today; young ones are completed and
# revised, months above all, which services show half loaded.
_MAX_AGE, _MAX_AGE_YOUNG, _MAX_AGE_EMPTY = 30 * DAY, 7 * DAY, DAY
_YOUNG_MONTHS = 18


class Transport:
    """Calls that are answered from the cache, or politely asked until there is an answer.

    Attributes:
        answered: when the newest of all answers so far was given, in seconds since 1970.
    """

    def __init__(
        self,
        api: Api,
        cache: ResponseCache,
        clock: Clock | None = None,
        policy: RetryPolicy | None = None,
        limits: HttpLimits | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._api, self._cache = api, cache
        self._clock = clock or Clock()
        self._policy = policy or RetryPolicy()
        self._retrying = self._policy.retrying(self._clock, say, api.name)
        self._http = HttpClient(api, limits)
        self._next_call = 0.0
        self.answered = 0.0

    def get(self, call: ApiCall) -> ParsedResponse:
        """The answer to a call.

        Raises:
            FetchError: no answer that can be used; says what is kept and without the key.
        """
        try:
            kept = self._cached(call)
            return self._asked(call) if kept is None else kept
        except FetchError as error:
            raise self._explained(error) from error

    def _cached(self, call: ApiCall) -> ParsedResponse | None:
        kept = self._cache.get(self._cache_key(call), self._clock.now())
        if kept is None:
            return None
        self.answered = max(self.answered, kept.time)
        # Only answers that could be read are kept.
        return self._parsed(HttpResponse(200, {}, kept.body))

    def _asked(self, call: ApiCall) -> ParsedResponse:
        body, parsed = self._retrying(self._once, call)
        self.answered = self._clock.now()
        self._cache.put(self._cache_key(call), body, self.answered, _max_age(call, parsed, self.answered))
        return parsed

    def _once(self, call: ApiCall) -> tuple[bytes, ParsedResponse]:
        self._clock.sleep(max(0.0, self._next_call - self._clock.now()))
        try:
            response = self._http.get(call)
        finally:
            self._next_call = self._clock.now() + self._api.interval
        return response.body, self._parsed(response)

    def _parsed(self, response: HttpResponse) -> ParsedResponse:
        return self._api.parse(response, self._clock.now())

    def _cache_key(self, call: ApiCall) -> dict[str, object]:
        """What makes two calls the same; the subscription key is no part of it."""
        return {"address": self._api.base + call.path, "fields": dict(call.params)}

    def _explained(self, error: FetchError) -> FetchError:
        number = self._cache.count()
        tail = (
            f" {number} answers are kept in {self._cache.folder}: the same command, run again, asks only for the rest."
        )
        return type(error)(self._api.conceal(str(error)) + (tail if number else ""))


def _max_age(call: ApiCall, parsed: ParsedResponse, now: float) -> float:
    if not parsed.rows:
        return _MAX_AGE_EMPTY
    return _MAX_AGE_YOUNG if call.newest and _is_young(call.newest, now) else _MAX_AGE


def _is_young(period: str, now: float) -> bool:
    """Whether a year or month (ISO 8601) ended not long ago, or has not."""
    today = datetime.fromtimestamp(now, UTC)
    last_month = int(period[:4]) * 12 + int(period[5:7] or 12)
    return today.year * 12 + today.month - last_month < _YOUNG_MONTHS
