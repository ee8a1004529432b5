"""The share page, the files of citations behind it, and what a link to a view says of it before it is followed."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest

from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.security import AllowedHosts, allowed_hosts

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain",
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    client: FlaskClient = create_app(load(default_folder()), AllowedHosts()).server.test_client()
    return client


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.text)


@pytest.mark.parametrize("ending", TYPES)
def test_a_view_s_citation_is_a_file_named_by_what_it_cites(client: FlaskClient, ending: str) -> None:
    answer = client.get(f"/download/citation.{ending}?chart=sides&years=2015-2020")
    assert answer.status_code == 200
    assert answer.mimetype == TYPES[ending]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="china-belarus-sides-2015-2020.{ending}"'
    assert "http://localhost/?years=2015-2020&chart=sides" in answer.text


def test_the_share_page_has_what_the_files_have_and_each_of_its_links_answers(client: FlaskClient) -> None:
    said = page(client, "/share?chart=goods&claim=mainly-fertiliser")
    for ending in ("bib", "ris", "txt"):
        for line in client.get(f"/download/citation.{ending}?chart=goods&claim=mainly-fertiliser").text.splitlines():
            assert line.strip() in said
    links = re.findall(r'href="(/download/[^"]+)"', said)
    assert len(links) > 6
    for link in links:
        assert client.get(link).status_code == 200, link


def test_one_source_is_cited_or_all_of_a_view_and_none_that_is_not_there(client: FlaskClient) -> None:
    every = json.loads(client.get("/download/citation.json?flow=imports&source=*").text)
    assert len(every) > 3
    [one] = json.loads(client.get(f"/download/citation.json?source={every[0]['id']}").text)
    assert one == every[0]
    refused = client.get("/download/citation.json?source=nobody")
    assert refused.status_code == 400
    assert "'nobody' is no source of these figures" in refused.text


def test_the_share_page_says_which_sites_may_embed() -> None:
    told = create_app(load(default_folder()), allowed_hosts(framing=["news.example.org"])).server.test_client()
    assert "It works in pages of news.example.org." in page(told, "/share")


def meta(text: str, name: str) -> str:
    [content] = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)"', text)
    return html.unescape(content)


@pytest.mark.parametrize("query", ["chart=sides", "claim=surplus-2024", "goods=potash&flow=imports"])
def test_a_link_says_what_the_very_view_shows(client: FlaskClient, query: str) -> None:
    text = client.get(f"/?{query}").text
    told = client.get(f"/download/picture.json?{query}").json or {}
    title, _subtitle, described, *_more = told["text"].splitlines()
    assert meta(text, "og:title") == f"{title} · tradeviz"
    assert meta(text, "description") == meta(text, "og:description") == described
    [address] = re.findall(r'<link rel="canonical" href="([^"]*)"', text)
    assert html.unescape(address) == meta(text, "og:url")
    assert meta(text, "og:url").startswith("http://localhost/?")


def test_a_story_s_own_page_is_described_by_the_story(client: FlaskClient) -> None:
    text = client.get("/").text
    assert meta(text, "description").startswith("Published figures on trade between China and Belarus")
    assert meta(text, "og:url") == "http://localhost/"
    # An address with a mistake is the same page as the one that it was taken for.
    assert meta(client.get("/?nothing=1&chart=sidse").text, "og:url") == "http://localhost/?chart=sides"
