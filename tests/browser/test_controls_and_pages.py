"""Fields say what does not fit, sources open by themselves, print says where it is from, and no page scrolls sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, Visit, answered, drawn, fits

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("first-year", "abc", "are no years such as 2015-2024"),
        ("last-year", "2060", "The figures run from 1992 to 2026"),
        ("first-year", "2023.5", "are no years such as 2015-2024"),
    ],
)
def test_what_does_not_fit_a_field_is_said(visit: Visit, field: str, typed: str, said: str) -> None:
    page = visit()
    page.locator(f"#{field}").fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text(said)
    expect(page.locator("#first-year")).to_have_value("1992")
    expect(page.locator("#last-year")).to_have_value("2026")


def test_a_factor_of_nothing_is_said(visit: Visit) -> None:
    page = visit("chart=sides")
    page.locator("#factor").fill("0")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("a number from 1 to 1.5")
    page.locator("#factor").fill("1,06")
    page.keyboard.press("Enter")
    answered(page, "chart=sides&factor=1.06")
    expect(page.locator("#notices")).to_be_empty()


def test_the_sources_of_a_chart_open_alone_and_all_come_back(visit: Visit) -> None:
    page = visit()
    link = page.locator("#card .src a[href='#sources']")
    count = len((link.get_attribute("data-sources") or "").split())
    link.click()
    shown = page.locator("#sources li[data-source]:visible")
    expect(shown).to_have_count(count)
    page.get_by_role("button", name="Show all sources").click()
    assert shown.count() > count
    expect(page.get_by_text("copy held at github.com").first).to_be_visible()


def test_print_says_where_and_when(visit: Visit) -> None:
    page = visit("chart=sides", scheme="dark")
    expect(page.locator("#printed")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#printed")).to_contain_text(page.url)
    expect(page.locator("#printed")).to_contain_text("20")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


COLOURS = """() => [...new Set([...document.querySelectorAll("#chart svg *")].flatMap((mark) => {
  const style = getComputedStyle(mark);
  return [style.fill, style.stroke];
}))].sort()"""


@pytest.mark.parametrize("query", ["", "chart=goods", "chart=sides"])
def test_a_chart_is_printed_from_the_dark_as_from_the_light(visit: Visit, query: str) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = visit(query, scheme=scheme)
        drawn(page)
        before = page.evaluate(COLOURS)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        colours[scheme] = {one for one in page.evaluate(COLOURS) if not one.startswith("url")}
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(COLOURS) == before
    # Of the words in a bar plotly.js itself chooses the colour, by how light the bar is: one the fewer is no fault.
    assert colours["dark"] <= colours["light"]
    assert len(colours["dark"]) > 4


SIZES: list[ViewportSize] = [DESKTOP, {"width": 768, "height": 1024}, PHONE, {"width": 320, "height": 640}]


@pytest.mark.parametrize("size", SIZES, ids=["1440", "768", "390", "320"])
def test_no_page_scrolls_sideways(visit: Visit, size: ViewportSize) -> None:
    for query in ("", "chart=sides", "chart=goods", "claim=surplus-growth-2024", "goods=potash&flow=imports"):
        page = visit(query, size=size)
        fits(page)
        page.close()
