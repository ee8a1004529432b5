"""Which addresses there are: a new one must be written down here, and none can write but those that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dash import Dash

CITATIONS = ("citation.bib", "citation.ris", "citation.json", "citation.txt")
READ = {
    "/",
    "/story/<name>",
    "/pair/<first>/<second>",
    "/static/<path:filename>",  # Flask's; there is no such folder
    "/assets/<path:filename>",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/_favicon.ico",
    "/healthz",
    "/start",
    "/import-state",
    *(f"/embed{page}" for page in ("/", "/story/<name>", "/pair/<first>/<second>")),
    *(f"{page}/share" for page in ("", "/story/<name>", "/pair/<first>/<second>")),
    *(
        f"{page}/download/{name}"
        for page in ("", "/story/<name>", "/pair/<first>/<second>")
        for name in (
            "observations.csv",
            "observations-excel.csv",
            "observations.parquet",
            "story.zip",
            "picture.json",
            *CITATIONS,
        )
    ),
}
READ_AND_POSTED = {"/check"}  # takes a form with an article, answers it and keeps nothing
POSTED = {"/check/story.zip", "/_dash-update-component"}  # answers what it is asked and keeps nothing
# What the page of this machine alone may ask for; `tests/web/imports` has who may not.
CHANGING = {"/import-files", "/import-pair", "/import-cancel", "/import-leave"}


def test_these_routes_exist_and_no_others(app: Dash) -> None:
    routes = {rule.rule: set(rule.methods or ()) for rule in app.server.url_map.iter_rules()}
    assert set(routes) == READ | POSTED | READ_AND_POSTED | CHANGING
    for rule, methods in routes.items():
        asked = {"GET", "POST"} if rule in READ_AND_POSTED else {"POST"} if rule in POSTED | CHANGING else {"GET"}
        assert methods - {"HEAD", "OPTIONS"} == asked


@pytest.mark.parametrize("path", sorted(CHANGING))
def test_a_server_that_was_not_told_to_take_figures_in_changes_nothing(app: Dash, path: str) -> None:
    kind = "multipart/form-data; boundary=x" if path == "/import-files" else "application/x-www-form-urlencoded"
    answer = app.server.test_client().post(path, data=b"", content_type=kind)
    assert answer.status_code == 403
    assert "another program runs its server" in answer.text


ESCAPES = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/pyproject.toml",
    "..%5c..%5cpyproject.toml",
    "....//....//etc/passwd",
    "/etc/passwd",
    "%00",
    "dcc/../../../../../etc/passwd",
    "dash.py",
    "__init__.py",
)


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize(
    "folder",
    ["_dash-component-suites/dash", "_dash-component-suites/dash.dcc", "assets", "static", "_reload-hash", "download"],
)
def test_no_path_leads_out_of_its_folder(app: Dash, folder: str, escape: str) -> None:
    answer = app.server.test_client().get(f"/{folder}/{escape}", follow_redirects=True)
    assert answer.status_code in {400, 404}
    assert "root:" not in answer.get_data(as_text=True)
    assert "import " not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/_reload-hash", "/_favicon.ico", "/_dash-layout", "/_dash-dependencies"])
def test_dash_s_own_addresses_tell_nothing_of_the_machine(app: Dash, path: str) -> None:
    answer = app.server.test_client().get(path)
    assert answer.status_code == 200
    assert b"/home/" not in answer.data
    assert str(app.config.assets_folder).encode() not in answer.data
