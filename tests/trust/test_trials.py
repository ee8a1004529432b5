"""The long trials of `make trust`, short: each runs, finds nothing, and would find something."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.properties import set_ci
from tests.trust import fuzzing, kills, seeds, soak, stops
from tests.trust.trial import Outcome, Trial, budgets, table


def test_a_few_imports_killed_lose_nothing() -> None:
    outcome = kills.run(600, times=2)
    assert (outcome.tried, outcome.failed, outcome.lost) == (2, 0, "nothing")


def test_a_few_servers_told_to_stop_over_and_over_all_end_well() -> None:
    outcome = stops.run(600, times=3)
    assert (outcome.tried, outcome.failed, outcome.figures) == (3, 0, "all ended with 0")


def test_a_server_that_ends_otherwise_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["0", "-6 'terminate called'", "0", "no end, then -9"])
    monkeypatch.setattr(stops, "stopped", lambda _store, _workers: next(codes))
    outcome = stops.run(600, times=4)
    assert (outcome.tried, outcome.failed) == (4, 2)
    assert "1 with -6 'terminate called'" in outcome.figures


def test_a_few_readers_for_a_moment_are_all_answered() -> None:
    log, complaints = soak.measured(120, readers=20, answers=20)
    assert log.answers >= 20
    assert log.wrong == []
    assert "Traceback" not in complaints
    assert min(log.memory) > 0
    assert min(log.handles) > 0


def test_growth_of_memory_or_of_handles_is_a_failure() -> None:
    steady = soak.Log(answers=9, memory=[100_000_000] * 100, handles=[20] * 100)
    growing = soak.Log(answers=9, memory=[100_000_000 + 1_000_000 * n for n in range(100)], handles=[20] * 100)
    leaking = soak.Log(answers=9, memory=[100_000_000] * 100, handles=list(range(100)))
    busy = soak.Log(answers=9, memory=[100_000_000] * 100, handles=[20] * 90 + [20, 60] * 5)
    assert [soak.judged(log, "").failed for log in (steady, growing, leaking, busy)] == [0, 1, 1, 0]
    assert soak.judged(steady, "Traceback (most recent call last)").failed == 1


def test_a_fuzzer_that_did_not_run_is_a_failure_but_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = b"INFO: Seed: 1\n"
    answers = {
        "selection": (1, ran),
        "article": (1, b"Python could not start"),
        "claims": (0, ran + b"stat::number_of_executed_units: 7"),
    }

    def fuzz(name: str, seconds: int, kept: Path) -> subprocess.CompletedProcess[bytes]:
        status, said = answers[name]
        return subprocess.CompletedProcess([], status, b"", said)

    monkeypatch.setattr(fuzzing, "TARGETS", dict.fromkeys(answers))
    monkeypatch.setattr(fuzzing, "_fuzz", fuzz)
    outcome = fuzzing.run(1)
    assert (outcome.tried, outcome.failed) == (7, 2)
    assert outcome.lost.startswith("selection: see")
    assert "did not run: article" in outcome.figures


def test_the_table_has_a_row_for_each_trial() -> None:
    text = table([("kills", Outcome(100, 0)), ("soak", Outcome(20_000, 1, "1 answer"))])
    assert text.splitlines()[0].split() == ["what", "tried", "failed", "lost", "figures"]
    assert text.splitlines()[2].split() == ["kills", "100", "0", "nothing"]
    assert text.splitlines()[3].split() == ["soak", "20,000", "1", "1", "answer"]


def test_time_that_a_trial_does_not_need_goes_to_one_that_can_use_it() -> None:
    trials = [Trial("a", lambda _: Outcome(0, 0), 0.5, 10.0), Trial("b", lambda _: Outcome(0, 0), 0.5)]
    assert [seconds for _, seconds in budgets(trials, 100)] == [10.0, 90.0]


FAILING = """
from hypothesis import given
from hypothesis import strategies as st

@given(text=st.text(), number=st.integers())
def test_of_values(tmp_path_factory, text, number):
    assert "\\n" not in text

@given(st.data())
def test_that_draws(data):
    assert data.draw(st.integers()) < 7

@given(st.text(max_size=3))
def test_that_holds(text):
    assert len(text) < 4
"""


@pytest.mark.parametrize("ci", [False, True], ids=["by hand", "where CI is set"])
def test_what_a_random_seed_finds_is_printed_as_a_test_to_add(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: bool
) -> None:
    set_ci(monkeypatch, ci)
    path = tmp_path / "test_properties.py"
    path.write_text(FAILING, "utf-8")
    outcome = seeds.run(60, [path])
    assert outcome.failed == 2
    assert outcome.tried > 100
    values, drawn = outcome.tests.split("\n\n")
    assert values.splitlines() == ["# test_properties.py::test_of_values", r"@example(text='\n', number=0)"]
    assert drawn.splitlines()[1].startswith("@reproduce_failure(")


def test_a_property_that_cannot_run_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "test_properties.py"
    path.write_text("from hypothesis import nothing_of_that_name", "utf-8")
    outcome = seeds.run(60, [path])
    assert (outcome.tried, outcome.failed, outcome.tests) == (0, 1, "")


def test_the_suite_s_own_properties_are_among_those_tried() -> None:
    names = {path.name for path in seeds.files_with_properties()}
    assert {"test_bounds.py", "test_downloads.py", "test_any_bytes.py"} <= names
