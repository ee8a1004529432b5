"""The first answer is the whole page; what comes after it is small, compressed once, and kept."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from tradeviz.story.load import default_folder, load
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.app import create_app
from tradeviz.web.page.callbacks import page_changes
from tradeviz.web.page.chart_card import DRAWING_PLACE
from tradeviz.web.page.controls import IDS, values_of
from tradeviz.web.page.state import PLACES, PageCache, to_json

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

ROOT = Path(__file__).parents[2]
STORY = load(default_folder())
CLIENT = create_app(STORY).server.test_client()
QUERIES = ("", "goods=potash,beef&flow=imports", "chart=sides&claim=surplus-2024", "chart=goods", "table=yes&also=yes")
UPDATE = "/_dash-update-component"
HEAVY = ("pandera", "ibis", "duckdb", "tenacity", "pyspark", "psycopg")


class Outline(HTMLParser):
    """The text of a page, its claims with their verdicts, and its data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.claims: dict[str | None, str | None] = {}
        self.scripts: list[dict[str, str | None]] = []
        self.data = ""
        self._within, self._broken = "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._within = (found.get("id") or tag) if tag == "script" else ""
        self._broken = tag == "wbr"
        if tag == "script":
            self.scripts.append(found)
        if "data-claim" in found:
            self.claims[found["data-claim"]] = found["data-verdict"]

    def handle_data(self, data: str) -> None:
        if self._within == "first-answer":
            self.data += data
        elif self._broken:  # where a line may break, the text goes on
            self.words[-1] += data
            self._broken = False
        elif not self._within:
            self.words.append(data)


def outline(query: str = "", path: str = "/") -> Outline:
    return Outline(CLIENT.get(f"{path}?{query}").get_data(as_text=True))


def place_of(layout: Any, name: str) -> Any:
    """The children of the element of this id, wherever it stands; an empty list where it has none."""
    if isinstance(layout, list):
        return next((found for one in layout if (found := place_of(one, name)) is not None), None)
    if not isinstance(layout, dict) or "props" not in layout:
        return None
    own = layout["props"].get("children")
    return own or [] if layout["props"].get("id") == name else place_of(own, name)


@pytest.mark.parametrize("query", QUERIES)
def test_article_verdicts_and_key_figures_are_text_in_the_first_answer(query: str) -> None:
    page = outline(query)
    text = " ".join(page.words)
    assert page.claims == {name: finding.verdict for name, finding in STORY.findings.items()}
    for part in (STORY.article.title, "$4.77\u00a0billion" if "potash" not in query else "Potash", "How to cite"):
        assert part in text, part
    assert parse_query(query, choices_of(STORY)).selection.sentence(choices_of(STORY)) in text


@pytest.mark.parametrize("query", QUERIES)
def test_the_data_beside_the_page_is_what_its_callback_would_answer(query: str) -> None:
    brought = json.loads(outline(query).data)
    told = PageCache().of(STORY, parse_query(query, choices_of(STORY)), "light")
    assert place_of(brought["layout"], DRAWING_PLACE) == json.loads(to_json(told.drawing))
    # What is no field is in the page once, as HTML.
    page = CLIENT.get(f"/?{query}").get_data(as_text=True)
    for name in PLACES:
        assert f">{told.places[name]}</" in page, name
        assert place_of(brought["layout"], name) in (None, []), name
    assert brought["dependencies"] == CLIENT.get("/_dash-dependencies").json
    assert brought["theme"] == "light"


def test_no_script_stands_in_the_page() -> None:
    for script in outline().scripts:
        assert "src" in script or script.get("type") == "application/json", script


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", '"><img src=x onerror=alert(1)>', "{%scripts%}"]
)
def test_hostile_text_stays_text_in_page_and_data(text: str) -> None:
    goods = {code: replace(good, name=text) if code == "potash" else good for code, good in STORY.own.goods.items()}
    app = create_app(replace(STORY, title=text, description=text, own=replace(STORY.own, goods=goods)))
    page = Outline(app.server.test_client().get("/").get_data(as_text=True))
    assert " ".join(page.words).count(text) >= 2
    assert text in str(json.loads(page.data)["layout"])
    assert page.scripts == outline().scripts


def update(before: str, now: str) -> TestResponse:
    """What the page asks for when its address changes."""
    (main,) = [one for one in CLIENT.get("/_dash-dependencies").json or [] if "filled.data" in one["output"]]
    values = {f"{name}.value": value for name, value in zip(IDS, values_of(reading(before), STORY), strict=True)}
    values |= {"url.search": now, "url.pathname": "/", "theme.data": "light", "shown.data": [before, "light"]}
    outputs = [one.rpartition(".") for one in main["output"].strip(".").split("...")]
    body = {
        "output": main["output"],
        "outputs": [{"id": name, "property": prop} for name, _, prop in outputs],
        "changedPropIds": ["url.search"],
    }
    for kind in ("inputs", "state"):
        body[kind] = [one | {"value": values[f"{one['id']}.{one['property']}"]} for one in main[kind]]
    answered: TestResponse = CLIENT.post(UPDATE, json=body)
    return answered


def reading(query: str) -> Any:
    return parse_query(query, choices_of(STORY)).selection


@pytest.mark.parametrize(
    ("before", "now", "stay", "change"),
    [
        (
            "",
            "?flow=imports",
            {"notices", "key-figures", "panel-place", "way", "goods", "by"},
            {DRAWING_PLACE, "chart-head", "flow"},
        ),
        ("", "?claim=surplus-2024", {"goods", "by", "flow", "notices"}, {"panel-place", DRAWING_PLACE}),
        (
            "?goods=potash",
            "?goods=potash&table=yes",
            {"key-figures", "goods"},
            {DRAWING_PLACE, "chart-foot", "tabs"},
        ),
        ("?flow=imports", "?flow=imports", {DRAWING_PLACE, *PLACES, "flow"}, set()),
    ],
)
def test_a_choice_is_answered_with_what_it_changes_and_no_more(
    before: str, now: str, stay: set[str], change: set[str]
) -> None:
    answer = (update(before, now).json or {})["response"]
    sent = set(answer) | set(answer.get("filled", {}).get("data", {}))
    assert sent & stay == set()
    assert change <= sent


def test_what_is_asked_for_again_is_not_made_again() -> None:
    answers = PageCache()
    first, again, other = (
        answers.of(STORY, parse_query(one, choices_of(STORY)), "light") for one in ("", "?", "chart=goods")
    )
    assert again is first
    assert other is not first


def test_answers_are_kept_up_to_their_bound_the_latest_asked_for_longest() -> None:
    asked = [parse_query(query, choices_of(STORY)) for query in ("", "chart=sides", "chart=goods")]
    sizes = [PageCache().of(STORY, one, "light").size for one in asked]
    answers = PageCache(most=sum(sizes) - 1)
    first, second = (answers.of(STORY, one, "light") for one in asked[:2])
    assert answers.of(STORY, asked[0], "light") is first
    answers.of(STORY, asked[2], "light")
    assert answers.of(STORY, asked[0], "light") is first
    assert answers.of(STORY, asked[1], "light") is not second


def test_an_answer_larger_than_the_bound_is_answered_and_not_kept() -> None:
    answers, asked = PageCache(most=10), parse_query("", choices_of(STORY))
    first = answers.of(STORY, asked, "light")
    assert answers.of(STORY, asked, "light") is not first
    assert page_changes(answers, STORY, ("", "light"), [], by_control=False)[1] == ["", "light"]


def files() -> list[str]:
    """The scripts and styles of the page."""
    text = CLIENT.get("/").get_data(as_text=True)
    return re.findall(r'<(?:script|link)[^>]* (?:src|href)="(/[^"]+)"', text)


def ask(path: str, **headers: str) -> TestResponse:
    """A file, its handle given back."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answered: TestResponse = CLIENT.get(path, headers=given, buffered=True)
    return answered


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_files_are_compressed_kept_for_a_year_and_the_same_once_unpacked(encoding: str, unpack: Any) -> None:
    assert len(files()) > 10
    for path in files():
        plain = ask(path, Accept_Encoding="identity")
        for _ in range(2):
            packed = ask(path, Accept_Encoding=encoding)
            assert packed.status_code == 200, path
            assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable", path
            assert "Accept-Encoding" in packed.headers["Vary"], path
            large = packed.headers.get("Content-Encoding") == encoding
            assert (unpack(packed.data) if large else packed.data) == plain.data, path
            assert large or len(plain.data) < 500, path


def test_a_browser_of_today_gets_brotli() -> None:
    for path in ("/", files()[3]):
        assert ask(path, Accept_Encoding="gzip, deflate, br, zstd").headers["Content-Encoding"] == "br"


def test_a_file_asked_for_under_an_address_without_time_is_compared_by_its_mark() -> None:
    first = ask("/assets/page.css")
    assert first.headers["Cache-Control"] == "no-cache"
    assert ask("/assets/page.css", If_None_Match=first.headers["ETag"]).status_code == 304


def test_serving_the_built_in_story_loads_no_store() -> None:
    code = (
        "import sys, json; from tests.web import test_first_answer as t; "
        "assert t.CLIENT.get('/').status_code == 200; assert t.update('', '?flow=imports').status_code == 200; "
        "print([name for name in t.HEAVY if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
