"""A chart of lines is read a year at a time, by pointer, finger and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, Visit, answered, drawn, fits

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, ViewportSize

# Where a year stands in the chart, in pixels of the window; as far down as asked for.
_AT = """([year, down]) => {
  const plot = document.querySelector('.plot.years .js-plotly-plot');
  const {margin, xaxis} = plot.layout;
  const [first, last] = xaxis.range;
  const box = plot.getBoundingClientRect();
  const width = box.width - margin.l - margin.r;
  return [box.left + margin.l + width * (year - first) / (last - first), box.top + box.height * down];
}"""


def place(page: Page, year: float, down: float) -> tuple[float, float]:
    x, y = page.evaluate(_AT, [year, down])
    return x, y


def reading(page: Page) -> Locator:
    return page.locator(".plot.years .reading")


def test_the_whole_column_of_a_year_answers_to_the_pointer(visit: Visit) -> None:
    page = visit(size={"width": 1440, "height": 1200})  # the pointer reaches no place that is out of the window
    drawn(page)
    for year in (2023.7, 2024.0, 2024.3):
        for down in (0.1, 0.35, 0.6, 0.85):
            page.mouse.move(*place(page, 2016, down))
            expect(reading(page).locator("h3")).to_have_text("2016")
            page.mouse.move(*place(page, year, down))
            expect(reading(page).locator("h3")).to_have_text("2024")
    said = reading(page).inner_text().replace("\u00a0", " ")
    for words in ("Exports $6.58 billion", "Imports $1.81 billion", "Balance $4.77 billion", "GACC", "Jan–Sep 2024"):
        assert words in said
    page.mouse.move(5, 5)
    expect(reading(page)).to_be_hidden()


@pytest.mark.parametrize("year", [1993, 2003, 2013, 2024])
def test_what_is_read_never_covers_its_year(visit: Visit, year: int) -> None:
    page = visit()
    drawn(page)
    page.mouse.move(*place(page, year, 0.3))
    expect(reading(page)).to_be_visible()
    read, column = reading(page).bounding_box(), page.locator(".plot.years .column").bounding_box()
    assert read
    assert column
    assert read["x"] + read["width"] <= column["x"] or read["x"] >= column["x"] + column["width"]


def test_one_tap_beside_a_year_that_is_read_does_what_it_is_on(visit: Visit) -> None:
    """What is read stands below the chart there; that it goes must not take the link from under the finger."""
    page = visit(size=PHONE, touch=True)
    drawn(page)
    page.locator(".plot.years").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 2019, 0.4))
    expect(reading(page).locator("h3")).to_have_text("2019")
    box = page.get_by_role("link", name="Show as table").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    answered(page, "table=yes")
    page = visit(size=PHONE, touch=True)
    drawn(page)
    page.locator(".plot.years").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 2019, 0.4))
    expect(reading(page)).to_be_visible()
    title = page.locator("#chart-title").bounding_box()
    assert title
    page.touchscreen.tap(title["x"] + 20, title["y"] + 10)
    expect(reading(page)).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}], ids=["390", "320"])
def test_a_tap_reads_a_year_below_the_chart(visit: Visit, size: ViewportSize) -> None:
    page = visit(size=size, touch=True)
    drawn(page)
    page.locator(".plot.years").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 2024, 0.4))
    expect(reading(page).locator("h3")).to_have_text("2024")
    graph, read = page.locator(".plot.years .js-plotly-plot").bounding_box(), reading(page).bounding_box()
    assert graph
    assert read
    assert read["y"] >= graph["y"] + graph["height"]
    expect(reading(page).locator("h3")).to_be_in_viewport(ratio=1)
    expect(reading(page).locator("p").first).to_be_in_viewport(ratio=1)  # of a short screen it fills more than all
    fits(page)


def test_the_keys_walk_the_years_and_each_is_said(visit: Visit) -> None:
    page = visit()
    drawn(page)
    page.locator(".plot.years").focus()
    page.keyboard.press("End")
    expect(reading(page).locator("h3")).to_have_text("2025")
    page.keyboard.press("ArrowLeft")
    expect(reading(page).locator("h3")).to_have_text("2024")
    expect(page.locator("#read")).to_contain_text("2024. Exports $6.58")
    page.keyboard.press("Home")
    expect(reading(page).locator("h3")).to_have_text("1992")
    page.keyboard.press("ArrowRight")
    expect(reading(page).locator("h3")).to_have_text("1993")
    page.keyboard.press("Tab")
    expect(reading(page)).to_be_hidden()


def test_escape_ends_reading_before_it_closes_the_card(visit: Visit) -> None:
    page = visit("claim=surplus-2024", size=DESKTOP)
    drawn(page)
    page.locator(".plot.years").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(reading(page)).to_be_hidden()
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)


def test_another_chart_is_read_anew(visit: Visit) -> None:
    page = visit()
    drawn(page)
    page.locator(".plot.years").focus()
    page.keyboard.press("Home")
    page.get_by_role("link", name="Two sides").click()
    answered(page, "chart=sides")
    drawn(page)
    page.locator(".plot.years").focus()
    page.keyboard.press("End")
    expect(reading(page)).to_contain_text("China: exports")
