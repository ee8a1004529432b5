"""A chart saved from the page: as PNG and SVG by button and by key, light in the dark, whole in itself; and as text."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect
from tests.browser.journeys import DESKTOP, PHONE, drawn

from tradeviz.figures import DARK
from tradeviz.figures.picture import EDGE

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize
    from tests.browser.conftest import Watch
    from tests.browser.journeys import Visit

SVG = "{http://www.w3.org/2000/svg}"


def saved_by(page: Page, kind: str, key: str = "") -> bytes:
    """The file that a button or a key saves; its name says what it holds."""
    with page.expect_download() as download:
        page.keyboard.press(key) if key else page.locator(f"#{kind}").click()
    assert download.value.suggested_filename.startswith("china-belarus-")
    assert download.value.suggested_filename.endswith(f".{kind}")
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("query", ["", "chart=sides", "chart=months", "chart=goods&claim=mainly-fertiliser"])
def test_a_chart_is_saved_light_and_whole_whatever_the_theme(visit: Visit, watch: Watch, query: str) -> None:
    page = visit(query, scheme="dark")
    drawn(page)
    root = ET.fromstring(saved_by(page, "svg"))
    text = " ".join(one.text or "" for one in root.iter() if one.tag.endswith(("text", "tspan")))
    assert root[0].text == page.locator("#chart-title").inner_text()
    assert root[1].text
    assert str(root[0].text).split()[0] in text
    assert "Sources: " in text
    assert page.url in text
    paths = [one for one in root.iter(f"{SVG}path") if one.get("d")]
    assert len(paths) > 20
    whole = ET.tostring(root, "unicode")
    for colour in (DARK.card, DARK.ink, DARK.soft, *DARK.accents):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert colour not in whole
        assert f"rgb({red}, {green}, {blue})" not in whole
    png = saved_by(page, "png", key="p")
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == (2 * int(root.get("width", "0")), 2 * int(root.get("height", "0")))
    assert len(png) > 60_000  # one of a single colour has a few thousand
    assert saved_by(page, "svg", key="s")
    assert watch.elsewhere() == []


# Of each text how far it stands out of the picture's right edge, by the browser's own measure.
_OUTSIDE = """(edge) => {
  const picture = document.querySelector("svg");
  const end = picture.getBoundingClientRect().right - edge;
  const texts = [...picture.querySelectorAll("text")].filter((one) => one.getBoundingClientRect().right > end + 0.5);
  return texts.map((one) => one.textContent);
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "query",
    [
        "chart=goods&claim=mainly-fertiliser",
        "also=yes&claim=surplus-2024&lang=en-XA",
        "chart=goods&lang=en-XA",
        "chart=sides&goods=potash,beef,fish&flow=imports&lang=en-XA",
        "chart=months&lang=en-XA",
    ],
)
def test_no_word_of_a_picture_runs_over_its_edge(visit: Visit, query: str, size: ViewportSize) -> None:
    page = visit(query, size=size)
    drawn(page)
    saved = saved_by(page, "svg", key="s").decode()
    assert "data-words" not in saved
    seen = page.context.new_page()
    seen.set_content(f"<body style='margin:0'>{saved}")
    assert seen.evaluate(_OUTSIDE, EDGE) == []
    left = {round(float(one)) for one in seen.evaluate(_PARAGRAPHS)}
    assert left == {EDGE}


# Where the lines of the paragraphs begin: beside them stand the legend and the figure.
_PARAGRAPHS = """() => [...document.querySelectorAll("svg > g:not([id]) > text")].map((one) => one.getAttribute("x"))"""


def test_a_chart_is_copied_as_text_and_a_table_too(visit: Visit) -> None:
    page = visit("chart=sides", size=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("#as-text")
    button.click()
    expect(button).to_have_text("Text copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert page.locator("#chart-title").inner_text() in copied
    assert "as a table: " in copied
    expect(button).to_have_text("Copy as text")
    page.locator("#twin").click()
    expect(page.locator("#card table")).to_be_visible()
    expect(page.locator("#png")).to_have_count(0)
    expect(button).to_be_visible()


def test_keys_belong_to_fields_and_a_server_that_is_gone_is_said(visit: Visit) -> None:
    page = visit("")
    page.locator("#first-year, #years-first, input[type=number]").first.press("p")
    page.route("**/download/picture.json*", lambda route: route.abort())
    page.locator("#png").click()
    expect(page.locator("#png")).to_have_text("That did not work; please try again")
    expect(page.locator("#copied")).to_have_text("That did not work; please try again")
    expect(page.locator("#png")).to_have_text("Save as PNG")


def test_the_drawn_chart_offers_to_send_itself_nowhere(visit: Visit) -> None:
    page = visit("")
    drawn(page)
    settings = page.evaluate("() => document.querySelector('#chart .js-plotly-plot')._context")
    assert (settings["showSendToCloud"], settings["displayModeBar"]) == (False, False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "chart=sides&also=yes", "chart=months", "chart=goods"])
def test_no_chart_makes_plotly_complain(visit: Visit, watch: Watch, query: str, scheme: str) -> None:
    drawn(visit(query, scheme=scheme))
    assert watch.complaints == []
