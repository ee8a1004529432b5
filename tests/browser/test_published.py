"""A published story, opened from the disk with the network off: all that it shows is what the server shows."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from lxml import html
from playwright.sync_api import expect
from tests.browser.conftest import screen
from tests.browser.journeys import DESKTOP, PHONE, Visit, drawn, violations
from tests.publish.conftest import write_story

from tradeviz.cli import main
from tradeviz.story.load import default_folder, load
from tradeviz.views.choices import choice_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

    Open = Callable[..., Page]

pytestmark = pytest.mark.xdist_group("published")  # the file is made once; that takes as long as a dozen tests
STORY = load(default_folder())
MOST_BYTES = 600_000  # compressed, what the file may weigh
PLACES = ("panel-place", "key-figures", "missing", "tabs", "card", "measures")
CHARTS = ("", "chart=sides", "chart=months", "chart=goods")
VIEWS = (
    *CHARTS,
    *("&".join(filter(None, (query, "table=yes"))) for query in CHARTS),
    *(choice_for(STORY, claim).query for claim in STORY.claims),
    "goods=31",
    "goods=8703",
    "goods=31&flow=exports",
    "flow=balance&chart=sides&by=BLR",
    "by=BLR",
    "also=yes",
    "chart=sides&also=yes&table=yes",
    "parts=no",
    "parts=no&table=yes",
    "goods=31&chart=sides&parts=no",
    "chart=sides&factor=1.1",
    "chart=goods&period=2023",
)
# Of each address what stands in the places of the page, without the drawing of a chart, whose words are set otherwise, and
# without what a server makes pictures with.
SHOWN = """async ([queries, places]) => {
  const shown = [];
  for (const query of queries) {
    if (location.hash !== "#" + (query || "=")) {
      const moved = new Promise((done) => addEventListener("hashchange", () => setTimeout(done, 0), { once: true }));
      location.hash = query || "=";
      await moved;
    }
    shown.push(places.map((name) => {
      const place = document.getElementById(name).cloneNode(true);
      for (const drawing of place.querySelectorAll(".js-plotly-plot, #take")) drawing.remove();
      return place.textContent;
    }));
  }
  return shown;
}"""
ROWS = "() => [...document.querySelectorAll('#card tbody tr')].map((row) => row.textContent)"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("published") / "story.html"
    done = CliRunner().invoke(main, ["publish", "-o", str(place), "--date", "2025-06-05"])
    assert done.exit_code == 0, done.output
    return place


@pytest.fixture
def open_file(browser: Browser, file: Path) -> Iterator[Open]:
    """Opens the file at an address within it; fails the test where it asks for anything or complains."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    complaints: list[str] = []

    def opened(fragment: str = "", *, size: ViewportSize = DESKTOP, scheme: str = "light", script: bool = True) -> Page:
        context = screen(browser, size, scheme, script=script, offline=True, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        context.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{file.as_uri()}{fragment}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []


def words(text: str) -> str:
    return " ".join(text.split())


def served(address: str, query: str) -> list[str]:
    """What the server puts into the same places, as its first answer has them in HTML."""
    with urlopen(f"{address}?{query}") as answer:
        page = html.fromstring(answer.read().decode())
    for drawing in page.xpath("//*[@class='undrawn' or @id='take']"):
        drawing.drop_tree()
    return [words(page.get_element_by_id(name).text_content()) for name in PLACES]


def served_rows(address: str, query: str) -> list[str]:
    with urlopen(f"{address}?{query}") as answer:
        page = html.fromstring(answer.read().decode())
    return [words(row.text_content()) for row in page.xpath("//*[@id='card']//tbody/tr")]


def served_csv(address: str, query: str) -> bytes:
    with urlopen(f"{address}?{query}") as answer:
        page = html.fromstring(answer.read().decode())
    link = page.xpath("//*[@id='downloads']//a/@href")[0]
    with urlopen(urljoin(address, link)) as answer:
        content: bytes = answer.read()
    return content


def test_it_weighs_less_than_a_first_visit_to_the_server(file: Path) -> None:
    assert len(gzip.compress(file.read_bytes())) < MOST_BYTES


def test_every_view_says_what_the_served_page_says(open_file: Open, address: str) -> None:
    shown = open_file().evaluate(SHOWN, [list(VIEWS), list(PLACES)])
    for query, places in zip(VIEWS, shown, strict=True):
        for name, here, there in zip(PLACES, map(words, places), served(address, query), strict=True):
            assert here == there, f"{name} at {query}"


def test_rows_of_some_years_in_another_order_are_the_served_ones_on_the_page_and_as_csv(
    open_file: Open, address: str
) -> None:
    page = open_file("#table=yes")
    for query in (
        "years=2015-2020&table=yes",
        "years=2019&chart=sides&table=yes",
        "table=yes&sort=value",
        "years=2010-2024&table=yes&sort=-value",
        "table=yes&sort=-period",
        "goods=31&table=yes&sort=source",
        "chart=months&table=yes&sort=-goods",
    ):
        page.evaluate(SHOWN, [[query], []])
        assert [words(row) for row in page.evaluate(ROWS)] == served_rows(address, query), query
        with page.expect_download() as download:
            page.locator("#downloads a").first.click()
        assert download.value.path().read_bytes() == served_csv(address, query), query


@pytest.mark.parametrize("query", ["", "goods=31", "chart=months", "chart=sides&by=BLR"])
def test_the_axes_and_the_marks_of_a_drawing_are_those_that_plotly_draws(
    open_file: Open, visit: Visit, query: str
) -> None:
    page = visit(query)
    drawn(page)
    plotly = page.locator("#chart :is(.xtick, .ytick, .y2tick) text").all_text_contents()
    points = page.locator("#chart .scatterlayer .point").count()
    mine = open_file(f"#{query or '='}")
    written = mine.locator("#chart svg.drawn text").all_text_contents()
    assert set(plotly) <= set(written)
    assert len(plotly) > 5
    assert mine.locator("#chart svg.drawn path[transform]").count() == points


def test_fields_links_and_keys_lead_about_it(open_file: Open) -> None:
    page = open_file()
    title = page.locator("#chart-title")
    page.get_by_label("Goods category").select_option("31")
    expect(title).to_contain_text("fertilisers")
    assert page.evaluate("location.hash") == "#goods=31"
    page.get_by_role("link", name="Two sides").click()
    page.get_by_label("Whose statistics").select_option("BLR")
    page.get_by_label("Flow", exact=True).select_option("imports")
    assert page.evaluate("location.hash") == "#goods=31&flow=imports&by=BLR&chart=sides"
    page.go_back()
    page.go_back()
    expect(page.locator("#tabs [aria-current=page]")).to_have_text("Two sides")
    expect(page.get_by_label("Whose statistics")).to_have_value("CHN")
    page.go_forward()
    expect(page.get_by_label("Whose statistics")).to_have_value("BLR")
    page.evaluate(SHOWN, [[""], []])
    page.get_by_role("textbox", name="From").fill("2019")
    page.get_by_role("textbox", name="From").press("Tab")
    expect(title).to_contain_text("2019 to 2026")
    parts = page.get_by_role("checkbox", name="Part-years")
    parts.uncheck()
    expect(parts).not_to_be_checked()
    assert page.evaluate("location.hash") == "#years=2019-2026&parts=no"
    page.keyboard.press("Escape")
    page.locator("#charts").press("t")
    expect(page.locator("#card table")).to_be_visible()
    page.get_by_role("link", name="Value").first.click()
    expect(page.locator("#card th[aria-sort]:not([aria-sort=none])")).to_contain_text("Value")


def test_a_passage_opens_closes_and_leads_to_the_next_by_the_keyboard(open_file: Open) -> None:
    page = open_file()
    first, second = STORY.article.claims_in_order()[:2]
    page.locator(f"#article a[data-claim='{first}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#article a[aria-current=true]")).to_have_attribute("data-claim", first)
    page.locator("#panel .steps .next").first.press("Enter")
    expect(page.locator("#panel")).to_have_attribute("data-chosen", second)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator(f"#article a[data-claim='{second}']")).to_be_focused()


def test_the_years_of_a_chart_are_read_with_the_arrow_keys_and_a_mark_with_the_pointer(open_file: Open) -> None:
    page = open_file()
    page.locator(".plot.years").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".reading")).to_be_visible()
    expect(page.locator("#read")).not_to_be_empty()
    page.evaluate(SHOWN, [["chart=goods"], []])
    mark = page.locator(".drawn [data-says]").last
    mark.hover(force=True)
    expect(page.locator(".says")).to_be_visible()


def test_what_it_does_not_hold_it_says_and_shows_the_nearest(open_file: Open) -> None:
    page = open_file("#goods=31&by=XXX")
    expect(page.locator("#notices")).to_contain_text("does not hold")
    expect(page.get_by_label("Goods category")).to_have_value("31")


def test_what_an_address_asks_for_that_there_is_not_is_said(open_file: Open) -> None:
    page = open_file("#chart=sides&colour=%3Cb%3Ered&years=2015-2020&embed=yes&colour=blue")
    expect(page.locator("#notices p")).to_have_text("“colour” is nothing that this page can set, so it was left aside.")
    page = open_file("#chart=sides")
    expect(page.locator("#notices p")).to_have_count(0)


def test_the_two_kinds_of_csv_have_names_of_their_own(open_file: Open) -> None:
    page = open_file("#chart=sides&years=2015-2020")
    names = []
    for link in page.locator("#downloads a[download]").all():
        with page.expect_download() as download:
            link.click()
        names.append(download.value.suggested_filename)
    assert names == ["china-belarus-sides-2015-2020.csv", "china-belarus-sides-2015-2020-excel.csv"]


@pytest.mark.parametrize(
    "fragment", ["#<script>alert(1)</script>", "#chart=%3Cb%3E", "#%", "#goods=%E0%A4%A", "#__proto__=1"]
)
def test_any_address_shows_a_page(open_file: Open, fragment: str) -> None:
    expect(open_file(fragment).locator("#card figure")).to_be_visible()


def test_a_link_to_a_chart_opens_at_it_on_a_phone(open_file: Open) -> None:
    page = open_file("#chart=goods", size=PHONE)
    expect(page.locator("#chart-title")).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.scrollY") > PHONE["height"]
    page.get_by_role("link", name="Sources", exact=True).first.click()
    expect(page.locator("#sources")).to_be_in_viewport()
    expect(page.locator("#tabs [aria-current=page]")).to_have_text("By goods")


def test_each_chart_is_one_press_from_the_first_screen_of_a_phone(open_file: Open) -> None:
    page = open_file(size=PHONE)
    ways = page.get_by_role("navigation", name="Go to a chart").get_by_role("link")
    names = ways.all_inner_texts()
    assert names == page.locator("#tabs a").all_inner_texts()
    for way, name in zip(ways.all(), names, strict=True):
        way.click()
        expect(page.locator("#tabs [aria-current=page]")).to_have_text(name)
        expect(page.locator("#tabs")).to_be_in_viewport(ratio=1)


def test_it_prints_with_its_address_and_without_its_controls(open_file: Open) -> None:
    page = open_file("#chart=sides")
    page.emulate_media(media="print")
    assert page.pdf().startswith(b"%PDF")
    expect(page.locator("#printed")).to_contain_text("#chart=sides")
    expect(page.locator("#controls")).to_be_hidden()
    expect(page.locator("#card svg.drawn")).to_be_visible()


def test_without_scripts_it_has_every_chart_as_a_picture_and_every_passage(open_file: Open) -> None:
    page = open_file(script=False)
    expect(page.locator("#card img.still")).to_be_visible()
    for chart in CHARTS:
        part = page.locator(f"[id='{chart}']") if chart else page.locator("section.still-part").first
        expect(part.locator("img.still")).to_be_visible()
    for claim in STORY.claims:
        query = choice_for(STORY, claim).query
        expect(page.locator(f"[id='{query}'] .panel")).to_be_visible()
        assert page.locator(f"#article a[href='#{query}']").count() == 1
    expect(page.locator("#controls")).to_be_hidden()


def test_an_older_version_says_so_at_its_head_and_leads_to_the_newer_one(browser: Browser, tmp_path: Path) -> None:
    older = write_story(tmp_path / "1" / "kazakhstan-mongolia")
    newer = write_story(tmp_path / "2" / "kazakhstan-mongolia", first="85.2 million")
    for folder, day in ((older, "2025-06-05"), (newer, "2025-06-06")):
        done = CliRunner().invoke(main, ["publish", str(folder), "--archive", str(tmp_path / "kept"), "--date", day])
        assert done.exit_code == 0, done.output
    context = browser.new_context(viewport=PHONE, offline=True, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "kept" / "index.html").as_uri())
    page.get_by_role("link", name="Kazakhstan and Mongolia").last.click()
    notice = page.get_by_role("complementary", name="A newer version")
    expect(notice).to_be_in_viewport()
    expect(notice).to_contain_text("$85.1\u00a0million was revised to $85.2\u00a0million")
    assert violations(page) == []
    notice.get_by_role("link").click()
    expect(page.locator("#edition")).to_contain_text("Made on 2025-06-06")
    expect(page.get_by_role("complementary", name="A newer version")).to_have_count(0)
    context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(open_file: Open, scheme: str) -> None:
    page = open_file(scheme=scheme)
    found = []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        for query in ("", "claim=surplus-2024", "chart=goods", "table=yes", "goods=8703"):
            page.evaluate(SHOWN, [[query], []])
            found += [(width, query, *one) for one in violations(page)]
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert found == []


LISTEN = """<!DOCTYPE html><title>News</title><iframe width="600" height="200" src="{src}"></iframe>
<script>addEventListener("message", ({{ data }}) => {{
  (window.told = window.told || []).push(data);
  if (data.height) document.querySelector("iframe").height = data.height;
}});</script>"""


@pytest.mark.parametrize("choice", ["chart=sides", "claim=surplus-2024"])
def test_a_view_alone_grows_in_a_frame_to_its_height(browser: Browser, file: Path, tmp_path: Path, choice: str) -> None:
    outer = tmp_path / "news.html"
    outer.write_text(LISTEN.format(src=f"{file.as_uri()}#embed=yes&{choice}"))
    page = browser.new_page(viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator("#card figure h2")).to_be_visible()
    for hidden in ("header", "article", "footer", ".controls", "#tabs", "#key-figures"):
        expect(frame.locator(hidden).first).to_be_hidden()
    expect(frame.locator("#panel-place .panel")).to_have_count(1 if choice.startswith("claim") else 0)
    expect(frame.locator("#whole")).to_have_attribute("href", f"#{choice}")
    inner = page.frames[1]
    page.wait_for_function("() => document.querySelector('iframe').height > 400")
    inner.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight + 1")
    assert inner.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    told = page.evaluate("window.told")
    assert {"tradeviz-china-belarus"} == {name for one in told for name in one.get("datawrapper-height", {})}
    page.screenshot(path=str(tmp_path / "frame.png"))
    page.close()
