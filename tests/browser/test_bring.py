"""A reader drops a file, watches it come in, cancels, gives it again and sees the pair; by mouse, keys and touch."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import screen
from tests.browser.journeys import PHONE, chooser, fits, violations
from tests.ports import free_port

from tradeviz.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

OWN = "period,reporter,partner,flow,goods,value_usd\n2023,CHN,BLR,exports,TOTAL,100\n2023,CHN,BLR,exports,870323,60\n"
# Each file takes as long as its folder has a file that says so: reading is held there, and goes on once it is gone.
SERVER = """
import pathlib, sys, time
from tradeviz.web.imports import job
hold, before = pathlib.Path(sys.argv.pop(1)), job.JobProgress.advance
def held(self, amount):
    before(self, amount // 2)
    while hold.exists():
        time.sleep(0.05)
        self.goes_on()
    before(self, amount - amount // 2)
job.JobProgress.advance = held
from tradeviz.cli import main
main()
"""
DROP = """([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/csv" }));
  const at = document.querySelector("#drop p");
  for (const kind of ["dragover", "drop"]) {
    at.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}"""


class Site:
    """A server of this machine with an empty store, whose imports can be held."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address, self.store, self._hold = address, folder / "store", folder / "hold"

    def hold(self) -> None:
        self._hold.touch()

    def let_on(self) -> None:
        self._hold.unlink()

    def datasets(self) -> list[str]:
        return [one.key for one in open_store(self.store).datasets()]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    port = str(free_port())
    command = [sys.executable, "-c", SERVER, str(tmp_path / "hold"), "serve", "--no-browser", "--port", port]
    around = os.environ | {"TRADEVIZ_STORE": str(tmp_path / "store")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=around) as server:
        assert server.stdout is not None
        assert server.stdout.readline()
        yield Site(tmp_path, f"http://127.0.0.1:{port}/")
        server.terminate()
    assert server.returncode == 0


@contextmanager
def opened(browser: Browser, site: Site, size: ViewportSize, scheme: str = "light") -> Iterator[Page]:
    """The start page; it must not complain, nor ask another host."""
    touch = size["width"] < 500
    context = screen(browser, size, scheme, touch=touch)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.address}start")
    yield page
    context.close()
    assert complaints == []
    assert {urlsplit(one).netloc for one in asked} == {urlsplit(site.address).netloc}


def sound(page: Page) -> None:
    """Nothing that axe finds, and no sideways scroll."""
    assert violations(page) == []
    fits(page)


def test_a_file_is_dropped_watched_cancelled_and_dropped_again(browser: Browser, site: Site) -> None:
    with opened(browser, site, {"width": 1440, "height": 900}) as page:
        sound(page)
        site.hold()
        page.evaluate(DROP, [OWN, "own.csv"])
        expect(page.locator("#import")).to_have_text("own.csv")
        expect(page.locator("#import")).to_be_focused()
        expect(page.locator("#job-text")).to_contain_text(re.compile(r"Reading: \d+\s%, 0\.0 of 0\.0 MB"))
        expect(page.locator("#job-aloud")).to_contain_text("Reading")
        sound(page)
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#import")).to_contain_text("It was cancelled. Nothing was brought in")
        assert site.datasets() == []
        site.let_on()
        page.evaluate(DROP, [OWN, "own.csv"])
        expect(page.locator("#import")).to_contain_text("The figures are in.")
        expect(page.locator("#ended pre")).to_contain_text("own.csv: 2 rows read, 2 kept")
        sound(page)
        page.get_by_role("link", name="Belarus and China").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Belarus and China")


def test_a_page_that_is_closed_midway_leaves_the_store_as_it_was(browser: Browser, site: Site) -> None:
    site.hold()
    with opened(browser, site, {"width": 1440, "height": 900}) as page:
        page.evaluate(DROP, [OWN, "own.csv"])
        expect(page.locator("#import")).to_have_text("own.csv")
        page.close()
    with opened(browser, site, {"width": 1440, "height": 900}) as page:
        # Whoever comes back in time finds it as it was, and can end it.
        expect(page.locator("#import")).to_have_text("own.csv")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#import")).to_contain_text("It was cancelled")
    assert site.datasets() == []


def test_by_keys_alone_and_in_the_dark(browser: Browser, site: Site) -> None:
    with opened(browser, site, {"width": 1024, "height": 800}, "dark") as page:
        page.locator("#files").focus()
        files = chooser(page, lambda: page.keyboard.press("Enter"))
        site.hold()
        files.set_files({"name": "own.csv", "mimeType": "text/csv", "buffer": OWN.encode()})
        expect(page.locator("#import")).to_be_focused()
        sound(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Cancel")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#import")).to_be_focused()
        page.locator("#fetch summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Publisher")).to_be_focused()
        sound(page)


def test_by_touch_on_a_phone(browser: Browser, site: Site) -> None:
    with opened(browser, site, PHONE) as page:
        chooser(page, page.locator("#files").tap).set_files(
            {"name": "no-table.csv", "mimeType": "text/csv", "buffer": b"no table"}
        )
        expect(page.locator("#import")).to_contain_text("Nothing was brought in")
        expect(page.locator("#ended .error")).to_contain_text("no reader knows")
        sound(page)
        heights = page.locator("#bring :is(summary, button, select, .tick):visible").evaluate_all(
            "found => found.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 32
        chooser(page, page.locator("#files").tap).set_files(
            {"name": "own.csv", "mimeType": "text/csv", "buffer": OWN.encode()}
        )
        expect(page.locator("#import")).to_contain_text("The figures are in.")
        page.locator(".pair-links a").first.tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Belarus and China")


def test_without_scripts_the_form_sends_and_the_page_shows_how_it_ended(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}start")
    site.hold()
    page.locator("#files").set_input_files({"name": "own.csv", "mimeType": "text/csv", "buffer": OWN.encode()})
    page.get_by_role("button", name="Bring them in").click()
    expect(page.locator("#job-text")).to_contain_text("Reading")
    site.let_on()
    expect(page.locator("#import")).to_contain_text("The figures are in.")
    context.close()


def test_what_is_too_large_is_told_before_it_is_sent(browser: Browser, site: Site) -> None:
    with opened(browser, site, {"width": 1440, "height": 900}) as page:
        room = '{"running": false, "room": 10}'
        page.route("**/import-state*", lambda route: route.fulfill(content_type="application/json", body=room))
        page.evaluate(DROP, [OWN, "own.csv"])
        expect(page.locator("#files-said")).to_contain_text("too large for the room that there is")
