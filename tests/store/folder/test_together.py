"""Several processes use a folder store at once: imports wait for each other, and readers see one state at a time."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import pytest
from tests.store.databases.worlds import DECLARED_SET, bring, deliver, told, world
from tests.store.folder.looks import leftovers, look
from tests.store.folder.processes import series, start, wait_until_ready

from tradeviz.errors import StoreError
from tradeviz.store import open_store
from tradeviz.store.folder.manifest import load_manifest

COUNT = 5


def test_two_imports_at_once_both_end_in_the_store(tmp_path: Path) -> None:
    together, alone = tmp_path / "together", tmp_path / "alone"
    both = [start("series", str(together), name, str(COUNT)) for name in ("XXA", "XXB")]
    for process in both:
        wait_until_ready(process)
    for process in both:
        with process:
            assert process.wait(240) == 0
    series(alone, "XXA", COUNT)
    series(alone, "XXB", COUNT)
    # Whose file came last differs from run to run; what both brought does not.
    files = [
        sorted(one.file for one in load_manifest(folder).entries["comtrade"].imported) for folder in (together, alone)
    ]
    assert files[0] == files[1]
    assert len(files[0]) == 2 * COUNT
    assert leftovers(together) == []
    assert open_store(together).pairs()["second"].tolist() == open_store(alone).pairs()["second"].tolist()
    for partner in ("XXA", "XXB"):
        assert values(together, partner) == [f"310420 {COUNT}", f"310430 {COUNT}", f"TOTAL {2 * COUNT}"]
    look(together)  # every file is what the manifest says


def values(folder: Path, partner: str) -> list[str]:
    found = open_store(folder).values("comtrade", ("AAX", partner), ["TOTAL", "310420", "310430"])
    return told(found, "goods", "value_usd")


def test_answers_are_whole_while_another_process_imports(tmp_path: Path) -> None:
    series(tmp_path, "XXA", 1)
    store = open_store(tmp_path)
    answers: list[list[float]] = []
    with start("watched", str(tmp_path), "XXA", str(3 * COUNT)) as process:
        wait_until_ready(process)
        assert process.stdin is not None
        while process.poll() is None:
            found = store.values("comtrade", ("AAX", "XXA"), ["310420", "310430", "TOTAL"])
            answers.append(found["value_usd"].tolist())
            assert len(store.pairs()) >= 5
            if answers[-1] not in answers[:-1]:
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write(f"{answers[-1][0]}\n")
                    process.stdin.flush()
        assert process.returncode == 0
    assert all(answer == [answer[0], answer[0], 2 * answer[0]] for answer in answers)
    first = [answer[0] for answer in answers]
    assert first == sorted(first)
    assert len(set(first)) >= 3 * COUNT - 1, "the reader saw hardly anything of the imports"
    assert values(tmp_path, "XXA")[0] == f"310420 {3 * COUNT}"


def test_an_import_waits_for_another_and_says_so(tmp_path: Path) -> None:
    store, sentences = open_store(tmp_path), list[str]()
    found: list[StoreError] = []

    def second() -> None:
        try:
            with open_store(tmp_path).importing(wait=0.2, tell=sentences.append):
                sentences.append("began")
        except StoreError as error:
            found.append(error)

    with store.importing() as started:
        started.add(deliver(world("AAX ABX exports 2020 31 HS17 1 -"), DECLARED_SET, "one.csv"), "a", lambda _: None)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(60)
    assert sentences == [f"Another import is writing to {tmp_path}; waiting up to 0 seconds for it to end."]
    assert "has been writing" in str(found[0])
    assert "then import again" in str(found[0])
    assert len(store.pairs()) == 1


def test_an_import_that_was_waited_for_is_seen_by_the_one_that_waited(tmp_path: Path) -> None:
    delivery = "AAX ABX exports 2020 31 HS17 1 -"
    outcomes: list[bool] = []

    def second() -> None:
        found = bring(open_store(tmp_path), (deliver(world(delivery), DECLARED_SET, "one.csv"), "a"))
        outcomes.extend(one.already for one in found)

    thread = threading.Thread(target=second)
    with open_store(tmp_path).importing() as started:
        thread.start()
        started.add(deliver(world(delivery), DECLARED_SET, "one.csv"), "a", lambda _: None)
    thread.join(60)
    assert outcomes == [True]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_import_that_is_given_up_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    series(tmp_path, "XXA", 2)
    before = look(tmp_path)
    with pytest.raises(error), open_store(tmp_path).importing() as started:  # noqa: PT012
        rows = world("AAX ABX exports 2021 310420 HS17 5 -")
        started.add(deliver(rows, DECLARED_SET, "given-up.csv"), "z", lambda _: None)
        raise error
    assert look(tmp_path) == before
    assert leftovers(tmp_path) == []
