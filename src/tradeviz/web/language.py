"""Which language a request is answered in: the one its address names, else one that the browser accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from flask import request

from tradeviz.model.language import chosen_language, languages, speaking

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

KEY = "lang"
HEADER = "Accept-Language"


def in_language_of(search: str) -> AbstractContextManager[None]:
    """Have what is said within the block in the request's language.

    Args:
        search: the query of the page's address, with or without its "?"; a callback's own address has none.
    """
    return speaking(chosen_language(named_language(search), request.headers.get(HEADER, "")))


def named_language(search: str) -> str:
    """The code of the language that a query names, where there is such a one; else nothing."""
    asked = parse_qs(search.removeprefix("?")).get(KEY, [""])[0]
    return asked if asked in languages() else ""
