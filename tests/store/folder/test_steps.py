"""An import says how far its writing is, and can be ended at any of these steps: the store stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from tests.store.folder.worlds import BACI, COMTRADE, ROWS, deliver, many, put, table, told

from tradeviz.errors import StoreError
from tradeviz.store import open_store
from tradeviz.store.folder import rewrite
from tradeviz.store.folder.ingest import LOCK_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from tradeviz.store.api import Store


class EndedError(Exception):
    """What a step raises."""


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != LOCK_FILE}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(rewrite, "ROWS_IN_PART", 500)
    store = open_store(tmp_path / "store")
    put(store, ROWS)
    return store


def test_each_part_that_is_written_is_a_step(store: Store) -> None:
    steps: list[tuple[int, int]] = []
    with store.importing(step=lambda done, total: steps.append((done, total))) as job:
        job.add(deliver([many(4_000, 1)], BACI), "one", lambda _: None)
    total = steps[0][1]
    assert total > 3
    assert steps == [(done, total) for done in range(total + 1)]


@pytest.mark.parametrize("at", ["first", "middle", "last"])
def test_what_a_step_raises_leaves_the_store_as_it_was(store: Store, tmp_path: Path, at: str) -> None:
    before = files(tmp_path / "store")

    def step(done: int, total: int) -> None:
        if done == {"first": 0, "middle": total // 2, "last": total}[at]:
            raise EndedError

    with pytest.raises(EndedError), store.importing(step=step) as job:
        job.add(deliver([many(4_000, 1)], BACI), "one", lambda _: None)
    assert files(tmp_path / "store") == before
    with store.importing() as job:
        job.add(deliver([many(4_000, 1)], BACI), "one", lambda _: None)
    assert {one.key for one in store.datasets()} == {BACI.key, COMTRADE.key}


def test_an_import_that_waits_for_another_can_be_ended(store: Store, tmp_path: Path) -> None:
    waits: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        waits.append((done, total))
        if len(waits) > 1:
            raise EndedError

    with FileLock(tmp_path / "store" / LOCK_FILE), pytest.raises(EndedError), store.importing(step=step):
        pass
    assert waits == [(0, 0), (0, 0)]
    with (
        FileLock(tmp_path / "store" / LOCK_FILE),
        pytest.raises(StoreError, match="more than"),
        store.importing(wait=0.05),
    ):
        pass


def test_without_a_step_nothing_is_said(store: Store) -> None:
    with store.importing() as job:
        job.add(deliver([table(ROWS, BACI)], BACI), "two", lambda _: None)
    assert told(store.values(BACI.key, ("BLR", "CHN"), ["310420"]), "value_usd") == [(700.0,)]
