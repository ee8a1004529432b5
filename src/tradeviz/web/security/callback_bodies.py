"""The body of Dash's callback request, held against the callbacks that there are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from tradeviz.web.security import request_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALF = re.compile(r"[\ud800-\udfff]")  # JSON can spell half a character, which no other encoding can
_KNOWN = frozenset({"output", "outputs", "inputs", "changedPropIds", "state", "parsedChangedPropsIds"})


class BodyError(ValueError):
    """A body that the page cannot have sent; the message is a sentence for whoever did."""


def check_body(content: bytes, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a body that no page of ours can have sent.

    Args:
        content: the request's body.
        callbacks: the app's callbacks by the name of their output, as `Dash.callback_map` holds them.

    Raises:
        BodyError: it is no JSON, is nested or filled beyond bounds, or is not what a callback declares.
    """
    body = _read(content)
    if not isinstance(body, dict) or not body.keys() <= _KNOWN:
        raise BodyError("The body is no request of this page.")
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        raise BodyError("The body asks for an output that this page has not.")
    _check_outputs(body.get("outputs"), str(output))
    _check_values(body.get("inputs", []), callback.get("inputs", []), "inputs")
    _check_values(body.get("state", []), callback.get("state", []), "state")
    _check_changed(body, callback)


def _read(content: bytes) -> Any:
    try:
        # Strictly UTF-8: the parser would guess among encodings.
        value = json.loads(content.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BodyError("The body is no JSON.") from None
    if not _is_sane(value, request_limits.MAX_JSON_DEPTH):
        raise BodyError("The body is nested deeper, longer or holds larger numbers than this page sends.")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _is_sane(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return len(value) <= request_limits.MAX_JSON_TEXT and not _HALF.search(value)
    if isinstance(value, int | float):
        # Compared, not converted: an integer can be too large for a float. NaN is within no bounds.
        return -request_limits.MAX_JSON_NUMBER <= value <= request_limits.MAX_JSON_NUMBER
    if isinstance(value, dict):
        return _is_sane([*value.keys(), *value.values()], depth)
    if isinstance(value, list):
        few = depth > 0 and len(value) <= request_limits.MAX_JSON_ITEMS
        return few and all(_is_sane(one, depth - 1) for one in value)
    return True


def _check_outputs(found: Any, output: str) -> None:
    several = output.startswith("..")
    names = output[2:-2].split("...") if several else [output]
    listed = found if isinstance(found, list) else [found]
    if isinstance(found, list) != several or [_name(one) for one in listed] != names:
        raise BodyError("The body's outputs are not those that this page declares.")


def _check_values(found: Any, declared: list[Mapping[str, Any]], what: str) -> None:
    names = [f"{one['id']}.{one['property']}" for one in declared]
    if not isinstance(found, list) or [_name(one) for one in found] != names:
        raise BodyError(f"The body's {what} are not those that this page declares.")
    if not all(one.keys() <= {"id", "property", "value"} and _is_value(one.get("value")) for one in found):
        raise BodyError(f"The body's {what} hold what no control of this page gives.")


def _check_changed(body: Mapping[str, Any], callback: Mapping[str, Any]) -> None:
    names = {f"{one['id']}.{one['property']}" for one in (*callback.get("inputs", []), *callback.get("state", []))}
    changed, parsed = body.get("changedPropIds", []), body.get("parsedChangedPropsIds", [])
    known = isinstance(changed, list) and all(isinstance(one, str) and one in names for one in changed)
    if not known or not isinstance(parsed, list):
        raise BodyError("The body says that something changed which this page has not.")


def _name(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    place, name = entry.get("id"), entry.get("property")
    return f"{place}.{name}" if isinstance(place, str) and isinstance(name, str) else ""


def _is_value(value: Any) -> bool:
    """Text, a number, a truth, nothing, or a list of these: what fields send. Which of them, its reader knows."""
    plain = (str, int, float, bool, type(None))
    return isinstance(value, plain) or (isinstance(value, list) and all(isinstance(one, plain) for one in value))
