"""An import that is killed, or that meets another one, leaves a store that is whole."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.store import crashes
from tests.store.worlds import POTASH, ROWS, deliver, put, table

from tradeviz.errors import StoreError
from tradeviz.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 60_000
KILLS = 6


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_killed_import_leaves_the_store_as_it_was_and_the_next_one_clears_up(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    taken = crashes.seconds_taken(folder, SIZE, seed=1)
    before = crashes.fingerprint(open_store(folder))
    crashes.seconds_taken(tmp_path / "other", SIZE, seed=2)
    after = crashes.fingerprint(open_store(tmp_path / "other"))
    chance = random.Random(4)
    for number in range(KILLS):
        crashes.kill_during(folder, SIZE, 2, after=taken * (number + chance.random()) / KILLS)
        assert crashes.fingerprint(open_store(folder)) in {before, after}
    crashes.seconds_taken(folder, SIZE, seed=2)
    assert crashes.fingerprint(open_store(folder)) == after
    assert not (folder / "writing").exists()
    assert len(files(folder)) == len(files(tmp_path / "other"))


def test_the_first_import_killed_leaves_an_empty_store(tmp_path: Path) -> None:
    crashes.kill_during(tmp_path, 400_000, 1, after=0.05)
    assert open_store(tmp_path).datasets() == ()


def test_two_imports_at_once_both_arrive(tmp_path: Path) -> None:
    children = [crashes.begin(tmp_path, SIZE + seed, seed) for seed in (1, 2)]
    for child in children:
        said, complaint = child.communicate()
        assert (child.returncode, said) == (0, "started\nended\n"), complaint
    assert open_store(tmp_path).pairs()["rows"].sum() == SIZE + 2


def test_an_import_that_waits_too_long_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    told: list[str] = []
    with (
        store.importing(),
        pytest.raises(StoreError, match=r"more than 0 seconds\. Wait for it to end"),
        open_store(tmp_path).importing(wait=0.1, tell=told.append),
    ):
        raise AssertionError
    assert [sentence.split(";")[0] for sentence in told] == [f"Another import is writing to {tmp_path}"]


def test_an_error_while_reading_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    put(store, ROWS)
    before = crashes.fingerprint(store), files(tmp_path)

    def broken() -> object:
        yield table([("CHN", "KAZ", "exports", "2023", "TOTAL", 1.0, None)])
        raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"), store.importing() as job:
        job.add(deliver(broken()), "0" * 64, lambda _: None)  # type: ignore[arg-type]
    assert (crashes.fingerprint(store), files(tmp_path)) == before


def test_a_reader_of_an_earlier_state_finds_the_newer_one_when_a_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_store(tmp_path)
    put(reader, ROWS)
    earlier = [reader._now()]  # type: ignore[attr-defined]
    put(open_store(tmp_path), [(*POTASH[:5], 900.0, 2.0)])
    newest = reader._now  # type: ignore[attr-defined]
    monkeypatch.setattr(reader, "_now", lambda: earlier.pop() if earlier else newest())
    assert newest() is not earlier[0]
    frame = reader._read(lambda now: reader._ask(now.shelves["comtrade"], "BLR-CHN", _question()))  # type: ignore[attr-defined]
    assert 900.0 in frame["value_usd"].tolist()


def _question() -> object:
    from tradeviz.store.base import Question

    return Question("values", (("310420",), None))
