"""What readers do, in the words of the tests, and how a test knows that the page has answered."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FileChooser, Locator, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

# The CSV link carries the query of what is on screen: when it meets the address, the page has answered it.
_ANSWERED = """() => {
  const link = document.querySelector("#downloads a");
  return link && link.search === location.search && !document.documentElement.dataset.busy;
}"""
# Plotly draws after React has put its element on the page.
_DRAWN = """() => document.querySelectorAll(
  "#chart .point path, #chart path.point, #chart path.js-line, #chart .points path").length > 0"""

_AT_REST = """() => !document.documentElement.dataset.busy
  && document.getAnimations().every((one) => one.playState !== "running")"""


class Visit(Protocol):
    """Opens the page in a tab of its own; a fresh visit has neither cache nor cookies of the visits before."""

    def __call__(
        self,
        query: str = "",
        *,
        size: ViewportSize = ...,
        scheme: str = ...,
        touch: bool = ...,
        script: bool = ...,
        fresh: bool = ...,
    ) -> Page: ...


def answered(page: Page, query: str | None = None) -> None:
    """Wait until the page shows what its address asks for; of a given query, that it is the address's."""
    if query is not None:
        page.wait_for_function(
            "query => decodeURIComponent(location.search) === query", arg=f"?{query}" if query else ""
        )
    page.wait_for_function(_ANSWERED)


def drawn(page: Page) -> None:
    """Wait until Plotly has drawn marks."""
    page.wait_for_function(_DRAWN)


def sent(page: Page, button: Locator) -> None:
    """Send a form by its button; a click alone does not wait for the page that answers."""
    with page.expect_navigation():
        button.click()


def chooser(page: Page, act: Callable[[], None]) -> FileChooser:
    """The browser's window for files, which an act opens.

    Playwright asks the page to hand that window over and does not wait until it does: a key or a tap that comes first
    would open it for nobody. The page answers in turn, so one answer says that the asking before it was heard.
    """
    with page.expect_file_chooser() as opens:
        page.evaluate("true")
        act()
    return opens.value


def fits(page: Page) -> None:
    """Wait until nothing is wider than the window: a chart follows a new width a moment later."""
    page.wait_for_function("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds wrong in a page: each rule with the HTML of the elements that break it.

    It looks at a page at rest: a card whose next answer is awaited is pale. A document is given axe once: what is
    compiled anew for each look takes a sixth longer.
    """
    page.wait_for_function(_AT_REST)
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("() => axe.run({ resultTypes: ['violations'] }).then((results) => results.violations)")
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def title(page: Page) -> Locator:
    """The heading of the open chart."""
    return page.locator("#card figure h2")


def goods(page: Page) -> Locator:
    """The control for goods."""
    return page.get_by_role("button", name="Goods category")


def options(page: Page) -> Locator:
    """What an open control offers."""
    return page.locator(".dash-dropdown-content .dash-dropdown-option")


def pick(page: Page, *names: str) -> None:
    """Search the goods for each name, tick the first one found, and close the list."""
    goods(page).click()
    for name in names:
        page.get_by_placeholder("Search").fill(name)
        option = options(page).filter(has_text=name).first
        expect(option).to_be_visible()
        option.click()
        expect(option.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    """Set a control that takes one choice."""
    page.get_by_role("button", name=label).click()
    options(page).filter(has_text=option).first.click()
    expect(page.get_by_role("button", name=label)).to_contain_text(option)


def table_rows(page: Page) -> list[list[str]]:
    """The cells of the open table as a reader sees them, the value without its bounds."""
    rows: list[list[str]] = page.locator("#card tbody").evaluate(
        "body => [...body.rows].map(row => [...row.cells].map(cell => cell.firstChild.textContent))"
    )
    return rows


def saved(page: Page, name: str) -> bytes:
    """Click a download link and give the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def saved_rows(page: Page) -> list[dict[str, str]]:
    """The rows that "Download CSV" gives."""
    return list(csv.DictReader(io.StringIO(saved(page, "Download CSV").decode("utf-8"))))
