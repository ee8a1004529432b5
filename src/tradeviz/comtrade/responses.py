"""What an answer says: figures, a refusal, or something that must not be taken for either."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.comtrade.retry import TransientError, retry_after
from tradeviz.comtrade.settings import KEY_VARIABLE
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from tradeviz.comtrade.http import HttpResponse

_LONGEST_QUOTE = 300
_BUSY = frozenset({408, 425, 429})


class QuotaError(FetchError):
    """The service answers no more today."""


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """A whole answer.

    Attributes:
        rows: one a cell, a data set or a code, in the service's own columns.
        announced: how many it says there are; more than it holds where it was cut off.
    """

    rows: list[dict[str, Any]]
    announced: int

    @property
    def is_whole(self) -> bool:
        """Whether it holds as many rows as it announces."""
        return self.announced == len(self.rows)


def parse_response(response: HttpResponse, *, keyed: bool, now: float) -> ParsedResponse:
    """Read an answer.

    Args:
        response: what came.
        keyed: whether a subscription key is in use; it decides what a refusal advises.
        now: seconds since 1970, for a Retry-After that names a moment.

    Raises:
        TransientError: worth asking again: the service is busy, broken, or sent half an answer.
        FetchError: it refuses; QuotaError where it only refuses for today.
    """
    if response.status != 200:
        raise _refusal(response, keyed=keyed, now=now)
    answer = _parsed(response.body)
    if answer.get("error"):
        raise FetchError(f"UN Comtrade answers with an error: {_one_line(str(answer['error']))}")
    rows = answer.get("data", answer.get("results"))
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise TransientError("its answer holds no list of figures")
    announced = answer.get("count", len(rows))
    if not isinstance(announced, int) or announced < len(rows):
        raise TransientError(f"its answer counts {announced} rows and holds {len(rows)}")
    return ParsedResponse(rows, announced)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        # json alone would take UTF-16 too, which the cache does not keep; lists of codes may begin with a BOM.
        answer = json.loads(body.decode("utf-8-sig"))
    except ValueError as error:
        raise TransientError("its answer breaks off in the middle or is no JSON") from error
    except RecursionError as error:
        raise FetchError("UN Comtrade's answer is nested beyond all reason; it was not read.") from error
    if not isinstance(answer, dict):
        raise TransientError("its answer is not of the documented form")
    return answer


def _refusal(response: HttpResponse, *, keyed: bool, now: float) -> TransientError | FetchError:
    said = _message(response.body)
    if "quota" in said.lower():
        return QuotaError(f"UN Comtrade's quota of calls is used up; it says: {said}")
    if response.status in _BUSY or response.status >= 500:
        wait = retry_after(response.headers.get("retry-after"), said, now)
        return TransientError(f"it answers with status {response.status}{f': {said}' if said else ''}", wait)
    if response.status in {401, 403}:
        return FetchError(_key_refused(said, keyed=keyed))
    return FetchError(f"UN Comtrade answers with status {response.status}: {said or 'no reason given'}")


def _key_refused(said: str, *, keyed: bool) -> str:
    reason = f" It says: {said}" if said else ""
    if keyed:
        return f"UN Comtrade refuses the key in {KEY_VARIABLE}; renew it, or unset it to use the free preview.{reason}"
    return f"UN Comtrade refuses to answer without a key; put yours in {KEY_VARIABLE}.{reason}"


def _message(body: bytes) -> str:
    """The sentence in a refusal, in either documented form; else the body's own words."""
    text = body[:4096].decode("utf-8", "replace")
    try:
        refusal = json.loads(text)
    except (ValueError, RecursionError):
        return _one_line(text)
    if not isinstance(refusal, dict):
        return _one_line(text)
    inner = refusal.get("errorObject")
    inside = inner.get("errorMessage") if isinstance(inner, dict) else None
    return _one_line(str(refusal.get("message") or inside or refusal.get("error") or text))


def _one_line(text: str) -> str:
    """Words of the service, short and on one line, for a sentence of ours."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
