"""What each colour of a figure drawn for the dark is in the same figure drawn for paper."""

from __future__ import annotations

import re
from typing import Any

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_RGB = re.compile(r"rgba?\((\d+), ?(\d+), ?(\d+)")


def colours_on_paper(dark: Any, light: Any) -> dict[str, str]:
    """The colours in which two drawings of one chart differ.

    Args:
        dark: a figure, or a part of one, drawn with the palette for the dark.
        light: the same with the palette for the light.

    Returns:
        What each colour of the first is in the second, both as a style has them: "233, 231, 226" of #e9e7e2. How clear
        a colour is, plotly.js writes beside it.
    """
    if isinstance(dark, dict):
        pairs = [colours_on_paper(part, (light or {}).get(name)) for name, part in dark.items()]
    elif isinstance(dark, list) and isinstance(light, list):
        pairs = [colours_on_paper(one, two) for one, two in zip(dark, light, strict=False)]
    else:
        before, after = _parts(dark), _parts(light)
        return {before: after} if before and after and before != after else {}
    return {before: after for found in pairs for before, after in found.items()}


def _parts(colour: Any) -> str:
    """Red, green and blue of a colour; nothing of what is none."""
    if not isinstance(colour, str):
        return ""
    if found := _HEX.fullmatch(colour):
        return ", ".join(str(int(part, 16)) for part in found.groups())
    return ", ".join(found.groups()) if (found := _RGB.match(colour)) else ""
