"""A pair from a publisher's service, into the store: by the same steps as `tradeviz fetch`, with the same account."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tradeviz.errors import ChoiceError
from tradeviz.model.wording import years_words
from tradeviz.services.cache import ResponseCache, default_cache_folder
from tradeviz.services.clock import Clock
from tradeviz.services.fetch_report import outcome_line, report_text
from tradeviz.services.registry import DEFAULT_SERVICE, SERVICES
from tradeviz.services.request import DETAIL_DIGITS, fetch_request
from tradeviz.services.service import FetchWatch
from tradeviz.services.store_import import import_result
from tradeviz.web.imports.job import ImportJob, JobOutcome, JobProgress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradeviz.services.request import FetchRequest
    from tradeviz.store.api import Store

_LOOK = 0.5  # seconds after which a job that pauses asks whether it still should
_MOST_CODE, _MOST_YEARS = 10, 20  # characters


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """What is asked for.

    Attributes:
        service: whom to ask, a key of `SERVICES`.
        request: the pair, the years and how deep.
        refresh: whether to ask again for what is kept.
    """

    service: str
    request: FetchRequest
    refresh: bool = False

    @property
    def known_as(self) -> str:
        """The service's name, as it stands within a sentence."""
        return SERVICES[self.service].known_as.partition(",")[0]


class PairJob(ImportJob):
    """Both sides' declarations of a pair."""

    def __init__(self, question: PairQuestion, clock: Clock | None = None) -> None:
        """Take what to ask for."""
        request = question.request
        names = " – ".join(side.english for side in request.pair)
        self.title = f"{names}, {years_words(*request.years)}, {question.known_as}"
        self._question, self._clock = question, clock or Clock()

    def run(self, store: Store, progress: JobProgress) -> JobOutcome:
        """See `ImportJob.run`."""
        question, request = self._question, self._question.request
        progress.asked(0, 0)
        clock = _EndingClock(self._clock, progress)
        kept = default_cache_folder(question.service, os.environ, Path.home())
        answers = ResponseCache(kept, since=clock.now() if question.refresh else 0.0)
        service = SERVICES[question.service].open(os.environ, answers, clock, progress.say)
        watch = FetchWatch(progress.asked, lambda one: progress.say(outcome_line(one, question.known_as)))
        result = service.fetch(request, progress.say, watch)
        report = import_result(result, store, progress.say, step=progress.wrote)
        pair = (request.pair[0].code, request.pair[1].code)
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


def question_of(form: Mapping[str, str], now: float) -> PairQuestion:
    """What a form asks for.

    Args:
        form: its fields.
        now: the moment, in seconds since 1970.

    Raises:
        ChoiceError: there is no such service or detail, or the same economy stands there twice.
        NotInStoreError, PeriodError: as for `fetch_request`.
    """
    service = _one_of(form.get("from", DEFAULT_SERVICE), SERVICES, "service")
    detail = _one_of(form.get("detail", "subheading"), DETAIL_DIGITS, "detail")
    this_year = datetime.fromtimestamp(now, UTC).year
    years = form.get("years", "")[:_MOST_YEARS].strip() or SERVICES[service].usual_years(this_year)
    pair = (form.get("first", "")[:_MOST_CODE], form.get("second", "")[:_MOST_CODE])
    request = fetch_request(pair, years, this_year, detail, monthly="monthly" in form)
    return PairQuestion(service, request, refresh="refresh" in form)


def _one_of(asked: str, known: Mapping[str, object], what: str) -> str:
    if asked not in known:
        raise ChoiceError([f"There is no {what} {asked[:20]!r}; choose one of {', '.join(known)}."])
    return asked
