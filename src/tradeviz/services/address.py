"""Where a service is: its own address, or the mirror that the environment names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tradeviz.errors import FetchError
from tradeviz.services.proxy import OWN_MACHINE

if TYPE_CHECKING:
    from collections.abc import Mapping


def service_address(variable: str, usual: str, environment: Mapping[str, str]) -> str:
    """The address in a variable of the environment, or else the usual one, without a slash at the end.

    Raises:
        FetchError: an address that is neither https nor on this machine.
    """
    text = environment.get(variable, "").strip() or usual
    parts = urlsplit(text)
    plain = parts.scheme == "http" and parts.hostname in OWN_MACHINE
    if not (parts.hostname and (plain or parts.scheme == "https")):
        raise FetchError(
            f"{variable} is {text!r}; it must be an https address such as {usual}, or http on this machine."
        )
    if parts.username or parts.query or parts.fragment:
        raise FetchError(f"{variable} must hold an address alone, without a user, a query or a fragment.")
    return text.rstrip("/")
