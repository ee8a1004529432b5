"""One GET over HTTP: bounded in time and size, with the key out of the address."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import urllib3

from tradeviz import __version__
from tradeviz.errors import FetchError
from tradeviz.services.api import HttpResponse
from tradeviz.services.retry import TransientError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.services.api import Api, ApiCall
    from tradeviz.services.proxy import Proxy

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Seconds to connect, between two pieces of an answer and for all of it; most bytes of one answer."""

    connect: float = 10.0
    read: float = 120.0
    whole: float = 600.0
    size: int = 256 << 20


class HttpClient:
    """Connections to a service.

    A key travels in a header, as the service documents it, rather than in the address: addresses end up in error
    messages and in the logs of proxies.
    """

    def __init__(self, api: Api, limits: HttpLimits | None = None) -> None:
        self._api = api
        self._limits = limits or HttpLimits()
        timeout = urllib3.Timeout(connect=self._limits.connect, read=self._limits.read)
        self._pool = _pool(api.proxy, timeout)

    def get(self, call: ApiCall) -> HttpResponse:
        """Ask once.

        Raises:
            TransientError: no whole answer came: no connection, silence, a connection cut, a body cut short.
            FetchError: an answer beyond all limits.
        """
        try:
            answer = self._pool.request(
                "GET",
                self._api.base + call.path,
                fields=call.params,
                headers=self._headers(call),
                preload_content=False,
                redirect=False,
            )
            return HttpResponse(answer.status, _small(answer.headers), self._body(answer))
        except urllib3.exceptions.HTTPError as error:
            raise TransientError(self._reason(error)) from error

    def _headers(self, call: ApiCall) -> dict[str, str]:
        headers = {"User-Agent": f"tradeviz/{__version__}", "Accept-Encoding": "gzip"}
        return {**headers, **self._api.headers(call)}

    def _body(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        pieces, size, end = [], 0, time.monotonic() + self._limits.whole
        for piece in answer.stream(_CHUNK, decode_content=True):
            size += len(piece)
            if time.monotonic() > end:
                answer.close()
                raise TransientError("its answer trickles in too slowly")
            if size > self._limits.size:
                answer.close()
                raise FetchError(
                    f"An answer is larger than {self._limits.size >> 20} MiB; ask for fewer years at once."
                )
            pieces.append(piece)
        return b"".join(pieces)

    def _reason(self, error: urllib3.exceptions.HTTPError) -> str:
        # urllib3 counts a refused connection among its timeouts: the order matters.
        if isinstance(error, urllib3.exceptions.ProxyError) and self._api.proxy:
            return f"the proxy at {self._api.proxy.address}, which the environment names, does not let it through"
        if isinstance(error, urllib3.exceptions.NewConnectionError):
            return "it cannot be reached"
        if isinstance(error, urllib3.exceptions.TimeoutError):
            return "it did not answer in time"
        if isinstance(error, urllib3.exceptions.SSLError):
            # The IMF's certificate is of a root (Sectigo R46) that lists of 2024 and before do not have.
            return (
                "the secure connection failed; if this machine's list of certificates is old, bring it up to date or "
                "name a newer one in SSL_CERT_FILE"
            )
        return "the connection broke off"


def _pool(proxy: Proxy | None, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    if proxy is None:
        return urllib3.PoolManager(retries=False, timeout=timeout)
    headers = urllib3.make_headers(proxy_basic_auth=proxy.login) if proxy.login else None
    return urllib3.ProxyManager(proxy.address, proxy_headers=headers, retries=False, timeout=timeout)


def _small(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
