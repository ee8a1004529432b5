"""One server and one browser for the session, and a fresh context for each visit of a test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.browser.journeys import DESKTOP, Visit
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = (
    "The browser tests need Chromium. Install it (Debian: apt-get install chromium) or name one: "
    "CHROMIUM=/path/to/chrome make test"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever the page may ask of another host fails at once, on every machine alike.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SERVE = "from tradeviz.cli import main; main()"
PATIENCE = 15_000  # milliseconds; a page is drawn in one to three seconds


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running tradeviz, as `tradeviz serve` starts it."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@contextmanager
def serving(log: Path, *folders: Path, **environment: str) -> Iterator[str]:
    """Run `tradeviz serve` and give its address; what it complains of goes into a log that must hold no failure."""
    port = str(free_port())
    command = [sys.executable, "-c", SERVE, "serve", *map(str, folders)]
    command += ["--no-browser", "--host", "127.0.0.1", "--port", port]
    around = os.environ | environment
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=around) as server,
    ):
        said = server.stdout.readline() if server.stdout else b""
        if not said:
            pytest.fail(f"tradeviz did not start:\n{log.read_text()}", pytrace=False)
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
    assert "Traceback" not in log.read_text(), f"The server failed on the way:\n{log.read_text()}"


def chromium_program() -> str:
    """Where Chromium is; a machine without one fails the tests that need it."""
    asked = os.environ.get("CHROMIUM")
    found = shutil.which(asked) if asked else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(f"CHROMIUM={asked}: no such program. {NO_BROWSER}" if asked else NO_BROWSER, pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; a machine without one fails these tests."""
    found = chromium_program()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What the pages of one test asked for and complained of."""

    host: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.context.on("request", self._requested)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def elsewhere(self) -> list[str]:
        """Requests to any host but the page's own."""
        inner = {"data", "blob"}
        return [url for url in self.requests if urlsplit(url).scheme not in inner and urlsplit(url).netloc != self.host]

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # Plotly's own warnings come as traces.
        if message.type in {"error", "warning", "trace"}:
            self.complaints.append(message.text)


@pytest.fixture
def watch(address: str) -> Iterator[Watch]:
    """What the pages of this test asked for; any test fails when one asked another host."""
    watch = Watch(urlsplit(address).netloc)
    yield watch
    for context in watch.contexts:
        context.close()
    assert watch.elsewhere() == []


@pytest.fixture
def visit(address: str, browser: Browser, watch: Watch) -> Visit:
    """Opens the page on a query of choice, in a context of its own, and waits until it has answered."""

    def open_page(
        query: str = "",
        *,
        size: ViewportSize = DESKTOP,
        scheme: str = "light",
        touch: bool = False,
        script: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport=size,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=touch,
            is_mobile=touch,
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        watch.contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{address}?{query}" if query else address)
        if script:
            # The first answer's text stands until what the scripts draw is complete.
            expect(page.locator("#still")).to_have_count(0)
            expect(page.locator("#card figure h2")).to_be_visible()
        return page

    return open_page


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path:
    """The git-ignored folder for screenshots."""
    folder: Path = request.config.rootpath / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
