"""A page of another origin in a real browser: whatever it tries, it learns nothing of ours; a link to us works."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.browser.conftest import FLAGS, PATIENCE, chromium_program, serving
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

EVIL = "evil.example"
# A browser is led by DNS; this one is told that the other site's name is this machine, as after a rebinding.
REBOUND = [*FLAGS[:-1], f"--host-resolver-rules=MAP {EVIL} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PATHS = ("", "start", "healthz", "download/story.zip", "download/observations.csv", "assets/page.css", "_dash-layout")
FORGED: tuple[dict[str, str], ...] = (
    {},
    {"X-Forwarded-Host": "127.0.0.1"},
    {"X-Forwarded-Host": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-Prefix": "//evil.example", "X-Forwarded-Host": "localhost"},
    {"Forwarded": "host=127.0.0.1"},
)
READ = """async ([address, headers]) => {
    try {
        const answer = await fetch(address, {headers});
        return [answer.status, await answer.text()];
    } catch (error) {
        return ["no answer", ""];
    }
}"""
# Each adds an element that would use what it loads, and hears whether it could.
USE = """([tag, name, address]) => new Promise(done => {
    const element = document.createElement(tag);
    if (tag === "link") { element.rel = "stylesheet"; }
    element.addEventListener("load", () => done("loaded"));
    element.addEventListener("error", () => done("refused"));
    element[name] = address;
    document.body.append(element);
    setTimeout(() => done("silent"), 8000);
})"""
USES = (("img", "src", "assets/icon.svg"), ("link", "href", "assets/page.css"), ("script", "src", "assets/page.js"))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that trusts a proxy, reached without it."""
    with serving(tmp_path_factory.mktemp("other-sites") / "log.txt", TRADEVIZ_PROXIES="1") as address:
        yield address


@pytest.fixture(scope="module")
def foreign() -> Iterator[int]:
    """The port of another server on this machine."""
    page = Response("<!doctype html><title>Elsewhere</title><body>", mimetype="text/html")
    server = make_server("127.0.0.1", 0, page, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def rebound(browser: Browser) -> Iterator[Browser]:
    """A browser of these tests' own; the other one's program, told another DNS."""
    chromium = browser.browser_type.launch(executable_path=chromium_program(), args=REBOUND)
    yield chromium
    chromium.close()


def statuses(page: Page) -> list[int]:
    found: list[int] = []
    page.on("response", lambda answer: found.append(answer.status) if "elsewhere" not in answer.url else None)
    return found


def test_a_rebound_name_reads_nothing_whatever_headers_its_page_sets(rebound: Browser, ours: str) -> None:
    page = rebound.new_page()
    origin = f"http://{EVIL}:{urlsplit(ours).port}/"
    answer = page.goto(origin)
    assert answer is not None
    assert answer.status == 421
    for path in PATHS:
        for headers in FORGED:
            status, text = page.evaluate(READ, [f"{origin}{path}", headers])
            assert (status, text.count("\n")) == (421, 1), (path, headers)
    page.close()


@pytest.mark.parametrize("name", [EVIL, "127.0.0.1"], ids=["another site", "another port of ours"])
def test_a_page_of_another_origin_reads_and_uses_nothing(rebound: Browser, ours: str, foreign: int, name: str) -> None:
    page = rebound.new_page()
    page.goto(f"http://{name}:{foreign}/elsewhere")
    seen = statuses(page)
    for path in PATHS:
        assert page.evaluate(READ, [f"{ours}{path}", {}])[0] == "no answer", path
        page.evaluate("address => fetch(address, {mode: 'no-cors'}).catch(() => 0)", f"{ours}{path}")
    for tag, attribute, path in USES:
        assert page.evaluate(USE, [tag, attribute, f"{ours}{path}"]) == "refused", path
    for tag, attribute in (("iframe", "src"), ("object", "data"), ("embed", "src")):
        page.evaluate(USE.replace("8000", "500"), [tag, attribute, ours])
    assert len(seen) >= len(USES)  # of what it fetches, a browser tells nothing
    assert set(seen) == {403}
    page.close()


def test_a_link_of_another_site_leads_here_and_to_downloads(rebound: Browser, ours: str, foreign: int) -> None:
    context = rebound.new_context(accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"http://{EVIL}:{foreign}/elsewhere")
    link = "address => { document.body.innerHTML = `<a href='${address}'>there</a>`; }"
    page.evaluate(link, f"{ours}download/story.zip")
    with page.expect_download() as begun:
        page.get_by_role("link").click()
    assert begun.value.suggested_filename == "china-belarus.zip"
    page.evaluate(link, ours)
    seen: list[Any] = statuses(page)
    page.get_by_role("link").click()
    page.wait_for_selector("h1")
    assert page.url == ours
    assert set(seen) <= {200, 204}
    context.close()
