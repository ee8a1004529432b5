"""A story whose every text is an attack: all of it is shown as text, and nothing of it runs or becomes an element."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, SERVE
from tests.browser.journeys import DESKTOP, answered
from tests.ports import free_port

from tradeviz.story.load import default_folder, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

# No digit, which an article would need a claim for, and no double quotation mark, which TOML would need escaped.
MARKUP = (
    "<img src=x class=pwned onerror='window.pwned=true'></title></script><script class=pwned>window.pwned=true</script>"
)
TEXT = f"{MARKUP}{{%scripts%}}{{{{constructor}}}}<a href='javascript:window.pwned=true' class=pwned>here</a>"
FORMULA = "=HYPERLINK('//evil.example')"
FREE = {
    "sources.csv": ("title", "publisher", "statistics", "use"),
    "goods.csv": ("name", "note"),
    "observations.csv": ("note",),
    "months.csv": ("note",),
    "rates.csv": ("note",),
}
ARTICLE = f"""

## A heading {TEXT}

{TEXT} [script](javascript:window.pwned=true) [data](data:text/html,{MARKUP}) [vb](vbscript:x)
![picture](https://evil.example/x.png) <javascript:window.pwned=true> [entity](javascript&colon;window.pwned=true)
[tab](java&Tab;script:window.pwned=true) [quoted](https://evil.example/'onmouseover='window.pwned=true')

> {TEXT}

- {TEXT}

{MARKUP}

A claim {MARKUP} of theirs.
"""
CLAIM = f"""
[[claim]]
id = "hostile"
words = "A claim {MARKUP} of theirs."
verdict = "cannot be checked"
kind = "statement"
reason = "{TEXT}"
missing = "{TEXT}"
note = "{TEXT}"
"""
# Whatever an attack would have left behind.
# Drawings of ours are images whose address holds them.
FOUND = """() => { const OURS = "img[src^='data:image/svg+xml,']"; return ({
  ran: window.pwned === true,
  elements: [...document.querySelectorAll(
    `.pwned, img:not(${OURS}), iframe, object, embed, base, #chart a, [onerror], [onclick]`)]
    .map(one => one.outerHTML.slice(0, 200)),
  schemes: [...new Set([...document.querySelectorAll(`[href], [src]:not(${OURS})`)]
    .map(one => (one.href && one.href.baseVal) || one.href || one.src).map(url => url.split(":")[0]))],
  inline: [...document.querySelectorAll("script:not([src])")].filter(one => /pwned/.test(one.textContent)
    && one.type !== "application/json").length,
})}"""


def hostile(folder: Path) -> Path:
    """The built-in story with an attack in every text of every file."""
    shutil.copytree(default_folder(), folder)
    for name, columns in FREE.items():
        rows = list(csv.DictReader(io.StringIO((folder / name).read_text("utf-8"))))
        spoilt = [
            {key: f"{FORMULA} {cell} {TEXT}" if key in columns else cell for key, cell in row.items()} for row in rows
        ]
        if name == "sources.csv":
            spoilt = [row | {"url": f"{row['url']}#'onmouseover='window.pwned=true'"} for row in spoilt]
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(spoilt)
        (folder / name).write_text(buffer.getvalue(), "utf-8")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package |= {"title": f"Title {TEXT}", "description": f'"> {TEXT}', "version": TEXT}
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    claims = (folder / "claims.toml").read_text("utf-8")
    claims = re.sub(r'^(note|missing|reason) = "', lambda found: f"{found[0]}{TEXT} ", claims, flags=re.MULTILINE)
    (folder / "claims.toml").write_text(claims + CLAIM, "utf-8")
    with (folder / "article.md").open("a", encoding="utf-8") as article:
        article.write(ARTICLE)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile(tmp_path_factory.mktemp("stories") / "x'y$(z);<b>")


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = str(free_port())
    command = [sys.executable, "-c", SERVE, "serve", str(folder), "--no-browser", "--host", "127.0.0.1", "--port", port]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with log.open("w") as errors, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as server:
        said = server.stdout.readline() if server.stdout else b""
        assert said, log.read_text()
        yield f"http://127.0.0.1:{port}/"
        server.terminate()
    assert "Traceback" not in log.read_text()


@pytest.fixture(params=[True, False], ids=["without the policy", "with the policy"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with the Content-Security-Policy in force, and one without: the text must be harmless by itself."""
    context = browser.new_context(viewport=DESKTOP, bypass_csp=request.param, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script("window.pwned = false")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    asked: list[str] = []
    context.on("request", lambda one: asked.append(one.url))
    yield page
    assert [url for url in asked if "evil" in url or url.startswith("javascript")] == []
    context.close()


def is_harmless(page: Page) -> bool:
    found: dict[str, Any] = page.evaluate(FOUND)
    assert (found["ran"], found["elements"], found["inline"]) == (False, [], 0)
    assert set(found["schemes"]) <= {"http", "https"}
    return True


QUERIES = (
    "",
    "claim=hostile",
    "chart=sides&also=yes",
    "chart=goods",
    "goods=potash,31,8703,TOTAL&also=yes",
    "table=yes",
    f"goods={MARKUP}&{MARKUP}={MARKUP}&years={MARKUP}".replace("#", ""),
)


def test_a_hostile_story_is_shown_as_text_everywhere(served: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for query in QUERIES:
        page.goto(f"{served}?{query}")
        expect(page.locator("#still")).to_have_count(0)
        # A passage that names no figures has its card alone.
        expect(page.locator("#card figure h2, #panel.alone #verdict").locator("visible=true").first).to_be_visible()
        answered(page) if "<" not in query else None
        assert is_harmless(page)
        for mark in page.locator("#chart .point:visible, #chart .points path:visible").all()[:6]:
            mark.hover(force=True)
        assert is_harmless(page)
    assert complaints == []
    assert "<img src=x" in page.locator("article").inner_text()
    assert page.locator(".crumb").inner_text().startswith("Title <img src=x")


def test_the_page_s_own_html_of_a_hostile_story_is_text(served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for query in ("", "claim=hostile", "table=yes", "chart=goods"):
        page.goto(f"{served}?{query}")
        expect(page.locator("article")).to_contain_text("<img src=x")
        expect(
            page.locator(
                ".pwned, img:not([src^='data:image/svg+xml,']), iframe, object, embed, base, [onerror], [onclick]"
            )
        ).to_have_count(0)
        expect(page.locator("a[href^='javascript' i], a[href^='data' i], a[href^='vbscript' i]")).to_have_count(0)
    context.close()


def test_every_verdict_s_panel_of_a_hostile_story_is_text(served: str, page: Page) -> None:
    page.goto(served)
    expect(page.locator("#still")).to_have_count(0)
    answered(page)
    for name in page.locator("article a[data-claim]").evaluate_all("all => all.map(one => one.dataset.claim)")[::4]:
        page.locator(f"article a[data-claim='{name}']").first.click()
        expect(page.locator("#panel")).to_be_visible()
        assert is_harmless(page)


def test_the_goods_list_of_a_hostile_story_is_text(served: str, page: Page) -> None:
    page.goto(served)
    page.get_by_role("button", name="Goods category").click()
    expect(page.locator(".dash-dropdown-content .dash-dropdown-option").first).to_contain_text("<img src=x")
    assert is_harmless(page)


def test_downloads_of_a_hostile_story_hold_no_formula_and_no_name_that_leads_away(served: str, page: Page) -> None:
    answer = page.request.get(f"{served}download/observations.csv?goods=potash")
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9._-]+"', answer.headers["content-disposition"])
    cells = [cell for row in csv.reader(io.StringIO(answer.text())) for cell in row]
    assert [cell for cell in cells if cell.startswith("=")] == []
    assert [cell for cell in cells if cell.startswith("'=HYPERLINK")]
    archive = zipfile.ZipFile(io.BytesIO(page.request.get(f"{served}download/story.zip").body()))
    for name in archive.namelist():
        assert re.fullmatch(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+", name)
        if name.endswith(".csv"):
            rows = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            assert [cell for row in rows for cell in row if cell.startswith(("=", "@"))] == []


def test_the_hostile_story_is_hostile(folder: Path) -> None:
    story = load(folder)
    assert TEXT in story.title
    assert all(TEXT in good.name for good in story.goods.values())
    assert "hostile" in story.findings
