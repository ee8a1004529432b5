"""All that a request asks for, and how each reporter, flow and period ended: no period can go missing unsaid."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from tradeviz.errors import FetchError
from tradeviz.model.wording import counted
from tradeviz.readers.comtrade.tables import COMTRADE, frame_to_table
from tradeviz.services.comtrade.client import ComtradeClient
from tradeviz.services.comtrade.levels import is_unmet, whole_to
from tradeviz.services.comtrade.numbers import area_numbers, why_none
from tradeviz.services.comtrade.query import (
    ANNUAL,
    DETAILS,
    FLOW_CODES,
    FLOW_WORDS,
    LEVEL_DIGITS,
    MONTHLY,
    ApiQuery,
    as_iso,
)
from tradeviz.services.comtrade.settings import service_settings
from tradeviz.services.request import DETAIL_DIGITS
from tradeviz.services.service import (
    CAME,
    NOBODY,
    NOT_PUBLISHED,
    NOTHING,
    FetchedRows,
    FetchOutcome,
    FetchResult,
    FetchWatch,
    Service,
)
from tradeviz.services.transport import Transport
from tradeviz.store.coverage import ANSWER, FileCoverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd

    from tradeviz.model.economies import Area
    from tradeviz.services.cache import ResponseCache
    from tradeviz.services.clock import Clock
    from tradeviz.services.request import FetchRequest

_PERIODS = 12  # of one call with a key; the preview takes one
_LEVELS = {0: "the total", 2: "chapters", 4: "headings", 6: "subheadings"}
_Sides = tuple["Area", "Area"]


class ComtradeService(Service):
    """UN Comtrade.

    Attributes:
        client: asks it.
        periods: how many periods one call may ask for.
    """

    def __init__(self, client: ComtradeClient, periods: int) -> None:
        self.client, self.periods = client, periods

    def fetch(
        self, request: FetchRequest, say: Callable[[str], None] = lambda _: None, watch: FetchWatch = NOBODY
    ) -> FetchResult:
        """See `Service.fetch`."""
        asked = {sides: tuple(self._queries(request, sides)) for sides in request.directions()}
        self._say_calls(asked, request, say)
        frames: list[pd.DataFrame] = []
        outcomes: list[FetchOutcome] = []
        questions, answered = sum(map(len, asked.values())), 0
        for sides, queries in asked.items():
            of_side: list[pd.DataFrame] = []
            for query in queries:
                of_side.append(self._rows(query, sides[0], say))
                answered += 1
                watch.answered(answered, questions)
            frames.append(_joined(of_side))
            for one in self._outcomes(request, sides, frames[-1]):
                outcomes.append(one)
                watch.ended(one)
        pieces = _pieces(_joined(frames), DETAILS[request.detail], DETAIL_DIGITS[request.detail])
        return FetchResult(
            "UN Comtrade", COMTRADE, pieces, tuple(outcomes), self.client.answered, frame_to_table,
            self.client.notes,
        )  # fmt: skip

    def _queries(self, request: FetchRequest, sides: _Sides) -> Iterator[ApiQuery]:
        """The queries whose answers are one side's declarations, each side by its numbers of the year."""
        frequency, goods = MONTHLY if request.monthly else ANNUAL, DETAILS[request.detail]
        by_numbers = groupby(request.periods(), key=lambda one: tuple(area_numbers(side, one) for side in sides))
        for (reporters, partners), group in by_numbers:
            periods = [one.replace("-", "") for one in group]
            for start in range(0, len(periods), self.periods):
                some = tuple(periods[start : start + self.periods])
                yield ApiQuery(reporters, partners, FLOW_CODES, some, goods, frequency)

    def _say_calls(
        self, asked: Mapping[_Sides, Sequence[ApiQuery]], request: FetchRequest, say: Callable[[str], None]
    ) -> None:
        calls = sum(map(len, asked.values()))
        if self.periods == 1 and calls > 2:
            deep = ", and many more where a pair trades in many goods" if request.detail != "total" else ""
            say(
                f"Asking UN Comtrade's free preview {calls} times at least{deep}; a key in COMTRADE_API_KEY takes "
                f"{_PERIODS} periods a call, less --detail fewer calls."
            )

    def _rows(self, query: ApiQuery, reporter: Area, say: Callable[[str], None]) -> pd.DataFrame:
        frame = self.client.rows(query)
        span = f"{query.periods[0]}–{query.periods[-1]}" if len(query.periods) > 1 else query.periods[0]
        say(f"{reporter.english}, {span}: {counted(len(frame), 'row')}")
        return frame

    def _outcomes(self, request: FetchRequest, sides: _Sides, frame: pd.DataFrame) -> Iterator[FetchOutcome]:
        """How each flow and period of one reporter ended; asks the service about those without a row."""
        counts, depths = _counts(frame), _depths(frame, DETAILS[request.detail])
        cells = [(flow, period) for flow in FLOW_CODES for period in request.periods()]
        published = self._published(
            request, sides[0], sorted({period for cell in cells if not counts[cell] for period in cell[1:]})
        )
        for flow, period in cells:
            rows = counts[flow, period]
            state = CAME if rows else self._without_rows(sides, (flow, period), request, period in published)
            note = _came_note(depths.get((flow, period)), request) if rows else why_none(sides, period)
            yield FetchOutcome(*sides, FLOW_WORDS[flow], period, rows, state, note)

    def _published(self, request: FetchRequest, reporter: Area, periods: Sequence[str]) -> frozenset[str]:
        """Which of the periods the service lists as published by a reporter, under its numbers of each."""
        by_number: dict[int, list[str]] = {}
        for period in periods:
            for number in area_numbers(reporter, period):
                by_number.setdefault(number, []).append(period.replace("-", ""))
        frequency = MONTHLY if request.monthly else ANNUAL
        found = (self.client.published(number, frequency, own) for number, own in by_number.items())
        return frozenset(as_iso(one) for periods in found for one in periods)

    def _without_rows(self, sides: _Sides, cell: tuple[str, str], request: FetchRequest, published: bool) -> str:  # noqa: FBT001 - a column of a table
        """Why there is no row: asked again, by total alone, where the reporter has published the period."""
        if not published:
            return NOT_PUBLISHED
        flow, period = cell
        reporters, partners = (area_numbers(side, period) for side in sides)
        frequency = MONTHLY if request.monthly else ANNUAL
        total = ApiQuery(reporters, partners, (flow,), (period.replace("-", ""),), ("TOTAL",), frequency)
        if len(self.client.rows(total)):
            raise FetchError(
                f"UN Comtrade contradicts itself: {sides[0].english}'s {FLOW_WORDS[flow]} of {period} have a total but "
                "came back empty. Run the command again with --refresh."
            )
        return NOTHING


def connect_comtrade(
    environment: Mapping[str, str], cache: ResponseCache, clock: Clock, say: Callable[[str], None]
) -> ComtradeService:
    """The service, reached politely; answers are kept in the cache, pauses are said.

    Raises:
        FetchError: the environment names a key or an address that cannot be used.
    """
    settings = service_settings(environment)
    client = ComtradeClient(settings, Transport(settings, cache, clock, say=say), say)
    return ComtradeService(client, _PERIODS if settings.key else 1)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    held = [frame for frame in frames if len(frame)]
    return pd.concat(held, ignore_index=True) if held else pd.DataFrame()


def _pieces(frame: pd.DataFrame, goods: Sequence[str], level: int) -> tuple[FetchedRows, ...]:
    """The rows by what they are known to be all of.

    An answer to a question for all goods is all there is, unless its sums say that it is not: then the store works out
    which of its parts meet.
    """
    if not len(frame):
        return ()
    short = is_unmet(frame, _digits(goods))
    pieces = ((frame[~short], FileCoverage(ANSWER, level) if level else FileCoverage()), (frame[short], FileCoverage()))
    return tuple(FetchedRows(rows.reset_index(drop=True), coverage) for rows, coverage in pieces if len(rows))


def _digits(goods: Sequence[str]) -> list[int]:
    return [LEVEL_DIGITS.get(one, 0) for one in goods]


def _counts(frame: pd.DataFrame) -> Counter[tuple[str, str]]:
    """Rows by flow and period (ISO 8601)."""
    if not len(frame):
        return Counter()
    periods = map(as_iso, frame["period"].astype(str))
    return Counter(zip(frame["flowCode"].astype(str), periods, strict=True))


def _depths(frame: pd.DataFrame, goods: Sequence[str]) -> dict[tuple[str, str], int]:
    """The least depth to which a flow's and period's rows are known to be all there, over the numbers of its sides."""
    found: dict[tuple[str, str], int] = {}
    for (_, _, flow, period), depth in whole_to(frame, _digits(goods)).items():
        key = (flow, as_iso(period))
        found[key] = min(depth, found.get(key, depth))
    return found


def _came_note(depth: int | None, request: FetchRequest) -> str:
    """What is missing of what was asked for: levels that a reporter does not show, or shows in part."""
    asked = DETAIL_DIGITS[request.detail]
    if depth is None or depth >= asked:
        return ""
    return f"all of it as {_LEVELS[depth]} only: UN Comtrade shows no more by {_LEVELS[asked]}, or only a part"
