"""Refusals that services share: their kinds, and their words as they may stand in a sentence of ours."""

from __future__ import annotations

import re

from tradeviz.errors import FetchError

_LONGEST_QUOTE = 300
_BUSY = frozenset({408, 425, 429})
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|\?xml)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)


class QuotaError(FetchError):
    """The service answers no more today."""


class UnfitQueryError(FetchError):
    """The service does not take a query as it is; it may take its parts."""


def is_busy(status: int) -> bool:
    """Whether an HTTP status says that the same call may succeed later."""
    return status in _BUSY or status >= 500


def quoted(text: str) -> str:
    """Words of a service, short and on one line; of a web page no more than its title."""
    if _PAGE.match(text):
        found = _TITLE.search(text)
        text = f"a web page{f' ({found[1].strip()})' if found and found[1].strip() else ''} in place of figures"
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
