"""What the pseudo-language shows: every sentence that passed through the catalogue stands in brackets."""

from __future__ import annotations


def outside_brackets(text: str) -> str:
    """What stands outside of all brackets; brackets may stand within others."""
    depth, outside = 0, []
    for char in text:
        depth += char == "["
        if not depth:
            outside.append(char)
        depth -= char == "]"
    return "".join(outside)
