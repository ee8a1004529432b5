"""Links of a page without a server: within the file, to where the page is served, or no links at all."""

from __future__ import annotations

import pytest

from tradeviz.publish.links import Links, addressed, applied, fragment, relinked

HELD = {"", "goods=31", "goods=31&chart=sides", "goods=8450&years=2024&claim=c"}
URL = "https://trade.example/story/a"


def links(query: str = "", url: str = "") -> Links:
    return Links(query, HELD, url)


@pytest.mark.parametrize(
    ("now", "href", "change"),
    [
        ("", "?goods=31", "goods=31"),
        ("", "?goods=31#tabs", "goods=31"),
        ("goods=31", "?goods=31&chart=sides", "chart=sides&years=&sort="),
        ("goods=31&chart=sides", "?", "goods=&chart=&years=&sort="),
        ("goods=31", "?goods=31&years=2019&sort=-value", "years=2019&sort=-value"),
        ("", "?goods=8450&years=2024&claim=c&lang=de", "goods=8450&years=2024&claim=c"),
    ],
)
def test_a_choice_that_is_held_becomes_what_it_changes(now: str, href: str, change: str) -> None:
    told = links(now).attributes(href)["go"]
    asked = href.removeprefix("?").removesuffix("#tabs").removesuffix("&lang=de")
    assert applied(now, told) == asked
    assert applied(now, change) == asked


def test_a_choice_that_is_not_held_leads_to_the_server_or_nowhere() -> None:
    assert links().attributes("?goods=99") == {}
    assert links(url=URL).attributes("?goods=99") == {"href": f"{URL}?goods=99"}
    assert links(url=URL).change("?goods=99") == ""


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("#sources", {"href": "#sources"}),
        ("https://stat.example/x", {"href": "https://stat.example/x"}),
        ("download/observations.csv?goods=31", {"csv": "plain"}),
        ("/story/a/download/observations-excel.csv", {"csv": "excel"}),
        ("/start", {"href": "https://trade.example/start"}),
        ("/download/observations.csv?level=all", {"href": "https://trade.example/download/observations.csv?level=all"}),
    ],
)
def test_other_links(href: str, told: dict[str, str]) -> None:
    assert links(url=URL).attributes(href) == told


@pytest.mark.parametrize("href", ["/start", "download/story.zip", "javascript:alert(1)", "file:///etc/passwd"])
def test_without_a_server_nothing_leads_out_of_the_file(href: str) -> None:
    assert links().attributes(href) == {}


def test_a_download_that_leads_nowhere_is_not_listed() -> None:
    entry = ["li", {}, ["a", {"href": "download/story.zip", "download": ""}, "All"]]
    assert relinked([["ul", {}, entry]], links()) == [["ul", {}]]
    (kept,) = relinked([entry], links(url=URL))
    assert "https://trade.example/story/download/story.zip" in str(kept)


def test_without_a_script_a_choice_is_an_address_within_the_file() -> None:
    (link,) = addressed([["a", {"go": "chart=sides"}, "Two sides"]], "goods=31")
    assert link == ["a", {"href": "#goods=31&chart=sides", "data-choice": ""}, "Two sides"]
    assert fragment("") == "#="


def test_what_makes_pictures_stays_with_the_server() -> None:
    buttons = ["div", {"id": "take"}, ["button", {"id": "png"}, "Save as PNG"]]
    assert relinked([["figure", {}], ["section", {}, buttons, ["p", {}, "Sources"]]], links()) == [
        ["figure", {}],
        ["section", {}, ["p", {}, "Sources"]],
    ]
