"""A damaged file of a folder store is named and refused, with the way out; everything else goes on."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from tests.store.databases.worlds import DECLARED_SET, RECONCILED_SET, bring, deliver, world
from tests.store.folder.looks import look
from tests.store.folder.processes import fill, lines, small_parts

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.store import open_store
from tradeviz.store.api import Store
from tradeviz.store.folder.manifest import MANIFEST, FolderEntry, Manifest, StoredFile, load_manifest, save_manifest
from tradeviz.store.folder.store import FolderStore

PAIR = ("AAX", "ABX")
Harm = Callable[[Path], object]
WAY_OUT = "Restore the file from a copy, or import all files of the dataset again, together: tradeviz ingest FILE..."


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "store"
    with small_parts():
        fill(folder)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy to do harm to."""
    shutil.copytree(sound, tmp_path / "store")
    return tmp_path / "store"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x10
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


HARMS = [
    pytest.param(flip, "is not what was written (its digest differs)", id="a bit flipped"),
    pytest.param(cut, "bytes instead of", id="cut short"),
    pytest.param(Path.unlink, "is missing", id="missing"),
    pytest.param(lambda path: path.write_bytes(b""), "has 0 bytes instead of", id="empty"),
    pytest.param(lambda path: (path.unlink(), path.mkdir()), "cannot be read (Is a directory)", id="a folder"),
]


def file_of(folder: Path, kind: str) -> Path:
    """A file of the declared figures: the part with `PAIR`, or the list of pairs or of names."""
    held = load_manifest(folder).entries["comtrade"]
    if kind == "part":
        store = FolderStore(folder)
        return folder / store._now().datasets["comtrade"].part("AAX-ABX").path
    file = getattr(held, kind)
    assert isinstance(file, StoredFile)
    return folder / file.path


def asks(store: Store, pair: tuple[str, str] = PAIR, dataset: str = "comtrade") -> list[float]:
    values: list[float] = store.values(dataset, pair, ["TOTAL"])["value_usd"].tolist()
    return values


def elsewhere(folder: Path) -> tuple[str, str]:
    """A pair that lies in another part."""
    shelf = FolderStore(folder)._now().datasets["comtrade"]
    key = next(key for key in sorted(shelf.pair_keys) if shelf.part(key) != shelf.part("AAX-ABX"))
    first, second = key.split("-")
    return first, second


@pytest.mark.parametrize(("harm", "sentence"), HARMS)
@pytest.mark.parametrize("opened", ["before", "after"])
def test_a_damaged_part_is_named_and_other_pairs_go_on(folder: Path, harm: Harm, sentence: str, opened: str) -> None:
    store, other, path = open_store(folder), elsewhere(folder), file_of(folder, "part")
    asked = asks(store), asks(store, other)
    harm(path)
    store = store if opened == "before" else open_store(folder)
    for ask in (asks, lambda store: store.present("comtrade", PAIR), lambda store: store.rows("comtrade", PAIR)):
        with pytest.raises(StoreError) as caught:
            ask(store)
        assert str(caught.value).startswith(f"{path} ")
        assert sentence in str(caught.value)
        assert str(caught.value).endswith(WAY_OUT)
    assert asks(store, other) == asked[1]
    assert asks(store, PAIR, RECONCILED_SET.key) == asked[0]
    assert len(store.pairs()) > 400


@pytest.mark.parametrize("kind", ["pairs", "names"])
@pytest.mark.parametrize(("harm", "sentence"), HARMS)
def test_a_damaged_list_is_named_and_other_datasets_go_on(folder: Path, kind: str, harm: Harm, sentence: str) -> None:
    path = file_of(folder, kind)
    harm(path)
    store = open_store(folder)
    with pytest.raises(StoreError, match=re.escape(sentence)) as caught:
        (store.pairs if kind == "pairs" else lambda: store.names("comtrade"))()
    assert str(path) in str(caught.value)
    assert asks(store, PAIR, RECONCILED_SET.key) == [30.75]


@pytest.mark.parametrize("kind", ["part", "pairs", "names"])
@pytest.mark.parametrize(("harm", "sentence"), HARMS)
def test_an_import_over_a_damaged_file_is_refused_and_changes_nothing(
    folder: Path, kind: str, harm: Harm, sentence: str
) -> None:
    path, before = file_of(folder, kind), (folder / MANIFEST).read_bytes()
    harm(path)
    delivery = deliver(world(lines(2022, 2)), DECLARED_SET, "later.csv", {"87": "Cars"})
    with pytest.raises(StoreError, match=re.escape(sentence)) as caught:
        bring(open_store(folder), (delivery, "z"))
    assert str(path) in str(caught.value)
    assert (folder / MANIFEST).read_bytes() == before


@pytest.mark.parametrize("kind", ["part", "pairs", "names"])
def test_the_way_out_of_damage_is_to_import_the_datasets_files_again(folder: Path, sound: Path, kind: str) -> None:
    flip(file_of(folder, kind))
    names = {"31": "Fertilisers"}
    with small_parts():
        (outcome,) = bring(open_store(folder), (deliver(world(lines(2020, 1)), DECLARED_SET, "first.csv", names), "a"))
    assert not outcome.already
    assert look(folder) == look(sound)


def test_damage_is_not_mended_from_some_of_the_files_alone(folder: Path) -> None:
    bring(open_store(folder), (deliver(world(lines(2022, 2)), DECLARED_SET, "later.csv"), "z"))
    flip(file_of(folder, "part"))
    with pytest.raises(StoreError, match=r"missing: later\.csv"):
        bring(open_store(folder), (deliver(world(lines(2020, 1)), DECLARED_SET, "first.csv"), "a"))
    assert asks(open_store(folder), PAIR, RECONCILED_SET.key) == [30.75]


DAMAGED = (
    b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"format": 1}', b"[" * 100_000,
    b'{"format": 1, "sha256": "", "datasets": 5}',
)  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED, ids=[repr(content[:20]) for content in DAMAGED])
def test_a_damaged_manifest_is_said_and_nothing_is_written(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    files = sorted(folder.rglob("*"))
    with pytest.raises(StoreError, match=r"manifest\.json is damaged or missing.*Restore it from a copy"):
        open_store(folder)
    assert sorted(folder.rglob("*")) == files


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink])
def test_a_manifest_that_is_damaged_while_a_reader_has_it_is_said(folder: Path, harm: Harm) -> None:
    store = open_store(folder)
    harm(folder / MANIFEST)
    files = sorted(folder.rglob("*.parquet"))
    for use in (store.pairs, lambda: asks(store), lambda: bring(store)):
        with pytest.raises(StoreError, match=r"manifest\.json is damaged or missing"):
            use()
    assert sorted(folder.rglob("*.parquet")) == files


def test_a_manifest_of_a_newer_format_is_said(folder: Path) -> None:
    found = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps({**found, "format": 3}))
    sentence = (
        "has format 3, this tradeviz reads formats 1 to 2. Install the tradeviz that wrote it, or import into another"
    )
    with pytest.raises(StoreError, match=re.escape(sentence)):
        open_store(folder)


@pytest.mark.parametrize("path", ["../outside.parquet", "/etc/passwd", "parts/../../outside.parquet", "manifest.json"])
def test_a_manifest_that_leads_out_of_the_store_is_refused(folder: Path, path: str) -> None:
    found = json.loads((folder / MANIFEST).read_bytes())
    found["datasets"][0]["parts"][0]["path"] = path
    digest = sha256(json.dumps(found["datasets"], sort_keys=True).encode()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({**found, "sha256": digest}))
    with pytest.raises(StoreError, match=r"manifest\.json is damaged"):
        open_store(folder)


def test_a_link_in_place_of_the_parts_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (folder / "parts").rename(outside)
    (outside / "letter.txt").write_text("not ours")
    (folder / "parts").symlink_to(outside)
    with pytest.raises(StoreError, match="leads out of the store"):
        asks(open_store(folder))
    with pytest.raises(StoreError, match="leads out of the store"):
        bring(open_store(folder))
    assert (outside / "letter.txt").read_text() == "not ours"


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder")
    for place in (tmp_path / "store", tmp_path / "store" / "deeper"):
        with pytest.raises(StoreError, match=r"store is a file, not a folder"):
            open_store(place)


def test_a_pair_that_is_not_held_is_said_with_those_near_it(folder: Path) -> None:
    store = open_store(folder)
    with pytest.raises(
        NotInStoreError, match=r"no trade between AAX and QQQ in comtrade\. 'QQQ' is in none of its pairs"
    ):
        asks(store, ("AAX", "QQQ"))
    with pytest.raises(NotInStoreError, match=r"'AAY' is in none of its pairs; near it: .*AAX"):
        asks(store, ("AAY", "ABX"))


def test_a_pair_of_known_economies_that_is_not_held_is_said_with_their_partners(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    text = "CHN BLR exports 2020 31 HS17 1 1\nRUS KAZ exports 2020 31 HS17 1 1"
    bring(store, (deliver(world(text), DECLARED_SET, "one.csv"), "a"))
    with pytest.raises(
        NotInStoreError, match=r"no trade between BLR and KAZ in comtrade\. BLR has CHN\. KAZ has RUS\."
    ):
        asks(store, ("KAZ", "BLR"))


def test_a_dataset_that_is_not_held_is_said_with_those_that_are(folder: Path, tmp_path: Path) -> None:
    for ask in (asks, lambda store, *_: store.names("comtrad"), lambda store, *_: store.world("comtrad", [""], ["31"])):
        with pytest.raises(NotInStoreError, match=r"no dataset 'comtrad'\. It has baci-hs92-v202501, comtrade\."):
            ask(open_store(folder), PAIR, "comtrad")
    with pytest.raises(
        NotInStoreError, match=r"is empty: it has no dataset 'comtrade'. Import files with: tradeviz ingest"
    ):
        asks(open_store(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o027, 0o640), (0o002, 0o664)])
def test_who_may_read_the_stores_files_follows_from_the_umask(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        names = {"31": "Fertilisers"}
        bring(open_store(tmp_path), (deliver(world(lines(2020, 1)), DECLARED_SET, "first.csv", names), "a"))
    finally:
        os.umask(before)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in written} >= {MANIFEST, "import.lock"}
    assert {(path.name, stat.S_IMODE(path.stat().st_mode)) for path in written} == {
        (path.name, mode) for path in written
    }


@pytest.mark.parametrize("file", [MANIFEST, "part", "pairs", "names"])
def test_a_pipe_in_place_of_a_file_is_refused_without_waiting(folder: Path, file: str) -> None:
    path = folder / MANIFEST if file == MANIFEST else file_of(folder, file)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(StoreError) as caught:
        look(folder)
    assert path.name in caught.value.public
    assert str(folder) not in caught.value.public


def test_an_import_over_a_foreign_file_names_it(folder: Path) -> None:
    path = file_of(folder, "pairs")
    content = b"PAR1 no table PAR1"
    found = json.loads((folder / MANIFEST).read_bytes())
    entry = next(one for one in found["datasets"] if one["dataset"]["key"] == "comtrade")["pairs"]
    path.write_bytes(content)
    entry |= {"size": len(content), "sha256": sha256(content).hexdigest()}
    digest = sha256(json.dumps(found["datasets"], sort_keys=True).encode()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({**found, "sha256": digest}))
    with pytest.raises(StoreError, match="does not hold what it should") as caught:
        bring(open_store(folder), (deliver(world(lines(2022, 2)), DECLARED_SET, "later.csv"), "z"))
    assert str(path) in str(caught.value)


def test_a_store_takes_no_more_datasets_than_can_be_read(tmp_path: Path) -> None:
    whole = Manifest(
        {f"own-{number}": FolderEntry(replace(DECLARED_SET, key=f"own-{number}")) for number in range(101)}
    )
    with pytest.raises(StoreError, match=r"would hold 101 datasets.*at most 100"):
        save_manifest(tmp_path, whole)
    assert not list(tmp_path.iterdir())
