"""A pair from UN Comtrade, into the store: by the same steps as `tradeviz fetch`, with the same account at the end."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.comtrade.cache import ResponseCache, default_cache_folder
from tradeviz.comtrade.client import connect_to_service
from tradeviz.comtrade.clock import Clock
from tradeviz.comtrade.fetch import fetch_pair
from tradeviz.comtrade.fetch_report import report_text
from tradeviz.comtrade.query import DETAILS
from tradeviz.comtrade.request import fetch_request
from tradeviz.comtrade.settings import service_settings
from tradeviz.comtrade.store_import import import_result
from tradeviz.errors import ChoiceError
from tradeviz.web.imports.job import ASKING, ImportJob, JobOutcome, JobProgress

if TYPE_CHECKING:
    from tradeviz.comtrade.request import FetchRequest
    from tradeviz.store.api import PairCodes, Store

_LOOK = 0.5  # seconds after which a job that pauses asks whether it still should


class PairJob(ImportJob):
    """Both sides' declarations of a pair."""

    def __init__(self, request: FetchRequest, *, refresh: bool = False, clock: Clock | None = None) -> None:
        """Take what to ask for, and whether to ask again for what is kept."""
        first, last = request.years
        years = str(first) if first == last else f"{first}–{last}"
        self.title = f"{' – '.join(side.name for side in request.pair)}, {years}"
        self._request, self._refresh, self._clock = request, refresh, clock or Clock()

    def run(self, store: Store, progress: JobProgress) -> JobOutcome:
        """See `ImportJob.run`."""
        progress.begin(ASKING)
        clock = _EndingClock(self._clock, progress)
        settings = service_settings(os.environ)
        kept = default_cache_folder(os.environ, Path.home())
        answers = ResponseCache(kept, since=clock.now() if self._refresh else 0.0)
        client = connect_to_service(settings, answers, clock, progress.say)
        result = fetch_pair(self._request, client, one_period=settings.key is None, say=progress.say)
        report = import_result(result, store, progress.say, step=progress.wrote)
        pair: PairCodes = (self._request.pair[0].code, self._request.pair[1].code)
        return JobOutcome("\n".join([report_text(result), report.as_text()]), (pair,))

    def close(self) -> None:
        """See `ImportJob.close`; what was answered is kept for the next time."""


class _EndingClock(Clock):
    """A clock whose pauses end with the job."""

    def __init__(self, clock: Clock, progress: JobProgress) -> None:
        self._clock, self._progress = clock, progress

    def now(self) -> float:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self._progress.goes_on()
        while seconds > 0:
            self._clock.sleep(min(_LOOK, seconds))
            self._progress.goes_on()
            seconds -= _LOOK

    def chance(self) -> float:
        return self._clock.chance()


def pair_request(pair: tuple[str, str], years: str, detail: str, now: float, *, monthly: bool) -> FetchRequest:
    """What was asked for in a form.

    Args:
        pair, years, detail: see `fetch_request`.
        now: the moment, in seconds since 1970.
        monthly: whether months are wanted.

    Raises:
        ChoiceError: there is no such detail, or the same economy stands there twice.
        NotInStoreError, PeriodError: as for `fetch_request`.
    """
    if detail not in DETAILS:
        raise ChoiceError([f"There is no detail {detail[:20]!r}; choose one of {', '.join(DETAILS)}."])
    return fetch_request(pair, years, datetime.fromtimestamp(now, UTC).year, detail, monthly=monthly)
