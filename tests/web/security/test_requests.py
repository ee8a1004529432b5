"""What is refused, and what every answer carries."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from tradeviz.web.app import create_app
from tradeviz.web.security import allowed_hosts, protect, request_limits

if TYPE_CHECKING:
    from dash import Dash

    from tradeviz.story.story import PublishedStory

CALLBACK = "/_dash-update-component"
PAGES = ["/", "/healthz", "/download/observations.csv", "/download/story.zip", "/elsewhere", "/assets/page.css"]


def ask(app: Dash, path: str = "/", method: str = "GET", **more: Any) -> tuple[int, str]:
    answer = app.server.test_client().open(path, method=method, **more)
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("path", [*PAGES, CALLBACK])
@pytest.mark.parametrize(
    "host", ["evil.example.org", "localhost.evil.example.org:8050", "192.168.0.1", "127.0.0.1.nip.io"]
)
def test_a_host_that_is_not_ours_gets_a_sentence_and_nothing_else(app: Dash, path: str, host: str) -> None:
    status, text = ask(app, path, headers={"Host": host})
    assert status == 421
    assert text == "This server does not go by that name. Whoever runs it can add one with --host-name.\n"


@pytest.mark.parametrize("host", ["a b", "user@localhost", "localhost/x", "localhost:port"])
def test_a_host_that_is_none_is_refused(app: Dash, host: str) -> None:
    assert ask(app, headers={"Host": host})[0] == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1:8050", "[::1]:8050"])
def test_this_machine_is_answered_by_any_of_its_names(app: Dash, host: str) -> None:
    assert ask(app, "/healthz", headers={"Host": host})[0] == 200


def test_a_name_that_was_given_is_answered_and_a_forwarded_one_is_not_read(told: PublishedStory) -> None:
    app = create_app(told, allowed_hosts(["trade.example.org"]))
    assert ask(app, "/healthz", headers={"Host": "trade.example.org"})[0] == 200
    forwarded = {"Host": "evil.example.org", "X-Forwarded-Host": "trade.example.org"}
    assert ask(app, "/healthz", headers=forwarded)[0] == 421


def test_a_trusted_proxy_says_which_host_was_asked_for(told: PublishedStory) -> None:
    app = create_app(told, allowed_hosts(["trade.example.org"], proxies=1))
    good = {"Host": "127.0.0.1", "X-Forwarded-Host": "trade.example.org", "X-Forwarded-Prefix": "/trade"}
    assert ask(app, "/healthz", headers=good)[0] == 200
    assert ask(app, "/healthz", headers=good | {"X-Forwarded-Host": "evil.example.org"})[0] == 421


@pytest.mark.parametrize("path", [*PAGES, CALLBACK, "/_dash-component-suites/nothing/<b>x.js"])
def test_every_answer_carries_the_headers_and_no_banner(app: Dash, path: str) -> None:
    with app.server.test_client().get(path) as answer:
        headers = answer.headers
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert rules["script-src"] == "'self'"
    assert "*" not in headers["Content-Security-Policy"]
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(headers.keys())


def test_no_script_of_the_page_stands_in_it_and_data_alone_does(app: Dash) -> None:
    page = app.server.test_client().get("/").get_data(as_text=True)
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    run = [attributes for attributes in inline if "application/json" not in attributes]
    assert run == []
    assert not re.search(r"\son\w+=", page)


def test_the_page_does_not_tell_which_python_runs_it(app: Dash) -> None:
    page = app.server.test_client().get("/").get_data(as_text=True)
    assert "python_version" not in page
    config = re.search(r'<script id="_dash-config"[^>]*>(.*?)</script>', page)
    assert config is not None
    assert json.loads(config.group(1))["dash_version"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_but_reading_can_be_asked_of_a_page(app: Dash, path: str, method: str) -> None:
    answer = app.server.test_client().open(path, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "DELETE"])
def test_the_callbacks_take_nothing_but_a_post(app: Dash, method: str) -> None:
    answer = app.server.test_client().open(CALLBACK, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_what_is_too_long_is_refused(app: Dash) -> None:
    assert ask(app, "/?" + "a" * (request_limits.MAX_QUERY_BYTES + 1))[0] == 414
    assert ask(app, "/" + "a" * (request_limits.MAX_PATH_BYTES + 1))[0] == 414
    assert ask(app, headers={"X-Long": "a" * (request_limits.MAX_HEADER_BYTES + 1)})[0] == 431
    assert ask(app, headers={f"X-{number}": "a" for number in range(request_limits.MAX_HEADERS)})[0] == 431
    large = b" " * (request_limits.MAX_BODY_BYTES + 1)
    assert ask(app, CALLBACK, "POST", data=large, content_type="application/json")[0] == 413
    assert ask(app, CALLBACK, "POST", data=b"", headers={"Content-Length": "-1"})[0] in {400, 415}


def test_a_body_of_no_stated_length_is_read_no_further_than_the_bound(app: Dash) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.given += len(buffer)
            return len(buffer)

    body = Endless()
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    status, _ = ask(app, CALLBACK, "POST", content_type="application/json", environ_overrides=environ)
    assert status in {400, 413}
    assert 0 < body.given <= request_limits.MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://evil.example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:8080"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_callback_answers_its_own_page_alone(
    app: Dash, real_body: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    assert ask(app, CALLBACK, "POST", json=real_body, headers=headers)[0] == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_no_json(app: Dash, real_body: dict[str, Any], kind: str) -> None:
    assert ask(app, CALLBACK, "POST", data=json.dumps(real_body), content_type=kind)[0] == 415


@pytest.mark.parametrize("query", ["cancelJob=1", "job=1&cacheKey=2", "endId=x&cancelJob=1"])
def test_background_jobs_cannot_be_asked_for(app: Dash, real_body: dict[str, Any], query: str) -> None:
    assert ask(app, f"{CALLBACK}?{query}", "POST", json=real_body)[0] == 400


def test_an_unexpected_error_is_a_sentence_with_an_id_that_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Flask(__name__)

    def fail() -> str:
        raise RuntimeError("a secret of the machine")

    app.add_url_rule("/", "fail", fail)
    protect(app, allowed_hosts())
    with caplog.at_level(logging.ERROR, "tradeviz"):
        answer = app.test_client().get("/")
    text = answer.get_data(as_text=True)
    found = re.fullmatch(r"Something went wrong here. The server's log says what, under ([0-9a-f]{8}).\n", text)
    assert answer.status_code == 500
    assert found is not None
    assert found.group(1) in caplog.text
    assert "a secret of the machine" in caplog.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_error_of_dash_is_no_html_and_says_nothing_of_the_path(app: Dash) -> None:
    for path in ("/_dash-component-suites/<script>/x.js", "/_dash-component-suites/dash/<script>.js" + "a" * 900):
        answer = app.server.test_client().get(path, headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert answer.get_data(as_text=True) == "There is no such page.\n"
