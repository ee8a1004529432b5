"""What stands before any script has run, what replaces it, and what the page asks for after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.browser.journeys import DESKTOP, PHONE, answered, choose, drawn, goods, options

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize
    from tests.browser.conftest import Watch
    from tests.browser.journeys import Visit

REPEAT = 31_500  # bytes, with the drawing of the chart
# Where each block of the page stands, by what it is; a control counts with its field, for what is in it is Dash's own.
_PLACES = """() => [...document.querySelectorAll(
  `:is(h1, h2, h3, dt, dd, article p, .field, fieldset, .tabs, .card, .plot, .subtitle, .also, .src, .twin, .notes,
  #downloads)`)].map(one => {
    const box = one.getBoundingClientRect();
    const name = one.matches(".also") ? "also" : one.id || one.className || one.nodeName;
    return [name, ...[box.x, box.y, box.width, box.height].map(Math.round)];
  })"""


def places(page: Page) -> list[tuple[str, list[int]]]:
    """The blocks in their order; a name of Dash's own does not count."""
    page.evaluate("window.scrollTo(0, 0)")  # a link to a passage opens there
    found: list[list[str | int]] = page.evaluate(_PLACES)
    named = [(str(name).split()[-1], [int(part) for part in box]) for name, *box in found]
    assert len(named) > 40
    return named


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "goods=potash,beef&flow=imports&also=yes",
        "chart=sides&claim=surplus-2024&factor=1.06",
        "chart=goods",
        "table=yes",
    ],
)
def test_nothing_moves_when_the_scripts_take_over(visit: Visit, query: str, size: ViewportSize) -> None:
    still = places(visit(query, size=size, script=False))
    page = visit(query, size=size)
    if "table" not in query:
        drawn(page)
    taken = places(page)
    assert [name for name, _ in still] == [name for name, _ in taken]
    moved = [(name, was, now) for (name, was), (_, now) in zip(still, taken, strict=True) if _apart(was, now) > 1]
    assert moved == []


def _apart(one: list[int], other: list[int]) -> int:
    """Pixels between two boxes; the sides of a letter may fall on either of two."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def asked_for(watch: Watch) -> list[str]:
    """The names of what was asked for; the browser fetches the page's icon when it likes."""
    names = [url.partition("?")[0].rpartition("/")[2] for url in watch.requests]
    return [name for name in names if name != "icon.svg"]


def test_a_choice_by_link_is_one_request(visit: Visit, watch: Watch) -> None:
    page = visit(fresh=True)
    watch.requests.clear()
    page.get_by_role("link", name="Two sides").click()
    answered(page, "chart=sides")
    page.locator('a[data-claim="surplus-2024"]').click()
    expect(page.locator("#panel")).to_be_visible()
    answered(page)
    page.wait_for_timeout(300)
    assert asked_for(watch) == ["_dash-update-component"] * 2


def test_a_choice_by_control_is_one_request(visit: Visit, watch: Watch) -> None:
    page = visit(fresh=True)
    watch.requests.clear()
    choose(page, "Flow", "Imports")
    answered(page, "flow=imports")
    page.wait_for_timeout(300)
    assert asked_for(watch) == ["_dash-update-component"]
    goods(page).click()
    options(page).filter(has_text="Beef").first.click()
    page.keyboard.press("Escape")
    answered(page)
    page.wait_for_timeout(300)
    assert asked_for(watch) == ["_dash-update-component"] * 2


def test_a_repeat_visit_asks_for_almost_nothing(visit: Visit) -> None:
    page = visit(fresh=True)
    drawn(page)
    sizes: list[int] = []
    again = page.context.new_page()
    line = page.context.new_cdp_session(again)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    again.goto(page.url)
    drawn(again)
    assert len(sizes) > 10
    assert 0 < sum(sizes) < REPEAT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_dark_first_visit_asks_once_more_and_never_again(visit: Visit, watch: Watch, scheme: str) -> None:
    page = visit(scheme=scheme, fresh=True)
    drawn(page)
    pages = [url for url in watch.requests if url == page.url]
    assert len(pages) == (2 if scheme == "dark" else 1)
    again = page.context.new_page()
    again.goto(page.url)
    drawn(again)
    assert len([url for url in watch.requests if url == page.url]) == len(pages) + 1
    ink = "rgb(240, 145, 106)" if scheme == "dark" else "rgb(179, 71, 29)"
    for one in (page, again):
        strokes: list[str] = one.locator("#chart .js-line").evaluate_all("all => all.map(line => line.style.stroke)")
        assert ink in strokes
