"""The proxy that the environment names for an address, by the variables that curl and Python's own library read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    Attributes:
        address: where it is, without who asks.
        login: user and password as `user:password`, or nothing; never printed, not even by repr().
    """

    address: str
    login: str | None = field(default=None, repr=False)


def proxy_for(base: str, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy to reach an address through; None where there is none, and for addresses of this machine.

    HTTPS_PROXY, HTTP_PROXY and ALL_PROXY name it, NO_PROXY lists hosts that are reached without; names in small letters
    go before those in capitals.

    Raises:
        FetchError: a proxy that is spoken to in another way than HTTP.
    """
    parts = urlsplit(base)
    host = parts.hostname or ""
    if host in OWN_MACHINE or _is_excepted(host, _value(environment, "no_proxy")):
        return None
    names = (f"{parts.scheme}_proxy", "all_proxy")
    return next((_proxy(name, value) for name in names if (value := _value(environment, name))), None)


def _is_excepted(host: str, listed: str) -> bool:
    """Whether a list of hosts and domains, or `*`, has a host; a domain stands for all that is in it."""
    names = (name.strip().lower().lstrip(".").partition(":")[0] for name in listed.split(","))
    return any(name in {"*", host} or host.endswith(f".{name}") for name in names if name)


def _value(environment: Mapping[str, str], name: str) -> str:
    return (environment.get(name) or environment.get(name.upper(), "")).strip()


def _proxy(name: str, text: str) -> Proxy:
    parts = urlsplit(text if "://" in text else f"http://{text}")
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == -1:
        # The value may hold a password and stays out of the sentence.
        raise FetchError(
            f"The proxy in {name.upper()} is none that is spoken to over HTTP, such as http://proxy.example:3128; "
            "name another one, or unset it."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    return Proxy(address, login)
