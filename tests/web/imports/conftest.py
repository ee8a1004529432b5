"""A server that takes figures in, its page's token, and jobs that can be held at a step."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tradeviz.errors import ImportFileError
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog
from tradeviz.web.imports.importer import Importer
from tradeviz.web.imports.job import READING, ImportJob, JobOutcome, JobProgress
from tradeviz.web.security import AllowedHosts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tradeviz.store.api import Store
    from tradeviz.story.story import PublishedStory

PATIENCE = 60.0  # seconds that a busy machine gets for what takes a moment
OWN = b"period,reporter,partner,flow,goods,value_usd\n2023,CHN,BLR,exports,TOTAL,100\n2023,CHN,BLR,exports,870323,60\n"
JSON = {"Accept": "application/json"}


@dataclass
class HeldJob(ImportJob):
    """Stops at each step until it is let on."""

    title: str = "held"
    steps: int = 3
    error: Exception | None = None
    closed: bool = False
    begun: threading.Event = field(default_factory=threading.Event)
    on: threading.Event = field(default_factory=threading.Event)

    def run(self, store: Store, progress: JobProgress) -> JobOutcome:
        progress.begin(READING, self.steps)
        self.begun.set()
        for _ in range(self.steps):
            assert self.on.wait(PATIENCE)
            progress.advance(1)
        if self.error:
            raise self.error
        return JobOutcome("all of it", (("BLR", "CHN"),))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def importer(place: Path) -> Iterator[Importer]:
    made = Importer(place, AllowedHosts(), "127.0.0.1")
    yield made
    assert made.close()


@pytest.fixture(scope="session")
def told() -> PublishedStory:
    """The story at the root, read once."""
    return load(default_folder())


@pytest.fixture
def app(told: PublishedStory, place: Path, importer: Importer) -> Flask:
    made: Flask = create_app(who=AllowedHosts(), catalog=Catalog([told], place), importer=importer).server
    return made


@pytest.fixture
def page(app: Flask) -> FlaskClient:
    return app.test_client()


def send(page: FlaskClient, token: str, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    """Send files as the page's form does."""
    given = [(io.BytesIO(content), name) for content, name in files]
    return page.post(f"/import-files?token={token}", data={"files": given, **fields})


def post(page: FlaskClient, path: str, importer: Importer, query: str = "", **fields: str) -> TestResponse:
    address = f"{path}?token={importer.token}{query}"
    return page.post(address, data=fields, content_type="application/x-www-form-urlencoded")


def ended(importer: Importer) -> str:
    """How the import that runs ends."""
    job = importer.runner.latest
    assert job is not None
    job.thread.join(PATIENCE)
    assert job.end is not None
    return job.end.how


def kept(folder: Path) -> dict[str, bytes]:
    """All files of a store but the lock, which holds nothing."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "import.lock"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def refused() -> ImportFileError:
    return ImportFileError("a.csv is no table. Export it anew.")
