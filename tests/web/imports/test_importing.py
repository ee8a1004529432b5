"""The addresses that bring figures in: whom they answer, what comes of it, and what is left of it where nothing does."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.story.spoken import unsaid
from tests.web.imports.conftest import JSON, OWN, PATIENCE, HeldJob, ended, kept, post, refused, send

from tradeviz.readers.rates import Rates
from tradeviz.store import open_store
from tradeviz.web.imports.files_job import options_of
from tradeviz.web.imports.runner import CANCELLED, DONE, FAILED, STOPPED
from tradeviz.web.security.request_limits import MAX_FORM_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tradeviz.web.imports.importer import Importer

CHANGING = ("/import-files", "/import-pair", "/import-cancel", "/import-leave")
BOMB = 50_000_000


def part_of(page: FlaskClient, query: str = "") -> str:
    return page.get(f"/start{query}").text.partition('id="bring"')[2]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BACI_HS92_Y2020_V202501.csv", b"t,i,j,k,v,q\n" + b"0" * BOMB)
    return packed.getvalue()


# What comes


def test_a_file_becomes_a_pair_s_page(page: FlaskClient, importer: Importer, place: Path) -> None:
    answer = send(page, importer.token, (OWN, "own.csv"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "start?import=1#import")
    assert ended(importer) == DONE
    shown = part_of(page, "?import=1")
    assert "own.csv: 2 rows read, 2 kept" in shown
    assert 'href="pair/BLR/CHN"' in shown
    assert page.get("/pair/BLR/CHN").status_code == 200
    assert not (place / "uploads").exists()


def test_a_script_is_told_where_to_go(page: FlaskClient, importer: Importer) -> None:
    data = {"files": (io.BytesIO(OWN), "own.csv")}
    answer = page.post(f"/import-files?token={importer.token}&lang=en-XA", data=data, headers=JSON)
    assert answer.json == {"address": "start?lang=en-XA&import=1#import"}
    assert ended(importer) == DONE
    state = page.get("/import-state?import=1").json
    assert state is not None
    assert (state["running"], state["percent"]) == (False, 100)


def test_several_files_come_together_or_not_at_all(page: FlaskClient, importer: Importer, place: Path) -> None:
    send(page, importer.token, (OWN, "own.csv"), (b"no table at all", "other.csv"))
    assert ended(importer) == FAILED
    assert not open_store(place).datasets()
    shown = part_of(page, "?import=1")
    assert "other.csv begins with" in shown
    assert "Nothing was brought in" in shown


def test_what_the_command_line_advises_is_advised_in_the_page_s_words(page: FlaskClient, importer: Importer) -> None:
    strange = OWN.replace(b"BLR", b"QQQ")
    send(page, importer.token, (strange, "own.csv"))
    assert ended(importer) == FAILED
    shown = part_of(page, "?import=1")
    assert "--set-apart" in shown
    assert "tick “Leave out rows with unknown country codes”" in shown


def test_what_the_files_do_not_say_is_said_beside_them(page: FlaskClient, importer: Importer, place: Path) -> None:
    answer = send(page, importer.token, (OWN, "own.csv"), rates="CNY=7.11, EUR=nonsense")
    assert answer.status_code == 400
    assert "is no rate" in answer.text
    assert not (place / "uploads").exists()
    options = options_of({"rates": "CNY=7.11,EUR@2023=0.92", "flow": "exports", "complete": "yes", "all-lines": "yes"})
    assert options.rates.as_text() == Rates.of(["CNY=7.11", "EUR@2023=0.92"]).as_text()
    assert (options.flow, options.complete, options.set_apart, options.all_lines) == ("exports", True, False, True)
    assert options_of({"flow": "both"}).flow == ""


def test_a_zip_bomb_is_a_sentence_and_leaves_nothing(page: FlaskClient, importer: Importer, place: Path) -> None:
    send(page, importer.token, (bomb(), "BACI_HS92_V202501.zip"))
    assert ended(importer) == FAILED
    assert "Do not trust this file" in part_of(page, "?import=1")
    assert not (place / "uploads").exists()
    assert not open_store(place).datasets()


@pytest.mark.parametrize(
    "name", ["broken.zip", "broken.7z", "broken.xlsx", "broken.parquet", "broken.csv.gz", "no.csv"]
)
def test_a_file_that_is_refused_is_called_as_it_was_sent(
    page: FlaskClient, importer: Importer, place: Path, name: str
) -> None:
    starts = {
        "broken.zip": b"PK",
        "broken.7z": b"7z\xbc\xaf\x27\x1c",
        "broken.parquet": b"PAR1",
        "broken.csv.gz": b"\x1f\x8b",
    }
    send(page, importer.token, (starts.get(name, b"PK\x03\x04") + b"\x00 cut off", name))
    assert ended(importer) == FAILED
    shown = part_of(page, "?import=1")
    assert name in shown
    assert str(place) not in shown
    assert "/uploads/" not in shown


def test_a_pair_already_there_is_led_to_again(page: FlaskClient, importer: Importer, place: Path) -> None:
    for number in (1, 2):
        send(page, importer.token, (OWN, "own.csv"))
        assert ended(importer) == DONE
        assert 'href="pair/BLR/CHN"' in part_of(page, f"?import={number}")
    assert "the store has this very file" in part_of(page, "?import=2")


def test_many_pairs_are_counted_and_the_largest_linked(page: FlaskClient, importer: Importer) -> None:
    others = ("BLR", "RUS", "USA", "DEU", "FRA", "IND", "JPN", "KAZ", "POL", "BRA", "ZAF", "NOR", "ITA", "ESP")
    rows = [f"2023,CHN,{other},exports,TOTAL,{100 + number}" for number, other in enumerate(others)]
    send(page, importer.token, ("\n".join([OWN.decode().splitlines()[0], *rows]).encode(), "own.csv"))
    assert ended(importer) == DONE
    shown = part_of(page, "?import=1")
    assert "14 pairs have figures of it. These are the largest" in shown
    found = re.findall(r'href="pair/(\w+/\w+)"', shown)
    assert (len(found), found[0]) == (12, "CHN/ESP")


# Who may not


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_s_page_changes_nothing_even_if_it_knew_the_token(
    page: FlaskClient, importer: Importer, path: str, headers: dict[str, str]
) -> None:
    kind = "multipart/form-data; boundary=x" if path == "/import-files" else "application/x-www-form-urlencoded"
    answer = page.post(f"{path}?token={importer.token}", data=b"", content_type=kind, headers=headers)
    assert answer.status_code == 403
    assert importer.runner.latest is None


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("token", ["", "token=", "token=wrong", "token=é", "other=1"])
def test_a_page_that_does_not_know_the_token_changes_nothing(
    page: FlaskClient, importer: Importer, path: str, token: str
) -> None:
    kind = "multipart/form-data; boundary=x" if path == "/import-files" else "application/x-www-form-urlencoded"
    answer = page.post(f"{path}?{token}", data=b"", content_type=kind)
    assert answer.status_code == 403
    assert "older than its server" in answer.text
    assert importer.runner.latest is None


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_another_type_is_no_form(page: FlaskClient, importer: Importer, path: str, kind: str) -> None:
    assert page.post(f"{path}?token={importer.token}", data=b"{}", content_type=kind).status_code == 415


def test_files_are_taken_as_a_form_with_files_and_the_rest_as_one_without(
    page: FlaskClient, importer: Importer
) -> None:
    assert page.post(f"/import-files?token={importer.token}", data={"first": "CHN"}).status_code == 415
    kind = "multipart/form-data; boundary=x"
    assert page.post(f"/import-pair?token={importer.token}", data=b"", content_type=kind).status_code == 415


@pytest.mark.parametrize("path", CHANGING)
def test_asking_changes_nothing(page: FlaskClient, importer: Importer, path: str) -> None:
    assert page.get(f"{path}?token={importer.token}").status_code == 405


def test_a_request_that_came_by_a_proxy_finds_no_form_and_changes_nothing(
    page: FlaskClient, importer: Importer
) -> None:
    by_proxy = {"X-Forwarded-For": "10.0.0.1"}
    assert importer.token not in page.get("/start", headers=by_proxy).text
    assert "a proxy stands before its server" in page.get("/start", headers=by_proxy).text
    data = {"files": (io.BytesIO(OWN), "own.csv")}
    answer = page.post(f"/import-files?token={importer.token}", data=data, headers=by_proxy)
    assert answer.status_code == 403
    assert page.get("/import-state?import=1", headers=by_proxy).json == {"running": False, "room": 0}


def test_more_than_there_is_room_for_is_refused(
    page: FlaskClient, importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer.uploads, "room", lambda: 10)
    answer = send(page, importer.token, (OWN, "own.csv"))
    assert answer.status_code == 507
    assert "not enough room on the disk" in answer.text


def test_no_file_is_a_sentence_on_the_page(page: FlaskClient, importer: Importer) -> None:
    answer = send(page, importer.token, (b"", ""))
    assert answer.status_code == 400
    assert "No file was sent" in answer.text
    assert 'id="files-form"' in answer.text
    scripted = page.post(f"/import-files?token={importer.token}", data={"files": (io.BytesIO(b""), "")}, headers=JSON)
    assert (scripted.status_code, scripted.json) == (
        400,
        {"problem": "No file was sent. Choose one, and send it again."},
    )


# One at a time, and an end to it


def test_a_second_import_is_refused_while_one_runs(page: FlaskClient, importer: Importer) -> None:
    job = HeldJob()
    importer.runner.start(job)
    for answer in (
        send(page, importer.token, (OWN, "own.csv")),
        post(page, "/import-pair", importer, first="CHN", second="BLR", years="2020", detail="total"),
    ):
        assert answer.status_code == 409
        assert "Another import is under way" in answer.text
    shown = part_of(page)
    assert 'id="running"' in shown
    assert "files-form" not in shown
    job.on.set()
    assert ended(importer) == DONE


def test_an_upload_on_its_way_is_waited_for_by_all_others(page: FlaskClient, importer: Importer) -> None:
    upload = importer.uploads.expect()
    assert upload is not None
    assert send(page, importer.token, (OWN, "own.csv")).status_code == 409
    upload.forget()
    assert send(page, importer.token, (OWN, "own.csv")).status_code == 303
    assert ended(importer) == DONE


def test_a_page_without_scripts_is_loaded_again_while_an_import_runs(page: FlaskClient, importer: Importer) -> None:
    job = HeldJob()
    importer.runner.start(job)
    assert job.begun.wait(PATIENCE)
    assert '<noscript><meta http-equiv="refresh"' in page.get("/start").text
    job.on.set()
    assert ended(importer) == DONE
    assert "http-equiv" not in page.get("/start?import=1").text
    assert 'id="ended"' not in page.get("/start").text


def test_a_cancelled_import_leaves_the_store_as_it_was(page: FlaskClient, importer: Importer, place: Path) -> None:
    send(page, importer.token, (OWN, "own.csv"))
    assert ended(importer) == DONE
    before = kept(place)
    job = HeldJob()
    importer.runner.start(job)
    assert job.begun.wait(PATIENCE)
    job.on.set()
    answer = post(page, "/import-cancel", importer, "&import=2")
    assert answer.status_code == 303
    assert ended(importer) in {CANCELLED, DONE}
    assert kept(place) == before


@pytest.mark.parametrize("at", ["reading", "waiting", "writing", "said"])
def test_an_import_of_files_can_be_cancelled_at_every_stage(
    page: FlaskClient, importer: Importer, place: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    from tradeviz.web.imports.job import JobProgress

    def cancelling(self: JobProgress, *given: object) -> None:
        latest = importer.runner.latest
        assert latest is not None
        latest.end_by(CANCELLED)
        before(self, *given)

    name = {"reading": "advance", "waiting": "begin", "writing": "wrote", "said": "say"}[at]
    before = getattr(JobProgress, name)
    monkeypatch.setattr(JobProgress, name, cancelling)
    send(page, importer.token, (OWN, "own.csv"))
    assert ended(importer) == CANCELLED
    assert not open_store(place).datasets()
    assert not (place / "uploads").exists()
    monkeypatch.undo()
    send(page, importer.token, (OWN, "own.csv"))
    assert ended(importer) == DONE


def test_a_server_that_ends_leaves_the_store_as_it_was(page: FlaskClient, importer: Importer, place: Path) -> None:
    job = HeldJob()
    importer.runner.start(job)
    assert job.begun.wait(PATIENCE)
    job.on.set()
    assert importer.close()
    assert ended(importer) in {STOPPED, DONE}
    assert send(page, importer.token, (OWN, "own.csv")).status_code == 409
    assert not (place / "uploads").exists()


def test_a_cancel_of_an_import_that_is_not_there_leads_to_the_page(page: FlaskClient, importer: Importer) -> None:
    for number in ("", "7", "x", "9" * 40):
        answer = post(page, "/import-cancel", importer, f"&import={number}")
        assert (answer.status_code, answer.headers["Location"]) == (303, "start#bring")


def test_a_page_that_is_left_says_so_and_one_that_asks_keeps_it(
    page: FlaskClient, importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = HeldJob()
    running = importer.runner.start(job)
    waits: list[float] = []
    monkeypatch.setattr(running, "wait_for_page", waits.append)
    post(page, "/import-leave", importer, "&import=1")
    page.get("/import-state?import=1")
    page.get("/start")
    assert waits[0] < waits[1] == waits[2]
    job.on.set()
    assert ended(importer) == DONE


# A pair


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"first": "CHN", "second": "CHN"}, "stands there twice"),
        ({"first": "", "second": "BLR"}, "no economy"),
        ({"years": "20"}, "no span of years"),
        ({"years": "2024-2015"}, "must run forwards"),
        ({"years": ""}, "Here: write them under “Years”"),
        ({"detail": "all"}, "no detail"),
        ({"from": "nobody"}, "no service"),
    ],
)
def test_a_pair_that_cannot_be_meant_is_a_sentence(
    page: FlaskClient, importer: Importer, form: dict[str, str], said: str
) -> None:
    asked = {"first": "CHN", "second": "BLR", "years": "2020", "detail": "total"} | form
    answer = post(page, "/import-pair", importer, "", **asked)
    assert answer.status_code == 400
    assert said in answer.text
    assert importer.runner.latest is None


def test_what_the_page_says_comes_from_the_catalogue(page: FlaskClient, importer: Importer) -> None:
    job = HeldJob(error=refused())
    importer.runner.start(job)
    assert job.begun.wait(PATIENCE)
    running = page.get("/start?lang=en-XA").text
    state = page.get("/import-state?import=1&lang=en-XA").json
    assert state is not None
    assert unsaid(state["text"]) == []
    assert "[Keep this page open" in running
    job.on.set()
    assert ended(importer) == FAILED
    shown = page.get("/start?lang=en-XA&import=1").text
    assert "[Nothing was brought in" in shown
    assert '<p class="error" lang="en">a.csv is no table. Export it anew.</p>' in shown.replace(
        'lang="en" class="error"', 'class="error" lang="en"'
    )


def test_a_body_that_only_waitress_may_admit_is_bounded_in_the_app_too(page: FlaskClient, importer: Importer) -> None:
    answer = page.post(
        f"/import-files?token={importer.token}", content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(10**11)}, data=b"",
    )  # fmt: skip
    assert answer.status_code in {400, 413}
    assert MAX_FORM_BYTES < 10**11
