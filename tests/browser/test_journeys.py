"""What a reader does with the page, from opening it to taking the figures away."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect
from tests.browser.journeys import PHONE, Visit, answered, drawn, fits, goods, options, title


def spaced(text: str) -> str:
    return " ".join(text.split())


def rows_on_screen(page: Page) -> list[list[str]]:
    rows = page.locator("#card tbody tr").all()
    return [[spaced(cell) for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def test_filtering_by_goods_changes_address_title_and_downloads(visit: Visit) -> None:
    page = visit("flow=imports")
    goods(page).click()
    page.get_by_placeholder("Search").fill("potash")
    options(page).first.click()
    page.keyboard.press("Escape")
    answered(page)
    expect(title(page)).to_contain_text("potash")
    assert "goods=potash" in page.url
    assert "TOTAL" not in page.url
    goods(page).click()
    page.get_by_placeholder("Search").fill("beef")
    options(page).first.click()
    page.keyboard.press("Escape")
    page.wait_for_function("() => location.search.includes('potash,')")
    answered(page)
    expect(page.get_by_role("link", name="Download CSV")).to_have_attribute("href", re.compile("goods=potash,"))


def test_a_category_without_a_value_says_so_in_words(visit: Visit) -> None:
    page = visit("goods=8450&flow=exports")
    expect(page.locator(".gaps")).to_contain_text("no published value for China's exports to Belarus")
    expect(page.locator(".gaps")).to_contain_text("CEPII BACI at HS heading 8450")
    assert page.locator("#chart").count() == 0


def test_back_and_forward_restore_the_whole_page(visit: Visit) -> None:
    page = visit()
    first = title(page).inner_text()
    page.get_by_role("link", name="Two sides").click()
    expect(title(page)).to_contain_text("declared")
    expect(page.get_by_label("CIF/FOB factor")).to_be_visible()
    page.go_back()
    expect(title(page)).to_have_text(first)
    expect(page.get_by_label("CIF/FOB factor")).to_be_hidden()
    page.go_forward()
    expect(title(page)).to_contain_text("declared")


def test_the_factor_and_the_side_that_counts_are_the_readers(visit: Visit) -> None:
    page = visit("chart=sides")
    page.get_by_label("CIF/FOB factor").fill("1.06")
    page.keyboard.press("Enter")
    expect(page.locator(".subtitle")).to_contain_text("Imports are divided by 1.06.")
    page.get_by_role("button", name="Whose statistics").click()
    options(page).filter(has_text="Belarus").click()
    page.wait_for_function("() => location.search.includes('by=BLR')")
    answered(page)
    expect(page.locator(".subtitle")).to_contain_text("Belarus's exports to China")


def test_an_address_that_does_not_fit_gets_sentences_and_a_link(visit: Visit) -> None:
    page = visit("years=2024-2010&colour=red")
    notices = page.locator("#notices")
    expect(notices).to_contain_text("run backwards")
    expect(notices).to_contain_text("“colour” is nothing that this page can set")
    notices.get_by_role("link").click()
    expect(notices).to_be_empty()
    assert page.url.endswith("?years=2010-2024")


def test_copy_link_gives_the_address(visit: Visit) -> None:
    page = visit("goods=potash&flow=imports")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


@pytest.mark.parametrize("query", ["", "goods=potash&flow=imports", "chart=sides&factor=1.06&also=yes"])
def test_the_csv_is_the_table_on_screen(visit: Visit, query: str) -> None:
    page = visit(f"{query}&table=yes" if query else "table=yes")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8"))))
    shown = rows_on_screen(page)
    assert len(rows) == len(shown)
    expect(page.locator("#downloads li").first).to_contain_text(f"({len(rows)} rows)")
    for row, cells in zip(rows, shown, strict=True):
        assert row["period"][:4] in cells[0]
        assert row["measure"].capitalize() == cells[2]


def test_excel_and_everything_are_plain_links(visit: Visit, address: str) -> None:
    page = visit("goods=potash&flow=imports")
    excel = page.get_by_role("link", name="Download for Excel").get_attribute("href") or ""
    everything = page.get_by_role("link", name="Download everything").get_attribute("href") or ""
    with urlopen(urljoin(address, excel)) as answer:
        assert answer.read().startswith(b"\xef\xbb\xbfperiod,")
    with urlopen(urljoin(address, everything)) as answer:
        assert "china-belarus/README.md" in zipfile.ZipFile(io.BytesIO(answer.read())).namelist()


def test_the_table_is_one_key_away_and_sorts(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("t")
    expect(page.locator("#card table")).to_be_visible()
    page.locator("#card thead").get_by_role("link", name="Value").click()
    expect(page.locator("#card th[aria-sort='ascending']")).to_contain_text("Value")
    page.locator("#card thead").get_by_role("link", name="Value").click()
    expect(page.locator("#card th[aria-sort='descending']")).to_contain_text("Value")
    page.keyboard.press("t")
    expect(page.locator("#chart")).to_be_visible()


def test_everything_is_reached_by_keyboard_and_focus_is_seen(visit: Visit) -> None:
    page = visit()
    reached = []
    for _ in range(70):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "() => { const at = document.activeElement; if (at === document.body) return ['', true]; return [at.id || at.dataset.claim || at.textContent.trim(),"
                " getComputedStyle(at).outlineStyle !== 'none' || at.closest('label, .dash-dropdown, .dash-input-container') !== null]; }"
            )
        )
    names = [name for name, _ in reached]
    assert names[0] == "Skip to the charts"
    for name in (
        "copy",
        "surplus-2024",
        "goods",
        "flow",
        "first-year",
        "Two sides",
        "to-table",
        "twin",
        "Download CSV",
    ):
        assert name in names, name
    assert [name for name, seen in reached if not seen] == []


def test_goods_can_be_chosen_by_keyboard(visit: Visit) -> None:
    page = visit("flow=imports")
    goods(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("Search")).to_be_focused()
    page.keyboard.type("potash")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(options(page).locator("input")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.wait_for_function("() => location.search.includes('goods=potash')")


def test_a_finger_on_the_chart_scrolls_the_page(visit: Visit) -> None:
    page = visit(size=PHONE, touch=True)
    drawn(page)
    page.locator("#chart").scroll_into_view_if_needed()
    box = page.locator("#chart").bounding_box()
    assert box is not None
    before = page.evaluate("window.scrollY")
    x, y = box["x"] + box["width"] / 2, min(box["y"] + 200, 700)
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 21):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - step * 12}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("before => window.scrollY > before + 150", arg=before)


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("query", ["", "chart=sides&claim=surplus-2024", "chart=goods", "table=yes"])
def test_no_page_is_wider_than_a_phone(visit: Visit, width: int, query: str) -> None:
    page = visit(query, size={"width": width, "height": 844})
    fits(page)


def test_the_charts_follow_the_systems_scheme(visit: Visit) -> None:
    page = visit()
    drawn(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#chart .js-line')].some(one => one.style.stroke === 'rgb(240, 145, 106)')"
    )


@pytest.mark.parametrize("touch", [True, False], ids=["touch", "keyboard"])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_each_chart_is_one_press_from_the_first_screen_of_a_phone(visit: Visit, width: int, *, touch: bool) -> None:
    page = visit(size={"width": width, "height": PHONE["height"]}, touch=touch)
    ways = page.get_by_role("navigation", name="Go to a chart").get_by_role("link")
    names = ways.all_inner_texts()
    assert names == page.locator("#tabs a").all_inner_texts()
    for way, name in zip(ways.all(), names, strict=True):
        if touch:
            way.tap()
        else:
            way.press("Enter")
        answered(page)
        tab = page.locator("#tabs [aria-current=page]")
        expect(tab).to_have_text(name)
        expect(tab).to_be_focused()
        expect(tab).to_be_in_viewport(ratio=1)
        expect(page.locator("#chart-title, #card caption").first).to_be_in_viewport(ratio=1)
        page.evaluate("window.scrollTo(0, 0)")
    page.go_back()
    expect(page.locator("#tabs [aria-current=page]")).to_have_text(names[-2])


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_a_link_to_a_chart_opens_at_the_chart_on_a_phone(visit: Visit, *, script: bool) -> None:
    page = visit("chart=sides" if script else "chart=sides#tabs", size=PHONE, script=script)
    expect(title(page)).to_be_in_viewport(ratio=1)
    expect(page.locator("#card .plot")).to_be_in_viewport(ratio=1)


def test_a_link_that_is_not_understood_opens_at_what_is_said_of_it_on_a_phone(visit: Visit) -> None:
    page = visit("chart=pie", size=PHONE)
    expect(page.locator("#notices p").first).to_be_in_viewport(ratio=1)
