"""When a story was last changed, by whom, and where to tell of a mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tradeviz.story.imprint import MOST_PEOPLE, Contributor, Imprint, imprint_of
from tradeviz.story.load import default_folder, load
from tradeviz.web.page.layout import page_about


def test_a_data_package_says_day_and_people() -> None:
    package = {
        "created": "2026-11-24T00:00:00Z",
        "contributors": [
            {"title": "Ada  L.", "email": "ada@example.org"},
            {"title": "Desk", "path": "https://desk.example.org/", "email": "no@example.org"},
            {"title": "Nobody", "path": "javascript:alert(1)"},
        ],
    }
    found = imprint_of(package)
    assert found.changed == date(2026, 11, 24)
    assert found.people == (
        Contributor("Ada L.", "mailto:ada@example.org"),
        Contributor("Desk", "https://desk.example.org/"),
        Contributor("Nobody"),
    )
    assert found.is_reachable


@pytest.mark.parametrize(
    "package",
    [
        {},
        {"created": 5, "contributors": "me"},
        {"created": "2026-13-45", "contributors": [5, {"title": ["x"]}, {"title": "  "}]},
        {"created": "yesterday", "contributors": [{"email": "a@b"}]},
    ],
)
def test_what_is_not_as_the_standard_has_it_is_left_out(package: dict[str, object]) -> None:
    assert imprint_of(package) == Imprint()


def test_no_list_of_people_grows_past_what_a_page_shows() -> None:
    people = imprint_of({"contributors": [{"title": "x" * 1000}] * 50}).people
    assert len(people) == MOST_PEOPLE
    assert len(people[0].name) == 100


def test_an_address_that_could_run_a_script_is_none() -> None:
    for email in ("a@b.c?body=x", "a@b.c\nbcc:d@e.f", '"><script>@b.c', "javascript:alert(1)@b.c"):
        assert imprint_of({"contributors": [{"title": "x", "email": email}]}).people == (Contributor("x"),)


def test_the_foot_of_the_page_says_it() -> None:
    story = load(default_folder())
    assert story.imprint.changed is not None
    told = replace(story, imprint=Imprint(date(2026, 11, 24), (Contributor("Ada", "mailto:ada@example.org"),)))
    page = str(page_about(told))
    assert "Figures last changed on 24 November 2026." in page
    assert "mailto:ada@example.org" in page
    assert "tell of a wrong figure" in page
