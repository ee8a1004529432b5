"""A page of another site, its name led here by DNS rebinding or not: it may link here, and reads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tradeviz.web.app import create_app
from tradeviz.web.security import allowed_hosts

if TYPE_CHECKING:
    from dash import Dash

    from tradeviz.story.story import PublishedStory

PATHS = ("/", "/start", "/healthz", "/download/story.zip", "/download/observations.csv", "/assets/page.css", "/nothing")
FORGED: tuple[dict[str, str], ...] = (
    {},
    {"X-Forwarded-Host": "127.0.0.1"},
    {"X-Forwarded-Host": "trade.example.org"},
    {"X-Forwarded-Host": "127.0.0.1", "X-Forwarded-Port": "8050", "X-Forwarded-Proto": "http"},
    {"X-Forwarded-Host": "evil.example.org, 127.0.0.1"},
    {"X-Forwarded-Host": "127.0.0.1, 127.0.0.1, 127.0.0.1"},
    {"X-Forwarded-Prefix": "/trade", "X-Forwarded-Host": "127.0.0.1"},
    {"Forwarded": "host=127.0.0.1", "X-Host": "127.0.0.1", "X-Original-Host": "127.0.0.1"},
)


@pytest.fixture(scope="module", params=[0, 1, 2], ids="{} proxies".format)
def proxied(request: pytest.FixtureRequest, told: PublishedStory) -> Dash:
    return create_app(told, allowed_hosts(["trade.example.org"], proxies=request.param))


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("host", ["evil.example.org", "evil.example.org:8050"])
def test_whatever_a_rebound_page_says_of_the_host_its_own_name_betrays_it(
    proxied: Dash, host: str, forged: dict[str, str]
) -> None:
    client = proxied.server.test_client()
    for path in PATHS:
        answer = client.get(path, headers={"Host": host} | forged)
        assert answer.status_code == 421, path
        assert answer.data == b"This server does not go by that name. Whoever runs it can add one with --host-name.\n"


@pytest.mark.parametrize("inner", ["127.0.0.1:8050", "localhost", "trade.example.org"])
def test_a_proxy_asks_by_a_name_of_ours_and_forwards_another(told: PublishedStory, inner: str) -> None:
    client = create_app(told, allowed_hosts(["trade.example.org"], proxies=1)).server.test_client()
    forwarded = {"Host": inner, "X-Forwarded-Host": "trade.example.org", "X-Forwarded-Proto": "https"}
    assert client.get("/healthz", headers=forwarded).status_code == 200


def prefixed(told: PublishedStory, name: str, value: str) -> tuple[int, str]:
    client = create_app(told, allowed_hosts(proxies=1)).server.test_client()
    answer = client.get("/", headers={"Host": "127.0.0.1", name: value})
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("prefix", ["/trade", "/a/b-c/d_e.f~g", "/.well-known"])
def test_a_forwarded_prefix_is_a_plain_path(told: PublishedStory, prefix: str) -> None:
    status, text = prefixed(told, "X-Forwarded-Prefix", prefix)
    assert status == 200
    assert f'"{prefix}/"' in text


@pytest.mark.parametrize(
    "prefix",
    [
        *("//evil.example.org", "/a//b", "/trade/", "trade", "http://evil.example.org", "/a?b", "/a b", "/a%2fb"),
        *("/\\evil", "/..", "/a/../b", "/.", "/é", "/<script>", "/" + "a" * 101, "/a" * 21),
    ],
)
def test_any_other_prefix_is_refused(told: PublishedStory, prefix: str) -> None:
    assert prefixed(told, "X-Forwarded-Prefix", prefix) == (
        400,
        "The prefix that is forwarded is no plain path such as /trade.\n",
    )


@pytest.mark.parametrize("scheme", ["javascript", "ftp", "https://evil.example.org", "<b>"])
def test_a_forwarded_scheme_is_one_of_two(told: PublishedStory, scheme: str) -> None:
    assert prefixed(told, "X-Forwarded-Proto", scheme)[0] == 400


def fetched(site: str, mode: str, dest: str) -> dict[str, str]:
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}


USES = (
    *(("no-cors", dest) for dest in ("image", "script", "style", "audio", "video", "font", "track", "empty", "object")),
    *(("cors", dest) for dest in ("empty", "image", "font", "manifest")),
    *(("navigate", dest) for dest in ("iframe", "frame", "embed", "object", "fencedframe", "empty", "")),
    *(("", ""), ("no-cors", "document"), ("websocket", "empty"), ("nested-navigate", "document")),
)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something-new"])
@pytest.mark.parametrize(("mode", "dest"), USES)
def test_another_site_uses_nothing_of_ours(app: Dash, site: str, mode: str, dest: str) -> None:
    client = app.server.test_client()
    for path in PATHS:
        answer = client.get(path, headers=fetched(site, mode, dest))
        assert answer.status_code == 403, path
        assert answer.data == b"Another site may link to this page, but not use what it answers.\n"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "none"])
def test_links_from_anywhere_lead_to_pages_and_downloads(app: Dash, site: str) -> None:
    client = app.server.test_client()
    for path in ("/", "/start", "/download/story.zip", "/download/observations.csv?goods=potash"):
        assert client.get(path, headers=fetched(site, "navigate", "document")).status_code == 200


@pytest.mark.parametrize(("mode", "dest"), USES)
def test_the_page_uses_its_own(app: Dash, mode: str, dest: str) -> None:
    answer = app.server.test_client().get("/assets/page.css", headers=fetched("same-origin", mode, dest))
    assert answer.status_code == 200
    answer.close()
