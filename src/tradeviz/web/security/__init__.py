"""Who may ask, how much, and what every answer carries.

- `hosts`: the names this server answers to, and the proxies it trusts.
- `request_checks`: what is refused before any page sees it; `request_limits`: how much one request may be.
- `callback_bodies`: the body of a callback, held against the callbacks that there are.
- `headers`: what tells a browser what a page may do; `error_answers`: errors as plain sentences.
- `hooks`: all of this on a Flask app.
"""

from __future__ import annotations

from tradeviz.web.security.hooks import check_callbacks, protect
from tradeviz.web.security.hosts import AllowedHosts, AllowedHostsError, allowed_hosts, read_environment

__all__ = ["AllowedHosts", "AllowedHostsError", "allowed_hosts", "check_callbacks", "protect", "read_environment"]
