"""No accessibility violation that axe can find: every chart, with a verdict open and closed, in both schemes, at any width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, Visit, fits, violations

WIDTHS = (1440, 1024, 768, 390, 320)
QUERIES = (
    "",
    "chart=sides&claim=surplus-2024",
    "chart=months",
    "chart=goods&claim=mainly-fertiliser",
    "table=yes&also=yes",
    "goods=8450&years=3000-1000",
)
# Whatever of the key figures reaches out of its box, or runs under an edge of it.
OUT_OF_ITS_BOX = """() => [...document.querySelectorAll(".key > div")].filter((box) => box.offsetParent).flatMap((box) => {
  const edge = box.getBoundingClientRect();
  return [...box.querySelectorAll("*")].filter((part) => {
    const { width, left, right } = part.getBoundingClientRect();
    return width && (right > edge.right + 1 || left < edge.left - 1);
  }).map((part) => part.textContent);
})"""
# Links and buttons that stand by themselves; those within a sentence are as high as its line.
TOO_SMALL = """() => [...document.querySelectorAll("header a, header button, #charts :is(a, button, summary)")].filter((one) => {
  const { height } = one.getBoundingClientRect();
  return one.offsetParent && !one.closest("p.notes, .gaps, .card li, figcaption .subtitle, dd") && height > 1 && height < 24;
}).map((one) => one.textContent)"""


@pytest.mark.parametrize(("scheme", "widths"), [("light", WIDTHS), ("dark", (1440, 390))])
@pytest.mark.parametrize("query", QUERIES)
def test_axe_finds_no_violation_and_nothing_is_cut(
    visit: Visit, query: str, scheme: str, widths: tuple[int, ...]
) -> None:
    """One page, drawn once, is looked at in every width."""
    page = visit(query, scheme=scheme)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        expect(page.locator("header")).to_be_visible()
        fits(page)
        found += [(width, *one) for one in violations(page)]
        assert page.evaluate(OUT_OF_ITS_BOX) == [], f"key figures at {width}"
        if width < 800:
            assert page.evaluate(TOO_SMALL) == [], f"at {width}"
    assert found == []
