"""A reader goes from the start page to a pair, down the tree of goods, and from one dataset to another."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import serving
from tests.browser.journeys import PHONE, answered, choose, drawn, fits, goods, options, title, violations
from tests.story.pairs.conftest import DECLARATIONS, RECONCILED_ROWS, fill

from tradeviz.store.coverage import VOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from tests.browser.conftest import Tabs


@pytest.fixture(scope="module")
def vouched_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """As `site`, the declarations imported as `tradeviz ingest --complete` does."""
    folder = tmp_path_factory.mktemp("vouched-in-browser")
    fill(folder / "store", VOUCHED)
    with serving(folder / "log.txt", TRADEVIZ_STORE=str(folder / "store")) as address:
        yield address


@pytest.fixture
def page(tabs: Tabs) -> Iterator[Page]:
    """A tab whose pages must not complain."""
    opened = tabs.open()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert complaints == []


def open_pair(page: Page, site: str, query: str = "", path: str = "pair/CHN/BLR") -> None:
    page.goto(f"{site}{path}?{query}" if query else f"{site}{path}")
    expect(page.locator("#still")).to_have_count(0)


def test_from_the_start_page_to_a_pair_without_scripts(tabs: Tabs, site: str) -> None:
    page = tabs.open(script=False)
    page.goto(f"{site}start")
    page.get_by_label("Economy").select_option("BLR")
    page.get_by_role("button", name="Show its partners").click()
    page.get_by_role("link", name="Belarus and China").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Belarus and China")
    expect(page.locator("#key-figures")).to_contain_text("$1.50 thousand")


def test_a_block_leads_down_and_the_way_leads_up(page: Page, site: str) -> None:
    open_pair(page, site, "chart=tree&flow=exports")
    expect(title(page)).to_contain_text("only parts of the goods are held")
    page.locator("#chart .slice").filter(has_text="Vehicles, aircraft").first.click()
    answered(page, "goods=XVII&flow=exports&chart=tree")
    page.locator("#chart .slice").filter(has_text="Vehicles other").first.click()
    answered(page, "goods=87&flow=exports&chart=tree")
    expect(page.locator("#chart .slice").filter(has_text="The rest")).to_have_count(1)
    page.get_by_label("Place in the Harmonised System").get_by_role("link", name="Vehicles, aircraft").click()
    answered(page, "goods=XVII&flow=exports&chart=tree")


def test_what_is_vouched_for_has_shares_and_names_what_stands_in_no_finer_category(
    page: Page, vouched_site: str
) -> None:
    open_pair(page, vouched_site, "chart=tree&flow=exports")
    expect(title(page)).to_contain_text("vehicles, aircraft and ships made up 60 %")
    page.locator("#chart .slice").filter(has_text="Vehicles, aircraft").first.click()
    answered(page, "goods=XVII&flow=exports&chart=tree")
    page.locator("#chart .slice").filter(has_text="Vehicles other").first.click()
    answered(page, "goods=87&flow=exports&chart=tree")
    expect(page.locator("#chart .slice").filter(has_text="further")).to_have_count(1)
    open_pair(page, vouched_site, "goods=31&flow=imports&chart=tree")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    assert [(row["goods"], row["value_usd"]) for row in rows] == [("3104", "700"), ("31_X", "200")]


def test_a_bar_and_a_row_of_the_table_lead_where_a_block_does(page: Page, site: str) -> None:
    open_pair(page, site, "goods=8703&flow=exports&chart=goods")
    drawn(page)
    page.locator("#chart .point path").first.click(force=True)
    answered(page, "goods=870323&flow=exports")
    open_pair(page, site, "goods=87&flow=exports&chart=goods&table=yes")
    page.locator("#card tbody").get_by_role("link", name="Vehicles").first.click()
    answered(page, "goods=8703&flow=exports&chart=goods")


def test_goods_are_found_by_a_word_at_any_depth(page: Page, site: str) -> None:
    open_pair(page, site)
    goods(page).click()
    page.get_by_placeholder("Search").fill("potassium")
    option = options(page).filter(has_text="310420").first
    expect(option).to_be_visible()
    option.click()
    page.keyboard.press("Escape")
    answered(page, "goods=310420")
    expect(page.locator("#key-figures")).to_contain_text("HS 310420")


def test_the_reader_picks_whose_figures_to_see(page: Page, site: str) -> None:
    open_pair(page, site)
    choose(page, "Figures", "BACI")
    answered(page, "data=baci-hs92-v1")
    expect(page.locator("#card .src")).to_contain_text("BACI HS92, V1")
    page.get_by_role("link", name="Two sides").click()
    expect(title(page)).to_have_text("These figures have one side only")
    page.locator("#card .gaps").get_by_role("link", name="UN Comtrade").click()
    answered(page, "chart=sides&data=comtrade" if "sides&data" in page.url else page.url.partition("?")[2])
    expect(title(page)).to_contain_text("Belarus declared 1.2 times what China declared")


def test_the_story_shows_a_datasets_figures_and_a_claim_leads_back_to_its_own(page: Page, site: str) -> None:
    open_pair(page, site, "data=baci-hs92-v1&chart=tree", path="")
    expect(page.locator("#card .src")).to_contain_text("BACI HS92, V1")
    expect(page.locator("article h1")).to_be_visible()
    page.locator('a[data-claim="surplus-2024"]').click()
    expect(title(page)).to_contain_text("$4.77 billion in 2024")
    assert "data=" not in page.url


def test_the_csv_is_what_is_on_screen(page: Page, site: str) -> None:
    open_pair(page, site, "goods=31&flow=imports&chart=tree")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    assert [(row["goods"], row["value_usd"]) for row in rows] == [("3104", "700"), ("31_O", "200")]


def test_every_row_of_a_pair_is_one_table(page: Page, site: str) -> None:
    open_pair(page, site, "goods=31&chart=tree")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download one table").click()
    assert download.value.suggested_filename == "CHN-BLR-all-levels.csv"
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    assert len(rows) == len(DECLARATIONS) + len(RECONCILED_ROWS)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Parquet").click()
    assert download.value.suggested_filename == "CHN-BLR-all-levels.parquet"


def test_everything_of_a_pair_is_one_zip(page: Page, site: str) -> None:
    open_pair(page, site)
    href = page.get_by_role("link", name="Download everything").get_attribute("href") or ""
    answer = page.request.get(urljoin(urljoin(site, "pair/CHN/BLR"), href))
    assert answer.headers["content-type"] == "application/zip"


@pytest.mark.parametrize(
    "path",
    ["start", "pair/CHN/BLR?chart=tree", "pair/CHN/BLR?chart=goods&data=comtrade", "pair/CHN/BLR?chart=publishers"],
)
@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_no_violation_and_no_page_is_wider_than_its_screen(
    page: Page, site: str, path: str, *, phone: bool
) -> None:
    if phone:
        page.set_viewport_size(PHONE)
    page.goto(f"{site}{path}")
    expect(page.locator("#still")).to_have_count(0)
    assert violations(page) == []
    fits(page)
