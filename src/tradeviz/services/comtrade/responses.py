"""What an answer says: figures, a refusal, or something that must not be taken for either."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tradeviz.errors import FetchError
from tradeviz.services.api import ParsedResponse
from tradeviz.services.refusals import QuotaError, UnfitQueryError, is_busy, quoted
from tradeviz.services.retry import TransientError, retry_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradeviz.services.api import HttpResponse

KEY_VARIABLE = "COMTRADE_API_KEY"
_TOO_LONG = 414


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
        raise FetchError(f"UN Comtrade answers with an error: {quoted(str(answer['error']))}")
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
    wait = retry_after(response.headers.get("retry-after"), said, now)
    if "quota" in said.lower():
        # Single machines of the service were seen to say so, with a key and without, while others went on answering.
        used_up = QuotaError(f"UN Comtrade's quota of calls is used up; it says: {said}")
        return TransientError(f"it says that the quota of calls is used up: {said}", wait, used_up)
    if is_busy(response.status):
        return TransientError(f"it answers with status {response.status}{f': {said}' if said else ''}", wait)
    if response.status in {401, 403}:
        return FetchError(_key_refused(said, keyed=keyed))
    kind = UnfitQueryError if response.status in {400, _TOO_LONG} else FetchError
    return kind(f"UN Comtrade answers with status {response.status}: {said or 'no reason given'}")


def _key_refused(said: str, *, keyed: bool) -> str:
    reason = f" It says: {said}" if said else ""
    if keyed:
        return f"UN Comtrade refuses the key in {KEY_VARIABLE}; renew it, or unset it to use the free preview.{reason}"
    return f"UN Comtrade refuses to answer without a key; put yours in {KEY_VARIABLE}.{reason}"


def _message(body: bytes) -> str:
    """The sentence in a refusal, in any of its forms; else the body's own words."""
    text = body[:4096].decode("utf-8", "replace")
    try:
        refusal = json.loads(text)
    except (ValueError, RecursionError):
        return quoted(text)
    if not isinstance(refusal, dict):
        return quoted(text)
    parts = [str(refusal.get("message") or refusal.get("error") or ""), *_details(refusal.get("errorObject"))]
    return quoted("; ".join(filter(None, parts)) or text)


def _details(found: object) -> Iterator[str]:
    """What is wrong with which parameters: one object or a list of them, their names in letters of either case."""
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            plain = {str(name).lower(): value for name, value in one.items()}
            names = plain.get("membernames")
            which = ", ".join(map(str, names)) if isinstance(names, list) else ""
            yield ": ".join(filter(None, [which, str(plain.get("errormessage") or "")]))
