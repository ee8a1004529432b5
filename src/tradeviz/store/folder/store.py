"""A store in a folder: DuckDB over the Parquet files that the manifest names. Reading never writes."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tradeviz.errors import NotInStoreError, StoreError
from tradeviz.store.api import Store
from tradeviz.store.coverage import COVERAGE_COLUMNS
from tradeviz.store.folder.manifest import MANIFEST, load_manifest
from tradeviz.store.folder.snapshot import DatasetIndex, Snapshot, Verifier, read_names
from tradeviz.store.folder.sql import open_duckdb, pair_sql
from tradeviz.store.frames import (
    BATCH_ROWS,
    MOST_ROWS,
    WORLD_COLUMNS,
    WORLD_ORDER,
    coverage_frame,
    join_pairs,
    shown_names,
    summed_codes,
    tidy,
    tidy_batch,
    with_sections,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import duckdb
    import pandas as pd
    import pyarrow.parquet as pq

    from tradeviz.store.coverage import CoverageSummary
    from tradeviz.store.folder.manifest import Part
    from tradeviz.store.query import Query
    from tradeviz.store.schema import Dataset
    from tradeviz.store.session import ImportSession, WriteStep

_T = TypeVar("_T")
_LINES_SQL = f"SELECT {', '.join(COVERAGE_COLUMNS)} FROM read_parquet($1) WHERE pair = $2"  # noqa: S608 - names of our own


class FolderStore(Store):
    """A folder of Parquet files.

    Any number of processes and threads may read it while another imports: each answer comes from one state of it.
    """

    def __init__(self, folder: Path) -> None:
        self.location = str(folder)
        self._folder = folder
        self._verifier = Verifier(folder)
        self._lock = threading.Lock()
        self._threads = threading.local()
        self._root: duckdb.DuckDBPyConnection | None = None
        self._snapshot = self._load()

    def close(self) -> None:
        """See `Store.close`; cursors went with the threads that had them, and DuckDB's threads go with its last one."""
        with self._lock:
            if self._root is not None:
                self._root.close()

    def datasets(self) -> tuple[Dataset, ...]:
        """See `Store.datasets`."""
        return tuple(index.entry.dataset for index in self._now().datasets.values())

    def state(self) -> str:
        """See `Store.state`."""
        return f"{self.location} {self._now().stamp}"

    def _stored_pairs(self) -> pd.DataFrame:
        return join_pairs(self._read(lambda now: [index.pairs for index in now.datasets.values()]))

    def names(self, dataset: str) -> Mapping[str, str]:
        """See `Store.names`."""
        self._check_dataset(dataset)
        return shown_names(self._read(lambda now: read_names(self._verifier, self._index(now, dataset).entry.names)))

    def _stored_world(self, dataset: str, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        self._check_dataset(dataset)
        codes = summed_codes(goods)
        totals = self._read(lambda now: self._world_totals(self._index(now, dataset), reporters, codes))
        return tidy(with_sections(totals, goods), WORLD_COLUMNS, WORLD_ORDER)

    def coverage_summary(self, dataset: str) -> CoverageSummary:
        """See `Store.coverage_summary`."""
        self._check_dataset(dataset)
        index = self._index(self._now(), dataset)
        return replace(index.entry.summary, periods=self._read(lambda now: self._index(now, dataset).periods))

    def importing(
        self, *, wait: float = 600.0, tell: Callable[[str], None] | None = None, step: WriteStep | None = None
    ) -> AbstractContextManager[ImportSession]:
        """See `Store.importing`."""
        from tradeviz.store.folder.ingest import importing  # noqa: PLC0415 - not needed to read

        return importing(self._folder, wait=wait, tell=tell or (lambda _: None), step=step)

    def _pair_keys(self, dataset: str) -> Collection[str]:
        return self._read(lambda now: self._index(now, dataset).pair_keys)

    def _run(self, dataset: str, pair: str, query: Query) -> pd.DataFrame:
        return self._read(lambda now: self._ask(self._index(now, dataset), pair, query))

    def _stored_batches(self, dataset: str, pair: str) -> Iterator[pd.DataFrame]:
        import pyarrow.parquet as pq  # noqa: PLC0415 - see `tradeviz.store`

        def open_part(now: Snapshot) -> tuple[Part, pq.ParquetFile]:
            part = self._index(now, dataset).part(pair)
            with self._verifier.parsing(part) as path:
                return part, pq.ParquetFile(path)

        # Opened at once, so that an import may remove the file while it is being read.
        return self._batches(*self._read(open_part), pair)

    def _batches(self, part: Part, opened: pq.ParquetFile, pair: str) -> Iterator[pd.DataFrame]:
        from tradeviz.store.folder.parts import pair_batches  # noqa: PLC0415 - see `tradeviz.store`

        with opened, self._verifier.reading(part):
            for table in pair_batches(opened, pair, BATCH_ROWS):
                yield tidy_batch(table.to_pandas(), pair)

    def _stored_coverage(self, dataset: str, pair: str) -> pd.DataFrame:
        return self._read(lambda now: self._lines(self._index(now, dataset), pair))

    def _lines(self, index: DatasetIndex, pair: str) -> pd.DataFrame:
        """The lines of coverage of a pair; only datasets that no release is have a file of them."""
        file = index.entry.coverage
        if file is None:
            return coverage_frame(None, index.periods, pair)
        with self._verifier.parsing(file) as path:
            return coverage_frame(self._fetch(_LINES_SQL, [path, pair]), index.periods, pair)

    def _index(self, now: Snapshot, dataset: str) -> DatasetIndex:
        """A dataset of one state of the folder; another folder can have taken its place since it was last looked at."""
        if dataset not in now.datasets:
            sentence = f"has no dataset {dataset!r} any more."
            raise NotInStoreError(f"The store in {self.location} {sentence}", public=f"The store {sentence}")
        return now.datasets[dataset]

    def _ask(self, index: DatasetIndex, pair: str, query: Query) -> pd.DataFrame:
        with self._verifier.parsing(index.part(pair)) as path:
            return query.tidy(self._fetch(pair_sql(query, index.shape), [path, pair]), pair)

    def _world_totals(self, index: DatasetIndex, reporters: Sequence[str], goods: Sequence[str]) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - see `tradeviz.store`

        if index.entry.world is None:
            return pd.DataFrame(columns=list(WORLD_COLUMNS))
        sql = "FROM read_parquet($1) WHERE reporter IN $2 AND goods IN $3"
        with self._verifier.parsing(index.entry.world) as path:
            return tidy(self._fetch(sql, [path, [*reporters], [*goods]]), WORLD_COLUMNS, WORLD_ORDER)

    def _fetch(self, sql: str, values: list[object]) -> pd.DataFrame:
        """An answer of DuckDB's, of at most one row more than there may be."""
        import duckdb  # noqa: PLC0415 - see `tradeviz.store`

        try:
            return self._cursor().execute(f"SELECT * FROM ({sql}) LIMIT {MOST_ROWS + 1}", values).df()  # noqa: S608
        except (duckdb.InternalException, duckdb.FatalException):
            # DuckDB answers nothing more in this database, and a file of a foreign store can bring it there.
            with self._lock:
                self._root, self._threads = None, threading.local()
            raise

    def _read(self, ask: Callable[[Snapshot], _T]) -> _T:
        """Ask the newest state; again if an import removed a file while it was being read."""
        now = self._now()
        while True:
            try:
                return ask(now)
            except StoreError:
                before, now = now, self._now()
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
        datasets = {key: DatasetIndex(entry, self._verifier) for key, entry in manifest.entries.items()}
        return Snapshot(stamp, datasets)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection for the thread that asks; DuckDB's are not for several threads at once."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._threads, "cursor", None)
        if cursor is None:
            with self._lock:
                self._root = self._root or open_duckdb()
                cursor = self._threads.cursor = self._root.cursor()
        return cursor


def _stamp(folder: Path) -> tuple[int, int, int] | None:
    """What the manifest looks like without reading it; another stamp means another state of the store."""
    try:
        status = (folder / MANIFEST).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
