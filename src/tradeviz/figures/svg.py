"""Small drawings that need no script: SVG made on the server, as an image that carries its own colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from tradeviz.figures.palette import DARK, FONT, LIGHT, Palette

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMESPACE = "http://www.w3.org/2000/svg"
_SAFE = " =:/,'()*!;"  # that a data address may hold as they are; an image's address stands in double quotes


@dataclass
class Drawing:
    """An SVG in the making; sizes are pixels of a screen that shows it at its own size.

    Attributes:
        width, height: of the drawing.
        root: its element.
    """

    width: float
    height: float
    root: ET.Element = field(init=False)

    def __post_init__(self) -> None:
        self.root = ET.Element("svg", xmlns=_NAMESPACE, viewBox=f"0 0 {self.width:g} {self.height:g}")
        ET.SubElement(self.root, "style").text = _STYLE

    def line(self, kind: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A straight line; `kind` is its class."""
        (x1, y1), (x2, y2) = start, end
        self._add("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)

    def path(self, kind: str, points: Sequence[tuple[float, float]]) -> None:
        """A line through points."""
        self._add("polyline", kind, points=" ".join(f"{x:.0f},{y:.0f}" for x, y in points))

    def dot(self, kind: str, at: tuple[float, float]) -> None:
        """A point."""
        self._add("circle", kind, cx=at[0], cy=at[1], r=3.5)

    def box(self, kind: str, corner: tuple[float, float], size: tuple[float, float]) -> None:
        """A rectangle."""
        self._add("rect", kind, x=corner[0], y=corner[1], width=size[0], height=size[1], rx=1.5)

    def text(self, kind: str, at: tuple[float, float], words: str, anchor: str = "start") -> None:
        """Words that begin, end or have their middle at a point."""
        element = self._add("text", kind, x=at[0], y=at[1])
        element.set("text-anchor", anchor)
        element.text = words

    def as_address(self) -> str:
        """The drawing as a data address for an image."""
        text = ET.tostring(self.root, "unicode")
        # Quotation marks are three bytes each in an address, apostrophes one.
        short = text if "'" in text else text.replace('"', "'")
        return "data:image/svg+xml," + quote(short, safe=_SAFE)

    def _add(self, name: str, kind: str, **numbers: float | str) -> ET.Element:
        texts = {key: value if isinstance(value, str) else f"{value:.4g}" for key, value in numbers.items()}
        return ET.SubElement(self.root, name, {"class": kind, **texts})


def _colours(palette: Palette, okay: str) -> str:
    names = ("s", "i", "r", "k", "h", "m", "n", "o")
    first, second = palette.accents
    values = (palette.soft, palette.ink, palette.rule, palette.card, palette.highlight, first, second, okay)
    return ";".join(f"--{name}:{value}" for name, value in zip(names, values, strict=True))


# The classes: b strong text; g grid, z zero line; l, p, o, t lines, filled and open points, and labels of the first or
# second economy; a, f what the article and what the figures say.
_STYLE = (
    f"svg{{{_colours(LIGHT, '#2b6a46')}}}@media(prefers-color-scheme:dark){{svg{{{_colours(DARK, '#86c9a2')}}}}}"
    f"text{{font:12px {FONT};font-variant-numeric:tabular-nums;fill:var(--s)}}.b,.t1,.t2{{font-weight:650}}"
    ".b{fill:var(--i)}.g{stroke:var(--r)}.z{stroke:var(--s)}.l1,.o1,.a{stroke:var(--m)}.l2,.o2{stroke:var(--n)}"
    ".t1,.p1{fill:var(--m)}.t2,.p2{fill:var(--n)}.o1,.o2{fill:var(--k);stroke-width:2}.a{fill:var(--h);stroke-width:1.5}"
    ".f{fill:var(--o)}.l1,.l2{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}"
)
