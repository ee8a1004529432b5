"""A filter that leads somewhere: from a few letters to a category, its parts, its file and the other side's count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, answered, goods, options, saved_rows, title, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route, ViewportSize
    from tests.browser.journeys import Visit

COMMAND = "tradeviz fetch CHN BLR --years 2015-2024"
SMALL: ViewportSize = {"width": 320, "height": 640}
TOUCH = 44  # pixels that a finger needs


def the_rest_of_the_way(page: Page) -> None:
    """From the chosen fertilisers, whose parts are listed, to potash has been chosen: its file, and the other side."""
    answered(page, "goods=potash&flow=imports")
    expect(title(page)).to_contain_text("imports of potash")
    assert {row["goods"] for row in saved_rows(page)} == {"potash"}


def test_from_fert_to_potash_its_parts_its_file_and_both_sides(visit: Visit) -> None:
    page = visit("flow=imports")
    goods(page).click()
    page.get_by_placeholder("Search").fill("fert")
    expect(options(page)).to_have_count(4)
    expect(options(page).nth(0)).to_contain_text("Fertilisers (HS 31) · 3 parts")
    expect(options(page).filter(has_text="Potash")).to_be_visible()
    options(page).nth(0).click()
    page.keyboard.press("Escape")
    answered(page, "goods=31&flow=imports")
    parts = page.locator(".parts")
    expect(parts.get_by_role("row").nth(1)).to_contain_text(re.compile("Potash.*\\$747.million.*2025"))
    parts.get_by_role("link", name="Potash").click()
    the_rest_of_the_way(page)
    page.get_by_role("link", name="Two sides").click()
    answered(page, "goods=potash&flow=imports&chart=sides")
    expect(title(page)).to_contain_text("declared")


def test_the_same_by_keyboard(visit: Visit) -> None:
    page = visit("flow=imports")
    goods(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("Search")).to_be_focused()
    page.keyboard.type("fert")
    expect(options(page)).to_have_count(4)
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(0).locator("input")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    answered(page, "goods=31&flow=imports")
    expect(goods(page)).to_be_focused()
    link = page.locator(".parts").get_by_role("link", name="Potash")
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    the_rest_of_the_way(page)


def test_the_same_by_touch_on_a_phone(visit: Visit) -> None:
    page = visit("flow=imports", size=PHONE, touch=True)
    goods(page).tap()
    page.get_by_placeholder("Search").fill("fert")
    expect(options(page)).to_have_count(4)
    options(page).filter(has_text="Fertilisers (HS 31)").tap()
    page.keyboard.press("Escape")
    answered(page, "goods=31&flow=imports")
    link = page.locator(".parts").get_by_role("link", name="Potash")
    row = link.locator("xpath=ancestor::tr").bounding_box()
    assert row is not None
    assert row["height"] >= TOUCH
    link.tap()
    the_rest_of_the_way(page)


@pytest.mark.parametrize("size", [PHONE, SMALL])
def test_the_list_of_goods_fits_a_finger_and_its_screen(visit: Visit, size: ViewportSize) -> None:
    page = visit(size=size, touch=True)
    goods(page).tap()
    expect(options(page).first).to_be_visible()
    boxes = options(page).evaluate_all(
        "all => all.map(one => [one.getBoundingClientRect().height, one.getBoundingClientRect().right, one.scrollWidth - one.clientWidth])"
    )
    assert min(height for height, _right, _over in boxes) >= TOUCH
    assert max(right for _height, right, _over in boxes) <= size["width"]
    assert max(over for _height, _right, over in boxes) <= 0
    field = goods(page).bounding_box()
    assert field is not None
    assert field["height"] >= TOUCH


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_no_violation_in_the_open_list_and_fold(visit: Visit, size: ViewportSize) -> None:
    page = visit("goods=31,8703&flow=imports", size=size)
    page.locator("#missing summary").click()
    goods(page).click()
    for sought in ("", "fert"):
        page.get_by_placeholder("Search").fill(sought)
        expect(options(page).filter(has_text="Nitrogen")).to_be_visible()
        assert violations(page) == []


def test_a_dead_end_offers_the_nearest_category_with_values(visit: Visit) -> None:
    page = visit("goods=8703&years=2015-2024")
    page.locator(".gaps").get_by_role("link", name="Vehicles and their parts").click()
    answered(page, "goods=87&years=2015-2024")
    assert page.locator("#card tbody tr, #chart").count() > 0


def test_goods_without_a_value_are_folded_with_what_would_fill_them(visit: Visit) -> None:
    page = visit("flow=exports")
    fold = page.locator("#missing")
    expect(fold.get_by_role("link", name="Cars")).to_be_hidden()
    fold.get_by_text("named, without a value").click()
    expect(fold.get_by_role("listitem").filter(has_text="Cars")).to_contain_text("at HS heading 8703")
    fold.get_by_role("link", name="Cars").click()
    answered(page, "goods=8703&flow=exports")


def test_the_command_is_copied_by_one_press(visit: Visit) -> None:
    page = visit("goods=8703&flow=exports")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("#card .command").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == COMMAND
    expect(button).to_have_text("Copy")


def test_where_a_page_may_not_copy_the_command_is_selected(visit: Visit) -> None:
    page = visit("goods=8703&flow=exports")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    page.locator("#card .command").get_by_role("button").click()
    expect(page.locator("#copied")).to_contain_text("Selected")
    assert page.evaluate("String(window.getSelection())") == COMMAND


def test_scales_are_the_readers_where_several_categories_are_drawn(visit: Visit) -> None:
    page = visit("goods=potash&flow=imports")
    box = page.get_by_role("checkbox", name="Scales of their own")
    expect(box).to_be_hidden()
    page = visit("goods=potash,beef&flow=imports")
    box = page.get_by_role("checkbox", name="Scales of their own")
    box.check()
    answered(page, "goods=potash,beef&flow=imports&scales=own")
    expect(page.locator("#card .notes").first).to_contain_text("a scale of its own")
    page.go_back()
    answered(page, "goods=potash,beef&flow=imports")
    expect(box).not_to_be_checked()


def test_letters_in_the_list_leave_the_charts_as_bright_as_they_are(visit: Visit) -> None:
    page = visit("flow=imports")
    held: list[Route] = []
    page.route("**/_dash-update-component*", lambda route: held.append(route))  # noqa: PLW0108 - of a list Playwright takes no method
    root = page.locator("html")
    goods(page).click()
    page.get_by_placeholder("Search").fill("nitrogen")
    expect(root).to_have_attribute("data-busy", "list")
    options(page).filter(has_text="Nitrogen").first.click()
    expect(root).to_have_attribute("data-busy", "page")
    expect(page.locator("#card")).to_have_css("opacity", "0.55")
    for route in held:
        route.continue_()
    expect(title(page)).to_contain_text("itrogen")
    expect(page.locator("html[data-busy]")).to_have_count(0)
