"""A story's files lead nowhere, block nothing and take no more than their bounds."""

from __future__ import annotations

import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from tests.steps import steps

from tradeviz import StoryError, load
from tradeviz.exports.download import story_files
from tradeviz.model import files, tables
from tradeviz.story.article import read_article
from tradeviz.story.claims_file import cycles, read_claims
from tradeviz.story.load import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
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
    line = text.count("\n", 0, text.rindex("e")) + 1
    (folder / name).write_text(f"{character}e".join(text.rsplit("e", 1)), "utf-8")
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


CLAIM = '[[claim]]\nid = "{0}"\nwords = "w"\nkind = "statement"\nverdict = "supported"\nreason = "r"\n'
CLAIMS = {
    "dotted keys": lambda count: "".join(f"a{number}.b.c.d.e = 1\n" for number in range(count)),
    "tables": lambda count: "".join(f"[a.b.c.d{number}]\n" for number in range(count)),
    "unknown keys": lambda count: "[[claim]]\n" + "".join(f"key-{number} = 1\n" for number in range(count)),
    "wrong claims": lambda count: "[[claim]]\n" * count,
    "circles": lambda count: "".join(
        CLAIM.format(number) + f'given = ["{(number + 1) % count}", "{number}"]\n' for number in range(count)
    ),
    "givens": lambda count: CLAIM.format("a") + "given = [" + '"a",' * count + "]\n",
    "a way without a circle": lambda count: "".join(
        CLAIM.format(f"{number:04}") + f'given = ["{number + 1:04}"]\n' for number in range(count)
    ),
    "quotation marks": lambda count: 'a = "' + '\\"' * count + '"\n',
    "many lines of text": lambda count: 'a = """' + '\n"". \\"' * count + '"""\n',
}


@pytest.mark.parametrize("pattern", CLAIMS.values(), ids=CLAIMS)
def test_the_work_claims_take_grows_with_their_length_and_no_faster(
    tmp_path: Path, pattern: Callable[[int], str]
) -> None:
    def work(count: int, most: int | None = None) -> int:
        (tmp_path / "claims.toml").write_text(pattern(count), "utf-8")
        return steps(lambda: read_claims(tmp_path, ("CHN", "BLR")), most)

    work(2)
    work(400, most=9 * work(50))


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 200_000 + " = 1",
        "[a" + ".a" * 200_000 + "]",
        "a" + " . a" * 100_000 + " = 1",
        'x = """\n\n"""\na' + '."b"' * 17 + "= 1",
        "b = {a" + ".a" * 100_000 + " = 1}",
        "'a" + "\n" + "a.a" * 100 + " = 1",
        "a" * 70_000 + " = 1",
        "a = " + "1" * 70_000,
    ],
)
def test_a_key_of_many_parts_is_refused_before_it_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "claims.toml").write_text(text, "utf-8")

    def read() -> None:
        (problem,) = read_claims(tmp_path, ("CHN", "BLR"))[1]
        assert "more than 16 dots or 65,536 characters outside of quotes" in problem.found
        assert problem.line == text.count("\n") + 1

    steps(read, most=2_000)


def test_dots_in_texts_and_comments_are_no_keys(tmp_path: Path) -> None:
    dots = "... " * 100
    text = CLAIM.format("a") + f'note = "{dots}\\" {dots}"  # {dots} "\n' + f"missing = '''\n{dots}'{dots}\n''''\n"
    (tmp_path / "claims.toml").write_text(text + f'show = """"{dots}\n{dots}"""""\n', "utf-8")
    claims, problems = read_claims(tmp_path, ("CHN", "BLR"))
    assert not problems
    assert claims["a"].missing.startswith("... ")


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, [("b", "c", "b")]),
        ({"a": ("a",)}, [("a", "a")]),
        ({"c": ("a",), "a": ("b", "x"), "b": ("c",)}, [("a", "b", "c", "a")]),
        ({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}, []),
        ({"a": ("b",), "b": ("a", "c"), "c": ("b",)}, [("a", "b", "a"), ("b", "c", "b")]),
    ],
)
def test_circles_of_givens_are_found(edges: dict[str, tuple[str, ...]], found: list[tuple[str, ...]]) -> None:
    assert list(cycles(edges)) == found


@pytest.mark.parametrize("line", ["x", ",,,,,,,,", "2024,CHN,BLR,exports,usd,TOTAL,none,,a,,"])
def test_a_table_of_mistakes_is_read_no_further_than_anyone_mends_them(folder: Path, line: str) -> None:
    with (folder / "observations.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n" * 200_000)
    steps(lambda: refusal(folder), most=1_000_000)
    assert "too many mistakes before this line to go on" in refusal(folder)


def test_a_table_of_rows_without_end_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 10)
    assert "found still more rows; expected 10 at most" in refusal(folder)


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_the_work_an_article_takes_grows_with_its_length_and_no_faster(pattern: str) -> None:
    read_article(pattern)  # whatever is done once is done now
    short = steps(lambda: read_article(pattern * (500 // len(pattern))))
    steps(lambda: read_article(pattern * (4_000 // len(pattern))), most=short * 9)
