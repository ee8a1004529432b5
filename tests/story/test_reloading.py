"""A story is edited while it is served."""

from __future__ import annotations

import gc
import shutil
import threading
import weakref
from typing import TYPE_CHECKING

import pytest

from tradeviz.story.load import load
from tradeviz.web import reload as reloading
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog
from tradeviz.web.reload import Reloading
from tradeviz.web.security import AllowedHosts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from tradeviz.story.story import PublishedStory


class Desk:
    """A served copy of a story, a clock to turn, and what the server says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.said = folder, 0.0, list[str]()
        self.built: list[PublishedStory] = []
        self.app = Reloading(Catalog([load(folder)]), self.build, self.said.append, lambda: self.now)

    def build(self, catalog: Catalog) -> WSGIApplication:
        (story,) = catalog.stories
        self.built.append(story)

        def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            return [story.title.encode()]

        return app

    def asked(self, seconds: float = 2.0) -> str:
        self.now += seconds
        return b"".join(self.app({}, lambda *_: lambda _: None)).decode()

    def rename(self, old: str, new: str) -> None:
        path = self.folder / "datapackage.json"
        path.write_text(path.read_text("utf-8").replace(f'"title": "{old}"', f'"title": "{new}"', 1), "utf-8")


@pytest.fixture
def desk(folder: Path) -> Desk:
    return Desk(folder)


def test_a_sound_edit_is_shown_and_said(desk: Desk) -> None:
    assert desk.asked() == "China and Belarus"
    desk.rename("China and Belarus", "Edited")
    assert desk.asked() == "Edited"
    assert [line for line in desk.said if "is read anew" in line]


def test_nothing_is_read_anew_while_nothing_changes(desk: Desk) -> None:
    for _ in range(5):
        desk.asked()
    assert len(desk.built) == 1
    assert desk.said == []


def test_the_folder_is_looked_at_once_a_second_at_most(desk: Desk) -> None:
    desk.rename("China and Belarus", "Edited")
    assert desk.asked(0.5) == "China and Belarus"
    assert desk.asked(0.6) == "Edited"


def test_an_edit_that_cannot_be_read_is_named_once_and_the_last_good_story_stays(desk: Desk) -> None:
    text = (desk.folder / "observations.csv").read_text("utf-8")
    (desk.folder / "observations.csv").write_text(text + "2024,CHN\n", "utf-8")
    assert [desk.asked(), desk.asked(), desk.asked()] == ["China and Belarus"] * 3
    assert len(desk.said) == 1
    assert "observations.csv, line" in desk.said[0]
    assert "goes on being served" in desk.said[0]
    (desk.folder / "observations.csv").write_text(text, "utf-8")
    desk.asked()
    assert "is read anew" in desk.said[-1]


def test_a_folder_that_goes_and_comes_back_is_served_all_the_while(desk: Desk, tmp_path: Path) -> None:
    desk.folder.rename(tmp_path / "away")
    assert desk.asked() == "China and Belarus"
    assert "no such folder" in desk.said[-1]
    shutil.copytree(tmp_path / "away", desk.folder)
    desk.rename("China and Belarus", "Back")
    assert desk.asked() == "Back"


def test_a_file_that_changes_while_it_is_read_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.rename("China and Belarus", "Half")

    def load_and_edit(folder: Path) -> PublishedStory:
        story = load(folder)
        desk.rename("Half", "Whole")
        return story

    monkeypatch.setattr(reloading, "load", load_and_edit)
    assert desk.asked() == "China and Belarus"
    monkeypatch.undo()
    assert desk.asked() == "Whole"


def test_readers_do_not_wait_while_an_edit_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def slow(folder: Path) -> PublishedStory:
        reading.set()
        assert go_on.wait(20)
        return load(folder)

    monkeypatch.setattr(reloading, "load", slow)
    desk.rename("China and Belarus", "Edited")
    first = threading.Thread(target=desk.asked)
    first.start()
    assert reading.wait(20)
    assert desk.asked() == "China and Belarus"
    go_on.set()
    first.join()
    assert desk.asked() == "Edited"


def test_a_story_that_is_no_longer_served_leaves_no_memory_behind(folder: Path) -> None:
    apps = [create_app(load(folder), AllowedHosts()).server for _ in range(3)]
    for app in apps:
        assert app.test_client().get("/").status_code == 200
    kept = [weakref.ref(app) for app in apps]
    last = apps[-1]
    del apps, app
    gc.collect()
    assert [ref() is None for ref in kept[:-1]] == [True, True]
    assert kept[-1]() is last
