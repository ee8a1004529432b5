"""Damage and refusal: the store says what is wrong and how to mend it, and goes on serving the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.store.worlds import POTASH, ROWS, put

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.store import default_location, open_store, rewriting
from tradeviz.store.manifest import load_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
BLR_CHN, BRA_CHN = ("BLR", "CHN"), ("BRA", "CHN")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store whose two pairs lie in two parts."""
    monkeypatch.setattr(rewriting, "ROWS", 1)
    put(open_store(tmp_path / "store"), ROWS)
    return tmp_path / "store"


def part_of(folder: Path, pair: tuple[str, str]) -> Path:
    (part,) = (part for part in load_manifest(folder).holdings["comtrade"].parts if part.first == "-".join(pair))
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


@DAMAGE
def test_a_damaged_part_is_named_and_the_other_pairs_are_served(
    folder: Path, harm: Callable[[Path], None], what: str
) -> None:
    path = part_of(folder, BLR_CHN)
    harm(path)
    store = open_store(folder)
    with pytest.raises(StoreError, match=what) as caught:
        store.values("comtrade", BLR_CHN, ("TOTAL",))
    assert str(caught.value).startswith(str(path))
    assert str(caught.value).endswith("import all files of the dataset again, together: tradeviz ingest FILE...")
    assert store.values("comtrade", BRA_CHN, ("TOTAL",))["value_usd"].tolist() == [40.0]


@DAMAGE
def test_importing_the_files_again_mends_a_damaged_dataset(
    folder: Path, harm: Callable[[Path], None], what: str
) -> None:
    harm(part_of(folder, BLR_CHN))
    assert not put(open_store(folder), ROWS).already
    assert open_store(folder).values("comtrade", BLR_CHN, ("310420",))["value_usd"].tolist() == [700.0]
    assert put(open_store(folder), ROWS).already


def test_a_damaged_dataset_is_not_made_anew_from_some_of_its_files(folder: Path) -> None:
    put(open_store(folder), [("CHN", "KAZ", "exports", "2023", "TOTAL", 1.0, None)], file="b.csv")
    flip(part_of(folder, BLR_CHN))
    with pytest.raises(StoreError, match=r"import all that it came from together; missing: b\.csv\."):
        put(open_store(folder), ROWS)
    assert open_store(folder).values("comtrade", ("CHN", "KAZ"), ("TOTAL",))["value_usd"].tolist() == [1.0]


def test_new_rows_are_not_merged_into_a_damaged_part(folder: Path) -> None:
    flip(part_of(folder, BLR_CHN))
    with pytest.raises(StoreError, match="digest differs"):
        put(open_store(folder), [(*POTASH[:3], "2024", *POTASH[4:])])
    assert open_store(folder).pairs()["rows"].tolist() == [2, 1]


def test_a_part_that_is_damaged_while_the_process_runs_is_noticed(folder: Path) -> None:
    store = open_store(folder)
    store.values("comtrade", BLR_CHN, ("TOTAL",))
    flip(part_of(folder, BLR_CHN))
    os.utime(part_of(folder, BLR_CHN), ns=(1, 1))
    with pytest.raises(StoreError, match="digest differs"):
        store.values("comtrade", BLR_CHN, ("TOTAL",))


def other_digest(text: str) -> str:
    return text.replace('"rows": 2', '"rows": 3')


@pytest.mark.parametrize(
    "harm",
    [lambda _: "", lambda text: text[:200], lambda _: "[]", lambda _: '{"format": 1}', other_digest],
    ids=["empty", "truncated", "a list", "without datasets", "altered"],
)
def test_a_damaged_manifest_is_an_error_and_never_an_empty_store(folder: Path, harm: Callable[[str], str]) -> None:
    path = folder / "manifest.json"
    path.write_text(harm(path.read_text()))
    for use in (open_store, lambda where: put(open_store(where), ROWS)):
        with pytest.raises(StoreError, match="is damaged or missing: the store cannot tell") as caught:
            use(folder)
        assert "move the folder away and import the files again" in str(caught.value)


def test_a_missing_manifest_beside_parts_is_an_error(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(StoreError, match=r"manifest\.json is damaged or missing"):
        open_store(folder)


def test_a_manifest_of_a_newer_format_asks_for_a_newer_tradeviz(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    with pytest.raises(StoreError, match="has format 2, this tradeviz reads format 1"):
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


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="is a file, not a folder"):
        open_store(tmp_path / "file")


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
from tests.store.worlds import *
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


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        (("CHN", "BLX"), "'BLX' is in none of its pairs; near it: BLR."),
        (("CHN", "QQQ"), "'QQQ' is in none of its pairs."),
        (("BRA", "BLR"), "BLR has CHN. BRA has CHN."),
    ],
)
def test_an_unknown_pair_is_answered_with_near_ones(folder: Path, pair: tuple[str, str], says: str) -> None:
    with pytest.raises(NotInStoreError) as caught:
        open_store(folder).values("comtrade", pair, ("TOTAL",))
    first, second = sorted(pair)
    assert str(caught.value) == f"The store in {folder} has no trade between {first} and {second} in comtrade. {says}"


def test_an_unknown_dataset_is_answered_with_those_there_are(folder: Path) -> None:
    for ask in ("values", "present"):
        arguments = (("TOTAL",),) if ask == "values" else ()
        with pytest.raises(NotInStoreError, match=r"has no dataset 'imf'\. It has comtrade\."):
            getattr(open_store(folder), ask)("imf", BLR_CHN, *arguments)


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
