"""Who may ask: the host names this server answers to, and how many proxies stand before it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tradeviz.errors import TradevizError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOSTS_VARIABLE, PROXIES_VARIABLE = "TRADEVIZ_HOSTS", "TRADEVIZ_PROXIES"
EMBED_VARIABLE = "TRADEVIZ_EMBED_FOR"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound
MAX_PROXIES = 5

_HOST = re.compile(r"(?:\[(?P<six>[0-9a-f:.]{2,45})\]|(?P<name>[a-z0-9_.-]{1,253}))(?::[0-9]{1,5})?", re.ASCII)
# As a Content-Security-Policy writes it: nothing in it could end the directive or begin another source.
_FRAMING = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)


class AllowedHostsError(TradevizError, ValueError):
    """A host name or a number of proxies that cannot be meant."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Who may ask.

    Attributes:
        hosts: names and addresses this server goes by, besides 127.0.0.1, localhost and [::1]; lower case, no
            port. With 0.0.0.0 or :: among them any bare IP address will do: a page that another site has led
            here by DNS rebinding still asks for that site's name, never for an address.
        proxies: how many trusted proxies stand before the server. None by default, and then the X-Forwarded
            headers, which anybody can send, are not read.
        framing: sites that may show what is under `/embed` in a frame of their own pages, sorted; none by default.
    """

    hosts: frozenset[str] = frozenset()
    proxies: int = 0
    framing: tuple[str, ...] = ()

    def with_host(self, host: str) -> AllowedHosts:
        """The same with one more name, such as the address that the server is bound to."""
        return replace(self, hosts=self.hosts | {_host(host)})

    def knows(self, name: str) -> bool:
        """Whether a name, as `host_of` gives it, is one of ours."""
        return name in LOOPBACK or name in self.hosts or (bool(self.hosts & EVERY_ADDRESS) and _is_address(name))


def allowed_hosts(hosts: Iterable[str] = (), proxies: int = 0, framing: Iterable[str] = ()) -> AllowedHosts:
    """Check what was asked for.

    Raises:
        AllowedHostsError: a name that no Host header or no policy can hold, or a number of proxies out of range.
    """
    if not 0 <= proxies <= MAX_PROXIES:
        raise AllowedHostsError(f"{proxies} proxies: give the number that stand before the server, 0 to {MAX_PROXIES}")
    sites = tuple(sorted({_framing(name) for name in framing}))
    return AllowedHosts(frozenset(_host(name) for name in hosts), proxies, sites)


def read_environment(environment: Mapping[str, str]) -> AllowedHosts:
    """The settings that the environment holds, for WSGI servers that start the app themselves.

    Raises:
        AllowedHostsError: as `allowed_hosts` does.
    """
    text = environment.get(PROXIES_VARIABLE, "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise AllowedHostsError(f"{PROXIES_VARIABLE} is {text[:40]!r}: give the number of proxies, 0 to {MAX_PROXIES}")
    hosts, framing = (environment.get(name, "").replace(",", " ").split() for name in (HOSTS_VARIABLE, EMBED_VARIABLE))
    return allowed_hosts(hosts, int(text), framing)


def host_of(header: str) -> str:
    """The name in a Host header or in an origin's last part, without its port; empty where it is none."""
    match = _HOST.fullmatch(header.lower())
    if match is None:
        return ""
    return _plain(match.group("six") or match.group("name").removesuffix("."))


def _host(name: str) -> str:
    """A configured name as `host_of` would read it."""
    bare = name.strip().lower()
    found = host_of(f"[{bare}]" if _is_address(bare) and ":" in bare else bare)
    if not found:
        raise AllowedHostsError(
            f"{name[:80]!r} is no host name; give it as in trade.example.org, without http:// or a path"
        )
    return found


def _framing(name: str) -> str:
    """A site whose pages may frame ours, in the form that a policy has it."""
    bare = name.strip().lower()
    if not _FRAMING.fullmatch(bare):
        raise AllowedHostsError(
            f"{name[:80]!r} is no site that could embed charts; give its host as in news.example.org or "
            "*.example.org, with a port where it has one, without http:// or a path"
        )
    return bare


def _plain(name: str) -> str:
    """An address in its one shortest form, so that ::1 and 0:0:0:0:0:0:0:1 are the same."""
    try:
        return ipaddress.ip_address(name).compressed
    except ValueError:
        return "" if ":" in name else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
