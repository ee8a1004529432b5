"""The command as a user runs it, from the words typed to the rows in the store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.services.comtrade_server import BLR, CHN, KEY, QUOTA, Bad, FakeClock, World

from tradeviz.cli import main
from tradeviz.store import open_store

Run = Callable[..., Result]
PAIR = ("BLR", "CHN")


@pytest.fixture
def environment(world: World, tmp_path: Path) -> dict[str, str]:
    return {
        "TRADEVIZ_COMTRADE_URL": world.base,
        "TRADEVIZ_STORE": str(tmp_path / "store"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "COMTRADE_API_KEY": "",
    }


@pytest.fixture
def run(environment: dict[str, str], clock: FakeClock) -> Run:
    def ran(*words: str, **more: str) -> Result:
        clock.sleep(60)
        return CliRunner().invoke(main, ["fetch", *words], obj=clock, env=environment | more)

    return ran


@pytest.fixture(autouse=True)
def trade(world: World) -> None:
    """China declares both flows of both years, Belarus those of 2021 alone."""
    world.codes = ("31", "3104", "310420", "310490")
    for year, potash in (("2021", 700.0), ("2022", 900.0)):
        for code, value in (
            ("TOTAL", 1000.0),
            ("31", 1000.0),
            ("3104", 1000.0),
            ("310420", potash),
            ("310490", 1000.0 - potash),
        ):
            world.rows[CHN, BLR, "M", year, code] = value
            world.rows[CHN, BLR, "X", year, code] = value * 2
    for code in ("TOTAL", "31", "3104", "310490"):
        world.rows[BLR, CHN, "X", "2021", code] = 950.0
        world.rows[BLR, CHN, "M", "2021", code] = 2100.0


def stored(tmp_path: Path) -> dict[tuple[str, str, str, str], float]:
    store = open_store(tmp_path / "store")
    if "comtrade" not in {one.key for one in store.datasets()}:
        return {}
    frame = store.values("comtrade", PAIR, ("TOTAL", "310420"))
    cells = frame[["reporter", "flow", "period", "goods"]].itertuples(index=False, name=None)
    return dict(zip(cells, frame["value_usd"], strict=True))


def test_both_sides_reach_the_store_with_their_own_figures(run: Run, tmp_path: Path) -> None:
    result = run("CHN", "BLR", "--years", "2021-2022")
    assert (result.exit_code, result.exception) == (0, None)
    assert stored(tmp_path) == {
        ("CHN", "imports", "2021", "TOTAL"): 1000,
        ("CHN", "imports", "2021", "310420"): 700,
        ("CHN", "imports", "2022", "TOTAL"): 1000,
        ("CHN", "imports", "2022", "310420"): 900,
        ("CHN", "exports", "2021", "TOTAL"): 2000,
        ("CHN", "exports", "2021", "310420"): 1400,
        ("CHN", "exports", "2022", "TOTAL"): 2000,
        ("CHN", "exports", "2022", "310420"): 1800,
        ("BLR", "exports", "2021", "TOTAL"): 950,
        ("BLR", "imports", "2021", "TOTAL"): 2100,
    }


def test_the_report_says_what_came_and_what_the_service_does_not_have(run: Run) -> None:
    result = run("chn", "blr", "--years", "2021-2022")
    assert "China reports exports to Belarus:\n  2021  5 rows\n  2022  5 rows\n" in result.stdout
    assert "  2022  none: UN Comtrade does not list it as published by Belarus\n" in result.stdout
    assert "China, 2021: 10 rows" in result.stderr


def test_less_detail_asks_for_less(run: Run, world: World) -> None:
    run("CHN", "BLR", "--years", "2021", "--detail", "total")
    assert {one.query["cmdCode"] for one in world.data_calls()} == {"TOTAL"}


def test_a_key_from_the_environment_is_used_and_shown_nowhere(run: Run, world: World, tmp_path: Path) -> None:
    result = run("CHN", "BLR", "--years", "2021", COMTRADE_API_KEY=KEY)
    assert result.exit_code == 0
    assert {one.path for one in world.data_calls()} == {"/data/v1/get/C/A/HS"}
    refused = run("CHN", "BLR", "--years", "2022", COMTRADE_API_KEY="other-s3cret")
    assert refused.exit_code == 2
    assert "refuses the key in COMTRADE_API_KEY" in refused.stderr
    everything = [result.output, refused.output, *(path.read_text("latin-1") for path in _files(tmp_path))]
    assert not any("s3cret" in text for text in everything)


def test_a_key_takes_the_years_of_a_side_in_one_call(run: Run, world: World, tmp_path: Path) -> None:
    assert run("CHN", "BLR", "--years", "2019-2022", COMTRADE_API_KEY=KEY).exit_code == 0
    spans = [one.query["period"] for one in world.data_calls() if one.query["flowCode"] == "X,M"]
    assert spans == ["2019,2020,2021,2022"] * 2
    assert len(stored(tmp_path)) == 10


def test_an_error_leaves_the_store_as_it_was_and_the_next_run_asks_for_the_rest(
    run: Run, world: World, tmp_path: Path
) -> None:
    run("CHN", "BLR", "--years", "2021")
    before = stored(tmp_path)
    world.mishaps = [None, *[Bad(403, QUOTA)] * 3]
    cut = run("CHN", "BLR", "--years", "2021-2023")
    assert (cut.exit_code, cut.stdout) == (2, "")
    assert "asks only for the rest" in cut.stderr
    assert stored(tmp_path) == before
    world.asked.clear()
    assert run("CHN", "BLR", "--years", "2021-2023").exit_code == 0
    asked = [(one.query["reportercode"], one.query["period"]) for one in world.data_calls()]
    assert asked == [("156", "2023"), ("112", "2022"), ("112", "2023")]
    assert len(stored(tmp_path)) == 10


def test_fetching_the_same_again_changes_nothing_and_asks_nothing(run: Run, world: World, tmp_path: Path) -> None:
    run("CHN", "BLR", "--years", "2021-2022")
    before = stored(tmp_path)
    world.asked.clear()
    assert run("CHN", "BLR", "--years", "2021-2022").exit_code == 0
    assert (stored(tmp_path), world.asked) == (before, [])


def test_refresh_brings_revised_figures_and_their_restoration(run: Run, world: World, tmp_path: Path) -> None:
    run("CHN", "BLR", "--years", "2021")
    world.rows[CHN, BLR, "M", "2021", "TOTAL"] = 1111.0
    result = run("CHN", "BLR", "--years", "2021", "--refresh")
    assert result.exit_code == 0
    assert stored(tmp_path)["CHN", "imports", "2021", "TOTAL"] == 1111
    world.rows[CHN, BLR, "M", "2021", "TOTAL"] = 1000.0
    run("CHN", "BLR", "--years", "2021", "--refresh")
    assert stored(tmp_path)["CHN", "imports", "2021", "TOTAL"] == 1000


def test_nothing_at_all_is_an_error(run: Run, world: World, tmp_path: Path) -> None:
    world.rows.clear()
    result = run("CHN", "BLR", "--years", "2021")
    assert result.exit_code == 2
    assert "nothing of what was asked for; the store is as it was" in result.stderr
    assert result.stdout.count("none: UN Comtrade does not list it") == 4
    assert stored(tmp_path) == {}


def test_what_is_published_anew_without_the_flow_withdraws_its_rows(run: Run, world: World, tmp_path: Path) -> None:
    run("CHN", "BLR", "--years", "2021-2022")
    before = stored(tmp_path)
    for key in [key for key in world.rows if key[:4] == (CHN, BLR, "M", "2022")]:
        del world.rows[key]
    result = run("CHN", "BLR", "--years", "2021-2022", "--refresh", "--keep-vintage")
    assert (result.exit_code, result.exception) == (0, None)
    gone = {key for key in before if key[:3] == ("CHN", "imports", "2022")}
    assert len(gone) == 2
    assert stored(tmp_path) == {key: value for key, value in before.items() if key not in gone}
    assert "2022  none: China has published it, with nothing shown for Belarus" in result.stdout
    assert "  5 were withdrawn: the store had them" in result.stdout
    # What it was is kept, as was asked.
    store = open_store(tmp_path / "store")
    [kept] = [one.key for one in store.datasets() if one.vintage]
    assert kept.startswith("comtrade-20")
    assert len(store.rows(kept, PAIR)) == len(store.rows("comtrade", PAIR)) + 5
    # Nothing is known of the flow any more, so nothing is said to cover it.
    assert "2022" not in set(store.coverage("comtrade", PAIR).query("flow == 'imports'")["period"])


def test_an_answer_without_a_row_withdraws_what_it_now_has_nothing_of(run: Run, world: World, tmp_path: Path) -> None:
    run("CHN", "BLR", "--years", "2021-2022")
    world.rows = {key: value for key, value in world.rows.items() if key[3] != "2022"}
    world.listed.add((CHN, "2022"))
    result = run("CHN", "BLR", "--years", "2022", "--refresh")
    assert (result.exit_code, result.exception) == (0, None)
    assert {key[2] for key in stored(tmp_path)} == {"2021"}
    assert "  10 were withdrawn" in result.stdout
    again = run("CHN", "BLR", "--years", "2022", "--refresh")
    assert again.exit_code == 2
    assert "nothing of what was asked for; the store is as it was" in again.stderr


def test_a_period_that_is_not_listed_withdraws_nothing(run: Run, world: World, tmp_path: Path) -> None:
    run("CHN", "BLR", "--years", "2021-2022")
    before = stored(tmp_path)
    world.rows = {key: value for key, value in world.rows.items() if key[3] != "2022"}
    assert run("CHN", "BLR", "--years", "2021-2022", "--refresh").exit_code == 0
    assert stored(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("CHN", "XYZ", "--years", "2021"), "'XYZ' is no economy"),
        (("CHN", "CHN", "--years", "2021"), "CHN stands there twice"),
        (("CHN", "BLR", "--years", "2021-1999"), "'2021-1999' must run forwards"),
        (("CHN", "BLR", "--years", "21"), "'21' is no span of years"),
    ],
)
def test_a_wrong_word_is_a_sentence_and_asks_nothing(run: Run, world: World, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, world.asked) == (2, [])
    assert result.stderr.startswith("tradeviz: ")
    assert said in result.stderr


def test_a_killed_fetch_goes_on_where_it_stopped(
    run: Run, world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    world.mishaps = [None, None, Bad(200, b"", delay=30.0)]
    script = (
        "from tests.services.comtrade_server import FakeClock; from tradeviz.cli import main;"
        "main(['fetch', 'CHN', 'BLR', '--years', '2021-2022'], obj=FakeClock(1_749_999_000))"
    )
    path = os.pathsep.join(one for one in sys.path if one) + os.pathsep + str(Path.cwd())
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=os.environ | environment | {"PYTHONPATH": path}, stderr=subprocess.DEVNULL
    )
    _until(lambda: len(world.asked) == 3 or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert stored(tmp_path) == {}
    world.asked.clear()
    assert run("CHN", "BLR", "--years", "2021-2022").exit_code == 0
    assert [(one.query["reportercode"], one.query["period"]) for one in world.data_calls()] == [
        ("112", "2021"),
        ("112", "2022"),
    ]
    assert len(stored(tmp_path)) == 10


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
