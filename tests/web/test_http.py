"""The stable addresses, without a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import examples

from tradeviz.exports.tables import RECKONED_COLUMNS
from tradeviz.model.observations import OBSERVATION_COLUMNS
from tradeviz.story.load import default_folder, load
from tradeviz.views import page_view
from tradeviz.views.choices import choices_of
from tradeviz.views.selection import parse_query
from tradeviz.web.app import create_app
from tradeviz.web.page.callbacks import page_changes
from tradeviz.web.page.controls import IDS, values_of
from tradeviz.web.page.state import PageCache

STORY = load(default_folder())
CLIENT = create_app(STORY).server.test_client()
QUERIES = ("", "goods=potash&flow=imports", "chart=sides&by=BLR&factor=1.06", "chart=goods&sort=-value", "also=yes")


@pytest.mark.parametrize("address", ["/", "/healthz", "/?goods=nope&years=1-0", "/_dash-layout", "/_dash-dependencies"])
def test_the_page_and_its_parts_answer(address: str) -> None:
    assert CLIENT.get(address).status_code == 200


def test_an_unknown_page_is_a_404_with_a_sentence() -> None:
    answer = CLIENT.get("/elsewhere")
    assert answer.status_code == 404
    assert "no such page" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/story/none", "/pair/CHN/BLR/", "/pair/toolong/BLR", "/story/none/download/story.zip"]
)
def test_what_looks_like_a_page_and_is_none_is_told_where_pages_are_listed(path: str) -> None:
    answer = CLIENT.get(path)
    assert answer.status_code == 404
    assert answer.get_data(as_text=True) == "There is no such page. Stories and pairs are listed at /start\n"


@pytest.mark.parametrize("query", QUERIES)
def test_the_csv_is_what_the_page_shows(query: str) -> None:
    answer = CLIENT.get(f"/download/observations.csv?{query}")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    expected = page_view(STORY, parse_query(query, choices_of(STORY)).selection).chart.table
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["period"] for row in rows] == list(expected["period"])
    excel = CLIENT.get(f"/download/observations-excel.csv?{query}")
    assert excel.data == b"\xef\xbb\xbf" + answer.data
    names = [one.headers["Content-Disposition"].partition("filename=")[2] for one in (answer, excel)]
    assert names[1] == names[0].replace(".csv", "-excel.csv")


@pytest.mark.parametrize("query", QUERIES)
def test_the_row_count_beside_the_link_is_that_of_the_csv(query: str) -> None:
    page = json.dumps(
        page_changes(PageCache(), STORY, (f"?{query}", "light"), [], by_control=False),
        default=lambda one: one.to_plotly_json(),
    )
    lines = CLIENT.get(f"/download/observations.csv?{query}").get_data(as_text=True).count("\n") - 1
    assert set(re.findall(r"\((\d+) rows?\)", page)) == {str(lines)}


@given(query=st.text(max_size=120))
@examples(150)
def test_any_query_gets_rows_or_sentences(query: str) -> None:
    answer = CLIENT.get(f"/download/observations.csv?{quote(query, safe='=&,')}")
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert "Nothing was downloaded" in answer.get_data(as_text=True)


def test_the_zip_holds_everything_and_says_what_each_column_means() -> None:
    archive = zipfile.ZipFile(io.BytesIO(CLIENT.get("/download/story.zip").data))
    held = {name.removeprefix("china-belarus/") for name in archive.namelist()}
    tables = {
        "observations.csv",
        "months.csv",
        "sources.csv",
        "goods.csv",
        "rates.csv",
        "reckoned.csv",
        "discrepancies.csv",
    }
    assert tables | {"datapackage.json", "README.md", "ledger.csv", "ledger.json", "article.md", "claims.toml"} <= held
    readme = archive.read("china-belarus/README.md").decode()
    for column in (*OBSERVATION_COLUMNS, *RECKONED_COLUMNS):
        assert f"| `{column.name}` | {column.means} |" in readme
    assert "## Licence notes" in readme
    assert "## How to cite" in readme
    ledger = list(csv.DictReader(io.StringIO(archive.read("china-belarus/ledger.csv").decode())))
    assert {row["id"]: row["verdict"] for row in ledger} == {
        name: finding.verdict for name, finding in STORY.findings.items()
    }


def test_the_same_story_gives_the_same_zip() -> None:
    assert (
        CLIENT.get("/download/story.zip").data == create_app(STORY).server.test_client().get("/download/story.zip").data
    )


def test_a_control_writes_its_choice_into_the_address() -> None:
    values = list(values_of(parse_query("", choices_of(STORY)).selection, STORY))
    values[IDS.index("goods")] = ["TOTAL", "potash"]
    values[IDS.index("flow")] = "imports"
    answer = page_changes(PageCache(), STORY, ("?chart=sides&claim=surplus-2024", "light"), values, by_control=True)
    assert answer[0] == "?goods=potash&flow=imports&chart=sides"


def test_two_apps_in_one_process_do_not_mix() -> None:
    other = create_app(STORY).server.test_client()
    assert other.get("/_dash-dependencies").json == CLIENT.get("/_dash-dependencies").json
    assert len(other.get("/_dash-dependencies").json) == 3


def test_reading_a_story_loads_nothing_of_the_page() -> None:
    code = (
        "import sys, tradeviz; tradeviz.load(sys.argv[1]).findings; "
        "print([name for name in ('dash', 'plotly', 'flask', 'waitress') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(STORY.folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", ["/", "/start"])
def test_what_a_page_says_hangs_on_these_headers_and_is_kept_by_nobody_unasked(path: str) -> None:
    for encoding in ("br", "identity"):
        answer = CLIENT.get(path, headers={"Accept-Encoding": encoding})
        assert {name.lower() for name in answer.vary} == {"accept-language", "cookie", "accept-encoding"}
        assert answer.headers.getlist("Vary") == [answer.headers["Vary"]]
        assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/download/observations.csv", "private, no-cache"),
        ("/download/observations-excel.csv", "private, no-cache"),
        ("/download/story.zip", "private, no-cache"),
        ("/healthz", "private, no-cache"),
        ("/_dash-layout", "private, no-cache"),
        ("/elsewhere", "no-store"),
        ("/?" + "a" * 9000, "no-store"),
        ("/assets/page.css", "no-cache"),
    ],
)
def test_how_long_an_answer_may_be_kept(path: str, kept: str) -> None:
    with CLIENT.get(path) as answer:
        assert answer.headers["Cache-Control"] == kept


def test_a_piece_of_a_file_is_a_piece_of_the_file() -> None:
    with CLIENT.get("/assets/page.css", headers={"Accept-Encoding": "identity"}) as answer:
        whole = answer.data
    pieces = []
    for first in range(0, len(whole), 5000):
        headers = {"Range": f"bytes={first}-{first + 4999}", "Accept-Encoding": "br, gzip"}
        with CLIENT.get("/assets/page.css", headers=headers) as answer:
            assert answer.status_code == 206
            assert "Content-Encoding" not in answer.headers
            pieces.append(answer.data)
    assert b"".join(pieces) == whole


def test_what_is_compressed_offers_no_pieces_and_a_copy_that_is_still_right_is_kept_as_long_as_before() -> None:
    with CLIENT.get("/assets/page.css", headers={"Accept-Encoding": "br"}) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "Accept-Ranges" not in answer.headers
        mark = answer.headers["ETag"]
    assert mark.startswith("W/")
    # A download that goes on where it stopped would join a piece of the file to a piece of what was compressed.
    headers = {"Range": "bytes=100-", "If-Range": mark, "Accept-Encoding": "br"}
    with CLIENT.get("/assets/page.css", headers=headers) as answer:
        assert answer.status_code == 200
    page = CLIENT.get("/").get_data(as_text=True)
    script = next(address for address in re.findall(r'src="([^"]+)"', page) if "?m=" in address)
    with CLIENT.get(script) as answer:
        mark = answer.headers["ETag"]
    with CLIENT.get(script, headers={"If-None-Match": mark}) as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (304, "public, max-age=31536000, immutable")
