"""Behind a proxy that puts the page under a prefix and says so in the X-Forwarded headers, as the README's nginx does."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE
from tests.browser.journeys import answered, drawn
from werkzeug.serving import make_server

from tradeviz.web.app import create_app
from tradeviz.web.security import allowed_hosts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from playwright.sync_api import Browser

NAME, PREFIX = "127.0.0.1", "/trade"


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the proxy."""
    monkeypatch.setenv("DASH_REQUESTS_PATHNAME_PREFIX", f"{PREFIX}/")
    app = create_app(who=allowed_hosts(["inner.example.org"], proxies=1)).server

    def proxy(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(f"{PREFIX}/"):
            start_response("404 Not Found", [])
            return [b"outside of the prefix"]
        host = environ["HTTP_HOST"]
        forwarded = {"FOR": "192.0.2.1", "PROTO": "http", "HOST": host, "PORT": host.split(":")[1], "PREFIX": PREFIX}
        inner = {f"HTTP_X_FORWARDED_{name}": value for name, value in forwarded.items()}
        path = environ["PATH_INFO"].removeprefix(PREFIX)
        answer: Iterable[bytes] = app(
            environ | inner | {"PATH_INFO": path, "HTTP_HOST": "inner.example.org"}, start_response
        )
        return answer

    server = make_server(NAME, 0, proxy, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{NAME}:{server.server_port}{PREFIX}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_works_under_a_prefix(browser: Browser, behind: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    page.goto(behind)
    drawn(page)
    page.get_by_role("link", name="By goods").click()
    expect(page.get_by_role("link", name="By goods")).to_have_attribute("aria-current", "page")
    answered(page)
    assert page.url == f"{behind}?chart=goods"
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
    own = [link for link in links if link.startswith(behind.removesuffix(f"{PREFIX}/"))]
    assert own
    assert [link for link in own if not link.startswith(behind)] == []
    for link in page.evaluate("[...document.querySelectorAll('#downloads a')].map(link => link.href)"):
        assert page.request.get(link).status == 200
    assert wrong == []
    context.close()
