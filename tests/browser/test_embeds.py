"""A view in a frame of somebody else's page, on another port: it grows to its height where it may, and is refused elsewhere."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, serving
from tests.browser.journeys import DESKTOP, PHONE, drawn, violations
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from playwright.sync_api import Browser, Page, ViewportSize
    from tests.browser.journeys import Visit

HEARD = "<script>heard = []; addEventListener('message', (event) => heard.push(event.data))</script>"
OURS = ".framed, .mark"
CLIPPED = "() => document.documentElement.scrollHeight - document.documentElement.clientHeight"


class Elsewhere:
    """A site that shows what it is given."""

    def __init__(self) -> None:
        self.body = ""
        self.port = 0

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        page = Response(f"<!doctype html><title>News</title>{HEARD}<body>{self.body}", mimetype="text/html")
        return page(environ, start_response)

    @contextmanager
    def running(self) -> Iterator[Elsewhere]:
        server = make_server("127.0.0.1", 0, self.answer, threaded=True)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield self
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def news() -> Iterator[Elsewhere]:
    """The site that may embed."""
    with Elsewhere().running() as site:
        yield site


@pytest.fixture(scope="module")
def told_of(news: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that was told of the site."""
    log = tmp_path_factory.mktemp("embeds") / "log.txt"
    with serving(log, TRADEVIZ_EMBED_FOR=f"127.0.0.1:{news.port}") as address:
        yield address


def opened(browser: Browser, address: str, size: ViewportSize = DESKTOP, **settings: Any) -> Page:
    context = browser.new_context(viewport=size, reduced_motion="reduce", **settings)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    return page


def code_of(page: Page, name: str) -> str:
    """The code that the dialog of a page gives."""
    page.locator("#share").click()
    box = page.get_by_role("dialog").locator(".code").filter(has=page.get_by_role("heading", name=name, exact=True))
    return box.locator("code").inner_text()


@pytest.mark.parametrize(
    ("query", "name"), [("chart=sides", "The chart"), ("claim=surplus-2024", "The passage with its verdict")]
)
def test_the_code_of_the_dialog_embeds_the_view_which_grows_to_its_height(
    browser: Browser, told_of: str, news: Elsewhere, query: str, name: str
) -> None:
    page = opened(browser, f"{told_of}?{query}")
    expect(page.locator("#still")).to_have_count(0)
    news.body = code_of(page, name)
    page.goto(f"http://127.0.0.1:{news.port}/")
    inside = page.frame_locator("iframe")
    expect(inside.locator("h1")).to_be_visible()
    if "claim" not in query:
        expect(inside.locator("#chart .main-svg").first).to_be_visible()
    frame = page.frames[1]
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("() => document.querySelector('iframe').style.height")
        frame.wait_for_function(f"() => ({CLIPPED})() <= 0")
    heard = page.evaluate("heard")
    told = [one["datawrapper-height"] for one in heard if "datawrapper-height" in one]
    plain = [one["height"] for one in heard if "height" in one]
    identity = page.locator("iframe").get_attribute("id")
    assert [list(one) for one in told] == [[identity]] * len(plain)
    assert [one[identity] for one in told] == plain
    # The page around is another site's: its link back leads out of the frame.
    assert inside.locator("base").get_attribute("target") == "_blank"
    back = inside.locator("#back")
    assert back.get_attribute("href") == f"{told_of}?{query}"
    with page.context.expect_page() as leaves:
        back.click()
    expect(leaves.value.locator("#still")).to_have_count(0)
    expect(leaves.value.locator("#card")).to_be_visible()
    assert page.url == f"http://127.0.0.1:{news.port}/"
    page.context.close()


def test_another_site_gets_a_refusal_in_its_frame(
    browser: Browser, told_of: str, address: str, news: Elsewhere
) -> None:
    with Elsewhere().running() as other:
        other.body = f'<iframe src="{told_of}embed/"></iframe>'
        page = opened(browser, f"http://127.0.0.1:{other.port}/")
        page.wait_for_load_state("networkidle")
        assert page.frames[1].locator(OURS).count() == 0
        assert page.evaluate("heard") == []
        # Nor does the site that may embed get more than embeds, or anything of a server that was told of nobody.
        for forbidden in (told_of, f"{told_of}share", f"{address}embed/"):
            news.body = f'<iframe src="{forbidden}"></iframe>'
            page.goto(f"http://127.0.0.1:{news.port}/")
            page.wait_for_load_state("networkidle")
            assert page.frames[1].locator(OURS).count() == 0, forbidden
            assert page.evaluate("heard") == []
        page.context.close()


def test_a_frame_without_scripts_shows_the_server_s_drawing_and_its_values(browser: Browser, told_of: str) -> None:
    page = opened(browser, f"{told_of}embed/?flow=imports", PHONE, java_script_enabled=False)
    expect(page.locator(".undrawn svg path").first).to_be_visible()
    expect(page.get_by_text("Line chart: imports from")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("query", ["", "chart=goods", "claim=mainly-fertiliser", "goods=8450"])
def test_an_embed_is_light_has_no_violation_and_fits(browser: Browser, told_of: str, query: str) -> None:
    page = opened(browser, f"{told_of}embed/?{query}", color_scheme="dark")
    if query in {"", "chart=goods"}:
        drawn(page)
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("header").count() == 0
    for width in (1024, 320):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_function("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_dialog_copies_closes_and_follows_the_view(visit: Visit, size: ViewportSize) -> None:
    page = visit("claim=surplus-2024", size=size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#share").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Share this view")).to_be_visible()
    expect(dialog).to_contain_text("tradeviz serve --embed-for HOST")
    expect(dialog.locator("pre").filter(has_text="claim=surplus-2024").first).to_be_visible()
    assert violations(page) == []
    # Links of the dialog are those of its page, though it stands on another one.
    dialog.locator("summary").first.click()
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename == "china-belarus-time-1992-2025-surplus-2024.bib"
    address = dialog.get_by_role("button", name="Copy: Address")
    expect(address).to_be_in_viewport()
    address.click()
    expect(address).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url
    button = dialog.get_by_role("button", name="Copy: The chart")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()").startswith("<iframe ")
    # Keys of the page behind are none of the dialog's, and Escape closes it alone.
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#panel")).to_be_visible()
    assert page.url.endswith("?claim=surplus-2024")
    expect(page.locator("#share")).to_be_focused()


def test_the_page_of_the_dialog_needs_no_script(visit: Visit) -> None:
    page = visit("chart=goods", script=False)
    with page.expect_navigation():
        page.locator("#share").click()
    expect(page.get_by_role("heading", name="Share this view")).to_be_visible()
    expect(page.locator("code").first).to_have_text(page.url.replace("/share", "/"))
    expect(page.locator("code").nth(1)).to_contain_text("read on ")
    expect(page.locator("code").filter(has_text="/embed/?chart=goods")).to_have_count(1)
    expect(page.get_by_role("button")).to_have_count(0)
