"""The page draws with the small plotly.js where it was built, and with plotly.py's full one where it was not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import serving
from tests.browser.journeys import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.xdist_group("plotly-bundle")  # two trees are copied and served once
ROOT = Path(__file__).parents[2]
SLIM, FULL = "plotly-slim.min.js", "plotly.min.js"
BUNDLE = ROOT / "src/tradeviz/web/page/assets" / SLIM
# A machine that can build the bundle must have built it; one that cannot has one way to draw, and that is tested.
BUILT = [True] if BUNDLE.exists() or shutil.which("npm") else []
# Nothing that makes code out of text; Dash's own page has scripts inside it.
STRICT = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
TRY = "try { eval('1') } catch (error) { document.body.dataset.refused = 'yes' }"
NOT_AS_TOLD = """() => {
  const graph = document.querySelector("#chart .js-plotly-plot");
  return graph._fullData.filter((trace, index) => trace.type !== (graph.data[index].type || "scatter")).length;
}"""


@pytest.fixture(scope="module", params=[*BUILT, False], ids=lambda built: "small" if built else "full")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bool]]:
    """The address of a tradeviz with its small plotly.js, or of the same without, and which of the two it is."""
    folder = tmp_path_factory.mktemp("tree")
    leave = () if request.param else ("plotly-slim.*",)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", *leave))
    shutil.copytree(ROOT / "data", folder / "data")
    with serving(folder / "log.txt", PYTHONPATH=str(folder / "src")) as address:
        yield address, request.param


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def scripts_of(page: Page) -> list[str]:
    """The names of the scripts that the page asks for from now on."""
    names: list[str] = []
    page.on("request", lambda request: names.append(request.url.partition("?")[0].rpartition("/")[2]))
    return names


@pytest.mark.parametrize("query", ["", "chart=sides&by=BLR&also=yes", "chart=goods"])
def test_the_full_plotly_js_is_asked_for_only_where_there_is_no_small_one(
    site: tuple[str, bool], page: Page, query: str
) -> None:
    address, small = site
    names = scripts_of(page)
    page.goto(f"{address}?{query}")
    drawn(page)
    assert [name for name in names if name in {SLIM, FULL}] == [SLIM if small else FULL]
    assert page.evaluate(NOT_AS_TOLD) == 0


def test_the_charts_draw_where_no_script_may_make_code_of_text(site: tuple[str, bool], page: Page) -> None:
    address, _ = site
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.route(address, with_policy)
    page.goto(address)
    drawn(page)
    assert complaints == []
    # In a task of its own: what Playwright itself runs may always make code of text.
    page.add_script_tag(content=f"setTimeout(() => {{ {TRY} }})")
    expect(page.locator("body")).to_have_attribute("data-refused", "yes")


def with_policy(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": STRICT})
