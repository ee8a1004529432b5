"""Properties of the suite try the same examples each time, whatever ran before; those of the long trials do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.properties import FIXED, PROFILE, RANDOM, set_ci

ROOT = Path(__file__).parents[2]
# Run twice: the second has a module of ours loaded whose constants Hypothesis would like to try.
PROPERTY = """
import sys
from hypothesis import given, strategies as st
from tests.properties import examples, load_profile
load_profile()
if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
    import of_ours

@examples(30)
@given(st.text(), st.integers())
def tried(text, number):
    print(ascii((text, number)))

@examples(1, long=40)
@given(st.integers())
def seldom(number):
    print("seldom")

tried()
seldom()
"""


def tried(profile: str, *words: str) -> str:
    around = os.environ | {PROFILE: profile, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    done = subprocess.run(
        [sys.executable, "-c", PROPERTY, *words], env=around, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def of_ours(tmp_path: Path) -> str:
    names = "\n".join(f"N{number} = {number}; T{number} = 'constant {number}'" for number in range(10_000, 10_300))
    (tmp_path / "of_ours.py").write_text(names, "utf-8")
    return str(tmp_path)


def test_the_suite_tries_the_same_examples_whatever_is_loaded(of_ours: str) -> None:
    first = tried(FIXED)
    assert first.count("\n") >= 30
    assert tried(FIXED, of_ours) == first


@pytest.mark.parametrize("ci", [False, True], ids=["by hand", "where CI is set"])
def test_the_long_trials_try_others_each_time_and_many_more(monkeypatch: pytest.MonkeyPatch, ci: bool) -> None:
    set_ci(monkeypatch, ci)
    first, second = tried(RANDOM), tried(RANDOM)
    assert first != second
    assert first.count("\n") - first.count("seldom") >= 300


@pytest.mark.parametrize(("profile", "times"), [(FIXED, 1), (RANDOM, 40)])
def test_a_property_of_few_examples_says_how_many_it_has_in_the_long_trials(profile: str, times: int) -> None:
    assert tried(profile).count("seldom") == times
