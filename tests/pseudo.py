"""The pseudo-language in tests: what stands outside of its brackets was never handed to gettext."""

from __future__ import annotations


def outside_brackets(text: str) -> str:
    """What of a text stands outside of balanced square brackets."""
    depth, outside = 0, []
    for char in text:
        depth -= (char == "]") and depth > 0
        if not depth and char not in "[]":
            outside.append(char)
        depth += char == "["
    return "".join(outside)
