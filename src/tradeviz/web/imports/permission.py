"""Whether this server takes figures in from its page, and if not, why; what to do instead the page says."""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING

from tradeviz.model.language import N_
from tradeviz.web.security.hosts import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from tradeviz.web.security import AllowedHosts

ANOTHER_PROGRAM = N_("This page takes no figures in, for another program runs its server.")
OTHER_MACHINES = N_("This page takes no figures in, for other machines can reach its server.")
BEHIND_PROXY = N_("This page takes no figures in, for a proxy stands before its server.")
OTHER_NAMES = N_("This page takes no figures in, for its server goes by other names than this machine’s own.")
SEVERAL_PROCESSES = N_("This page takes no figures in, for its server runs as several processes.")
IN_DATABASE = N_("This page takes no figures in, for they are kept in a database, which others may share.")
READ_ONLY = N_("This page takes no figures in, for its server may only read the folder that they are kept in.")

# What a proxy adds to a request; waitress is told to leave these in. Whoever sends one by hand only shuts himself out.
_OF_PROXIES = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")


def why_not(address: str, allowed: AllowedHosts, workers: int, folder: Path | None) -> str:
    """Why a server takes no figures in, as far as it is known when it starts; empty where nothing speaks against it.

    Args:
        address: the one that its socket listens on.
        allowed: the names it was told to go by and the proxies it trusts.
        workers: how many processes answer: what one of them does, the others do not know.
        folder: where its store is; None of a store in a database.
    """
    reasons = (
        (ANOTHER_PROGRAM, not address),
        (OTHER_MACHINES, address and not _is_loopback(address)),
        (BEHIND_PROXY, allowed.proxies > 0),
        (OTHER_NAMES, not all(one in LOOPBACK or _is_loopback(one) for one in allowed.hosts)),
        (SEVERAL_PROCESSES, workers > 1),
        (IN_DATABASE, folder is None),
    )
    return next((reason for reason, holds in reasons if holds), "")


def came_by_proxy(environ: Mapping[str, Any]) -> bool:
    """Whether a request says that a proxy passed it on, one that the server was told nothing of."""
    return any(name.startswith(_OF_PROXIES) for name in environ)


def may_write(folder: Path) -> bool:
    """Whether a store can be written there, as far as can be told without writing: it may not be there yet."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
