"""Where the service is and with which key it is asked; the one place here that reads the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlsplit

from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE = "https://comtradeapi.un.org"
KEY_VARIABLE, BASE_VARIABLE = "COMTRADE_API_KEY", "TRADEVIZ_COMTRADE_URL"
# Rows that one answer may hold: the free preview's, and a free key's (a paid one has more than a pair's year needs).
PREVIEW_LIMIT, KEY_LIMIT = 500, 100_000
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service is reached.

    Attributes:
        base: its address, without a slash at the end.
        key: the subscription key, or nothing for the free preview; never printed, not even by repr().
        limit: most rows that one answer can hold; an answer with as many may be cut off.
    """

    base: str = SERVICE
    key: str | None = field(default=None, repr=False)
    limit: int = PREVIEW_LIMIT

    def without_key(self, text: str) -> str:
        """The text with the key taken out, as it is and as it is written in an address."""
        for written in {self.key, quote(self.key), quote_plus(self.key)} if self.key else ():
            text = text.replace(written, "(key)")
        return text


def service_settings(environment: Mapping[str, str]) -> ServiceSettings:
    """Read the key and the address from the environment.

    Raises:
        FetchError: an address that is neither https nor on this machine, or a key no header can carry.
    """
    base = _base(environment.get(BASE_VARIABLE, "").strip() or SERVICE)
    key = _key(environment.get(KEY_VARIABLE, "").strip())
    return ServiceSettings(base, key, KEY_LIMIT if key else PREVIEW_LIMIT)


def _key(text: str) -> str | None:
    if not (text.isascii() and text.isprintable()) or " " in text:
        # The value itself is a secret and stays out of the sentence.
        raise FetchError(f"The key in {KEY_VARIABLE} holds spaces or other signs that no key has; copy it again.")
    return text or None


def _base(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.scheme == "http" and parts.hostname in _OWN_MACHINE
    if not (parts.hostname and (plain or parts.scheme == "https")):
        raise FetchError(
            f"{BASE_VARIABLE} is {text!r}; it must be an https address such as {SERVICE}, or http on this machine."
        )
    if parts.username or parts.query or parts.fragment:
        raise FetchError(f"{BASE_VARIABLE} must hold an address alone, without a user, a query or a fragment.")
    return text.rstrip("/")
