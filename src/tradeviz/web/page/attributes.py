"""Attributes that several parts of the page share: those with a hyphen, which Dash takes only so, and the language."""

from __future__ import annotations

from typing import Any

from tradeviz.model.language import ENGLISH, Language, spoken


def aria(**values: str) -> dict[str, Any]:
    """ARIA attributes: `aria(label="Charts")` gives `aria-label`; empty ones stay out."""
    return {f"aria-{name}": value for name, value in values.items() if value}


def data(**values: str) -> dict[str, Any]:
    """Data attributes: `data(claim="x")` gives `data-claim`."""
    return {f"data-{name}": value for name, value in values.items()}


def in_english(*, when: bool = True) -> dict[str, Any]:
    """The attributes of an element whose text stays English, for whoever reads it aloud on a page in another language.

    Text that stands alone and comes from files is marked so: articles, names of goods, titles of sources, notes.

    Args:
        when: whether this text is such a one; what passes through gettext is not.
    """
    return _language(ENGLISH) if when and spoken() is not ENGLISH else {}


def in_page_language() -> dict[str, Any]:
    """The attributes of an element within one marked by `in_english`, whose own text is translated."""
    return _language(spoken()) if spoken() is not ENGLISH else {}


def _language(language: Language) -> dict[str, Any]:
    """The language, and its direction where the page's text runs the other way."""
    direction = language.locale.text_direction
    turned = {"dir": direction} if spoken().locale.text_direction != ENGLISH.locale.text_direction else {}
    return {"lang": language.code, **turned}
