"""A store in a folder: DuckDB over the Parquet files that the manifest names. Reading never writes."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tradeviz.errors import StoreError
from tradeviz.store.api import Store
from tradeviz.store.folder.engine import connect, pair_rows, pair_sql
from tradeviz.store.folder.manifest import MANIFEST, load_manifest
from tradeviz.store.folder.snapshot import Shelf, Snapshot, Verifier
from tradeviz.store.frames import PAIRS, WORLD, WORLD_ORDER, parts_of, tidy, with_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager

    import duckdb
    import ibis.expr.types as ir
    import pandas as pd

    from tradeviz.store.api import Import, Question
    from tradeviz.store.schema import Dataset

Answer = TypeVar("Answer")


class LocalStore(Store):
    """A folder of Parquet files.

    Any number of processes and threads may read it while another imports: each answer comes from one state of it.
    """

    def __init__(self, folder: Path) -> None:
        self.location = str(folder)
        self._folder = folder
        self._verifier = Verifier(folder)
        self._lock = threading.Lock()
        self._threads = threading.local()
        self._snapshot = self._load()

    def datasets(self) -> tuple[Dataset, ...]:
        """See `Store.datasets`."""
        return tuple(shelf.holding.dataset for shelf in self._now().shelves.values())

    def state(self) -> str:
        """See `Store.state`."""
        return f"{self.location} {self._now().stamp}"

    def pairs(self) -> pd.DataFrame:
        """See `Store.pairs`."""
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

        frames = self._read(lambda now: [shelf.pairs for shelf in now.shelves.values()])
        held = [frame for frame in frames if len(frame)]
        if not held:
            return tidy(pd.DataFrame(columns=list(PAIRS)), PAIRS, PAIRS[:3])
        return tidy(pd.concat(held, ignore_index=True), PAIRS, PAIRS[:3])

    def names(self, dataset: str) -> Mapping[str, str]:
        """See `Store.names`."""
        self._check_dataset(dataset)
        return self._read(lambda now: _names(now.shelves[dataset]))

    def world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        """See `Store.world`."""
        self._check_dataset(dataset)
        wanted = [*reporters], sorted({chapter for code in goods for chapter in parts_of(code)})
        found = self._read(lambda now: self._margins(now.shelves[dataset], *wanted))
        return tidy(with_sections(found, goods), WORLD, WORLD_ORDER)

    def importing(
        self, *, wait: float = 600.0, tell: Callable[[str], None] | None = None
    ) -> AbstractContextManager[Import]:
        """See `Store.importing`."""
        from tradeviz.store.folder.ingest import importing  # noqa: PLC0415 - not needed to read

        return importing(self._folder, wait=wait, tell=tell or (lambda _: None))

    def _trade(self, dataset: str, pair: str) -> ir.Table:
        shelf = self._now().shelves[dataset]
        return pair_rows(self._verifier.path(shelf.part(pair)), pair)

    def _pair_keys(self, dataset: str) -> Collection[str]:
        return self._read(lambda now: now.shelves[dataset].pair_keys)

    def _run(self, dataset: str, pair: str, question: Question) -> pd.DataFrame:
        return question.tidied(self._read(lambda now: self._ask(now.shelves[dataset], pair, question)))

    def _ask(self, shelf: Shelf, pair: str, question: Question) -> pd.DataFrame:
        path = self._verifier.path(shelf.part(pair))
        return self._cursor().execute(pair_sql(question, shelf.shape), [path, pair]).df()

    def _margins(self, shelf: Shelf, reporters: list[str], goods: list[str]) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

        if shelf.holding.world is None:
            return pd.DataFrame(columns=list(WORLD))
        path = self._verifier.path(shelf.holding.world)
        sql = "FROM read_parquet($1) WHERE reporter IN $2 AND goods IN $3"
        return self._cursor().execute(sql, [path, reporters, goods]).df()

    def _read(self, ask: Callable[[Snapshot], Answer]) -> Answer:
        """Ask the newest state; again if an import removed a file while it was being read."""
        import duckdb  # noqa: PLC0415 - see `tradeviz.store`

        now = self._now()
        while True:
            try:
                return ask(now)
            except (StoreError, OSError, KeyError, duckdb.Error) as error:
                before, now = now, self._now()
                if now is before and isinstance(error, duckdb.Error):
                    raise StoreError(f"The store in {self._folder} cannot be read: {error}") from error
                if now is before:
                    raise

    def _now(self) -> Snapshot:
        with self._lock:
            if _stamp(self._folder) != self._snapshot.stamp:
                self._snapshot = self._load()
            return self._snapshot

    def _load(self) -> Snapshot:
        stamp = _stamp(self._folder)
        manifest = load_manifest(self._folder)
        return Snapshot(stamp, {key: Shelf(held, self._verifier) for key, held in manifest.holdings.items()})

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection for the thread that asks; DuckDB's are not for several threads at once."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._threads, "cursor", None)
        if cursor is None:
            with self._lock:
                self._root = getattr(self, "_root", None) or connect()
                cursor = self._threads.cursor = self._root.cursor()
        return cursor


def _stamp(folder: Path) -> tuple[int, int, int] | None:
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _names(shelf: Shelf) -> dict[str, str]:
    if shelf.holding.names is None:
        return {}
    names: dict[str, str] = json.loads(Path(shelf.verifier.path(shelf.holding.names)).read_bytes())
    return names
