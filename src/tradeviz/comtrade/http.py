"""One call over HTTP: redirected, bounded in time and size, with the key out of the address."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import urllib3

from tradeviz import __version__
from tradeviz.comtrade.settings import SERVICE
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.comtrade.settings import Access

_KEY_PARAMETER, _KEY_HEADER = "subscription-key", "Ocp-Apim-Subscription-Key"
_CHUNK = 1 << 16


class LostError(Exception):
    """A call that may well succeed later, with the wait the service asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: status, headers with names in small letters, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds to connect, between two pieces of an answer and for all of it; most bytes of one answer."""

    connect: float = 10.0
    read: float = 120.0
    whole: float = 600.0
    size: int = 256 << 20


class Wire:
    """Connections to the service.

    The key travels in the header that the service documents for it rather than in the address, where the library puts
    it: addresses end up in error messages and in the logs of proxies.
    """

    def __init__(self, access: Access, bounds: Bounds | None = None) -> None:
        self._access = access
        self._bounds = bounds or Bounds()
        timeout = urllib3.Timeout(connect=self._bounds.connect, read=self._bounds.read)
        self._pool = urllib3.PoolManager(retries=False, timeout=timeout)

    def path(self, url: str) -> str:
        """The path of an address of the service.

        Raises:
            FetchError: another host; the service's lists of files could name any.
        """
        if not url.startswith(f"{SERVICE}/"):
            raise FetchError(f"UN Comtrade points to {url!r}, which is not its own address; nothing was asked there.")
        return url.removeprefix(SERVICE)

    def get(self, path: str, fields: Mapping[str, object]) -> Response:
        """Ask once.

        Raises:
            LostError: no whole answer came: no connection, silence, a connection cut, a body cut short.
            FetchError: an answer beyond all bounds.
        """
        query = {name: str(value) for name, value in fields.items() if name != _KEY_PARAMETER}
        try:
            answer = self._pool.request(
                "GET",
                self._access.base + path,
                fields=query,
                headers=self._headers(fields),
                preload_content=False,
                redirect=False,
            )
            return Response(answer.status, _small(answer.headers), self._body(answer))
        except urllib3.exceptions.HTTPError as error:
            raise LostError(_reason(error)) from error

    def _headers(self, fields: Mapping[str, object]) -> dict[str, str]:
        headers = {"User-Agent": f"tradeviz/{__version__}", "Accept-Encoding": "gzip"}
        key = fields.get(_KEY_PARAMETER)
        return headers | ({_KEY_HEADER: str(key)} if key else {})

    def _body(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        pieces, size, end = [], 0, time.monotonic() + self._bounds.whole
        for piece in answer.stream(_CHUNK, decode_content=True):
            size += len(piece)
            if time.monotonic() > end:
                answer.close()
                raise LostError("its answer trickles in too slowly")
            if size > self._bounds.size:
                answer.close()
                raise FetchError(
                    f"An answer is larger than {self._bounds.size >> 20} MiB; ask for fewer years at once."
                )
            pieces.append(piece)
        return b"".join(pieces)


def _small(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _reason(error: urllib3.exceptions.HTTPError) -> str:
    # urllib3 counts a refused connection among its timeouts: the order matters.
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "it cannot be reached"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "it did not answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return "the secure connection failed"
    return "the connection broke off"
