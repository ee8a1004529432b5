"""Every sentence that a reader sees or hears can be translated, and longer sentences still fit.

Pages are opened in the pseudo-language, which has each sentence in brackets and a third longer: letters outside of
brackets were never handed to gettext. What comes from files is marked as English, and commands belong to no language.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, answered, options
from tests.pseudo import outside_brackets
from tests.story.pairs.conftest import BACI, COMTRADE, NAMES

from tradeviz.story.load import default_folder

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Tabs

SCRIPT = (Path(__file__).parent / "languages.js").read_text(encoding="utf-8")
LANG = "lang=en-XA"
# A chart is drawn as text that cannot be marked; to who hears the page it is one picture with a summary. The names that
# it draws come from files, as everywhere.
_GOODS = csv.DictReader((default_folder() / "goods.csv").read_text(encoding="utf-8").splitlines())
_SHARED = [name.partition(":")[0] for name in NAMES.values()]  # a heading is called by what its subheadings share
_NAMES = (*(row["name"] for row in _GOODS), *NAMES.values(), *_SHARED, BACI.title, COMTRADE.title)
FROM_FILES = sorted(_NAMES, key=len, reverse=True)  # a name that is part of another one comes after it
LABEL = re.compile("[A-Z]")  # stands in a chart for what the sentence below it names, as a number would
BRAND = re.compile(r"\btradeviz\b")
LETTERS = re.compile(r"[^\W\d_]+")

STORY = (
    "",
    "chart=sides&factor=1.06",
    "chart=goods",
    "goods=potash,beef&flow=exports&by=BLR",
    "table=yes&also=yes",
    "chart=goods&table=yes&sort=-value",
    "claim=surplus-2024",
    "claim=mainly-fertiliser",
    "goods=8450&years=3000-1000&flow=export&nothing=1",
    "data=baci-hs92-v1&chart=tree",
)
PAIR = (
    "",
    "chart=tree&flow=exports",
    "chart=goods&goods=87&flow=exports",
    "chart=goods&goods=31&table=yes",
    "chart=sides",
    "chart=sides&data=baci-hs92-v1",
    "chart=publishers",
    "goods=310420&data=comtrade",
)
ADDRESSES = (
    *(f"?{query}" for query in STORY),
    *(f"pair/CHN/BLR?{query}" for query in PAIR),
    *("start?", "start?first=BLR", "start?first=XXX"),
    *("share?claim=surplus-2024", "pair/CHN/BLR/share?"),
    *("embed/?", "embed/?claim=surplus-2024", "embed/pair/CHN/BLR?chart=goods"),
)


def opened(tabs: Tabs, site: str, address: str, size: Any = DESKTOP, **headers: str) -> Page:
    """A page in a tab of its own, once it has been drawn."""
    page = tabs.open(size)
    page.set_extra_http_headers({name.replace("_", "-"): value for name, value in headers.items()})
    page.goto(f"{site}{address}")
    if not address.startswith(("start", "share", "embed")) and "/share" not in address:
        settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until the scripts have drawn the page and its chart."""
    expect(page.locator("#still")).to_have_count(0)
    expect(page.locator("#card figure h2")).to_be_visible()
    if page.locator("#chart").count():
        page.wait_for_selector("#chart .main-svg")


def in_pseudo(tabs: Tabs, site: str, address: str, size: Any = DESKTOP) -> Page:
    joint = "" if address.endswith("?") else "&"
    return opened(tabs, site, f"{address}{joint}{LANG}", size)


def untranslated(found: list[dict[str, Any]]) -> list[str]:
    """Texts with letters outside of brackets, and where they stand."""
    return [f"{one['place']}: {one['text'].strip()[:120]}" for one in found if LETTERS.search(left_over(one))]


def left_over(found: dict[str, Any]) -> str:
    """What of a text nobody can translate; of a chart's, without what comes from files."""
    text = found["text"]
    if found["drawn"] and LABEL.fullmatch(text.strip()):
        return ""
    for name in FROM_FILES if found["drawn"] else ():
        text = re.sub(r"\s*".join(map(re.escape, name.split())), "", text)  # a drawn name may run over several lines
    return BRAND.sub("", outside_brackets(text))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_every_sentence_can_be_translated_and_a_longer_one_fits(tabs: Tabs, site: str, path: str, size: Any) -> None:
    page = in_pseudo(tabs, site, path, size)
    found = page.evaluate(SCRIPT)
    assert len(found["texts"]) > 10
    assert untranslated(found["texts"]) == []
    assert found["misfits"] == []


def test_the_list_of_goods_speaks_the_language_too(tabs: Tabs, site: str) -> None:
    page = in_pseudo(tabs, site, "?goods=potash,beef")
    page.locator("#goods").click()
    expect(options(page).first).to_be_visible()
    open_list = page.evaluate(SCRIPT)
    assert "[Search··]" in [one["text"] for one in open_list["texts"]]
    assert untranslated(open_list["texts"]) == []
    page.locator(".dash-dropdown-search").fill("potash")
    expect(options(page).filter(has_text="Potash").first).to_be_visible()
    page.locator(".dash-dropdown-search").fill("qqqq")
    expect(options(page)).to_have_text(re.compile(r"^\[No options found"))
    assert untranslated(page.evaluate(SCRIPT)["texts"]) == []


def test_a_copied_link_is_said_in_the_language(tabs: Tabs, site: str) -> None:
    page = in_pseudo(tabs, site, "?")
    button = page.locator("#copy")
    before = button.inner_text()
    button.click()
    expect(button).not_to_have_text(before)
    assert outside_brackets(button.inner_text()) == ""
    expect(button).to_have_text(before)


def test_a_link_a_control_and_the_way_back_keep_the_language(tabs: Tabs, site: str) -> None:
    page = in_pseudo(tabs, site, "?")
    heading = page.locator("#card figure h2")
    page.locator("#tabs a").nth(1).click()
    answered(page, f"chart=sides&{LANG}")
    page.locator("#flow").click()
    options(page).nth(1).click()
    answered(page, f"flow=exports&chart=sides&{LANG}")
    expect(heading).to_have_text(re.compile(r"^\["))
    page.go_back()
    answered(page, f"chart=sides&{LANG}")
    page.go_back()
    answered(page, LANG)
    expect(heading).to_have_text(re.compile(r"^\["))
    page.locator('a[data-claim="surplus-2024"]').click()
    expect(page.locator("#panel h3").first).to_have_text(re.compile(r"^\[The article says"))
    assert LANG in page.url
    page.locator("header .mark").click()
    answered(page, LANG)


def test_the_start_page_its_form_and_its_links_keep_the_language(tabs: Tabs, site: str) -> None:
    page = in_pseudo(tabs, site, "?")
    page.locator("header .acts a").first.click()
    page.wait_for_url(f"**/start?{LANG}")
    page.locator("#first").select_option("BLR")
    page.locator(".chooser button").click()
    page.wait_for_url(f"**/start?first=BLR&{LANG}")
    page.locator(".pairs tbody a").click()
    page.wait_for_url(f"**/pair/BLR/CHN?{LANG}")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "en-XA")
    page.locator("header .mark").click()
    page.wait_for_url(f"**/?{LANG}")


def test_english_is_marked_on_a_page_in_another_language_alone(tabs: Tabs, site: str) -> None:
    page = in_pseudo(tabs, site, "?claim=surplus-2024")
    assert page.locator("article h1").get_attribute("lang") == "en"
    assert page.locator("article .claim .v").first.get_attribute("lang") == "en-XA"
    assert page.locator("#card .src a").first.get_attribute("lang") == "en"
    page = opened(tabs, site, "?claim=surplus-2024")
    expect(page.locator("[lang]")).to_have_count(1)


def test_the_pseudo_language_must_be_asked_for_by_name(tabs: Tabs, site: str) -> None:
    for address in ("", "start"):
        page = opened(tabs, site, address, accept_language="en-XA")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert "[" not in page.title()
