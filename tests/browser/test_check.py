"""The page that checks any article, as a reader uses it: pasted, corrected, printed, downloaded, opened again."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import serving
from tests.browser.journeys import DESKTOP, PHONE, sent, violations
from tests.browser.test_languages import SCRIPT, untranslated

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import Tabs

ARTICLE = (
    "China's exports to Belarus reached $5.94 billion in 2023. China's imports of potash from Belarus were worth $1.5 "
    "billion in 2023. China imported €1.34 billion of potash from Belarus in 2023. China was Belarus's second-largest supplier in 2023.\n\n"
    "Lukashenko has been to Beijing 14 times. China's exports to Belarus fell in 2022."
)
MIDDLE = {"width": 1024, "height": 800}
SIZES = pytest.mark.parametrize("size", [DESKTOP, MIDDLE, PHONE], ids=["desktop", "middle", "phone"])


def checked(page: Page, address: str, text: str = ARTICLE, query: str = "") -> Page:
    page.goto(f"{address}check{query}")
    page.locator("#text").fill(text)
    page.locator("[name=date]").fill("2025-06-05")
    sent(page, page.locator("button.main"))
    return page


def verdicts(page: Page) -> list[str | None]:
    return [one.get_attribute("data-verdict") for one in page.locator(".pasted a.claim").all()]


def statement(page: Page, words: str) -> Locator:
    """The card of a statement, its fields open."""
    card = page.locator(".found").filter(has=page.locator("h2 q", has_text=words))
    card.locator("summary", has_text="Correct what").click()
    return card


def test_an_article_is_pasted_corrected_downloaded_and_opened_again(tabs: Tabs, address: str, tmp_path: Path) -> None:
    page = checked(tabs.open(), address)
    assert verdicts(page) == ["differs", "agrees", "cannot be checked", "cannot be checked", "supported"]

    card = statement(page, "$5.94 billion")
    card.get_by_label("Digits").fill("1.5 billion")
    card.get_by_label("Goods").fill("potash")
    card.get_by_label("Measure").select_option("imports")
    sent(page, card.get_by_role("button", name="Check again"))
    assert verdicts(page)[0] == "agrees"
    expect(statement(page, "$5.94 billion").get_by_label("Goods")).to_have_value(re.compile(r"\(HS 3104\)$"))

    page.locator(".passed li", has_text="14 times").get_by_role("combobox").select_option("claim")
    card = statement(page, "€1.34 billion")
    card.get_by_label("It is").select_option("none")
    sent(page, card.get_by_role("button", name="Check again"))
    assert verdicts(page) == ["agrees", "agrees", "cannot be checked", "cannot be checked", "supported"]
    # Who corrects the third of many statements is not thrown back to the first.
    assert page.evaluate("scrollY") > 0
    assert page.locator(".passed li", has_text="€1.34 billion").count() == 1
    expect(page.locator(".found h2 q", has_text="14 times")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Download as story folder").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    [folder] = [path.parent for path in tmp_path.rglob("datapackage.json")]
    before = verdicts(page)
    with serving(tmp_path / "log.txt", folder) as again:
        story = tabs.open()
        story.goto(again)
        marks = story.locator("article a.claim")
        expect(marks).to_have_count(len(before))
        assert [one.get_attribute("data-verdict") for one in marks.all()] == before


def test_rates_that_are_given_decide_and_stay(tabs: Tabs, address: str) -> None:
    page = checked(tabs.open(), address)
    page.locator(".again > summary").click()
    page.locator("[name=rates]").fill("EUR=0.92")
    sent(page, page.locator("button.main"))
    assert verdicts(page)[2] == "agrees"
    expect(page.locator("[name=rates]")).to_have_value("EUR=0.92")


@SIZES
def test_the_way_to_change_the_text_stands_above_the_answer(tabs: Tabs, address: str, size: Any) -> None:
    page = checked(tabs.open(size), address)
    summary = page.locator(".again > summary")
    expect(summary).to_be_in_viewport()
    summary.click()
    expect(page.locator("#text")).to_have_value(ARTICLE)


@SIZES
def test_fields_of_a_row_stand_on_one_line(tabs: Tabs, address: str, size: Any) -> None:
    page = checked(tabs.open(size), address)
    card = statement(page, "$5.94 billion")
    boxes = [one.bounding_box() for one in card.locator(".slots select, .slots input").all()]
    assert len(boxes) == 8
    rows = {round(box["y"]) for box in boxes if box is not None}
    columns = {round(box["x"]) for box in boxes if box is not None}
    assert len(rows) * len(columns) in {8, 9}


@pytest.mark.parametrize("text", ["The weather was fine in 2023.", "China met Belarus in 2023, and 14 people ate."])
def test_a_text_without_trade_says_so_and_what_to_do(tabs: Tabs, address: str, text: str) -> None:
    page = checked(tabs.open(), address, text)
    expect(page.locator(".notices")).to_contain_text("hoose")
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#text")).to_have_value(text)


def test_the_whole_answer_is_printed_and_the_table_is_chosen_at_once(tabs: Tabs, address: str) -> None:
    page = checked(tabs.open(), address)
    page.locator(".all > summary").click()
    page.locator(".all td").first.click()
    chosen = page.evaluate("getSelection().toString()")
    assert all(words in chosen for words in ("Statement", "$5.94 billion", "exports to Belarus fell"))
    page.reload()
    checked(page, address)
    page.emulate_media(media="print")
    for part in (".pasted", ".found", ".all table", ".passed li"):
        expect(page.locator(part).first).to_be_visible()
    for part in (".slots", "button", ".passed select"):
        expect(page.locator(part).first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@SIZES
def test_axe_finds_no_violation(tabs: Tabs, address: str, size: Any, scheme: Any) -> None:
    page = tabs.open(size, scheme)
    for text in ("", ARTICLE, "China met Belarus in 2023."):
        page.goto(f"{address}check")
        if text:
            checked(page, address, text)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert violations(page) == [], text


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("text", [ARTICLE, "China met Belarus in 2023.", "The weather was fine."])
def test_every_sentence_can_be_translated_and_a_longer_one_fits(tabs: Tabs, address: str, text: str, size: Any) -> None:
    page = checked(tabs.open(size), address, text, "?lang=en-XA")
    found = page.evaluate(SCRIPT)
    assert len(found["texts"]) > 10
    assert untranslated(found["texts"]) == []
    assert found["misfits"] == []
