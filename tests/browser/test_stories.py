"""A reader goes from the start page to the second story, down its goods, and to a sentence that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, Visit, answered, drawn, fits, title, violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
VIEWS = {
    "start": "start",
    "india": "story/india-china",
    "india-tree": "story/india-china?chart=tree",
    "india-section": "story/india-china?goods=XVI&flow=imports&chart=goods",
    "india-claim": "story/india-china?claim=calendar-imports",
}


def opened(page: Page, address: str, path: str) -> Page:
    page.goto(address + path)
    if not path.startswith("start"):
        expect(page.locator("#still")).to_have_count(0)
        answered(page)
    return page


@SIZES
def test_from_the_start_page_down_to_a_chapter(visit: Visit, address: str, size: dict[str, int]) -> None:
    page = opened(visit(size=size), address, "start")  # type: ignore[arg-type]
    card = page.locator(".stories li").filter(has_text="India and China")
    expect(card).to_contain_text("Deficit FY 2025–26")
    expect(card).to_contain_text("$112\u00a0billion")
    card.get_by_role("link").click()
    expect(page.locator("#still")).to_have_count(0)
    drawn(page)
    expect(title(page)).to_contain_text("in fiscal year 2025–26")
    expect(page.locator("#chart .xtick")).to_have_text(["FY 2024–25", "FY 2025–26"])
    page.locator("#tabs").get_by_role("link", name="Treemap").click()
    answered(page, "chart=tree")
    page.locator("#chart .slice").filter(has_text="Machinery and electrical").last.click()
    answered(page, "goods=XVI&chart=tree")
    page.locator("#chart .slice").filter(has_text="Electrical machinery").last.click()
    answered(page, "goods=85")
    expect(title(page)).to_contain_text("electrical machinery and electronics")


@SIZES
def test_a_wrong_sentence_says_what_was_mistaken(visit: Visit, address: str, size: dict[str, int]) -> None:
    page = opened(visit(size=size), address, "story/india-china?claim=calendar-imports")  # type: ignore[arg-type]
    panel = page.locator("#panel")
    expect(panel).to_contain_text("the digits are those of fiscal year 2025–26 (April 2025 to March 2026), not of 2025")
    expect(panel).to_contain_text("This mistake was put here on purpose.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@SIZES
def test_axe_finds_no_violation_and_nothing_runs_over_the_side(
    visit: Visit, address: str, size: dict[str, int], scheme: str
) -> None:
    page = visit(size=size, scheme=scheme)  # type: ignore[arg-type]
    found = []
    for path in VIEWS.values():
        opened(page, address, path)
        found += [(path, *one) for one in violations(page)]
        fits(page)
    assert found == []


@SIZES
def test_the_pages_are_pictured(visit: Visit, address: str, pictures: Path, size: dict[str, int]) -> None:
    page = visit(size=size)  # type: ignore[arg-type]
    for name, path in VIEWS.items():
        opened(page, address, path)
        page.wait_for_load_state("networkidle")
        picture = pictures / f"{name}-{size['width']}.png"
        page.screenshot(path=picture, full_page=size == PHONE)
        assert picture.stat().st_size > 20_000
