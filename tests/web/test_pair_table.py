"""Every row of a pair as a download."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.store.databases.worlds import fill

from tradeviz.store import open_store
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PAIR = "/pair/CHN/BLR/download/observations"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("web") / "store"
    fill(open_store(folder))
    client: FlaskClient = create_app(catalog=Catalog([load(default_folder())], folder)).server.test_client()
    return client


@pytest.mark.parametrize(("level", "what"), [("6", "subheadings"), ("total", "totals"), ("all", "all-levels")])
def test_csv_excel_and_parquet_have_the_same_rows_and_say_what_they_hold(
    client: FlaskClient, level: str, what: str
) -> None:
    text = client.get(f"{PAIR}.csv?level={level}&lang=en-XA")
    excel = client.get(f"{PAIR}-excel.csv?level={level}")
    parquet = client.get(f"{PAIR}.parquet?level={level}")
    assert excel.data == b"\xef\xbb\xbf" + text.data
    rows = pd.read_csv(io.BytesIO(text.data), dtype={"goods": "str"}, keep_default_na=False)
    assert pd.read_parquet(io.BytesIO(parquet.data))["goods"].tolist() == rows["goods"].tolist()
    for answer, end in ((text, ".csv"), (excel, "-excel.csv"), (parquet, ".parquet")):
        assert answer.headers["Content-Disposition"] == f'attachment; filename="CHN-BLR-{what}{end}"'
    assert text.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert parquet.headers["Content-Type"] == "application/vnd.apache.parquet"


def test_the_page_of_the_pair_and_a_story_s_own_have_the_same_rows(client: FlaskClient) -> None:
    assert client.get("/download/observations.csv?level=all").data == client.get(f"{PAIR}.csv?level=all").data
    assert client.get(f"{PAIR}.parquet").data == client.get(f"{PAIR}.parquet?level=all").data


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("level=3", "There is no level '3'. Known are total, 2, 4, 6 and all. Nothing was downloaded."),
        ("level=", "There is no level ''."),
        ("level=6&goods=31", "'goods' does not go with a level"),
        ("level=6&data=none", "There is no dataset 'none' of this pair."),
        ("level=2&level=6", "'level' stands in the address more than once; ask for one. Nothing was downloaded."),
    ],
)
def test_a_query_that_is_not_right_is_a_400_with_a_sentence(client: FlaskClient, query: str, sentence: str) -> None:
    for end in (".csv", "-excel.csv", ".parquet"):
        answer = client.get(f"{PAIR}{end}?{query}")
        assert answer.status_code == 400
        assert sentence in answer.get_data(as_text=True)


def test_a_story_that_the_store_has_nothing_of_has_no_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Catalog([load(default_folder())], tmp_path_factory.mktemp("none"))
    answer = create_app(catalog=empty).server.test_client().get("/download/observations.csv?level=6")
    assert answer.status_code == 404
    assert answer.get_data(as_text=True) == "The store has nothing of this pair.\n"


def test_the_page_links_to_it_where_downloads_stand(client: FlaskClient) -> None:
    page = client.get("/pair/CHN/BLR").get_data(as_text=True)
    for address in ("BLR/download/observations.csv?level=all", "BLR/download/observations.parquet?level=all"):
        assert f'href="{address}"' in page
    assert "level=all" not in client.get("/").get_data(as_text=True)
