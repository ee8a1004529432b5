"""Ports for servers that have to be told theirs before they start."""

from __future__ import annotations

import itertools
import os
import socket

# Below the ports that systems hand out by themselves, so that no connection made meanwhile takes one; each process walks
# a stretch of its own, so that tests side by side do not meet.
FIRST, LAST, STRETCH = 10_000, 32_000, 50
_next = itertools.count(FIRST + os.getpid() * STRETCH % (LAST - FIRST))


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listens on, and that no other test is given."""
    for number in itertools.islice(_next, LAST - FIRST):
        port = FIRST + (number - FIRST) % (LAST - FIRST)
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no port from {FIRST} to {LAST} is free on {host}")
