"""One server and one browser for the session.

A visit has a tab of its own; its scripts were compiled for the visits before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.browser.journeys import DESKTOP, Visit
from tests.ports import free_port
from tests.story.pairs.conftest import fill

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
    # Tabs of one site share a process, and with it the scripts that it has compiled: half of what a visit costs.
    "--process-per-site",
    # Whatever the page may ask of another host fails at once, on every machine alike.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SERVE = "from tradeviz.cli import main; main()"
PATIENCE = 60_000  # milliseconds that a busy machine gets for what takes a moment


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running tradeviz, as `tradeviz serve` starts it."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the small store of two datasets."""
    folder = tmp_path_factory.mktemp("store-in-browser")
    fill(folder / "store")
    with serving(folder / "log.txt", TRADEVIZ_STORE=str(folder / "store")) as address:
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


def screen(
    browser: Browser,
    size: ViewportSize = DESKTOP,
    scheme: str = "light",
    *,
    touch: bool = False,
    script: bool = True,
    **more: Any,
) -> BrowserContext:
    """A context of a screen, with the patience of all tests; more of its settings by Playwright's names."""
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=touch,
        is_mobile=touch,
        java_script_enabled=script,
        **more,
    )
    context.set_default_timeout(PATIENCE)
    return context


@dataclass
class Tabs:
    """Tabs of contexts that stay for the session.

    What a test might leave in a context is taken away after it, but for the browser's cache. A test of what a first
    visit asks for, or how it takes what no cache has, asks for a context of its own.
    """

    browser: Browser
    anchor: str
    kept: dict[tuple[str, bool, bool], BrowserContext] = field(default_factory=dict)
    own: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        size: ViewportSize = DESKTOP,
        scheme: str = "light",
        *,
        touch: bool = False,
        script: bool = True,
        fresh: bool = False,
    ) -> Page:
        """An empty tab of a screen."""
        if fresh:
            context = screen(self.browser, scheme=scheme, touch=touch, script=script)
            self.own.append(context)
        else:
            context = self.kept.get((scheme, touch, script)) or self._keep(scheme, touch=touch, script=script)
        page = context.new_page()
        page.set_viewport_size(size)
        return page

    def tidy(self) -> None:
        """Close what a test opened and forget what it left."""
        for context in self.own:
            context.close()
        self.own.clear()
        for context in self.kept.values():
            for page in context.pages[1:]:
                page.close()
            context.clear_cookies()
            context.clear_permissions()

    def _keep(self, scheme: str, *, touch: bool, script: bool) -> BrowserContext:
        """A context whose first tab stays: with a site's last tab its process ends, and what that has compiled."""
        context = screen(self.browser, scheme=scheme, touch=touch, script=script)
        self.kept[scheme, touch, script] = context
        context.new_page().goto(self.anchor)
        return context


@pytest.fixture(scope="session")
def session_tabs(browser: Browser, address: str) -> Tabs:
    """The contexts that stay; every server of the tests is of the one site 127.0.0.1."""
    return Tabs(browser, f"{address}assets/icon.svg")


@pytest.fixture
def tabs(session_tabs: Tabs) -> Iterator[Tabs]:
    """Opens tabs that are closed after the test."""
    yield session_tabs
    session_tabs.tidy()


@dataclass
class Watch:
    """What the pages of one test asked for and complained of."""

    host: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def over(self, page: Page) -> None:
        if page.context not in self.contexts:
            self.contexts.append(page.context)
            page.context.on("request", self._requested)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def end(self) -> None:
        for context in self.contexts:
            context.remove_listener("request", self._requested)

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
def watch(address: str, tabs: Tabs) -> Iterator[Watch]:
    """What the pages of this test asked for; any test fails when one asked another host."""
    watch = Watch(urlsplit(address).netloc)
    yield watch
    tabs.tidy()
    watch.end()
    assert watch.elsewhere() == []


@pytest.fixture
def visit(address: str, tabs: Tabs, watch: Watch) -> Visit:
    """Opens the page on a query of choice, in a tab of its own, and waits until it has answered."""

    def open_page(query: str = "", *, script: bool = True, **tab: Any) -> Page:
        page = tabs.open(script=script, **tab)
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
