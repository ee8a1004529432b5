"""What the server gives for a picture of a view: the light figure, the frame with its words, the text, the file's name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from tests.pseudo import outside_brackets

from tradeviz.figures import DARK, LIGHT
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.security import AllowedHosts

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    client: FlaskClient = create_app(load(default_folder()), AllowedHosts()).server.test_client()
    return client


def parts(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/download/picture.json?{query}", headers={"Cookie": "scheme=dark"})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json or {}
    return told


def said(told: dict[str, Any]) -> str:
    return " ".join(one.text or "" for one in ET.fromstring(told["frame"]["svg"]).iter(TEXT))


@pytest.mark.parametrize(
    "query", ["", "chart=sides", "chart=months", "chart=goods", "claim=surplus-2024", "goods=potash"]
)
def test_a_picture_is_light_and_says_what_the_page_says(client: FlaskClient, query: str) -> None:
    told = parts(client, query)
    text = json.dumps(told["figure"])
    for name in ("card", "ink", "soft", "rule", "highlight"):
        assert getattr(DARK, name) not in text
    assert LIGHT.soft in text
    title, *_more = told["text"].splitlines()
    assert title in said(told)
    assert "Sources: " in said(told)
    assert f"http://localhost/{'?' if query else ''}{query}, read on " in said(told)
    assert told["config"]["showSendToCloud"] is False


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "china-belarus-time-1992-2025"),
        ("chart=goods&period=2024", "china-belarus-goods-2024"),
        ("goods=potash,beef&flow=imports&years=2015-2020", "china-belarus-time-potash-beef-imports-2015-2020"),
        ("claim=surplus-2024", "china-belarus-time-1992-2025-surplus-2024"),
    ],
)
def test_a_file_is_named_by_what_it_holds(client: FlaskClient, query: str, name: str) -> None:
    assert parts(client, query)["name"] == name


def test_the_text_has_kind_subject_values_and_the_way_to_the_table(client: FlaskClient) -> None:
    lines = parts(client, "flow=imports&years=2019-2020&parts=no")["text"].splitlines()
    assert lines[2].startswith("Line chart: imports from ")
    assert "All 2 values as a table: http://localhost/?flow=imports&years=2019-2020&table=yes&parts=no" in lines
    assert "Latest values: China's exports to Belarus " in parts(client, "chart=sides")["text"]
    assert "“to $4.77 billion”: agrees. Line chart" in parts(client, "claim=surplus-2024")["text"]


def test_chosen_goods_without_a_value_are_named_below_the_figure(client: FlaskClient) -> None:
    assert "Potash" in said(parts(client, "goods=potash,beef&flow=exports&by=BLR"))


def test_a_picture_speaks_the_page_s_language(client: FlaskClient) -> None:
    told = parts(client, "lang=en-XA")
    assert [line for line in told["text"].splitlines() if outside_brackets(line).strip()] == []
    assert told["text"].startswith("[[China··]'s surplus")


def test_an_address_that_is_not_quite_right_gives_the_picture_of_what_the_page_shows(client: FlaskClient) -> None:
    assert parts(client, "chart=tiem&nothing=1")["name"] == parts(client)["name"]
