"""Whole answers: a query that does not fit into one answer, or is not answered in full, is asked in parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tradeviz.errors import FetchError
from tradeviz.services.comtrade.answers import CELL, cells, check_rows, one_row_a_cell, published_by, query_words
from tradeviz.services.comtrade.endpoints import REFERENCES, availability_call, data_call, reference_call
from tradeviz.services.comtrade.levels import absent_levels, mismatches
from tradeviz.services.comtrade.query import LEVEL_DIGITS
from tradeviz.services.refusals import UnfitQueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from tradeviz.services.api import ParsedResponse
    from tradeviz.services.comtrade.query import ApiQuery
    from tradeviz.services.comtrade.settings import ServiceSettings
    from tradeviz.services.transport import Transport

# The service lists availability for at most 12 periods a call.
_PERIODS = 12
# How its list of references names the HS codes of all editions, and what data of H0 to H2 have that it lacks.
_HS_LIST, _UNLISTED = "cmd:HS", ("9999AA",)
# Answers are cut off at round numbers (500, 100,000, 250,000), and which one holds for a key is written nowhere.
_ROUND = 500


class ComtradeClient:
    """UN Comtrade, as far as a pair needs it."""

    def __init__(
        self, settings: ServiceSettings, transport: Transport, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings, self._transport, self._say = settings, transport, say
        self._limit, self._most = settings.limit, 0
        self._level_by_level = False
        self._asked_by_code: set[tuple[ApiQuery, int]] = set()
        self._notes: dict[str, int] = {}

    def rows(self, query: ApiQuery) -> pd.DataFrame:
        """Every row that answers a query, in the service's own columns.

        An answer that may be cut off is asked for in parts, and the parts must hold every cell that the short answer
        held. So is one without any row of a level that was asked for, level by level. Where parts add up to less than
        the row above them, they are asked for by their codes.

        Args:
            query: what to ask.

        Raises:
            FetchError: the service refused, answered something else, or an answer stays cut off whatever the split.
        """
        whole = self._whole(query, frozenset())
        return self._with_parts(query, whole) if query.has_levels else whole

    @property
    def answered(self) -> float:
        """When the newest answer so far was given, in seconds since 1970."""
        return self._transport.answered

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended on the way, as sentences with their counts."""
        return tuple(sentence.format(count=f"{count:,}") for sentence, count in self._notes.items())

    def published(self, reporter: int, frequency: str, periods: Sequence[str]) -> frozenset[str]:
        """Which of the periods the service lists as published by a reporter.

        Raises:
            FetchError: as for `rows`.
        """
        found: set[str] = set()
        for start in range(0, len(periods), _PERIODS):
            call = availability_call(reporter, frequency, periods[start : start + _PERIODS], self._settings)
            found |= published_by(reporter, self._transport.get(call).rows)
        return frozenset(found) & frozenset(periods)

    def _whole(self, query: ApiQuery, seen: frozenset[str]) -> pd.DataFrame:
        """As `rows`, without sums; `seen` are codes that came for the same flows and periods, deeper ones lie there."""
        if self._level_by_level and query.has_levels:
            return self._in_parts(query, None, query.levels, seen)
        try:
            answer = self._transport.get(data_call(query, self._settings))
        except UnfitQueryError:
            if not query.has_levels:
                raise
            self._level_by_level = True
            return self._in_parts(query, None, query.levels, seen)
        frame = self._checked(query, answer)
        if self._may_be_cut_off(query, answer):
            return self._in_parts(query, frame, self._parts(query, answer, seen), seen)
        absent = absent_levels(query, frame) if query.has_levels else ()
        return self._with_levels(query, frame, absent, seen) if absent else frame

    def _checked(self, query: ApiQuery, answer: ParsedResponse) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - heavy

        frame = pd.DataFrame(answer.rows)
        self._most = max(self._most, len(frame))
        check_rows(query, frame)
        single, dropped = one_row_a_cell(query, frame)
        if dropped:
            self._note(
                "UN Comtrade gave {count} cells twice; the rows in their original classification count.", dropped
            )
        return single

    def _may_be_cut_off(self, query: ApiQuery, answer: ParsedResponse) -> bool:
        rows = len(answer.rows)
        if not answer.is_whole or rows >= self._limit:
            return True
        return rows > 0 and rows % _ROUND == 0 and rows != query.most_rows

    def _with_levels(
        self, query: ApiQuery, frame: pd.DataFrame, absent: Sequence[str], seen: frozenset[str]
    ) -> pd.DataFrame:
        """The rows, and those of levels that did not come, each asked for alone.

        What comes tells that the service does not take lists of levels; what does not, that the reporter shows none.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        self._say(f"Nothing of {', '.join(absent)} for {query_words(query)}; asking for it alone")
        missed = [one for one in query.levels if one.goods[0] in absent]
        alone = self._in_parts(query, None, missed, seen | frozenset(frame["cmdCode"]))
        if not len(alone):
            return frame
        self._level_by_level = True
        return pd.concat([frame, alone], ignore_index=True).drop_duplicates(list(CELL))

    def _in_parts(
        self, query: ApiQuery, short: pd.DataFrame | None, parts: Sequence[ApiQuery], seen: frozenset[str]
    ) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - heavy

        if short is not None:
            self._say(f"More than one answer holds for {query_words(query)}; asking in {len(parts)} parts")
        pieces = []
        for part in parts:
            piece = self._whole(part, seen)
            if len(piece):
                pieces.append(piece)
                seen |= frozenset(piece["cmdCode"])
        whole = pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()
        missing = len(cells(short) - cells(whole)) if short is not None else 0
        if missing:
            raise FetchError(
                f"UN Comtrade's answers do not fit together: {missing} rows for {query_words(query)} "
                "are missing from the answers to its parts. Run the command again with --refresh."
            )
        return whole

    def _parts(self, query: ApiQuery, answer: ParsedResponse, seen: frozenset[str]) -> tuple[ApiQuery, ...]:
        level = query.level
        if level and len(query.periods) == 1:
            self._asked_by_code |= {(query.whole(flow), LEVEL_DIGITS[level]) for flow in query.flows}
            return query.by_codes(self._under(LEVEL_DIGITS[level], seen))
        parts = query.parts()
        if not parts:
            raise FetchError(
                f"UN Comtrade cuts off its answer for {query_words(query)} at {len(answer.rows)} rows, "
                "and no smaller question is left. A key in COMTRADE_API_KEY raises the limit."
            )
        return parts

    def _with_parts(self, query: ApiQuery, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows, and those that are missing where parts add up to less than the row above them.

        Each level's parts are asked for by their codes, period by period; what came of one level is looked at before
        the next. Where nothing more comes the reporter shows no more, and the sums stay as they are. Where more comes
        an answer was cut off: the fullest one is as full as answers get, and all that are as full are asked in parts.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        for level in sorted(LEVEL_DIGITS[one] for one in query.goods if one in LEVEL_DIGITS):
            most = self._most
            found = [self._whole(part, frozenset()) for part in self._short_parts(query, frame, level)]
            more = pd.concat([frame, *found], ignore_index=True).drop_duplicates(list(CELL))
            if len(more) > len(frame) and most < self._limit:
                self._limit = most
                self._note(
                    "UN Comtrade cut answers off at {count} rows, as sums showed; they were asked in parts.", most
                )
                return self.rows(query)
            frame = more
        return frame

    def _short_parts(self, query: ApiQuery, frame: pd.DataFrame, level: int) -> Iterator[ApiQuery]:
        """The queries for the parts of a level that are missing, or may be, by their codes."""
        for period, parents in self._short(query, frame, level).items():
            codes = [code for code in self._codes if len(code) == level and code[: level - 2] in parents]
            yield from query.at(period).by_codes(codes)

    def _short(self, query: ApiQuery, frame: pd.DataFrame, level: int) -> dict[str, set[str]]:
        """The codes, by period, whose parts add up to less and were not asked for one by one; "" for the total."""
        levels = [LEVEL_DIGITS.get(one, 0) for one in query.goods]
        found: dict[str, set[str]] = {}
        for one in mismatches(frame, levels):
            flow, period = one.flow[2:]
            asked = (query.at(period).whole(flow), level) in self._asked_by_code
            if one.level == level and one.is_short and not asked:
                found.setdefault(period, set()).add(one.code[: level - 2])
        return found

    def _note(self, sentence: str, count: int) -> None:
        self._notes[sentence] = self._notes.get(sentence, 0) + count

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
        return (*codes, *_UNLISTED)
