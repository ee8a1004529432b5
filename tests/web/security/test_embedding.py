"""Who may show our charts in a frame: the sites that the server was told of, what is under /embed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tradeviz.web.app import create_app
from tradeviz.web.security import AllowedHosts, AllowedHostsError, allowed_hosts, read_environment

if TYPE_CHECKING:
    from dash import Dash
    from werkzeug.test import TestResponse

    from tradeviz.story.story import PublishedStory

FRAME = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
EMBEDS = ("/embed/", "/embed/?chart=goods", "/embed/?claim=surplus-2024", "/embed/?goods=8450")


@pytest.fixture(scope="module")
def told_of(told: PublishedStory) -> Dash:
    return create_app(told, allowed_hosts(framing=["News.example.org", "*.press.example:8443"]))


def ancestors(answer: TestResponse) -> str:
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    return rules["frame-ancestors"]


@pytest.mark.parametrize("path", EMBEDS)
def test_the_sites_named_may_frame_what_is_made_for_it(told_of: Dash, path: str) -> None:
    answer = told_of.server.test_client().get(path, headers=FRAME)
    assert answer.status_code == 200
    assert ancestors(answer) == "*.press.example:8443 news.example.org"
    assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize("path", EMBEDS)
def test_without_a_site_named_an_embed_can_be_read_and_never_framed(app: Dash, path: str) -> None:
    client = app.server.test_client()
    assert client.get(path, headers=FRAME).status_code == 403
    answer = client.get(path)
    assert answer.status_code == 200
    assert ancestors(answer) == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_what_an_embed_could_not_understand_it_says(told_of: Dash) -> None:
    shown = told_of.server.test_client().get("/embed/?claim=nonsense").text
    assert "The article has no passage “nonsense”." in shown
    assert "The article has no passage" not in told_of.server.test_client().get("/embed/?claim=surplus-2024").text


@pytest.mark.parametrize(
    "path", ["/", "/start", "/check", "/share", "/embed", "/embedded", "/download/picture.json", "/assets/page.css"]
)
def test_nothing_else_can_be_framed(told_of: Dash, path: str) -> None:
    client = told_of.server.test_client()
    assert client.get(path, headers=FRAME).status_code == 403
    with client.get(path) as answer:
        assert ancestors(answer) == "'none'"
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("mode", "dest"),
    [("no-cors", "image"), ("cors", "empty"), ("navigate", "object"), ("navigate", "embed"), ("no-cors", "iframe")],
)
def test_an_embed_is_framed_and_used_in_no_other_way(told_of: Dash, mode: str, dest: str) -> None:
    headers = FRAME | {"Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert told_of.server.test_client().get("/embed/", headers=headers).status_code == 403


def test_another_host_s_name_is_refused_at_an_embed_too(told_of: Dash) -> None:
    answer = told_of.server.test_client().get("/embed/", headers=FRAME | {"Host": "evil.example"})
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "name",
    [
        "",
        "*",
        "https://news.example.org",
        "news.example.org/x",
        "a b",
        "x;script-src *",
        "'none'",
        "a.*.org",
        "x:y",
        "-a",
    ],
)
def test_what_is_no_site_is_named_and_never_reaches_the_policy(name: str) -> None:
    with pytest.raises(AllowedHostsError, match="no site that could embed"):
        allowed_hosts(framing=[name])


def test_the_environment_names_sites_too_and_a_further_host_keeps_them() -> None:
    who = read_environment({"TRADEVIZ_EMBED_FOR": "b.example, a.example b.example"})
    assert who.framing == ("a.example", "b.example")
    assert who.with_host("192.0.2.1").framing == who.framing
    assert AllowedHosts().framing == ()
