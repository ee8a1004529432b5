"""An error is a page of ours for a browser, which leads back, and a plain sentence for everything else."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OURS = "http://127.0.0.1:8050"


@cache
def _client() -> FlaskClient:
    client: FlaskClient = create_app(load(default_folder())).server.test_client()
    return client


def asked(path: str, **headers: str) -> TestResponse:
    answer: TestResponse = _client().get(path, base_url=OURS, headers=headers)
    return answer


@pytest.mark.parametrize("path", ["/nowhere", "/deep/er/<script>alert(1)</script>", "/story/none", "/pair/CHN/XXX"])
def test_a_browser_gets_a_page_that_leads_back(path: str) -> None:
    answer = asked(path, **BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is no such page" in answer.text
    assert 'href="/start"' in answer.text
    assert 'href="/"' in answer.text
    assert 'href="/assets/page.css"' in answer.text
    assert "<script" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_everything_else_gets_a_sentence() -> None:
    answer = asked("/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.text == "There is no such page. Stories and pairs are listed at /start\n"


def test_an_error_page_speaks_the_reader_s_language() -> None:
    assert "[" in asked("/nowhere?lang=en-XA", **BROWSER).text.partition("<h1")[2]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "China's surplus with Belarus reached $4.77 billion in 2024 · tradeviz"),
        ("chart=sides", "For 2022, Belarus declared 1.3 times what China declared · tradeviz"),
    ],
)
def test_the_server_names_a_page_by_what_it_shows(query: str, title: str) -> None:
    page = asked(f"/?{query}", **BROWSER).text
    for found in re.findall(r'<title>(.*?)</title>|property="og:title" content="(.*?)"', page):
        assert "".join(found).replace("&#x27;", "'").replace("\u00a0", " ") == title


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "china-belarus.csv"),
        ("table=yes&sort=value&claim=surplus-2024", "china-belarus.csv"),
        (
            "goods=potash,31&flow=imports&years=2014-2024&also=yes",
            "china-belarus-potash-31-imports-2014-2024-also.csv",
        ),
        ("chart=sides&by=BLR&factor=1.06", "china-belarus-sides-BLR-factor-1.06.csv"),
    ],
)
def test_a_file_is_named_by_what_it_holds(query: str, name: str) -> None:
    answer = asked(f"/download/observations.csv?{query}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
