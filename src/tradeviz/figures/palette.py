"""Colours and the layout that every figure shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tradeviz.model.language import spoken

FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif'


@dataclass(frozen=True, slots=True)
class Palette:
    """The page's colours in one scheme; accents keep apart in grey and for colour-blind eyes."""

    card: str
    ink: str
    soft: str
    rule: str
    highlight: str
    accents: tuple[str, str]

    def of(self, code: str, pair: tuple[str, str]) -> str:
        """The accent of an economy."""
        return self.accents[0] if code == pair[0] else self.accents[1]


LIGHT = Palette("#ffffff", "#1d2126", "#5c646d", "#e3e0da", "#f3ead9", ("#b3471d", "#1b6a94"))
DARK = Palette("#1c2025", "#e9e7e2", "#a3abb3", "#30353b", "#3a3527", ("#f0916a", "#74b9e2"))


def mixed(colour: str, ground: str, share: float) -> str:
    """So much of one colour on a ground, both as #rrggbb, as an opaque colour."""
    parts = [
        round(int(colour[at : at + 2], 16) * share + int(ground[at : at + 2], 16) * (1 - share)) for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def base_layout(palette: Palette, height: int) -> dict[str, Any]:
    """Fonts, margins and behaviour. Dragging is off: a chart must not catch a finger that scrolls the page."""
    return {
        "height": height,
        "autosize": True,
        "separators": "".join(spoken().locale.number_symbols["latn"][name] for name in ("decimal", "group")),
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 24,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": palette.soft},
        "margin": {"l": 46, "r": 70, "t": 8, "b": 28},
        "hoverlabel": {
            "bgcolor": palette.card,
            "bordercolor": palette.soft,
            "font": {"family": FONT, "size": 13, "color": palette.ink},
            "align": "left",
        },
        "shapes": [],
        "annotations": [],
    }
