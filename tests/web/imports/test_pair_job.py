"""A pair that is fetched from the page: each flow and period is shown as it ends, and no network is said to be none."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.services.comtrade_server import BLR, CHN, FakeClock, World, serving
from tests.web.imports.conftest import PATIENCE, ended, post

from tradeviz.services.clock import Clock
from tradeviz.store import open_store
from tradeviz.web.imports.job import ASKING, JobEndedError, JobProgress
from tradeviz.web.imports.pair_job import PairJob, question_of
from tradeviz.web.imports.runner import CANCELLED, DONE, FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from tradeviz.web.imports.importer import Importer

NOW = 1_750_000_000.0
FORM = {"from": "comtrade", "first": "CHN", "second": "BLR", "years": "2021-2022", "detail": "total"}


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    """China declares both flows of both years, Belarus its exports of 2021; of 2022 it has published nothing."""
    rows = {(CHN, BLR, flow, year, "TOTAL"): 1000.0 for flow in "XM" for year in ("2021", "2022")}
    with serving(World(rows | {(BLR, CHN, "X", "2021", "TOTAL"): 950.0})) as served:
        for name, value in {
            "TRADEVIZ_COMTRADE_URL": served.base,
            "COMTRADE_API_KEY": "",
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
        }.items():
            monkeypatch.setenv(name, value)
        yield served


def test_each_flow_and_period_ends_as_figures_or_as_named_absence(tmp_path: Path) -> None:
    progress, shares = JobProgress(), list[float]()
    progress.goes_on = lambda: shares.append(progress.step.share or 0.0) if progress.step.doing == ASKING else None
    outcome = PairJob(question_of(FORM, NOW), FakeClock()).run(open_store(tmp_path / "store"), progress)
    assert "China, exports to Belarus, 2021: 1 row" in progress.said
    assert "China, imports from Belarus, 2022: 1 row" in progress.said
    assert any(
        one.startswith("Belarus, imports from China, 2021: none: Belarus has published it") for one in progress.said
    )
    assert any(
        one.startswith("Belarus, exports to China, 2022: none: UN Comtrade does not list") for one in progress.said
    )
    assert sorted(shares) == shares
    assert {0.25, 0.5, 0.75, 1.0} <= set(shares)
    assert outcome.pairs == (("CHN", "BLR"),)
    assert "Belarus reports exports to China:" in outcome.report


def test_from_the_form_to_the_pair_s_page(page: FlaskClient, importer: Importer) -> None:
    answer = post(page, "/import-pair", importer, **FORM | {"years": "2021"})
    assert answer.headers["Location"] == "start?import=1#import"
    assert ended(importer) == DONE
    shown = page.get("/start?import=1").text
    assert 'href="pair/CHN/BLR"' in shown
    assert "China – Belarus, 2021, UN Comtrade" in shown
    assert page.get("/pair/CHN/BLR").status_code == 200


def test_without_a_network_it_says_so_and_what_to_look_at(
    page: FlaskClient, importer: Importer, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEVIZ_COMTRADE_URL", "http://127.0.0.1:9")
    importer.runner.start(PairJob(question_of(FORM, NOW), FakeClock()))
    assert ended(importer) == FAILED
    shown = page.get("/start?import=1").text
    assert "it cannot be reached" in shown
    assert "Is this computer connected to the internet?" in shown
    assert not open_store(place).datasets()


def test_a_fetch_that_pauses_can_be_cancelled(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEVIZ_COMTRADE_URL", "http://127.0.0.1:9")
    pauses = threading.Event()

    class Slow(Clock):
        def sleep(self, seconds: float) -> None:
            if seconds:
                pauses.set()
            time.sleep(min(seconds, 0.01))

    job = importer.runner.start(PairJob(question_of(FORM, NOW), Slow()))
    assert pauses.wait(PATIENCE)
    job.end_by(CANCELLED)
    assert ended(importer) == CANCELLED


def test_a_pause_is_cut_short_by_the_end_of_the_job(tmp_path: Path, world: World) -> None:
    def end() -> None:
        if world.asked:
            raise JobEndedError

    clock = FakeClock()
    with pytest.raises(JobEndedError):
        PairJob(question_of(FORM, NOW), clock).run(open_store(tmp_path / "store"), JobProgress(end))
    assert len(world.asked) == 1


def test_the_imf_needs_no_years(importer: Importer) -> None:
    asked = question_of({"from": "imf", "first": "CHN", "second": "BLR", "monthly": "yes"}, NOW)
    assert asked.request.years == (2023, 2025)
    assert (asked.known_as, asked.request.monthly) == ("the IMF", True)
