"""The folder as it is met: missing, empty, full, read-only, read by many; and a part that is damaged meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.store.folder.worlds import ROWS, put

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.store import default_location, open_store
from tradeviz.store.folder import rewrite
from tradeviz.store.folder.manifest import load_manifest

if TYPE_CHECKING:
    pass

ROOT = Path(__file__).parents[3]
BLR_CHN, BRA_CHN = ("BLR", "CHN"), ("BRA", "CHN")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store whose two pairs lie in two parts."""
    monkeypatch.setattr(rewrite, "ROWS_IN_PART", 1)
    put(open_store(tmp_path / "store"), ROWS)
    return tmp_path / "store"


def part_of(folder: Path, pair: tuple[str, str]) -> Path:
    (part,) = (part for part in load_manifest(folder).entries["comtrade"].parts if part.first == "-".join(pair))
    return folder / part.path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)


DAMAGE = pytest.mark.parametrize(
    ("harm", "what"),
    [(cut, "bytes instead of"), (flip, "its digest differs"), (Path.unlink, "is missing")],
    ids=["truncated", "bit flipped", "missing"],
)


def test_a_part_that_is_damaged_while_the_process_runs_is_noticed(folder: Path) -> None:
    store = open_store(folder)
    store.values("comtrade", BLR_CHN, ("TOTAL",))
    flip(part_of(folder, BLR_CHN))
    os.utime(part_of(folder, BLR_CHN), ns=(1, 1))
    with pytest.raises(StoreError, match="digest differs"):
        store.values("comtrade", BLR_CHN, ("TOTAL",))


def other_digest(text: str) -> str:
    return text.replace('"rows": 2', '"rows": 3')


def test_a_missing_manifest_beside_parts_is_an_error(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(StoreError, match=r"manifest\.json is damaged or missing"):
        open_store(folder)


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_an_empty_or_missing_folder_is_an_empty_store(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    store = open_store(tmp_path / name)
    assert store.datasets() == ()
    assert list(store.pairs()) == ["dataset", "first", "second", "first_year", "last_year", "rows", "value_usd"]
    assert store.pairs().empty
    assert not (tmp_path / "missing").exists()
    with pytest.raises(NotInStoreError, match="is empty: it has no dataset 'comtrade'"):
        store.values("comtrade", BLR_CHN, ("TOTAL",))


def test_a_folder_that_cannot_be_made_is_an_error() -> None:
    with (
        pytest.raises(StoreError, match=r"The store in /proc/no/store cannot be written: .*\. It is as it was before"),
        open_store("/proc/no/store").importing(),
    ):
        raise AssertionError


def test_a_full_disk_leaves_the_store_as_it_was(folder: Path) -> None:
    """A limit on the size of files stands in for the disk: writing beyond it fails as it does on a full one."""
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    code = """
import resource, sys
from tests.store.folder.worlds import *
from tradeviz.errors import StoreError
from tradeviz.store import open_store
store = open_store(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    with store.importing() as job:
        job.add(deliver([many(40_000, 1)], BACI), "x", lambda _: None)
except StoreError as error:
    print(error)
"""
    said = run(code, folder)
    assert said.startswith(
        f"The store in {folder} cannot be written: File too large. It is as it was before. Free some"
    )
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_reading_writes_nothing(folder: Path) -> None:
    """In a process that may not write a single byte to any file."""
    code = """
import resource, sys
from tradeviz.store import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
store = open_store(sys.argv[1])
print(store.values("comtrade", ("BLR", "CHN"), ("310420",))["value_usd"].tolist(), len(store.pairs()), store.names("comtrade"))
"""
    before = sorted(folder.rglob("*"))
    assert run(code, folder) == "[700.0] 2 {}"
    assert sorted(folder.rglob("*")) == before


def run(code: str, folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_several_threads_read_one_store(folder: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = open_store(folder)

    def ask(_: int) -> list[float]:
        found: list[float] = store.values("comtrade", BLR_CHN, ("310420",))["value_usd"].tolist()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(40))) == [[700.0]] * 40


def test_the_default_folder_follows_the_environment() -> None:
    assert default_location({"TRADEVIZ_STORE": "/a"}) == Path("/a")
    assert default_location({"XDG_DATA_HOME": "/data"}) == Path("/data/tradeviz/store")
    assert default_location({}) == Path.home() / ".local/share/tradeviz/store"
