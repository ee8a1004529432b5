"""Whole answers: a question that does not fit into one answer is split until every part does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tradeviz.comtrade.library import Library
from tradeviz.comtrade.query import LEVELS, Question
from tradeviz.comtrade.transport import Line
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from tradeviz.comtrade.cache import Cache
    from tradeviz.comtrade.retry import Clock
    from tradeviz.comtrade.settings import Access

_CELL = ("flowCode", "period", "cmdCode")
_NEEDED = ("reporterCode", "partnerCode", *_CELL, "primaryValue")
# The service lists availability for at most 12 periods a call.
_PERIODS = 12


class Service:
    """UN Comtrade, as far as a pair needs it."""

    def __init__(self, access: Access, line: Line, say: Callable[[str], None] = lambda _: None) -> None:
        self._line, self._limit, self._say = line, access.limit, say
        self._library = Library(access, line)

    def whole(self, question: Question, seen: frozenset[str] = frozenset()) -> pd.DataFrame:
        """Every row that answers a question.

        An answer with as many rows as it may hold, or fewer than it counts, is cut off: it is then asked for in parts,
        and the parts must hold every cell that the short answer held.

        Args:
            question: what to ask.
            seen: codes that already came for the same flows and periods; deeper codes lie under these.

        Raises:
            FetchError: the service refused, answered something else, or an answer stays cut off whatever the split.
        """
        frame = self._library.rows(question)
        _check(question, frame)
        last = self._line.last
        if last is not None and last.announced == last.rows < self._limit:
            return frame
        return self._in_parts(question, frame, seen)

    @property
    def answered(self) -> float:
        """When the newest answer so far was given, in seconds since 1970."""
        return self._line.answered

    def published(self, reporter: int, frequency: str, periods: Sequence[str]) -> frozenset[str]:
        """Which of the periods the service lists as published by a reporter."""
        found: set[str] = set()
        for start in range(0, len(periods), _PERIODS):
            frame = self._library.availability(reporter, frequency, periods[start : start + _PERIODS])
            if len(frame) and not {"period", "reporterCode"} <= set(frame.columns):
                raise FetchError("UN Comtrade's list of what is published lacks its columns; its form has changed.")
            if len(frame):
                own = frame[frame["reporterCode"].astype(int) == reporter]
                found |= set(own["period"].astype(str))
        return frozenset(found) & frozenset(periods)

    def _in_parts(self, question: Question, short: pd.DataFrame, seen: frozenset[str]) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - heavy

        pieces = []
        parts = self._parts(question, seen)
        self._say(f"More than one answer holds for {_named(question)}; asking in {len(parts)} parts")
        for part in parts:
            piece = self.whole(part, seen)
            if len(piece):
                pieces.append(piece)
                seen |= frozenset(piece["cmdCode"])
        whole = pd.concat(pieces, ignore_index=True) if pieces else short.iloc[:0]
        missing = len(_cells(short) - _cells(whole))
        if missing:
            raise FetchError(
                f"UN Comtrade's answers do not fit together: {missing} rows for {_named(question)} "
                "are missing from the answers to its parts. Run the command again with --refresh."
            )
        return whole

    def _parts(self, question: Question, seen: frozenset[str]) -> tuple[Question, ...]:
        level = question.level
        by_codes = level is not None and len(question.periods) == 1
        parts = question.by_codes(self._under(LEVELS[level], seen)) if level and by_codes else question.parts()
        if not parts:
            raise FetchError(
                f"UN Comtrade cuts off its answer for {_named(question)} at {self._limit} rows, "
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
        frame = self._library.codes()
        codes = sorted({str(code) for code in frame.get("id", ()) if str(code).isdigit()})
        if not codes:
            raise FetchError("UN Comtrade's list of HS codes is empty or of another form; ask for less detail.")
        return tuple(codes)


def connect(access: Access, cache: Cache, clock: Clock, say: Callable[[str], None]) -> Service:
    """The service, reached politely; answers are kept in the cache, pauses are said."""
    return Service(access, Line(access, cache, clock, say=say), say)


def _cells(frame: pd.DataFrame) -> set[tuple[str, ...]]:
    if not len(frame):
        return set()
    return set(frame[list(_CELL)].astype(str).itertuples(index=False, name=None))


def _check(question: Question, frame: pd.DataFrame) -> None:
    """Refuse rows that were not asked for: figures of another country would pass for these."""
    if not len(frame):
        return
    absent = [name for name in _NEEDED if name not in frame.columns]
    if absent:
        raise FetchError(f"UN Comtrade's answer lacks the columns {', '.join(absent)}; its form has changed.")
    asked = {
        "reporterCode": {str(question.reporter)},
        "partnerCode": {str(question.partner)},
        "flowCode": set(question.flows),
        "period": set(question.periods),
    }
    other = [name for name, values in asked.items() if not set(frame[name].astype(str)) <= values]
    strange = {code for code in map(str, frame["cmdCode"].unique()) if not _is_asked(code, question)}
    if other or strange:
        raise FetchError(
            f"UN Comtrade answers something else than was asked for {_named(question)} "
            f"(in {', '.join([*other, *(['cmdCode'] if strange else [])])}); nothing of it is used."
        )


def _is_asked(code: str, question: Question) -> bool:
    return code in question.goods or any(len(code) == LEVELS.get(one) for one in question.goods)


def _named(question: Question) -> str:
    goods = ", ".join(question.goods[:4]) + (" …" if len(question.goods) > 4 else "")
    return f"reporter {question.reporter}, partner {question.partner}, {', '.join(question.periods)}, goods {goods}"
