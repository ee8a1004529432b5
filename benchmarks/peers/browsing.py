"""What a reader's browser sees: a first visit with a cold cache, a choice, and a visit again."""

from __future__ import annotations

import base64
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peers.sites import Site
    from playwright.sync_api import Browser, BrowserContext, Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Whatever a page may ask of another host fails at once: what is measured is this machine.
FLAGS = ("--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
PATIENCE = 30_000
CALM = 1_000  # milliseconds for what comes after the charts
WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
BINARY = 2  # opcode of a WebSocket frame


@dataclass
class Wire:
    """Bytes received by one page, over HTTP as on the wire and in WebSocket frames as unpacked."""

    bytes: float = 0.0
    posted: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._framed)
        page.on("request", self._requested)

    def _requested(self, request: Request) -> None:
        if request.method == "POST":
            self.posted.append(request.post_data or "")

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def _framed(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        binary = frame["opcode"] == BINARY
        self.bytes += len(base64.b64decode(frame["payloadData"]) if binary else frame["payloadData"].encode())


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window: the one that CHROMIUM names, else the machine's."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def reader(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A reader with an empty cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    about = json.dumps({"text": site.text, "plots": site.plots, "still": site.still})
    context.add_init_script(f"const SITE = {about};\n{WATCH}")
    yield context
    context.close()


def visit(context: BrowserContext, address: str) -> tuple[Page, Wire]:
    """Open the page and wait until text and charts are there and nothing more comes."""
    page, wire = context.new_page(), Wire()
    wire.over(page)
    page.goto(address)
    page.wait_for_function("() => __bench.text !== null && __bench.charts !== null")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(CALM)
    return page, wire


def seen(page: Page, what: str) -> float:
    """Seconds from asking for the page until its `text`, a first `chart` or all `charts` could be seen."""
    return float(page.evaluate(f"__bench.{what}")) / 1000


def settle(page: Page, site: Site, goods: str) -> float:
    """Seconds from the choice of these goods until the charts have stopped changing."""
    page.evaluate("__bench.arm()")
    site.pick(page, goods)
    page.wait_for_function("() => __bench.settled !== null")
    return float(page.evaluate("__bench.settled")) / 1000


def posted(page: Page, site: Site, wire: Wire, goods: str, code: str) -> str:
    """What the page posts for one choice: the first that holds the code of the goods; empty where nothing does."""
    before = len(wire.posted)
    settle(page, site, goods)
    return next((text for text in wire.posted[before:] if f'"{code}"' in text), "")
