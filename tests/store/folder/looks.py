"""What a folder store holds, as one text to compare, and which of its files its manifest does not name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from tradeviz.store import open_store
from tradeviz.store.folder.ingest import LOCK_FILE
from tradeviz.store.folder.manifest import MANIFEST, load_manifest
from tradeviz.store.folder.parts import PAIR_COLUMN
from tradeviz.store.folder.snapshot import Verifier

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
        texts.append(_rows(folder, dataset.key))
    texts += [store.rows(*key).to_csv() for key in _some(pairs)]
    return "\n".join(texts)


def leftovers(folder: Path) -> list[str]:
    """Files in a store that are none of its manifest's."""
    known = {MANIFEST, LOCK_FILE, *load_manifest(folder).paths}
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(set(found) - known)


def _rows(folder: Path, key: str) -> str:
    """All rows of a dataset, from its parts; much faster than pair by pair."""
    verifier = Verifier(folder)
    parts = [pd.read_parquet(verifier.path(part)) for part in load_manifest(folder).entries[key].parts]
    return (
        pd.concat([pd.DataFrame(columns=[PAIR_COLUMN]), *parts])
        .sort_values(PAIR_COLUMN, kind="stable")
        .to_csv(index=False)
    )


def _some(pairs: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """Some of the pairs, spread over all."""
    some = pairs.iloc[:: max(len(pairs) // 8, 1)]
    return [(dataset, (first, second)) for dataset, first, second in some.iloc[:, :3].to_numpy().tolist()]


def _imported(folder: Path, key: str) -> list[str]:
    return [f"{one.file} {one.sha256} {one.rows}" for one in load_manifest(folder).entries[key].imported]
