"""All that a request asks for, and how each reporter, flow and period ended: no period can go missing unsaid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeviz.comtrade.query import FLOW_CODES, FLOW_WORDS, ApiQuery
from tradeviz.errors import FetchError
from tradeviz.model.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from tradeviz.comtrade.client import ComtradeClient
    from tradeviz.comtrade.request import Economy, FetchRequest

CAME, NOTHING, NOT_PUBLISHED = "came", "nothing", "not published"


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """How one reporter's one flow of one period ended.

    Attributes:
        reporter, partner: the two sides.
        flow: exports or imports.
        period: the service's own name: 2024 or 202401.
        rows: how many came.
        state: CAME; NOTHING where the service lists the period as published and shows no trade with this partner;
            NOT_PUBLISHED where it does not list the period.
    """

    reporter: Economy
    partner: Economy
    flow: str
    period: str
    rows: int
    state: str


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What came.

    Attributes:
        frame: the rows in the service's own columns.
        outcomes: one for each reporter, flow and period asked.
        answered: when the newest answer was given, in seconds since 1970.
    """

    frame: pd.DataFrame
    outcomes: tuple[FetchOutcome, ...]
    answered: float


def fetch_pair(
    request: FetchRequest, client: ComtradeClient, *, one_period: bool, say: Callable[[str], None] = lambda _: None
) -> FetchResult:
    """Fetch both sides.

    Args:
        request: the pair, the years and how deep.
        client: the service.
        one_period: whether months are asked for one by one, as the free preview wants it.
        say: told what comes, side by side and period by period.

    Raises:
        FetchError: anything that leaves a reporter, flow or period without an outcome.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    frames: list[pd.DataFrame] = []
    outcomes: list[FetchOutcome] = []
    for reporter, partner in request.directions():
        came = _side(request, client, (reporter, partner), one_period=one_period, say=say)
        frames += came
        outcomes += _outcomes(request, client, (reporter, partner), came)
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return FetchResult(frame, tuple(outcomes), client.answered)


def _side(
    request: FetchRequest,
    client: ComtradeClient,
    sides: tuple[Economy, Economy],
    *,
    one_period: bool,
    say: Callable[[str], None],
) -> list[pd.DataFrame]:
    """One reporter's frames that hold rows."""
    frames = []
    for query in request.queries(*sides, one_period=one_period):
        frame = client.rows(query)
        span = f"{query.periods[0]}–{query.periods[-1]}" if len(query.periods) > 1 else query.periods[0]
        say(f"{sides[0].name}, {span}: {counted(len(frame), 'row')}")
        if len(frame):
            frames.append(frame)
    return frames


def _outcomes(
    request: FetchRequest, client: ComtradeClient, sides: tuple[Economy, Economy], frames: list[pd.DataFrame]
) -> Iterator[FetchOutcome]:
    """How each flow and period of one reporter ended; asks the service about those without a row."""
    reporter, partner = sides
    counts = _counts(frames)
    periods = [period for year in request.periods() for period in year]
    empty = [period for period in periods if any((flow, period) not in counts for flow in FLOW_CODES)]
    published = _published(request, client, reporter, empty)
    for flow in FLOW_CODES:
        for period in periods:
            rows = counts[flow, period]
            state = CAME if rows else _without_rows(request, client, sides, (flow, period), published)
            yield FetchOutcome(reporter, partner, FLOW_WORDS[flow], period, rows, state)


def _published(request: FetchRequest, client: ComtradeClient, reporter: Economy, periods: list[str]) -> frozenset[str]:
    """Which of the periods the service lists as published by a reporter, under its number of each."""
    by_number: dict[int, list[str]] = {}
    for period in periods:
        by_number.setdefault(reporter.number_in(period), []).append(period)
    return frozenset().union(*(client.published(number, request.frequency, own) for number, own in by_number.items()))


def _without_rows(
    request: FetchRequest,
    client: ComtradeClient,
    sides: tuple[Economy, Economy],
    cell: tuple[str, str],
    published: frozenset[str],
) -> str:
    """Why there is no row: asked again, by total alone, where the reporter has published the period."""
    flow, period = cell
    if period not in published:
        return NOT_PUBLISHED
    reporter, partner = sides
    numbers = (reporter.number_in(period), partner.number_in(period))
    total = ApiQuery(*numbers, (flow,), (period,), ("TOTAL",), request.frequency)
    if len(client.rows(total)):
        raise FetchError(
            f"UN Comtrade contradicts itself: {reporter.name}'s {FLOW_WORDS[flow]} of {period} have a total but came "
            "back empty. Run the command again with --refresh."
        )
    return NOTHING


def _counts(frames: list[pd.DataFrame]) -> Counter[tuple[str, str]]:
    """Rows by flow and period."""
    counts: Counter[tuple[str, str]] = Counter()
    for frame in frames:
        counts.update(zip(frame["flowCode"].astype(str), frame["period"].astype(str), strict=True))
    return counts
