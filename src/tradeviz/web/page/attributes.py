"""Attributes that Dash takes only as keywords with a hyphen in their names."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """ARIA attributes: `aria(label="Charts")` gives `aria-label`; empty ones stay out."""
    return {f"aria-{name}": value for name, value in values.items() if value}


def data(**values: str) -> dict[str, Any]:
    """Data attributes: `data(claim="x")` gives `data-claim`."""
    return {f"data-{name}": value for name, value in values.items()}
