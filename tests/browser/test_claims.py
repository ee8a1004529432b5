"""Each passage of the article, chosen by mouse, keyboard and touch, shows its verdict and its evidence."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, Visit, answered, title

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, ViewportSize

Ledger = dict[str, dict[str, str]]
SHAPE = "mark => getComputedStyle(mark).maskImage"
PLACE = "link => link.getBoundingClientRect().top"


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
    shapes: dict[str, set[str]] = {}
    assert page.locator("article a[data-claim]").count() == len(ledger)
    for claim, row in ledger.items():
        expect(link(page, claim)).to_have_attribute("data-verdict", row["verdict"])
        mark = link(page, claim).locator(".v")
        assert spaced(mark.inner_text()) == row["verdict"]
        shapes.setdefault(row["verdict"], set()).add(mark.locator(".vi").evaluate(SHAPE))
    assert all(len(of_one) == 1 for of_one in shapes.values())
    assert len(set.union(*shapes.values())) == len(shapes)


def test_the_summary_counts_every_verdict(visit: Visit, ledger: Ledger) -> None:
    counted = spaced(visit().locator("#tally").inner_text())
    assert counted.startswith(f"{len(ledger)} statements")
    for verdict, words in (("agrees", "agree"), ("supported", "supported"), ("contradicted", "contradicted")):
        number = sum(row["verdict"] == verdict for row in ledger.values())
        assert f"{number} {words}" in counted


SIZES = [DESKTOP, {"width": 1024, "height": 768}]


def expect_place_kept(page: Page, claim: str, before: float) -> None:
    """The passage is where it was, and the verdict is in sight and has the focus."""
    assert link(page, claim).evaluate(PLACE) == pytest.approx(before, abs=8), claim
    expect(page.locator("#verdict")).to_be_in_viewport()
    expect(page.locator("#verdict")).to_be_focused()


@pytest.mark.parametrize("size", SIZES, ids=["1440", "1024"])
def test_each_claim_opens_by_mouse_and_the_article_stays_where_it_is(
    visit: Visit, ledger: Ledger, size: ViewportSize
) -> None:
    page = visit(size=size)
    for claim, row in ledger.items():
        link(page, claim).scroll_into_view_if_needed()
        before = link(page, claim).evaluate(PLACE)
        link(page, claim).click()
        expect_shown(page, claim, row)
        expect_place_kept(page, claim, before)


def test_each_claim_opens_by_keyboard_and_is_said(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    for claim, row in ledger.items():
        link(page, claim).focus()
        before = link(page, claim).evaluate(PLACE)
        page.keyboard.press("Enter")
        expect_shown(page, claim, row)
        expect_place_kept(page, claim, before)
        expect(page.locator("#said")).to_contain_text(f": {row['verdict']}.")
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_have_count(0)
        expect(link(page, claim)).to_be_focused()


def test_escape_closes_an_open_list_before_the_card(visit: Visit) -> None:
    page = visit("claim=surplus-2024")
    page.locator("#unfold").click()
    page.locator("#flow").click()
    expect(page.get_by_text("Turnover", exact=True).last).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_visible()
    page.locator("#verdict").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)


@pytest.mark.parametrize("width", [768, 390, 320])
def test_each_claim_opens_by_touch_in_a_sheet_that_leaves_it_in_sight(visit: Visit, ledger: Ledger, width: int) -> None:
    page = visit(size={"width": width, "height": PHONE["height"]}, touch=True)
    for claim, row in ledger.items():
        # As a reader does whose sheet is open: the article scrolls under it.
        link(page, claim).evaluate("link => window.scrollTo(0, link.getBoundingClientRect().top + scrollY - 100)")
        link(page, claim).tap()
        expect_shown(page, claim, row)
        expect(page.locator("#verdict")).to_be_in_viewport()
        sheet = page.locator("#panel").evaluate(PLACE)
        head = page.locator("header").evaluate("head => head.getBoundingClientRect().bottom")
        assert head <= link(page, claim).evaluate(PLACE) < sheet, claim


def test_a_passage_above_the_sheet_stays_where_it_is(visit: Visit) -> None:
    page = visit(size=PHONE, touch=True)
    passage = link(page, "surplus-2024")
    passage.evaluate("link => window.scrollTo(0, link.getBoundingClientRect().top + scrollY - 120)")
    before = passage.evaluate(PLACE)
    passage.tap()
    expect(page.locator("#verdict")).to_be_in_viewport()
    answered(page)
    assert passage.evaluate(PLACE) == pytest.approx(before, abs=8)


def test_the_sheet_keeps_its_verdict_and_its_way_out_in_sight(visit: Visit) -> None:
    page = visit("claim=surplus-2024", size={"width": 390, "height": 480}, touch=True)
    panel = page.locator("#panel")
    places = [page.locator(one).evaluate(PLACE) for one in ("#verdict", "#close")]
    panel.evaluate("panel => panel.scrollTo(0, panel.scrollHeight)")
    assert panel.evaluate("panel => panel.scrollTop") > 40
    after = [page.locator(one).evaluate(PLACE) for one in ("#verdict", "#close")]
    assert after == pytest.approx(places, abs=14)  # the sheet's handle, which scrolls
    page.locator("#close").tap()
    expect(panel).to_have_count(0)


def test_a_phone_that_is_turned_shows_the_chosen_passage_again(visit: Visit) -> None:
    page = visit(size=PHONE, touch=True)
    passage = page.locator("article a[data-claim]").last
    passage.tap()
    expect(page.locator("#verdict")).to_be_in_viewport()
    turned: ViewportSize = {"width": PHONE["height"], "height": PHONE["width"]}
    for size in (turned, PHONE):
        page.set_viewport_size(size)
        page.wait_for_function("""() => {
          const box = document.querySelector("article a[aria-current]").getBoundingClientRect();
          const head = document.querySelector("header").getBoundingClientRect().bottom;
          return box.top >= head && box.top < document.getElementById("panel").getBoundingClientRect().top;
        }""")


@pytest.mark.parametrize("tab", ["Over time", "By goods"])
def test_a_phone_that_is_turned_shows_the_chart_again(visit: Visit, tab: str) -> None:
    page = visit(size=PHONE, touch=True)
    page.locator(".ways").get_by_role("link", name=tab).tap()
    expect(page.locator("#tabs [aria-current=page]")).to_have_text(tab)
    turned: ViewportSize = {"width": PHONE["height"], "height": PHONE["width"]}
    for size in (turned, PHONE):
        page.wait_for_timeout(300)  # the browser tells of what came into sight a moment later
        page.set_viewport_size(size)
        expect(page.locator("#tabs [aria-current=page]")).to_be_in_viewport(ratio=1)
        expect(title(page)).to_be_in_viewport()


def test_the_steps_stay_with_the_verdict_that_is_a_filter(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    chip = page.locator("#tally button.contradicted")
    verdict = str(chip.get_attribute("data-filter"))
    wanted = [claim for claim, row in ledger.items() if row["verdict"] == verdict]
    assert len(wanted) > 2
    chip.click()
    page.keyboard.press("Enter")
    for step, order in ((".next", wanted), (".previous", wanted[-2::-1])):
        for claim in order:
            if claim != wanted[0] or step == ".previous":
                page.locator(f"#panel .steps {step}").first.click()
            expect(page.locator("article a[aria-current='true']")).to_have_attribute("data-claim", claim)
            expect(link(page, claim)).to_be_in_viewport()
            answered(page)


def test_the_steps_walk_all_passages_in_the_order_of_the_text(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    order = [one.get_attribute("data-claim") for one in page.locator("article a[data-claim]").all()]
    link(page, str(order[0])).click()
    for place, claim in enumerate(order, start=1):
        expect(page.locator("article a[aria-current='true']")).to_have_attribute("data-claim", str(claim))
        expect(page.locator("#panel .steps .of").first).to_have_text(f"Passage {place} of {len(ledger)}")
        expect(link(page, str(claim))).to_be_in_viewport()
        if place < len(order):
            page.locator("#panel .steps a.next").first.click()
    page.go_back()
    expect(page.locator("article a[aria-current='true']")).to_have_attribute("data-claim", str(order[-2]))


def test_a_link_with_a_choice_opens_at_its_passage(visit: Visit) -> None:
    for size in (DESKTOP, PHONE):
        page = visit("claim=surplus-2024", size=size)
        expect(link(page, "surplus-2024")).to_be_in_viewport()
        expect(page.locator("#verdict")).to_be_in_viewport()


def test_a_passage_without_figures_shows_its_evidence_and_no_chart(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    for claim in ("fifteen-visits", "brics-and-sco"):
        assert claim in ledger
        link(page, claim).click()
        expect(page.locator("#verdict")).to_be_visible()
        expect(page.locator("#card")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_visible()


def test_a_count_of_a_verdict_walks_its_passages_and_ends(visit: Visit, ledger: Ledger) -> None:
    page = visit()
    marked = [claim for claim, row in ledger.items() if row["verdict"] == "contradicted"]
    button = page.locator("#tally button[data-filter='contradicted']")
    for _step in marked:
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("document.activeElement.dataset.claim") in marked
        assert page.locator("article a.claim:not(.dim)").count() == len(marked)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("article a.claim.dim")).to_have_count(0)


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
