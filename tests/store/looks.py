"""What a folder store holds, as one text to compare, and which of its files its manifest does not name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tradeviz.store import open_store
from tradeviz.store.importing import LOCK
from tradeviz.store.manifest import MANIFEST, load_manifest

if TYPE_CHECKING:
    from pathlib import Path


def look(folder: Path) -> str:
    """Everything that a reader can get out of a store, and the files it came from."""
    store = open_store(folder)
    pairs = store.pairs()
    texts = [pairs.to_csv()]
    for dataset in store.datasets():
        texts.append(json.dumps([str(dataset), dict(store.names(dataset.key)), _imported(folder, dataset.key)]))
        texts.append(store.world(dataset.key, ["", "AAX", "CHN"], ["TOTAL", "31", "87", "VI"]).to_csv())
    texts += [store.rows(dataset, (one, other)).to_csv() for dataset, one, other in _keys(folder)]
    return "\n".join(texts)


def leftovers(folder: Path) -> list[str]:
    """Files in a store that are none of its manifest's."""
    known = {MANIFEST, LOCK, *load_manifest(folder).paths}
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(set(found) - known)


def _keys(folder: Path) -> list[tuple[str, str, str]]:
    pairs = open_store(folder).pairs()
    return list(zip(pairs["dataset"], pairs["first"], pairs["second"], strict=True))


def _imported(folder: Path, key: str) -> list[str]:
    return [f"{one.file} {one.sha256} {one.rows}" for one in load_manifest(folder).holdings[key].imported]
