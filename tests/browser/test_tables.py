"""A table is made for its screen: newest first, nothing cut, and no window within the page to scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, Visit, fits, saved_rows, table_rows

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

SIZES: list[ViewportSize] = [DESKTOP, {"width": 1024, "height": 768}, PHONE, {"width": 320, "height": 640}]
QUERIES = ("table=yes", "table=yes&chart=goods", "table=yes&goods=potash,beef&also=yes", "table=yes&chart=sides&by=BLR")
# What is wider than its place, and what scrolls within the page.
_CUT = """() => [...document.querySelectorAll(".table, .table :is(th, td, a, summary)")]
  .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
  .map(one => one.outerHTML.slice(0, 200))"""
_INNER = """() => {
  const scrolls = one => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1;
  const around = [];
  for (let one = document.querySelector(".table tbody"); one !== document.body; one = one.parentElement) around.push(one);
  return around.filter(scrolls).map(one => one.id || one.className);
}"""


@pytest.mark.parametrize("size", SIZES, ids=["1440", "1024", "390", "320"])
def test_nothing_is_cut_and_the_table_scrolls_with_the_page(visit: Visit, size: ViewportSize) -> None:
    for query in QUERIES:
        page = visit(query, size=size)
        expect(page.locator("#card .table > table")).to_be_visible()
        assert page.evaluate(_CUT) == [], query
        assert page.evaluate(_INNER) == [], query
        fits(page)
        page.close()


def test_the_newest_rows_come_first_on_screen_and_in_the_file(visit: Visit) -> None:
    page = visit("table=yes")
    years = [cells[0][-4:] for cells in table_rows(page)]
    assert years == sorted(years, reverse=True)
    assert [row["period"][:4] for row in saved_rows(page)] == years
    expect(page.locator("#card th[aria-sort='descending']")).to_contain_text("Period")
    page.locator("#card thead").get_by_role("link", name="Period").click()
    expect(page.locator("#card th[aria-sort='ascending']")).to_contain_text("Period")


def test_on_a_phone_a_row_begins_with_period_and_value_and_opens_at_a_tap(visit: Visit) -> None:
    page = visit("table=yes", size=PHONE, touch=True)
    row = page.locator("#card tbody tr.derived").first
    row.scroll_into_view_if_needed()
    period, value = row.locator("th").bounding_box(), row.locator(".number").bounding_box()
    measure = row.locator(".measure").bounding_box()
    assert period
    assert value
    assert measure
    assert abs(period["y"] - value["y"]) < 2
    assert measure["y"] > period["y"] + 8
    closed = row.bounding_box()
    row.locator("summary").tap()
    expect(row.locator("details")).to_have_attribute("open", "")
    opened = row.bounding_box()
    assert closed
    assert opened
    assert opened["height"] > closed["height"] + 12
