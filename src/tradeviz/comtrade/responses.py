"""What an answer says: figures, a refusal, or something that must not be taken for either."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tradeviz.comtrade.http import LostError
from tradeviz.comtrade.retry import asked_wait
from tradeviz.comtrade.settings import KEY_VARIABLE
from tradeviz.errors import FetchError

if TYPE_CHECKING:
    from tradeviz.comtrade.http import Response

_LONGEST_QUOTE = 300
_BUSY = frozenset({408, 425, 429})


class QuotaError(FetchError):
    """The service answers no more today."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole answer.

    Attributes:
        rows: how many it holds.
        announced: how many it says there are; more than it holds where it was cut off.
    """

    rows: int
    announced: int


def contents(response: Response, *, keyed: bool, now: float) -> Contents:
    """Read an answer's frame.

    Raises:
        LostError: worth asking again: the service is busy, broken, or sent half an answer.
        FetchError: it refuses; QuotaError where it only refuses for today.
    """
    if response.status != 200:
        raise _refusal(response, keyed=keyed, now=now)
    answer = _parsed(response.body)
    if answer.get("error"):
        raise FetchError(f"UN Comtrade answers with an error: {quoted(str(answer['error']))}")
    rows = answer.get("data", answer.get("results"))
    if not isinstance(rows, list):
        raise LostError("its answer holds no list of figures")
    announced = answer.get("count", len(rows))
    if not isinstance(announced, int) or announced < len(rows):
        raise LostError(f"its answer counts {announced} rows and holds {len(rows)}")
    return Contents(len(rows), announced)


def quoted(text: str) -> str:
    """Words of the service, short and on one line, for a sentence of ours."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise LostError("its answer breaks off in the middle or is no JSON") from error
    except RecursionError as error:
        raise FetchError("UN Comtrade's answer is nested beyond all reason; it was not read.") from error
    if not isinstance(answer, dict):
        raise LostError("its answer is not of the documented form")
    return answer


def _refusal(response: Response, *, keyed: bool, now: float) -> LostError | FetchError:
    said = _message(response.body)
    if "quota" in said.lower():
        return QuotaError(f"UN Comtrade's quota of calls is used up; it says: {said}")
    if response.status in _BUSY or response.status >= 500:
        wait = asked_wait(response.headers.get("retry-after"), said, now)
        return LostError(f"it answers with status {response.status}{f': {said}' if said else ''}", wait)
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
    except ValueError:
        return quoted(text)
    if not isinstance(refusal, dict):
        return quoted(text)
    inner = refusal.get("errorObject")
    inside = inner.get("errorMessage") if isinstance(inner, dict) else None
    return quoted(str(refusal.get("message") or inside or refusal.get("error") or text))
