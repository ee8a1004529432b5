"""Figures are taken in where this machine alone can ask, and everywhere else the page says why not and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tradeviz.story.load import default_folder, load
from tradeviz.web.app import create_app
from tradeviz.web.catalog import Catalog
from tradeviz.web.imports import permission
from tradeviz.web.imports.importer import Importer
from tradeviz.web.imports.permission import why_not
from tradeviz.web.security import AllowedHosts

HERE = "127.0.0.1"
ALONE = AllowedHosts()
FOLDER = Path("store")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.0.0.53"])
def test_a_server_of_this_machine_alone_takes_figures_in(address: str) -> None:
    assert why_not(address, ALONE.with_host(address), 1, FOLDER) == ""


@pytest.mark.parametrize(
    ("address", "allowed", "workers", "folder", "why"),
    [
        ("", ALONE, 1, FOLDER, permission.ANOTHER_PROGRAM),
        ("0.0.0.0", ALONE, 1, FOLDER, permission.OTHER_MACHINES),
        ("::", ALONE, 1, FOLDER, permission.OTHER_MACHINES),
        ("192.168.1.5", ALONE, 1, FOLDER, permission.OTHER_MACHINES),
        ("fe80::1%eth0", ALONE, 1, FOLDER, permission.OTHER_MACHINES),
        ("no address", ALONE, 1, FOLDER, permission.OTHER_MACHINES),
        (HERE, AllowedHosts(proxies=1), 1, FOLDER, permission.BEHIND_PROXY),
        (HERE, AllowedHosts(frozenset({"trade.example.org"})), 1, FOLDER, permission.OTHER_NAMES),
        (HERE, AllowedHosts(frozenset({"0.0.0.0"})), 1, FOLDER, permission.OTHER_NAMES),
        (HERE, ALONE, 2, FOLDER, permission.SEVERAL_PROCESSES),
        (HERE, ALONE, 1, None, permission.IN_DATABASE),
    ],
)
def test_any_other_server_says_why_not(
    address: str, allowed: AllowedHosts, workers: int, folder: Path | None, why: str
) -> None:
    assert why_not(address, allowed, workers, folder) == why


def test_a_store_in_a_database_is_left_to_the_command_line(tmp_path: Path) -> None:
    importer = Importer("postgresql://user@127.0.0.1:1/trade", ALONE, HERE)
    catalog = Catalog([load(default_folder())], tmp_path / "none")
    page = create_app(who=ALONE, catalog=catalog, importer=importer).server.test_client().get("/start").text
    assert "kept in a database" in page
    assert "tradeviz ingest" in page
    assert "<form" not in page.partition('id="bring"')[2]


def test_a_folder_that_may_only_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importer = Importer(tmp_path / "store", ALONE, HERE)
    assert importer.refusal({}) == ""
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert importer.refusal({}) == permission.READ_ONLY
    (tmp_path / "file").write_text("")
    assert Importer(tmp_path / "file" / "store", ALONE, HERE).refusal({}) == permission.READ_ONLY


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"])
def test_a_request_that_a_proxy_passed_on_is_told_so_whatever_the_server_was_told(tmp_path: Path, header: str) -> None:
    importer = Importer(tmp_path / "store", ALONE, HERE)
    assert importer.refusal({header: "10.0.0.1"}) == permission.BEHIND_PROXY
    refusal = importer.refused({header: "10.0.0.1", "QUERY_STRING": f"token={importer.token}"})
    assert refusal is not None
    assert refusal.status == 403
