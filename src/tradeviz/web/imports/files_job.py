"""Files that were sent, into the store: by the same steps as `tradeviz ingest`, with the same account at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradeviz.model.wording import enumeration
from tradeviz.readers.ingest import import_files, total_bytes
from tradeviz.views.coverage import held_lines
from tradeviz.web.imports.job import READING, ImportJob, JobOutcome, JobProgress
from tradeviz.web.imports.pairs_brought import brought_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradeviz.readers import Options
    from tradeviz.store.api import Store

_MOST_NAMED = 3


class FilesJob(ImportJob):
    """Some files, imported together or not at all."""

    def __init__(self, paths: Sequence[Path], options: Options, remove: Callable[[], None]) -> None:
        """Take the files, how to read them, and what removes them."""
        named = [path.name for path in paths[:_MOST_NAMED]] + (["…"] if len(paths) > _MOST_NAMED else [])
        self.title = enumeration(named)
        self._paths, self._options, self._remove = paths, options, remove

    def run(self, store: Store, progress: JobProgress) -> JobOutcome:
        """See `ImportJob.run`."""
        progress.begin(READING, total_bytes(self._paths))
        before = store.pairs()
        results = import_files(store, self._paths, self._options, progress.advance, progress.say, step=progress.wrote)
        keys = tuple(dict.fromkeys(result.outcome.dataset for result in results))
        report = "\n".join([*(result.as_text() for result in results), *held_lines(store, keys)])
        return JobOutcome(report, brought_between(before, store.pairs(), keys), keys)

    def close(self) -> None:
        """See `ImportJob.close`."""
        self._remove()
