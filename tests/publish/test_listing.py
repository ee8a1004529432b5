"""A folder of published files as a page and a feed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from lxml import html
from tests.publish.conftest import HOSTILE, write_story

from tradeviz.errors import OutputError
from tradeviz.publish.archive import archived
from tradeviz.publish.listing import write_listing
from tradeviz.story.load import load

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, text: str) -> Path:
    """A file, two versions of the same story, and a page of somebody else's."""
    stories = tmp_path_factory.mktemp("stories")
    place = stories / "site"
    for number, (day, first) in enumerate((("2025-06-06", "85.1 million"), ("2025-06-07", "85.2 million"))):
        archived(place, load(write_story(stories / str(number) / "kazakhstan-mongolia", first=first)), day)
    (place / "a file.html").write_text(text, "utf-8")
    (place / "other.html").write_text("<title>mine</title>", "utf-8")
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    shutil.copytree(made, tmp_path / "site")
    return tmp_path / "site"


def test_the_index_lists_the_published_files_the_newest_first(folder: Path) -> None:
    index, feed = write_listing(folder)
    assert (index.name, feed.name) == ("index.html", "feed.xml")
    page = html.document_fromstring(index.read_text("utf-8"))
    names = [f"kazakhstan-mongolia-2025-06-0{day}.html" for day in (7, 6)]
    assert page.xpath("//li/a/@href") == [*names, "a%20file.html"]
    lines = [item.xpath("small")[0].text_content() for item in page.xpath("//li")]
    assert [line.split(" · ")[0] for line in lines] == ["2025-06-07", "2025-06-06", "2025-06-05"]
    assert ["there is a newer version" in line for line in lines] == [False, True, False]
    assert page.xpath("//li/small[2]")[0].text_content() == HOSTILE
    assert page.xpath("//script") == []


def test_the_feed_is_atom_with_an_entry_for_each_file(folder: Path) -> None:
    _index, place = write_listing(folder, "https://trade.example/kept/")
    feed = ET.parse(place).getroot()
    assert feed.tag == f"{ATOM}feed"
    for part in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{part}")
    assert feed.findtext(f"{ATOM}updated") == "2025-06-07T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    assert [one.find(f"{ATOM}link").get("href") for one in entries] == [  # type: ignore[union-attr]
        "https://trade.example/kept/kazakhstan-mongolia-2025-06-07.html",
        "https://trade.example/kept/kazakhstan-mongolia-2025-06-06.html",
        "https://trade.example/kept/a%20file.html",
    ]
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 3
    assert {one.findtext(f"{ATOM}summary") for one in entries} == {HOSTILE}


def test_both_are_made_anew_and_the_same_files_give_the_same_bytes(folder: Path) -> None:
    first = [place.read_bytes() for place in write_listing(folder)]
    assert [place.read_bytes() for place in write_listing(folder)] == first


@pytest.mark.parametrize("name", ["index.html", "feed.xml"])
def test_somebody_else_s_index_or_feed_is_not_replaced(folder: Path, name: str) -> None:
    (folder / name).write_text("mine")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(OutputError, match=f"{name} was not written by tradeviz and is not replaced"):
        write_listing(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
