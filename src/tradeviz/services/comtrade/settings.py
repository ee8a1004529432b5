"""Where the service is and with which key it is asked; the one place here that reads the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from tradeviz.errors import FetchError
from tradeviz.services.address import service_address
from tradeviz.services.comtrade.responses import KEY_VARIABLE, parse_response
from tradeviz.services.proxy import Proxy, proxy_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.services.api import ApiCall, HttpResponse, ParsedResponse

SERVICE = "https://comtradeapi.un.org"
BASE_VARIABLE = "TRADEVIZ_COMTRADE_URL"
_KEY_HEADER = "Ocp-Apim-Subscription-Key"
# Rows that one answer may hold: the free preview's, and a free key's (a paid one has more than a pair's year needs).
# A key whose cap is lower is found out by its answers; see `client`.
PREVIEW_LIMIT, KEY_LIMIT = 500, 100_000


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service is reached: an `Api`.

    Attributes:
        base: its address, without a slash at the end.
        key: the subscription key, or nothing for the free preview; never printed, not even by repr().
        limit: most rows that one answer can hold; an answer with as many may be cut off.
        proxy: what it is reached through.
    """

    base: str = SERVICE
    key: str | None = field(default=None, repr=False)
    limit: int = PREVIEW_LIMIT
    proxy: Proxy | None = None

    name = "UN Comtrade"
    # The service bears about one call a second without a key (other clients measured it; comtradr waits six).
    interval = 1.5

    def headers(self, call: ApiCall) -> Mapping[str, str]:
        """The key, where there is one and the call takes it."""
        return {_KEY_HEADER: self.key} if call.keyed and self.key else {}

    def parse(self, response: HttpResponse, now: float) -> ParsedResponse:
        """See `Api.parse`."""
        return parse_response(response, keyed=self.key is not None, now=now)

    def conceal(self, text: str) -> str:
        """The text with the key taken out, as it is and as it is written in an address."""
        for written in {self.key, quote(self.key), quote_plus(self.key)} if self.key else ():
            text = text.replace(written, "(key)")
        return text


def service_settings(environment: Mapping[str, str]) -> ServiceSettings:
    """Read the key, the address and the proxy to it from the environment.

    Raises:
        FetchError: an address that is neither https nor on this machine, a key no header can carry, or a proxy of
            another kind.
    """
    base = service_address(BASE_VARIABLE, SERVICE, environment)
    key = _key(environment.get(KEY_VARIABLE, "").strip())
    return ServiceSettings(base, key, KEY_LIMIT if key else PREVIEW_LIMIT, proxy_for(base, environment))


def _key(text: str) -> str | None:
    if not (text.isascii() and text.isprintable()) or " " in text:
        # The value itself is a secret and stays out of the sentence.
        raise FetchError(f"The key in {KEY_VARIABLE} holds spaces or other signs that no key has; copy it again.")
    return text or None
