"""A story's files lead nowhere, block nothing and take no more than their bounds."""

from __future__ import annotations

import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from tests.steps import steps

from tradeviz import StoryError, load
from tradeviz.exports.download import story_files
from tradeviz.model import files
from tradeviz.story.article import read_article
from tradeviz.story.load import TABLES

if TYPE_CHECKING:
    from pathlib import Path

FILES = (*TABLES, "article.md", "claims.toml", "datapackage.json", "README.md")


def refusal(folder: Path) -> str:
    with pytest.raises(StoryError) as caught:
        load(folder)
    return str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    assert "a link that leads out of the story's folder" in refusal(folder)
    assert name in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_link_within_the_folder_and_to_the_folder_is_followed(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(folder / "other")
    (folder / name).symlink_to("other")
    (tmp_path / "link").symlink_to(folder)
    assert len(load(tmp_path / "link").observations)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("target", ["/dev/zero", "/dev/null", "/etc/passwd", "..", "nowhere", "../../../nowhere"])
def test_a_link_to_a_device_a_folder_or_nowhere_is_refused(folder: Path, name: str, target: str) -> None:
    (folder / name).unlink()
    (folder / name).symlink_to(target)
    text = refusal(folder)
    assert name in text
    assert "root:" not in text


@pytest.mark.parametrize("name", FILES)
def test_a_pipe_is_refused_without_waiting_for_its_other_end(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert "no plain file" in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_file_beyond_its_bound_is_refused_unread(folder: Path, name: str) -> None:
    with (folder / name).open("r+b") as file:
        file.truncate(files.MOST_TABLE_BYTES + 1)
    tracemalloc.start()
    try:
        assert "more than the" in refusal(folder)
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert memory < files.MOST_TABLE_BYTES / 2


def test_a_file_that_turns_into_a_link_after_reading_stays_out_of_the_download(folder: Path) -> None:
    story = load(folder)
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to("/etc/passwd")
    with pytest.raises(StoryError, match="leads out of the story's folder"):
        story_files(story)


@pytest.mark.parametrize("levels", [33, 500, 900, 100_000])
def test_a_package_or_claims_nested_too_deep_are_a_problem(folder: Path, levels: int) -> None:
    nested = "[" * levels + "]" * levels
    (folder / "datapackage.json").write_text('{"tradeviz": {"pair": ' + nested + "}}", "utf-8")
    assert "datapackage.json: found no JSON that can be read" in refusal(folder)


@pytest.mark.parametrize("levels", [33, 300, 100_000])
def test_claims_nested_too_deep_are_a_problem(folder: Path, levels: int) -> None:
    (folder / "claims.toml").write_text("[[claim]]\nid = " + "[" * levels + "]" * levels, "utf-8")
    assert "found no TOML that can be read" in refusal(folder)


def test_a_mistake_of_any_length_is_told_shortly(folder: Path) -> None:
    text = (folder / "observations.csv").read_text("utf-8")
    (folder / "observations.csv").write_text(
        text + "9" * 90_000 + ",CHN,BLR,exports,usd,TOTAL,5 million,,a,,\n", "utf-8"
    )
    assert len(refusal(folder)) < 2_000


@pytest.mark.parametrize("name", [name for name in FILES if name != "README.md"])
@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x1b", "\x08", "\x9b"])
def test_a_character_that_turns_text_around_or_commands_a_terminal_is_refused(
    folder: Path, name: str, character: str
) -> None:
    text = (folder / name).read_text("utf-8")
    line = text.count("\n", 0, text.rindex(" ")) + 1
    (folder / name).write_text(f"{character} ".join(text.rsplit(" ", 1)), "utf-8")
    assert f"the invisible character U+{ord(character):04X} in line {line}" in refusal(folder)


PATTERNS = {
    "brackets": "[",
    "images": "![",
    "emphasis": "*a **b ",
    "underscores": "_a__b",
    "quotations": ">",
    "links": "[a](",
    "lists": "- ",
    "tags": "<a ",
    "comments": "<!--",
    "entities": "&amp;",
    "backticks": "`",
    "definitions": "[a]: b\n",
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_the_work_an_article_takes_grows_with_its_length_and_no_faster(pattern: str) -> None:
    read_article(pattern)  # whatever is done once is done now
    short = steps(lambda: read_article(pattern * (500 // len(pattern))))
    steps(lambda: read_article(pattern * (4_000 // len(pattern))), most=short * 9)
