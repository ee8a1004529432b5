"""What the library takes for urllib3: each call it makes goes through cache, pace, retries and checks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import urllib3

from tradeviz.comtrade.http import LostError, Response, Wire
from tradeviz.comtrade.responses import QuotaError, contents
from tradeviz.comtrade.retry import Clock, Patience
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tradeviz.comtrade.cache import Cache
    from tradeviz.comtrade.http import Bounds
    from tradeviz.comtrade.responses import Contents
    from tradeviz.comtrade.settings import Access


@dataclass
class Reply:
    """The three things that the library touches of a response."""

    status: int
    data: bytes
    encoding: str = "utf-8"


class Line:
    """A connection that remembers.

    Attributes:
        exceptions: urllib3's own, for the library's except clauses.
        last: contents of the latest answer.
        failure: the error of the latest call, kept because the library catches everything in places.
        answered: when the newest of all answers so far was given, in seconds since 1970.
    """

    exceptions = urllib3.exceptions

    def __init__(
        self,
        access: Access,
        cache: Cache,
        clock: Clock | None = None,
        patience: Patience | None = None,
        bounds: Bounds | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._access, self._cache, self._say = access, cache, say
        self._clock = clock or Clock()
        self._patience = patience or Patience()
        self._wire = Wire(access, bounds)
        self._next = 0.0
        self.last: Contents | None = None
        self.failure: FetchError | None = None
        self.answered = 0.0

    def PoolManager(self) -> Line:  # noqa: N802 - urllib3's name
        """What the library calls for a connection."""
        return self

    def forget(self) -> None:
        """Begin anew: whatever `last` and `failure` hold afterwards is of later calls."""
        self.last = self.failure = None

    def request(self, _: str, url: str, fields: Mapping[str, Any] | None = None, **_more: object) -> Reply:
        """What the library calls for an answer; its own timeout gives way to ours.

        Raises:
            FetchError: no answer that can be used; also kept as `failure`.
        """
        self.forget()
        try:
            return Reply(200, self._answer(self._wire.path(url), fields or {}))
        except FetchError as error:
            self.failure = self._explained(error)
            raise self.failure from error

    def _answer(self, path: str, fields: Mapping[str, Any]) -> bytes:
        plain = {name: str(value) for name, value in fields.items() if name != "subscription-key"}
        request = {"address": self._access.base + path, "fields": plain}
        kept = self._cache.get(request, self._clock.now())
        if kept is not None:
            # Only answers that could be read are kept.
            self.last = self._read(Response(200, {}, kept.body))
            self.answered = max(self.answered, kept.time)
            return kept.body
        body, self.last = self._persistently(path, fields)
        self.answered = self._clock.now()
        self._cache.keep(request, body, self.answered, empty=not self.last.rows)
        return body

    def _persistently(self, path: str, fields: Mapping[str, Any]) -> tuple[bytes, Contents]:
        """Ask until there is an answer, patience ends, or the service refuses."""
        waited = 0.0
        for failures in count(1):
            try:
                return self._once(path, fields)
            except LostError as error:
                wait = self._patience.wait(failures, error.wait, self._clock.chance())
                waited += wait
                if failures == self._patience.tries or waited > self._patience.total:
                    raise FetchError(self._given_up(error, failures, wait)) from error
                self._say(f"UN Comtrade: {str(error).rstrip('.')}; asking again in {wait:.0f} seconds")
                self._clock.sleep(wait)
        raise AssertionError  # count() does not end

    def _once(self, path: str, fields: Mapping[str, Any]) -> tuple[bytes, Contents]:
        self._clock.sleep(max(0.0, self._next - self._clock.now()))
        try:
            response = self._wire.get(path, fields)
        finally:
            self._next = self._clock.now() + self._patience.interval
        return response.body, self._read(response)

    def _read(self, response: Response) -> Contents:
        return contents(response, keyed=self._access.key is not None, now=self._clock.now())

    def _given_up(self, error: LostError, failures: int, wait: float) -> str:
        last = failures == self._patience.tries
        why = f"asked {failures} times" if last else f"the next pause would be {wait:.0f} seconds"
        return f"UN Comtrade gave no usable answer ({why}): {str(error).rstrip('.')}. Try again later."

    def _explained(self, error: FetchError) -> FetchError:
        number = self._cache.count()
        tail = (
            f" {number} answers are kept in {self._cache.folder}: the same command, run again, asks only for the rest."
        )
        return type(error)(self._access.without_key(str(error)) + (tail if number else ""))


__all__ = ["Line", "QuotaError", "Reply"]
