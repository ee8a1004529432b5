"""Dated versions that never change but for a notice, and a folder that is damaged or somebody else's."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from tests.publish.conftest import CLAIM, HOSTILE, write_story

from tradeviz.errors import OutputError
from tradeviz.publish.archive import LIST, archived
from tradeviz.publish.document import NOTICE_BEGINS, NOTICE_ENDS
from tradeviz.story.load import load
from tradeviz.story.story import PublishedStory

FIRST, SECOND, THIRD = "2025-06-05", "2025-06-06", "2025-07-01"
NOTICE = re.compile(f"{NOTICE_BEGINS}(.*?){NOTICE_ENDS}", re.DOTALL)


def told(folder: Path, number: int, **changed: str) -> PublishedStory:
    """The story, with changes; each edition of it lies in a folder of its own."""
    return load(write_story(folder / str(number) / "kazakhstan-mongolia", **changed))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one version of an archive that has no other."""
    place = tmp_path_factory.mktemp("made")
    return archived(place / "archive", told(place, 1), FIRST)[0]


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of that archive, and its one version."""
    folder = tmp_path / "archive"
    shutil.copytree(made.parent, folder)
    return folder, folder / made.name


def unchanged(path: Path) -> str:
    """A version without its notice."""
    return NOTICE.sub(NOTICE_BEGINS + NOTICE_ENDS, path.read_text("utf-8"))


def listed(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((folder / LIST).read_text("utf-8"))["versions"]
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_version_has_its_day_in_its_name_and_its_digest_in_the_list(kept: tuple[Path, Path]) -> None:
    folder, place = kept
    assert place.name == f"kazakhstan-mongolia-{FIRST}.html"
    (one,) = listed(folder)
    assert one["sha256"] == sha256(place.read_bytes()).hexdigest()
    assert (one["file"], one["made"], one["version"]) == (place.name, FIRST, "1.2.0")


def test_the_citation_points_to_the_version(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, place = kept
    cited = re.compile(r'To cite this file: [^<]*<a href="([^"]*)">')
    assert cited.findall(place.read_text("utf-8")) == [place.name]
    served, _new = archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND, at="https://trade.example/kept/")
    assert cited.findall(served.read_text("utf-8")) == [f"https://trade.example/kept/{served.name}"]


def test_a_newer_version_changes_nothing_of_the_older_but_its_notice(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, place = kept
    before = place.read_text("utf-8")
    newer, is_new = archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    assert is_new
    assert unchanged(place) == before
    assert sha256(unchanged(place).encode()).hexdigest() == listed(folder)[0]["sha256"]
    (notice,) = NOTICE.findall(place.read_text("utf-8"))
    assert f'<a href="{newer.name}">{SECOND}</a>' in notice
    assert "85.1\u00a0million was revised to $85.2\u00a0million." in notice
    assert NOTICE.findall(newer.read_text("utf-8")) == [""]


def test_a_verdict_that_moved_is_named_with_its_words(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, place = kept
    moved = CLAIM.replace('published = "61.7 million"', 'published = "99.9 million"')
    archived(folder, told(tmp_path, 2, claims=moved), SECOND)
    (notice,) = NOTICE.findall(place.read_text("utf-8"))
    assert "“sold for 61.7 million dollars in 2020”: the verdict was “agrees”, and is “differs”." in notice
    assert "was revised" not in notice


def test_every_older_version_leads_to_the_newest(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, first = kept
    second, _new = archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    third, _new = archived(folder, told(tmp_path, 3, first="85.3 million"), THIRD)
    for place, value in ((first, "85.1"), (second, "85.2")):
        (notice,) = NOTICE.findall(place.read_text("utf-8"))
        assert f'href="{third.name}"' in notice
        assert f"{value}\u00a0million was revised to $85.3\u00a0million." in notice
    assert len(listed(folder)) == 3


def test_what_says_nothing_new_is_no_new_version(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, place = kept
    before = contents(folder)
    assert archived(folder, told(tmp_path, 2), THIRD) == (place, False)
    assert contents(folder) == before


def test_no_version_is_older_than_the_one_before_it(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, _place = kept
    before = contents(folder)
    with pytest.raises(OutputError, match="Give that day or a later one"):
        archived(folder, told(tmp_path, 2, first="85.2 million"), "2025-06-04")
    assert contents(folder) == before


def test_a_second_version_of_one_day_has_a_number(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, _place = kept
    again, is_new = archived(folder, told(tmp_path, 2, first="85.2 million"), FIRST)
    assert (again.name, is_new) == (f"kazakhstan-mongolia-{FIRST}-2.html", True)


def test_a_run_cut_off_before_the_list_loses_nothing_and_the_next_one_ends_it(
    tmp_path: Path, kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, place = kept
    before = contents(folder)

    def cut_off(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_off)
        with pytest.raises(OutputError, match="No space left on device"):
            archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    assert before.items() <= contents(folder).items()
    assert len(listed(folder)) == 1
    newer, is_new = archived(folder, told(tmp_path, 3, first="85.2 million"), SECOND)
    assert is_new
    assert newer.name in place.read_text("utf-8")
    assert [one["file"] for one in listed(folder)] == [place.name, newer.name]


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"mine is no archive: it has no versions\.json, and is not empty\."):
        archived(folder, told(tmp_path, 1), FIRST)
    assert contents(folder) == {"notes.txt": b"mine"}
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(OutputError, match="is no archive"):
        archived(file, told(tmp_path, 2), FIRST)
    assert file.read_text() == "mine"


DAMAGES = {
    "not JSON": ("{", "is no list of versions"),
    "not a mapping": ("[]", "is no list of versions"),
    "another format": ('{"format": "2", "versions": []}', "is of the format '2', not 'tradeviz archive, 1'"),
    "no versions": ('{"format": "tradeviz archive, 1"}', "is no list of versions"),
    "not UTF-8": ("\udcff", "cannot be read"),
    "a path": (None, "names '../x.html', which is no file of an archive"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_list_is_a_sentence_and_nothing_is_written(
    tmp_path: Path, kept: tuple[Path, Path], damage: str
) -> None:
    folder, place = kept
    text, sentence = DAMAGES[damage]
    if text is None:
        text = (folder / LIST).read_text("utf-8").replace(place.name, "../x.html")
    (folder / LIST).write_bytes(text.encode("utf-8", "surrogateescape"))
    before = contents(folder)
    with pytest.raises(OutputError, match="is damaged") as raised:
        archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    assert sentence in str(raised.value)
    assert contents(folder) == before


def test_a_version_that_was_changed_or_is_missing_is_a_sentence(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, place = kept
    text = place.read_text("utf-8")
    place.write_text(text.replace("85.1", "95.1"), "utf-8")
    before = contents(folder)
    with pytest.raises(OutputError, match=rf"{place.name} is not what versions\.json says that it was"):
        archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    assert contents(folder) == before
    place.unlink()
    with pytest.raises(OutputError, match=f"{place.name} is missing"):
        archived(folder, told(tmp_path, 3, first="85.2 million"), SECOND)


def test_a_version_in_a_way_of_before_is_told_that_there_is_a_newer_one(
    tmp_path: Path, kept: tuple[Path, Path]
) -> None:
    folder, place = kept
    text = place.read_text("utf-8").replace('id="pack"', 'id="bundle"')
    place.write_text(text, "utf-8")
    found = json.loads((folder / LIST).read_text("utf-8"))
    found["versions"][0]["sha256"] = sha256(text.encode()).hexdigest()
    (folder / LIST).write_text(json.dumps(found), "utf-8")
    newer, _new = archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    (notice,) = NOTICE.findall(place.read_text("utf-8"))
    assert newer.name in notice
    assert "What has changed" not in notice


def test_no_text_of_a_story_makes_a_mark_or_markup_of_the_notice(tmp_path: Path, kept: tuple[Path, Path]) -> None:
    folder, place = kept
    archived(folder, told(tmp_path, 2, first="85.2 million"), SECOND)
    text = place.read_text("utf-8")
    assert (text.count(NOTICE_BEGINS), text.count(NOTICE_ENDS)) == (1, 1)
    assert HOSTILE not in text
