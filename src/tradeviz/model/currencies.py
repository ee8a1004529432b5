"""Codes of currencies, as ISO 4217 has them today."""

from __future__ import annotations

from functools import lru_cache

import pycountry


@lru_cache(maxsize=1)
def currency_codes() -> frozenset[str]:
    """All of them, in capitals."""
    return frozenset(one.alpha_3 for one in pycountry.currencies)


def is_currency_code(text: str) -> bool:
    """Whether the text is an ISO 4217 code in capitals."""
    return text in currency_codes()
