"""Whole answers: a query that does not fit into one answer is split until every part does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tradeviz.comtrade.endpoints import REFERENCES, availability_call, data_call, reference_call
from tradeviz.comtrade.query import LEVEL_DIGITS, ApiQuery
from tradeviz.comtrade.transport import Transport
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from tradeviz.comtrade.cache import ResponseCache
    from tradeviz.comtrade.clock import Clock
    from tradeviz.comtrade.settings import ServiceSettings

_CELL = ("flowCode", "period", "cmdCode")
_NEEDED = ("reporterCode", "partnerCode", *_CELL, "primaryValue")
# The service lists availability for at most 12 periods a call.
_PERIODS = 12
# How its list of references names the HS codes of all editions.
_HS_LIST = "cmd:HS"


class ComtradeClient:
    """UN Comtrade, as far as a pair needs it."""

    def __init__(
        self, settings: ServiceSettings, transport: Transport, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings, self._transport, self._say = settings, transport, say

    def rows(self, query: ApiQuery, seen: frozenset[str] = frozenset()) -> pd.DataFrame:
        """Every row that answers a query, in the service's own columns.

        An answer with as many rows as it may hold, or fewer than it counts, is cut off: it is then asked for in parts,
        and the parts must hold every cell that the short answer held.

        Args:
            query: what to ask.
            seen: codes that already came for the same flows and periods; deeper codes lie under these.

        Raises:
            FetchError: the service refused, answered something else, or an answer stays cut off whatever the split.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        answer = self._transport.get(data_call(query, self._settings))
        frame = pd.DataFrame(answer.rows)
        _check(query, frame)
        if answer.is_whole and len(answer.rows) < self._settings.limit:
            return frame
        return self._in_parts(query, frame, seen)

    @property
    def answered(self) -> float:
        """When the newest answer so far was given, in seconds since 1970."""
        return self._transport.answered

    def published(self, reporter: int, frequency: str, periods: Sequence[str]) -> frozenset[str]:
        """Which of the periods the service lists as published by a reporter.

        Raises:
            FetchError: as for `rows`.
        """
        found: set[str] = set()
        for start in range(0, len(periods), _PERIODS):
            call = availability_call(reporter, frequency, periods[start : start + _PERIODS], self._settings)
            found |= _published_by(reporter, self._transport.get(call).rows)
        return frozenset(found) & frozenset(periods)

    def _in_parts(self, query: ApiQuery, short: pd.DataFrame, seen: frozenset[str]) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - heavy

        pieces = []
        parts = self._parts(query, seen)
        self._say(f"More than one answer holds for {_named(query)}; asking in {len(parts)} parts")
        for part in parts:
            piece = self.rows(part, seen)
            if len(piece):
                pieces.append(piece)
                seen |= frozenset(piece["cmdCode"])
        whole = pd.concat(pieces, ignore_index=True) if pieces else short.iloc[:0]
        missing = len(_cells(short) - _cells(whole))
        if missing:
            raise FetchError(
                f"UN Comtrade's answers do not fit together: {missing} rows for {_named(query)} "
                "are missing from the answers to its parts. Run the command again with --refresh."
            )
        return whole

    def _parts(self, query: ApiQuery, seen: frozenset[str]) -> tuple[ApiQuery, ...]:
        level = query.level
        by_codes = level is not None and len(query.periods) == 1
        parts = query.by_codes(self._under(LEVEL_DIGITS[level], seen)) if level and by_codes else query.parts()
        if not parts:
            raise FetchError(
                f"UN Comtrade cuts off its answer for {_named(query)} at {self._settings.limit} rows, "
                "and no smaller question is left. A key in COMTRADE_API_KEY raises the limit."
            )
        return parts

    def _under(self, digits: int, seen: frozenset[str]) -> list[str]:
        """Codes of one length: those under codes that came, or all of them where none came from the level above."""
        codes = [code for code in self._codes if len(code) == digits]
        parents = {code for code in seen if len(code) == digits - 2}
        return [code for code in codes if code[:-2] in parents] if parents else codes

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        """The HS codes of all editions, in the service's own list."""
        references = self._transport.get(REFERENCES).rows
        addresses = [str(row.get("fileuri", "")) for row in references if row.get("category") == _HS_LIST]
        if not addresses:
            raise FetchError(f"UN Comtrade's list of references names no {_HS_LIST}; ask for less detail.")
        listed = self._transport.get(reference_call(addresses[0])).rows
        codes = sorted({code for code in (str(row.get("id", "")) for row in listed) if code.isdigit()})
        if not codes:
            raise FetchError("UN Comtrade's list of HS codes is empty or of another form; ask for less detail.")
        return tuple(codes)


def connect_to_service(
    settings: ServiceSettings, cache: ResponseCache, clock: Clock, say: Callable[[str], None]
) -> ComtradeClient:
    """The service, reached politely; answers are kept in the cache, pauses are said."""
    return ComtradeClient(settings, Transport(settings, cache, clock, say=say), say)


def _published_by(reporter: int, data_sets: Sequence[Mapping[str, Any]]) -> set[str]:
    """The periods of one reporter's data sets."""
    try:
        return {str(one["period"]) for one in data_sets if int(one["reporterCode"]) == reporter}
    except (KeyError, TypeError, ValueError) as error:
        raise FetchError("UN Comtrade's list of what is published lacks its columns; its form has changed.") from error


def _cells(frame: pd.DataFrame) -> set[tuple[str, ...]]:
    if not len(frame):
        return set()
    return set(frame[list(_CELL)].astype(str).itertuples(index=False, name=None))


def _check(query: ApiQuery, frame: pd.DataFrame) -> None:
    """Refuse rows that were not asked for: figures of another country would pass for these."""
    if not len(frame):
        return
    absent = [name for name in _NEEDED if name not in frame.columns]
    if absent:
        raise FetchError(f"UN Comtrade's answer lacks the columns {', '.join(absent)}; its form has changed.")
    asked = {
        "reporterCode": {str(query.reporter)},
        "partnerCode": {str(query.partner)},
        "flowCode": set(query.flows),
        "period": set(query.periods),
    }
    other = [name for name, values in asked.items() if not set(frame[name].astype(str)) <= values]
    strange = {code for code in map(str, frame["cmdCode"].unique()) if not _is_asked(code, query)}
    if other or strange:
        raise FetchError(
            f"UN Comtrade answers something else than was asked for {_named(query)} "
            f"(in {', '.join([*other, *(['cmdCode'] if strange else [])])}); nothing of it is used."
        )


def _is_asked(code: str, query: ApiQuery) -> bool:
    return code in query.goods or any(len(code) == LEVEL_DIGITS.get(one) for one in query.goods)


def _named(query: ApiQuery) -> str:
    goods = ", ".join(query.goods[:4]) + (" …" if len(query.goods) > 4 else "")
    return f"reporter {query.reporter}, partner {query.partner}, {', '.join(query.periods)}, goods {goods}"
