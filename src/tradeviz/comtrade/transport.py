"""One call of the service, through cache, pauses, retries and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.comtrade.clock import Clock
from tradeviz.comtrade.http import HttpClient, HttpResponse
from tradeviz.comtrade.responses import parse_response
from tradeviz.comtrade.retry import RetryPolicy
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tradeviz.comtrade.cache import ResponseCache
    from tradeviz.comtrade.endpoints import ApiCall
    from tradeviz.comtrade.http import HttpLimits
    from tradeviz.comtrade.responses import ParsedResponse
    from tradeviz.comtrade.settings import ServiceSettings


class Transport:
    """Calls that are answered from the cache, or politely asked until there is an answer.

    Attributes:
        answered: when the newest of all answers so far was given, in seconds since 1970.
    """

    def __init__(
        self,
        settings: ServiceSettings,
        cache: ResponseCache,
        clock: Clock | None = None,
        policy: RetryPolicy | None = None,
        limits: HttpLimits | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._settings, self._cache = settings, cache
        self._clock = clock or Clock()
        self._policy = policy or RetryPolicy()
        self._retrying = self._policy.retrying(self._clock, say)
        self._http = HttpClient(settings, limits)
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
        self._cache.put(self._cache_key(call), body, self.answered, empty=not parsed.rows)
        return parsed

    def _once(self, call: ApiCall) -> tuple[bytes, ParsedResponse]:
        self._clock.sleep(max(0.0, self._next_call - self._clock.now()))
        try:
            response = self._http.get(call)
        finally:
            self._next_call = self._clock.now() + self._policy.interval
        return response.body, self._parsed(response)

    def _parsed(self, response: HttpResponse) -> ParsedResponse:
        return parse_response(response, keyed=self._settings.key is not None, now=self._clock.now())

    def _cache_key(self, call: ApiCall) -> dict[str, object]:
        """What makes two calls the same; the subscription key is no part of it."""
        return {"address": self._settings.base + call.path, "fields": dict(call.params)}

    def _explained(self, error: FetchError) -> FetchError:
        number = self._cache.count()
        tail = (
            f" {number} answers are kept in {self._cache.folder}: the same command, run again, asks only for the rest."
        )
        return type(error)(self._settings.without_key(str(error)) + (tail if number else ""))
