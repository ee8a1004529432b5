"""A stranger opens the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.browser.journeys import drawn, title

if TYPE_CHECKING:
    from tests.browser.conftest import Watch
    from tests.browser.journeys import Visit


def test_the_page_opens_with_key_figures_article_and_chart(visit: Visit) -> None:
    page = visit(fresh=True)
    expect(page).to_have_title("China's surplus with Belarus reached $4.77 billion in 2024 · tradeviz")
    expect(page.locator("#key-figures")).to_contain_text("$4.77 billion")
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator("article a[data-claim]").first).to_be_visible()
    expect(title(page)).to_contain_text("$4.77 billion in 2024")
    expect(page.locator("#card figure")).to_have_accessible_name(title(page).inner_text())
    drawn(page)


def test_opening_asks_only_the_own_host_and_says_nothing_on_the_console(visit: Visit, watch: Watch) -> None:
    drawn(visit(fresh=True))
    assert len(watch.requests) > 5
    assert watch.elsewhere() == []
    assert watch.complaints == []


def test_no_chart_asks_another_host(visit: Visit, watch: Watch) -> None:
    page = visit("chart=goods", fresh=True)
    drawn(page)
    page.get_by_role("link", name="Two sides").click()
    expect(title(page)).to_contain_text("declared")
    drawn(page)
    assert watch.elsewhere() == []
    assert watch.complaints == []


def test_without_javascript_article_figures_table_and_downloads_are_there(visit: Visit) -> None:
    page = visit("table=yes", script=False)
    expect(page.locator(".plain-notice")).to_contain_text("The charts need JavaScript")
    expect(page.locator("article a[data-claim]").first).to_be_visible()
    expect(page.locator("#key-figures")).to_contain_text("$4.77 billion")
    assert page.locator("#card tbody tr").count() > 30
    links = page.locator("#downloads a").evaluate_all("all => all.map(link => link.href)")
    assert len(links) == 3
    assert all(page.request.get(link).ok for link in links)


def test_without_javascript_a_claim_is_a_link_to_its_choice(visit: Visit) -> None:
    page = visit(script=False)
    page.locator('a[data-claim="surplus-2024"]').click()
    expect(page.locator("#panel")).to_contain_text("The article says")


def test_opening_asks_for_no_data_after_the_first_answer(visit: Visit, watch: Watch) -> None:
    drawn(visit("chart=sides", fresh=True))
    assert [url for url in watch.requests if "/_dash-" in url and "-suites/" not in url] == []


def test_the_page_says_so_when_the_server_has_gone_and_keeps_the_last_view(visit: Visit) -> None:
    page = visit("goods=potash")
    before = title(page).inner_text()
    page.route("**/_dash-update-component*", lambda route: route.abort())
    expect(page.locator("#trouble")).to_be_hidden()
    page.get_by_role("link", name="Two sides").click()
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    expect(title(page)).to_have_text(before)
    drawn(page)


def test_try_again_opens_the_view_once_the_server_is_back(visit: Visit) -> None:
    page = visit("goods=potash")
    page.route("**/_dash-update-component*", lambda route: route.abort())
    page.get_by_role("link", name="Two sides").click()
    expect(page.locator("#trouble")).to_be_visible()
    page.unroute("**/_dash-update-component*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name="Two sides")).to_have_attribute("aria-current", "page")
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_choice_made_while_the_page_is_answering_is_not_lost(visit: Visit) -> None:
    page = visit()
    page.get_by_role("link", name="Two sides").click()
    page.get_by_role("link", name="By goods").click()
    expect(page.get_by_role("link", name="By goods")).to_have_attribute("aria-current", "page")
    expect(page.locator("#card figure")).to_contain_text("Without a published value")
    assert page.url.endswith("?chart=goods")
