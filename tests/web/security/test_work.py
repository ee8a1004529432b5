"""What one request can cost, counted in lines of Python: the same on every machine, and bounded for every request."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from tests.steps import steps
from tests.story.pairs.conftest import fill
from werkzeug.test import Client

from tradeviz.errors import BudgetError
from tradeviz.model.budget import budget, spend
from tradeviz.store import open_store
from tradeviz.story.datasets import find_pair
from tradeviz.story.figures import FiguresQuery
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog
from tradeviz.web.page.goods_options import goods_options
from tradeviz.web.security import allowed_hosts, protect, request_limits
from tradeviz.web.security import work as limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dash import Dash

    from tradeviz.story.story import PublishedStory

CALLBACK = "/_dash-update-component"
MOST = 1_500_000  # a page that nobody asked for before is 420,000, of which 300,000 are the article


@pytest.fixture(scope="module")
def proxied(told: PublishedStory) -> Client:
    app = create_app(told, allowed_hosts(proxies=1)).server
    client: Client = app.test_client()
    client.get("/").close()
    return client


def cost(ask: Callable[[], Any]) -> int:
    answers: list[Any] = []
    count = steps(lambda: answers.append(ask()), most=MOST)
    assert answers[0].status_code < 500
    answers[0].close()
    return count


FULL = request_limits.MAX_HEADER_BYTES - 2_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ADDRESSES = {
    "fields without names": f"/?{'&' * (request_limits.MAX_QUERY_FIELDS - 1)}",
    "unknown names": f"/?{'&'.join(f'a{number}' for number in range(request_limits.MAX_QUERY_FIELDS))}",
    "the same name": f"/?{'&'.join(['flow=exports'] * 150)}",
    "a long language": f"/?lang={'a' * 1900}",
    "a long number": f"/?factor={'1' * 1900}",
    "a long passage": f"/?claim={'surplus' * 250}",
    "a long country": f"/start?first={'A' * 8000}",
    "a deep path": f"/{'a/' * 1000}",
    "a path of a package": f"/_dash-component-suites/{'a.' * 1000}",
    "encoded letters": f"/download/observations.csv?{'%41' * 2700}",
    "many rows": "/download/observations.csv?chart=goods",
    "everything": "/download/story.zip",
}
HEADERS = {
    "encodings": ("Accept-Encoding", "br," * (FULL // 3)),
    "encodings with weights": ("Accept-Encoding", ",".join(f"a{number};q=0.{number % 9}" for number in range(2_500))),
    "languages": ("Accept-Language", ",".join(f"{one}{other}" for one in LETTERS for other in LETTERS)),
    "cookies": ("Cookie", ";".join(f"a{number}=1" for number in range(FULL // 9))),
    "a cookie of escapes": ("Cookie", "scheme=" + '"\\1' * (FULL // 3)),
    "marks": ("If-None-Match", ",".join(f'"{number}"' for number in range(FULL // 9))),
    "half marks": ("If-None-Match", '"' * FULL),
    "ranges": ("Range", "bytes=" + ",".join(f"{number}-{number}" for number in range(0, 4_000, 2))),
    "forwarding": ("X-Forwarded-For", "1," * (FULL // 2)),
    "quoted forwarding": ("X-Forwarded-Host", '"\\' * (FULL // 2)),
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_no_address_costs_more_than_a_page(proxied: Client, address: str) -> None:
    assert cost(lambda: proxied.get(address)) < MOST


@pytest.mark.parametrize(("name", "value"), HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("path", ["/", "/assets/page.css"])
def test_no_header_costs_more_than_a_page(proxied: Client, path: str, name: str, value: str) -> None:
    assert cost(lambda: proxied.get(path, headers={name: value})) < MOST


def filled(body: dict[str, Any], what: str) -> dict[str, Any]:
    """A body of the page's own shape with as much in it as the bounds on JSON let through."""
    filled = copy.deepcopy(body)
    text, few = "e " * (request_limits.MAX_JSON_TEXT // 2), request_limits.MAX_JSON_ITEMS
    for entry in filled["inputs"] + filled["state"]:
        if entry["id"] == what:
            entry["value"] = [f"{number:04}" * 200 for number in range(few)] if what in {"goods", "shown"} else text
    return filled


@pytest.mark.parametrize("what", ["url", "goods", "shown", "theme", "chart"])
def test_no_body_costs_more_than_a_page(app: Dash, real_body: dict[str, Any], what: str) -> None:
    body = json.dumps(filled(real_body, what))
    client = app.server.test_client()
    assert cost(lambda: client.post(CALLBACK, data=body, content_type="application/json")) < MOST


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 40_000, f"[{'0,' * 120_000}0]", f"[{'[0],' * 60_000}0]"])
def test_a_body_that_is_none_is_refused_for_less(app: Dash, body: str) -> None:
    client = app.server.test_client()
    assert cost(lambda: client.post(CALLBACK, data=body, content_type="application/json")) < MOST


def test_a_query_of_more_fields_than_the_page_has_is_refused(app: Dash) -> None:
    answer = app.server.test_client().get(f"/?{'&' * request_limits.MAX_QUERY_FIELDS}")
    assert answer.status_code == 414
    assert answer.data == b"The address's query sets more than 200 things.\n"


def test_work_beyond_the_budget_ends_in_a_sentence_and_the_next_request_has_its_own() -> None:
    from flask import Flask

    app = Flask(__name__)

    def work(count: int) -> str:
        for _ in range(count):
            spend(limits.PAGE_STEPS // 10)
        return "done"

    app.add_url_rule("/<int:count>", "work", work)
    protect(app, allowed_hosts())
    client = app.test_client()
    assert [client.get(f"/{count}").status_code for count in (10, 11, 10)] == [200, 422, 200]
    refused = client.get("/11")
    assert refused.get_data(as_text=True).startswith("This asks for more than the 1,000,000 steps of work")
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_search_is_counted_before_it_is_done(tmp_path: Path) -> None:
    fill(tmp_path)
    figures = find_pair(open_store(tmp_path), "CHN", "BLR").figures(FiguresQuery())
    with budget(len(figures.goods) * 3):
        assert goods_options(figures, [], "e e e e e e")
    with budget(len(figures.goods) * 3), pytest.raises(BudgetError):
        goods_options(figures, [], "a b c d e f")


def test_the_rows_of_a_download_are_counted_before_it_begins(
    told: PublishedStory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path)
    client = create_app(catalog=Catalog([told], tmp_path), who=allowed_hosts()).server.test_client()
    whole = client.get("/pair/CHN/BLR/download/story.zip").data
    rows = zipfile.ZipFile(io.BytesIO(whole)).read("CHN-BLR/observations.csv").decode().splitlines()
    monkeypatch.setattr("tradeviz.web.routes.DOWNLOAD_STEPS", len(rows))
    refused = client.get("/pair/CHN/BLR/download/story.zip")
    assert (refused.status_code, refused.mimetype) == (422, "text/plain")
    assert "Ask for less at once" in refused.get_data(as_text=True)
