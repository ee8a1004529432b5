"""Each passage of the article, chosen by mouse, keyboard and touch, shows its verdict and its evidence."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import PHONE, Visit, answered

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Ledger = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def ledger(address: str) -> Ledger:
    """The claims with their verdicts as the full download carries them."""
    with urlopen(f"{address}download/story.zip") as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    text = archive.read("china-belarus/ledger.csv").decode()
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def link(page: Page, claim: str) -> Locator:
    return page.locator(f"article a[data-claim='{claim}']")


def spaced(text: str) -> str:
    """Text as a reader sees it: hard spaces are spaces."""
    return " ".join(text.split())


def expect_shown(page: Page, claim: str, row: dict[str, str]) -> None:
    """The passage is marked, and the panel says what the ledger says."""
    expect(page.locator("article a[aria-current='true']")).to_have_attribute("data-claim", claim)
    answered(page)
    panel = spaced(page.locator("#panel").inner_text())
    for name in ("article_says", "figures_say", "difference", "missing"):
        assert spaced(row[name]) in panel, (claim, name)
    for line in filter(None, row["sums"].split(" | ")):
        assert spaced(line) in panel, (claim, line)
    assert row["verdict"].lower() in panel.lower()


def test_every_claim_of_the_ledger_is_marked_by_shape_and_word(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    assert page.locator("article a[data-claim]").count() == len(ledger)
    for claim, row in ledger.items():
        expect(link(page, claim)).to_have_attribute("data-verdict", row["verdict"])
        mark = spaced(link(page, claim).locator(".v").inner_text())
        assert mark[0] in "✓✕?"
        assert mark[1:].strip() == row["verdict"]


def test_the_summary_counts_every_verdict(visit: Visit, ledger: Ledger) -> None:
    counted = spaced(visit().locator("#tally").inner_text())
    assert counted.startswith(f"{len(ledger)} statements")
    for verdict, words in (("agrees", "agree"), ("supported", "supported"), ("contradicted", "contradicted")):
        number = sum(row["verdict"] == verdict for row in ledger.values())
        assert f"{number} {words}" in counted


def test_each_claim_opens_by_mouse(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    for claim, row in ledger.items():
        link(page, claim).click()
        expect_shown(page, claim, row)


def test_each_claim_opens_by_keyboard_and_is_said(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    for claim, row in ledger.items():
        link(page, claim).focus()
        page.keyboard.press("Enter")
        expect_shown(page, claim, row)
        expect(page.locator("#said")).to_contain_text(f": {row['verdict']}.")


def test_each_claim_opens_by_touch_and_brings_its_charts_into_sight(visit: Visit, ledger: Ledger) -> None:
    page = visit(size=PHONE, touch=True)
    for claim, row in ledger.items():
        link(page, claim).tap()
        expect_shown(page, claim, row)
        expect(page.locator("#tabs")).to_be_in_viewport()


def test_a_claim_lights_the_cells_it_speaks_of(visit: Visit) -> None:
    page = visit("claim=surplus-2024&table=yes")
    expect(page.locator("tr.lit")).to_have_count(1)
    expect(page.locator("tr.lit")).to_contain_text("$4.77\u00a0billion")
    expect(page.locator("tr.lit th")).to_have_text("2024")


def test_the_panels_link_leads_to_exactly_this_view_and_close_takes_it_away(visit: Visit) -> None:
    page = visit("claim=mainly-fertiliser&goods=potash&flow=imports&years=2022-2025")
    href = page.get_by_role("link", name="Link to this view").get_attribute("href")
    assert href is not None
    again = visit(href.removeprefix("?"))
    assert again.locator("#panel").inner_text() == page.locator("#panel").inner_text()
    for part in ("#card h2", "#card .subtitle", "#card .src", "#key-figures", "#downloads"):
        assert again.locator(part).inner_text() == page.locator(part).inner_text(), part
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#panel")).to_have_count(0)


def test_published_values_that_do_not_meet_are_listed_with_both_sides(visit: Visit) -> None:
    page = visit("years=2023-2023")
    page.locator(".clashes summary").click()
    listed = spaced(page.locator(".clashes").inner_text())
    assert "$8.443 billion" in listed
    assert "$8.4879 to 8.5097 billion" in listed
