"""A chart as a picture that stands alone: the figure in a frame that says what it shows, by whom, where and when.

The frame is an SVG written here; plotly.js draws the figure into it in the reader's browser. It is light whatever the
page is, for it will lie on paper and among other people's text, and its colours stand in each element, for programs
that draw SVG read styles differently.

How wide a word will be is guessed here, for no font is known. The browser measures, and breaks the lines anew before it
saves: a paragraph is a group with its words in `data-words`, the legend one with its entries; such marks go then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from tradeviz.figures.lettering import width_of, wrapped
from tradeviz.figures.palette import FONT, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tradeviz.figures.legend import LegendEntry

PICTURE_WIDTH, EDGE = 960, 32  # pixels of the picture, and of its empty edges
PLOT_ID = "plot"  # of the group that the figure is drawn into
_INNER = PICTURE_WIDTH - 2 * EDGE
_TITLE, _TEXT, _SMALL = 24.0, 15.0, 12.5  # pixels of letters
_HIGH = 1.4  # of a letter, a line
_SWATCH, _BESIDE, _APART = 16, 7, 22  # pixels of a mark in the legend, before its words, and between two entries
_SPACE = 12  # pixels between two parts


class _Path(NamedTuple):
    """A part of a mark in a place of 16 by 12 pixels; without a colour it is neither filled nor drawn along."""

    d: str
    fill: str = "none"
    stroke: str = ""
    width: float = 1.5


_INK, _PAPER = LIGHT.soft, LIGHT.card
_BLOCK = "M1 0h14v12H1z"
# By the kind of a legend's entry.
_SHAPES: Mapping[str, tuple[_Path, ...]] = {
    "of-1": (_Path(_BLOCK, LIGHT.accents[0]),),
    "of-2": (_Path(_BLOCK, LIGHT.accents[1]),),
    "filled": (_Path("M4 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", _INK),),
    "hollow": (_Path("M4.4 6a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z", _PAPER, _INK),),
    "filled-bar": (_Path("M1 2h14v8H1z", _INK),),
    "hollow-bar": (_Path("M1 2h14v8H1z", _PAPER, _INK),),
    "open": (_Path("M8 2 12.5 10h-9z", _PAPER, _INK),),
    "whisker": (_Path("M8 1v10M5.5 1h5M5.5 11h5M6.5 6h3", stroke=_INK),),
    "level": (_Path("M2 6h12", stroke=_INK, width=3),),
    "diamond": (_Path("M8 1.5 12.5 6 8 10.5 3.5 6z", stroke=_INK),),
    "dashed": (_Path("M0 6h4M6 6h4M12 6h4", stroke=_INK, width=2),),
    "cross": (_Path("m4.5 2.5 7 7m0-7-7 7", stroke=_INK),),
    "square": (_Path("M4.5 2.5h7v7h-7z", stroke=_INK),),
    "hatched": (_Path(_BLOCK, _PAPER, _INK, 1), _Path("M1 6 7 0M1 12 13 0M7 12 15 4", stroke=_INK, width=0.8)),
    "lit": (_Path(_BLOCK, LIGHT.highlight),),
}


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture says around its figure, in the language spoken.

    Attributes:
        title: a sentence that says what is to be seen.
        subtitle: unit, whose statistics, how to read it.
        legend: colours and marks.
        notes: sentences below the figure.
        sources: the line of sources.
        whence: the address of the view and the day.
        described: the figure in words, for who cannot see it.
    """

    title: str
    subtitle: str
    legend: Sequence[LegendEntry]
    notes: Sequence[str]
    sources: str
    whence: str
    described: str


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """The frame of a picture.

    Attributes:
        svg: the drawing, with an empty group `PLOT_ID` where the figure belongs.
        left, top, width, height: the figure's place in it, in pixels.
    """

    svg: str
    left: float
    top: float
    width: float
    height: float


def picture_frame(caption: Caption, height: float, lang: str = "en") -> PictureFrame:
    """The frame for a figure of a given height in pixels; it is as tall as its words need.

    Args:
        caption: what it says.
        height: of the figure.
        lang: the language of the words.
    """
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    root.set("aria-labelledby", "picture-title picture-desc")
    root.set("xml:lang", lang)
    root.set("font-family", FONT)
    # First of all, for that is where whoever reads an SVG aloud looks for them.
    ET.SubElement(root, "title", id="picture-title").text = caption.title
    ET.SubElement(root, "desc", id="picture-desc").text = caption.described
    ground = ET.SubElement(root, "rect", fill=LIGHT.card)
    down = float(EDGE - 4)
    down = _paragraph(root, caption.title, down, _TITLE, LIGHT.ink, bold=True)
    down = _paragraph(root, caption.subtitle, down + 4, _TEXT, LIGHT.soft)
    down = _legend(root, caption.legend, down + 6) + _SPACE
    top = down
    ET.SubElement(root, "g", id=PLOT_ID)
    down = top + height + _SPACE
    for note in caption.notes:
        down = _paragraph(root, note, down, _SMALL, LIGHT.soft)
    down += _SPACE / 2
    ET.SubElement(root, "path", d=f"M{EDGE} {down:g}h{_INNER}", stroke=LIGHT.rule)
    down = _paragraph(root, caption.sources, down + _SPACE / 2, _SMALL, LIGHT.soft)
    down = _paragraph(root, caption.whence, down, _SMALL, LIGHT.soft) + EDGE / 2
    for element in (root, ground):
        element.set("width", str(PICTURE_WIDTH))
        element.set("height", f"{down:.0f}")
    root.set("viewBox", f"0 0 {PICTURE_WIDTH} {down:.0f}")
    return PictureFrame(ET.tostring(root, "unicode"), EDGE, top, _INNER, height)


def _paragraph(root: ET.Element, words: str, down: float, size: float, colour: str, *, bold: bool = False) -> float:
    """Words in lines from a place down; where the next thing may begin."""
    if not words:
        return down
    block = ET.SubElement(root, "g", {"data-words": words, "data-step": f"{size * _HIGH:g}"})
    for line in wrapped(words, size, _INNER, bold=bold):
        down += size * _HIGH
        _words(block, line, EDGE, down - size * 0.35, size, colour, bold=bold)
    return down


def _words(
    root: ET.Element, words: str, left: float, base: float, size: float, colour: str, *, bold: bool = False
) -> None:
    element = ET.SubElement(root, "text", x=f"{left:g}", y=f"{base:.1f}", fill=colour)
    element.set("font-size", f"{size:g}")
    if bold:
        element.set("font-weight", "650")
    element.text = words


def _legend(root: ET.Element, entries: Iterable[LegendEntry], down: float) -> float:
    """Marks with their words, as many a line as fit."""
    left, end, step = float(EDGE), down, (_SMALL + 1) * 1.6
    block = ET.SubElement(root, "g", {"data-apart": str(_APART), "data-step": f"{step:g}"})
    for entry in entries:
        width = _SWATCH + _BESIDE + width_of(entry.words, _SMALL + 1)
        if end == down or left + width > EDGE + _INNER:
            left, end = float(EDGE), end + step
        place = ET.SubElement(block, "g", transform=f"translate({left:.1f} {end - 13:.1f})")
        for path in _SHAPES[entry.kind]:
            _shape(place, path)
        _words(place, entry.words, _SWATCH + _BESIDE, 10.5, _SMALL + 1, LIGHT.ink)
        left += width + _APART
    return end


def _shape(place: ET.Element, path: _Path) -> None:
    element = ET.SubElement(place, "path", d=path.d, fill=path.fill)
    if path.stroke:
        element.set("stroke", path.stroke)
        element.set("stroke-width", f"{path.width:g}")
