"""A chart as a picture of its own: what stands around it, which marks it explains, and that nothing is sent anywhere."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.figures.test_lines import drawn, viewed

import tradeviz
from tradeviz.figures import LIGHT, draw
from tradeviz.figures.config import plotly_config
from tradeviz.figures.legend import LegendEntry, marks, ways
from tradeviz.figures.lettering import width_of, wrapped
from tradeviz.figures.picture import EDGE, PICTURE_WIDTH, PLOT_ID, Caption, PictureFrame, picture_frame
from tradeviz.model.economies import area
from tradeviz.story.load import built_in_folders, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script> & “quotes” \u202e ]]>"
SOURCES = Path(tradeviz.__file__).parent


def framed(**changes: str) -> PictureFrame:
    entry = LegendEntry("hollow", changes.get("words", "worked out"))
    told = {name: changes.get(name, name) for name in ("title", "subtitle", "sources", "whence", "described")}
    notes = (changes.get("note", "a note"),)
    return picture_frame(Caption(legend=(entry,), notes=notes, **told), 300)


def texts(frame: PictureFrame) -> list[ET.Element]:
    return list(ET.fromstring(frame.svg).iter(f"{SVG}text"))


def test_title_and_description_come_first_and_all_words_are_in_the_picture() -> None:
    root = ET.fromstring(framed().svg)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert (root[0].text, root[1].text) == ("title", "described")
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    said = [one.text for one in texts(framed())]
    assert said == ["title", "subtitle", "worked out", "a note", "sources", "whence"]


def test_the_place_of_the_figure_is_empty_and_within_the_picture() -> None:
    frame = framed()
    root = ET.fromstring(frame.svg)
    assert [list(one) for one in root.iter() if one.get("id") == PLOT_ID] == [[]]
    above = [float(one.get("y", "")) for one in texts(frame) if one.text in {"title", "subtitle", "worked out"}]
    below = [float(one.get("y", "")) for one in texts(frame) if one.text in {"a note", "sources", "whence"}]
    assert max(above) < frame.top < frame.top + frame.height < min(below) < max(below) < float(root.get("height", ""))


@pytest.mark.parametrize("part", ["title", "subtitle", "sources", "whence", "described", "note", "words"])
def test_no_word_is_markup_and_long_ones_stay_within_the_picture(part: str) -> None:
    frame = framed(**{part: f"{HOSTILE} {'http://example.org/?goods=' + '31,' * 80} {'long words ' * 40}"})
    root = ET.fromstring(frame.svg)
    assert not list(root.iter(f"{SVG}script"))
    for one in texts(frame):
        size, bold = float(one.get("font-size", "")), one.get("font-weight") is not None
        # A legend's entry stands in one line: its words are ours, and short.
        if part != "words":
            assert float(one.get("x", "")) + width_of(one.text or "", size, bold=bold) <= PICTURE_WIDTH - EDGE


def test_words_are_wrapped_without_losing_a_letter() -> None:
    text = "as short as can be, and somewordthatislongerthananyline " * 3
    lines = wrapped(text.strip(), 12, 120)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line, 12) <= 120 for line in lines)
    assert width_of("国", 12) > width_of("W", 12) > width_of("i", 12)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", ["filled", "hollow", "open", "level", "dashed"]),
        ("also=yes", ["filled", "hollow", "open", "level", "dashed", "cross", "square"]),
        ("flow=imports&years=1992-2015&parts=no", []),
        ("claim=surplus-2024", ["filled", "hollow", "open", "level", "dashed", "lit"]),
        ("chart=goods", ["filled-bar", "hollow-bar", "hatched"]),
        ("chart=months", []),
    ],
)
def test_the_legend_has_the_marks_that_are_drawn_and_no_others(query: str, kinds: list[str]) -> None:
    assert [entry.kind for entry in marks(drawn(query), LIGHT)] == kinds


def test_blocks_of_a_treemap_say_themselves_what_they_are() -> None:
    story = load(next(folder for folder in built_in_folders() if folder.name == "india-china"))
    selection = parse_query("chart=tree", choices_of(story)).selection
    figure = draw(page_view(story, selection).chart, ("IND", "CHN"), LIGHT)
    assert [entry.kind for entry in marks(figure, LIGHT)] == ["hatched"]


def test_the_legend_says_where_goods_of_each_colour_go() -> None:
    pair = (area("CHN"), area("BLR"))
    both = ["Goods from China to Belarus", "Goods from Belarus to China"]
    assert [entry.words for entry in ways(viewed(""), pair)] == both
    assert [entry.words for entry in ways(viewed("flow=imports"), pair)] == both[1:]


def test_no_figure_offers_to_send_itself_anywhere() -> None:
    assert plotly_config()["showSendToCloud"] is False
    assert plotly_config()["displayModeBar"] is False
    # Whatever draws takes these settings: none is written down anywhere else.
    others = [path for path in SOURCES.rglob("*") if path.suffix in {".py", ".js"} and ".min." not in path.name]
    writing = [path.name for path in others if re.search("displayModeBar|sendToCloud", path.read_text(), re.IGNORECASE)]
    assert writing == ["config.py"]
