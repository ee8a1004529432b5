"""What a choice fills is filled around the reader: what they hold, have opened or chosen stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import answered, choose, drawn, title

if TYPE_CHECKING:
    from tests.browser.journeys import Visit


def test_the_focus_stays_on_the_tab_that_was_pressed(visit: Visit) -> None:
    page = visit()
    tab = page.locator("#tabs").get_by_role("link", name="Two sides")
    tab.focus()
    page.keyboard.press("Enter")
    answered(page, "chart=sides")
    expect(tab).to_be_focused()
    expect(tab).to_have_attribute("aria-current", "page")
    page.keyboard.press("t")
    answered(page, "chart=sides&table=yes")
    expect(tab).to_be_focused()
    expect(tab).not_to_have_attribute("aria-current", "page")


def test_a_fold_that_was_opened_stays_open_while_what_it_holds_changes(visit: Visit) -> None:
    page = visit()
    clashes = page.locator("#about-chart details").last
    clashes.locator("summary").click()
    before = clashes.inner_text()
    choose(page, "Whose statistics", "Belarus")
    answered(page, "by=BLR")
    expect(clashes).to_have_attribute("open", "")
    assert clashes.inner_text() != before


def test_a_chart_beside_a_passage_keeps_the_passage(visit: Visit) -> None:
    page = visit()
    passage = page.locator('a[data-claim="surplus-2024"]')
    passage.click()
    verdict = page.locator("#verdict")
    expect(verdict).to_be_focused()
    drawn(page)
    over_time = title(page).inner_text()
    page.locator("#tabs").get_by_role("link", name="Two sides").click()
    answered(page, "chart=sides&claim=surplus-2024")
    expect(verdict).to_be_visible()
    expect(passage).to_have_attribute("aria-current", "true")
    assert title(page).inner_text() != over_time
    page.go_back()
    answered(page, "claim=surplus-2024")
    assert title(page).inner_text() == over_time
    expect(verdict).to_be_visible()
    page.locator("#close").click()
    expect(page.locator("#panel")).to_have_count(0)


@pytest.mark.parametrize("pace", ["each answered", "at once"])
@pytest.mark.parametrize("query", ["", "claim=surplus-2024", "chart=goods&table=yes"])
def test_what_choices_leave_in_the_places_is_what_the_server_writes_for_them(
    visit: Visit, query: str, pace: str
) -> None:
    page = visit(query)
    for href in ("?chart=sides", "?goods=potash&flow=imports", "?chart=goods&table=yes", f"?{query}"):
        page.evaluate(_GO, href)
        if pace == "each answered":
            answered(page, href.removeprefix("?"))
    answered(page, query)
    filled = page.evaluate(_WRITTEN)
    fresh = visit(query)
    answered(fresh)
    assert filled == fresh.evaluate(_WRITTEN)


_GO = """href => {
  const link = document.createElement("a");
  link.href = href;
  document.body.append(link);
  link.setAttribute("href", href);
  link.click();
  link.remove();
}"""
# Without the chart, which Plotly draws, and the fields, which are Dash's.
_WRITTEN = """() => [...document.querySelectorAll("#charts [id]")]
  .filter((one) => one.dataset.place)
  .map((one) => [one.id, one.outerHTML])"""


@pytest.mark.parametrize("typed", ["", "2015"])
@pytest.mark.parametrize("query", ["", "years=2010-2020"])
def test_a_passage_pressed_from_within_a_field_is_chosen(visit: Visit, query: str, typed: str) -> None:
    page = visit(query)
    page.locator("#first-year").click()
    if typed:
        page.locator("#first-year").fill(typed)
    page.locator('a[data-claim="surplus-2024"]').click()
    expect(page.locator("#verdict")).to_be_focused()
    answered(page, "claim=surplus-2024")
    page.wait_for_timeout(500)
    answered(page, "claim=surplus-2024")
    expect(page.locator("#verdict")).to_be_visible()


def test_a_field_left_as_it_was_sets_nothing(visit: Visit) -> None:
    page = visit("claim=surplus-2024")
    page.locator("#unfold").click()
    page.locator("#first-year").click()
    page.keyboard.press("Tab")
    expect(page.locator("#last-year")).to_be_focused()
    page.wait_for_timeout(500)
    answered(page, "claim=surplus-2024")
    expect(page.locator("#last-year")).to_be_focused()
    expect(page.locator("#panel")).to_be_visible()


def test_a_control_set_beside_a_passage_keeps_the_focus_and_the_next_passage_folds_the_controls(visit: Visit) -> None:
    page = visit("claim=surplus-2024")
    page.locator("#unfold").click()
    page.locator("#first-year").fill("2015")
    page.keyboard.press("Tab")
    answered(page, "years=2015-2026")
    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator("#last-year")).to_be_focused()
    page.locator('a[data-claim="surplus-2024"]').click()
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#controls")).to_be_hidden()
    expect(page.locator("#unfold")).to_have_attribute("aria-expanded", "false")


def test_beside_a_passage_without_figures_no_key_and_no_words_are_about_a_chart(visit: Visit) -> None:
    page = visit()
    page.locator('a[data-claim="moscow"]').click()
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#card")).to_be_hidden()
    page.keyboard.press("t")
    page.wait_for_timeout(300)
    answered(page, "claim=moscow")
    expect(page.locator("#said")).not_to_contain_text("Over time")
