"""An import that is killed at any moment leaves the store as it was before or as it is after."""

from __future__ import annotations

from pathlib import Path

from tests.store.folder import crashes


def test_a_store_survives_imports_killed_all_along_their_way(tmp_path: Path) -> None:
    found = crashes.kill_imports(tmp_path, times=6)
    assert found.failed == []
    assert found.tried == 6
    assert found.amid > 0, "no kill came while files were being written: the test has tested nothing"
