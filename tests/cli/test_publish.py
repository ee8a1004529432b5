"""`tradeviz publish`: a story or a pair as one file, never over another; sentences for what cannot be done."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from tests.publish.conftest import write_story
from tests.store.databases.worlds import fill

from tradeviz.cli import main
from tradeviz.store import open_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_story(tmp_path_factory.mktemp("told") / "kazakhstan-mongolia"))


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["publish", *words])


def made(place: Path) -> str:
    found = re.search(r'<meta name="tradeviz:made" content="([^"]*)">', place.read_text("utf-8"))
    return found[1] if found else ""


def test_a_story_becomes_a_file_of_its_name_where_the_command_runs(story: str, tmp_path: Path) -> None:
    done = run(story, "--date", "2025-06-05")
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.fullmatch(
        r"kazakhstan-mongolia\.html: \d\.\d MB, \d+ kB with gzip; figures of version 1\.2\.0, SHA-256 [0-9a-f]{12}\n",
        done.stdout,
    )
    assert [path.name for path in tmp_path.iterdir()] == ["kazakhstan-mongolia.html"]
    assert made(tmp_path / "kazakhstan-mongolia.html") == "2025-06-05"


def test_a_file_is_never_overwritten(story: str, tmp_path: Path) -> None:
    place = tmp_path / "out.html"
    place.write_text("mine")
    done = run(story, "-o", str(place))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"tradeviz: {place} is there already and is not overwritten. Name another file with -o.\n"
    assert place.read_text() == "mine"
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "nowhere.html")
    assert run(story, "-o", str(link)).exit_code == 2
    assert not (tmp_path / "nowhere.html").exists()


def test_the_day_is_that_of_the_option_or_of_source_date_epoch(
    story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    assert run(story, "-o", "epoch.html").exit_code == 0
    assert made(tmp_path / "epoch.html") == "1970-01-01"
    assert run(story, "-o", "asked.html", "--date", "2025-06-05").exit_code == 0
    assert made(tmp_path / "asked.html") == "2025-06-05"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("no-such-folder",), "no-such-folder"),
        (("--date", "tomorrow"), "'tomorrow' is no day such as 2025-06-05. Nothing was written."),
        (("--date", "0001-01-01"), "0001-01-01 is before 1970-01-01, when no such file was made. Nothing was written."),
        (("--date", "9999-12-31"), "9999-12-31 is still to come: today is "),
        (("--url", "ftp://x.example"), "is no address that begins with https:// or http://. Nothing was written."),
        (("--pair", "CHN", "XXX"), "XXX"),
        (("--pair", "CHN", "CHN"), "A pair is two economies."),
        (("-o", "no/such/folder/x.html", "--date", "2025-06-05"), "cannot be written: No such file or directory."),
        (("--pair", "CHN", "BLR", "."), "A file holds a story or a pair: leave STORY or --pair out."),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_2(story: str, words: tuple[str, ...], sentence: str) -> None:
    done = run(*(words if words[0] in {"no-such-folder", "--pair"} else (story, *words)))
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_an_epoch_that_is_none_is_a_sentence(story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("soon", "9" * 40):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
        done = run(story)
        assert done.exit_code == 2
        assert done.stderr.startswith(
            f"tradeviz: SOURCE_DATE_EPOCH is '{text}', which is no number of seconds since 1970"
        )


def test_an_archive_keeps_versions_with_an_index_and_a_feed(story: str, tmp_path: Path) -> None:
    first = run(story, "--archive", "kept", "--date", "2025-06-05", "--at", "https://trade.example/kept")
    assert first.exit_code == 0, first.output
    assert first.stdout == (
        "kept/kazakhstan-mongolia-2025-06-05.html: a new version\nkept/index.html: written\nkept/feed.xml: written\n"
    )
    again = run(story, "--archive", "kept", "--date", "2025-06-06", "--at", "https://trade.example/kept")
    assert "kazakhstan-mongolia-2025-06-05.html: nothing has changed since this version" in again.stdout
    names = {"feed.xml", "index.html", "kazakhstan-mongolia-2025-06-05.html", "versions.json"}
    assert {path.name for path in (tmp_path / "kept").iterdir()} == names
    assert "https://trade.example/kept/kazakhstan-mongolia-2025-06-05.html" in (tmp_path / "kept/feed.xml").read_text()


def test_a_folder_s_index_is_written_beside_the_file_that_was_asked_for(story: str, tmp_path: Path) -> None:
    assert run(story, "-o", "one.html", "--index", "--date", "2025-06-05").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"one.html", "index.html", "feed.xml"}


def test_nothing_is_written_where_the_index_or_the_archive_is_somebody_else_s(story: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    done = run(story, "-o", "one.html", "--index")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "index.html was not written by tradeviz and is not replaced." in done.stderr
    done = run(story, "--archive", ".")
    assert (done.exit_code, done.stdout) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    done = run(story, "--archive", "kept", "-o", "one.html")
    assert done.exit_code == 2
    assert "leave -o or --archive out." in done.stderr


def test_a_pair_of_the_store_is_published_with_its_sections(tmp_path: Path) -> None:
    store = tmp_path / "store"
    fill(open_store(store))
    done = run("--pair", "CHN", "BLR", "--store", str(store), "-o", "pair.html", "--date", "2025-06-05")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "pair.html").read_text("utf-8")
    assert "<h1>" in text
    pack = re.search(r'<script type="application/json" id="pack">(.*?)</script>', text)
    words = json.dumps(json.loads(pack[1])) if pack else ""
    assert '"goods=VI"' in words
    assert '"goods=31"' not in words
