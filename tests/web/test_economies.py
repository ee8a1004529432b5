"""An economy has one page, whatever codes its publishers use: from their files to the text of the page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.readers.conftest import comtrade

from tradeviz.cli import main
from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog
from tradeviz.web.security import AllowedHosts

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

IMTS = (
    "COUNTRY,SERIES_CODE,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,SCALE,2019,2020\n"
    '"Thailand","THA.MG_CIF_USD.TWN.A","Imports of goods, Cost insurance freight (CIF), US dollar",'
    '"Taiwan Province of China","Annual","Millions",21000,21500\n'
)
BACI_NAME = "BACI_HS92_Y2020_V202501.csv"
TOTAL = {"cmdCode": "TOTAL", "netWgt": ""}


def year_of(reporter: int, partner: int, year: int, value: float, flow: str = "M") -> dict[str, str]:
    words = {"reporterCode": reporter, "partnerCode": partner, "period": year, "refYear": year, "primaryValue": value}
    return TOTAL | {"flowCode": flow} | {name: str(word) for name, word in words.items()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("economies")
    (folder / "imts.csv").write_text(IMTS)
    rows = [
        year_of(764, 490, 2020, 21000), year_of(764, 490, 2021, 22000),
        year_of(156, 736, 2011, 100), year_of(156, 736, 2012, 30), year_of(156, 729, 2012, 2000),
        year_of(156, 58, 1998, 500), year_of(156, 56, 1999, 480),
    ]  # fmt: skip
    (folder / "comtrade.csv").write_text(comtrade(*rows))
    (folder / BACI_NAME).write_text(
        "t,i,j,k,v,q\n2020,490,764,854231,20.5,1\n2020,736,156,270900,3,1\n2020,729,156,270900,4,1\n"
    )
    files = [str(folder / name) for name in ("imts.csv", "comtrade.csv", BACI_NAME)]
    done = CliRunner().invoke(main, ["ingest", *files, "--store", str(folder / "store")])
    assert (done.exit_code, done.exception) == (0, None), done.output
    return folder / "store"


@pytest.fixture(scope="module")
def client(store: Path) -> FlaskClient:
    served: FlaskClient = create_app(
        who=AllowedHosts(), catalog=Catalog([load(default_folder())], store)
    ).server.test_client()
    return served


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    visible = re.sub(r"<script.*?</script>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", visible)))


def rows(client: FlaskClient, address: str) -> dict[tuple[str, str, str], dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    return {(row["period"], row["reporter"], row["measure"]): row for row in found}


def test_three_publishers_stand_side_by_side_on_the_page_of_taiwan(client: FlaskClient) -> None:
    page = text_of(client, "/pair/THA/TWN")
    assert "Thailand and Taiwan" in page
    values = {
        key: float(
            rows(client, f"/pair/THA/TWN/download/observations.csv?data={key}")["2020", "THA", "imports"]["value_usd"]
        )
        for key in ("imf-imts", "comtrade", "baci-hs92-v202501")
    }
    assert values == {"imf-imts": 21_500e6, "comtrade": 21_000, "baci-hs92-v202501": 20_500}


@pytest.mark.parametrize("address", ["/pair/THA/S19", "/pair/tha/s19", "/pair/THA/TWN"])
def test_a_publishers_own_code_leads_to_the_same_page(client: FlaskClient, address: str) -> None:
    assert text_of(client, address) == text_of(client, "/pair/THA/TWN")
    assert rows(client, f"{address}/download/observations.csv?data=comtrade&by=THA")["2021", "THA", "imports"]


def test_an_address_that_names_the_side_by_a_publishers_code_goes_on_working(client: FlaskClient) -> None:
    found = rows(client, "/pair/THA/S19/download/observations.csv?data=baci-hs92-v202501&by=S19")
    assert found["2020", "TWN", "exports"]["value_usd"] == "20500"


@pytest.mark.parametrize(("data", "title"), [("comtrade", "UN Comtrade"), ("baci-hs92-v202501", "BACI HS92 V202501")])
def test_the_page_says_what_a_publisher_counts_taiwan_as(client: FlaskClient, data: str, title: str) -> None:
    note = f"{title} counts Taiwan as 490 Other Asia, not elsewhere specified, which may hold trade with other places"
    assert note in text_of(client, f"/pair/THA/TWN?data={data}")
    assert "490" not in text_of(client, "/pair/THA/TWN?data=imf-imts")


def test_added_codes_are_named_beside_the_value_and_above_the_chart(client: FlaskClient) -> None:
    added = rows(client, "/pair/CHN/SDN/download/observations.csv?data=comtrade")
    assert float(added["2012", "CHN", "imports"]["value_usd"]) == 2030
    assert added["2012", "CHN", "imports"]["derivation"] == (
        "imports 2012 = 736 Sudan (to 2011) and 729 Sudan, added = $2.030\xa0thousand"
    )
    assert (added["2011", "CHN", "imports"]["value_usd"], added["2011", "CHN", "imports"]["derivation"]) == (
        "100",
        "",
    )
    page = text_of(client, "/pair/CHN/SDN?data=comtrade&table=yes")
    assert "UN Comtrade has Sudan under 736 Sudan (to 2011) and 729 Sudan. Where several have a value" in page
    assert "736 Sudan (to 2011) and 729 Sudan, added" in page


def test_a_reconciled_release_is_added_too(client: FlaskClient) -> None:
    found = rows(client, "/pair/SDN/CHN/download/observations.csv?data=baci-hs92-v202501")
    assert float(found["2020", "SDN", "exports"]["value_usd"]) == 7000


def test_an_economy_of_earlier_years_is_pointed_to(client: FlaskClient) -> None:
    answer = client.get("/pair/CHN/BEL").get_data(as_text=True)
    assert "Figures to 1998 may stand under China and Belgium-Luxembourg, which are counted apart" in unescape(answer)
    assert 'href="BLX"' in answer or 'href="../CHN/BLX"' in answer
    assert "counted apart" not in client.get("/pair/CHN/SDN").get_data(as_text=True)


def test_the_start_page_lists_each_pair_once(client: FlaskClient) -> None:
    page = client.get("/start").get_data(as_text=True)
    assert sorted(re.findall(r'href="(pair/[^"?]+)"', page)) == [
        "pair/BEL/CHN", "pair/BLX/CHN", "pair/CHN/SDN", "pair/THA/TWN",
    ]  # fmt: skip
    assert "Other Asia" not in page
    assert client.get("/start?first=S19").get_data().count(b"pair/TWN/THA") == 1


def test_pair_prints_the_same_for_every_code(store: Path) -> None:
    printed = [
        CliRunner().invoke(main, ["pair", "THA", code, "--data", "comtrade", "--store", str(store)])
        for code in ("TWN", "S19")
    ]
    assert [one.exit_code for one in printed] == [0, 0]
    assert printed[0].output == printed[1].output
    assert "2021,THA,TWN,imports" in printed[0].output


def test_the_pairs_zip_has_the_rows_under_the_publishers_codes_and_can_be_read_again(
    client: FlaskClient, tmp_path: Path
) -> None:
    whole = zipfile.ZipFile(io.BytesIO(client.get("/pair/CHN/SDN/download/story.zip?data=comtrade").get_data()))
    [name] = [name for name in whole.namelist() if name.endswith("observations.csv")]
    (tmp_path / "rows.csv").write_bytes(whole.read(name))
    [about] = [name for name in whole.namelist() if name.endswith("README.md")]
    assert "- UN Comtrade has Sudan under 736 Sudan (to 2011) and 729 Sudan." in whole.read(about).decode()
    held = csv.DictReader(io.StringIO(whole.read(name).decode("utf-8-sig")))
    assert {row["partner"] for row in held} == {"N736", "SDN"}
    store = str(tmp_path / "again")
    assert CliRunner().invoke(main, ["ingest", str(tmp_path / "rows.csv"), "--store", store]).exit_code == 0
    printed = CliRunner().invoke(main, ["pair", "CHN", "SDN", "--store", store]).stdout
    assert "736 Sudan (to 2011) and 729 Sudan, added" in printed
