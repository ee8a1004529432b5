"""Files that were sent, into the store: by the same steps as `tradeviz ingest`, with the same account at the end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tradeviz.errors import TradevizError
from tradeviz.model.observations import FLOWS
from tradeviz.model.wording import enumeration
from tradeviz.readers import Options
from tradeviz.readers.ingest import import_files, total_bytes
from tradeviz.readers.rates import Rates
from tradeviz.views.coverage import held_lines
from tradeviz.web.imports.job import READING, ImportJob, JobOutcome, JobProgress
from tradeviz.web.imports.pairs_brought import brought_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tradeviz.store.api import Store

_MOST_NAMED = 3
_MOST_RATES = 2_000  # characters


class FilesJob(ImportJob):
    """Some files, imported together or not at all."""

    def __init__(self, paths: Sequence[Path], options: Options, remove: Callable[[], None]) -> None:
        """Take the files, how to read them, and what removes them."""
        named = [path.name for path in paths[:_MOST_NAMED]] + (["…"] if len(paths) > _MOST_NAMED else [])
        self.title = enumeration(named)
        self._paths, self._options, self._remove = paths, options, remove

    def run(self, store: Store, progress: JobProgress) -> JobOutcome:
        """See `ImportJob.run`."""
        try:
            return self._import(store, progress)
        except TradevizError as error:
            raise TradevizError(self._as_sent(str(error))) from error

    def _import(self, store: Store, progress: JobProgress) -> JobOutcome:
        progress.begin(READING, total_bytes(self._paths))
        before = store.pairs()
        results = import_files(store, self._paths, self._options, progress.advance, progress.say, step=progress.wrote)
        keys = tuple(dict.fromkeys(result.outcome.dataset for result in results))
        report = "\n".join([*(result.as_text() for result in results), *held_lines(store, keys)])
        return JobOutcome(report, brought_between(before, store.pairs(), keys))

    def close(self) -> None:
        """See `ImportJob.close`."""
        self._remove()

    def _as_sent(self, text: str) -> str:
        """What is said of the files, by the names under which they were sent; nobody else knows their place."""
        for folder in {path.parent for path in self._paths}:
            text = text.replace(f"{folder}{os.sep}", "")
        return text


def options_of(form: Mapping[str, str]) -> Options:
    """How files are to be read, as the fields beside them say it.

    Raises:
        ImportFileError: a rate that is none, or one given twice.
    """
    flow = form.get("flow", "")
    return Options(
        set_apart="set-apart" in form,
        complete="complete" in form,
        all_lines="all-lines" in form,
        rates=Rates.of(form.get("rates", "")[:_MOST_RATES].replace(",", " ").split()),
        flow=flow if flow in FLOWS else "",
    )
